package site

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const pressLines = "press: {contact: {name: Eva, email: presse@netz.example}}\n"

// pressSite has posts inside and for the press, in two languages.
func pressSite(t *testing.T, more map[string]string) *Site {
	t.Helper()
	files := map[string]string{
		"technik/netz/index.md": "title: Netz\ndate: 2026-11-20 08:00\npress: true\ntags: [Strom]\nauthor: Tom\nurgent: true\nalert: Strom aus\n" +
			"channels: [mini]\nweight: 1\nreplies: [Ja, Nein]\nescalate: 15m\nfarbe: rot\nimage: netz.jpg\naliases: [/technik/alt/]\n" +
			"updates: [{at: 2026-11-20 09:00, text: Wieder da, closes: true}]",
		"technik/netz/index.en.md": "title: Grid",
		"technik/netz/netz.jpg":    "",
		"technik/netz/plan.pdf":    "",
		"technik/bahn/index.md":    "title: Bahn\ndate: 2026-11-21 08:00",
		"technik/bahn/bahn.jpg":    "",
		"technik/bahn/intern.pdf":  "",
		"technik/gas.md":           "title: Gas\ndate: 2026-11-19 08:00\npress: true",
		"seiten/impressum.md":      "title: Impressum\npress: true",
		"bilder/karte.jpg":         "",
	}
	for name, text := range more {
		files[name] = text
	}
	s, problems := arrangeWith(t, config+pressLines, Options{}, files)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return s
}

func paths(pages []*Page) []string {
	var all []string
	for _, p := range pages {
		all = append(all, string(p.Kind)+" "+p.Path+" "+p.Href)
	}
	return all
}

func TestPressPagesAreASiteOfTheirOwn(t *testing.T) {
	room := pressSite(t, nil).Press
	pages := room.Pages()
	for _, p := range slices.Concat(room.Posts, room.Legal, room.Translations) {
		pages = append(pages, room.PostPage(p))
	}
	pages = append(pages, room.Redirects()...)
	want := []string{
		"press index.html /intern/presse/", "press en/index.html /intern/presse/en/",
		"release technik/netz/index.html /intern/presse/technik/netz/", "release technik/gas/index.html /intern/presse/technik/gas/",
		"page impressum/index.html /intern/presse/impressum/", "release en/technik/netz/index.html /intern/presse/en/technik/netz/",
		"redirect technik/alt/index.html /intern/presse/technik/netz/",
	}
	if diff := cmp.Diff(want, paths(pages)); diff != "" {
		t.Error(diff)
	}
	info := room.Editions[1]
	if info.Title != "Press" || info.Press == nil || info.Press.Email != "presse@netz.example" || info.SMSNumber != "" || info.Sections != nil || info.PressHref != "" {
		t.Errorf("%+v", info)
	}
	if diff := cmp.Diff([]Link{{Title: "Impressum", Href: "/intern/presse/impressum/"}}, room.Info.Menus["footer"]); diff != "" {
		t.Error(diff)
	}
}

// TestPressPagesSayNothingOfTheHouse: whatever the editors wrote for the staff is not there.
func TestPressPagesSayNothingOfTheHouse(t *testing.T) {
	p := pressSite(t, nil).Press.Posts[0]
	if p.Authors != nil || p.Tags != nil || p.Channels != nil || p.Replies != nil || p.Params != nil || p.Urgent || p.Closed || p.Weight != 0 || p.Section != nil || p.Source.Escalate != nil {
		t.Errorf("%+v", p)
	}
	if len(p.Updates) != 1 || p.Updates[0].Urgent || p.Updates[0].Closes || p.Updates[0].Text != "Wieder da" {
		t.Errorf("%+v", p.Updates)
	}
}

func TestThePostItselfStaysAsItIs(t *testing.T) {
	s := pressSite(t, nil)
	p := s.PostOf("technik/netz/index.md")
	if !p.Urgent || !p.Closed || p.Authors[0] != "Tom" || p.Replies == nil || len(p.Files) != 2 || !p.Source.Updates[0].Urgent {
		t.Errorf("%+v", p)
	}
	if s.Info.PressHref != "/intern/presse/" || s.Editions[1].PressHref != "/intern/presse/en/" || s.Info.Press != nil {
		t.Errorf("%q %q", s.Info.PressHref, s.Editions[1].PressHref)
	}
}

