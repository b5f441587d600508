package theme

import (
	"strings"
	"testing"

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
