package feed

import (
	"cmp"
	"fmt"
	"strings"
	"unicode/utf8"

	"newsroom/generator/internal/site"
)

// WebManifestPath is where the manifest stands, behind the address of a newsroom's front page.
const WebManifestPath = "manifest.webmanifest"

// Icon is a picture for the home screen of a phone.
type Icon struct {
	Href     string
	Type     string // media type
	Size     int    // pixels of its sides; 0 = any, of a drawing
	Maskable bool   // the phone may cut it into its shape: what matters is well inside
}

type webManifest struct {
	ID          string         `json:"id"`
	Name        string         `json:"name"`
	ShortName   string         `json:"short_name"`
	Description string         `json:"description,omitempty"`
	Language    string         `json:"lang"`
	Direction   string         `json:"dir"`
	Start       string         `json:"start_url"`
	Scope       string         `json:"scope"`
	Display     string         `json:"display"`
	Theme       string         `json:"theme_color,omitempty"`
	Background  string         `json:"background_color"`
	Categories  []string       `json:"categories"`
	Icons       []manifestIcon `json:"icons"`
}

type manifestIcon struct {
	Source  string `json:"src"`
	Sizes   string `json:"sizes"`
	Type    string `json:"type"`
	Purpose string `json:"purpose"`
}

// maxShortName is how much of a name stands below an icon.
const maxShortName = 12

// WebManifest returns the manifest that makes a newsroom an app of the phone (https://www.w3.org/TR/appmanifest/). A newsroom has one in each
// of its languages, with a front page of its own to start with, and so an id of its own: a phone would else rename the app whenever
// its owner looks at the other language. All of them reach over the whole newsroom, as the switch of languages does.
func WebManifest(s *site.Info, icons []Icon) ([]byte, error) {
	if s.Home == nil || s.Home.Href == "" || line(s.Title) == "" {
		return nil, fmt.Errorf("%s: the newsroom lacks a title or the address of its front page", WebManifestPath)
	}
	m := webManifest{
		ID: s.Home.Href, Name: line(s.Title), ShortName: shortName(line(s.Title)), Description: line(s.Description),
		Language: cmp.Or(s.Language, german.language), Direction: direction(s.Language),
		Start: s.Home.Href, Scope: cmp.Or(s.BaseHref, "/"), Display: "standalone",
		Theme: s.Accent, Background: "#ffffff", Categories: []string{"news"}, Icons: []manifestIcon{},
	}
	for _, i := range icons {
		m.Icons = append(m.Icons, newManifestIcon(i))
	}
	return marshal(m, "  ")
}

func newManifestIcon(i Icon) manifestIcon {
	icon := manifestIcon{Source: i.Href, Sizes: "any", Type: i.Type, Purpose: "any"}
	if i.Size > 0 {
		icon.Sizes = fmt.Sprintf("%dx%d", i.Size, i.Size)
	}
	if i.Maskable {
		icon.Purpose = "maskable"
	}
	return icon
}

// shortName is as many words of a name as fit below an icon; of one that begins with a longer word the beginning of that.
func shortName(name string) string {
	short := ""
	for word := range strings.FieldsSeq(name) {
		longer := strings.TrimSpace(short + " " + word)
		if utf8.RuneCountInString(longer) > maxShortName {
			break
		}
		short = longer
	}
	if short = strings.TrimRight(short, " –-:,&|·"); short == "" {
		short = string([]rune(name)[:min(maxShortName, utf8.RuneCountInString(name))])
	}
	return short
}

// direction is where a language begins to read.
func direction(language string) string {
	switch primary(language) {
	case "ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi":
		return "rtl"
	}
	return "ltr"
}
