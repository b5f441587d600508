package theme

import (
	"slices"
	"strings"
	"testing"

	"newsroom/themes"
)

func TestCheckFindsWordsThatALanguageLacks(t *testing.T) {
	if err := loadDefault(t).Check([]string{"de", "en", "de-AT"}); err != nil {
		t.Error(err)
	}
	french := `dates:
  months: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]
  shortMonths: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]
  weekdays: [lundi, mardi, mercredi, jeudi, vendredi, samedi, dimanche]
  month: "{month} {year}"
  date: "{day}"
  short: "{day}"
  time: "{hour}"
  datetime: "{day}"
  days: "{1}–{2}"
  hours: "{1}–{2}"
words:
  lost: Rien ici.
`
	th, err := Load(overlay(map[string]string{
		"404.html": "{{define \"main\"}}\n{{t \"lost\"}} {{t \"gone\"}} {{t \"gone\"}}{{end}}", "i18n/fr.yaml": french,
	}), themes.Default())
	if err != nil {
		t.Fatal(err)
	}
	err = th.Check([]string{"de", "fr", "pl"})
	if err == nil {
		t.Fatal("nothing was found")
	}
	lines := strings.Split(err.Error(), "\n")
	if want := `404.html:2:15: no word "gone" in i18n/de.yaml: add it there`; lines[0] != want {
		t.Errorf("got %s, want %s", lines[0], want)
	}
	if want := `the theme has no words for the language "pl": set language to one of de, en, fr, or add i18n/pl.yaml to your theme`; lines[len(lines)-1] != want {
		t.Errorf("got %s, want %s", lines[len(lines)-1], want)
	}
	if found := strings.Count(err.Error(), `no word "gone" in i18n/fr.yaml`); found != 1 {
		t.Errorf("the word is named %d times, want once", found)
	}
	if strings.Contains(err.Error(), `"lost"`) || !strings.Contains(err.Error(), `no word "skip" in i18n/fr.yaml`) {
		t.Errorf("got %v", err)
	}
}

func TestAccentAdvice(t *testing.T) {
	for colour, want := range map[string]string{
		"#0a5c6b": "",
		"#ffd400": "#ffd400 on white has a contrast of 1.4, text needs 4.5: pages show #806a00 by day and #dfbf20 by night",
		"petrol":  `"petrol" is no colour: write it like #0a5c6b`,
	} {
		if got := AccentAdvice(colour); got != want {
			t.Errorf("%s: got %q, want %q", colour, got, want)
		}
	}
}

// A section's colour is on its cards and its own pages, by day and by night, and nowhere in a style attribute.
func TestColoursOfSections(t *testing.T) {
	th, info := loadDefault(t), newSample(t)
	assets, err := th.Assets(info)
	if err != nil {
		t.Fatal(err)
	}
	isStyle := func(a Asset) bool { return strings.HasPrefix(a.Path, "assets/style.") }
	style := assets[slices.IndexFunc(assets, isStyle)]
	if strings.Count(string(style.Data), ".sec-termine{--tone:#") != 2 {
		t.Error("the style sheet has not both tones of the section")
	}
	pages := samplePages(info)
	if source := render(t, th, pages["event"]); !strings.Contains(source, `tabindex="-1" class="sec-termine"`) {
		t.Error("the page of a post has not the tone of its section")
	}
	if source := render(t, th, pages["home"]); !strings.Contains(source, `<article class="row dated sec-termine">`) {
		t.Error("the card has not the tone of its section")
	}
	info.Sections[3].Color = "#00ff00"
	changed, err := th.Assets(info)
	if err != nil || changed[slices.IndexFunc(changed, isStyle)].Path == style.Path {
		t.Errorf("another colour has the same style sheet: %v", err)
	}
	info.Sections[3].Color = "green"
	if _, err := th.Assets(info); err == nil {
		t.Error("green was taken for a colour")
	}
}
