package theme

import (
	"io/fs"
	"path"
	"regexp"
	"strings"
	"testing"

	"newsroom/generator/internal/site"
	"newsroom/themes"
)

// ours is the text of all files of the default theme that match one of the patterns.
func ours(t *testing.T, patterns ...string) string {
	t.Helper()
	var all strings.Builder
	for _, pattern := range patterns {
		names, err := fs.Glob(themes.Default(), pattern)
		if err != nil || len(names) == 0 {
			t.Fatalf("%s: %v", pattern, err)
		}
		for _, name := range names {
			data, err := fs.ReadFile(themes.Default(), name)
			if err != nil {
				t.Fatal(err)
			}
			all.Write(data)
		}
	}
	return all.String()
}

func TestEveryFunctionIsUsed(t *testing.T) {
	templates := ours(t, "*.html", "partials/*.html")
	for name := range (&binding{}).funcs(nil) {
		if !regexp.MustCompile(`\{\{[^}"]*("[^"]*"[^}"]*)*[ ({]` + name + `[ )}]|\{\{` + name + ` `).MatchString(templates) {
			t.Errorf("no template uses the function %s", name)
		}
	}
}

// A class that no style sheet and no script knows is a leftover. Those that tell kinds of pages apart are for themes of one's own as well.
func TestEveryClassIsUsed(t *testing.T) {
	known := ours(t, "static/*.css", "static/*.js")
	forAnybody := regexp.MustCompile(`^(is|of|sec)-|^hits$`)
	insertion := regexp.MustCompile(`\{\{[^}]*\}\}`)
	for _, class := range regexp.MustCompile(`class="((?:\{\{[^}]*\}\}|[^"])*)"`).FindAllStringSubmatch(ours(t, "*.html", "partials/*.html"), -1) {
		for name := range strings.FieldsSeq(insertion.ReplaceAllString(class[1], "")) {
			if !forAnybody.MatchString(name) && !regexp.MustCompile(`[."]`+name+`\b`).MatchString(known) {
				t.Errorf("no style sheet knows the class %s", name)
			}
		}
	}
}

// A page loads one sheet beside that for paper: it has the colours of day and night, and everything else that every page needs.
func TestEverySheetOfAPageStandsAlone(t *testing.T) {
	linked := map[string]bool{}
	for _, found := range regexp.MustCompile(`asset "(\w+\.css)"`).FindAllStringSubmatch(ours(t, "*.html", "partials/*.html"), -1) {
		linked[found[1]] = true
	}
	assets, err := loadDefault(t).Assets(&site.Info{BaseHref: "/", Language: "de"})
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range assets {
		name, _, _ := strings.Cut(path.Base(a.Path), ".")
		if sheet := name + ".css"; linked[sheet] && sheet != "print.css" {
			delete(linked, sheet)
			if !strings.Contains(string(a.Data), "--ground:") || !strings.Contains(string(a.Data), ".skip") {
				t.Errorf("a page that loads %s has not what every page needs", sheet)
			}
		}
	}
	delete(linked, "print.css")
	if len(linked) > 0 {
		t.Errorf("never published: %v", linked)
	}
}
