package theme

import (
	"strings"
	"testing"

	"newsroom/generator/internal/site"
	"newsroom/themes"
)

func TestImportedStylesAreInTheSheet(t *testing.T) {
	th, err := Load(overlay(map[string]string{
		"static/own.css": "@import \"part/a.css\";\np { color: red }\n", "static/part/a.css": "a { background: url(bus.png) }\n", "static/part/bus.png": "png",
	}), themes.Default())
	if err != nil {
		t.Fatal(err)
	}
	assets, err := th.Assets(newSample(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range assets {
		if !strings.HasPrefix(a.Path, "assets/own.") {
			continue
		}
		if got := string(a.Data); !strings.HasPrefix(got, `a{background:url("/assets/part/bus.`) || !strings.Contains(got, "p{color:red}") || strings.Contains(got, "@import") {
			t.Errorf("got %s", got)
		}
	}
	twice, err := Load(overlay(map[string]string{
		"static/own.css": "@import \"a.css\";\n@import \"b.css\";\n", "static/a.css": "@import \"post.css\";\na { top: 0 }\n", "static/b.css": "@import \"post.css\";\nb { top: 0 }\n", "static/post.css": "p { top: 0 }\n",
	}), themes.Default())
	if err != nil {
		t.Fatal(err)
	}
	if assets, err = twice.Assets(newSample(t)); err != nil {
		t.Fatal(err)
	}
	for _, a := range assets {
		if got := string(a.Data); strings.HasPrefix(a.Path, "assets/own.") && got != "p{top:0}a{top:0}b{top:0}" {
			t.Errorf("got %q", got)
		}
	}
	for name, want := range map[string]string{
		"@import \"none.css\";\n": "static/own.css: no file static/none.css to import: add it to the theme",
		"@import \"own.css\";\n":  "static/own.css imports itself: leave out one of the @import",
	} {
		th, err := Load(overlay(map[string]string{"static/own.css": name}), themes.Default())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := th.Assets(newSample(t)); err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

// A post loads one sheet, with what it is and no more.
func TestSheetOfAPost(t *testing.T) {
	th := loadDefault(t)
	for want, names := range map[string][]string{
		"post": {"portrait"}, "cards": {"event", "job", "raffle", "poll"}, "media": {"video", "gallery", "document", "press"},
		"urgent": {"urgent", "exercise", "all-clear", "urgent job"}, "facets": {"both", "urgent film"}, "page": {"legal"}, "lists": {"home", "404", "follow"},
	} {
		pages := samplePages(newSample(t))
		if want == "facets" {
			pages["both"], pages["urgent film"] = pages["event"], pages["video"]
			pages["both"].Post.Document, pages["urgent film"].Post.Urgent = &site.Download{}, true
		}
		if want == "urgent" {
			pages["urgent job"] = pages["job"]
			pages["urgent job"].Post.Urgent = true
		}
		for _, name := range names {
			var sheets []string
			for _, n := range parseHTML(t, render(t, th, pages[name])).all("link", "") {
				href, _ := attribute(n, "href")
				if rel, _ := attribute(n, "rel"); rel == "stylesheet" && !strings.Contains(href, "print.") {
					sheets = append(sheets, href)
				}
			}
			if len(sheets) != 1 || !strings.HasPrefix(sheets[0], "/assets/"+want+".") {
				t.Errorf("%s loads %v, not %s.css", name, sheets, want)
			}
		}
	}
}
