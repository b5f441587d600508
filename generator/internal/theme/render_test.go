package theme

import (
	"bytes"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/net/html"

	"newsroom/generator/internal/site"
	"newsroom/themes"
)

var defaultTheme = sync.OnceValues(func() (*Theme, error) { return Load(themes.Default()) })

// loadDefault is the default theme, read once for all tests that only render with it.
func loadDefault(t testing.TB) *Theme {
	t.Helper()
	loaded, err := defaultTheme()
	if err != nil {
		t.Fatal(err)
	}
	return loaded
}

func render(t testing.TB, th *Theme, p *site.Page) string {
	t.Helper()
	var buf bytes.Buffer
	if err := th.Render(&buf, p); err != nil {
		t.Fatal(err)
	}
	return buf.String()
}

// document is a parsed page with what the tests ask of it.
type document struct {
	root     *html.Node
	elements []*html.Node
}

func parseHTML(t testing.TB, source string) document {
	t.Helper()
	root, err := html.Parse(strings.NewReader(source))
	if err != nil {
		t.Fatal(err)
	}
	d := document{root: root}
	for n := range root.Descendants() {
		if n.Type == html.ElementNode {
			d.elements = append(d.elements, n)
		}
	}
	return d
}

func attribute(n *html.Node, key string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val, true
		}
	}
	return "", false
}

