package theme

import (
	"bytes"
	"compress/gzip"
	"io"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"newsroom/generator/internal/site"
	"newsroom/themes"
)

// overlay is a theme of one's own: it holds only the named files.
func overlay(files map[string]string) fs.FS {
	own := fstest.MapFS{}
	for name, data := range files {
		own[name] = &fstest.MapFile{Data: []byte(data)}
	}
	return own
}

func TestOverlay(t *testing.T) {
	th, err := Load(overlay(map[string]string{
		"404.html":           `{{define "main"}}<h1>{{t "lost"}}</h1><img src="{{asset "img/bus.png"}}" alt="">{{end}}`,
		"i18n/de.yaml":       "words:\n  lost: Hier fährt nichts.\n",
		"static/style.css":   "body { background: url(img/bus.png) }\n",
		"static/img/bus.png": "png", "static/.DS_Store": "x",
	}), themes.Default())
	if err != nil {
		t.Fatal(err)
	}
	info := newSample(t)
	info.BaseHref = "/neues/"
	source := render(t, th, samplePages(info)["404"])
	for _, want := range []string{"<h1>Hier fährt nichts.</h1>", `src="/neues/assets/img/bus.`, "Zum Inhalt springen", "<title>Hier fährt nichts."} {
		if !strings.Contains(source, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	assets, err := th.Assets(info)
	if err != nil {
		t.Fatal(err)
	}
	for _, asset := range assets {
		if strings.Contains(asset.Path, "DS_Store") {
			t.Errorf("%s is published", asset.Path)
		}
		if strings.HasPrefix(asset.Path, "assets/style.") && !strings.Contains(string(asset.Data), `url("/neues/assets/img/bus.`) {
			t.Errorf("the style sheet leads to %s", asset.Data)
		}
		if strings.HasPrefix(asset.Path, "assets/img/bus.") && !strings.Contains(source, asset.Path) {
			t.Errorf("the page does not lead to %s", asset.Path)
		}
	}
}

func TestAssets(t *testing.T) {
	th, info := loadDefault(t), newSample(t)
	plain, err := th.Assets(info)
	if err != nil {
		t.Fatal(err)
	}
	info.Accent = "#7a1f5c"
	coloured, err := th.Assets(info)
	if err != nil {
		t.Fatal(err)
	}
	style := func(assets []Asset) Asset {
		i := slices.IndexFunc(assets, func(a Asset) bool { return strings.HasPrefix(a.Path, "assets/style.") })
		return assets[i]
	}
	lists := func(assets []Asset) Asset {
		return assets[slices.IndexFunc(assets, func(a Asset) bool { return strings.HasPrefix(a.Path, "assets/lists.") })]
	}
	if style(plain).Path == style(coloured).Path || !strings.Contains(string(style(coloured).Data), "--accent:#7a1f5c") {
		t.Error("the accent is not in the style sheet, or not in its name")
	}
	if !strings.Contains(render(t, th, samplePages(info)["home"]), `href="/`+lists(coloured).Path+`"`) {
		t.Error("the page leads to another style sheet")
	}
	if size := zipped(t, style(plain).Data); size > 6656 {
		t.Errorf("the style sheet has %d bytes on its way: keep it small", size)
	}
	info.Accent = "petrol"
	if _, err := th.Assets(info); err == nil || err.Error() != `accent: "petrol" is no colour: write it like #0a5c6b` {
		t.Errorf("got %v", err)
	}
}

// zipped is the size of what a server sends.
func zipped(t *testing.T, parts ...[]byte) int {
	t.Helper()
	size := 0
	for _, data := range parts {
		var out bytes.Buffer
		w, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(data); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		size += out.Len()
	}
	return size
}

// What a phone fetches before it shows the front page for the first time.
func TestFirstVisitIsSmall(t *testing.T) {
	th, info := loadDefault(t), newSample(t)
	pages := samplePages(info)
	assets, err := th.Assets(info)
	if err != nil {
		t.Fatal(err)
	}
	for name, most := range map[string]int{"home": 14 << 10, "post": 10 << 10, "urgent": 10 << 10, "event": 10240} {
		page := render(t, th, pages[name])
		parts := [][]byte{[]byte(page)}
		for _, asset := range assets {
			if strings.Contains(page, `<link rel="stylesheet" href="/`+asset.Path+`">`) || strings.Contains(page, `<script src="/`+asset.Path+`"`) {
				parts = append(parts, asset.Data)
			}
		}
		size := zipped(t, parts...)
		t.Logf("%s: %d bytes with %d files", name, size, len(parts)-1)
		if size > most {
			t.Errorf("%s: %d bytes with style and script, want at most %d", name, size, most)
		}
	}
}

func TestLoadErrors(t *testing.T) {
	for _, tt := range []struct {
		name, file, data, want string
	}{
		{"syntax", "post.html", "{{define \"main\"}}\n{{if .Post}}\n{{end}}", "post.html:3: unexpected EOF: look at the {{ }} in and before this line; each if, range, with and define needs its end"},
		{"unknown function", "partials/x.html", "\n{{shout .Title}}", `partials/x.html:2: function "shout" not defined: the README of the default theme lists the functions`},
		{"unknown template", "404.html", "{{define \"main\"}}{{template \"clock\" .}}{{end}}", `404.html:1:28: no such template "clock": define it in a file in partials/`},
		{"unsafe", "404.html", "{{define \"main\"}}<a href='{{if .Title}}'>{{end}}x{{end}}", `404.html:1:31: {{if}} branches end in different contexts: both ways through it must end at the same place of the HTML: open and close tags and quotes within each`},
		{"broken words", "i18n/de.yaml", "words:\n  lost: {one: \"x\"}\n", `i18n/de.yaml:2: the word "lost" is neither a text nor plural forms: write KEY: TEXT or KEY: {one: TEXT, other: TEXT}`},
		{"no yaml", "i18n/de.yaml", "words:\n\tlost: x\n", "i18n/de.yaml:2: found character that cannot start any token: compare it with i18n/en.yaml of the default theme"},
		{"unknown part", "i18n/de.yaml", "wrods:\n  lost: x\n", "i18n/de.yaml:1: field wrods not found in type theme.wordFile: compare it with i18n/en.yaml of the default theme"},
		{"unknown date part", "i18n/de.yaml", "dates:\n  date: \"{tag}\"\n", `i18n/de.yaml: dates.date: the date form "{tag}" has an unknown part {tag}: known are {day} {day2} {month} {mon} {month2} {year} {hour} {minute}`},
		{"no language", "i18n/deutsch!.yaml", "words: {}\n", "i18n/deutsch!.yaml: the name of the file is no language: name it like de.yaml or pt-BR.yaml"},
		{"no dates", "i18n/fr.yaml", "words: {}\n", "i18n/fr.yaml: dates.months and dates.shortMonths need 12 names each"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Load(overlay(map[string]string{tt.file: tt.data}), themes.Default())
			if err == nil || err.Error() != tt.want {
				t.Errorf("got  %v\nwant %s", err, tt.want)
			}
		})
	}
}

func TestMissingFiles(t *testing.T) {
	_, err := Load(overlay(map[string]string{"base.html": "{{template \"main\" .}}"}))
	want := "home.html: the theme has no such file: add it, or let the theme fall back to the default one"
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

// What only shows with a newsroom at hand: words, files and fields that are not there.
func TestBindingErrors(t *testing.T) {
	for _, tt := range []struct{ name, file, data, want string }{
		{"missing word", "404.html", "{{define \"main\"}}\n{{if .Title}}{{t \"gone\"}}{{end}}{{end}}", `404.html:2:15: no word "gone" in i18n/de.yaml: add it there`},
		{"missing asset", "404.html", "{{define \"main\"}}<img src=\"{{asset \"bus.png\"}}\">{{end}}", `404.html:1:29: no file static/bus.png: add it to the theme`},
		{"missing background", "static/own.css", "a {}\nb { background: url('bus.png') }", "static/own.css:2: no file static/bus.png: add it to the theme; a style sheet can use files of the theme only"},
		{"missing field", "404.html", "{{define \"main\"}}\n{{.Titel}}{{end}}", `404.html: 404.html:2:2: executing "main" at <.Titel>: can't evaluate field Titel in type *site.Page: the README of the default theme lists what each template is given`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			th, err := Load(overlay(map[string]string{tt.file: tt.data}), themes.Default())
			if err != nil {
				t.Fatal(err)
			}
			err = th.Render(io.Discard, samplePages(newSample(t))["404"])
			if err == nil || err.Error() != tt.want {
				t.Errorf("got  %v\nwant %s", err, tt.want)
			}
		})
	}
}

func TestLanguages(t *testing.T) {
	th, info := loadDefault(t), newSample(t)
	info.Language = "de-AT"
	if !strings.Contains(render(t, th, samplePages(info)["404"]), "Zum Inhalt springen") {
		t.Error("Austrian German is not German")
	}
	info.Language = "fr"
	err := th.Render(io.Discard, &site.Page{Kind: site.NotFoundPage, Site: info})
	want := `the theme has no words for the language "fr": set language to one of de, en, or add i18n/fr.yaml to your theme`
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}
