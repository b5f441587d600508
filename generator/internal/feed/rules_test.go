package feed

import (
	"encoding/json"
	"net/mail"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"newsroom/generator/internal/site"
)

// ruleSite is a newsroom whose feeds touch every rule: posts with all and with next to nothing, urgent ones, a drill.
func ruleSite() *site.Info {
	s := newSite()
	urgent, drill, bare := newPost(s, 1), newPost(s, 2), newPost(s, 3)
	urgent.Urgent = true
	urgent.Updates = []site.Update{{At: at(10, 0), Text: "Neu"}}
	drill.Exercise = true
	bare.Authors, bare.Tags, bare.Image, bare.Teaser, bare.Body = nil, nil, nil, "", ""
	fill(s, urgent, drill, bare)
	return s
}

var tagURI = regexp.MustCompile(`^tag:[a-z0-9.-]+,2026:[A-Za-z0-9/._~%-]+$`)

func checkAbsolute(t *testing.T, address string) {
	t.Helper()
	if u, err := url.Parse(address); err != nil || !u.IsAbs() {
		t.Errorf("%q is not an absolute address", address)
	}
}

// checkHTML looks for addresses that lead nowhere outside of the page.
func checkHTML(t *testing.T, body string) {
	t.Helper()
	z := html.NewTokenizer(strings.NewReader(body))
	for z.Next() != html.ErrorToken {
		for _, a := range z.Token().Attr {
			if a.Key == "href" || a.Key == "src" {
				checkAbsolute(t, a.Val)
			}
		}
	}
}

func checkUnique(t *testing.T, ids []string) {
	t.Helper()
	slices.Sort(ids)
	if len(slices.Compact(slices.Clone(ids))) != len(ids) {
		t.Errorf("ids stand twice: %q", ids)
	}
}

// texts returns the text of the children of a name.
func texts(nodes []*node, name string) []string {
	var all []string
	for _, n := range nodes {
		for _, c := range n.all(name) {
			all = append(all, c.Text)
		}
	}
	return all
}

