package feed

import (
	"bytes"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/mmcdole/gofeed"

	"newsroom/generator/internal/site"
)

// kinds are the three forms of a feed.
var kinds = []struct {
	name  string
	write func(*site.Info, *site.List) ([]byte, error)
}{{"rss", RSS}, {"atom", Atom}, {"json", JSON}}

// eachKind writes the list in all three forms and gives the bytes and what gofeed reads in them.
func eachKind(t *testing.T, s *site.Info, l *site.List, check func(t *testing.T, data []byte, feed *gofeed.Feed)) {
	t.Helper()
	for _, kind := range kinds {
		t.Run(kind.name, func(t *testing.T) {
			data, err := kind.write(s, l)
			if err != nil {
				t.Fatal(err)
			}
			feed, err := gofeed.NewParser().Parse(bytes.NewReader(data))
			if err != nil {
				t.Fatalf("gofeed: %v\n%s", err, data)
			}
			if feed.FeedType != kind.name {
				t.Errorf("gofeed took it for %s", feed.FeedType)
			}
			check(t, data, feed)
		})
	}
}

func TestReadersSeeThePost(t *testing.T) {
	s := newSite()
	p := newPost(s, 1)
	p.Urgent = true
	eachKind(t, s, fill(s, p), func(t *testing.T, _ []byte, feed *gofeed.Feed) {
		if feed.Title != s.Title || feed.Link != host && feed.FeedType != "json" || len(feed.Items) != 1 {
			t.Fatalf("title %q, link %q, %d items", feed.Title, feed.Link, len(feed.Items))
		}
		item := feed.Items[0]
		got := []string{item.Title, item.Link, item.GUID, item.Authors[0].Name, picture(item)}
		want := []string{p.Title, p.URL, "tag:news.stadtwerke.example,2026:unternehmen/meldung-1", "Ayşe Yılmaz", p.Image.URL}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff([]string{"Unternehmen", "Fernwärme", "Netz & Technik", "urgent"}, item.Categories); diff != "" {
			t.Error(diff)
		}
		if !item.PublishedParsed.Equal(p.Date) {
			t.Errorf("published %v, want %v", item.PublishedParsed, p.Date)
		}
		if item.UpdatedParsed != nil && !item.UpdatedParsed.Equal(p.Lastmod) { // RSS has none
			t.Errorf("updated %v, want %v", item.UpdatedParsed, p.Lastmod)
		}
		if feed.Language != "de" || feed.Description != s.Description {
			t.Errorf("language %q, description %q", feed.Language, feed.Description)
		}
	})
}

// picture is the address of the item's picture; gofeed gives that of Atom only as an extension.
func picture(item *gofeed.Item) string {
	if item.Image != nil {
		return item.Image.URL
	}
	return item.Extensions["media"]["content"][0].Attrs["url"]
}

func TestTextIsWholeAndAbsolute(t *testing.T) {
	s := newSite()
	p := newPost(s, 1)
	p.Updates = []site.Update{
		{At: at(12, 5).UTC(), Text: "Die Wärme ist <wieder> da.\nDanke!", Closes: true},
		{At: at(10, 15).UTC(), Text: "Reparatur & Prüfung bis Mittag", Urgent: true},
	}
	want := `<p><strong>Entwarnung, <time datetime="2026-11-22T12:05:00+01:00">22.11.2026, 12:05 Uhr</time>:</strong> Die Wärme ist &lt;wieder&gt; da.<br>
Danke!</p>
<p><strong>Update, <time datetime="2026-11-22T10:15:00+01:00">22.11.2026, 10:15 Uhr</time>:</strong> Reparatur &amp; Prüfung bis Mittag</p>
<figure><img src="https://news.stadtwerke.example/unternehmen/meldung-1/bild.jpg" alt="Ein Rohr" width="1200" height="800"></figure>
<p>Text mit <a href="https://news.stadtwerke.example/netz/">Verweis</a>, <a href="https://news.stadtwerke.example/unternehmen/meldung-1/#fn:1">Fußnote</a> und <img src="https://news.stadtwerke.example/unternehmen/meldung-1/plan.png" alt=""></p>`
	eachKind(t, s, fill(s, p), func(t *testing.T, _ []byte, feed *gofeed.Feed) {
		if diff := cmp.Diff(want, strings.TrimSpace(feed.Items[0].Content)); diff != "" {
			t.Error(diff)
		}
	})
}

