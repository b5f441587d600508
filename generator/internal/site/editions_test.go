package site

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// bilingual is a German newsroom with one post in both languages and one in German alone.
func bilingual(t *testing.T, o Options, more map[string]string) *Site {
	t.Helper()
	files := map[string]string{
		"technik/netz/index.md":    "title: Netz\ndate: 2026-11-20 08:00\ntags: [Strom]\naliases: [/technik/alt/]",
		"technik/netz/index.en.md": "title: Grid",
		"technik/bahn.md":          "title: Bahn\ndate: 2026-11-21 08:00\ntags: [Verkehr]",
		"seiten/impressum.en.md":   "title: Imprint",
	}
	for name, text := range more {
		files[name] = text
	}
	text := strings.Replace(config, "technik: {title: Technik}", "technik: {title: {de: Technik, en: Technology}}", 1)
	s, problems := arrangeWith(t, text, o, files)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return s
}

// TestListsOfALanguageMissNothing: the translation where there is one, else the post itself.
func TestListsOfALanguageMissNothing(t *testing.T) {
	s := bilingual(t, Options{}, nil)
	if len(s.Editions) != 2 || s.Editions[1].Language != "en" {
		t.Fatalf("%+v", s.Editions)
	}
	var got []string
	for _, l := range s.Editions[1].Lists() {
		line := l.Href + " " + l.Title
		for _, p := range l.Posts {
			line += fmt.Sprintf(" | %s %s %s", p.Language, p.Title, p.Href)
		}
		got = append(got, line)
	}
	both := " | de Bahn /intern/technik/bahn/ | en Grid /intern/en/technik/netz/"
	want := []string{
		"/intern/en/ Netz" + both, "/intern/en/unternehmen/ Unternehmen", "/intern/en/technik/ Technology" + both,
		"/intern/en/channels/mini/ Mini", "/intern/en/channels/maxi/ Maxi" + both,
		"/intern/en/tags/strom/ Strom | en Grid /intern/en/technik/netz/", "/intern/en/tags/verkehr/ Verkehr | de Bahn /intern/technik/bahn/",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for _, l := range s.Info.Lists() {
		if slices.ContainsFunc(l.Posts, func(p *Post) bool { return p.Language != "de" }) {
			t.Errorf("%s has a translation", l.Href)
		}
	}
}

// TestAPostLeadsToItsLanguages is the switch on the page, and hreflang.
func TestAPostLeadsToItsLanguages(t *testing.T) {
	s := bilingual(t, Options{}, nil)
	describe := func(editions []Edition) string {
		var all []string
		for _, e := range editions {
			all = append(all, fmt.Sprintf("%s %s %v %v", e.Language, e.Href, e.Current, e.Missing))
		}
		return strings.Join(all, ", ")
	}
	for title, want := range map[string]string{
		"Netz": "de /intern/technik/netz/ true false, en /intern/en/technik/netz/ false false",
		"Grid": "de /intern/technik/netz/ false false, en /intern/en/technik/netz/ true false",
		"Bahn": "de /intern/technik/bahn/ true false, en /intern/en/ false true",
	} {
		for _, p := range slices.Concat(s.Posts, s.Translations) {
			if got := describe(p.Editions); p.Title == title && got != want {
				t.Errorf("%s: %s", title, got)
			}
		}
	}
	for _, p := range s.Pages() {
		if p.Path == "technik/index.html" && describe(p.Editions) != "de /intern/technik/ true false, en /intern/en/technik/ false false" {
			t.Error(describe(p.Editions))
		}
	}
	if got := s.Editions[1].Menus["footer"]; !slices.Equal(got, []Link{{Title: "Imprint", Href: "/intern/en/impressum/"}, {Title: "Start", Href: "/intern/en/"}}) {
		t.Error(got)
	}
	if one := mustArrange(t, Options{}, posts(1)); one.Posts[0].Editions != nil || one.Pages()[0].Editions != nil {
		t.Error("a newsroom of one language offers a choice")
	}
}

// TestATranslationIsAsPublicAsItsPost: neither before nor after it, and a link stays in its language.
func TestATranslationIsAsPublicAsItsPost(t *testing.T) {
	s := bilingual(t, Options{}, map[string]string{
		"technik/spaeter.md": "title: Später\ndate: 2027-01-01", "technik/spaeter.en.md": "title: Later",
		"technik/entwurf.md": "title: Entwurf\ndate: 2026-11-01", "technik/entwurf.en.md": "title: Draft\ndraft: true",
	})
	var titles []string
	for _, p := range s.Translations {
		titles = append(titles, p.Title)
	}
	if diff := cmp.Diff([]string{"Imprint", "Grid"}, titles); diff != "" {
		t.Error(diff)
	}
	grid := s.byFile["technik/netz/index.en.md"]
	for in, want := range map[string]string{
		"../bahn.md": "/intern/technik/bahn/", "index.md": "/intern/en/technik/netz/", "/technik/netz/": "/intern/en/technik/netz/", "../netz/": "/intern/en/technik/netz/",
	} {
		if target, err := s.Resolve(grid, in); err != nil || target.Href != want {
			t.Errorf("%s leads to %s, %v", in, target.Href, err)
		}
	}
	if grid.ID != "technik/alt" || grid.Code == grid.original.Code || len(grid.Code) != codeLength {
		t.Errorf("%s %s", grid.ID, grid.Code)
	}
	if len(s.Messages()) != 0 {
		t.Error("a translation is texted")
	}
}
