package feed

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"newsroom/generator/internal/site"
)

func TestWebManifest(t *testing.T) {
	s := newSite()
	s.BaseHref, s.Home.Href, s.Accent = "/intern/", "/intern/en/", "#0a5c36"
	s.Language = "en"
	got, err := WebManifest(s, []Icon{
		{Href: "/intern/assets/icon-192.png", Type: "image/png", Size: 192},
		{Href: "/intern/assets/icon-512.png", Type: "image/png", Size: 512, Maskable: true},
		{Href: "/intern/assets/icon.svg", Type: "image/svg+xml"},
	})
	if err != nil {
		t.Fatal(err)
	}
	want := `{
  "id": "/intern/en/",
  "name": "Neues aus den Stadtwerken",
  "short_name": "Neues aus",
  "description": "Für alle Kolleginnen & Kollegen",
  "lang": "en",
  "dir": "ltr",
  "start_url": "/intern/en/",
  "scope": "/intern/",
  "display": "standalone",
  "theme_color": "#0a5c36",
  "background_color": "#ffffff",
  "categories": [
    "news"
  ],
  "icons": [
    {
      "src": "/intern/assets/icon-192.png",
      "sizes": "192x192",
      "type": "image/png",
      "purpose": "any"
    },
    {
      "src": "/intern/assets/icon-512.png",
      "sizes": "512x512",
      "type": "image/png",
      "purpose": "maskable"
    },
    {
      "src": "/intern/assets/icon.svg",
      "sizes": "any",
      "type": "image/svg+xml",
      "purpose": "any"
    }
  ]
}
`
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Error(diff)
	}
}

// TestWebManifestRules follows https://www.w3.org/TR/appmanifest/, the numbers being those of its sections.
func TestWebManifestRules(t *testing.T) {
	s := newSite()
	data, err := WebManifest(s, nil)
	if err != nil {
		t.Fatal(err)
	}
	var m map[string]any
	if err := json.Unmarshal(data, &m); err != nil {
		t.Fatal(err)
	}
	for rule, ok := range map[string]bool{
		"start_url is within scope":                         strings.HasPrefix(m["start_url"].(string), m["scope"].(string)),
		"scope is a path that ends in a slash":              strings.HasSuffix(m["scope"].(string), "/"),
		"display is one of the display modes":               slices.Contains([]string{"fullscreen", "standalone", "minimal-ui", "browser"}, m["display"].(string)),
		"dir is one of the text directions":                 slices.Contains([]string{"ltr", "rtl", "auto"}, m["dir"].(string)),
		"a colour that the newsroom does not set is absent": m["theme_color"] == nil,
		"icons is an array, also where there are none":      m["icons"] != nil,
	} {
		if !ok {
			t.Errorf("%s: %s", rule, data)
		}
	}
}

func TestShortName(t *testing.T) {
	for name, want := range map[string]string{
		"Aktuelles": "Aktuelles", "Stadtwerke Beispiel": "Stadtwerke", "Neues für uns": "Neues für", "Stadt – Land – Fluss": "Stadt – Land",
		"Straßenbahnbetriebe": "Straßenbahnb", "Wir & die Stadtwerke": "Wir & die", "Wasser & Wärmenetz": "Wasser", "": "",
	} {
		if got := shortName(name); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}

func TestDirection(t *testing.T) {
	for language, want := range map[string]string{"de": "ltr", "ar": "rtl", "fa-AF": "rtl", "": "ltr"} {
		if got := direction(language); got != want {
			t.Errorf("%q: %s", language, got)
		}
	}
}

func TestWebManifestRefuses(t *testing.T) {
	for _, s := range []*site.Info{{Title: "x"}, {Title: "x", Home: &site.List{}}, {Home: &site.List{Href: "/"}}} {
		if _, err := WebManifest(s, nil); err == nil {
			t.Errorf("%+v was taken", s)
		}
	}
}
