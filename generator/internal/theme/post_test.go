package theme

import (
	"strings"
	"testing"
	"time"

	"newsroom/generator/internal/site"
)

// photo is a picture as package site gives it, in three widths and two types.
func photo(name string) *site.Image {
	image := &site.Image{Href: "/m/" + name + "-960.jpg", URL: "https://werkblick.example/m/" + name + "-960.jpg", Alt: "Foto " + name, Width: 960, Height: 640, Tint: "120"}
	for _, width := range []int{480, 960, 1600} {
		file := site.ImageFile{Href: "/m/" + name + map[int]string{480: "-480", 960: "-960", 1600: "-1600"}[width], Width: width, Height: width * 2 / 3}
		file.Href, file.Type = file.Href+".jpg", "image/jpeg"
		image.Variants = append(image.Variants, file)
		file.Href, file.Type = strings.TrimSuffix(file.Href, ".jpg")+".webp", "image/webp"
		image.WebP = append(image.WebP, file)
	}
	return image
}

// facetPages are pages of posts in all the states that the sample does not have, by what they must and must not say.
func facetPages(t *testing.T) map[string]struct {
	page      *site.Page
	has, lack []string
} {
	t.Helper()
	edited := func(name string, edit func(*site.Post)) *site.Page {
		page := samplePages(newSample(t))[name]
		edit(page.Post)
		return page
	}
	type wanted = struct {
		page      *site.Page
		has, lack []string
	}
	nothing := func(*site.Post) {}
	silent := edited("poll", nothing)
	silent.Site.SMSNumber = ""
	return map[string]wanted{
		"event": {edited("event", nothing), []string{
			`<time datetime="2026-12-03T13:00:00&#43;01:00">Donnerstag, 3. Dezember 2026, 13:00–15:30 Uhr</time>`, "Wagenhalle, Tor 2", `event.ics" type="text/calendar">`, "In den Kalender",
		}, []string{"Abgesagt</h2>", "Vorbei</h2>"}},
		"event off":      {edited("event", func(p *site.Post) { p.Event.Cancelled = true }), []string{"Abgesagt</h2>", "Dieser Termin findet nicht statt."}, nil},
		"event over":     {edited("event", func(p *site.Post) { p.Event.Past = true }), []string{"Vorbei</h2>", "liegt zurück"}, []string{"In den Kalender"}},
		"event of days":  {edited("event", func(p *site.Post) { p.Event.AllDay = true }), []string{`<time datetime="2026-12-03">Donnerstag, 3. Dezember 2026</time>`}, nil},
		"job":            {edited("job", nothing), []string{"Bewerben bis</dt>", "15. Dezember 2026</time>", "Personal, App. 2210"}, []string{"geschlossen"}},
		"job closed":     {edited("job", func(p *site.Post) { p.Job.Closed = true }), []string{"Bewerbung geschlossen</h2>", "Endete</dt>"}, []string{"Bewerben bis</dt>"}},
		"job open ended": {edited("job", func(p *site.Post) { p.Job = &site.Job{Contact: "personal@werkblick.example"} }), []string{"Bewerbung jederzeit", `href="mailto:personal@werkblick.example"`}, nil},
		"raffle":         {edited("raffle", nothing), []string{"Mitmachen bis</dt>", "30. November 2026, 12:00 Uhr"}, []string{"beendet</h2>"}},
		"raffle closed":  {edited("raffle", func(p *site.Post) { p.Raffle.Closed = true }), []string{"Verlosung beendet</h2>"}, nil},
		"video": {edited("video", nothing), []string{
			`<video controls playsinline preload="none" poster="/media/leitstelle.svg" width="1200" height="800">`, `<source src="/media/neue.mp4" type="video/mp4">`,
			`<track kind="captions" src="/media/neue.de.vtt" srclang="de" label="Deutsch">`, "(MP4, 18,4\u00a0MB)",
		}, []string{"autoplay", `<figure class="picture">`}},
		"video alone": {edited("video", func(p *site.Post) { p.Video.Poster, p.Image = nil, nil }), []string{`<video controls playsinline preload="metadata">`}, []string{"poster="}},
		"gallery": {edited("gallery", func(p *site.Post) { p.Gallery = []*site.Image{photo("a"), {Href: "/m/b.svg"}} }), []string{
			`<a href="/m/a-1600.jpg">`, `<source type="image/webp" srcset="/m/a-480.webp 480w, /m/a-960.webp 960w, /m/a-1600.webp 1600w"`, `alt="Foto a" loading="lazy"`,
			`class="tint r1 g2 b0"`, `<a href="/m/b.svg" aria-label="Bild vergrößern">`, "2 Bilder",
		}, nil},
		"picture":          {edited("portrait", func(p *site.Post) { p.Image = photo("a") }), []string{`srcset="/m/a-480.jpg 480w, /m/a-960.jpg 960w, /m/a-1600.jpg 1600w"`, `fetchpriority="high"`, `width="960" height="640"`}, []string{`loading="lazy"`}},
		"document":         {edited("document", nothing), []string{`href="/media/plan.pdf" type="application/pdf"`, "<strong>Wirtschaftsplan 2027</strong> <small>PDF, 1,2\u00a0MB</small>"}, nil},
		"press":            {edited("press", nothing), []string{`<a href="https://morgenpost.example/waerme" rel="noopener external">Lindenau zeigt, wie Wärmewende geht</a>`, "18. November 2026", "2 Pressestimmen"}, nil},
		"press of an hour": {edited("press", func(p *site.Post) { p.Clippings[0].Published = time.Date(2026, 11, 18, 6, 30, 0, 0, time.UTC) }), []string{"18. November 2026, 07:30 Uhr</time>"}, nil},
		"textless":         {edited("press", func(p *site.Post) { p.Text = nil }), nil, []string{`class="prose"`}},
		"poll":             {edited("poll", nothing), []string{`href="sms:&#43;4917604069099?body=JA"`, "<strong>JA</strong>, <strong>NEIN</strong>", "&#43;49 176 0406 9099"}, nil},
		"poll in silence":  {silent, nil, []string{"sms:", "NEIN"}},
		"translated":       {edited("poll", func(p *site.Post) { p.Editions = sampleEditions(samplePages(newSample(t))["home"].Site, p.Href, false) }), []string{`hreflang="en">Auch auf Englisch</a>`}, nil},
		"untranslated":     {edited("poll", func(p *site.Post) { p.Editions = sampleEditions(samplePages(newSample(t))["home"].Site, p.Href, true) }), nil, []string{"Auch auf"}},
		"foreign":          {edited("poll", func(p *site.Post) { p.Language = "en" }), []string{`<article class="post" lang="en">`}, nil},
		"plain":            {edited("portrait", nothing), []string{`<svg class="qr" aria-hidden="true"`, "<strong>https://werkblick.example/a/7k3qf9/</strong>", "post."}, []string{"facets.", `class="card`}},
	}
}

