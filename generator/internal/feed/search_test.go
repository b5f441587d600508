package feed

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"newsroom/generator/internal/site"
)

func TestSearch(t *testing.T) {
	s := newSite()
	s.BaseHref, s.Sections = "/intern/", append(s.Sections, &site.List{ID: "stellen", Title: "Stellen"})
	s.Tags = append(s.Tags, &site.List{ID: "leer", Title: "Niemandes"})
	job, old, legal := newPost(s, 2), newPost(s, 1), newPost(s, 3)
	job.Href, job.Title, job.Section, job.Job = "/intern/stellen/lok/", "Lok & <Wagen>", s.Sections[1], &site.Job{}
	job.Urgent, job.Exercise, job.Event, job.Tags = true, true, &site.Event{}, s.Tags[1:2]
	old.Href, old.Language, old.Teaser, old.Tags = "/anders/", "en", "", s.Tags[:1]
	legal.Href, legal.Section, legal.Tags, legal.Language = "/intern/impressum/", nil, nil, "de"
	old.Date = time.Date(2026, 11, 21, 23, 30, 0, 0, time.UTC) // the next day in Berlin
	old.Authors, legal.Authors, job.Authors = nil, nil, []string{" Olga  Reimann ", "", "Jörg Groß"}
	job.Event.Location = " "
	job.Job.Location = "Leitstelle"
	clear, hall := newPost(s, 0), newPost(s, -1)
	clear.Updates, clear.Closed, clear.Language, clear.Tags = []site.Update{{Closes: true}, {Urgent: true}}, true, "en", nil
	hall.Event, hall.Tags, hall.Authors = &site.Event{Location: "Turbinensaal"}, nil, []string{"Olga Reimann"}
	got, err := Search(s, []*site.Post{old, job, legal, clear, hall})
	if err != nil {
		t.Fatal(err)
	}
	want := `{"language":"de","base":"/intern/","sections":[["unternehmen","Unternehmen"],["stellen","Stellen"]],"tags":["Fernwärme","Netz & Technik"],"authors":["Olga Reimann","Jörg Groß","Ayşe Yılmaz"],"posts":[` +
		`["impressum/","Meldung 3","Wärme < Kälte & mehr",-1,[],"2026-11-25",0],` +
		`["stellen/lok/","Lok & <Wagen>","Wärme < Kälte & mehr",1,[1],"2026-11-24",15,"",[0,1],"Leitstelle"],` +
		`["/unternehmen/meldung-0/","Meldung 0","Wärme < Kälte & mehr",0,[],"2026-11-22",16,"en",[2,1]],` +
		`["/anders/","Meldung 1","",0,[0],"2026-11-22",0,"en"],` +
		`["/unternehmen/meldung--1/","Meldung -1","Wärme < Kälte & mehr",0,[],"2026-11-21",4,"",[0],"Turbinensaal"]]}` + "\n"
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Error(diff)
	}
}

func TestSearchOfNothing(t *testing.T) {
	got, err := Search(&site.Info{Language: "en"}, nil)
	if want := `{"language":"en","base":"/","sections":[],"tags":[],"authors":[],"posts":[]}` + "\n"; err != nil || string(got) != want {
		t.Errorf("%s %v", got, err)
	}
}

func TestSearchTakesEveryOrder(t *testing.T) {
	s := newSite()
	posts := []*site.Post{newPost(s, 1), newPost(s, 3), newPost(s, 2)}
	one, err1 := Search(s, posts)
	if posts[0].ID != "unternehmen/meldung-1" {
		t.Error("the list of the caller was reordered")
	}
	slices.Reverse(posts)
	two, err2 := Search(s, posts)
	if err1 != nil || err2 != nil || !bytes.Equal(one, two) {
		t.Errorf("%v %v\n%s%s", err1, err2, one, two)
	}
}

func TestSearchRefuses(t *testing.T) {
	for _, spoil := range []func(p *site.Post){
		func(p *site.Post) { p.Href = "" }, func(p *site.Post) { p.Title = " " }, func(p *site.Post) { p.Date = time.Time{} },
	} {
		s := newSite()
		p := newPost(s, 1)
		spoil(p)
		if _, err := Search(s, []*site.Post{p}); err == nil || !strings.Contains(err.Error(), `unternehmen/meldung-1.md: the post "unternehmen/meldung-1" lacks`) {
			t.Errorf("%v", err)
		}
	}
}

