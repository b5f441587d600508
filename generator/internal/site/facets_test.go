package site

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const facetConfig = `
sections: {unternehmen: {title: Unternehmen}, technik: {title: Technik}, termine: {title: Termine}, stellen: {title: Stellen}}
`

// facets is a newsroom with events and jobs at noon of 22 November.
func facets(t *testing.T, at time.Time, more map[string]string) *Site {
	t.Helper()
	files := map[string]string{
		"termine/fest.md":          "title: Fest\ndate: 2026-11-01\nevent: {start: 2026-12-10 18:00, end: 2026-12-10 22:00, location: Saal}",
		"termine/woche.md":         "title: Woche\ndate: 2026-11-02\nevent: {start: 2026-11-20, end: 2026-11-22}",
		"technik/pruefung.md":      "title: Prüfung\ndate: 2026-11-03\nevent: {start: 2027-01-04 08:00}",
		"termine/lauf.md":          "title: Lauf\ndate: 2026-11-04\nevent: {start: 2026-09-05 08:00, end: 2026-09-05 12:00}",
		"termine/hinweis.md":       "title: Hinweis\ndate: 2026-11-05",
		"stellen/a.md":             "title: A\ndate: 2026-11-01\njob: {deadline: 2026-11-22}",
		"stellen/b.md":             "title: B\ndate: 2026-11-02\njob: {deadline: 2026-11-21}",
		"stellen/c.md":             "title: C\ndate: 2026-11-03\njob: {contact: Ada}",
		"technik/d.md":             "title: D\ndate: 2026-11-04\njob: {deadline: 2026-11-22 13:00}",
		"stellen/initiativ.md":     "title: Initiativ\ndate: 2026-11-05",
		"unternehmen/verlosung.md": "title: Verlosung\ndate: 2026-11-05\nraffle: {deadline: 2026-11-30}",
	}
	for name, text := range more {
		files[name] = text
	}
	s, problems := arrangeWith(t, strings.Replace(config, "sections: {unternehmen: {title: Unternehmen}, technik: {title: Technik}}\n", facetConfig, 1), Options{Now: at}, files)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return s
}

func titlesOf(posts []*Post) string {
	var all []string
	for _, p := range posts {
		all = append(all, p.Title)
	}
	return strings.Join(all, " ")
}

// lines says what stands on the pages of some kinds.
func lines(s *Site, kinds ...Kind) (out []string) {
	for _, p := range s.Pages() {
		for _, kind := range kinds {
			if p.Kind != kind {
				continue
			}
			line := fmt.Sprintf("%s: %s", p.Path, titlesOf(p.Posts))
			for _, g := range p.Groups {
				name := g.Month.Format("| 2006-01")
				if g.List != nil {
					name = "| " + g.List.ID
				}
				line += fmt.Sprintf(" %s %s", name, titlesOf(g.Posts))
			}
			if len(p.Rest) > 0 {
				line += " | rest " + titlesOf(p.Rest)
			}
			out = append(out, line)
		}
	}
	return out
}

func TestCalendarAndJobsShowWhatIsAhead(t *testing.T) {
	s := facets(t, now, nil)
	want := []string{
		"termine/index.html: Woche Fest Prüfung | 2026-11 Woche | 2026-12 Fest | 2027-01 Prüfung | rest Hinweis",
		"termine/archive/index.html: Lauf | 2026-09 Lauf",
		"stellen/index.html: D A C | rest Initiativ",
		"stellen/archive/index.html: B",
	}
	if diff := cmp.Diff(want, lines(s, CalendarPage, JobsPage)); diff != "" {
		t.Error(diff)
	}
	if got := titlesOf(s.Info.Upcoming) + ", " + titlesOf(s.Info.OpenJobs); got != "Woche Fest Prüfung, D A C" {
		t.Error(got)
	}
	if s.Info.Sections[2].ArchiveHref != "/intern/termine/archive/" || s.Info.Sections[0].ArchiveHref != "" {
		t.Errorf("archives at %q and %q", s.Info.Sections[2].ArchiveHref, s.Info.Sections[0].ArchiveHref)
	}
}

// TestFacetsCloseByTheClock: what is over is over from the second on, and the site knows when that is.
func TestFacetsCloseByTheClock(t *testing.T) {
	at := func(text string) time.Time {
		moment, err := time.Parse(time.DateTime, text)
		if err != nil {
			t.Fatal(err)
		}
		return moment
	}
	for _, tt := range []struct{ now, next, state string }{
		{"2026-11-22 12:59:59", "2026-11-22 13:00:01", "Woche Fest Prüfung, D A C, open"},
		{"2026-11-22 13:00:00", "2026-11-22 13:00:01", "Woche Fest Prüfung, D A C, open"}, // to the last second
		{"2026-11-22 13:00:01", "2026-11-23 00:00:00", "Woche Fest Prüfung, A C, open"},
		{"2026-11-23 00:00:00", "2026-12-01 00:00:00", "Fest Prüfung, C, open"}, // the last day of the week and of job A are over
		{"2026-12-01 00:00:00", "2026-12-10 22:00:00", "Fest Prüfung, C, closed"},
		{"2026-12-10 22:00:00", "2027-01-05 00:00:00", "Prüfung, C, closed"}, // without an end to the end of the day
	} {
		s := facets(t, at(tt.now), nil)
		state := "open"
		if s.byFile["unternehmen/verlosung.md"].Raffle.Closed {
			state = "closed"
		}
		if got := fmt.Sprintf("%s, %s, %s", titlesOf(s.Info.Upcoming), titlesOf(s.Info.OpenJobs), state); got != tt.state {
			t.Errorf("%s: %s, want %s", tt.now, got, tt.state)
		}
		if !s.Next.Equal(at(tt.next)) {
			t.Errorf("%s: the next change is at %s, want %s", tt.now, s.Next.Format(time.DateTime), tt.next)
		}
	}
}

