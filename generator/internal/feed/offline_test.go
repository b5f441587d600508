package feed

import (
	"strings"
	"testing"
)

func page(href, version string) OfflinePage { return OfflinePage{Href: href, Version: version} }

func TestOffline(t *testing.T) {
	got, err := Offline(OfflineList{
		Urgent: []OfflineUrgent{{page("/u/", "a1"), "Strom <aus> & \"weg\""}},
		Pages:  []OfflinePage{page("/", "b1"), page("/u/", "a1"), page("/search.json", "c1"), page("/", "b2")},
		Assets: []string{"/assets/b.css", "/assets/a.js", "/assets/b.css"},
		Gone:   []string{"/weg/", "/auch-weg/", "/u/", "/search.json"},
	})
	want := `{"version":"64b1a3ff7fc9","pages":[["/","b1"],["/u/","a1"],["/search.json","c1"]],"assets":["/assets/a.js","/assets/b.css"],` +
		`"gone":["/auch-weg/","/weg/"],"urgent":[["/u/","a1","Strom <aus> & \"weg\""]]}` + "\n"
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
			Urgent: []OfflineUrgent{{page("/u/", "a"), "Titel"}}, Pages: []OfflinePage{page("/", "b"), page("/x/", "b")},
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
		"an urgent title":   func(o *OfflineList) { o.Urgent[0].Title = "Anders" },
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
		{Pages: []OfflinePage{page("", "a")}}, {Pages: []OfflinePage{page("/", "")}}, {Urgent: []OfflineUrgent{{page("/", ""), "x"}}},
	} {
		if data, err := Offline(o); err == nil || data != nil || !strings.HasPrefix(err.Error(), "offline.json: the page ") {
			t.Errorf("%s %v", data, err)
		}
	}
}
