package site

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestWhatTheClockDoes goes from one change to the next, until nothing changes any more, and writes down what happens.
func TestWhatTheClockDoes(t *testing.T) {
	files := map[string]string{
		"technik/neu.md":        "title: Neu\ndate: 2026-11-22 13:00\nexpiryDate: 2026-11-23 13:00",
		"technik/neu.en.md":     "title: New",
		"technik/auch.md":       "title: Auch\ndate: 2026-11-22 13:00",
		"technik/entwurf.md":    "title: Entwurf\ndate: 2026-11-22 13:00\ndraft: true",
		"technik/alt.md":        "title: Alt\ndate: 2026-11-20\nexpiryDate: 2026-11-21",
		"technik/dringend.md":   "title: Dringend\ndate: 2026-11-22 11:00\nurgent: true\nupdates: [{at: 2026-11-22 14:00, text: Ende, closes: true}]",
		"technik/fest.md":       "title: Fest\ndate: 2026-11-20\nevent: {start: 2026-11-22 15:00, end: 2026-11-22 16:30}",
		"technik/stelle.md":     "title: Stelle\ndate: 2026-11-20\njob: {deadline: 2026-11-24 12:00}",
		"technik/gewinn.md":     "title: Gewinn\ndate: 2026-11-20\nraffle: {deadline: 2026-11-25}",
		"technik/weg.md":        "title: Weg\ndate: 2026-11-20\nwithdrawn: Irrtum\nexpiryDate: 2026-11-26",
		"seiten/datenschutz.md": "title: Datenschutz\npublishDate: 2026-11-27",
	}
	var got []string
	s, _ := arrange(t, Options{}, files)
	for !s.Next.IsZero() {
		for _, c := range s.Due {
			if c.At.Before(s.Next) || !s.Next.Equal(s.Due[0].At) {
				t.Errorf("%v is before %v", c, s.Next)
			}
			if c.At.Equal(s.Next) {
				got = append(got, c.At.Format(time.DateTime)+" "+c.File+" "+c.What)
			}
		}
		s, _ = arrange(t, Options{Now: s.Next}, files)
	}
	want := `2026-11-22 13:00:00 technik/auch.md is published
2026-11-22 13:00:00 technik/neu.md is published
2026-11-22 14:00:00 technik/dringend.md shows an update
2026-11-22 16:30:00 technik/fest.md is over: the event has ended
2026-11-22 20:00:00 technik/dringend.md leaves the banner
2026-11-23 13:00:00 technik/neu.md expires
2026-11-24 12:00:01 technik/stelle.md is closed: its deadline is over
2026-11-26 00:00:00 technik/gewinn.md is closed: its deadline is over
2026-11-27 00:00:00 seiten/datenschutz.md is published`
	if diff := cmp.Diff(want, strings.Join(got, "\n")); diff != "" {
		t.Error(diff)
	}
}

// TestTheNextChangeOfEveryPost has the later ones as well, each post with its own.
func TestTheNextChangeOfEveryPost(t *testing.T) {
	s, _ := arrangeWith(t, strings.Replace(config, "mini: {", "mini: {digest: \"07:00\", ", 1), Options{}, map[string]string{
		"technik/b.md":    "title: B\ndate: 2026-11-22 13:00\nexpiryDate: 2026-11-22 14:00",
		"technik/a.md":    "title: A\ndate: 2026-11-24\nurgent: true",
		"technik/weg.md":  "title: Weg\ndate: 2026-11-24 01:00\nwithdrawn: Irrtum",
		"technik/a.en.md": "title: A",
	})
	want := []Change{
		{time.Date(2026, 11, 22, 13, 0, 0, 0, time.UTC), "technik/b.md", "", published},
		{time.Date(2026, 11, 23, 7, 0, 0, 0, time.UTC), "", "mini", digestSent},
		{time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC), "technik/a.md", "", published},
		{time.Date(2026, 11, 24, 1, 0, 0, 0, time.UTC), "technik/weg.md", "", noticed},
	}
	if diff := cmp.Diff(want, s.Due); diff != "" {
		t.Error(diff)
	}
}
