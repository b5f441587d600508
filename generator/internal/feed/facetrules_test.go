package feed

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"newsroom/generator/internal/site"
)

// eachRich takes the feed of the rich newsroom apart, in each of its languages.
func eachRich(t *testing.T, write func(*site.Info, *site.List) ([]byte, error), check func(t *testing.T, root *node)) {
	t.Helper()
	for _, language := range languagesOfTests() {
		s := richSite(language)
		data, err := write(s, s.Home)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(language, func(t *testing.T) { check(t, parseXML(t, data)) })
	}
}

// TestRSSRulesOfFacets follows https://www.rssboard.org/rss-specification where posts are more than texts.
func TestRSSRulesOfFacets(t *testing.T) {
	for _, test := range rssFacetRules {
		t.Run(test.rule, func(t *testing.T) {
			eachRich(t, RSS, func(t *testing.T, root *node) {
				channel := root.one(t, "channel")
				test.check(t, document{root, channel, channel.all("item")})
			})
		})
	}
}

// whole is a number without a sign or a fraction, above 0.
var whole = regexp.MustCompile(`^[1-9][0-9]*$`)

// mediaType is that of RFC 6838.
var mediaType = regexp.MustCompile(`^[a-z]+/[a-z0-9.+-]+$`)

// languageTag is that of RFC 5646, in its plainest form.
var languageTag = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]+)*$`)

var rssFacetRules = []struct {
	rule  string
	check func(t *testing.T, d document)
}{
	{"<enclosure> has url, length in bytes and type, all three", func(t *testing.T, d document) {
		found := 0
		for _, item := range d.items {
			for _, e := range item.all("enclosure") {
				found++
				if !strings.HasPrefix(e.attr("url"), "https://") || !whole.MatchString(e.attr("length")) || !mediaType.MatchString(e.attr("type")) {
					t.Errorf("%+v", e.Attrs)
				}
			}
		}
		if found != 2 {
			t.Errorf("%d enclosures", found)
		}
	}},
	{"<enclosure> stands once in an item, the film before the document", func(t *testing.T, d document) {
		for _, item := range d.items {
			all := item.all("enclosure")
			if len(all) > 1 || strings.HasSuffix(item.one(t, "link").Text, "/film/") && all[0].attr("type") != "video/mp4" {
				t.Errorf("%+v", all)
			}
		}
	}},
	{"<item> has a title or a description, and no element but those of RSS, each of them once but <category>", func(t *testing.T, d document) {
		for _, item := range d.items {
			seen := map[string]int{}
			for _, c := range item.Children {
				if c.XMLName.Space == "" {
					seen[c.XMLName.Local]++
				}
			}
			for name, n := range seen {
				known := slices.Contains([]string{"title", "link", "description", "author", "category", "comments", "enclosure", "guid", "pubDate", "source"}, name)
				if !known || n > 1 && name != "category" {
					t.Errorf("%d of %s", n, name)
				}
			}
			if seen["title"]+seen["description"] == 0 {
				t.Error("neither title nor description")
			}
		}
	}},
	{"<channel> has no element but those of RSS, each of them once but <item>", func(t *testing.T, d document) {
		seen := map[string]int{}
		for _, c := range d.head.Children {
			if c.XMLName.Space == "" {
				seen[c.XMLName.Local]++
			}
		}
		delete(seen, "item")
		for name, n := range seen {
			if n > 1 || !slices.Contains([]string{"title", "link", "description", "language", "lastBuildDate", "image"}, name) {
				t.Errorf("%d of %s", n, name)
			}
		}
	}},
	{"<language> is that of the newsroom seen", func(t *testing.T, d document) {
		want := "de"
		if strings.Contains(d.head.one(t, "{}link").Text, "/en/") {
			want = "en"
		}
		if got := d.head.one(t, "language").Text; got != want || !languageTag.MatchString(got) {
			t.Errorf("%q", got)
		}
	}},
	{"<pubDate> is never later than <lastBuildDate>", func(t *testing.T, d document) {
		last, err := time.Parse(time.RFC1123Z, d.head.one(t, "lastBuildDate").Text)
		if err != nil {
			t.Fatal(err)
		}
		for _, date := range texts(d.items, "pubDate") {
			if at, err := time.Parse(time.RFC1123Z, date); err != nil || at.After(last) {
				t.Errorf("%s: %v", date, err)
			}
		}
	}},
	{"<guid> tells items apart, those of a newsroom in one language", func(t *testing.T, d document) {
		checkUnique(t, texts(d.items, "guid"))
	}},
	{"<link> is an absolute address", func(t *testing.T, d document) {
		for _, item := range d.items {
			checkAbsolute(t, item.one(t, "link").Text)
		}
	}},
	{"extending RSS: what is not of RSS is in a name space that the root names", func(t *testing.T, d document) {
		spaces := []string{nsAtom, nsDC, nsMedia, nsRSS, ""}
		for _, n := range append(d.items, d.head) {
			for _, c := range n.Children {
				if !slices.Contains(spaces, c.XMLName.Space) {
					t.Errorf("%v", c.XMLName)
				}
			}
		}
	}},
	{"dc:language names the language of a fallback, and of no other item", func(t *testing.T, d document) {
		for _, item := range d.items {
			got := texts([]*node{item}, "{"+nsDC+"}language")
			if fallback := strings.Contains(item.one(t, "{"+nsRSS+"}encoded").Text, "<em>"); fallback != (len(got) == 1) {
				t.Errorf("%s: %q", item.one(t, "link").Text, got)
			}
		}
	}},
	{"media:content has an address, and a medium of the known ones; sizes are whole", func(t *testing.T, d document) {
		checkMedia(t, d.items, 3)
	}},
	{"content:encoded has no address that leads nowhere outside of the page", func(t *testing.T, d document) {
		for _, item := range d.items {
			checkHTML(t, item.one(t, "{"+nsRSS+"}encoded").Text)
		}
	}},
}

// checkMedia follows https://www.rssboard.org/media-rss#media-content.
func checkMedia(t *testing.T, items []*node, want int) {
	t.Helper()
	found := 0
	for _, item := range items {
		for _, m := range item.all("{" + nsMedia + "}content") {
			found++
			checkAbsolute(t, m.attr("url"))
			if !slices.Contains([]string{"image", "audio", "video", "document", "executable"}, m.attr("medium")) {
				t.Errorf("medium %q", m.attr("medium"))
			}
			for _, name := range []string{"fileSize", "width", "height"} {
				if v := m.attr(name); v != "" && !whole.MatchString(v) {
					t.Errorf("%s %q", name, v)
				}
			}
			for _, thumb := range m.all("{" + nsMedia + "}thumbnail") {
				checkAbsolute(t, thumb.attr("url"))
			}
		}
	}
	if found != want {
		t.Errorf("%d of media:content, want %d", found, want)
	}
}

// TestAtomRulesOfFacets follows RFC 4287 where posts are more than texts, and stand in several languages.
func TestAtomRulesOfFacets(t *testing.T) {
	for _, test := range atomFacetRules {
		t.Run(test.rule, func(t *testing.T) {
			eachRich(t, Atom, func(t *testing.T, root *node) { test.check(t, document{root, root, root.all("entry")}) })
		})
	}
}

var atomFacetRules = []struct {
	rule  string
	check func(t *testing.T, d document)
}{
	{"2 xml:lang on an entry is that of a fallback, and of no other", func(t *testing.T, d document) {
		var got []string
		for _, e := range d.items {
			if lang := e.attr("lang"); lang != "" {
				got = append(got, lang)
			}
		}
		if want := map[string]string{"de": "en", "en": "de"}[d.head.attr("lang")]; !slices.Equal(got, []string{want}) {
			t.Errorf("%q", got)
		}
	}},
	{"3.1.1 a text that is no HTML has no elements", func(t *testing.T, d document) {
		for _, e := range append(d.items, d.head) {
			for _, c := range append(e.all("title"), append(e.all("summary"), e.all("subtitle")...)...) {
				if len(c.Children) > 0 || !slices.Contains([]string{"", "text"}, c.attr("type")) {
					t.Errorf("%+v", c)
				}
			}
		}
	}},
	{"3.3 dates have T, a zone, and capital letters", func(t *testing.T, d document) {
		for _, date := range append(texts(d.items, "published"), texts(d.items, "updated")...) {
			if !regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$`).MatchString(date) {
				t.Error(date)
			}
		}
	}},
	{"4.1.1 no two alternates of the feed have the same type and language", func(t *testing.T, d document) { checkAlternates(t, d.head) }},
	{"4.1.1 elements of Atom that the feed may have, and no others", func(t *testing.T, d document) {
		checkAtomChildren(t, d.head, "author", "category", "contributor", "generator", "icon", "id", "link", "logo", "rights", "subtitle", "title", "updated", "entry")
	}},
	{"4.1.1 an author stands in the feed, so that entries need none", func(t *testing.T, d document) { d.head.one(t, "author") }},
	{"4.1.2 elements of Atom that an entry may have, and no others", func(t *testing.T, d document) {
		for _, e := range d.items {
			checkAtomChildren(t, e, "author", "category", "content", "contributor", "id", "link", "published", "rights", "source", "summary", "title", "updated")
		}
	}},
	{"4.1.2 no two alternates of an entry have the same type and language", func(t *testing.T, d document) {
		for _, e := range d.items {
			checkAlternates(t, e)
		}
	}},
	{"4.2.2.3 a category has a label for people", func(t *testing.T, d document) {
		for _, e := range d.items {
			for _, c := range e.all("category") {
				if c.attr("label") == "" || c.attr("term") == "" {
					t.Errorf("%+v", c.Attrs)
				}
			}
		}
	}},
	{"4.2.6.1 ids are the same in every feed that has the entry, and no two entries share one", func(t *testing.T, d document) {
		checkUnique(t, append(texts(d.items, "id"), d.head.one(t, "id").Text))
	}},
	{"4.2.7.1 href is an address, and absolute", func(t *testing.T, d document) {
		for _, l := range links(d) {
			checkAbsolute(t, l.attr("href"))
		}
	}},
	{"4.2.7.2 rel is a registered name", func(t *testing.T, d document) {
		for _, l := range links(d) {
			if !slices.Contains([]string{"alternate", "self", "enclosure"}, l.attr("rel")) {
				t.Errorf("%+v", l.Attrs)
			}
		}
	}},
	{"4.2.7.3 type is a media type", func(t *testing.T, d document) {
		for _, l := range links(d) {
			if !mediaType.MatchString(l.attr("type")) {
				t.Errorf("%+v", l.Attrs)
			}
		}
	}},
	{"4.2.7.4 hreflang is a language, and stands where there is the entry in several", func(t *testing.T, d document) {
		languages := map[int]int{}
		for _, e := range d.items {
			n := 0
			for _, l := range e.all("{" + nsAtom + "}link") {
				if lang := l.attr("hreflang"); lang != "" {
					n++
					if !languageTag.MatchString(lang) || strings.Contains(l.attr("href"), "/en/") != (lang == "en") {
						t.Errorf("%+v", l.Attrs)
					}
				}
			}
			languages[n]++
		}
		if languages[0] != 2 || languages[2] != 9 {
			t.Errorf("entries by languages: %v", languages)
		}
	}},
	{"4.2.7.6 length is that in bytes", func(t *testing.T, d document) {
		var got []string
		for _, l := range links(d) {
			if l.attr("rel") == "enclosure" {
				got = append(got, l.attr("length"))
			}
		}
		if want := []string{"1234567", "12345678", "400"}; !slices.Equal(got, want) {
			t.Errorf("%q", got)
		}
	}},
	{"4.2.8 logo is an address", func(t *testing.T, d document) { checkAbsolute(t, d.head.one(t, "logo").Text) }},
	{"4.2.9 published is not later than updated", func(t *testing.T, d document) {
		for _, e := range d.items {
			published, err1 := time.Parse(time.RFC3339, e.one(t, "published").Text)
			updated, err2 := time.Parse(time.RFC3339, e.one(t, "updated").Text)
			if err1 != nil || err2 != nil || published.After(updated) {
				t.Errorf("%v %v", published, updated)
			}
		}
	}},
	{"4.2.14 a title says something", func(t *testing.T, d document) {
		for _, title := range append(texts(d.items, "title"), texts([]*node{d.head}, "title")...) {
			if strings.TrimSpace(title) == "" {
				t.Error("empty")
			}
		}
	}},
	{"6.4 what is not of Atom has a name space of its own", func(t *testing.T, d document) { checkMedia(t, d.items, 3) }},
}

// links are all of the feed and its entries.
func links(d document) []*node {
	all := d.head.all("{" + nsAtom + "}link")
	for _, e := range d.items {
		all = append(all, e.all("{"+nsAtom+"}link")...)
	}
	return all
}

func checkAlternates(t *testing.T, n *node) {
	t.Helper()
	seen := map[string]bool{}
	for _, l := range n.all("{" + nsAtom + "}link") {
		key := fmt.Sprint(l.attr("type"), strconv.Quote(l.attr("hreflang")))
		if l.attr("rel") == "alternate" && seen[key] {
			t.Errorf("two alternates of %s", key)
		}
		seen[key] = seen[key] || l.attr("rel") == "alternate"
	}
}

func checkAtomChildren(t *testing.T, n *node, known ...string) {
	t.Helper()
	for _, c := range n.Children {
		if c.XMLName.Space == nsAtom && !slices.Contains(known, c.XMLName.Local) || c.XMLName.Space != nsAtom && c.XMLName.Space != nsMedia {
			t.Errorf("%v in %s", c.XMLName, n.XMLName.Local)
		}
	}
}
