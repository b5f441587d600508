package review

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"newsroom/generator/internal/content"
)

func TestKeywords(t *testing.T) {
	s := story{Title: "Stadtwerke-Chef: Neue Straßenbahnen für die Altstadt", Teaser: "Die EU fördert erneuerbare Energien und LKWs in Auenbrück."}
	for _, test := range []struct {
		keywords, exclude []string
		want              bool
	}{
		{nil, nil, true},
		{[]string{"Stadtwerke"}, nil, true},
		{[]string{"stadtwerk"}, nil, true},
		{[]string{"werke"}, nil, false},
		{[]string{"*werke"}, nil, true},
		{[]string{"*bahn"}, nil, true},
		{[]string{"Strassenbahn"}, nil, true},
		{[]string{"straßenbahn"}, nil, true},
		{[]string{"erneuerbare Energie"}, nil, true},
		{[]string{"Energien erneuerbare"}, nil, false},
		{[]string{"EU"}, nil, true},
		{[]string{"LKW"}, nil, true},
		{[]string{"AU"}, nil, false}, // Auenbrück
		{[]string{"Au"}, nil, true},
		{[]string{"Lotto", "Altstadt"}, nil, true},
		{[]string{"Lotto"}, nil, false},
		{[]string{"Stadtwerke"}, []string{"Altstadt"}, false},
		{nil, []string{"Lotto"}, true},
		{[]string{"!!!"}, nil, false},
		{[]string{"*"}, nil, false},
	} {
		if got := newFilter(content.Source{Keywords: test.keywords, Exclude: test.exclude}).passes(s); got != test.want {
			t.Errorf("%q without %q: %v", test.keywords, test.exclude, got)
		}
	}
}

// feed has stories of these ages.
func feed(paper string, ages ...time.Duration) *remembered {
	r := &remembered{}
	for i, age := range ages {
		r.Stories = append(r.Stories, story{
			Title: fmt.Sprintf("%s meldet Nummer %d", paper, i), URL: fmt.Sprintf("https://%s.example/%d", paper, i), Published: noon.Add(-age), Seen: noon,
		})
	}
	return r
}

func chosen(picks []pick) (out []string) {
	for _, p := range picks {
		out = append(out, p.Title)
	}
	return out
}

func none() *known { return &known{addresses: map[string]bool{}} }

func twoPapers(limit, limitA, limitB int) content.Review {
	return content.Review{Limit: limit, Sources: []content.Source{{Title: "A", Limit: limitA}, {Title: "B", Limit: limitB}}}
}

// Of each source the newest, as many as it may have; of all the newest, as many as the day may have; and nothing that is older than 36 hours.
func TestLimits(t *testing.T) {
	a, b := feed("anzeiger", 37*time.Hour, 3*time.Hour, time.Hour, 5*time.Hour), feed("bote", 2*time.Hour, 36*time.Hour, 4*time.Hour)
	for _, test := range []struct {
		limit, limitA, limitB int
		want                  []string
	}{
		{20, 5, 5, []string{"anzeiger meldet Nummer 2", "bote meldet Nummer 0", "anzeiger meldet Nummer 1", "bote meldet Nummer 2", "anzeiger meldet Nummer 3", "bote meldet Nummer 1"}},
		{20, 1, 2, []string{"anzeiger meldet Nummer 2", "bote meldet Nummer 0", "bote meldet Nummer 2"}},
		{3, 5, 5, []string{"anzeiger meldet Nummer 2", "bote meldet Nummer 0", "anzeiger meldet Nummer 1"}},
	} {
		got := chosen(choose(twoPapers(test.limit, test.limitA, test.limitB), []*remembered{a, b}, nil, none(), noon))
		if !slices.Equal(got, test.want) {
			t.Errorf("%+v: %q", test, got)
		}
	}
}

// Limits are those of a day: what its post has already counts.
func TestLimitsOfTheDay(t *testing.T) {
	there := []content.Clipping{{Source: "A"}, {Source: "A"}, {Source: "an editor's own"}}
	got := chosen(choose(twoPapers(5, 3, 3), []*remembered{feed("anzeiger", 1, 2, 3), feed("bote", 4, 5, 6)}, there, none(), noon))
	if want := []string{"anzeiger meldet Nummer 0", "bote meldet Nummer 0"}; !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	if got := choose(twoPapers(3, 3, 3), []*remembered{feed("anzeiger", 1), nil}, there, none(), noon); len(got) != 0 {
		t.Errorf("%q", chosen(got))
	}
}

// A paper with two feeds has the limits of both.
func TestFeedsOfOnePaper(t *testing.T) {
	r := content.Review{Limit: 20, Sources: []content.Source{{Title: "A", Limit: 2}, {Title: "A", Limit: 2}}}
	got := choose(r, []*remembered{feed("anzeiger", 1, 2, 3), feed("bote", 1, 2, 3)}, []content.Clipping{{Source: "A"}}, none(), noon)
	if len(got) != 3 {
		t.Errorf("%q", chosen(got))
	}
}

