package theme

import (
	"fmt"
	"strings"

	"newsroom/generator/internal/site"
)

// AccentAdvice says what is done to a colour of newsroom.yaml that could not be read as it is; it is empty for one that can. A colour of a
// section is treated as the accent is.
func AccentAdvice(accent string) string {
	c, err := parseColor(accent)
	if err != nil {
		return err.Error()
	}
	light, _ := day().fit(c)
	dark, _ := night().fit(c)
	if light == c {
		return ""
	}
	return fmt.Sprintf("%s on white has a contrast of %.1f, text needs %.1f: pages show %s by day and %s by night",
		accent, c.contrast(color(lightGround)), readable, light, dark)
}

// colorsOf are the colours of the sections, by their ids, in one string that can be part of a key.
func colorsOf(sections []*site.List) string {
	var b strings.Builder
	for _, s := range sections {
		if s.Color != "" {
			b.WriteString(s.ID + s.Color + "\n")
		}
	}
	return b.String()
}

// titlesOf are the titles of the sections, by their ids, in one string that can be part of a key.
func titlesOf(sections []*site.List) string {
	var b strings.Builder
	for _, s := range sections {
		b.WriteString(s.ID + " " + s.Title + "\n")
	}
	return b.String()
}

// paletteStyle is the end of the style sheet: the accent, and for each section with a colour a class that sets the tone.
func paletteStyle(accent, colors string) (string, error) {
	var light, dark strings.Builder
	if accent != "" {
		p, err := NewPalette(accent)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(&light, ":root{--accent:%s;--accent-soft:%s}\n", p.Light, p.LightSoft)
		fmt.Fprintf(&dark, ":root{--accent:%s;--accent-soft:%s}\n", p.Dark, p.DarkSoft)
	}
	for line := range strings.Lines(colors) {
		id, hex, _ := strings.Cut(strings.TrimSpace(line), "#")
		p, err := NewPalette("#" + hex)
		if err != nil {
			return "", fmt.Errorf("section %s: %w", id, err)
		}
		fmt.Fprintf(&light, ".sec-%s{--tone:%s;--tone-soft:%s}\n", id, p.Light, p.LightSoft)
		fmt.Fprintf(&dark, ".sec-%s{--tone:%s;--tone-soft:%s}\n", id, p.Dark, p.DarkSoft)
	}
	if light.Len() == 0 {
		return "", nil
	}
	return "\n" + light.String() + "@media (prefers-color-scheme:dark){\n" + dark.String() + "}\n", nil
}
