package build_test

import (
	"bytes"
	"testing"
	"testing/fstest"
	"time"

	"newsroom/generator/internal/build"
	"newsroom/generator/internal/feed"
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
