package site

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"newsroom/generator/internal/content"
)

const config = `title: Netz
baseURL: https://netz.example/intern
timezone: UTC
perPage: 2
sections: {unternehmen: {title: Unternehmen}, technik: {title: Technik}}
channels:
  mini: {title: Mini, sections: [unternehmen]}
  maxi: {title: Maxi, include: [mini], sections: [technik]}
pages: seiten
menus: {footer: [{title: Impressum, page: impressum}, {title: Start, url: /}]}
`

var now = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

func arrange(t *testing.T, o Options, files map[string]string) (*Site, []string) {
	t.Helper()
	return arrangeWith(t, config, o, files)
}

func arrangeWith(t *testing.T, config string, o Options, files map[string]string) (*Site, []string) {
	t.Helper()
	fsys := fstest.MapFS{content.ConfigFile: {Data: []byte(config)}, "seiten/impressum.md": {Data: []byte("---\ntitle: Impressum\n---\n")}}
	for name, text := range files {
		if strings.HasSuffix(name, ".md") {
			text = "---\n" + text + "\n---\nText\n"
		}
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	n, problems := content.Load(fsys, nil)
	if problems.HasErrors() {
		t.Fatal(problems)
	}
	if o.Now.IsZero() {
		o.Now = now
	}
	s, problems := New(n, o)
	var texts []string
	for _, p := range problems {
		texts = append(texts, p.String())
	}
	return s, texts
}

func mustArrange(t *testing.T, o Options, files map[string]string) *Site {
	t.Helper()
	s, problems := arrange(t, o, files)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return s
}

func TestEachPostHasOneAddress(t *testing.T) {
	tests := []struct {
		name  string
		files map[string]string
		want  string
	}{
		{"slug", map[string]string{
			"technik/a.md": "title: A\ndate: 2026-11-20", "technik/b.md": "title: B\ndate: 2026-11-20\nslug: a",
		}, "technik/b.md:4:1: the slug /technik/a/ is already taken by technik/a.md"},
		{"file and bundle", map[string]string{
			"technik/a.md": "title: A\ndate: 2026-11-20", "technik/a/index.md": "title: B\ndate: 2026-11-20",
		}, "is already taken by technik/a"},
		{"a draft and a post", map[string]string{
			"technik/a.md": "title: A\ndate: 2026-11-20", "technik/b.md": "title: B\ndate: 2026-11-20\nslug: a\ndraft: true",
		}, "the slug /technik/a/ is already taken"},
		{"alias", map[string]string{
			"technik/a.md": "title: A\ndate: 2026-11-20\naliases: [/alt]", "technik/b.md": "title: B\ndate: 2026-11-20\naliases: [alt/]",
		}, "technik/b.md:4:1: the alias /alt/ is already taken by technik/a.md"},
		{"alias of a living post", map[string]string{
			"technik/a.md": "title: A\ndate: 2026-11-20", "technik/b.md": "title: B\ndate: 2026-11-20\naliases: [/technik/a/]",
		}, "technik/b.md:4:1: the alias /technik/a/ is already taken by technik/a.md"},
		{"alias of a section", map[string]string{"technik/b.md": "title: B\ndate: 2026-11-20\naliases: [/technik/]"}, "already taken by the newsroom itself"},
		{"two files", map[string]string{
			"technik/a/index.md": "title: A\ndate: 2026-11-20\nslug: b", "technik/a/x.jpg": "x", "technik/b/x.jpg": "x",
		}, "technik/b/x.jpg: would stand at the address of technik/a/x.jpg, /technik/b/x.jpg"},
		{"alias of a feed", map[string]string{"technik/b.md": "title: B\ndate: 2026-11-20\naliases: [/technik/feed.xml]"}, "technik/b.md:4:1: the alias /technik/feed.xml/ is already taken by the newsroom itself"},
		{"alias of a tag", map[string]string{"technik/b.md": "title: B\ndate: 2026-11-20\naliases: [/tags/strom/]\ntags: [Strom]\ndraft: true"}, "already taken by the newsroom itself"},
		{"alias of a page of a list", map[string]string{"technik/b.md": "title: B\ndate: 2026-11-20\naliases: [/channels/mini/page/2]"}, "already taken by the newsroom itself"},
		{"alias of the alerts", map[string]string{"technik/b.md": "title: B\ndate: 2026-11-20\naliases: [/alerts.json]"}, "already taken by the newsroom itself"},
		{"page in a bundle", map[string]string{
			"technik/a/index.md": "title: A\ndate: 2026-11-20", "technik/a/index.html": "x",
		}, "technik/a/index.html: would stand in the place of its post's page"},
		{"picture", map[string]string{"technik/a.md": "title: A\ndate: 2026-11-20\nimage: weg.jpg"}, `technik/a.md:4:1: image: "weg.jpg" leads to nothing`},
		{"picture of a post that waits", map[string]string{"technik/a.md": "title: A\ndate: 2027-01-01\nimage: weg.jpg"}, `technik/a.md:4:1: image: "weg.jpg" leads to nothing`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, problems := arrange(t, Options{}, tt.files)
			if len(problems) != 1 || !strings.Contains(problems[0], tt.want) || !strings.Contains(problems[0], "hint: ") {
				t.Errorf("got %q\nwant %s", problems, tt.want)
			}
		})
	}
}