func TestLinksOfPressPages(t *testing.T) {
	room := pressSite(t, nil).Press
	shown := room.files["technik/bahn/bahn.jpg"]
	shown.Picture = &Picture{Sum: "abc", Forms: []Form{{Type: "image/jpeg"}}}
	room.files["technik/bahn/bahn.jpg"] = shown
	p := room.PostOf("technik/netz/index.md")
	for destination, want := range map[string]string{ // empty = left out
		"../gas.md":            "/intern/presse/technik/gas/",
		"/technik/gas/#x":      "/intern/presse/technik/gas/#x",
		"../bahn/index.md":     "",
		"/technik/bahn/":       "",
		"/technik/":            "",
		"/search/":             "",
		"/channels/mini/":      "",
		"/a/abcdef/":           "",
		"/presse/":             "/intern/presse/",
		"/presse/technik/gas/": "/intern/presse/technik/gas/",
		"https://netz.example/intern/technik/gas":          "/intern/presse/technik/gas/",
		"https://netz.example/intern/technik/bahn/":        "",
		"https://netz.example/intern":                      "/intern/presse/",
		"https://netz.example/intern/presse/technik/gas/":  "/intern/presse/technik/gas/",
		"HTTPS://Netz.Example/intern/technik/bahn/?a#b":    "",
		"http://netz.example/intern/technik/bahn/":         "",
		"//netz.example/intern/technik/bahn/":              "",
		"https://netz.example:443/intern/technik/bahn/":    "",
		"https://netz.example.//x/../intern/technik/bahn/": "",
		"https://netz.example/%69ntern/technik/bahn/":      "",
		"https://eva@netz.example/intern/technik/bahn/":    "",
		"http://netz.example:80/intern/technik/gas/#x":     "/intern/presse/technik/gas/#x",
		"https://netz.example:8443/intern/":                "https://netz.example:8443/intern/",
		"ftp://netz.example/intern/":                       "ftp://netz.example/intern/",
		"https://netz.example/internet/":                   "https://netz.example/internet/",
		"https://other.example/":                           "https://other.example/",
		"mailto:presse@netz.example":                       "mailto:presse@netz.example",
		"#unten":                                           "#unten",
		"plan.pdf":                                         "/intern/presse/technik/netz/plan.pdf",
		"../bahn/intern.pdf":                               "",
		"../bahn/bahn.jpg":                                 "/intern/presse/pictures/bahn.abc.jpg",
		"/bilder/karte.jpg":                                "/intern/presse/bilder/karte.jpg",
		"fehlt.pdf":                                        "",
	} {
		target, err := room.Resolve(p, destination)
		if target.Href != want || (err != nil) != (want == "") || err != nil && !errors.Is(err, ErrInternal) {
			t.Errorf("%s: %q %v", destination, target.Href, err)
		}
	}
}