// Every state of every facet is on the page, which is compiled: a fallback to html/template would cost the speed without a word.
func TestPostSaysWhatItIs(t *testing.T) {
	th := loadDefault(t)
	for name, tt := range facetPages(t) {
		t.Run(name, func(t *testing.T) {
			got, want, err := bothForms(t, th, tt.page)
			if err != nil || got != want {
				t.Fatalf("not compiled: %v", err)
			}
			checkDocument(t, tt.page, got)
			got = strings.ReplaceAll(got, "\n", "")
			for _, part := range tt.has {
				if !strings.Contains(got, part) {
					t.Errorf("the page lacks %s", part)
				}
			}
			for _, part := range tt.lack {
				if strings.Contains(got, part) {
					t.Errorf("the page has %s", part)
				}
			}
		})
	}
}

// A change of one post must not make all others anew.
func TestPostsShowNoLists(t *testing.T) {
	th := loadDefault(t)
	for _, kind := range []site.Kind{site.PostPage, site.LegalPage} {
		if th.ReadsLists(kind) {
			t.Errorf("pages of the kind %s read lists", kind)
		}
	}
	if th.ShowsTexts() {
		t.Error("pages show texts of other posts")
	}
}

func TestHostileFacets(t *testing.T) {
	th := loadDefault(t)
	evil := `"><script>alert(1)</script>' javascript:alert(1)`
	for name, tt := range facetPages(t) {
		p := tt.page.Post
		if p.Event != nil {
			p.Event.Location, p.Event.Href = evil, "javascript:alert(1)"
		}
		if p.Job != nil {
			p.Job.Location, p.Job.Contact = evil, evil
		}
		if p.Video != nil {
			p.Video.Title, p.Video.Href, p.Video.Type = evil, "javascript:alert(1)", evil
		}
		if p.Document != nil {
			p.Document.Title, p.Document.Href, p.Document.Type = evil, "javascript:alert(1)", evil
		}
		for _, image := range p.Gallery {
			image.Alt, image.Caption, image.Href, image.Tint = evil, evil, "javascript:alert(1)", evil
		}
		for i := range p.Clippings {
			p.Clippings[i] = site.Clipping{Title: evil, Source: evil, URL: "javascript:alert(1)", Teaser: evil}
		}
		for i := range p.Replies {
			p.Replies[i] = evil
		}
		for _, n := range parseHTML(t, render(t, th, tt.page)).elements {
			kind, _ := attribute(n, "type")
			source, _ := attribute(n, "src")
			href, _ := attribute(n, "href")
			if n.Data == "script" && kind != "application/ld+json" && !strings.HasPrefix(source, "/assets/") || strings.HasPrefix(href+source, "javascript:") {
				t.Errorf("%s: %s became markup", name, n.Data)
			}
		}
	}
}

func TestSrcset(t *testing.T) {
	if got := Srcset(photo("a").Variants); got != "/m/a-480.jpg 480w, /m/a-960.jpg 960w, /m/a-1600.jpg 1600w" {
		t.Errorf("got %s", got)
	}
	if got := Srcset(nil); got != "" {
		t.Errorf("got %s", got)
	}
}

func TestTint(t *testing.T) {
	for digits, want := range map[string]string{"120": "tint r1 g2 b0", "333": "tint r3 g3 b3", "": "", "12": "", "124": "", "1200": "", `"><`: ""} {
		if got := Tint(digits); got != want {
			t.Errorf("%q: got %q, want %q", digits, got, want)
		}
	}
}
