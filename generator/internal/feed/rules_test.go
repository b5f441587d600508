package feed

import (
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
	bare.Authors, bare.Tags, bare.Image, bare.Teaser, bare.Text = nil, nil, nil, "", nil
	fill(s, urgent, drill, bare)
	return s
}

// document is a feed taken apart: its root, the element that tells of the feed, and the posts.
type document struct {
	root, head *node
	items      []*node
}

var tagURI = regexp.MustCompile(`^tag:[a-z0-9.-]+,2026:[A-Za-z0-9/._~%-]+(\?lang=[A-Za-z0-9-]+)?$`)

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
			switch a.Key {
			case "href", "src", "poster":
				checkAbsolute(t, a.Val)
			case "srcset":
				for _, address := range srcsetURLs(a.Val) {
					checkAbsolute(t, address)
				}
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
	if len(items) != 3 || !strings.HasPrefix(string(data), `<?xml version="1.0" encoding="UTF-8"?>`) {
		t.Fatalf("%d items in %s", len(items), data)
	}
	for _, test := range rssRules {
		t.Run(test.rule, func(t *testing.T) { test.check(t, document{root, channel, items}) })
	}
}

var rssRules = []struct {
	rule  string
	check func(t *testing.T, d document)
}{
	{"the root is rss of version 2.0", func(t *testing.T, d document) {
		if d.root.XMLName.Local != "rss" || d.root.attr("version") != "2.0" {
			t.Errorf("%+v", d.root.Attrs)
		}
	}},
	{"a channel has title, link and description, and they say something", func(t *testing.T, d document) {
		for _, name := range []string{"title", "{}link", "description"} {
			if d.head.one(t, name).Text == "" {
				t.Errorf("%s is empty", name)
			}
		}
		checkAbsolute(t, d.head.one(t, "{}link").Text)
	}},
	{"the channel names its language and the date of its last change", func(t *testing.T, d document) {
		if d.head.one(t, "language").Text != "de" || d.head.one(t, "lastBuildDate").Text != "Wed, 25 Nov 2026 09:30:00 +0100" {
			t.Errorf("%q", texts([]*node{d.head}, "lastBuildDate"))
		}
	}},
	{"atom:link names the address of the feed", func(t *testing.T, d document) {
		self := d.head.one(t, "{"+nsAtom+"}link")
		if self.attr("href") != host+"feed.xml" || self.attr("rel") != "self" || self.attr("type") != "application/rss+xml" {
			t.Errorf("%+v", self.Attrs)
		}
	}},
	{"the image has url, title and link, those of the channel, and no size that is too large", func(t *testing.T, d document) {
		image := d.head.one(t, "image")
		checkAbsolute(t, image.one(t, "url").Text)
		if image.one(t, "title").Text != d.head.one(t, "title").Text || image.one(t, "link").Text != d.head.one(t, "{}link").Text || len(image.all("width")) > 0 {
			t.Error("not those of the channel, or too large")
		}
	}},
	{"every item has one title, link, description, guid and pubDate", func(t *testing.T, d document) {
		for _, item := range d.items {
			for _, name := range []string{"title", "link", "{}description", "guid", "pubDate"} {
				item.one(t, name)
			}
			checkAbsolute(t, item.one(t, "link").Text)
		}
	}},
	{"a guid that is no address says so; no two are the same", func(t *testing.T, d document) {
		for _, item := range d.items {
			if guid := item.one(t, "guid"); guid.attr("isPermaLink") != "false" || !tagURI.MatchString(guid.Text) {
				t.Errorf("%+v", guid)
			}
		}
		checkUnique(t, texts(d.items, "guid"))
	}},
	{"dates are those of RFC 822 with four digits of the year", func(t *testing.T, d document) {
		for _, date := range append(texts(d.items, "pubDate"), texts([]*node{d.head}, "lastBuildDate")...) {
			if _, err := mail.ParseDate(date); err != nil || !regexp.MustCompile(`^\w{3}, \d\d \w{3} \d{4} [\d:]{8} [+-]\d{4}$`).MatchString(date) {
				t.Errorf("%q: %v", date, err)
			}
		}
	}},
	{"author takes an address of e-mail, so names stand in dc:creator", func(t *testing.T, d document) {
		if len(texts(d.items, "author")) > 0 || len(texts(d.items, "{"+nsDC+"}creator")) != 4 {
			t.Errorf("%q %q", texts(d.items, "author"), texts(d.items, "creator"))
		}
	}},
	{"an enclosure needs its length, so pictures stand in media:content", func(t *testing.T, d document) {
		if len(texts(d.items, "enclosure")) > 0 {
			t.Error("an enclosure")
		}
		media := d.items[1].one(t, "{"+nsMedia+"}content")
		if media.attr("url") == "" || media.attr("medium") != "image" || media.attr("width") != "1200" || len(d.items[0].all("{"+nsMedia+"}content")) > 0 {
			t.Errorf("%+v", media)
		}
	}},
	{"an item may have several categories", func(t *testing.T, d document) {
		if got := texts(d.items, "category"); len(got) != 1+4+4 {
			t.Errorf("%q", got)
		}
	}},
	{"a description is HTML: what is plain in it is escaped", func(t *testing.T, d document) {
		if got := d.items[1].one(t, "{}description").Text; got != "Wärme &lt; Kälte &amp; mehr" {
			t.Errorf("%q", got)
		}
	}},
	{"content:encoded stands once and all of its addresses are absolute", func(t *testing.T, d document) {
		for _, item := range d.items {
			checkHTML(t, item.one(t, "{"+nsRSS+"}encoded").Text)
		}
	}},
	{"the newest item comes first", func(t *testing.T, d document) {
		if got := texts(d.items, "title"); !slices.Equal(got, []string{"Meldung 3", "ÜBUNG: Meldung 2", "Meldung 1"}) {
			t.Errorf("%q", got)
		}
	}},
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
	if len(entries) != 3 {
		t.Fatalf("%d entries in %s", len(entries), data)
	}
	for _, test := range atomRules {
		t.Run(test.rule, func(t *testing.T) { test.check(t, document{feed, feed, entries}) })
	}
}

