package review

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// Each kind of feed says the same in its own way.
func TestKindsOfFeeds(t *testing.T) {
	at := time.Date(2026, 11, 24, 6, 12, 0, 0, time.UTC)
	full := story{Title: "Rohrbruch & Stau", Teaser: "Die Linie 1 fährt nicht.", URL: "https://blatt.example/1", Published: at}
	for name, test := range map[string]struct {
		text string
		want []story
	}{
		"rss 2.0": {`<rss version="2.0"><channel><title>Blatt</title><item><title>Rohrbruch &amp; Stau - Blatt</title><link>/1</link>
			<description>&lt;p&gt;Die Linie 1&lt;br&gt;fährt nicht.&lt;/p&gt;</description><pubDate>Tue, 24 Nov 2026 07:12:00 +0100</pubDate></item></channel></rss>`, []story{full}},
		"rss 1.0": {`<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
			<channel rdf:about="x"><title>Blatt</title></channel><item rdf:about="https://blatt.example/1"><title>Rohrbruch &amp; Stau</title>
			<link>https://blatt.example/1</link><description>Die Linie 1 fährt nicht.</description><dc:date>2026-11-24T07:12:00+01:00</dc:date></item></rdf:RDF>`, []story{full}},
		"rss 0.91": {
			`<rss version="0.91"><channel><title>Blatt</title><item><title>Rohrbruch &amp; Stau</title><link>https://blatt.example/1</link></item></channel></rss>`,
			[]story{{Title: full.Title, URL: full.URL}},
		},
		"atom": {`<feed xmlns="http://www.w3.org/2005/Atom"><title>Blatt</title><entry><title type="html">&lt;b&gt;Rohrbruch&lt;/b&gt; &amp;amp; Stau</title>
			<link rel="replies" href="https://blatt.example/kommentare"/><link href="https://blatt.example/1?utm_source=atom"/><id>urn:1</id>
			<updated>2026-11-24T08:00:00Z</updated><published>2026-11-24T06:12:00Z</published>
			<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">Die Linie 1 <em>fährt</em> nicht.</div></content></entry></feed>`, []story{full}},
		"atom with a base": {`<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://blatt.example/"><entry><title>Rohrbruch &amp; Stau</title><link href="1"/>
			<updated>2026-11-24T06:12:00Z</updated><summary>Die Linie 1 fährt nicht.</summary></entry></feed>`, []story{full}},
		"json": {`{"version": "https://jsonfeed.org/version/1.1", "title": "Blatt", "items": [{"id": "1", "url": "https://blatt.example/1", "title": "Rohrbruch & Stau",
			"content_html": "<p>Die Linie 1 fährt nicht.</p>", "date_published": "2026-11-24T07:12:00+01:00"}]}`, []story{full}},
		"address in guid": {
			`<rss><channel><item><title>Eins</title><guid>https://blatt.example/1</guid></item><item><title>Zwei</title><guid isPermaLink="false">17</guid></item></channel></rss>`,
			[]story{{Title: "Eins", URL: full.URL}},
		},
		"nothing to show": {`<rss><channel><item><link>https://blatt.example/1</link></item><item><title>???</title><link>https://blatt.example/1</link></item>
			<item><title>Ohne Adresse</title></item><item><title>Böse</title><link>javascript:alert(1)</link></item></channel></rss>`, nil},
		"teaser says nothing": {
			`<rss><channel><item><title>Eins</title><link>https://blatt.example/1</link><description>Eins</description></item></channel></rss>`,
			[]story{{Title: "Eins", URL: full.URL}},
		},
		"date that is none": {
			`<rss><channel><item><title>Eins</title><link>https://blatt.example/1</link><pubDate>gestern</pubDate></item></channel></rss>`,
			[]story{{Title: "Eins", URL: full.URL}},
		},
	} {
		base, _ := url.Parse("https://blatt.example/feed.xml")
		got, err := parse(t.Context(), []byte(test.text), "", base)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestTeaser(t *testing.T) {
	for text, want := range map[string]string{
		"Ein Satz.":           "Ein Satz.",
		"Ein Satz, der [...]": "Ein Satz, der…",
		"Ein Satz, der … […]": "Ein Satz, der…",
		"Ein Satz. Der Beitrag Rohrbruch erschien zuerst auf Blatt.":   "Ein Satz.",
		"Ein Satz […] The post Rohrbruch first appeared on The Paper.": "Ein Satz…",
		"Der Beitrag zur Rente steigt.":                                "Der Beitrag zur Rente steigt.",
		strings.Repeat("Wort ", 50):                                    strings.Repeat("Wort ", 38) + "Wort Wort…",
	} {
		if got := teaser(plain(text)); got != want {
			t.Errorf("%q: %q", text, got)
		}
	}
}

// No feed, however it is written, brings down the program or gets an address or a text in that a post could not have.
func FuzzFeed(f *testing.F) {
	f.Add(rss("a.example", "Eins", "<b>Zwei</b>"), "")
	f.Add(`{"items": [{"title": "x", "url": "https://a.example/"}]}`, "text/html; charset=utf-16")
	f.Add(`<feed xmlns="http://www.w3.org/2005/Atom" xml:base="::"><entry><title>x</title><link href="%zz"/></entry></feed>`, "")
	f.Add("<!doctype html><link rel=alternate type=application/rss+xml href=//x>", "")
	f.Fuzz(func(t *testing.T, text, kind string) {
		base, _ := url.Parse("https://blatt.example/feed.xml")
		got, err := parse(t.Context(), []byte(text), kind, base)
		if err != nil {
			return
		}
		for _, s := range got {
			if !strings.HasPrefix(s.URL, "http") || plain(s.Title) != s.Title || s.Title == "" || plain(s.Teaser) != s.Teaser {
				t.Errorf("%+v", s)
			}
		}
	})
}
