package desk_test

import (
	"context"
	"crypto/rand"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/net/html"

	"newsroom/notifier/internal/desk"
	"newsroom/notifier/internal/keyring/keyringtest"
	"newsroom/notifier/internal/page"
	"newsroom/notifier/internal/store"
	"newsroom/notifier/internal/store/storetest"
	"newsroom/notifier/internal/subscriber"
)

// start is a Sunday morning of the house's clock, 09:00 there.
var start = storetest.Start

// world is the pages before a real database.
type world struct {
	t       testing.TB
	store   *store.Store
	handler http.Handler
	now     atomic.Pointer[time.Time]
	woken   atomic.Int32
	log     lines
}

// lines is a log that several write.
type lines struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

func newWorld(t testing.TB, language string) *world {
	t.Helper()
	s, err := store.Open(t.Context(), storetest.File(t), keyringtest.Ring())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	w := &world{t: t, store: s}
	w.at(start.Add(time.Hour))
	w.handler = w.serve(s, language)
	return w
}

// serve makes the pages, before any store.
func (w *world) serve(s desk.Store, language string) http.Handler {
	w.t.Helper()
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		w.t.Fatal(err)
	}
	log := slog.New(slog.NewTextHandler(&w.log, nil))
	site := page.New(page.Options{Name: func() string { return "Blatt" }, Language: func() string { return language }, Log: log})
	d := &desk.Desk{Store: s, Site: site, Zone: zone, Now: func() time.Time { return *w.now.Load() }, Wake: func() { w.woken.Add(1) }, Log: log}
	mux := http.NewServeMux()
	site.Routes(mux)
	d.Routes(mux)
	return site.Secure(mux)
}

func (w *world) at(now time.Time) { w.now.Store(&now) }

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// say lets person i text something, which means what package subscriber makes of it. The id is the provider's.
func (w *world) say(i int, id, text string, at time.Time) {
	w.t.Helper()
	w.receive(store.Text{ProviderID: id, From: storetest.Number(i), Body: text, At: at})
}

// write lets person i do so by WhatsApp, with pictures or without.
func (w *world) write(i int, id, text string, at time.Time, pictures ...string) {
	w.t.Helper()
	w.receive(store.Text{ProviderID: id, From: storetest.Number(i), Way: "whatsapp", Body: text, Pictures: pictures, At: at})
}

func (w *world) receive(text store.Text) {
	w.t.Helper()
	house := subscriber.Newsroom{Title: "Blatt", Language: "de", Channels: []subscriber.Channel{{ID: "mini", Title: "Mini", Open: true}}}
	_, err := w.store.Receive(w.t.Context(), text, func(from store.Sender) store.Decision {
		return store.Decision{Step: house.Step(from.State, subscriber.Input{Text: text.Body, At: text.At, Threads: from.Threads})}
	})
	if err != nil { // several may text at once
		w.t.Errorf("receiving a text: %v", err)
	}
}

// send plans an alert, and brings it to its people; to those with an answer, what editors wrote too.
func (w *world) send(a store.Alert) {
	w.t.Helper()
	_, err := w.store.Plan(w.t.Context(), a, a.Published)
	must(w.t, err)
	w.deliver(a.Published)
}

// deliver brings what waits to the phones.
func (w *world) deliver(at time.Time) {
	w.t.Helper()
	batch, err := w.store.Exchange(w.t.Context(), nil, store.Claim{Limit: 1000, Now: at, Token: rand.Text()[:12]})
	must(w.t, err)
	var outcomes []store.Outcome
	for _, c := range batch.Claimed {
		outcomes = append(outcomes, store.Outcome{Delivery: c.Delivery, Attempt: c.Attempt, State: store.Accepted, ProviderID: "SM" + c.Attempt, At: at})
	}
	_, err = w.store.Exchange(w.t.Context(), outcomes, store.Claim{Now: at, Token: rand.Text()[:12]})
	must(w.t, err)
}

// gas is an alert with a short link.
func gas() store.Alert {
	a := storetest.Alert("u/gas", start)
	a.Title, a.Link = "Gas in der Altstadt", "https://netz.example/a/7k3qf9/"
	return a
}

// call is an alert with answers to choose from.
func call() store.Alert {
	a := storetest.Alert("fw/hochwasser", start)
	a.Title, a.Link, a.Replies = "Wer kann zum Damm?", "https://netz.example/a/8m4rg2/", []string{"Ja", "Nein"}
	a.Escalate = store.Escalation{At: start.Add(2 * time.Hour), Text: "ERINNERUNG: Damm"}
	return a
}

