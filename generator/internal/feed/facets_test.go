package feed

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/mmcdole/gofeed"

	"newsroom/generator/internal/site"
)

// facetTexts are the full texts of the rich newsroom, by the slugs of its posts, in both languages.
var facetTexts = map[string][2]string{
	"fest": {`<p><time datetime="2026-12-10T13:00:00+01:00">Donnerstag, 10.12.2026, 13:00</time>–<time datetime="2026-12-10T15:30:00+01:00">15:30 Uhr</time><br>
<strong>Ort:</strong> Kantine &amp; Hof<br>
<a href="https://news.stadtwerke.example/unternehmen/fest/event.ics">In den Kalender</a></p>
<p>Ein Text.</p>`, `<p><time datetime="2026-12-10T13:00:00+01:00">Thursday, 10 December 2026, 13:00</time>–<time datetime="2026-12-10T15:30:00+01:00">15:30</time><br>
<strong>Place:</strong> Kantine &amp; Hof<br>
<a href="https://news.stadtwerke.example/en/unternehmen/fest/event.ics">Add to calendar</a></p>
<p>A text.</p>`},
	"markt": {`<p><strong>Abgesagt:</strong> <s><time datetime="2026-12-11">Freitag, 11.12.2026</time> – <time datetime="2026-12-13">Sonntag, 13.12.2026</time></s></p>
<p>Ein Text.</p>`, `<p><strong>Cancelled:</strong> <s><time datetime="2026-12-11">Friday, 11 December 2026</time> – <time datetime="2026-12-13">Sunday, 13 December 2026</time></s></p>
<p>A text.</p>`},
	"nacht": {`<p><strong>Vorbei:</strong> <time datetime="2026-12-01T20:00:00+01:00">Dienstag, 01.12.2026, 20:00 Uhr</time> – <time datetime="2026-12-02T02:00:00+01:00">Mittwoch, 02.12.2026, 02:00 Uhr</time><br>
<strong>Ort:</strong> Depot</p>
<p>Ein Text.</p>`, `<p><strong>Over:</strong> <time datetime="2026-12-01T20:00:00+01:00">Tuesday, 1 December 2026, 20:00</time> – <time datetime="2026-12-02T02:00:00+01:00">Wednesday, 2 December 2026, 02:00</time><br>
<strong>Place:</strong> Depot</p>
<p>A text.</p>`},
	"fahrer": {`<p><strong>Bewerbung bis:</strong> <time datetime="2027-01-31T23:59:59+01:00">Sonntag, 31.01.2027</time><br>
<strong>Ort:</strong> Betriebshof &lt;Nord&gt;<br>
<strong>Kontakt:</strong> Frau Weber, 030 23125 100</p>
<p>Wir suchen.</p>`, `<p lang="en"><em>Only in German</em></p>
<p lang="en"><strong>Apply by:</strong> <time datetime="2027-01-31T23:59:59+01:00">Sunday, 31 January 2027</time><br>
<strong>Place:</strong> <span lang="de">Betriebshof &lt;Nord&gt;</span><br>
<strong>Contact:</strong> <span lang="de">Frau Weber, 030 23125 100</span></p>
<div lang="de"><p>Wir suchen.</p>
</div>`},
	"technik": {`<p><strong>Die Bewerbungsfrist ist vorbei</strong></p>
<p>Ein Text.</p>`, `<p><strong>Applications are closed</strong></p>
<p>A text.</p>`},
	"karten": {`<p lang="de"><em>Nur auf Englisch</em></p>
<p lang="de"><strong>Mitmachen bis:</strong> <time datetime="2026-12-05T12:00:00+01:00">Samstag, 05.12.2026, 12:00 Uhr</time></p>
<div lang="en"><p>Ein Text.</p>
</div>`, `<p><strong>Enter by:</strong> <time datetime="2026-12-05T12:00:00+01:00">Saturday, 5 December 2026, 12:00</time></p>
<p>A text.</p>`},
	"film": {`<figure><a href="https://news.stadtwerke.example/unternehmen/film/kran.mp4"><img src="https://news.stadtwerke.example/unternehmen/film/poster.1a2b3c4d-960.jpg" alt="Kran" width="960" height="540"></a></figure>
<p><a href="https://news.stadtwerke.example/unternehmen/film/kran.mp4">Film ansehen</a> (MP4, 12,3 MB)</p>
<p>Ein Text.</p>
<p><strong>Dokument:</strong> <a href="https://news.stadtwerke.example/unternehmen/film/protokoll.pdf">Protokoll</a> (PDF, 1 KB)</p>`, `<figure><a href="https://news.stadtwerke.example/unternehmen/film/kran.mp4"><img src="https://news.stadtwerke.example/unternehmen/film/poster.1a2b3c4d-960.jpg" alt="Kran" width="960" height="540"></a></figure>
<p><a href="https://news.stadtwerke.example/unternehmen/film/kran.mp4">Watch the film</a> (MP4, 12.3 MB)</p>
<p>A text.</p>
<p><strong>Document:</strong> <a href="https://news.stadtwerke.example/unternehmen/film/protokoll.pdf">Protokoll</a> (PDF, 1 KB)</p>`},
	"bilder": {`<p>Ein Text.</p>
<figure><img src="https://news.stadtwerke.example/unternehmen/bilder/a-960.jpg" alt="Ein Kran" width="960" height="480"><figcaption>Der neue Kran &lt;groß&gt;</figcaption></figure>
<figure><img src="https://news.stadtwerke.example/unternehmen/bilder/b-960.jpg" alt="Ein Hof" width="960" height="480"></figure>`, `<p>A text.</p>
<figure><img src="https://news.stadtwerke.example/unternehmen/bilder/a-960.jpg" alt="Ein Kran" width="960" height="480"><figcaption>Der neue Kran &lt;groß&gt;</figcaption></figure>
<figure><img src="https://news.stadtwerke.example/unternehmen/bilder/b-960.jpg" alt="Ein Hof" width="960" height="480"></figure>`},
	"plan": {`<p>Ein Text.</p>
<p><strong>Dokument:</strong> <a href="https://news.stadtwerke.example/unternehmen/plan/plan%202027.pdf">Dienstplan &amp; Regeln</a> (PDF, 1,2 MB)</p>`, `<p>A text.</p>
<p><strong>Document:</strong> <a href="https://news.stadtwerke.example/unternehmen/plan/plan%202027.pdf">Dienstplan &amp; Regeln</a> (PDF, 1.2 MB)</p>`},
	"presse": {`<p>Ein Text.</p>
<ul>
<li><a href="https://paper.example/a?b=1&amp;c=2">Wärme &lt;bleibt&gt;</a> – Tageblatt, <time datetime="2026-12-01">01.12.2026</time><br>
Ein Satz &amp; mehr.</li>
<li><a href="https://paper.example/b">Ohne Blatt</a>, <time datetime="2026-12-01T06:30:00+01:00">01.12.2026, 06:30 Uhr</time></li>
</ul>`, `<p>A text.</p>
<ul>
<li><a href="https://paper.example/a?b=1&amp;c=2">Wärme &lt;bleibt&gt;</a> – Tageblatt, <time datetime="2026-12-01">1 December 2026</time><br>
Ein Satz &amp; mehr.</li>
<li><a href="https://paper.example/b">Ohne Blatt</a>, <time datetime="2026-12-01T06:30:00+01:00">1 December 2026, 06:30</time></li>
</ul>`},
	"helfen": {`<p><strong>ÜBUNG</strong></p>
<p><strong>Entwarnung, <time datetime="2026-12-01T09:00:00+01:00">01.12.2026, 09:00 Uhr</time>:</strong> Danke!</p>
<p>Ein Text.</p>
<p><strong>Antworten per SMS an +491713920011:</strong> <a href="sms:+491713920011?body=Ja">Ja</a>, <a href="sms:+491713920011?body=Nein%20&amp;%20sp%C3%A4ter">Nein &amp; später</a></p>`, `<p><strong>EXERCISE</strong></p>
<p><strong>All-clear, <time datetime="2026-12-01T09:00:00+01:00">1 December 2026, 09:00</time>:</strong> Danke!</p>
<p>A text.</p>
<p><strong>Answers by text message to +491713920011:</strong> <a href="sms:+491713920011?body=Ja">Ja</a>, <a href="sms:+491713920011?body=Nein%20&amp;%20sp%C3%A4ter">Nein &amp; später</a></p>`},
}

