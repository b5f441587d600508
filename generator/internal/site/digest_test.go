package site

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func digestConfig(digest string) string {
	return "title: Netz\nbaseURL: https://netz.example/\nlanguages: [en]\nsections: {technik: }\nchannels:\n  mini: {title: Mini, sections: [technik], digest: " +
		digest + "}\n  maxi: {sections: [technik]}\npages: seiten\n"
}

func digests(s *Site) []string {
	var all []string
	for _, d := range s.Info.Channels[0].Digests {
		line := d.ID + " " + d.At.Format("Mon 15:04")
		for _, p := range d.Posts {
			line += " " + p.Title
		}
		all = append(all, line)
	}
	return all
}

func TestDigestsHoldWhatIsNew(t *testing.T) {
	files := map[string]string{
		"technik/a.md": "title: A\ndate: 2026-11-20 07:00",    // Friday, in the very second
		"technik/b.md": "title: B\ndate: 2026-11-20 07:00:01", // after it
		"technik/c.md": "title: C\ndate: 2026-11-22 10:00",
		"technik/d.md": "title: D\ndate: 2026-11-24 06:59",
		"technik/e.md": "title: E\ndate: 2026-11-24 07:01",
		"technik/f.md": "title: F\ndate: 2026-11-24 06:00\nwithdrawn: x",
		"technik/g.md": "title: G\ndate: 2026-11-24 06:00\npublishDate: 2026-11-24 08:00",
	}
	tuesday := Options{Now: time.Date(2026, 11, 24, 7, 0, 0, 0, time.UTC).Add(-time.Hour)} // 7 o'clock in Berlin
	for digest, want := range map[string][]string{
		`"07:00"`: {"channels/mini/2026-11-24 Tue 07:00 D", "channels/mini/2026-11-23 Mon 07:00 C", "channels/mini/2026-11-21 Sat 07:00 B", "channels/mini/2026-11-20 Fri 07:00 A"},
		`{at: "07:00", days: [mo, di, mi, do, fr]}`:                      {"channels/mini/2026-11-24 Tue 07:00 D", "channels/mini/2026-11-23 Mon 07:00 C B", "channels/mini/2026-11-20 Fri 07:00 A"},
		`{at: "07:00", days: [mo, di, fr], except: [11-23, 2026-11-24]}`: {"channels/mini/2026-11-20 Fri 07:00 A"},
		`"07:01"`: {"channels/mini/2026-11-23 Mon 07:01 C", "channels/mini/2026-11-20 Fri 07:01 B A"},
	} {
		s, problems := arrangeWith(t, digestConfig(digest), tuesday, files)
		if diff := cmp.Diff(want, digests(s)); diff != "" || len(problems) > 0 {
			t.Errorf("%s %v\n%s", digest, problems, diff)
		}
	}
}

