package feed

import (
	"time"

	"newsroom/generator/internal/site"
)

// richSite is a newsroom of two languages, seen in the one that is asked for, with every facet in a post of its own. Posts that have a
// translation are in that language; the job has none, and the raffle is an English text that nobody put into German.
func richSite(language string) *site.Info {
	s := newSite()
	s.SMSNumber = "+491713920011"
	s.Languages = []site.Edition{{Language: "de", Href: "/", URL: host}, {Language: "en", Href: "/en/", URL: host + "en/"}}
	for i := range s.Languages {
		s.Languages[i].Current = s.Languages[i].Language == language
	}
	if s.Language = language; language == "en" {
		s.Home.Href, s.Home.URL = "/en/", host+"en/"
		s.Sections[0].Href, s.Sections[0].URL = "/en/unternehmen/", host+"en/unternehmen/"
	}
	r := rich{s}
	fill(s, r.event(), r.cancelled(), r.past(), r.job(), r.closedJob(), r.raffle(), r.video(), r.gallery(), r.document(), r.press(), r.call())
	return s
}

type rich struct{ site *site.Info }

// post is one that there is in both languages.
func (r rich) post(n int, slug, german, english string) *site.Post {
	p := newPost(r.site, n)
	p.ID, p.Href, p.Language, p.Title, p.Image = "unternehmen/"+slug, "/unternehmen/"+slug+"/", "de", german, nil
	p.Editions = []site.Edition{
		{Language: "de", URL: host + "unternehmen/" + slug + "/"}, {Language: "en", URL: host + "en/unternehmen/" + slug + "/"},
	}
	p.URL, p.Text = p.Editions[0].URL, ready("<p>Ein Text.</p>\n")
	if r.site.Language == "en" {
		p.Href, p.URL, p.Language, p.Title, p.Text = "/en"+p.Href, p.Editions[1].URL, "en", english, ready("<p>A text.</p>\n")
	}
	return p
}

// alone makes a post one that there is in one language only.
func (r rich) alone(p *site.Post, language, title string) *site.Post {
	p.Language, p.Title = language, title
	at := map[string]int{"de": 0, "en": 1}
	p.URL = p.Editions[at[language]].URL
	p.Editions[1-at[language]].Missing = true
	return p
}

func december(day, hour, minute int) time.Time {
	return time.Date(2026, 12, day, hour, minute, 0, 0, berlin)
}

func (r rich) event() *site.Post {
	p := r.post(1, "fest", "Weihnachtsfeier", "Christmas party")
	p.Event = &site.Event{Start: december(10, 13, 0), End: december(10, 15, 30), Location: "Kantine & Hof", URL: p.URL + "event.ics"}
	return p
}

func (r rich) cancelled() *site.Post {
	p := r.post(2, "markt", "Weihnachtsmarkt", "Christmas market")
	p.Event = &site.Event{Start: december(11, 0, 0), End: december(13, 0, 0), AllDay: true, Cancelled: true, URL: p.URL + "event.ics"}
	return p
}

func (r rich) past() *site.Post {
	p := r.post(3, "nacht", "Lange Nacht", "Long night")
	p.Event = &site.Event{Start: december(1, 20, 0), End: december(2, 2, 0), Past: true, Location: "Depot", URL: p.URL + "event.ics"}
	return p
}

func (r rich) job() *site.Post {
	p := r.alone(r.post(4, "fahrer", "", ""), "de", "Fahrerin gesucht")
	p.Job = &site.Job{Deadline: time.Date(2027, 1, 31, 23, 59, 59, 0, berlin), Location: "Betriebshof <Nord>", Contact: "Frau Weber, 030 23125 100"}
	p.Text = ready("<p>Wir suchen.</p>\n")
	return p
}

func (r rich) closedJob() *site.Post {
	p := r.post(5, "technik", "Technikerin gesucht", "Technician wanted")
	p.Job = &site.Job{Deadline: december(1, 12, 0), Closed: true}
	return p
}

func (r rich) raffle() *site.Post {
	p := r.alone(r.post(6, "karten", "", ""), "en", "Win tickets")
	p.Raffle = &site.Raffle{Deadline: december(5, 12, 0)}
	return p
}

func (r rich) video() *site.Post {
	p := r.post(7, "film", "Ein Film", "A film")
	p.Image = &site.Image{URL: host + "unternehmen/film/poster.1a2b3c4d-960.jpg", Alt: "Kran", Width: 960, Height: 540}
	p.Video = &site.Video{
		Download: site.Download{URL: host + "unternehmen/film/kran.mp4", Type: "video/mp4", Size: 12_345_678},
		Poster:   p.Image, Captions: []site.Captions{{URL: host + "unternehmen/film/kran.de.vtt", Language: "de"}},
	}
	p.Document = &site.Download{Title: "Protokoll", URL: host + "unternehmen/film/protokoll.pdf", Type: "application/pdf", Size: 400}
	return p
}

func (r rich) gallery() *site.Post {
	p := r.post(8, "bilder", "Bilder", "Pictures")
	picture := func(name, alt, caption string) *site.Image {
		file := func(width int, suffix string) site.ImageFile {
			return site.ImageFile{URL: host + "unternehmen/bilder/" + name + suffix, Width: width, Height: width / 2, Type: "image/jpeg"}
		}
		return &site.Image{
			URL: file(960, "-960.jpg").URL, Alt: alt, Caption: caption, Width: 960, Height: 480,
			Variants: []site.ImageFile{file(480, "-480.jpg"), file(960, "-960.jpg"), file(1600, "-1600.jpg")},
		}
	}
	p.Gallery = []*site.Image{picture("a", "Ein Kran", "Der neue Kran <groß>"), picture("b", "Ein Hof", "")}
	p.Image = p.Gallery[0]
	return p
}

func (r rich) document() *site.Post {
	p := r.post(9, "plan", "Der Plan", "The plan")
	p.Document = &site.Download{Title: "Dienstplan & Regeln", URL: host + "unternehmen/plan/plan%202027.pdf", Type: "application/pdf", Size: 1_234_567}
	return p
}

func (r rich) press() *site.Post {
	p := r.post(10, "presse", "Presseschau", "Press review")
	p.Clippings = []site.Clipping{
		{Title: "Wärme <bleibt>", Source: "Tageblatt", URL: "https://paper.example/a?b=1&c=2", Published: december(1, 0, 0), Teaser: "Ein Satz & mehr."},
		{Title: "Ohne Blatt", URL: "https://paper.example/b", Published: december(1, 6, 30)},
	}
	return p
}

func (r rich) call() *site.Post {
	p := r.post(11, "helfen", "Wer hilft?", "Who helps?")
	p.Replies = []string{"Ja", " ", "Nein & später"}
	p.Urgent, p.Exercise = true, true
	p.Updates = []site.Update{{At: december(1, 9, 0), Text: "Danke!", Closes: true}}
	return p
}