func TestPictureOfTheTextIsNotShownTwice(t *testing.T) {
	s := newSite()
	p := newPost(s, 1)
	p.Text = ready(`<p><img src="/unternehmen/meldung-1/bild.jpg" alt=""></p>`)
	eachKind(t, s, fill(s, p), func(t *testing.T, _ []byte, feed *gofeed.Feed) {
		if n := strings.Count(feed.Items[0].Content, "<img"); n != 1 {
			t.Errorf("%d pictures in %s", n, feed.Items[0].Content)
		}
	})
}

func TestDrillIsMarked(t *testing.T) {
	for _, test := range []struct{ language, title, want string }{
		{"de", "Feueralarm", "ÜBUNG: Feueralarm"},
		{"de-AT", "Feueralarm", "ÜBUNG: Feueralarm"},
		{"de", "Übung: Feueralarm", "Übung: Feueralarm"},
		{"en", "Fire alarm", "EXERCISE: Fire alarm"},
		{"en-GB", "Exercise: fire alarm", "Exercise: fire alarm"},
		{"", "Feueralarm", "ÜBUNG: Feueralarm"},
	} {
		s := newSite()
		s.Language = test.language
		p := newPost(s, 1)
		p.Exercise, p.Title = true, test.title
		eachKind(t, s, fill(s, p), func(t *testing.T, _ []byte, feed *gofeed.Feed) {
			item := feed.Items[0]
			word, _, _ := strings.Cut(test.want, ":")
			if item.Title != test.want || !strings.HasPrefix(item.Content, "<p><strong>"+strings.ToUpper(word)+"</strong></p>") {
				t.Errorf("%s: title %q, text %q", test.language, item.Title, item.Content)
			}
			if last := item.Categories[len(item.Categories)-1]; last != "exercise" {
				t.Errorf("categories %q", item.Categories)
			}
		})
	}
}

func TestHostileText(t *testing.T) {
	for name, test := range map[string]struct{ text, want string }{
		"markup":      {`<script>alert("1")</script> & 'x' &amp;`, `<script>alert("1")</script> & 'x' &amp;`},
		"CDATA end":   {"]]> und ]]&gt;", "]]> und ]]&gt;"},
		"controls":    {"a\x00b\x07c\x1bd\uFFFEe\u0085", "abcde"},
		"lines":       {" a\r\n\tb \u2028c ", "a b c"},
		"not UTF-8":   {"a\xffb", "a\uFFFDb"},
		"emoji":       {"👩🏽‍🚒 „Zitat“ – €", "👩🏽‍🚒 „Zitat“ – €"},
		"comment":     {"<!-- --> <?xml?> <![CDATA[x]]>", "<!-- --> <?xml?> <![CDATA[x]]>"},
		"json":        {`\" \u0041 {}`, `\" \u0041 {}`},
		"replacement": {"\uFFFD", "\uFFFD"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSite()
			p := newPost(s, 1)
			p.Title, p.Authors, p.Image, p.Text = test.text, []string{test.text}, nil, ready("<pre>"+test.text+"</pre>")
			p.Tags[0].Title = test.text
			eachKind(t, s, fill(s, p), func(t *testing.T, _ []byte, feed *gofeed.Feed) {
				item := feed.Items[0]
				if item.Title != test.want || item.Categories[1] != test.want {
					t.Errorf("title %q, categories %q, want %q", item.Title, item.Categories, test.want)
				}
				// gofeed reads name and address in a name with brackets
				if author := item.Authors[0].Name; author != test.want && !strings.Contains(test.text, "(") {
					t.Errorf("author %q, want %q", author, test.want)
				}
				if line(item.Content) != line("<pre>"+test.text+"</pre>") {
					t.Errorf("text %q", item.Content)
				}
			})
		})
	}
}