// TestPressPagesHaveTheFilesThatTheyName: the folder of a post may hold more.
func TestPressPagesHaveTheFilesThatTheyName(t *testing.T) {
	var got []string
	for _, f := range pressSite(t, nil).Press.Files() {
		got = append(got, f.Path)
	}
	if diff := cmp.Diff([]string{"technik/netz/netz.jpg"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestPressPagesFollowTheClock(t *testing.T) {
	s := pressSite(t, map[string]string{
		"technik/bald.md": "title: Bald\ndate: 2026-11-22 13:00\npress: true",
		"technik/weg.md":  "title: Weg\ndate: 2026-11-20 13:00\npress: true\nwithdrawn: Falsch",
		"technik/aus.md":  "title: Aus\ndate: 2026-11-20 13:00\npress: true\nexpiryDate: 2026-11-21",
	})
	if len(s.Press.Posts) != 2 || len(s.Press.Waiting) != 1 || !s.Press.Next.Equal(time.Date(2026, 11, 22, 13, 0, 0, 0, time.UTC)) {
		t.Errorf("%d %d %s", len(s.Press.Posts), len(s.Press.Waiting), s.Press.Next)
	}
	if diff := cmp.Diff([]string{"withdrawn technik/weg/index.html /intern/presse/technik/weg/"}, paths(s.Press.Notices())); diff != "" {
		t.Error(diff)
	}
}

func TestPressPagesCanStandElsewhere(t *testing.T) {
	s, _ := arrangeWith(t, config+"press: {baseURL: https://presse.netz.example, title: Medien, contact: {phone: \"+49 30 23125 100\"}}\n", Options{}, map[string]string{
		"technik/gas.md": "title: Gas\ndate: 2026-11-19 08:00\npress: true",
	})
	if p := s.Press.Posts[0]; p.URL != "https://presse.netz.example/technik/gas/" || p.Href != "/technik/gas/" || s.Press.Info.Title != "Medien" {
		t.Errorf("%s %s %s", p.URL, p.Href, s.Press.Info.Title)
	}
}

func TestWithoutAContactThereAreNoPressPages(t *testing.T) {
	if s := mustArrange(t, Options{}, nil); s.Press != nil || s.Info.PressHref != "" {
		t.Error("there are some")
	}
}

func TestNoPostStandsAmongPressPages(t *testing.T) {
	_, problems := arrange(t, Options{}, map[string]string{"technik/a.md": "title: A\ndate: 2026-11-20\naliases: [/presse/a/]"})
	if len(problems) != 1 || !strings.Contains(problems[0], "/presse/a/ is already taken by the newsroom itself") {
		t.Error(problems)
	}
}

// TestPostsLeadToPressPages: editors show the staff what they told the press.
func TestPostsLeadToPressPages(t *testing.T) {
	const elsewhere = "press: {baseURL: https://presse.netz.example, contact: {email: presse@netz.example}}\n"
	files := map[string]string{
		"technik/gas.md":      "title: Gas\ndate: 2026-11-19 08:00\npress: true",
		"technik/gas.en.md":   "title: Gas\n",
		"technik/bald.md":     "title: Bald\ndate: 2026-11-29 08:00\npress: true",
		"technik/innen.md":    "title: Innen\ndate: 2026-11-19 08:00",
		"technik/innen.en.md": "title: Inside\n",
	}
	for lines, want := range map[string][]string{
		pressLines: {"/intern/presse/", "/intern/presse/en/", "/intern/presse/technik/gas/", "/intern/presse/feed.xml"},
		elsewhere:  {"https://presse.netz.example/", "https://presse.netz.example/en/", "https://presse.netz.example/technik/gas/", "https://presse.netz.example/feed.xml"},
	} {
		s, problems := arrangeWith(t, config+lines, Options{}, files)
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		var got []string
		for _, link := range [][2]string{{"", "/presse/"}, {".en", "/presse/"}, {"", "/presse/technik/gas/"}, {"", "/presse/feed.xml"}} {
			target, err := s.Resolve(s.PostOf("technik/innen"+link[0]+".md"), link[1])
			if got = append(got, target.Href); err != nil {
				t.Error(link, err)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		if hrefs := []string{s.Editions[0].PressHref, s.Editions[1].PressHref}; !slices.Equal(hrefs, want[:2]) {
			t.Error(hrefs)
		}
		if target, err := s.Resolve(s.PostOf("technik/innen.md"), "/presse/technik/innen/"); err == nil {
			t.Error(target)
		}
		if _, err := s.Resolve(s.PostOf("technik/innen.md"), "/presse/technik/bald/"); !errors.Is(err, ErrNotPublic) {
			t.Error(err)
		}
	}
}

// TestPicturesToTake have the words that the post has for them, and else a name: journalists choose among them.
func TestPicturesToTake(t *testing.T) {
	known := &Picture{Sum: "abc", Forms: []Form{{Type: "image/jpeg"}}}
	s, problems := arrangeWith(t, config+pressLines, Options{Pictures: map[string]*Picture{"technik/netz/a.jpg": known, "technik/netz/b.jpg": known, "technik/netz/c.jpg": known}}, map[string]string{
		"technik/netz/index.md": "title: Netz\ndate: 2026-11-20 08:00\npress: true\nimage: {src: a.jpg, alt: Mast}\ngallery: [{src: b.jpg, alt: Draht, caption: Der Draht}]",
		"technik/netz/a.jpg":    "",
		"technik/netz/b.jpg":    "",
		"technik/netz/c.jpg":    "",
	})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	p := s.Press.Posts[0]
	inText, _ := s.Press.Resolve(p, "c.jpg")
	p.AddFile(inText)
	var got []string
	for _, i := range s.Press.PostPage(p).Pictures {
		got = append(got, i.Alt+"|"+i.Caption)
	}
	if diff := cmp.Diff([]string{"Mast|", "Draht|Der Draht", "|c.jpg"}, got); diff != "" {
		t.Error(diff)
	}
}