// The name of the paper behind a headline is none of its words.
func TestPaperInTheHeadline(t *testing.T) {
	r := content.Review{Limit: 20, Sources: []content.Source{{Title: "Mirne-Kurier", Limit: 5}}}
	f := &remembered{Stories: []story{{Title: "Neue Brücke – Mirne-Kurier", URL: "https://a.example/1", Published: noon}, {Title: "Der Mirne-Kurier", URL: "https://a.example/2", Published: noon}}}
	if got := chosen(choose(r, []*remembered{f}, nil, none(), noon)); !slices.Equal(got, []string{"Neue Brücke", "Der Mirne-Kurier"}) {
		t.Errorf("%q", got)
	}
}

// A story without a date, or with one that is still to come, is as old as it is known.
func TestStoriesWithoutADate(t *testing.T) {
	r := &remembered{Stories: []story{
		{Title: "Ohne Datum und neu", URL: "https://a.example/1", Seen: noon.Add(-time.Hour)},
		{Title: "Ohne Datum und bekannt", URL: "https://a.example/2", Seen: noon.Add(-40 * time.Hour)},
		{Title: "Termin der Zukunft", URL: "https://a.example/3", Published: noon.Add(time.Hour), Seen: noon.Add(-2 * time.Hour)},
	}}
	review := content.Review{Limit: 20, Sources: []content.Source{{Title: "A", Limit: 5}}}
	picks := choose(review, []*remembered{r}, nil, none(), noon)
	if want := []string{"Ohne Datum und neu", "Termin der Zukunft"}; !slices.Equal(chosen(picks), want) {
		t.Errorf("%q", chosen(picks))
	}
	for _, c := range clippings(picks, review, time.UTC, noon) {
		if !c.Published.IsZero() {
			t.Errorf("%s has the date %s", c.Title, c.Published)
		}
	}
}

// A story that several papers took from an agency is that of the source that stands first, and none comes twice.
func TestOnce(t *testing.T) {
	item := func(title, url string) story { return story{Title: title, URL: url, Published: noon.Add(-time.Hour)} }
	a := &remembered{Stories: []story{item("Rohrbruch legt Straßenbahn in der Altstadt lahm", "https://a.example/1"), item("Nur in A zu lesen", "https://a.example/2")}}
	b := &remembered{Stories: []story{
		item("dpa: Rohrbruch legt Straßenbahnen in Altstadt lahm", "https://b.example/1"), item("Andere Worte", "http://www.a.example/2/?utm_source=b"), item("Nur in B zu lesen", "https://b.example/3"),
	}}
	got := chosen(choose(twoPapers(20, 5, 5), []*remembered{a, b}, nil, none(), noon))
	if want := []string{"Rohrbruch legt Straßenbahn in der Altstadt lahm", "Nur in A zu lesen", "Nur in B zu lesen"}; !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

// What a section had in the last 14 days does not come again; other sections and older posts do not matter, and what was taken out of a post
// that is still there does.
func TestMemory(t *testing.T) {
	day := 24 * time.Hour
	clipping := func(n int) []content.Clipping {
		return []content.Clipping{{Title: fmt.Sprintf("Ganz andere Meldung Nummer %d", n), URL: fmt.Sprintf("https://a.example/%d", n)}}
	}
	n := &content.Newsroom{Posts: []*content.Post{
		{File: "presse/a.md", Section: "presse", Date: noon.Add(-13 * day), Clippings: clipping(1)},
		{File: "presse/b.md", Section: "presse", Date: noon.Add(-15 * day), Clippings: clipping(2)},
		{File: "technik/a.md", Section: "technik", Date: noon, Clippings: clipping(3)},
		{File: "presse/c.md", Section: "presse", Date: noon, Draft: true, Withdrawn: "x", Clippings: clipping(4)},
	}}
	kept := []taken{
		{"presse/a.md", "Wieder gestrichen", "https://a.example/5", noon.Add(-day)},
		{"presse/gone.md", "Mit dem Beitrag gelöscht", "https://a.example/6", noon.Add(-day)},
		{"presse/b.md", "Lange her", "https://a.example/7", noon.Add(-20 * day)},
		{"technik/a.md", "Woanders", "https://a.example/8", noon.Add(-day)},
	}
	k := memory(n, "presse", kept, noon)
	for id, want := range map[int]bool{1: true, 2: false, 3: false, 4: true, 5: true, 6: false, 7: false, 8: false} {
		if got := k.has(story{Title: "?", URL: fmt.Sprintf("https://a.example/%d", id)}); got != want {
			t.Errorf("%d: %v", id, got)
		}
	}
	if !k.has(story{Title: "Ganz andere MELDUNG Nummer 1", URL: "https://b.example/1"}) {
		t.Error("the same headline is not known")
	}
}