func TestLongTextIsNotCut(t *testing.T) {
	s := newSite()
	p := newPost(s, 1)
	text := strings.Repeat("<p>Ein langer Absatz ]]> mit „Zeichen“.</p>\n", 25_000)
	p.Image, p.Text = nil, ready(text)
	eachKind(t, s, fill(s, p), func(t *testing.T, _ []byte, feed *gofeed.Feed) {
		if got := strings.TrimSpace(feed.Items[0].Content); got != strings.TrimSpace(text) {
			t.Errorf("%d bytes of %d, or other ones", len(got), len(text))
		}
	})
}

func TestEmptyList(t *testing.T) {
	s := newSite()
	eachKind(t, s, s.Channels[0], func(t *testing.T, data []byte, feed *gofeed.Feed) {
		if len(feed.Items) != 0 || feed.Title != "Mini – Neues aus den Stadtwerken" || feed.Description == "" {
			t.Errorf("%d items, title %q, description %q", len(feed.Items), feed.Title, feed.Description)
		}
		switch feed.FeedType {
		case "rss":
			if feed.Updated != "" {
				t.Errorf("RSS tells a date of change: %s", feed.Updated)
			}
		case "atom":
			if feed.Updated != "1970-01-01T00:00:00Z" {
				t.Errorf("updated %s", feed.Updated)
			}
		case "json":
			if !bytes.Contains(data, []byte(`"items":[]`)) {
				t.Errorf("no empty array of items in %s", data)
			}
		}
	})
}

func TestNewestPostsFirst(t *testing.T) {
	s := newSite()
	var posts []*site.Post
	for n := range MaxPosts + 5 {
		posts = append(posts, newPost(s, n)) // oldest first, as no list has them
	}
	posts[3].Date = posts[20].Date // a tie
	before := posts[0]
	eachKind(t, s, fill(s, posts...), func(t *testing.T, _ []byte, feed *gofeed.Feed) {
		if len(feed.Items) != MaxPosts || feed.Items[0].Title != "Meldung 34" {
			t.Fatalf("%d items, the first is %s", len(feed.Items), feed.Items[0].Title)
		}
		for i, item := range feed.Items[1:] {
			if item.PublishedParsed.After(*feed.Items[i].PublishedParsed) {
				t.Errorf("%s stands before %s", feed.Items[i].Title, item.Title)
			}
		}
	})
	if s.Home.Posts[0] != before {
		t.Error("the list of the caller was reordered")
	}
}

func TestModifiedIsNeverBeforePublished(t *testing.T) {
	s := newSite()
	p := newPost(s, 1)
	p.Lastmod = p.Date.Add(-time.Hour)
	eachKind(t, s, fill(s, p), func(t *testing.T, _ []byte, feed *gofeed.Feed) {
		if u := feed.Items[0].UpdatedParsed; u != nil && !u.Equal(p.Date) {
			t.Errorf("updated %v", u)
		}
	})
}

func TestSameInputSameBytes(t *testing.T) {
	s := newSite()
	fill(s, newPost(s, 1), newPost(s, 2))
	later := *s
	later.Now = s.Now.Add(time.Hour)
	w, err := New(&later)
	if err != nil {
		t.Fatal(err)
	}
	shared := []func(*site.List) ([]byte, error){w.RSS, w.Atom, w.JSON}
	var group sync.WaitGroup
	for i, kind := range kinds {
		want, err := kind.write(s, s.Home)
		if err != nil {
			t.Fatal(err)
		}
		for range 4 {
			group.Go(func() {
				if got, err := shared[i](later.Home); err != nil || !bytes.Equal(got, want) {
					t.Errorf("%s: %v, other bytes: %v", kind.name, err, !bytes.Equal(got, want))
				}
			})
		}
	}
	group.Wait()
}

