package desk

import (
	"cmp"
	"net/http"
	"net/url"
	"strings"

	"newsroom/notifier/internal/page"
	"newsroom/notifier/internal/store"
)

// listPage shows the threads.
type listPage struct {
	Say     *wording
	Home    string
	All     bool // those too in which nothing is open
	Threads []listed
	Open    int    // texts, of all threads
	Sum     string // the same in words
}

// listed is one thread.
type listed struct {
	Title, Path, Code string
	Open              int
	Sum               string // open texts
	Texts, People     string
	Newest            moment
}

func (d *Desk) serveList(w http.ResponseWriter, r *http.Request) {
	say, now := wordingIn(d.Site.Lang()), d.Now().In(d.Zone)
	p := listPage{Say: say, Home: page.Home, All: r.URL.Query().Get("all") == "1"}
	found, err := d.Store.Inbox(r.Context(), p.All)
	if err != nil {
		d.fail(w, r, err, "")
		return
	}
	for _, t := range found {
		p.Open += t.Open
		p.Threads = append(p.Threads, listed{
			Title: say.Title(t), Path: threadPath(nameOf(t)), Code: t.Code, Open: t.Open, Sum: say.open.of(t.Open),
			Texts: say.texts.of(t.Texts), People: say.people.of(t.People), Newest: say.moment(t.Newest.In(d.Zone), now),
		})
	}
	p.Sum = say.open.of(p.Open)
	d.write(w, r, http.StatusOK, titled(p.Open, say.Inbox), listBody, p)
}

// nameOf is what a thread's address calls it.
func nameOf(t store.InboxThread) string { return cmp.Or(t.Code, t.ID) }

// threadPath is where the page of a thread is.
func threadPath(name string) string {
	parts := strings.Split(name, "/")
	for i, part := range parts {
		parts[i] = url.PathEscape(part)
	}
	return threads + strings.Join(parts, "/")
}