func posts(n int) map[string]string {
	files := map[string]string{}
	for i := range n {
		files[fmt.Sprintf("technik/p%d.md", i)] = fmt.Sprintf("title: P%d\ndate: 2026-11-%02d\ntags: [Netz]", i, i+1)
	}
	return files
}

func TestListsArePaged(t *testing.T) {
	files := posts(5)
	files["technik/p0.md"] += "\nweight: 1"
	s := mustArrange(t, Options{}, files)
	var got []string
	for _, p := range s.Pages() {
		line := p.Path
		for _, post := range p.Posts {
			line += " " + post.Title
		}
		if p.Pager != nil {
			line += fmt.Sprintf(" %d/%d %s %s", p.Pager.Number, p.Pager.Total, p.Pager.Newer, p.Pager.Older)
		}
		got = append(got, line)
	}
	want := []string{
		"index.html P0 P4 1/3  /intern/page/2/", "page/2/index.html P3 P2 2/3 /intern/ /intern/page/3/", "page/3/index.html P1 3/3 /intern/page/2/ ",
		"unternehmen/index.html",
		"technik/index.html P4 P3 1/3  /intern/technik/page/2/", "technik/page/2/index.html P2 P1 2/3 /intern/technik/ /intern/technik/page/3/", "technik/page/3/index.html P0 3/3 /intern/technik/page/2/ ",
		"channels/mini/index.html",
		"channels/maxi/index.html P4 P3 1/3  /intern/channels/maxi/page/2/", "channels/maxi/page/2/index.html P2 P1 2/3 /intern/channels/maxi/ /intern/channels/maxi/page/3/", "channels/maxi/page/3/index.html P0 3/3 /intern/channels/maxi/page/2/ ",
		"tags/netz/index.html P4 P3 1/3  /intern/tags/netz/page/2/", "tags/netz/page/2/index.html P2 P1 2/3 /intern/tags/netz/ /intern/tags/netz/page/3/", "tags/netz/page/3/index.html P0 3/3 /intern/tags/netz/page/2/ ",
		"months/2026-11/index.html P4 P3 P2 P1 P0", "search/index.html", "index/index.html", "follow/index.html", "offline/index.html", "404.html",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	middle := s.Posts[2]
	if middle.Newer.Title != "P3" || middle.Older.Title != "P1" || s.Posts[0].Newer != nil || s.Posts[4].Older != nil {
		t.Error("the neighbours are wrong")
	}
	if diff := cmp.Diff([]Link{{Title: "Impressum", Href: "/intern/impressum/"}, {Title: "Start", Href: "/intern/"}}, s.Info.Menus["footer"]); diff != "" {
		t.Error(diff)
	}
}

func TestOnlyWhatIsPublicIsThere(t *testing.T) {
	files := map[string]string{
		"technik/a/index.md": "title: A\ndate: 2026-11-20", "technik/a/bild.jpg": "x", "technik/lose.jpg": "x",
		"technik/d/index.md": "title: D\ndate: 2026-11-20\ndraft: true", "technik/d/geheim.jpg": "x",
		"technik/s.md": "title: S\ndate: 2026-11-20\npublishDate: 2026-11-22T12:00:01Z",
		"technik/e.md": "title: E\ndate: 2026-11-20\nexpiryDate: 2026-11-22T12:00:00Z",
		"technik/w.md": "title: W\ndate: 2026-11-20\nwithdrawn: falsch",
	}
	titles := func(s *Site) (out []string) {
		for _, p := range s.Posts {
			out = append(out, p.Title)
		}
		return out
	}
	s := mustArrange(t, Options{}, files)
	if diff := cmp.Diff([]string{"A"}, titles(s)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]File{{Source: "technik/a/bild.jpg", Path: "technik/a/bild.jpg", Size: 1}}, s.Files()); diff != "" {
		t.Error(diff)
	}
	if want := now.Add(time.Second); !s.Next.Equal(want) {
		t.Errorf("the next change is at %v, want %v", s.Next, want)
	}
	if diff := cmp.Diff([]string{"S", "A"}, titles(mustArrange(t, Options{Now: now.Add(time.Second)}, files))); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"S", "A", "D"}, titles(mustArrange(t, Options{Drafts: true, Future: true}, files))); diff != "" {
		t.Error(diff)
	}
}