func TestCut(t *testing.T) {
	for _, test := range []struct {
		in   string
		most int
		want string
	}{
		{"kurz", 4, "kurz"},
		{"Die Fernwärme kommt, und zwar heute", 22, "Die Fernwärme kommt…"},
		{"Straßenbahnhaltestellenhäuschen", 10, "Straßenba…"},
		{"a Straßenbahnhaltestellenhäuschen", 10, "a Straßen…"},
		{"äöü äöü äöü", 8, "äöü äöü…"},
		{"", 5, ""},
	} {
		if got := cut(test.in, test.most); got != test.want || utf8.RuneCountInString(got) > test.most {
			t.Errorf("%q, %d: %q, want %q", test.in, test.most, got, test.want)
		}
	}
}

// bigSearch are posts as an archive of ten years has them: of words as often and as seldom as those of a language are, thousands of
// which stand in one post only, and with addresses made of the titles.
func bigSearch(n int) (*site.Info, []*site.Post) {
	s, random := newSite(), rand.New(rand.NewPCG(1, 2))
	words := vocabulary(random, 30_000)
	word := func() string { // Zipf: the tenth word is a tenth as frequent as the first
		return words[int(math.Pow(float64(len(words)), random.Float64()))-1]
	}
	s.Sections, s.Tags = nil, nil
	for i := range 12 {
		s.Sections = append(s.Sections, &site.List{ID: strings.ToLower(words[100+i]), Title: words[100+i]})
	}
	for i := range 300 {
		s.Tags = append(s.Tags, &site.List{ID: fmt.Sprint("t", i), Title: words[1000+i]})
	}
	var authors, places []string
	for range 150 {
		authors, places = append(authors, sentence(word, 12)), append(places, sentence(word, 15))
	}
	var posts []*site.Post
	for i := range n {
		title, teaser := sentence(word, 40), sentence(word, 180)
		section := s.Sections[random.IntN(12)]
		slug := strings.ToLower(strings.NewReplacer(" ", "-", "ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss").Replace(title))
		posts = append(posts, &site.Post{
			ID: fmt.Sprint(section.ID, "/", slug), Href: "/" + section.ID + "/" + slug + "/", Title: title, Teaser: teaser, Section: section,
			Tags: []*site.List{s.Tags[random.IntN(300)], s.Tags[random.IntN(300)]}, Date: at(8, 0).Add(-time.Duration(i) * 9 * time.Hour), Urgent: i%40 == 0, Language: "de",
			Authors: authors[random.IntN(140):][:1+random.IntN(2)],
		})
		if i%5 == 0 {
			posts[i].Event = &site.Event{Location: places[random.IntN(150)]}
		}
	}
	return s, posts
}

// vocabulary makes words of syllables, one in three a compound as German has them.
func vocabulary(random *rand.Rand, n int) []string {
	heads, bodies, tails := strings.Fields("b br d dr f fl g gl h k kl kr l m n p pf r s sch sp st str t tr v w z"), strings.Fields("a ä e ei i ie o ö u ü au eu"), strings.Fields("ben ung er en te ßen st ck m nd rt ln ss l ch heit keit")
	seen := map[string]bool{}
	var all []string
	for len(all) < n {
		syllables := 1 + random.IntN(3)
		if len(all) > 300 && random.IntN(3) == 0 {
			syllables += 2
		}
		var b strings.Builder
		for range syllables {
			b.WriteString(heads[random.IntN(len(heads))] + bodies[random.IntN(len(bodies))])
		}
		b.WriteString(tails[random.IntN(len(tails))])
		w := b.String()
		if random.IntN(2) == 0 {
			first, size := utf8.DecodeRuneInString(w)
			w = strings.ToUpper(string(first)) + w[size:]
		}
		if !seen[w] {
			seen[w] = true
			all = append(all, w)
		}
	}
	slices.SortStableFunc(all[:2000], func(a, b string) int { return len(a) - len(b) }) // the frequent ones are short
	return all
}

func sentence(word func() string, least int) string {
	var b strings.Builder
	for b.Len() < least {
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(word())
	}
	return b.String()
}

func zipped(t testing.TB, data []byte) int {
	t.Helper()
	var out bytes.Buffer
	z, err := gzip.NewWriterLevel(&out, gzip.DefaultCompression)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := z.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Len()
}

func TestSearchOf10000PostsIsBelowAMegabyte(t *testing.T) {
	s, posts := bigSearch(10_000)
	data, err := Search(s, posts)
	if err != nil || !json.Valid(data) {
		t.Fatal(err)
	}
	if n := zipped(t, data); n > 1_000_000 {
		t.Errorf("%d bytes of %d", n, len(data))
	}
}

func BenchmarkSearch(b *testing.B) {
	s, posts := bigSearch(10_000)
	var data []byte
	for b.Loop() {
		var err error
		if data, err = Search(s, posts); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(len(data)), "bytes")
	b.ReportMetric(float64(zipped(b, data)), "gzip-bytes")
}