// atMostOne asks that no element of these names stand twice.
func atMostOne(t *testing.T, n *node, names ...string) {
	t.Helper()
	for _, name := range names {
		if len(n.all("{"+nsAtom+"}"+name)) > 1 {
			t.Errorf("several of %s", name)
		}
	}
}

var atomRules = []struct {
	rule  string
	check func(t *testing.T, d document)
}{
	{"1.2 the name space", func(t *testing.T, d document) {
		if d.head.XMLName.Local != "feed" || d.head.XMLName.Space != nsAtom {
			t.Errorf("%v", d.head.XMLName)
		}
	}},
	{"2 xml:lang", func(t *testing.T, d document) {
		if d.head.attr("lang") != "de" {
			t.Errorf("%+v", d.head.Attrs)
		}
	}},
	{"3.2 a person has one name", func(t *testing.T, d document) {
		for _, n := range append(d.items, d.head) {
			for _, author := range n.all("author") {
				if author.one(t, "name").Text == "" {
					t.Error("no name")
				}
			}
		}
	}},
	{"3.3 dates are those of RFC 3339", func(t *testing.T, d document) {
		for _, date := range append(append(texts(d.items, "published"), texts(d.items, "updated")...), texts([]*node{d.head}, "updated")...) {
			if _, err := time.Parse(time.RFC3339, date); err != nil {
				t.Error(err)
			}
		}
	}},
	{"4.1.1 a feed has one id, title, updated and an author", func(t *testing.T, d document) {
		for _, name := range []string{"id", "title", "updated", "author"} {
			d.head.one(t, name)
		}
		atMostOne(t, d.head, "generator", "icon", "logo", "rights", "subtitle")
	}},
	{"4.1.1 a feed has a link to itself, and one alternate of a type", func(t *testing.T, d document) {
		links := d.head.all("link")
		if len(links) != 2 || links[0].attr("rel") != "alternate" || links[0].attr("href") != host || links[1].attr("rel") != "self" || links[1].attr("href") != host+"atom.xml" {
			t.Errorf("%+v", links)
		}
	}},
	{"4.1.2 an entry has one id, title and updated, and no more than one of the others", func(t *testing.T, d document) {
		for _, e := range d.items {
			for _, name := range []string{"id", "title", "updated", "link"} {
				e.one(t, name)
			}
			atMostOne(t, e, "content", "published", "rights", "source", "summary")
		}
	}},
	{"4.1.3.3 content of type html has no elements, and absolute addresses", func(t *testing.T, d document) {
		for _, e := range d.items {
			content := e.one(t, "{"+nsAtom+"}content")
			if content.attr("type") != "html" || len(content.Children) > 0 {
				t.Errorf("%+v", content)
			}
			checkHTML(t, content.Text)
		}
	}},
	{"4.2.2.1 a category has a term", func(t *testing.T, d document) {
		var terms []string
		for _, e := range d.items {
			for _, c := range e.all("category") {
				terms = append(terms, c.attr("term"))
			}
		}
		if want := []string{"unternehmen", "unternehmen", "fernwaerme", "netz", "exercise", "unternehmen", "fernwaerme", "netz", "urgent"}; !slices.Equal(terms, want) {
			t.Errorf("%q", terms)
		}
	}},
	{"4.2.6 ids are absolute, and unique with that of the feed", func(t *testing.T, d document) {
		ids := append(texts(d.items, "id"), texts([]*node{d.head}, "id")...)
		for _, id := range ids {
			if !tagURI.MatchString(id) {
				t.Errorf("%q", id)
			}
		}
		checkUnique(t, ids)
	}},
	{"4.2.7 links are absolute", func(t *testing.T, d document) {
		for _, n := range append(d.items, d.head) {
			for _, l := range n.all("link") {
				checkAbsolute(t, l.attr("href"))
			}
		}
	}},
	{"4.2.13 a summary is plain, and left out where there is none", func(t *testing.T, d document) {
		if sum := d.items[1].one(t, "summary"); sum.Text != "Wärme < Kälte & mehr" || sum.attr("type") != "text" || len(d.items[0].all("summary")) > 0 {
			t.Errorf("%+v", sum)
		}
	}},
	{"4.2.15 updated is that of the last change", func(t *testing.T, d document) {
		if got := d.items[0].one(t, "updated").Text; got != "2026-11-25T09:30:00+01:00" || d.head.one(t, "updated").Text != got {
			t.Errorf("%q", got)
		}
	}},
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
