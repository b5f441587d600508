package feed

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	ics "github.com/arran4/golang-ical"
	"github.com/google/go-cmp/cmp"

	"newsroom/generator/internal/site"
)

// newEvent is a post with an event on 10 December 2026, 13:00 to 15:30 in Berlin.
func newEvent(s *site.Info, n int) *site.Post {
	p := newPost(s, n)
	p.Event = &site.Event{
		Start: time.Date(2026, 12, 10, 13, 0, 0, 0, berlin), End: time.Date(2026, 12, 10, 15, 30, 0, 0, berlin),
		Location: "Kantine, Haus 2; Saal", Href: p.Href + "event.ics", URL: p.URL + "event.ics",
	}
	return p
}

// writeCalendar writes the calendar of some posts with a Writer of its own.
func writeCalendar(t testing.TB, s *site.Info, posts ...*site.Post) []byte {
	t.Helper()
	w, err := New(s)
	if err != nil {
		t.Fatal(err)
	}
	data, err := w.Calendar("Termine", posts)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// properties are the lines of a calendar, unfolded: what stands before the first colon, and behind it.
func properties(t testing.TB, data []byte) [][2]string {
	t.Helper()
	var all [][2]string
	for l := range strings.SplitSeq(strings.TrimSuffix(strings.ReplaceAll(string(data), "\r\n ", ""), "\r\n"), "\r\n") {
		name, value, found := strings.Cut(l, ":")
		if !found {
			t.Fatalf("%q is no property", l)
		}
		all = append(all, [2]string{name, value})
	}
	return all
}

// values are those of a property in the whole calendar, its parameters being part of the name.
func values(t testing.TB, data []byte, name string) []string {
	t.Helper()
	var all []string
	for _, p := range properties(t, data) {
		if p[0] == name {
			all = append(all, p[1])
		}
	}
	return all
}

// isOne asks that a property stand once and with this value.
func isOne(t *testing.T, data []byte, name, want string) {
	t.Helper()
	if got := values(t, data, name); !slices.Equal(got, []string{want}) {
		t.Errorf("%s: %q, want %q", name, got, want)
	}
}

func TestCalendar(t *testing.T) {
	s := newSite()
	p := newEvent(s, 1)
	p.Title, p.Lastmod = "Weihnachtsfeier", p.Date.Add(90*time.Minute)
	want := strings.ReplaceAll(`BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//newsroom//newsroom 1.0//DE
CALSCALE:GREGORIAN
METHOD:PUBLISH
NAME:Termine
X-WR-CALNAME:Termine
REFRESH-INTERVAL;VALUE=DURATION:PT1H
X-PUBLISHED-TTL:PT1H
BEGIN:VEVENT
UID:unternehmen/meldung-1@news.stadtwerke.example
DTSTAMP:20261123T083000Z
CREATED:20261123T070000Z
LAST-MODIFIED:20261123T083000Z
SEQUENCE:90
DTSTART:20261210T120000Z
DTEND:20261210T143000Z
SUMMARY:Weihnachtsfeier
LOCATION:Kantine\, Haus 2\; Saal
DESCRIPTION:Wärme < Kälte & mehr\n\nhttps://news.stadtwerke.example/unter
 nehmen/meldung-1/
URL:https://news.stadtwerke.example/unternehmen/meldung-1/
CATEGORIES:Unternehmen,Fernwärme,Netz & Technik
STATUS:CONFIRMED
TRANSP:OPAQUE
END:VEVENT
END:VCALENDAR
`, "\n", "\r\n")
	if diff := cmp.Diff(want, string(writeCalendar(t, s, p))); diff != "" {
		t.Error(diff)
	}
}

// TestCalendarRules follows RFC 5545, the numbers being those of its sections.
func TestCalendarRules(t *testing.T) {
	for _, test := range calendarRules {
		t.Run(test.rule, func(t *testing.T) {
			s := newSite()
			test.check(t, s, newEvent(s, 1))
		})
	}
}

var calendarRules = []struct {
	rule  string
	check func(t *testing.T, s *site.Info, p *site.Post)
}{
	{"3.1 lines end in CRLF, and nowhere else is CR or LF", func(t *testing.T, s *site.Info, p *site.Post) {
		p.Title, p.Teaser, p.Event.Location = "a\r\nb\rc\nd", "e\r\n\r\nf", "g\n\nh"
		data := writeCalendar(t, s, p)
		rest := bytes.ReplaceAll(data, []byte("\r\n"), nil)
		if !bytes.HasSuffix(data, []byte("END:VCALENDAR\r\n")) || bytes.ContainsAny(rest, "\r\n") {
			t.Errorf("%q", data)
		}
	}},
	{"3.1 lines have 75 octets at most, those that are full are folded at the 75th", func(t *testing.T, s *site.Info, p *site.Post) {
		p.Title = strings.Repeat("x", 200)
		data := string(writeCalendar(t, s, p))
		for l := range strings.SplitSeq(data, "\r\n") {
			if len(l) > 75 {
				t.Errorf("%d octets: %s", len(l), l)
			}
		}
		if !strings.Contains(data, "SUMMARY:"+strings.Repeat("x", 67)+"\r\n "+strings.Repeat("x", 74)+"\r\n "+strings.Repeat("x", 59)+"\r\n") {
			t.Error(data)
		}
	}},
	{"3.1 a line of 75 octets is not folded", func(t *testing.T, s *site.Info, p *site.Post) {
		p.Title = strings.Repeat("x", 67)
		if data := string(writeCalendar(t, s, p)); !strings.Contains(data, "SUMMARY:"+p.Title+"\r\nLOCATION") {
			t.Error(data)
		}
	}},
	{"3.1 no character of UTF-8 is split", func(t *testing.T, s *site.Info, p *site.Post) {
		for shift := range 5 {
			p.Title = strings.Repeat("x", shift) + strings.Repeat("ä€👩🏽‍🚒", 30)
			data := writeCalendar(t, s, p)
			for l := range bytes.SplitSeq(data, []byte("\r\n")) {
				if !utf8.Valid(l) || len(l) > 75 {
					t.Errorf("%q", l)
				}
			}
			isOne(t, data, "SUMMARY", p.Title)
		}
	}},
	{"3.1 no control characters", func(t *testing.T, s *site.Info, p *site.Post) {
		p.Title, p.Event.Location = "a\x00b\x07c\x1bd\x7fe", "x\ty"
		data := writeCalendar(t, s, p)
		isOne(t, data, "SUMMARY", "abcde")
		isOne(t, data, "LOCATION", "x y")
	}},
	{"3.1.4 the file is UTF-8, whatever the models are", func(t *testing.T, s *site.Info, p *site.Post) {
		p.Title = "a\xffb"
		isOne(t, writeCalendar(t, s, p), "SUMMARY", "a\uFFFDb")
	}},
	{"3.2.10 a text in another language says so", func(t *testing.T, s *site.Info, p *site.Post) {
		s.Language, p.Language = "en", "de"
		data := writeCalendar(t, s, p)
		isOne(t, data, "SUMMARY;LANGUAGE=de", p.Title)
		p.Language = `de";X=`
		isOne(t, writeCalendar(t, s, p), "SUMMARY", p.Title)
	}},
	{"3.3.5 times are in UTC, whatever zone they were written in", func(t *testing.T, s *site.Info, p *site.Post) {
		p.Event.Start = p.Event.Start.In(time.FixedZone("", 5*3600))
		isOne(t, writeCalendar(t, s, p), "DTSTART", "20261210T120000Z")
	}},
	{"3.3.11 backslash, semicolon, comma and line are escaped, a colon and quotes are not", func(t *testing.T, s *site.Info, p *site.Post) {
		p.Title, p.Event.Location = `a\b;c,d:e"f\n`, `\;,`
		data := writeCalendar(t, s, p)
		isOne(t, data, "SUMMARY", `a\\b\;c\,d:e"f\\n`)
		isOne(t, data, "LOCATION", `\\\;\,`)
		isOne(t, data, "DESCRIPTION", `Wärme < Kälte & mehr\n\n`+p.URL)
	}},
	{"3.4 one calendar object", func(t *testing.T, s *site.Info, p *site.Post) {
		all := properties(t, writeCalendar(t, s, p, newEvent(s, 2)))
		if all[0] != [2]string{"BEGIN", "VCALENDAR"} || all[len(all)-1] != [2]string{"END", "VCALENDAR"} {
			t.Errorf("%q", all)
		}
		if n := len(values(t, writeCalendar(t, s, p), "VERSION")); n != 1 {
			t.Errorf("%d objects", n)
		}
	}},
	{"3.6 PRODID and VERSION stand once, METHOD and CALSCALE at most once", func(t *testing.T, s *site.Info, p *site.Post) {
		data := writeCalendar(t, s, p)
		isOne(t, data, "PRODID", "-//newsroom//newsroom 1.0//DE")
		isOne(t, data, "VERSION", "2.0")
		isOne(t, data, "METHOD", "PUBLISH")
		isOne(t, data, "CALSCALE", "GREGORIAN")
	}},
	{"3.6 a calendar without events has a component", func(t *testing.T, s *site.Info, _ *site.Post) {
		data := writeCalendar(t, s)
		if got := values(t, data, "BEGIN"); !slices.Equal(got, []string{"VCALENDAR", "VTIMEZONE", "STANDARD"}) {
			t.Errorf("%q", got)
		}
		isOne(t, data, "TZID", "UTC")
	}},
	{"3.6.1 UID, DTSTAMP and DTSTART stand once, and so do the others", func(t *testing.T, s *site.Info, p *site.Post) {
		data := writeCalendar(t, s, p)
		for _, name := range []string{
			"UID", "DTSTAMP", "DTSTART", "CREATED", "DESCRIPTION", "LAST-MODIFIED", "LOCATION", "SEQUENCE", "STATUS", "SUMMARY",
			"TRANSP", "URL", "DTEND", "CATEGORIES",
		} {
			if n := len(values(t, data, name)); n != 1 {
				t.Errorf("%d of %s", n, name)
			}
		}
	}},
	{"3.6.1 what is empty is left out", func(t *testing.T, s *site.Info, p *site.Post) {
		p.Event.Location, p.Section, p.Tags = " ", nil, nil
		data := writeCalendar(t, s, p)
		if got := append(values(t, data, "LOCATION"), values(t, data, "CATEGORIES")...); len(got) > 0 {
			t.Errorf("%q", got)
		}
	}},
	{"3.8.1.2 categories are a list of texts", func(t *testing.T, s *site.Info, p *site.Post) {
		p.Tags[0].Title = "Netz, Wärme; Gas"
		isOne(t, writeCalendar(t, s, p), "CATEGORIES", `Unternehmen,Netz\, Wärme\; Gas,Netz & Technik`)
	}},
	{"3.8.1.11 STATUS", func(t *testing.T, s *site.Info, p *site.Post) {
		isOne(t, writeCalendar(t, s, p), "STATUS", "CONFIRMED")
		p.Event.Cancelled = true
		data := writeCalendar(t, s, p)
		isOne(t, data, "STATUS", "CANCELLED")
		isOne(t, data, "DESCRIPTION", `Abgesagt\n\nWärme < Kälte & mehr\n\n`+p.URL)
	}},
	{"3.8.1.12 the mark of a drill is part of SUMMARY", func(t *testing.T, s *site.Info, p *site.Post) {
		p.Exercise = true
		isOne(t, writeCalendar(t, s, p), "SUMMARY", "ÜBUNG: Meldung 1")
	}},
	{"3.8.2.2 DTEND of whole days is the day after the last one, and of the type of DTSTART", func(t *testing.T, s *site.Info, p *site.Post) {
		day := func(d int) time.Time { return time.Date(2026, 12, d, 0, 0, 0, 0, berlin) }
		for _, test := range []struct {
			start, end time.Time
			want       string
		}{{day(10), day(10), "20261211"}, {day(10), time.Time{}, "20261211"}, {day(30), day(31), "20270101"}, {day(10), day(12), "20261213"}} {
			p.Event.Start, p.Event.End, p.Event.AllDay = test.start, test.end, true
			data := writeCalendar(t, s, p)
			isOne(t, data, "DTSTART;VALUE=DATE", test.start.Format("20060102"))
			isOne(t, data, "DTEND;VALUE=DATE", test.want)
			if len(values(t, data, "DTEND"))+len(values(t, data, "DTSTART")) > 0 {
				t.Errorf("two types in %s", data)
			}
		}
	}},
	{"3.8.2.2 whole days are those of the newsroom, also when the clock changes", func(t *testing.T, s *site.Info, p *site.Post) {
		p.Event = &site.Event{Start: time.Date(2026, 10, 25, 0, 0, 0, 0, berlin).UTC(), AllDay: true} // a day of 25 hours
		data := writeCalendar(t, s, p)
		isOne(t, data, "DTSTART;VALUE=DATE", "20261025")
		isOne(t, data, "DTEND;VALUE=DATE", "20261026")
	}},
	{"3.8.2.2 DTEND is later than DTSTART, or is left out", func(t *testing.T, s *site.Info, p *site.Post) {
		for _, end := range []time.Time{{}, p.Event.Start, p.Event.Start.Add(time.Millisecond)} {
			p.Event.End = end
			if got := values(t, writeCalendar(t, s, p), "DTEND"); len(got) > 0 {
				t.Errorf("%q", got)
			}
		}
	}},
	{"3.8.2.7 whole days and what is cancelled take nobody's time", func(t *testing.T, s *site.Info, p *site.Post) {
		isOne(t, writeCalendar(t, s, p), "TRANSP", "OPAQUE")
		p.Event.Cancelled = true
		isOne(t, writeCalendar(t, s, p), "TRANSP", "TRANSPARENT")
		p.Event.Cancelled, p.Event.AllDay = false, true
		isOne(t, writeCalendar(t, s, p), "TRANSP", "TRANSPARENT")
	}},
	{"3.8.4.6 URL is an address, not a text", func(t *testing.T, s *site.Info, p *site.Post) {
		p.URL = host + "a,b;c/größe/"
		isOne(t, writeCalendar(t, s, p), "URL", host+"a,b;c/gr%C3%B6%C3%9Fe/")
	}},
	{"3.8.4.7 UID outlives another title, slug and time, and has no host but that of the newsroom", func(t *testing.T, s *site.Info, p *site.Post) {
		before := values(t, writeCalendar(t, s, p), "UID")
		p.Title, p.URL, p.Event.Start, p.Lastmod = "Anders", host+"unternehmen/anders/", p.Event.Start.Add(-time.Hour), p.Lastmod.Add(time.Hour)
		s.BaseURL = strings.Replace(strings.Replace(host, "https", "http", 1), ".example/", ".example:8080/", 1)
		s.Language, p.Language = "en", "en"
		if after := values(t, writeCalendar(t, s, p), "UID"); !slices.Equal(before, after) {
			t.Errorf("%q became %q", before, after)
		}
	}},
	{"3.8.4.7 UID is unique, at most 255 octets, and valid whatever the id is", func(t *testing.T, s *site.Info, _ *site.Post) {
		ids := []string{
			"a/b", "a/b%20", "a/b ", "a/ü", "a/ue", "a/b@c", "a/b;c,d", "a/b\nc", "a/👩🏽‍🚒",
			"a/" + strings.Repeat("ä", 300), "a/" + strings.Repeat("ä", 299), "a/" + strings.Repeat("x", 400),
		}
		var posts []*site.Post
		for _, id := range ids {
			p := newEvent(s, len(posts))
			p.ID = id
			posts = append(posts, p)
		}
		uids := values(t, writeCalendar(t, s, posts...), "UID")
		for _, uid := range uids {
			if len(uid) > 255 || !strings.HasSuffix(uid, "@news.stadtwerke.example") || strings.ContainsFunc(uid, func(r rune) bool { return r <= ' ' || r > '~' }) {
				t.Errorf("%q", uid)
			}
		}
		if len(uids) != len(ids) {
			t.Errorf("%d of %d", len(uids), len(ids))
		}
		checkUnique(t, uids)
	}},
	{"3.8.7.2 DTSTAMP is that of the last change, since the file is published and not sent", func(t *testing.T, s *site.Info, p *site.Post) {
		data := writeCalendar(t, s, p)
		isOne(t, data, "DTSTAMP", "20261123T083000Z")
		isOne(t, data, "LAST-MODIFIED", "20261123T083000Z")
		isOne(t, data, "CREATED", "20261123T070000Z")
	}},
	{"3.8.7.4 SEQUENCE begins at 0, never falls, and rises with a change and with the end of it", func(t *testing.T, s *site.Info, p *site.Post) {
		for _, test := range []struct {
			after     time.Duration
			cancelled bool
			want      string
		}{{-time.Hour, false, "0"}, {0, false, "0"}, {0, true, "1"}, {time.Minute, false, "1"}, {90 * time.Minute, false, "90"}, {90 * time.Minute, true, "91"}, {200 * 365 * 24 * time.Hour, true, "105120001"}} {
			p.Lastmod, p.Event.Cancelled = p.Date.Add(test.after), test.cancelled
			isOne(t, writeCalendar(t, s, p), "SEQUENCE", test.want)
		}
	}},
	{"7986 5.1 and 5.7 NAME and REFRESH-INTERVAL stand once", func(t *testing.T, s *site.Info, p *site.Post) {
		data := writeCalendar(t, s, p)
		isOne(t, data, "NAME", "Termine")
		isOne(t, data, "X-WR-CALNAME", "Termine")
		isOne(t, data, "REFRESH-INTERVAL;VALUE=DURATION", "PT1H")
	}},
}

func TestCalendarHoldsTheNewestEventsInTheirOrder(t *testing.T) {
	s := newSite()
	var posts []*site.Post
	for n := range MaxEvents + 20 {
		p := newEvent(s, n)
		p.Event.Start, p.Event.End = at(8, 0).AddDate(0, 0, -n), time.Time{}
		posts = append(posts, p)
	}
	posts = append(posts, newPost(s, 9999)) // no event
	data := writeCalendar(t, s, posts...)
	starts := values(t, data, "DTSTART")
	if len(starts) != MaxEvents || !slices.IsSorted(starts) || starts[len(starts)-1] != "20261122T070000Z" {
		t.Errorf("%d events, from %s to %s", len(starts), starts[0], starts[len(starts)-1])
	}
	slices.Reverse(posts)
	if !bytes.Equal(data, writeCalendar(t, s, posts...)) {
		t.Error("another order of the posts makes another file")
	}
}

func TestCalendarIsReadByOthers(t *testing.T) {
	s := newSite()
	p := newEvent(s, 1)
	cal, err := ics.ParseCalendar(bytes.NewReader(writeCalendar(t, s, p, newEvent(s, 2))))
	if err != nil || len(cal.Events()) != 2 {
		t.Fatalf("%v", err)
	}
	e := cal.Events()[0]
	start, err1 := e.GetStartAt()
	end, err2 := e.GetEndAt()
	if err1 != nil || err2 != nil || !start.Equal(p.Event.Start) || !end.Equal(p.Event.End) {
		t.Errorf("%v %v %v %v", start, end, err1, err2)
	}
	if e.GetProperty(ics.ComponentPropertySummary).Value != p.Title || e.GetProperty(ics.ComponentPropertyLocation).Value != p.Event.Location {
		t.Errorf("%+v", e.Properties)
	}
}

func TestCalendarRefuses(t *testing.T) {
	for _, test := range []struct {
		name, want string
		spoil      func(p *site.Post)
	}{
		{"no id", "has no id", func(p *site.Post) { p.ID = "" }},
		{"no title", "has no title", func(p *site.Post) { p.Title = " " }},
		{"no start", `unternehmen/meldung-1.md: the post "unternehmen/meldung-1" is an event without a start`, func(p *site.Post) { p.Event.Start = time.Time{} }},
		{"ends before it begins", `unternehmen/meldung-1.md: the event "unternehmen/meldung-1" ends before it begins`, func(p *site.Post) { p.Event.End = p.Event.Start.Add(-time.Second) }},
		{"twice", `the event "unternehmen/meldung-2" stands in the calendar twice`, func(p *site.Post) { p.ID = "unternehmen/meldung-2" }},
	} {
		s := newSite()
		p := newEvent(s, 1)
		test.spoil(p)
		w, err := New(s)
		if err != nil {
			t.Fatal(err)
		}
		if data, err := w.Calendar("", []*site.Post{p, newEvent(s, 2)}); err == nil || !strings.Contains(err.Error(), test.want) || data != nil {
			t.Errorf("%s: %v", test.name, err)
		}
	}
}

// FuzzCalendar: whatever people write, a calendar reads the same texts, and no line is too long or half a character.
func FuzzCalendar(f *testing.F) {
	for _, seed := range []string{"Feier", `\n;,:"`, "a\r\n b\x00\xff", strings.Repeat("👩🏽‍🚒", 40), "\nEND:VEVENT\n", "x\u2028y\ufeff", `\`, "BEGIN:VCALENDAR"} {
		f.Add(seed, seed)
	}
	f.Fuzz(func(t *testing.T, title, place string) {
		s := newSite()
		p := newEvent(s, 1)
		p.Title, p.Teaser, p.Event.Location = title, place, place
		p.Section, p.Tags = &site.List{ID: "s", Title: "x" + title}, nil
		if line(title) == "" {
			return
		}
		data := writeCalendar(t, s, p)
		for l := range bytes.SplitSeq(data, []byte("\r\n")) {
			if len(l) > 75 || !utf8.Valid(l) || bytes.ContainsAny(l, "\r\n\x00\x7f") {
				t.Fatalf("%q", l)
			}
		}
		checkParsed(t, data, p)
	})
}

// checkParsed asks that a parser of others reads the texts of a post.
func checkParsed(t *testing.T, data []byte, p *site.Post) {
	t.Helper()
	cal, err := ics.ParseCalendar(bytes.NewReader(data))
	if err != nil || len(cal.Events()) != 1 {
		t.Fatalf("%v\n%q", err, data)
	}
	event := cal.Events()[0]
	plain := func(s string) string { return strings.ReplaceAll(line(s), "\x7f", "") }
	wants := map[ics.ComponentProperty]string{
		ics.ComponentPropertySummary:     plain(p.Title),
		ics.ComponentPropertyLocation:    plain(p.Event.Location),
		ics.ComponentPropertyDescription: fmt.Sprint(plain(p.Teaser), map[bool]string{true: "\n\n"}[line(p.Teaser) != ""], p.URL),
		ics.ComponentPropertyCategories:  plain("x" + p.Title),
	}
	for name, want := range wants {
		got := ""
		if property := event.GetProperty(name); property != nil {
			got = property.Value
		}
		if got != want {
			t.Errorf("%s: %q, want %q in\n%q", name, got, want, data)
		}
	}
}