// TestWithdrawnEventsAreCancelled: they stand in the calendars of people, who would go there otherwise; nothing of what they said stays.
func TestWithdrawnEventsAreCancelled(t *testing.T) {
	s := facets(t, now, map[string]string{
		"termine/geheim.md": "title: Geheim\ndate: 2026-11-06\ndescription: Geheim\nevent: {start: 2026-12-24 18:00, location: Versteck}\nwithdrawn: Versehen",
		"termine/alt.md":    "title: Alt\ndate: 2026-11-06\nexpiryDate: 2026-11-10",
	})
	events := s.Events(s.Info)
	if got := titlesOf(events); got != "Lauf Woche Fest  Prüfung" {
		t.Error(got)
	}
	gone := events[3]
	if !gone.Event.Cancelled || gone.Event.Location+gone.Teaser+gone.Description+gone.Href != "" || gone.ID != "termine/geheim" {
		t.Errorf("%+v %+v", gone, gone.Event)
	}
	if diff := cmp.Diff([]string{"/intern/termine/alt/", "/intern/termine/geheim/"}, s.Gone()); diff != "" {
		t.Error(diff)
	}
}

func TestMonthsHoldEveryPost(t *testing.T) {
	s := facets(t, now, map[string]string{"technik/alt.md": "title: Alt\ndate: 2025-12-31 23:59:59"})
	want := []string{
		"months/2026-11/index.html: Initiativ Hinweis Verlosung D Lauf C Prüfung B Woche A Fest | unternehmen Verlosung | technik D Prüfung | termine Hinweis Lauf Woche Fest | stellen Initiativ C B A",
		"months/2025-12/index.html: Alt | technik Alt",
	}
	if diff := cmp.Diff(want, lines(s, MonthPage)); diff != "" {
		t.Error(diff)
	}
	for _, p := range s.Pages() {
		if p.Kind != SearchPage {
			continue
		}
		last := p.Months[1]
		if len(p.Months) != 2 || last.Href != "/intern/months/2025-12/" || last.Sections[0].Href != "/intern/months/2025-12/#technik" || last.Sections[0].Count != 1 {
			t.Errorf("%+v", p.Months)
		}
	}
}

func TestFacetsNameFilesOfTheNewsroom(t *testing.T) {
	bundle := func(head string) map[string]string {
		return map[string]string{
			"technik/a/index.md": "title: A\ndate: 2026-11-20\n" + head, "technik/a/film.mp4": "mp4", "technik/a/film.de.vtt": "vtt", "technik/a/plan.pdf": "pdf!",
			"technik/a/eins.jpg": "x", "technik/a/zwei.jpg": "x",
		}
	}
	jpeg := &Picture{Sum: "1a2b3c4d", Tint: "120", Forms: []Form{{480, 360, "image/jpeg"}, {960, 720, "image/jpeg"}, {1600, 1200, "image/jpeg"}, {480, 360, "image/webp"}}}
	o := Options{Pictures: map[string]*Picture{"technik/a/eins.jpg": jpeg, "technik/a/zwei.jpg": jpeg}}
	s := mustArrange(t, o, bundle("video: {src: film.mp4, poster: eins.jpg, captions: film.de.vtt}\ngallery: true\ndocument: {src: plan.pdf, title: Der Plan}\nimage: eins.jpg"))
	p := s.Posts[0]
	if v := p.Video; v.Href != "/intern/technik/a/film.mp4" || v.Type != "video/mp4" || v.Size != 3 || v.Captions[0].Language != "de" || v.Poster.Width != 960 {
		t.Errorf("%+v", v)
	}
	if d := p.Document; d.Title != "Der Plan" || d.Type != "application/pdf" || d.Size != 4 {
		t.Errorf("%+v", d)
	}
	if len(p.Gallery) != 1 || p.Gallery[0].Source != "technik/a/zwei.jpg" { // the post's own picture stands on top already
		t.Errorf("%+v", p.Gallery)
	}
	if i := p.Image; i.Href != "/intern/technik/a/eins.1a2b3c4d-960.jpg" || len(i.Variants) != 3 || len(i.WebP) != 1 || i.Tint != "120" {
		t.Errorf("%+v", i)
	}
	for _, f := range s.Files() {
		if strings.HasSuffix(f.Path, "/eins.jpg") || strings.HasSuffix(f.Path, "/zwei.jpg") {
			t.Errorf("the original %s is published", f.Path)
		}
	}
	for head, want := range map[string]string{
		"video: {src: weg.mp4}":                               `technik/a/index.md:4:1: video: there is no file "weg.mp4"`,
		"document: weg.pdf":                                   `document: there is no file "weg.pdf"`,
		"gallery: [plan.pdf]":                                 `gallery: "plan.pdf" is no picture`,
		"gallery: [{src: fehlt.jpg, alt: Nichts}]":            `gallery: there is no file "fehlt.jpg"`,
		"video: {src: film.mp4, poster: /technik/a/plan.pdf}": `video: "/technik/a/plan.pdf" is no picture`,
	} {
		if _, problems := arrange(t, o, bundle(head)); len(problems) != 1 || !strings.Contains(problems[0], want) || !strings.Contains(problems[0], "hint: ") {
			t.Errorf("%s: %q", head, problems)
		}
	}
}