// TestRSSRules follows https://www.rssboard.org/rss-specification.
func TestRSSRules(t *testing.T) {
	s := ruleSite()
	data, err := RSS(s, s.Home)
	if err != nil {
		t.Fatal(err)
	}
	root := parseXML(t, data)
	channel := root.one(t, "channel")
	items := channel.all("item")
	for _, test := range []struct {
		rule  string
		check func(t *testing.T)
	}{
		{"the root is rss of version 2.0, in UTF-8", func(t *testing.T) {
			if root.XMLName.Local != "rss" || root.attr("version") != "2.0" || !strings.HasPrefix(string(data), `<?xml version="1.0" encoding="UTF-8"?>`) {
				t.Errorf("%.100s", data)
			}
		}},
		{"a channel has title, link and description, and they say something", func(t *testing.T) {
			for _, name := range []string{"title", "{}link", "description"} {
				if channel.one(t, name).Text == "" {
					t.Errorf("%s is empty", name)
				}
			}
			checkAbsolute(t, channel.one(t, "{}link").Text)
		}},
		{"the channel names its language and the date of its last change", func(t *testing.T) {
			if channel.one(t, "language").Text != "de" || channel.one(t, "lastBuildDate").Text != "Wed, 25 Nov 2026 09:30:00 +0100" {
				t.Errorf("%q", texts([]*node{channel}, "lastBuildDate"))
			}
		}},
		{"atom:link names the address of the feed", func(t *testing.T) {
			self := channel.one(t, "{"+nsAtom+"}link")
			if self.attr("href") != host+"feed.xml" || self.attr("rel") != "self" || self.attr("type") != "application/rss+xml" {
				t.Errorf("%+v", self.Attrs)
			}
		}},
		{"the image has url, title and link, those of the channel, and no size that is too large", func(t *testing.T) {
			image := channel.one(t, "image")
			checkAbsolute(t, image.one(t, "url").Text)
			if image.one(t, "title").Text != channel.one(t, "title").Text || image.one(t, "link").Text != channel.one(t, "{}link").Text || len(image.all("width")) > 0 {
				t.Error("not those of the channel, or too large")
			}
		}},
		{"every item has one title, link, description, guid and pubDate", func(t *testing.T) {
			for _, item := range items {
				for _, name := range []string{"title", "link", "{}description", "guid", "pubDate"} {
					item.one(t, name)
				}
				checkAbsolute(t, item.one(t, "link").Text)
			}
		}},
		{"a guid that is no address says so; no two are the same", func(t *testing.T) {
			for _, item := range items {
				if guid := item.one(t, "guid"); guid.attr("isPermaLink") != "false" || !tagURI.MatchString(guid.Text) {
					t.Errorf("%+v", guid)
				}
			}
			checkUnique(t, texts(items, "guid"))
		}},
		{"dates are those of RFC 822 with four digits of the year", func(t *testing.T) {
			for _, date := range append(texts(items, "pubDate"), texts([]*node{channel}, "lastBuildDate")...) {
				if _, err := mail.ParseDate(date); err != nil || !regexp.MustCompile(`^\w{3}, \d\d \w{3} \d{4} [\d:]{8} [+-]\d{4}$`).MatchString(date) {
					t.Errorf("%q: %v", date, err)
				}
			}
		}},
		{"author takes an address of e-mail, so names stand in dc:creator", func(t *testing.T) {
			if len(texts(items, "author")) > 0 || len(texts(items, "{"+nsDC+"}creator")) != 4 {
				t.Errorf("%q %q", texts(items, "author"), texts(items, "creator"))
			}
		}},
		{"an enclosure needs its length, so pictures stand in media:content", func(t *testing.T) {
			if len(texts(items, "enclosure")) > 0 {
				t.Error("an enclosure")
			}
			media := items[1].one(t, "{"+nsMedia+"}content")
			if media.attr("url") == "" || media.attr("medium") != "image" || media.attr("width") != "1200" || len(items[0].all("{"+nsMedia+"}content")) > 0 {
				t.Errorf("%+v", media)
			}
		}},
		{"an item may have several categories", func(t *testing.T) {
			if got := texts(items, "category"); len(got) != 1+4+4 {
				t.Errorf("%q", got)
			}
		}},
		{"a description is HTML: what is plain in it is escaped", func(t *testing.T) {
			if got := items[1].one(t, "{}description").Text; got != "Wärme &lt; Kälte &amp; mehr" {
				t.Errorf("%q", got)
			}
		}},
		{"content:encoded stands once and all of its addresses are absolute", func(t *testing.T) {
			for _, item := range items {
				checkHTML(t, item.one(t, "{"+nsRSS+"}encoded").Text)
			}
		}},
		{"the newest item comes first", func(t *testing.T) {
			if got := texts(items, "title"); !slices.Equal(got, []string{"Meldung 3", "ÜBUNG: Meldung 2", "Meldung 1"}) {
				t.Errorf("%q", got)
			}
		}},
	} {
		t.Run(test.rule, test.check)
	}
}

