package desk

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"newsroom/notifier/internal/store"
)

// person is who wrote in a thread, with all that was written to and fro.
type person struct {
	alias   string // "" = those who are forgotten
	name    string // what the person is called now
	reach   store.Reach
	entries []store.Entry
	open    []string  // the ids of texts
	newest  time.Time // of the person's texts
	bare    bool      // the person gave an answer to a call, or several, and nothing was written beside
}

// peopleOf sorts what was written by people: those with something open come first, each of both parts in the order of the newest text.
func peopleOf(talk store.Talk) []*person {
	var all []*person
	known := map[string]*person{}
	for _, e := range talk.Entries {
		p := known[e.Alias]
		if p == nil {
			p = &person{alias: e.Alias, name: e.Who, reach: talk.Reach[e.Alias], bare: true}
			known[e.Alias] = p
			all = append(all, p)
		}
		p.add(e)
	}
	slices.SortStableFunc(all, func(a, b *person) int {
		if waits := len(b.open) > 0; waits != (len(a.open) > 0) {
			return map[bool]int{true: 1, false: -1}[waits]
		}
		return b.newest.Compare(a.newest)
	})
	return all
}

func (p *person) add(e store.Entry) {
	p.entries = append(p.entries, e)
	p.name = cmp.Or(e.Who, p.name)
	p.bare = p.bare && isBare(e)
	if e.Sent != "" {
		return
	}
	p.newest = e.At // they come in the order of time
	if e.Open {
		p.open = append(p.open, e.ID)
	}
}

// isBare says of a text that it is one of a call's answers, by its number or its words, and nothing else.
func isBare(e store.Entry) bool {
	return e.Sent == "" && !e.Open && e.Reply != "" && len(e.Pictures) == 0 && len(strings.Fields(e.Text)) <= len(strings.Fields(e.Reply))
}
