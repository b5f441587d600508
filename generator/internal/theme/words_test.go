package theme

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/feature/plural"
)

// German and English say the same things, with the same places for arguments, and nothing that no template asks for.
func TestWordsAreComplete(t *testing.T) {
	th := loadDefault(t)
	place := regexp.MustCompile(`\{\d\}`)
	places := func(w word) string {
		found := place.FindAllString(w[plural.Other], -1)
		slices.Sort(found)
		return strings.Join(found, "")
	}
	de, en := th.words["de"].words, th.words["en"].words
	for _, key := range slices.Sorted(maps.Keys(de)) {
		if en[key] == nil {
			t.Errorf("%s is missing in English", key)
		} else if places(de[key]) != places(en[key]) || len(de[key]) != len(en[key]) {
			t.Errorf("%s has other places or plurals in English: %v, %v", key, de[key], en[key])
		}
	}
	for key := range en {
		if de[key] == nil {
			t.Errorf("%s is missing in German", key)
		}
	}
	used := map[string]bool{}
	for _, c := range th.calls {
		if c.function == "t" {
			used[c.argument] = true
			if de[c.argument] == nil {
				t.Errorf("%s: %s is in no language", c.where, c.argument)
			}
		}
	}
	for key := range de {
		if !used[key] {
			t.Errorf("no template says %s", key)
		}
	}
}

func TestDates(t *testing.T) {
	th := loadDefault(t)
	at := time.Date(2026, 11, 22, 8, 5, 0, 0, time.UTC)
	for language, want := range map[string][3]string{
		"de": {"22. November 2026", "22. Nov. 2026, 08:05 Uhr", "22. November 2026, 08:05 Uhr"},
		"en": {"22 November 2026", "22 Nov 2026, 08:05", "22 November 2026, 08:05"},
	} {
		d := th.words[language]
		got := [3]string{d.date.format(at), d.short.format(at), d.datetime.format(at)}
		if got != want {
			t.Errorf("%s: %q, want %q", language, got, want)
		}
	}
	all, err := parseDateForm("{day2}.{month2}.{year} in {month}", dateNames{Months: make([]string, 12), ShortMonths: make([]string, 12)})
	if err != nil || all.format(at) != "22.11.2026 in " {
		t.Errorf("got %q, %v", all.format(at), err)
	}
	if _, err := parseDateForm("{day", dateNames{}); err == nil {
		t.Error("a part that never ends was taken")
	}
}

// A theme with a language of its own may leave out the short names of weekdays.
func TestShortWeekdays(t *testing.T) {
	names := dateNames{Weekdays: []string{"lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "élu"}}
	sunday := time.Date(2026, 11, 22, 8, 5, 0, 0, time.UTC)
	if got := names.shortWeekday(sunday); got != "él" {
		t.Errorf("got %q", got)
	}
	names.ShortWeekdays = []string{"lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim."}
	if got := names.shortWeekday(sunday); got != "dim." {
		t.Errorf("got %q", got)
	}
}

func TestPlurals(t *testing.T) {
	th := loadDefault(t)
	for _, tt := range []struct {
		language string
		n        int
		want     string
	}{
		{"de", 0, "0 Beiträge"}, {"de", 1, "1 Beitrag"}, {"de", 2, "2 Beiträge"}, {"en", 1, "1 post"}, {"en", 21, "21 posts"},
	} {
		if got, err := th.words[tt.language].say("posts", tt.n); err != nil || got != tt.want {
			t.Errorf("%s %d: %q, %v, want %q", tt.language, tt.n, got, err, tt.want)
		}
	}
	if got, err := th.words["de"].say("page-of", 3, 12); err != nil || got != "Seite 3 von 12" {
		t.Errorf("got %q, %v", got, err)
	}
	if got, err := th.words["de"].say("more-in", "{1} & <b>"); err != nil || got != "Weitere Beiträge in {1} & <b>" {
		t.Errorf("an argument was taken for a place: %q, %v", got, err)
	}
}
