package content

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"gopkg.in/yaml.v3"
)

// facetKeys are the keys that say what a post is beside a text. What stands below them is noted in Places as well, such as event.start.
var facetKeys = map[string]func(*reader, *Post, field){
	"event": (*reader).event, "job": (*reader).job, "raffle": (*reader).raffle, "video": (*reader).video,
	"gallery": (*reader).gallery, "document": (*reader).document, "clippings": (*reader).clippings, "replies": (*reader).replies,
	"escalate": (*reader).escalate,
}

// facetExamples are values of theirs, for hints.
var facetExamples = map[string]string{
	"event":     "{start: 2026-12-10 13:00, location: Kantine}",
	"job":       `{deadline: 2027-01-15, location: Betriebshof, contact: "Durchwahl 125"}`,
	"raffle":    "{deadline: 2026-12-01}",
	"video":     "film.mp4, or {src: film.mp4, poster: bild.jpg, captions: film.de.vtt}",
	"gallery":   "true for all pictures beside the post, or [eins.jpg, zwei.jpg]",
	"document":  "plan.pdf, or {src: plan.pdf, title: Der Plan}",
	"clippings": "with {title: …, source: …, url: …} behind a dash for each",
	"replies":   "[Ja, Nein]",
	"escalate":  "15m, or {after: 15m, channels: [leitung]}",
}

// facet reads one of them.
func (r *reader) facet(p *Post, f field, read func(*reader, *Post, field)) {
	if p.Section == "" {
		r.errorf(f.place, "write it as a post in a section", "%s: a legal page has none", f.key)
		return
	}
	read(r, p, f)
}

// facetFields reads keys with values whose names are known, and notes where each of them stands. It is false where there are none to read.
func (r *reader) facetFields(p *Post, parent field, known map[string]func(field)) bool {
	if parent.node.Kind != yaml.MappingNode {
		r.wrongKind(parent, "keys with values")
		return false
	}
	for _, f := range r.fields(parent.node) {
		read, ok := known[f.key]
		if !ok {
			r.unknown(f, strings.Join(slices.Sorted(maps.Keys(known)), ", "))
			continue
		}
		f.key = parent.key + "." + f.key
		p.Places = append(p.Places, KeyPlace{f.key, f.place})
		read(f)
	}
	return true
}

// wrongKind says what a facet takes, with an example.
func (r *reader) wrongKind(f field, want string) {
	r.errorf(r.place(f.node), "write "+f.key+": "+facetExamples[f.key], "%s takes %s, not %s", f.key, want, valueName(f.node))
}

// day reads a moment, and tells whether it is a whole day: every form of a time of day has a colon.
func (r *reader) day(f field) (t time.Time, whole bool) {
	t = r.moment(f)
	return t, !t.IsZero() && !strings.Contains(f.node.Value, ":")
}

func (r *reader) event(p *Post, f field) {
	e, wholeEnd, whole, before := &Event{}, false, false, len(r.problems)
	if !r.facetFields(p, f, map[string]func(field){
		"start":     func(f field) { e.Start, e.AllDay = r.day(f) },
		"end":       func(f field) { e.End, wholeEnd = r.day(f) },
		"allDay":    func(f field) { whole = r.boolean(f) },
		"location":  func(f field) { e.Location = r.line(f) },
		"cancelled": func(f field) { e.Cancelled = r.boolean(f) },
	}) {
		return
	}
	if whole { // programs that always write a time of day need a way to say it
		e.Start, e.AllDay, e.End, wholeEnd = midnight(e.Start), true, midnight(e.End), true
	}
	p.Event = e
	switch {
	case len(r.problems) > before:
	case e.Start.IsZero() && p.Language == "":
		r.errorf(f.place, "add start: such as 2026-12-10 13:00, or 2026-12-10 for a whole day", "the event has no start")
	case e.Start.IsZero() || e.End.IsZero():
	case e.AllDay && !wholeEnd:
		r.errorf(p.At("event.end"), "give both a time of day, or neither", "the event ends at a time of day, but begins without one")
	case !e.AllDay && wholeEnd:
		r.errorf(p.At("event.end"), "give both a time of day, or neither", "the event begins at a time of day, but ends without one")
	case e.End.Before(e.Start):
		r.errorf(p.At("event.end"), "let end be later than start", "the event ends before it begins")
	}
}

func (r *reader) job(p *Post, f field) {
	j := &Job{}
	if r.facetFields(p, f, map[string]func(field){
		"deadline": func(f field) { j.Deadline = r.deadline(f) },
		"location": func(f field) { j.Location = r.line(f) },
		"contact":  func(f field) { j.Contact = r.line(f) },
	}) {
		p.Job = j
	}
}

func (r *reader) raffle(p *Post, f field) {
	raffle := &Raffle{}
	if r.facetFields(p, f, map[string]func(field){"deadline": func(f field) { raffle.Deadline = r.deadline(f) }}) {
		p.Raffle = raffle
	}
}

// midnight is the beginning of a day; of none none.
func midnight(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	year, month, day := t.Date()
	return time.Date(year, month, day, 0, 0, 0, 0, t.Location())
}

// deadline reads a moment; a day alone lasts until its last second.
func (r *reader) deadline(f field) time.Time {
	t, whole := r.day(f)
	if !whole {
		return t
	}
	year, month, day := t.Date()
	return time.Date(year, month, day, 23, 59, 59, 0, t.Location())
}

// elsewhere is how an address begins that leads out of the newsroom.
var elsewhere = regexp.MustCompile(`^([a-zA-Z][a-zA-Z0-9+.-]*:|//)`)

// ownFile reads the name of a file of the newsroom. Pages load nothing from anywhere else, as whoever has it would see who reads what.
func (r *reader) ownFile(f field) string {
	name := r.text(f)
	switch {
	case f.node.Tag == "!!bool":
		r.errorf(r.place(f.node), "write its name", "%s takes the name of a file, not %s", f.key, valueName(f.node))
	case elsewhere.MatchString(name):
		r.errorf(r.place(f.node), "put a copy beside the post, and write its name", "%s: %q lies on another site", f.key, name)
	default:
		return name
	}
	return ""
}