func TestLegalPagesCanBeHidden(t *testing.T) {
	files := map[string]string{
		"seiten/impressum.md": "title: Impressum\nexpiryDate: 2027-01-01", "seiten/neu/index.md": "title: Neu\ndraft: true", "seiten/neu/bild.jpg": "x",
		"seiten/bald.md": "title: Bald\npublishDate: 2026-12-01",
	}
	titles := func(s *Site) (out []string) {
		for _, p := range s.Legal {
			out = append(out, p.Title)
		}
		return out
	}
	s := mustArrange(t, Options{}, files)
	if diff := cmp.Diff([]string{"Impressum"}, titles(s)); diff != "" {
		t.Error(diff)
	}
	if files := s.Files(); len(files) > 0 {
		t.Error(files)
	}
	if want := time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC); !s.Next.Equal(want) {
		t.Errorf("the next change is at %v, want %v", s.Next, want)
	}
	if diff := cmp.Diff([]string{"Bald", "Impressum", "Neu"}, titles(mustArrange(t, Options{Drafts: true, Future: true}, files))); diff != "" {
		t.Error(diff)
	}
	late, problems := arrange(t, Options{Now: now.AddDate(1, 0, 0)}, files)
	if len(problems) != 1 || !strings.Contains(problems[0], "warning: ") || len(late.Info.Menus["footer"]) != 1 {
		t.Errorf("a menu leads to a hidden page: %v, %v", problems, late.Info.Menus)
	}
}

func TestWhatIsNotPublicIsTextedToNobody(t *testing.T) {
	files := map[string]string{
		"unternehmen/d.md": "title: D\ndate: 2026-11-20\nurgent: true\ndraft: true", "unternehmen/s.md": "title: S\ndate: 2027-01-01\nurgent: true",
	}
	if s := mustArrange(t, Options{Drafts: true, Future: true}, files); len(s.Posts) != 2 || len(s.Messages()) != 0 {
		t.Error(s.Messages())
	}
}

func TestAnUrgentUpdateOpensAgain(t *testing.T) {
	again := alert + "\n- {at: 2026-11-22 11:30, text: Doch nicht, urgent: true}"
	for at, want := range map[string]bool{"2026-11-22T11:15:00Z": true, "2026-11-22T11:30:00Z": false} {
		moment, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		if s := mustArrange(t, Options{Now: moment}, map[string]string{"unternehmen/gas.md": again}); s.Posts[0].Closed != want {
			t.Errorf("%s: closed is %v", at, !want)
		}
	}
}

