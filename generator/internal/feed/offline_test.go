package feed

import (
	"strings"
	"testing"
	"time"

	"newsroom/generator/internal/site"
)

func page(href, version string) OfflinePage { return OfflinePage{Href: href, Version: version} }

// urgent is an entry of a post that was published at 8:00 in Berlin.
func urgent(href, version, title string) OfflineUrgent {
	return OfflineUrgent{OfflinePage: page(href, version), Language: "de", Post: &site.Post{Title: title, Language: "de", Urgent: true, Date: at(8, 0)}}
}

func TestOffline(t *testing.T) {
	got, err := Offline(OfflineList{
		Urgent: []OfflineUrgent{urgent("/u/", "a1", "Strom <aus> & \"weg\"")},
		Pages:  []OfflinePage{page("/", "b1"), page("/u/", "a1"), page("/search.json", "c1"), page("/", "b2")},
		Assets: []string{"/assets/b.css", "/assets/a.js", "/assets/b.css"},
		Gone:   []string{"/weg/", "/auch-weg/", "/u/", "/search.json"},
	})
	want := `{"version":"64b1a3ff7fc9","pages":[["/","b1"],["/u/","a1"],["/search.json","c1"]],"assets":["/assets/a.js","/assets/b.css"],` +
		`"gone":["/auch-weg/","/weg/"],"urgent":[["/u/","a1","EIL: Strom <aus> & \"weg\"","2026-11-22T07:00:00Z","de"]]}` + "\n"
	if err != nil || version(got) == "" || strings.Replace(string(got), version(got), "64b1a3ff7fc9", 1) != want {
		t.Errorf("%v\n got %swant %s", err, got, want)
	}
}

func TestOfflineOfNothing(t *testing.T) {
	got, err := Offline(OfflineList{})
	if err != nil || !strings.HasSuffix(string(got), `","pages":[],"assets":[],"gone":[],"urgent":[]}`+"\n") {
		t.Errorf("%s %v", got, err)
	}
}

// version is that of an offline.json.
func version(data []byte) string {
	rest := strings.TrimPrefix(string(data), `{"version":"`)
	before, _, _ := strings.Cut(rest, `"`)
	return before
}

func TestOfflineVersionIsOneOfAllThatIsListed(t *testing.T) {
	base := func() OfflineList {
		return OfflineList{
			Urgent: []OfflineUrgent{urgent("/u/", "a", "Titel")}, Pages: []OfflinePage{page("/", "b"), page("/x/", "b")},
			Assets: []string{"/a.css", "/b.css"}, Gone: []string{"/weg/", "/fort/"},
		}
	}
	first, err := Offline(base())
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]string{version(first): "nothing"}
	for name, change := range map[string]func(o *OfflineList){
		"an urgent version": func(o *OfflineList) { o.Urgent[0].Version = "b" },
		"an urgent title":   func(o *OfflineList) { o.Urgent[0].Post.Title = "Anders" },
		"the all-clear":     func(o *OfflineList) { o.Urgent[0].Post.Closed = true },
		"an update":         func(o *OfflineList) { o.Urgent[0].Post.Updates = []site.Update{{At: at(9, 0)}} },
		"a language":        func(o *OfflineList) { o.Urgent[0].Language = "en" },
		"a page":            func(o *OfflineList) { o.Pages[0].Version = "c" },
		"the order":         func(o *OfflineList) { o.Pages[0], o.Pages[1] = o.Pages[1], o.Pages[0] },
		"an asset":          func(o *OfflineList) { o.Assets = o.Assets[:1] },
		"gone":              func(o *OfflineList) { o.Gone = o.Gone[:1] },
	} {
		o := base()
		change(&o)
		data, err := Offline(o)
		if err != nil || seen[version(data)] != "" || len(version(data)) != 12 {
			t.Errorf("%s has the version of %s: %s, %v", name, seen[version(data)], version(data), err)
		}
		seen[version(data)] = name
	}
	o := base()
	o.Assets[0], o.Assets[1], o.Gone[0], o.Gone[1] = o.Assets[1], o.Assets[0], o.Gone[1], o.Gone[0]
	if again, err := Offline(o); err != nil || string(again) != string(first) {
		t.Errorf("assets and gone in another order: %s", again)
	}
}

func TestOfflineRefuses(t *testing.T) {
	for _, o := range []OfflineList{
		{Pages: []OfflinePage{page("", "a")}}, {Pages: []OfflinePage{page("/", "")}}, {Urgent: []OfflineUrgent{urgent("/", "", "x")}},
	} {
		if data, err := Offline(o); err == nil || data != nil || !strings.HasPrefix(err.Error(), "offline.json: the page ") {
			t.Errorf("%s %v", data, err)
		}
	}
}

// TestTold: people are told what an urgent post is now, in its language, and of a drill that it is one.
func TestTold(t *testing.T) {
	updates := []site.Update{{At: at(10, 0), Text: "Es wird gesucht."}, {At: at(9, 0)}}
	for _, test := range []struct {
		post *site.Post
		want string
		at   time.Time
	}{
		{&site.Post{Title: "Gas tritt aus", Language: "de"}, "EIL: Gas tritt aus", at(8, 0)},
		{&site.Post{Title: "Gas tritt aus", Language: "de", Updates: updates}, "UPDATE: Gas tritt aus", at(10, 0)},
		{&site.Post{Title: "Gas tritt aus", Language: "de-AT", Updates: updates[:1], Closed: true}, "ENTWARNUNG: Gas tritt aus", at(10, 0)},
		{&site.Post{Title: "Sirenen", Language: "de", Exercise: true}, "ÜBUNG, EIL: Sirenen", at(8, 0)},
		{&site.Post{Title: "Übung: Sirenen", Language: "de", Exercise: true}, "ÜBUNG, EIL: Sirenen", at(8, 0)},
		{&site.Post{Title: "Übung:", Language: "de", Exercise: true}, "ÜBUNG, EIL: Übung:", at(8, 0)},
		{&site.Post{Title: " Gas \n leak", Language: "en"}, "URGENT: Gas leak", at(8, 0)},
		{&site.Post{Title: "Gas leak", Language: "en-GB", Updates: updates}, "UPDATE: Gas leak", at(10, 0)},
		{&site.Post{Title: "Gas leak", Language: "en", Closed: true, Exercise: true, Updates: updates}, "EXERCISE, ALL CLEAR: Gas leak", at(10, 0)},
	} {
		test.post.Date = at(8, 0)
		if got := told(test.post); got != test.want || !activity(test.post).Equal(test.at) {
			t.Errorf("told %q at %v, want %q at %v", got, activity(test.post), test.want, test.at)
		}
	}
}
