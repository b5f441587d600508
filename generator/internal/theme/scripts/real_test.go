package scripts

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"newsroom/generator/internal/site"
	"newsroom/generator/internal/theme"
	"newsroom/themes"
)

// TestRealSearchPage searches on the page that the theme makes.
func TestRealSearchPage(t *testing.T) {
	t.Parallel()
	look, err := theme.Load(themes.Default())
	if err != nil {
		t.Fatal(err)
	}
	info := &site.Info{
		Title: "Werkblick", Language: "de", Location: time.UTC, BaseURL: "https://werkblick.example/", BaseHref: "/",
		IndexHref: "/index/", SearchHref: "/search/", FollowHref: "/follow/", Home: &site.List{Kind: site.HomeList, Href: "/"},
	}
	assets, err := look.Assets(info)
	if err != nil {
		t.Fatal(err)
	}
	var page bytes.Buffer
	if err = look.Render(&page, &site.Page{Kind: site.SearchPage, Path: "search/index.html", Href: "/search/", Title: "Suche", Site: info}); err != nil {
		t.Fatal(err)
	}
	n := open(t, "/")
	searchable(n, []entry{{title: "Gas", flags: 1}, {title: "Glas", flags: 2}, {title: "Gas ist zu", flags: 16}})
	for _, a := range assets {
		n.put(a.Path, string(a.Data))
	}
	n.put("manifest.webmanifest", `{"name": "Werkblick"}`)
	n.put("search/", page.String())
	r := n.reader()
	r.read("search/?q=glas")
	const told = `document.getElementById("nr-found").textContent + "; " + [...document.querySelectorAll("#nr-results .state")].map((s) => s.textContent + s.querySelectorAll("svg.icon use").length).join()`
	r.until(told + ` == "1 Treffer; ÜBUNG1"`)
	r.read("search/?q=gas")
	r.until(told + ` == "2 Treffer; EIL1,ENTWARNUNG1"`)
	if strings.Contains(page.String(), "Text") {
		t.Error("the page promises that the text is searched")
	}
	r.quiet()
}