func TestLogo(t *testing.T) {
	for _, test := range []struct {
		name            string
		logo            *site.Image
		rss, atom, json string // what each kind has of it
	}{
		{"none", nil, "", "", ""},
		{"large", &site.Image{URL: host + "l.PNG", Width: 512, Height: 512}, "<url>" + host + "l.PNG</url>", "<logo>", `"icon"`},
		{"small", &site.Image{URL: host + "l.jpg", Width: 144, Height: 40}, "<width>144</width>", "<logo>", ""},
		{"of a kind that RSS does not know", &site.Image{URL: host + "l.svg"}, "", "<logo>", ""},
	} {
		s := newSite()
		s.Logo, s.Location = test.logo, nil
		l := fill(s, newPost(s, 1))
		wants := map[string][2]string{"rss": {"<image>", test.rss}, "atom": {"<logo>", test.atom}, "json": {`"icon"`, test.json}}
		eachKind(t, s, l, func(t *testing.T, data []byte, feed *gofeed.Feed) {
			key, want := wants[feed.FeedType][0], wants[feed.FeedType][1]
			if has := bytes.Contains(data, []byte(key)); has != (want != "") || !bytes.Contains(data, []byte(want)) {
				t.Errorf("%s: has %s: %v, want %q", test.name, key, has, want)
			}
		})
	}
}

func TestTimesWithoutZoneAreUTC(t *testing.T) {
	s := newSite()
	s.Location = nil
	eachKind(t, s, fill(s, newPost(s, 0)), func(t *testing.T, _ []byte, feed *gofeed.Feed) {
		if got := feed.Items[0].Published; got != "2026-11-22T07:00:00Z" && got != "Sun, 22 Nov 2026 07:00:00 +0000" {
			t.Error(got)
		}
	})
}

func TestIDs(t *testing.T) {
	for _, test := range []struct{ base, id, want string }{
		{"https://news.example/", "technik/netz", "tag:news.example,2026:technik/netz"},
		{"http://NEWS.example:8080/intern/", "technik/netz", "tag:news.example,2026:technik/netz"},
		{"https://städte.example/", "technik/größe 1#?", "tag:xn--stdte-hra.example,2026:technik/gr%C3%B6%C3%9Fe%201%23%3F"},
		{"http://127.0.0.1:8080/", "a/b:c", "tag:127.0.0.1,2026:a/b:c"},
		{"http://[::1]:8080/", "a/b", "tag:ipv6xx1,2026:a/b"},
	} {
		w, err := New(&site.Info{BaseURL: test.base})
		if err != nil {
			t.Fatal(err)
		}
		if got := w.tag(test.id); got != test.want {
			t.Errorf("%s, %s: %s, want %s", test.base, test.id, got, test.want)
		}
	}
}

func TestBadModels(t *testing.T) {
	for _, test := range []struct {
		name  string
		spoil func(*site.Info, *site.Post)
		want  string
	}{
		{"no base URL", func(s *site.Info, _ *site.Post) { s.BaseURL = "" }, `base URL "" is not an absolute http or https address`},
		{"relative base URL", func(s *site.Info, _ *site.Post) { s.BaseURL = "/news/" }, "is not an absolute"},
		{"other scheme", func(s *site.Info, _ *site.Post) { s.BaseURL = "ftp://news.example/" }, "is not an absolute"},
		{"host that is no name", func(s *site.Info, _ *site.Post) { s.BaseURL = "https://xn--ü.example/" }, "its host is no name"},
		{"relative list", func(s *site.Info, _ *site.Post) { s.Home.URL = "/" }, `the list "home" has no absolute address: "/"`},
		{"no id", func(_ *site.Info, p *site.Post) { p.ID = "" }, `unternehmen/meldung-1.md: the post "" has no id, a feed needs one`},
		{"no title", func(_ *site.Info, p *site.Post) { p.Title = " \x00" }, `"unternehmen/meldung-1" has no title`},
		{"no date", func(_ *site.Info, p *site.Post) { p.Date = time.Time{} }, "has no date"},
		{"relative address", func(_ *site.Info, p *site.Post) { p.URL = p.Href }, `has no absolute address: "/unternehmen/meldung-1/"`},
	} {
		for _, kind := range kinds {
			s := newSite()
			p := newPost(s, 1)
			l := fill(s, p, newPost(s, 2))
			test.spoil(s, p)
			data, err := kind.write(s, l)
			if err == nil || !strings.Contains(err.Error(), test.want) || data != nil {
				t.Errorf("%s, %s: %d bytes and error %v, want %q", test.name, kind.name, len(data), err, test.want)
			}
		}
	}
}
