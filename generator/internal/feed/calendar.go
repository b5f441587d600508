package feed

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"newsroom/generator/internal/site"
)

const (
	// CalendarPath is where the calendar file of all events stands, behind the address of a newsroom's front page.
	CalendarPath = "events.ics"

	// MaxEvents is how many events a calendar file holds, those that begin last.
	MaxEvents = 500
)

// Calendar returns a calendar file (RFC 5545) of the events among the posts, in the order in which they begin. A file of one
// event is made of one post. It fails where a post has no id, address, title or date, where an id stands twice, and where an
// event ends before it begins.
//
// The caller sees to it that a withdrawn post has the title that is shown of it, and that its event is cancelled: calendars
// forget an event only when they are told so.
func (w *Writer) Calendar(title string, posts []*site.Post) ([]byte, error) {
	events := slices.DeleteFunc(slices.Clone(posts), func(p *site.Post) bool { return p.Event == nil })
	for i, p := range events {
		if p.Title == "" && p.Event.Cancelled { // withdrawn: nothing of what it said is told any more
			told := *p
			told.Title = wordsOf(w.site).cancelled
			events[i] = &told
		}
	}
	slices.SortFunc(events, func(a, b *site.Post) int {
		return cmp.Or(a.Event.Start.Compare(b.Event.Start), cmp.Compare(a.ID, b.ID))
	})
	events = events[max(0, len(events)-MaxEvents):]
	var c calendar
	w.openCalendar(&c, title)
	problems := []error{checkUIDs(events)}
	for _, p := range events {
		problems = append(problems, w.writeEvent(&c, p))
	}
	if err := errors.Join(problems...); err != nil {
		return nil, err
	}
	if len(events) == 0 {
		c.emptyZone()
	}
	c.line("END", "VCALENDAR")
	return c.Bytes(), nil
}

// checkUIDs asks that every event be told from the others.
func checkUIDs(events []*site.Post) error {
	seen := make(map[string]bool, len(events))
	for _, p := range events {
		if seen[p.ID] {
			return fmt.Errorf("%s: the event %q stands in the calendar twice", file(p), p.ID)
		}
		seen[p.ID] = true
	}
	return nil
}

// openCalendar writes what stands before the events. NAME and REFRESH-INTERVAL are those of RFC 7986; the two lines that begin with
// X say the same to the calendars that are older.
func (w *Writer) openCalendar(c *calendar, title string) {
	title = cmp.Or(line(title), line(w.site.Title))
	c.line("BEGIN", "VCALENDAR")
	c.line("VERSION", "2.0")
	c.text("PRODID", "-//newsroom//newsroom 1.0//"+strings.ToUpper(wordsOf(w.site).language))
	c.line("CALSCALE", "GREGORIAN")
	c.line("METHOD", "PUBLISH")
	c.text("NAME", title)
	c.text("X-WR-CALNAME", title)
	c.line("REFRESH-INTERVAL;VALUE=DURATION", "PT1H")
	c.line("X-PUBLISHED-TTL", "PT1H")
}

func (w *Writer) writeEvent(c *calendar, p *site.Post) error {
	address, err := checkPost(p)
	if err != nil {
		return err
	}
	if err := checkEvent(p); err != nil {
		return err
	}
	c.line("BEGIN", "VEVENT")
	c.text("UID", w.uid(p))
	c.line("DTSTAMP", utc(modified(p)))
	c.line("CREATED", utc(p.Date))
	c.line("LAST-MODIFIED", utc(modified(p)))
	c.line("SEQUENCE", strconv.Itoa(sequence(p)))
	w.writeSpan(c, p.Event)
	w.writeTexts(c, p, address.String())
	c.line("URL", address.String())
	c.list("CATEGORIES", labels(categories(p)))
	status, transparency := "CONFIRMED", "OPAQUE"
	if p.Event.Cancelled {
		status = "CANCELLED"
	}
	if p.Event.Cancelled || p.Event.AllDay {
		transparency = "TRANSPARENT" // a market of three days does not make its readers busy for three days
	}
	c.line("STATUS", status)
	c.line("TRANSP", transparency)
	c.line("END", "VEVENT")
	return nil
}

func checkEvent(p *site.Post) error {
	e := p.Event
	switch {
	case e.Start.IsZero():
		return postError(p, "is an event without a start")
	case !e.End.IsZero() && e.End.Before(e.Start):
		return fmt.Errorf("%s: the event %q ends before it begins", file(p), p.ID)
	}
	return nil
}

// writeSpan writes when the event is. Its times are in UTC, which every calendar shows in the zone of its reader, so that the file
// needs no zone of its own; whole days are days wherever they are read. An end is the first moment after the event, so that of
// whole days is the day after the last one; an event that ends as it begins has none.
func (w *Writer) writeSpan(c *calendar, e *site.Event) {
	if e.AllDay {
		c.line("DTSTART;VALUE=DATE", w.local(e.Start).Format("20060102"))
		c.line("DTEND;VALUE=DATE", w.local(e.LastDay()).AddDate(0, 0, 1).Format("20060102"))
		return
	}
	c.line("DTSTART", utc(e.Start))
	if utc(e.End) != utc(e.Start) && !e.End.IsZero() {
		c.line("DTEND", utc(e.End))
	}
}

// writeTexts writes what people read, named for its language where that is not the one of the newsroom.
func (w *Writer) writeTexts(c *calendar, p *site.Post, address string) {
	language := ""
	if foreign := w.foreign(p); foreign != "" && isLanguage(foreign) {
		language = ";LANGUAGE=" + foreign
	}
	c.text("SUMMARY"+language, w.postTitle(p))
	if place := line(p.Event.Location); place != "" {
		c.text("LOCATION"+language, place)
	}
	description := address
	if teaser := line(p.Teaser); teaser != "" {
		description = teaser + "\n\n" + address
	}
	if p.Event.Cancelled {
		description = wordsOf(w.site).cancelled + "\n\n" + description
	}
	c.text("DESCRIPTION"+language, description)
}

// maxUID is the length that every calendar must be able to keep (RFC 5545, 3.8.4.7).
const maxUID = 255

// uid is the permanent id of an event, the same in every language: the event is. It outlives a rename, as the id of the post does.
func (w *Writer) uid(p *site.Post) string {
	host, _, _ := strings.Cut(w.authority, ",")
	id := escapePath(p.ID)
	if len(id)+len("@")+len(host) > maxUID {
		id = shortHash([]byte(p.ID), 32)
	}
	return id + "@" + host
}

// sequence counts the revisions of an event. Nobody counts them, so it is the minutes from the publication to the last change: it
// never goes back while lastmod does not, and being cancelled is a revision in itself.
func sequence(p *site.Post) int {
	n := int(modified(p).Sub(p.Date) / time.Minute)
	if p.Event.Cancelled {
		n++
	}
	return n
}

// modified is when a post changed last, never before its publication.
func modified(p *site.Post) time.Time {
	if p.Lastmod.After(p.Date) {
		return p.Lastmod
	}
	return p.Date
}

// utc is a time as a DATE-TIME with UTC (RFC 5545, 3.3.5).
func utc(t time.Time) string { return t.UTC().Format("20060102T150405Z") }