// TestAtomRules follows RFC 4287, the numbers being those of its sections.
func TestAtomRules(t *testing.T) {
	s := ruleSite()
	data, err := Atom(s, s.Home)
	if err != nil {
		t.Fatal(err)
	}
	feed := parseXML(t, data)
	entries := feed.all("entry")
	atMost := func(t *testing.T, n *node, names ...string) {
		for _, name := range names {
			if len(n.all("{"+nsAtom+"}"+name)) > 1 {
				t.Errorf("several of %s", name)
			}
		}
	}
	for _, test := range []struct {
		rule  string
		check func(t *testing.T)
	}{
		{"1.2 the name space", func(t *testing.T) {
			if feed.XMLName.Local != "feed" || feed.XMLName.Space != nsAtom {
				t.Errorf("%v", feed.XMLName)
			}
		}},
		{"2 xml:lang", func(t *testing.T) {
			if feed.attr("lang") != "de" {
				t.Errorf("%+v", feed.Attrs)
			}
		}},
		{"3.2 a person has one name", func(t *testing.T) {
			for _, n := range append(entries, feed) {
				for _, author := range n.all("author") {
					if author.one(t, "name").Text == "" {
						t.Error("no name")
					}
				}
			}
		}},
		{"3.3 dates are those of RFC 3339", func(t *testing.T) {
			for _, date := range append(append(texts(entries, "published"), texts(entries, "updated")...), texts([]*node{feed}, "updated")...) {
				if _, err := time.Parse(time.RFC3339, date); err != nil {
					t.Error(err)
				}
			}
		}},
		{"4.1.1 a feed has one id, title, updated and an author", func(t *testing.T) {
			for _, name := range []string{"id", "title", "updated", "author"} {
				feed.one(t, name)
			}
			atMost(t, feed, "generator", "icon", "logo", "rights", "subtitle")
		}},
		{"4.1.1 a feed has a link to itself, and one alternate of a type", func(t *testing.T) {
			links := feed.all("link")
			if len(links) != 2 || links[0].attr("rel") != "alternate" || links[0].attr("href") != host || links[1].attr("rel") != "self" || links[1].attr("href") != host+"atom.xml" {
				t.Errorf("%+v", links)
			}
		}},
		{"4.1.2 an entry has one id, title and updated, and no more than one of the others", func(t *testing.T) {
			for _, e := range entries {
				for _, name := range []string{"id", "title", "updated", "link"} {
					e.one(t, name)
				}
				atMost(t, e, "content", "published", "rights", "source", "summary")
			}
		}},
		{"4.1.3.3 content of type html has no elements, and absolute addresses", func(t *testing.T) {
			for _, e := range entries {
				content := e.one(t, "{"+nsAtom+"}content")
				if content.attr("type") != "html" || len(content.Children) > 0 {
					t.Errorf("%+v", content)
				}
				checkHTML(t, content.Text)
			}
		}},
		{"4.2.2.1 a category has a term", func(t *testing.T) {
			var terms []string
			for _, e := range entries {
				for _, c := range e.all("category") {
					terms = append(terms, c.attr("term"))
				}
			}
			if want := []string{"unternehmen", "unternehmen", "fernwaerme", "netz", "exercise", "unternehmen", "fernwaerme", "netz", "urgent"}; !slices.Equal(terms, want) {
				t.Errorf("%q", terms)
			}
		}},
		{"4.2.6 ids are absolute, and unique with that of the feed", func(t *testing.T) {
			ids := append(texts(entries, "id"), texts([]*node{feed}, "id")...)
			for _, id := range ids {
				if !tagURI.MatchString(id) {
					t.Errorf("%q", id)
				}
			}
			checkUnique(t, ids)
		}},
		{"4.2.7 links are absolute", func(t *testing.T) {
			for _, n := range append(entries, feed) {
				for _, l := range n.all("link") {
					checkAbsolute(t, l.attr("href"))
				}
			}
		}},
		{"4.2.13 a summary is plain, and left out where there is none", func(t *testing.T) {
			if sum := entries[1].one(t, "summary"); sum.Text != "Wärme < Kälte & mehr" || sum.attr("type") != "text" || len(entries[0].all("summary")) > 0 {
				t.Errorf("%+v", sum)
			}
		}},
		{"4.2.15 updated is that of the last change", func(t *testing.T) {
			if got := entries[0].one(t, "updated").Text; got != "2026-11-25T09:30:00+01:00" || feed.one(t, "updated").Text != got {
				t.Errorf("%q", got)
			}
		}},
	} {
		t.Run(test.rule, test.check)
	}
}