func languagesOfTests() []string { return []string{"de", "en"} }

func TestFacetsAreReadByOthers(t *testing.T) {
	for i, language := range languagesOfTests() {
		s := richSite(language)
		eachKind(t, s, s.Home, func(t *testing.T, _ []byte, feed *gofeed.Feed) {
			if len(feed.Items) != len(facetTexts) || feed.Language != language {
				t.Fatalf("%d items in %q", len(feed.Items), feed.Language)
			}
			for j, item := range feed.Items {
				p := s.Home.Posts[len(s.Home.Posts)-1-j]
				if item.Link != p.URL || !strings.HasSuffix(item.Title, p.Title) || !item.PublishedParsed.Equal(p.Date) {
					t.Errorf("%s: %s", item.Link, item.Title)
				}
				if diff := cmp.Diff(facetTexts[slug(p)][i], strings.TrimSpace(item.Content)); diff != "" {
					t.Errorf("%s: %s", p.ID, diff)
				}
			}
		})
	}
}

func slug(p *site.Post) string { return strings.TrimPrefix(p.ID, "unternehmen/") }

func TestFilesAreEnclosures(t *testing.T) {
	film := gofeed.Enclosure{URL: host + "unternehmen/film/kran.mp4", Type: "video/mp4", Length: "12345678"}
	minutes := gofeed.Enclosure{URL: host + "unternehmen/film/protokoll.pdf", Type: "application/pdf", Length: "400"}
	plan := gofeed.Enclosure{URL: host + "unternehmen/plan/plan%202027.pdf", Type: "application/pdf", Length: "1234567"}
	s := richSite("de")
	eachKind(t, s, s.Home, func(t *testing.T, data []byte, feed *gofeed.Feed) {
		var got []gofeed.Enclosure
		for _, item := range feed.Items {
			for _, e := range item.Enclosures {
				got = append(got, *e)
			}
		}
		want := []gofeed.Enclosure{plan, film, minutes}
		switch feed.FeedType {
		case "rss":
			want = want[:2] // one of an item
		case "json":
			got = jsonSizes(t, data) // gofeed takes the length from where seconds stand
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	})
}

// jsonSizes are the attachments of a JSON Feed.
func jsonSizes(t *testing.T, data []byte) []gofeed.Enclosure {
	t.Helper()
	var feed struct {
		Items []struct {
			Attachments []struct {
				URL  string      `json:"url"`
				Type string      `json:"mime_type"`
				Size json.Number `json:"size_in_bytes"`
			}
		}
	}
	if err := json.Unmarshal(data, &feed); err != nil {
		t.Fatal(err)
	}
	var all []gofeed.Enclosure
	for _, item := range feed.Items {
		for _, a := range item.Attachments {
			all = append(all, gofeed.Enclosure{URL: a.URL, Type: a.Type, Length: string(a.Size)})
		}
	}
	return all
}

// What is not known of a file is not made up: RSS has only whole enclosures, JSON Feed needs the type.
func TestFilesOfWhichLittleIsKnown(t *testing.T) {
	s := newSite()
	p := newPost(s, 1)
	p.Document = &site.Download{URL: host + "a"}
	wants := map[string]int{"rss": 0, "atom": 1, "json": 0}
	eachKind(t, s, fill(s, p), func(t *testing.T, _ []byte, feed *gofeed.Feed) {
		item := feed.Items[0]
		if len(item.Enclosures) != wants[feed.FeedType] || !strings.Contains(item.Content, `<strong>Dokument:</strong> <a href="`+host+`a">a</a></p>`) {
			t.Errorf("%d enclosures, %s", len(item.Enclosures), item.Content)
		}
	})
}

func TestIDsOfLanguages(t *testing.T) {
	ids := map[string][]string{}
	for _, language := range languagesOfTests() {
		s := richSite(language)
		for _, kind := range kinds {
			data, err := kind.write(s, s.Home)
			if err != nil {
				t.Fatal(err)
			}
			feed, err := gofeed.NewParser().ParseString(string(data))
			if err != nil {
				t.Fatal(err)
			}
			var all []string
			for _, item := range feed.Items {
				all = append(all, item.GUID)
			}
			checkUnique(t, slices.Clone(all))
			if before := ids[language]; before != nil && !slices.Equal(before, all) {
				t.Errorf("%s has other ids: %q", kind.name, all)
			}
			ids[language] = all
		}
	}
	for i, id := range ids["de"] { // a fallback is the same entry, a translation is another one
		slug := strings.TrimPrefix(id, "tag:news.stadtwerke.example,2026:unternehmen/")
		alone := strings.HasPrefix(slug, "fahrer") || strings.HasPrefix(slug, "karten")
		if alone != (id == ids["en"][i]) {
			t.Errorf("%s and %s", id, ids["en"][i])
		}
	}
}

func TestFeedsOfLanguagesHaveTheirOwnIDs(t *testing.T) {
	var ids []string
	for _, language := range languagesOfTests() {
		s := richSite(language)
		for _, l := range slices.Concat([]*site.List{s.Home}, s.Sections, s.Tags) {
			data, err := Atom(s, l)
			if err != nil {
				t.Fatal(err)
			}
			ids = append(ids, parseXML(t, data).one(t, "id").Text)
		}
	}
	if ids[0] != "tag:news.stadtwerke.example,2026:/" || ids[4] != "tag:news.stadtwerke.example,2026:/en/" || ids[5] != "tag:news.stadtwerke.example,2026:/en/section/unternehmen" {
		t.Errorf("%q", ids)
	}
	checkUnique(t, ids)
}

func TestTheCalendarOfAnotherLanguageHasTheSameEvents(t *testing.T) {
	var uids [][]string
	for _, language := range languagesOfTests() {
		s := richSite(language)
		data := writeCalendar(t, s, s.Home.Posts...)
		uids = append(uids, values(t, data, "UID"))
		isOne(t, data, "PRODID", "-//newsroom//newsroom 1.0//"+strings.ToUpper(language))
	}
	if len(uids[0]) != 3 || !slices.Equal(uids[0], uids[1]) {
		t.Errorf("%q", uids)
	}
}

func TestPictureIsNotShownTwice(t *testing.T) {
	picture := &site.Image{URL: host + "a-960.jpg", Alt: "Rohr", Variants: []site.ImageFile{{URL: host + "a-480.jpg"}, {URL: host + "a-960.jpg"}}}
	for name, change := range map[string]func(p *site.Post){
		"in the text":             func(p *site.Post) { p.Text = ready(`<img src="/a-960.jpg" alt="">`) },
		"in the text and smaller": func(p *site.Post) { p.Text = ready(`<img src="/a-480.jpg" alt="">`) },
		"in the gallery":          func(p *site.Post) { p.Gallery = []*site.Image{picture} },
		"before the film": func(p *site.Post) {
			p.Video = &site.Video{Poster: picture, Download: site.Download{URL: host + "f.mp4"}}
		},
		"nowhere else": func(p *site.Post) { p.Gallery = nil },
	} {
		s := newSite()
		p := newPost(s, 1)
		p.Text, p.Image = nil, picture
		change(p)
		eachKind(t, s, fill(s, p), func(t *testing.T, _ []byte, feed *gofeed.Feed) {
			if n := strings.Count(feed.Items[0].Content, "<img"); n != 1 {
				t.Errorf("%s: %d pictures in %s", name, n, feed.Items[0].Content)
			}
		})
	}
}

func TestWordsAreComplete(t *testing.T) {
	for _, w := range []words{german, english} {
		for name, word := range map[string]string{
			"language": w.language, "exercise": w.exercise, "update": w.update, "allClear": w.allClear, "clock": w.clock, "day": w.day, "time": w.time,
			"decimal": w.decimal, "cancelled": w.cancelled, "over": w.over, "intoCalendar": w.intoCalendar, "place": w.place, "contact": w.contact,
			"applyBy": w.applyBy, "jobClosed": w.jobClosed, "enterBy": w.enterBy, "raffleClosed": w.raffleClosed, "watch": w.watch,
			"document": w.document, "replies": w.replies, "repliesTo": w.repliesTo, "only": w.only,
		} {
			if word == "" {
				t.Errorf("%s lacks %s", w.language, name)
			}
		}
		if len(w.languages) != len(german.languages) {
			t.Errorf("%s knows %d languages of %d", w.language, len(w.languages), len(german.languages))
		}
	}
}

func TestOnlyInAnotherLanguage(t *testing.T) {
	for _, test := range []struct{ feed, post, want string }{
		{"de", "en", "Nur auf Englisch"},
		{"de", "tr-TR", "Nur auf Türkisch"},
		{"de", "eo", "Nur auf eo"},
		{"en", "de", "Only in German"},
		{"en-GB", "uk", "Only in Ukrainian"},
		{"de", "de", ""},
		{"de", "", ""},
		{"", "", ""},
	} {
		s := newSite()
		s.Language = test.feed
		p := newPost(s, 1)
		p.Language = test.post
		eachKind(t, s, fill(s, p), func(t *testing.T, _ []byte, feed *gofeed.Feed) {
			first, _, _ := strings.Cut(feed.Items[0].Content, "\n")
			if said := strings.HasPrefix(first, "<p lang="); said != (test.want != "") || said && !strings.Contains(first, "<em>"+test.want+"</em>") {
				t.Errorf("%s in %s: %s", test.post, test.feed, first)
			}
		})
	}
}

func TestSize(t *testing.T) {
	for bytes, want := range map[int64]string{-1: "", 0: "", 1: "1 KB", 1499: "1 KB", 1500: "2 KB", 999_499: "999 KB", 999_500: "1,0 MB", 1_000_000: "1,0 MB", 123_456_789: "123,5 MB"} {
		if got := german.size(bytes); got != want {
			t.Errorf("%d: %q, want %q", bytes, got, want)
		}
	}
}

func TestUntil(t *testing.T) {
	for at, want := range map[time.Time]string{
		december(5, 0, 0): "Samstag, 05.12.2026, 00:00 Uhr",
		time.Date(2026, 12, 5, 23, 59, 59, 0, berlin):  "Samstag, 05.12.2026",
		time.Date(2026, 12, 31, 23, 59, 58, 0, berlin): "Donnerstag, 31.12.2026, 23:59 Uhr",
	} {
		if got := german.until(at); got != want {
			t.Errorf("%v: %q, want %q", at, got, want)
		}
	}
}
