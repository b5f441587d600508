package feed

import (
	"strings"
	"testing"

	"newsroom/generator/internal/site"
)

// benchSite has a full list of posts of about 2.5 KB each.
func benchSite() *site.Info {
	s := newSite()
	var posts []*site.Post
	for n := range MaxPosts {
		p := newPost(s, MaxPosts-n)
		p.Text = ready(strings.Repeat(`<p>Die Kolleginnen und Kollegen der <a href="/technik/">Technik</a> arbeiten an der Leitung, `+
			`damit alle Häuser der Altstadt bis zum Abend wieder warm sind. <em>Danke</em> an alle &amp; einen ruhigen Dienst!</p>`+"\n", 11))
		posts = append(posts, p)
	}
	fill(s, posts...)
	return s
}

// BenchmarkFeed writes one list alone, full text and all.
func BenchmarkFeed(b *testing.B) {
	s := benchSite()
	for _, kind := range kinds {
		b.Run(kind.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := kind.write(s, s.Home); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkWriter writes one list more in all three forms, its posts known from other lists, as in a build.
func BenchmarkWriter(b *testing.B) {
	s := benchSite()
	w, err := New(s)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		for _, write := range []func(*site.List) ([]byte, error){w.RSS, w.Atom, w.JSON} {
			if _, err := write(s.Home); err != nil {
				b.Fatal(err)
			}
		}
	}
}