func text(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// all gives the elements with the tag, and with the class where one is named.
func (d document) all(tag, class string) []*html.Node {
	var found []*html.Node
	for _, n := range d.elements {
		classes, _ := attribute(n, "class")
		if n.Data == tag && (class == "" || strings.Contains(" "+classes+" ", " "+class+" ")) {
			found = append(found, n)
		}
	}
	return found
}

func (d document) links() map[string]string {
	links := map[string]string{}
	for _, n := range d.all("a", "") {
		href, _ := attribute(n, "href")
		links[href] = text(n)
	}
	return links
}

// Every page of both languages is a whole, accessible document that needs neither inline code nor another host.
func TestEveryPageIsWellFormed(t *testing.T) {
	th := loadDefault(t)
	for _, language := range []string{"de", "en"} {
		info := newSample(t)
		info.Language = language
		for name, page := range samplePages(info) {
			t.Run(language+" "+name, func(t *testing.T) {
				source := render(t, th, page)
				checkDocument(t, page, source)
				if page.Kind != site.RedirectPage {
					checkFrame(t, parseHTML(t, source))
				}
			})
		}
	}
}

func checkDocument(t *testing.T, page *site.Page, source string) {
	t.Helper()
	d := parseHTML(t, source)
	if lang, _ := attribute(d.all("html", "")[0], "lang"); lang != page.Site.Language {
		t.Errorf("lang is %q", lang)
	}
	if titles := d.all("title", ""); len(titles) == 0 || strings.HasPrefix(text(titles[0]), " –") || text(titles[0]) == "" {
		t.Error("no title")
	}
	ids := map[string]bool{}
	for _, n := range d.elements {
		for _, a := range n.Attr {
			if a.Key == "style" || strings.HasPrefix(a.Key, "on") {
				t.Errorf("<%s %s> is refused by the Content-Security-Policy", n.Data, a.Key)
			}
			if strings.Contains(a.Val, "ZgotmplZ") {
				t.Errorf("<%s %s=%q>: html/template refused the value", n.Data, a.Key, a.Val)
			}
			if (a.Key == "src" || n.Data == "use" && a.Key == "href") && !strings.HasPrefix(a.Val, "/") {
				t.Errorf("<%s %s=%q> asks another host", n.Data, a.Key, a.Val)
			}
			if a.Key == "id" && ids[a.Val] {
				t.Errorf("the id %q stands twice", a.Val)
			}
			if a.Key == "id" {
				ids[a.Val] = true
			}
		}
		if _, hasAlt := attribute(n, "alt"); n.Data == "img" && !hasAlt {
			t.Error("a picture without alt")
		}
		if n.Data == "script" && !harmlessScript(n) || n.Data == "style" {
			t.Errorf("a page with <%s>", n.Data)
		}
	}
	for _, n := range d.elements {
		if by, labelled := attribute(n, "aria-labelledby"); labelled && !ids[by] {
			t.Errorf("<%s> is labelled by %q, which is not there", n.Data, by)
		}
	}
	if !strings.Contains(source, `<meta name="robots" content="noindex">`) {
		t.Error("search engines are let in")
	}
}

// harmlessScript tells whether the element is a file of the theme, or data.
func harmlessScript(n *html.Node) bool {
	src, _ := attribute(n, "src")
	kind, _ := attribute(n, "type")
	return strings.HasPrefix(src, "/assets/") && text(n) == "" || kind == "application/ld+json" && src == ""
}

func checkFrame(t *testing.T, d document) {
	t.Helper()
	for _, tag := range []string{"main", "h1", "footer"} {
		found := d.all(tag, "")
		if tag == "footer" {
			found = d.all(tag, "foot")
		}
		if len(found) != 1 {
			t.Errorf("%d <%s>, want 1", len(found), tag)
		}
	}
	links := d.links()
	for _, href := range []string{"#nr-main", "/", "/technik/", "/channels/mini/", "/index/", "/search/", "/follow/", "/impressum/"} {
		if links[href] == "" {
			t.Errorf("no link with words to %s", href)
		}
	}
}

func TestBanner(t *testing.T) {
	th, info := loadDefault(t), newSample(t)
	pages := samplePages(info)
	checkBanner(t, render(t, th, pages["home"]), [][2]string{
		{"update", "UPDATE 22. Nov. 2026, 11:30 Uhr Fernwärme in der Altstadt fällt bis zum Abend aus Das Rohr wird geschweißt. Wärmebusse stehen am Kirchplatz, Tee gibt es in der Wache."},
		{"drill", "ÜBUNG EIL 20. Nov. 2026, 22:30 Uhr Alarmübung am Gaswerk: Sirenen am Dienstag ab 10 Uhr"},
		{"clear", "ENTWARNUNG Linie 2 fährt wieder durchgehend"},
	})
	info.Banner = append(info.Banner, info.Banner...)
	d := checkBanner(t, render(t, th, pages["section"]), [][2]string{{"update", ""}, {"drill", ""}})
	if got := d.all("p", "banner"); len(got) != 1 || text(got[0]) != "4 weitere dringende Meldungen" {
		t.Errorf("the banner says that there is more with %d lines", len(got))
	}
	if href, _ := attribute(d.all("p", "banner")[0].FirstChild, "href"); href != "/" {
		t.Errorf("what more there is stands at %q", href)
	}
	checkBanner(t, render(t, th, pages["page 2"]), [][2]string{{"update", ""}, {"drill", ""}})
	info.Banner = info.Banner[:3]
	if own := parseHTML(t, render(t, th, pages["urgent"])).all("div", "banner"); len(own) != 2 {
		t.Errorf("the page of an urgent post repeats itself in the banner: %d banners, want 2", len(own))
	}
	info.Banner = info.Banner[:1]
	if empty := parseHTML(t, render(t, th, pages["urgent"])).all("section", "banners"); len(empty) != 0 {
		t.Error("an empty banner stays on the page")
	}
}

// checkBanner compares the classes of the banners, and their texts where they are wanted.
func checkBanner(t *testing.T, source string, want [][2]string) document {
	t.Helper()
	d := parseHTML(t, source)
	banners := d.all("div", "banner")
	if len(banners) != len(want) {
		t.Fatalf("%d banners, want %d", len(banners), len(want))
	}
	for i, w := range want {
		class, _ := attribute(banners[i], "class")
		if got := text(banners[i]); w[1] != "" && got != w[1] || !strings.Contains(class, w[0]) {
			t.Errorf("banner %d is %q of class %q, want %q of class %q", i, got, class, w[1], w[0])
		}
	}
	return d
}

// Many sections would make each page long: the footer names some and leads to all.
func TestFooterOfManySections(t *testing.T) {
	th, info := loadDefault(t), newSample(t)
	for len(info.Sections) < 30 {
		info.Sections = append(info.Sections, info.Sections[len(info.Sections)%6])
	}
	foot := parseHTML(t, render(t, th, samplePages(info)["portrait"])).all("footer", "foot")[0]
	if got := text(foot); strings.Count(got, "Unternehmen") != 2 || !strings.Contains(got, "Alle Rubriken") { // also in the description
		t.Errorf("the footer says %s", got)
	}
}

// Without numbers and channels nothing speaks of them.
func TestQuietNewsroom(t *testing.T) {
	th := loadDefault(t)
	for _, channels := range []bool{true, false} {
		info := newSample(t)
		info.SMSNumber, info.AppNumber = "", ""
		pages := samplePages(info)
		if !channels {
			info.Channels = nil
		}
		for name, page := range pages {
			source := render(t, th, page)
			for _, word := range []string{"SMS", "als Nachricht", "STOP", "Nummer"} {
				if strings.Contains(source, word) {
					t.Errorf("%s says %s", name, word)
				}
			}
			if !channels && strings.Contains(source, "Ein Kanal") {
				t.Errorf("%s speaks of channels", name)
			}
		}
	}
}

func TestPostPage(t *testing.T) {
	th, info := loadDefault(t), newSample(t)
	pages := samplePages(info)
	source := render(t, th, pages["urgent"])
	timeline, body := strings.Index(source, `class="timeline"`), strings.Index(source, `class="prose"`)
	if timeline < 0 || body < timeline {
		t.Error("the updates of an urgent post belong above its text")
	}
	d := parseHTML(t, source)
	var times []string
	for _, n := range d.all("li", "step") {
		for c := range n.Descendants() {
			if at, ok := attribute(c, "datetime"); ok {
				times = append(times, at)
			}
		}
	}
	want := "2026-11-22T11:30:00+01:00 2026-11-22T09:15:00+01:00 2026-11-22T08:30:00+01:00"
	if got := strings.Join(times, " "); got != want {
		t.Errorf("times of the updates: %s, want %s", got, want)
	}
	if byline := text(d.all("p", "byline")[0]); byline != "Petra Sommer 22. November 2026, 08:30 Uhr aktualisiert 22. November 2026, 11:30 Uhr" {
		t.Errorf("byline is %q", byline)
	}
	links := d.links()
	for href, words := range map[string]string{"/tags/fernwaerme/": "Fernwärme", "/unternehmen/beitrag-5/": "Älter Linie 2 fährt wieder durchgehend"} {
		if links[href] != words {
			t.Errorf("the link to %s says %q, want %q", href, links[href], words)
		}
	}
	if quiet := render(t, th, pages["post"]); strings.Contains(quiet, "aktualisiert") || strings.Contains(quiet, `class="timeline"`) {
		t.Error("a post that nobody touched says that it was updated")
	}
	info.Indexed = true
	if strings.Contains(render(t, th, pages["post"]), "noindex") {
		t.Error("search engines are kept out although the newsroom lets them in")
	}
}

func TestChannelPage(t *testing.T) {
	th, info := loadDefault(t), newSample(t)
	pages := samplePages(info)
	open := parseHTML(t, render(t, th, pages["channel"])).links()
	if open["sms:+4917604069099?body=MINI"] != "SMS schreiben" {
		t.Errorf("no link that joins by SMS: %v", open)
	}
	if code := render(t, th, pages["code"]); strings.Contains(code, "sms:") || !strings.Contains(code, "ist ein Code nötig") {
		t.Error("a channel with a code offers to join without one")
	}
	info.SMSNumber = ""
	if silent := render(t, th, pages["channel"]); strings.Contains(silent, "Per SMS") {
		t.Error("a newsroom without a number offers SMS")
	}
}

func TestFeedsOfThePage(t *testing.T) {
	th, info := loadDefault(t), newSample(t)
	pages := samplePages(info)
	for name, want := range map[string]string{
		"home": "https://werkblick.example/", "channel": "https://werkblick.example/channels/mini/",
		"post": "https://werkblick.example/technik/", "404": "https://werkblick.example/",
	} {
		var got []string
		for _, n := range parseHTML(t, render(t, th, pages[name])).all("link", "") {
			rel, _ := attribute(n, "rel")
			if _, translated := attribute(n, "hreflang"); rel == "alternate" && !translated {
				href, _ := attribute(n, "href")
				got = append(got, href)
			}
		}
		if all := strings.Join(got, " "); all != want+"feed.xml "+want+"atom.xml "+want+"feed.json" {
			t.Errorf("%s offers the feeds %s", name, all)
		}
	}
}

func TestRedirect(t *testing.T) {
	info := newSample(t)
	page := samplePages(info)["redirect"]
	page.Target, page.Title = "/technik/a&b/", `Bahn & "Bus"`
	source := render(t, loadDefault(t), page)
	for _, want := range []string{
		`<meta http-equiv="refresh" content="0; url=/technik/a&amp;b/">`,
		`<link rel="canonical" href="https://werkblick.example/unternehmen/beitrag-1/">`,
		`<a href="/technik/a&amp;b/">Bahn &amp; &#34;Bus&#34;</a>`,
	} {
		if !strings.Contains(source, want) {
			t.Errorf("the redirect lacks %s", want)
		}
	}
}

// What editors write can never become markup.
func TestHostileTexts(t *testing.T) {
	th, info := loadDefault(t), newSample(t)
	evil := `"><script>alert(1)</script><img src=x onerror=alert(1)> {{.Site}} ' javascript:alert(1)`
	for _, p := range info.Home.Posts {
		p.Title, p.Teaser, p.Description, p.Authors = evil, evil, evil, []string{evil}
		for i := range p.Updates {
			p.Updates[i].Text = evil
		}
		if p.Image != nil {
			p.Image.Alt, p.Image.Href = evil, "javascript:alert(1)"
		}
	}
	for _, lists := range [][]*site.List{info.Sections, info.Channels, info.Tags} {
		for _, l := range lists {
			l.Title, l.Description, l.Href = evil, evil, "javascript:alert(1)//"
		}
	}
	info.Title, info.Description, info.Publisher = evil, evil, evil
	for name, page := range samplePages(info) {
		page.Title, page.Description = evil, evil
		if name == "redirect" {
			continue // its meta element takes an address of the site only; package site makes it
		}
		for _, n := range parseHTML(t, render(t, th, page)).elements {
			_, handler := attribute(n, "onerror")
			href, _ := attribute(n, "href")
			src, _ := attribute(n, "src")
			if n.Data == "script" && !harmlessScript(n) || handler || strings.HasPrefix(href+src, "javascript:") {
				t.Errorf("%s: %s became markup", name, n.Data)
			}
		}
	}
}

func TestConcurrentRender(t *testing.T) {
	th := loadDefault(t)
	german, english := newSample(t), newSample(t)
	english.Language, english.Accent = "en", "#7a1f5c"
	var group sync.WaitGroup
	for i := range 16 {
		group.Go(func() {
			info, word := german, "Zum Inhalt springen"
			if i%2 == 1 {
				info, word = english, "Skip to content"
			}
			for name, page := range samplePages(info) {
				var buf bytes.Buffer
				if err := th.Render(&buf, page); err != nil {
					t.Error(err)
				}
				if name != "redirect" && !strings.Contains(buf.String(), word) {
					t.Errorf("%s is not in %s", name, info.Language)
				}
			}
		})
	}
	group.Wait()
}

func TestTimesAreOfTheNewsroom(t *testing.T) {
	info := newSample(t)
	post := info.Home.Posts[1]
	post.Date = time.Date(2026, 3, 29, 1, 30, 0, 0, time.UTC) // half an hour after the clocks went forward
	post.Lastmod = post.Date
	source := render(t, loadDefault(t), samplePages(info)["post"])
	if !strings.Contains(source, "29. März 2026, 03:30 Uhr") {
		t.Error("the time is not the one on the wall in Berlin")
	}
}

func TestRenderErrorsNameThePage(t *testing.T) {
	th, info := loadDefault(t), newSample(t)
	err := th.Render(io.Discard, &site.Page{Kind: "poster", Path: "x/index.html", Site: info})
	want := `x/index.html: no template for pages of the kind "poster": the theme has [home list post page redirect 404 index calendar jobs search month follow offline digest press release withdrawn]`
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	info.SMSNumber = "0171 3920000"
	err = th.Render(io.Discard, samplePages(info)["channel"])
	want = `channels/mini/index.html: list.html:29:94: executing "join" at <phone .Site.SMSNumber>: error calling phone: ` +
		`the number to text is not in the international form: write it like +491713920000`
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func BenchmarkRenderPost(b *testing.B) {
	th, info := loadDefault(b), newSample(b)
	page := samplePages(info)["urgent"]
	var buf bytes.Buffer
	b.ReportAllocs()
	for b.Loop() {
		buf.Reset()
		if err := th.Render(&buf, page); err != nil {
			b.Fatal(err)
		}
	}
	b.SetBytes(int64(buf.Len()))
}