func TestFeedIDsDifferByList(t *testing.T) {
	s := ruleSite()
	var ids []string
	for _, l := range slices.Concat([]*site.List{s.Home}, s.Sections, s.Tags, s.Channels) {
		data, err := Atom(s, l)
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, parseXML(t, data).one(t, "id").Text)
	}
	checkUnique(t, ids)
}

func TestJSONFeedRules(t *testing.T) {
	s := ruleSite()
	for _, l := range slices.Concat([]*site.List{s.Home}, s.Sections, s.Channels) {
		data, err := JSON(s, l)
		if err != nil {
			t.Fatal(err)
		}
		checkJSONFeed(t, data)
	}
}

// checkJSONFeed follows https://www.jsonfeed.org/version/1.1/.
func checkJSONFeed(t *testing.T, data []byte) {
	t.Helper()
	var feed map[string]any
	if err := json.Unmarshal(data, &feed); err != nil {
		t.Fatal(err)
	}
	checkKeys(t, feed, map[string]func(*testing.T, any){
		"version": isVersion, "title": isText, "language": isText, "description": isText, "icon": isURL,
		"home_page_url": isURL, "feed_url": isURL, "authors": isAuthors, "items": isArray, "_newsroom": isObject,
	}, "version", "title", "language", "home_page_url", "feed_url", "items")
	var ids []string
	for _, item := range feed["items"].([]any) {
		item := item.(map[string]any)
		checkKeys(t, item, map[string]func(*testing.T, any){
			"id": isText, "url": isURL, "title": isText, "content_html": isHTML, "content_text": isText, "summary": isText, "image": isURL,
			"date_published": isDate, "date_modified": isDate, "authors": isAuthors, "tags": isTags, "_newsroom": isObject,
		}, "id", "url", "title", "date_published", "date_modified")
		if item["content_html"] == nil && item["content_text"] == nil {
			t.Errorf("%v has no content", item["id"])
		}
		ids = append(ids, item["id"].(string))
	}
	checkUnique(t, ids)
}

// checkKeys asks that every key be known and as it must be, and that the needed ones be there.
func checkKeys(t *testing.T, object map[string]any, known map[string]func(*testing.T, any), needed ...string) {
	t.Helper()
	for _, key := range needed {
		if object[key] == nil {
			t.Errorf("%s is missing in %v", key, object["id"])
		}
	}
	for key, value := range object {
		if check, ok := known[key]; ok {
			check(t, value)
		} else {
			t.Errorf("the key %q is none of JSON Feed 1.1", key)
		}
	}
}

func isText(t *testing.T, v any) {
	t.Helper()
	if s, ok := v.(string); !ok || strings.TrimSpace(s) == "" {
		t.Errorf("%v is no text", v)
	}
}

func isVersion(t *testing.T, v any) {
	t.Helper()
	if v != "https://jsonfeed.org/version/1.1" {
		t.Errorf("version %v", v)
	}
}

func isURL(t *testing.T, v any) {
	t.Helper()
	isText(t, v)
	checkAbsolute(t, v.(string))
}

func isHTML(t *testing.T, v any) {
	t.Helper()
	isText(t, v)
	checkHTML(t, v.(string))
}

func isDate(t *testing.T, v any) {
	t.Helper()
	if _, err := time.Parse(time.RFC3339, v.(string)); err != nil {
		t.Error(err)
	}
}

func isArray(t *testing.T, v any) {
	t.Helper()
	if _, ok := v.([]any); !ok {
		t.Errorf("%v is no array", v)
	}
}

func isObject(t *testing.T, v any) {
	t.Helper()
	if o, ok := v.(map[string]any); !ok || len(o) == 0 {
		t.Errorf("%v is no object", v)
	}
}

func isTags(t *testing.T, v any) {
	t.Helper()
	for _, tag := range v.([]any) {
		isText(t, tag)
	}
}

func isAuthors(t *testing.T, v any) {
	t.Helper()
	for _, author := range v.([]any) {
		isText(t, author.(map[string]any)["name"])
	}
}