func TestADigestIsAPageAMessageAndAChangeByTheClock(t *testing.T) {
	files := map[string]string{"technik/a.md": "title: A\ndate: 2026-11-23 10:00", "technik/a.en.md": "title: A in English", "technik/b.md": "title: B\ndate: 2026-11-22 08:00"}
	before := time.Date(2026, 11, 24, 5, 59, 59, 0, time.UTC)
	s, _ := arrangeWith(t, digestConfig(`"07:00"`), Options{Now: before}, files)
	if want := before.Add(time.Second); !s.Next.Equal(want) || s.Digests()[0].ID != "channels/mini/2026-11-23" {
		t.Errorf("%s %+v", s.Next, s.Digests())
	}
	s, _ = arrangeWith(t, digestConfig(`"07:00"`), Options{Now: s.Next}, files)
	told := s.Digests()
	if len(told) != 1 || told[0].ID != "channels/mini/2026-11-24" || told[0].ShortURL != "https://netz.example/a/"+code("channels/mini/2026-11-24", codeLength)+"/" {
		t.Fatalf("%+v", told)
	}
	var got []string
	for _, p := range s.Pages() {
		if p.Kind == DigestPage {
			got = append(got, fmt.Sprintf("%s %s %s %s", p.Path, p.Href, p.Posts[0].Title, p.Editions[1].Href))
		}
	}
	want := []string{
		"channels/mini/2026-11-24/index.html /channels/mini/2026-11-24/ A /en/channels/mini/2026-11-24/",
		"channels/mini/2026-11-23/index.html /channels/mini/2026-11-23/ B /en/channels/mini/2026-11-23/",
		"en/channels/mini/2026-11-24/index.html /en/channels/mini/2026-11-24/ A in English /en/channels/mini/2026-11-24/",
		"en/channels/mini/2026-11-23/index.html /en/channels/mini/2026-11-23/ B /en/channels/mini/2026-11-23/",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	short := "a/" + code("channels/mini/2026-11-24", codeLength) + "/index.html"
	for _, p := range s.Redirects() {
		if p.Path == short && p.Target == "/channels/mini/2026-11-24/" {
			return
		}
	}
	t.Errorf("%s leads nowhere", short)
}

// TestNobodyIsToldOfDrafts: what editors look at before its time is no news.
func TestNobodyIsToldOfDrafts(t *testing.T) {
	o := Options{Now: time.Date(2026, 11, 24, 7, 0, 0, 0, time.UTC), Drafts: true}
	s, _ := arrangeWith(t, digestConfig(`"07:00"`), o, map[string]string{"technik/a.md": "title: A\ndate: 2026-11-23 10:00\ndraft: true"})
	if len(digests(s)) != 1 || len(s.Digests()) != 0 {
		t.Errorf("%v %v", digests(s), s.Digests())
	}
}

func TestDigestsEnd(t *testing.T) {
	files := map[string]string{}
	for day := range 60 {
		files[fmt.Sprintf("technik/p%02d.md", day)] = "title: P\ndate: " + now.AddDate(0, 0, -day).Format(time.DateOnly)
	}
	s, _ := arrangeWith(t, digestConfig(`"07:00"`), Options{}, files)
	if n := len(s.Info.Channels[0].Digests); n != maxDigests {
		t.Errorf("%d digests", n)
	}
	s, problems := arrangeWith(t, digestConfig(`"07:00"`), Options{}, map[string]string{"technik/a.md": "title: A\ndate: 2026-11-20\naliases: [/channels/mini/2027-01-01/]"})
	if len(problems) != 1 {
		t.Errorf("%v %v", s, problems)
	}
}

// TestADigestTellsOfWhatCameLate: a post is often dated before it is pushed. Git knows when it came; of an archive that is brought over it is no news.
func TestADigestTellsOfWhatCameLate(t *testing.T) {
	at := func(text string) []Revision {
		when, err := time.Parse(time.DateTime, text)
		if err != nil {
			t.Fatal(err)
		}
		return []Revision{{Time: now}, {Time: when}}
	}
	files := map[string]string{}
	for _, name := range []string{"late", "early", "archive", "cut", "mended", "monday"} {
		files["technik/"+name+".md"] = "title: " + name + "\ndate: 2026-11-21"
	}
	files["technik/archive.md"] = "title: archive\ndate: 2026-11-10"
	o := Options{History: map[string][]Revision{
		"technik/late.md": at("2026-11-21 13:00:00"), "technik/early.md": at("2026-11-20 13:00:00"), "technik/archive.md": at("2026-11-21 13:00:00"),
		"technik/cut.md": at("2026-11-21 13:00:00"), "technik/monday.md": at("2026-11-22 11:00:00"),
	}, Cut: map[string]bool{"technik/cut.md": true}, Now: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)}
	s, _ := arrangeWith(t, digestConfig(`"07:00"`), o, files)
	want := []string{
		"channels/mini/2026-11-23 Mon 07:00 monday", "channels/mini/2026-11-22 Sun 07:00 late",
		"channels/mini/2026-11-21 Sat 07:00 cut early mended", "channels/mini/2026-11-10 Tue 07:00 archive",
	}
	if diff := cmp.Diff(want, digests(s)); diff != "" {
		t.Error(diff)
	}
}

func TestALinkToADigest(t *testing.T) {
	s, _ := arrangeWith(t, digestConfig(`"07:00"`), Options{}, map[string]string{
		"technik/a.md": "title: A\ndate: 2026-11-21 10:00", "technik/a.en.md": "title: A", "technik/b.md": "title: B\ndate: 2026-11-19 10:00",
	})
	for _, c := range []struct{ from, to, want, problem string }{
		{"a.md", "/channels/mini/2026-11-22/", "/channels/mini/2026-11-22/", ""},
		{"a.en.md", "/channels/mini/2026-11-22/", "/en/channels/mini/2026-11-22/", ""},
		{"a.md", "/channels/mini/2026-10-01/", "/channels/mini/2026-10-01/", `the page "/channels/mini/2026-10-01/" is not public`},
		{"a.md", "/channels/maxi/2026-11-22/", "", `"/channels/maxi/2026-11-22/" leads to nothing: there is no such file beside the post and no such page`},
	} {
		target, err := s.Resolve(s.PostOf("technik/"+c.from), c.to)
		if problem := fmt.Sprint(err); target.Href != c.want || (err != nil) != (c.problem != "") || err != nil && problem != c.problem {
			t.Errorf("%s: %q %v", c.to, target.Href, err)
		}
	}
}
