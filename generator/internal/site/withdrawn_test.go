package site

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestANoticeIsAllThatStays: at the address of the post, of its translation, its old address and its short links.
func TestANoticeIsAllThatStays(t *testing.T) {
	s := bilingual(t, Options{}, map[string]string{
		"technik/netz/index.md": "title: Netz\ndate: 2026-11-20 08:00\ntags: [Strom]\naliases: [/technik/alt/]\nwithdrawn: Zahlen waren falsch",
		"technik/netz/a.jpg":    "",
		"technik/bahn.en.md":    "title: Tram\ndraft: true",
		"technik/bahn.md":       "title: Bahn\ndate: 2026-11-21 08:00\nwithdrawn: Fehlalarm",
		"technik/entwurf.md":    "title: Entwurf\ndate: 2026-11-21\ndraft: true\nwithdrawn: x",
		"technik/spaeter.md":    "title: Neu\ndate: 2026-11-21 08:00",
		"seiten/hausordnung.md": "title: Hausordnung\nwithdrawn: alt",
	})
	var got []string
	for _, p := range s.Notices() {
		got = append(got, strings.TrimSpace(p.Path+" "+p.Reason+" "+p.Site.Language+" "+p.ReasonLanguage))
		if p.Post != nil || p.Title != "" || p.Description != "" {
			t.Errorf("%s says more than the reason: %+v", p.Path, p)
		}
	}
	want := []string{
		"technik/bahn/index.html Fehlalarm de", "technik/netz/index.html Zahlen waren falsch de", "en/technik/netz/index.html Zahlen waren falsch en de",
		"hausordnung/index.html alt de",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	leads := map[string]string{}
	for _, p := range s.Redirects() {
		leads[p.Path] = p.Target
		if p.Target == "/intern/technik/netz/" && p.Title != "" {
			t.Errorf("%s still says %q", p.Path, p.Title)
		}
	}
	netz, english := s.PostOf("technik/netz/index.md"), s.PostOf("technik/netz/index.en.md")
	for path, target := range map[string]string{
		"technik/alt/index.html": "/intern/technik/netz/", "a/" + netz.Code + "/index.html": "/intern/technik/netz/",
		"a/" + english.Code + "/index.html": "/intern/en/technik/netz/", "a/" + code(currentID(netz), codeLength) + "/index.html": "/intern/technik/netz/",
	} {
		if leads[path] != target {
			t.Errorf("%s leads to %q", path, leads[path])
		}
	}
	for _, info := range s.Editions {
		for _, l := range info.Lists() {
			for _, p := range l.Posts {
				if p.Title != "Neu" {
					t.Errorf("%s still has %s", l.Href, p.Title)
				}
			}
		}
	}
	if slices.ContainsFunc(s.Files(), func(f File) bool { return strings.HasSuffix(f.Source, ".jpg") }) || len(s.Info.Tags) > 0 {
		t.Error("pictures or tags stay")
	}
}

// TestPhonesForgetAllPagesOfIt: also its press page, and what stood at its old addresses before it was renamed.
func TestPhonesForgetAllPagesOfIt(t *testing.T) {
	s, _ := arrangeWith(t, config+pressLines, Options{}, map[string]string{
		"technik/netz.md":    "title: Netz\ndate: 2026-11-20 08:00\npress: true\nwithdrawn: Falsch\naliases: [/technik/alt/, /alt.html]",
		"technik/netz.en.md": "title: Grid",
		"technik/aus.md":     "title: Aus\ndate: 2026-11-20 08:00\nexpiryDate: 2026-11-21",
	})
	want := []string{
		"/intern/alt.html", "/intern/en/technik/netz/", "/intern/presse/alt.html", "/intern/presse/en/technik/netz/", "/intern/presse/technik/alt/",
		"/intern/presse/technik/netz/", "/intern/technik/alt/", "/intern/technik/aus/", "/intern/technik/netz/",
	}
	if diff := cmp.Diff(want, s.Gone()); diff != "" {
		t.Error(diff)
	}
}

// TestFilesOfItThatOthersShow: who takes a post back wants to know what of it stays.
func TestFilesOfItThatOthersShow(t *testing.T) {
	s, _ := arrange(t, Options{}, map[string]string{
		"technik/netz/index.md": "title: Netz\ndate: 2026-11-20 08:00\nwithdrawn: Falsch",
		"technik/netz/a.jpg":    "",
		"technik/netz/b.jpg":    "",
		"technik/bahn.md":       "title: Bahn\ndate: 2026-11-20 08:00\nimage: netz/a.jpg",
		"technik/gas.md":        "title: Gas\ndate: 2026-11-20 08:00",
	})
	gas := s.PostOf("technik/gas.md")
	target, _ := s.Resolve(gas, "netz/b.jpg")
	gas.AddFile(target)
	var got []string
	for _, p := range s.StillShown() {
		got = append(got, p.String())
	}
	want := []string{
		"technik/netz/index.md:4:1: warning: the post is withdrawn, but its file technik/netz/a.jpg stays: technik/bahn.md shows it\n" +
			"    hint: take it out of technik/bahn.md, or move the file there",
		"technik/netz/index.md:4:1: warning: the post is withdrawn, but its file technik/netz/b.jpg stays: technik/gas.md shows it\n" +
			"    hint: take it out of technik/gas.md, or move the file there",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestALinkToIt(t *testing.T) {
	s, _ := arrange(t, Options{}, map[string]string{
		"technik/netz.md": "title: Netz\ndate: 2026-11-20 08:00\nwithdrawn: Falsch",
		"technik/gas.md":  "title: Gas\ndate: 2026-11-20 08:00",
	})
	target, err := s.Resolve(s.PostOf("technik/gas.md"), "netz.md")
	if !errors.Is(err, ErrWithdrawn) || err.Error() != "the linked post technik/netz.md was withdrawn" || target.Href != "/intern/technik/netz/" {
		t.Errorf("%+v %v", target, err)
	}
}