// asked is a thread about an alert in which two people have asked something, the second later.
func asked(t testing.TB, language string) *world {
	t.Helper()
	w := newWorld(t, language)
	w.say(1, "j1", "MINI", start)
	w.say(2, "j2", "MINI", start)
	w.send(gas())
	w.say(1, "q1", "Gilt das auch für die Südstadt?", start.Add(10*time.Minute))
	w.say(2, "q2", "Wann ist es vorbei?", start.Add(20*time.Minute))
	return w
}

// talk reads a thread.
func (w *world) talk(name string) store.Talk {
	w.t.Helper()
	talk, err := w.store.Talk(w.t.Context(), name)
	must(w.t, err)
	return talk
}

// alias is what the person is called in a thread who sent the text with an id.
func (w *world) alias(thread, id string) string {
	w.t.Helper()
	for _, e := range w.talk(thread).Entries {
		if e.ID == id {
			return e.Alias
		}
	}
	w.t.Fatalf("the text %s is not in %s", id, thread)
	return ""
}

// isOpen says whether a text still waits for somebody.
func (w *world) isOpen(thread, id string) bool {
	w.t.Helper()
	for _, e := range w.talk(thread).Entries {
		if e.ID == id {
			return e.Open
		}
	}
	w.t.Fatalf("the text %s is not in %s", id, thread)
	return false
}

// answers are what editors wrote in a thread.
func (w *world) answers(thread string) (texts []string) {
	w.t.Helper()
	for _, e := range w.talk(thread).Entries {
		if e.Sent != "" {
			texts = append(texts, e.Text)
		}
	}
	return texts
}

// shown is a page as a browser has it.
type shown struct {
	status int
	header http.Header
	body   string
	root   *html.Node
}

func (w *world) do(method, path string, form url.Values) shown {
	w.t.Helper()
	return ask(w.t, w.handler, method, path, form)
}

func ask(t testing.TB, handler http.Handler, method, path string, form url.Values) shown {
	t.Helper()
	r := httptest.NewRequestWithContext(context.Background(), method, path, strings.NewReader(form.Encode()))
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	recorder := httptest.NewRecorder()
	handler.ServeHTTP(recorder, r)
	body, err := io.ReadAll(recorder.Body)
	must(t, err)
	root, err := html.Parse(strings.NewReader(string(body)))
	must(t, err)
	return shown{recorder.Code, recorder.Header(), string(body), root}
}

func (w *world) get(path string) shown {
	w.t.Helper()
	return w.do(http.MethodGet, path, nil)
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// all finds the elements below n that have a name and, if class is not empty, a class.
func all(n *html.Node, name, class string) (found []*html.Node) {
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && d.Data == name && (class == "" || strings.Contains(" "+attribute(d, "class")+" ", " "+class+" ")) {
			found = append(found, d)
		}
	}
	return found
}

// words is what can be read in an element, with single blanks.
func words(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data + " ")
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// cards are the people of a thread's page, as they can be read, by the order of the page.
func (s shown) cards() (found []string) {
	for _, n := range all(s.root, "section", "person") {
		found = append(found, words(n))
	}
	return found
}

// card is the person who wrote something.
func (s shown) card(t testing.TB, text string) *html.Node {
	t.Helper()
	for _, n := range all(s.root, "section", "person") {
		if strings.Contains(words(n), text) {
			return n
		}
	}
	t.Fatalf("nobody wrote %q on\n%s", text, s.body)
	return nil
}

// filled is what a form would send, with what is to be done.
func filled(form *html.Node, do, text string) url.Values {
	values := url.Values{"do": {do}}
	for _, field := range all(form, "input", "") {
		values.Add(attribute(field, "name"), attribute(field, "value"))
	}
	if text != "" {
		values.Set("text", text)
	}
	return values
}

// form is that of the person who wrote something.
func (s shown) form(t testing.TB, text string) *html.Node {
	t.Helper()
	forms := all(s.card(t, text), "form", "answer")
	if len(forms) != 1 {
		t.Fatalf("who wrote %q has %d forms", text, len(forms))
	}
	return forms[0]
}

func wantStatus(t testing.TB, s shown, status int) {
	t.Helper()
	if s.status != status {
		t.Fatalf("status %d, want %d:\n%s", s.status, status, s.body)
	}
}
