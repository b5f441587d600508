package site

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

func TestResolve(t *testing.T) {
	s := mustArrange(t, Options{}, map[string]string{
		"technik/a/index.md": "title: A\ndate: 2026-11-20", "technik/a/bild eins.jpg": "x", "technik/b.md": "title: B\ndate: 2026-11-20\nslug: netz\naliases: [/frueher/]",
		"technik/d.md": "title: D\ndate: 2026-11-20\ndraft: true\ntags: [Strom]", "media/plan.pdf": "x",
	})
	a := s.byFile["technik/a/index.md"]
	tests := []struct{ in, href, problem string }{
		{"https://example.com/x", "https://example.com/x", ""},
		{"mailto:a@example.com", "mailto:a@example.com", ""},
		{"#kopf", "#kopf", ""},
		{"bild%20eins.jpg", "/intern/technik/a/bild%20eins.jpg", ""},
		{"../b.md", "/intern/technik/netz/", ""},
		{"../b.md#kopf", "/intern/technik/netz/#kopf", ""},
		{"../b", "/intern/technik/netz/", ""},
		{"../netz/", "/intern/technik/netz/", ""},
		{"/technik/netz/?x=1", "/intern/technik/netz/?x=1", ""},
		{"/technik/netz", "/intern/technik/netz/", ""},
		{"/technik/", "/intern/technik/", ""},
		{"/channels/mini/feed.xml", "/intern/channels/mini/feed.xml", ""},
		{"/frueher/", "/intern/frueher/", ""},
		{"/", "/intern/", ""},
		{"/media/plan.pdf", "/intern/media/plan.pdf", ""},
		{"/impressum/", "/intern/impressum/", ""},
		{"../d.md", "/intern/technik/d/", "the linked post technik/d.md is not public"},
		{"/technik/d/", "/intern/technik/d/", "the linked post technik/d.md is not public"},
		{"/tags/strom/", "/intern/tags/strom/", `the page of the tag "/tags/strom/" is not public`},
		{"/tags/weg/", "", `"/tags/weg/" leads to nothing`},
		{"weg.jpg", "", `"weg.jpg" leads to nothing`},
		{"/technik/weg/", "", `"/technik/weg/" leads to nothing`},
		{"../../../x", "", `leads to nothing`},
		{"http://[x", "", "is not an address"},
	}
	for _, tt := range tests {
		got, err := s.Resolve(a, tt.in)
		if got.Href != tt.href || (err == nil) != (tt.problem == "") || err != nil && !strings.Contains(err.Error(), tt.problem) {
			t.Errorf("%s: got %q, %v", tt.in, got.Href, err)
		}
		if errors.Is(err, ErrNotPublic) != strings.Contains(tt.problem, "not public") {
			t.Errorf("%s: %v is of the wrong kind", tt.in, err)
		}
	}
}

func TestPicturesAreFilesOfTheNewsroom(t *testing.T) {
	s := mustArrange(t, Options{}, map[string]string{"technik/a/index.md": "title: A\ndate: 2026-11-20", "technik/a/b.jpg": "x"})
	for in, want := range map[string]struct{ href, problem string }{
		"b.jpg":                   {"/intern/technik/a/b.jpg", ""},
		"data:image/gif;base64,R": {"data:image/gif;base64,R", ""},
		"https://x.example/b.jpg": {"https://x.example/b.jpg", "the picture https://x.example/b.jpg lies on another site"},
		"//x.example/b.jpg":       {"//x.example/b.jpg", "lies on another site"},
		"javascript:alert(1)":     {"", "is no picture"},
		"/technik/":               {"", "is no picture"},
		"":                        {"", "is no picture"},
		"weg.jpg":                 {"", "leads to nothing"},
	} {
		got, err := s.Picture(s.Posts[0], in)
		if got.Href != want.href || (err == nil) != (want.problem == "") || err != nil && !strings.Contains(err.Error(), want.problem) {
			t.Errorf("%q: got %q, %v", in, got.Href, err)
		}
	}
}

func TestPicturesBesideAreLinksToThem(t *testing.T) {
	names := []string{"100%.jpg", "a:b.jpg", "eins zwei.jpg", "vier#fünf?.jpg"}
	files, pictures := map[string]string{"technik/haus/index.md": "title: H\ndate: 2026-11-20\nimage: top.jpg"}, map[string]*Picture{}
	for _, name := range append(slices.Clone(names), "top.jpg") {
		files["technik/haus/"+name] = "x"
		pictures["technik/haus/"+name] = &Picture{Sum: "s", Forms: []Form{{Type: "image/jpeg", Width: 4, Height: 3}}}
	}
	s := mustArrange(t, Options{Now: now, Pictures: pictures}, files)
	beside, err := s.Beside(s.Posts[0])
	if err != nil || len(beside) != len(names) {
		t.Fatal(beside, err)
	}
	for i, link := range beside {
		target, err := s.Picture(s.Posts[0], link)
		if err != nil || target.File.Source != "technik/haus/"+names[i] {
			t.Errorf("%s leads to %+v, %v", link, target, err)
		}
	}
}

func TestLinkedAndDownload(t *testing.T) {
	s := mustArrange(t, Options{}, map[string]string{
		"technik/a/index.md": "title: A\ndate: 2026-11-20", "technik/a/plan.pdf": "x", "technik/b.md": "title: B\ndate: 2026-11-20\naliases: [/frueher/]",
	})
	a := s.byFile["technik/a/index.md"]
	for in, want := range map[string]string{
		"#kopf": "technik/a/index.md kopf", "../b.md#%C3%B6l": "technik/b.md öl", "/technik/b/#x": "technik/b.md x", "../b#": "technik/b.md ",
		"/frueher/#x": "", "/technik/#x": "", "plan.pdf#page=2": "", "weg.md#x": "", "https://example.com/#x": "", "http://[x": "",
	} {
		to, place := s.Linked(a, in)
		got := ""
		if to != nil {
			got = to.Source.File + " " + place
		}
		if got != want {
			t.Errorf("%s leads to %q, want %q", in, got, want)
		}
	}
	for in, want := range map[string]string{"plan.pdf": "", "/technik/a/plan.pdf": "", "../b.md": `there is no file "../b.md"`, "https://example.com/x.pdf": "there is no file", "": "there is no file"} {
		target, err := s.Download(a, in)
		if want == "" && (err != nil || target.Download.Href != "/intern/technik/a/plan.pdf" || target.Download.Type != "application/pdf") {
			t.Errorf("%s: %+v, %v", in, target, err)
		}
		if want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%s: %v, want %s", in, err, want)
		}
	}
}

// TestBrokenPictures: one that no form could be made of is told of by who tried; a post that shows it is arranged all the same.
func TestBrokenPictures(t *testing.T) {
	files := map[string]string{"technik/a/index.md": "title: A\ndate: 2026-11-20\nimage: foto.jpg", "technik/a/foto.jpg": "x"}
	s := mustArrange(t, Options{Pictures: map[string]*Picture{"technik/a/foto.jpg": {}}}, files)
	if image := s.Posts[0].Image; image == nil || image.Href != "/intern/technik/a/foto.jpg" {
		t.Errorf("%+v", image)
	}
}
