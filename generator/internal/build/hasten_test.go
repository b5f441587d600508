package build_test

import (
	"bytes"
	"slices"
	"testing"
	"testing/fstest"
	"time"

	"newsroom/generator/internal/build"
	"newsroom/generator/internal/feed"
	"newsroom/generator/internal/publish"
	"newsroom/generator/internal/site"
	"newsroom/generator/internal/theme"
	"newsroom/themes"
)

func TestHasten(t *testing.T) {
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	content := fstest.MapFS{
		"newsroom.yaml": {Data: []byte("title: Netz\nbaseURL: https://netz.example/\nsections: {technik: {title: Technik}}\nchannels: {mini: {title: Mini, sections: [technik]}}\n")},
		"technik/a.md":  {Data: []byte("---\ntitle: A\ndate: 2026-11-20\n---\n")},
		"technik/b.md":  {Data: []byte("---\ntitle: B\ndate: 2026-11-22T11:00:00Z\nurgent: true\n---\n")},
	}
	made := func(told []byte) (later []string, alerts []byte) {
		t.Helper()
		out, err := build.Run(build.Input{
			Content: content, Theme: func(string) (*theme.Theme, error) { return theme.Load(themes.Default()) }, Options: site.Options{Now: now},
		})
		if err != nil || out.Problems.HasErrors() {
			t.Fatal(err, out.Problems)
		}
		out.Hasten(told)
		for _, f := range out.Files {
			if f.Later {
				later = append(later, f.Path)
			}
			if f.Path == feed.AlertsPath {
				alerts = f.Data
			}
		}
		return later, alerts
	}
	later, first := made(nil)
	if len(later) > 0 {
		t.Error("on the first build nothing waits:", later)
	}
	if later, _ := made(first); len(later) > 0 {
		t.Error("nothing is new:", later)
	}
	content["technik/b.md"] = &fstest.MapFile{Data: append(bytes.TrimSuffix(content["technik/b.md"].Data, []byte("---\n")),
		"updates: [{at: 2026-11-22T11:30:00Z, text: Mehr, urgent: true}]\n---\n"...)}
	later, _ = made(first)
	has := map[string]bool{}
	for _, path := range later {
		has[path] = true
	}
	if !has["technik/a/index.html"] || has["technik/b/index.html"] || has["index.html"] || has["technik/feed.xml"] {
		t.Error("the page of the message, lists and feeds come first:", later)
	}
}

// What people are told of is whole when they are told: in every language, among the press pages, by its short link. And taking back does not wait.
func TestHastenHoldsBackOtherPostsAlone(t *testing.T) {
	config := "title: Netz\nbaseURL: https://netz.example/\nlanguages: [en]\nsections: {technik: {title: Technik}}\n" +
		"channels: {mini: {title: Mini, sections: [technik], digest: \"07:00\"}}\npress: {contact: {email: presse@netz.example}}\n"
	post := func(front string) *fstest.MapFile {
		return &fstest.MapFile{Data: []byte("---\n" + front + "\n---\nText\n")}
	}
	content := fstest.MapFS{
		"newsroom.yaml":   {Data: []byte(config)},
		"technik/a.md":    post("title: A\ndate: 2026-11-20\naliases: [/alt/a/]\npress: true"),
		"technik/a.en.md": post("title: A"),
		"technik/b.md":    post("title: B\ndate: 2026-11-22T11:00:00Z\nurgent: true\naliases: [/alt/b/]\npress: true"),
		"technik/b.en.md": post("title: B"),
		"technik/c.md":    post("title: C\ndate: 2026-11-21\npress: true"),
		"technik/c.en.md": post("title: C"),
	}
	made := func() build.Output {
		t.Helper()
		out, err := build.Run(build.Input{
			Content: content, Theme: func(string) (*theme.Theme, error) { return theme.Load(themes.Default()) },
			Options: site.Options{Now: time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)},
		})
		if err != nil || out.Problems.HasErrors() {
			t.Fatal(err, out.Problems)
		}
		return out
	}
	before := made()
	told := before.Files[slices.IndexFunc(before.Files, func(f publish.File) bool { return f.Path == feed.AlertsPath })].Data
	content["technik/b.md"] = post("title: B\ndate: 2026-11-22T11:00:00Z\nurgent: true\naliases: [/alt/b/]\npress: true\n" +
		"updates: [{at: 2026-11-22T11:30:00Z, text: Mehr, urgent: true}]")
	content["technik/c.md"] = post("title: C\ndate: 2026-11-21\npress: true\nwithdrawn: Falsch")
	out := made()
	out.Hasten(told)
	var later []string
	for _, f := range out.Files {
		if f.Later {
			later = append(later, f.Path)
		}
	}
	slices.Sort(later)
	if want := []string{"en/technik/a/index.html", "technik/a/index.html"}; !slices.Equal(later, want) {
		t.Errorf("%q wait, want %q", later, want)
	}
}