const alert = "title: Gas\ndate: 2026-11-22 09:00\nurgent: true\nalert: Fenster auf\nexpiryDate: 2026-12-01\nupdates:\n" +
	"- {at: 2026-11-22 11:00, text: Entwarnt, closes: true}\n- {at: 2026-11-22 10:00, text: Noch nicht, urgent: true}\n- {at: 2026-11-22 10:30, text: Tippfehler}\n" +
	"- {at: 2026-11-22 13:00, text: Morgen, urgent: true}"

func TestMessagesAreNamedForEver(t *testing.T) {
	s := mustArrange(t, Options{}, map[string]string{"unternehmen/gas.md": alert})
	var got []string
	for _, m := range s.Messages() {
		got = append(got, fmt.Sprintf("%s %s %s %q %s %v", m.Kind, m.ID, m.Thread, m.Text, m.Published.Format("15:04"), m.Channels))
	}
	want := []string{
		`all-clear unternehmen/gas#20261122T110000Z unternehmen/gas "Entwarnt" 11:00 [mini maxi]`,
		`update unternehmen/gas#20261122T100000Z unternehmen/gas "Noch nicht" 10:00 [mini maxi]`,
		`alert unternehmen/gas unternehmen/gas "Fenster auf" 09:00 [mini maxi]`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	without := mustArrange(t, Options{}, map[string]string{"unternehmen/gas.md": strings.Replace(alert, "- {at: 2026-11-22 10:00, text: Noch nicht, urgent: true}\n", "", 1)})
	if without.Messages()[0].ID != s.Messages()[0].ID {
		t.Error("an update that was taken out changed the id of another")
	}
}

// The first message escalates alone, and the all-clear asks nobody any more.
func TestMessagesOfACall(t *testing.T) {
	s := mustArrange(t, Options{}, map[string]string{"unternehmen/gas.md": alert + "\nreplies: [Komme, Nein]\nescalate: 15m"})
	var got []string
	for _, m := range s.Messages() {
		got = append(got, fmt.Sprintf("%s %v %v", m.Kind, m.Replies, m.Escalate != nil && m.Escalate.After == 15*time.Minute))
	}
	if diff := cmp.Diff([]string{"all-clear [] false", "update [Komme Nein] false", "alert [Komme Nein] true"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestARenamedPostKeepsIDAndCode(t *testing.T) {
	before := mustArrange(t, Options{}, map[string]string{"unternehmen/gas.md": alert})
	after := mustArrange(t, Options{}, map[string]string{"technik/gasleck.md": alert + "\naliases: [/unternehmen/gas/]"})
	old, renamed := before.Posts[0], after.Posts[0]
	if renamed.ID != old.ID || renamed.Code != old.Code || renamed.ShortURL != old.ShortURL {
		t.Errorf("%s %s became %s %s", old.ID, old.Code, renamed.ID, renamed.Code)
	}
	if diff := cmp.Diff([]string{"technik/gasleck"}, after.Messages()[2].Also); diff != "" {
		t.Error(diff)
	}
	moved := mustArrange(t, Options{}, map[string]string{"technik/gas.md": alert + "\naliases: [/aufgeloest/gas/]"})
	if diff := cmp.Diff([]string{"aufgeloest/gas"}, moved.Messages()[2].Also); diff != "" {
		t.Error("the section that it was in is gone:", diff)
	}
	paths := map[string]string{}
	for _, r := range after.Redirects() {
		paths[r.Path] = r.Target
	}
	for _, p := range []string{"unternehmen/gas/index.html", "a/" + old.Code + "/index.html", "a/" + code("technik/gasleck", codeLength) + "/index.html"} {
		if paths[p] != "/intern/technik/gasleck/" {
			t.Errorf("%s leads to %q", p, paths[p])
		}
	}
}

func TestCodesHaveNoLookAlikesAndDiffer(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := code(rapid.String().Draw(t, "id"), codeLength)
		if len(c) != 6 || strings.ContainsAny(c, "01ilo") {
			t.Fatalf("code %q", c)
		}
	})
	// These two ids have the same six characters; the older post keeps them.
	a, b := collision()
	older := mustArrange(t, Options{}, map[string]string{"technik/" + a + ".md": "title: A\ndate: 2026-11-02", "technik/" + b + ".md": "title: B\ndate: 2026-11-01"})
	if codes := []string{older.Posts[0].Code, older.Posts[1].Code}; len(codes[0]) != 7 || len(codes[1]) != 6 || codes[0][:6] != codes[1] {
		t.Errorf("codes %v", codes)
	}
}

func collision() (a, b string) {
	seen := map[string]string{}
	for i := 0; ; i++ {
		slug := fmt.Sprintf("p%d", i)
		c := code("technik/"+slug, codeLength)
		if first, ok := seen[c]; ok {
			return first, slug
		}
		seen[c] = slug
	}
}

func TestBannerShowsWhatIsUrgentNow(t *testing.T) {
	files := map[string]string{
		"unternehmen/gas.md": alert,
		"technik/eis.md":     "title: Eis\ndate: 2026-11-20\nurgent: true",
		"technik/alt.md":     "title: Alt\ndate: 2026-11-01\nurgent: true",
		"technik/zu.md":      "title: Zu\ndate: 2026-11-21\nurgent: true\nupdates: [{at: 2026-11-22 08:00, text: Vorbei, closes: true}]",
		"technik/ruhig.md":   "title: Ruhig\ndate: 2026-11-22",
	}
	banner := func(at time.Time) (out []string) {
		for _, p := range mustArrange(t, Options{Now: at}, files).Info.Banner {
			out = append(out, p.Title)
		}
		return out
	}
	eisEnd := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		at   time.Time
		want []string
	}{
		{now, []string{"Gas", "Zu", "Eis"}},
		{eisEnd.Add(-time.Second), []string{"Gas", "Eis"}}, // the all-clear of 8:00 is long read; the update of 13:00 opened gas again
		{eisEnd, []string{"Gas"}},
	} {
		if diff := cmp.Diff(tt.want, banner(tt.at)); diff != "" {
			t.Errorf("%v: %s", tt.at, diff)
		}
	}
	if s := mustArrange(t, Options{Now: eisEnd.Add(-time.Hour)}, files); !s.Next.Equal(eisEnd) {
		t.Errorf("the site changes at %v, not when the banner goes", s.Next)
	}
}

func TestTeaser(t *testing.T) {
	p := &Post{}
	p.SetText(nil, strings.Repeat("Wörter ", 60))
	if n := len([]rune(p.Teaser)); n > teaserLength+2 || !strings.HasSuffix(p.Teaser, "Wörter …") {
		t.Errorf("%d: %s", n, p.Teaser)
	}
	described := &Post{Description: "D", Teaser: "D"}
	described.SetText(nil, "Absatz")
	if described.Teaser != "D" {
		t.Error("the description was passed over")
	}
}

// Whatever the posts are, no path is written twice and every link in lists leads to a page.
func TestPathsAreUnique(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		names := rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"a", "b", "netz", "mini", "tags", "index", "404", "x-1"}), 1, 6, rapid.ID[string]).Draw(rt, "names")
		files := map[string]string{}
		for i, name := range names {
			section := rapid.SampledFrom([]string{"technik", "unternehmen"}).Draw(rt, "section")
			files[section+"/"+name+".md"] = fmt.Sprintf("title: %s\ndate: 2026-11-%02d\ntags: [%s]\naliases: [/alt/%s]", name, i+1, name, name)
		}
		s := mustArrange(t, Options{}, files)
		seen := map[string]bool{}
		all := slices.Concat(s.Pages(), s.Redirects())
		for _, p := range slices.Concat(s.Posts, s.Legal) {
			all = append(all, s.PostPage(p))
		}
		for _, p := range all {
			if seen[p.Path] {
				rt.Fatalf("%s is written twice", p.Path)
			}
			seen[p.Path] = true
		}
		for _, l := range s.Info.Lists() {
			for _, p := range l.Posts {
				if !seen[filePath(strings.TrimPrefix(p.Href, "/intern"))] {
					rt.Fatalf("%s is not written: %v", p.Href, slices.Sorted(maps.Keys(seen)))
				}
			}
		}
	})
}
