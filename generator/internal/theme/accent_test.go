package theme

import (
	"math"
	"os"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestContrast(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want float64
	}{
		{"#000000", "#ffffff", 21},
		{"#ffffff", "#000000", 21},
		{"#777777", "#ffffff", 4.48},
		{"#0000ff", "#ffffff", 8.59},
		{"#123456", "#123456", 1},
	} {
		got, err := contrast(tt.a, tt.b)
		if err != nil || math.Abs(got-tt.want) > 0.01 {
			t.Errorf("contrast(%s, %s) = %.2f, %v, want %.2f", tt.a, tt.b, got, err, tt.want)
		}
	}
	for _, bad := range []string{"", "red", "#fff", "#12345g", "123456", "#-12345"} {
		if _, err := contrast(bad, "#ffffff"); err == nil {
			t.Errorf("Contrast took %q for a colour", bad)
		}
	}
}

func TestNewPalette(t *testing.T) {
	p, err := NewPalette("#0a5c6b")
	if err != nil || p.Light != "#0a5c6b" || p.Adjusted {
		t.Errorf("a dark accent should stay as it is by day: %+v, %v", p, err)
	}
	if p, err = NewPalette("#ffd400"); err != nil || !p.Adjusted {
		t.Errorf("yellow cannot be read on white and should be darkened: %+v, %v", p, err)
	}
	_, err = NewPalette("blue")
	if want := `accent: "blue" is no colour: write it like #0a5c6b`; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

// Whatever accent is set, text in it and on it can be read.
func TestEveryAccentIsReadable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		accent := rapid.StringMatching(`#[0-9a-f]{6}`).Draw(t, "accent")
		p, err := NewPalette(accent)
		if err != nil {
			t.Fatal(err)
		}
		for _, pair := range [][2]string{
			{p.Light, lightGround},
			{p.Light, lightSurface},
			{p.Light, p.LightSoft},
			{p.Light, lightText},
			{p.Dark, darkGround},
			{p.Dark, darkSurface},
			{p.Dark, p.DarkSoft},
			{p.Dark, darkText},
		} {
			if got, err := contrast(pair[0], pair[1]); err != nil || got < readable {
				t.Errorf("accent %s: %s on %s has %.2f, %v", accent, pair[0], pair[1], got, err)
			}
		}
	})
}

// roles reads the colours of the default style sheet: by day, and by night with what the day has where the night says nothing.
func roles(t *testing.T) (day, night map[string]string) {
	t.Helper()
	data, err := os.ReadFile("../../../themes/default/static/style.css")
	if err != nil {
		t.Fatal(err)
	}
	before, after, found := strings.Cut(string(data), "@media (prefers-color-scheme: dark)")
	if !found {
		t.Fatal("the style sheet has no dark mode")
	}
	rule := regexp.MustCompile(`--([a-z-]+): (#[0-9a-f]{6});`)
	day, night = map[string]string{}, map[string]string{}
	for _, m := range rule.FindAllStringSubmatch(before, -1) {
		day[m[1]], night[m[1]] = m[2], m[2]
	}
	for _, m := range rule.FindAllStringSubmatch(after, -1) {
		night[m[1]] = m[2]
	}
	return day, night
}

func TestColourRolesAreReadable(t *testing.T) {
	day, night := roles(t)
	pairs := [][2]string{
		{"text", "ground"},
		{"text", "surface"},
		{"text", "alert-soft"},
		{"text", "clear-soft"},
		{"text", "drill-soft"},
		{"muted", "ground"},
		{"muted", "surface"},
		{"muted", "alert-soft"},
		{"muted", "clear-soft"},
		{"muted", "drill-soft"},
		{"accent", "ground"},
		{"accent", "surface"},
		{"accent", "accent-soft"},
		{"on-accent", "accent"},
		{"accent", "alert-soft"},
		{"accent", "clear-soft"},
		{"accent", "drill-soft"},
		{"on-fill", "alert-fill"},
		{"on-fill", "clear-fill"},
		{"on-fill", "drill-fill"},
		{"alert", "ground"},
		{"alert", "alert-soft"},
		{"clear", "ground"},
	}
	for mode, colours := range map[string]map[string]string{"day": day, "night": night} {
		for _, pair := range pairs {
			got, err := contrast(colours[pair[0]], colours[pair[1]])
			if err != nil || got < readable {
				t.Errorf("by %s: %s on %s has a contrast of %.2f, %v; text needs %.1f", mode, pair[0], pair[1], got, err, readable)
			}
		}
		if got, _ := contrast(colours["edge"], colours["ground"]); got < 3 {
			t.Errorf("by %s: edge on ground has a contrast of %.2f; signs need 3", mode, got)
		}
	}
}

// The accent is fitted to the colours of the style sheet, so both must say the same.
func TestAccentKnowsTheStyleSheet(t *testing.T) {
	day, night := roles(t)
	for _, tt := range []struct{ name, got, want string }{
		{"ground by day", lightGround, day["ground"]},
		{"surface by day", lightSurface, day["surface"]},
		{"text on the accent by day", lightText, day["on-accent"]},
		{"ground by night", darkGround, night["ground"]},
		{"surface by night", darkSurface, night["surface"]},
		{"text on the accent by night", darkText, night["on-accent"]},
	} {
		if tt.got != tt.want {
			t.Errorf("%s is %s in accent.go and %s in style.css", tt.name, tt.got, tt.want)
		}
	}
}

// contrast is the contrast ratio of two colours like #0a5c6b, from 1 to 21 (WCAG 2.1). Text needs 4.5.
func contrast(a, b string) (float64, error) {
	first, err := parseColor(a)
	if err != nil {
		return 0, err
	}
	second, err := parseColor(b)
	if err != nil {
		return 0, err
	}
	return first.contrast(second), nil
}
