package desk

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"newsroom/notifier/internal/page"
	"newsroom/notifier/internal/store"
	"newsroom/notifier/sms"
)

// threadPage shows one thread.
type threadPage struct {
	Say                *wording
	Home               string
	Title, Code        string
	Link               string // to the post; "" = there is none
	Texts, People, Sum string
	Open               int
	Version            string // another one = somebody wrote something, or saw to it
	Action             string // where its forms go
	Key                string
	Said, Problem      string // what became of the last form
	Kept               string // what was written in it to who is not here
	Call               *callPart
	Cards              []card
	Shown              []string // the ids of all open texts
	MarkAll            string   // what is done to them
	Hidden, ShowAll    string   // people of whom there is only an answer; "" = none, or they are shown
	AllPath            string
	MaxLength          int
}

// card is one person.
type card struct {
	Nr          int // tells the elements of the page apart
	Alias, Name string
	Aside       string // the alias, if the name says something else
	Bubbles     []bubble
	Open        []string // the ids of texts
	Sum         string
	Write       string // the label of the field
	Way         string // by which an answer goes
	Closes      string // until when
	Refused     string // why nobody can answer; "" = somebody can
	Text        string // what is in the field
	Counter     string
	Problem     string // with that
}

// form is what the template of a form needs.
type form struct {
	Page threadPage
	Card card
}

func formOf(p threadPage, c card) form { return form{p, c} }

// bubble is one text.
type bubble struct {
	Own      bool // by editors
	Open     bool
	Text     string
	At       moment
	Marks    []string
	Progress string // of what editors wrote
	Failed   bool
	ID       string // by which the page finds the progress again
	Pictures []picture
}

// picture is one that came with a text.
type picture struct {
	Path, Alt string
	Lost      string // why it cannot be seen; "" = it can
}

// tried is a form that came to nothing.
type tried struct{ who, text, problem string }

func (d *Desk) serveThread(w http.ResponseWriter, r *http.Request) {
	d.showThread(w, r, http.StatusOK, tried{})
}

func (d *Desk) showThread(w http.ResponseWriter, r *http.Request, status int, last tried) {
	talk, err := d.Store.Talk(r.Context(), r.PathValue("name"))
	if err != nil {
		d.fail(w, r, err, last.text)
		return
	}
	say, now, all := wordingIn(d.Site.Lang()), d.Now().In(d.Zone), showsAll(r)
	path := threadPath(nameOf(talk.InboxThread))
	p := threadPage{
		Say: say, Home: page.Home, Title: say.Title(talk.InboxThread), Code: talk.Code, Link: talk.Link, Open: talk.Open, Key: rand.Text(), MaxLength: sms.MaxLength,
		Texts: say.texts.of(talk.Texts), People: say.people.of(talk.People), Sum: say.open.of(talk.Open),
		Version: versionOf(talk, now), Action: path, AllPath: path + allQuery, Said: say.said(r.URL.Query().Get("said")),
	}
	if all {
		p.Action = p.AllPath
	}
	if p.Call, err = d.callOf(r.Context(), say, talk.ID, now); err != nil {
		d.fail(w, r, err, last.text)
		return
	}
	p.addPeople(peopleOf(talk), all, last, now)
	d.write(w, r, status, titled(p.Open, p.Title), threadBody, p)
}

// allQuery shows people too of whom there is only an answer.
const allQuery = "?all=1"

func showsAll(r *http.Request) bool { return r.URL.Query().Get("all") == "1" }

// addPeople makes the cards. Who last was written to has a card in any case.
func (p *threadPage) addPeople(people []*person, all bool, last tried, now time.Time) {
	hidden, found := 0, false
	for _, one := range people {
		p.Shown = append(p.Shown, one.open...)
		this := last.problem != "" && one.alias != "" && one.alias == last.who
		if one.bare && !all && !this {
			hidden++
			continue
		}
		c := p.card(one, now)
		if this {
			found, c.Text, c.Problem = true, last.text, last.problem
		}
		c.Counter = p.Say.measure(c.Text, c.Way).Said
		p.Cards = append(p.Cards, c)
	}
	if !found {
		p.Problem, p.Kept = last.problem, last.text
	}
	if hidden > 0 {
		p.Hidden, p.ShowAll = p.Say.hidden.of(hidden), fmt.Sprintf(p.Say.showAll, len(people))
	}
	p.Shown = p.Shown[:min(len(p.Shown), mostShown)]
	p.MarkAll = p.Say.markAll.of(len(p.Shown))
}

// mostShown is how many ids of texts a form holds, so that it is not longer than page.BodyLimit; whoever has marked them is shown the others.
const mostShown = 1200

func (p *threadPage) card(one *person, now time.Time) card {
	name := Harmless(one.name)
	c := card{
		Nr: len(p.Cards) + 1, Alias: one.alias, Name: name, Open: one.open[:min(len(one.open), mostShown)], Sum: p.Say.open.of(len(one.open)),
		Write: fmt.Sprintf(p.Say.Write, name),
	}
	if one.alias != one.name {
		c.Aside = one.alias
	}
	if reach := one.reach; one.alias != "" {
		c.Way, c.Refused = reach.Way, p.Say.problem(reach.Check(now))
		if reach.Until.After(now) {
			c.Closes = p.Say.Closes(p.Say.moment(reach.Until.In(now.Location()), now).Short)
		}
	}
	for _, e := range one.entries {
		c.Bubbles = append(c.Bubbles, p.Say.bubble(e, now))
	}
	return c
}

func (w *wording) bubble(e store.Entry, now time.Time) bubble {
	b := bubble{Own: e.Sent != "", Open: e.Open, Text: Harmless(e.Text), At: w.moment(e.At.In(now.Location()), now)}
	if b.Own {
		b.Progress, b.ID = w.Progress(e.Sent, e.Class), idOf(e)
		b.Failed = slices.Contains([]store.State{store.Undelivered, store.Failed, store.Rejected, store.GaveUp, store.Skipped, store.Cancelled}, e.Sent)
		return b
	}
	b.Marks = w.Marks(e)
	for _, one := range e.Pictures {
		b.Pictures = append(b.Pictures, picture{
			Path: fmt.Sprintf("%spictures/%d", page.Home, one.ID), Alt: fmt.Sprintf(w.picture, Harmless(e.Who)), Lost: w.Picture(one),
		})
	}
	return b
}

// idOf knows what editors wrote again: it has no id of its own.
func idOf(e store.Entry) string {
	return digest(e.Alias, e.At.Format(time.RFC3339Nano), e.Text)
}

// versionOf changes with all that an editor should see before writing, and not with how far an answer is.
func versionOf(talk store.Talk, now time.Time) string {
	var parts []string
	for _, e := range talk.Entries {
		parts = append(parts, e.ID, idOf(e), fmt.Sprint(e.Open, e.Pictures, talk.Reach[e.Alias].Check(now)))
	}
	return digest(parts...)
}

// digest is a short hash of several strings, each by itself.
func digest(parts ...string) string {
	h := sha256.New()
	for _, part := range parts {
		_, _ = fmt.Fprintf(h, "%d:%s", len(part), part)
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// said tells what became of the last form, which is in the address so that to reload the page does nothing again.
func (w *wording) said(what string) string {
	switch what {
	case saidSent:
		return w.Sent
	case saidDone:
		return w.Marked
	}
	return ""
}

const (
	saidSent = "sent"
	saidDone = "done"
)

// errUnsent keeps a text from being lost by a hand that presses the wrong button.
var errUnsent = errors.New("there is a text beside what is marked as done")
