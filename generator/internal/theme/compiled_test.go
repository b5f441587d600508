package theme

import (
	"bytes"
	"errors"
	"fmt"
	"html/template"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"newsroom/generator/internal/site"
	"newsroom/themes"
)

// benchTheme is the theme of the program that measures whole sites.
func benchTheme(t testing.TB) *Theme {
	t.Helper()
	loaded, err := Load(os.DirFS("../bench/testdata/theme"), themes.Default())
	if err != nil {
		t.Fatal(err)
	}
	return loaded
}

// bothForms gives a page compiled and by html/template, each with frames of its own. The error is one of the compiled form.
func bothForms(t interface{ Fatal(...any) }, th *Theme, p *site.Page) (compiled, reflected string, err error) {
	b, err := th.bind(p.Site)
	if err != nil {
		t.Fatal(err)
	}
	page := b.pages[p.Kind]
	out, err := page.appendCompiled(nil, p, newFrames(p.Site))
	b.frames.current.Store(newFrames(p.Site))
	plain, failed := page.reflected()
	if failed != nil {
		t.Fatal(failed)
	}
	var want bytes.Buffer
	if err := plain.Execute(&want, p); err != nil {
		t.Fatal(err)
	}
	return string(out), want.String(), err
}

// Every page of the themes of this repository is compiled, or their speed would be lost without a word.
func TestCompiledPagesAreTheSame(t *testing.T) {
	for name, th := range map[string]*Theme{"default": loadDefault(t), "bench": benchTheme(t)} {
		for _, language := range []string{"de", "en"} {
			info := newSample(t)
			info.Language = language
			for kind, page := range samplePages(info) {
				t.Run(name+" "+language+" "+kind, func(t *testing.T) {
					got, want, err := bothForms(t, th, page)
					if err != nil {
						t.Fatalf("not compiled: %v", err)
					}
					if diff := cmp.Diff(want, got); diff != "" {
						t.Error(diff)
					}
				})
			}
		}
	}
}

// Whatever people write, both forms write it alike.
func TestCompiledPagesAreTheSameForAnyText(t *testing.T) {
	loaded := []*Theme{loadDefault(t), benchTheme(t)}
	anyText := rapid.OneOf(rapid.String(), rapid.StringMatching(`[ -~äß]*`), rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) }))
	rapid.Check(t, func(rt *rapid.T) {
		info := newSample(t)
		draw := func(into ...*string) {
			for _, s := range into {
				if rapid.Bool().Draw(rt, "change") {
					*s = anyText.Draw(rt, "text")
				}
			}
		}
		draw(&info.Title, &info.Description, &info.Publisher, &info.BaseHref, &info.IndexHref, &info.Menus["footer"][0].Href)
		post, list := info.Home.Posts[rapid.IntRange(0, 4).Draw(rt, "post")], info.Sections[5]
		draw(&post.Title, &post.Description, &post.Teaser, &post.Href, &post.URL, &post.ShortURL, &list.Title, &list.Description, &list.Href, &list.URL)
		post.Authors = rapid.SliceOf(anyText).Draw(rt, "authors")
		post.Text = ready(template.HTML(anyText.Draw(rt, "body")))
		post.Image = &site.Image{Href: anyText.Draw(rt, "picture"), Alt: anyText.Draw(rt, "alt"), Width: rapid.Int().Draw(rt, "width")}
		pages := samplePages(info)
		page := pages[rapid.SampledFrom(slices.Sorted(maps.Keys(pages))).Draw(rt, "page")]
		draw(&page.Title, &page.Description, &page.URL, &page.Target)
		got, want, err := bothForms(rt, rapid.SampledFrom(loaded).Draw(rt, "theme"), page)
		if err != nil || got != want {
			rt.Errorf("%v\ngot  %q\nwant %q", err, got, want)
		}
	})
}

// A theme may do what is not compiled. Its pages are the same then, and made once each.
func TestPagesLeftToHTMLTemplate(t *testing.T) {
	for source, want := range map[string]string{
		`{{define "main"}}{{slice .Posts 0 0 0}}{{end}}`:                                                "<main>[]</main>",
		`{{define "main"}}{{range $i := 3}}{{$i}}{{end}}{{end}}`:                                        "<main>012</main>",
		`{{define "main"}}{{index .Site.Menus "none"}}{{.Post.Params.a.b}}{{end}}`:                      "<main>[]7</main>",
		`{{define "main"}}{{$name := "p"}}{{cached $name .Post}}{{end}}{{define "p"}}{{.Title}}{{end}}`: "<main>Post</main>",
	} {
		th, err := Load(overlay(map[string]string{"base.html": `<main>{{template "main" .}}</main>`, "404.html": source}), themes.Default())
		if err != nil {
			t.Fatal(err)
		}
		info := newSample(t)
		page := &site.Page{Kind: site.NotFoundPage, Title: "Hi there", Site: info, Post: &site.Post{Title: "Post", Params: map[string]any{"a": map[string]any{"b": 7}, "list": map[float64]int{1: 1, 2: 2}}}}
		for range few + 2 {
			if got := render(t, th, page); got != want {
				t.Errorf("%s: got %s, want %s", source, got, want)
			}
		}
	}
}

// A part is kept for the state that the page belongs to, for its post and its variants, and for nothing else.
func TestCachedPartsStayWithTheirState(t *testing.T) {
	th, err := Load(overlay(map[string]string{
		"base.html": `{{cached "a" . .Title}}{{cached "a" . .Path}}{{with .Post}}{{cached "b" . .Title "x"}}{{cached "b" . .Title "y"}}{{end}}{{define "a"}}[{{.Site.Title}} {{.Title}}]{{end}}{{define "b"}}({{.Title}}){{end}}`,
		"404.html":  `{{define "main"}}{{end}}`,
	}), themes.Default())
	if err != nil {
		t.Fatal(err)
	}
	first, second := newSample(t), newSample(t)
	second.Title, second.Location = "Zwei", first.Location
	page := func(info *site.Info, title, post string) *site.Page {
		return &site.Page{Kind: site.NotFoundPage, Title: title, Path: "p", Site: info, Post: &site.Post{Title: post}}
	}
	for i, tt := range []struct {
		page *site.Page
		want string
	}{
		{page(first, "A", "a"), "[Werkblick A][Werkblick A](a)(a)"},
		{page(first, "B", "b"), "[Werkblick B][Werkblick A](b)(b)"}, // the path is the same, so is the part
		{page(second, "B", "b"), "[Zwei B][Zwei B](b)(b)"},
		{page(first, "B", "b"), "[Werkblick B][Werkblick B](b)(b)"},
	} {
		if got := render(t, th, tt.page); got != tt.want {
			t.Errorf("page %d: got %s, want %s", i, got, tt.want)
		}
	}
}

// failing is what to write to when the disk is full.
type failing struct{ writes int }

func (f *failing) Write([]byte) (int, error) { f.writes++; return 0, errors.New("full") }

func TestRenderWritesOnce(t *testing.T) {
	th, info := loadDefault(t), newSample(t)
	var w failing
	if err := th.Render(&w, samplePages(info)["post"]); err == nil || err.Error() != "full" || w.writes != 1 {
		t.Errorf("%d writes, %v", w.writes, err)
	}
	info.SMSNumber = "0171 3920000"
	if err := th.Render(&w, samplePages(info)["channel"]); err == nil || w.writes != 1 {
		t.Errorf("a page that fails leaves something behind: %v", err)
	}
}

func TestAppendPageKeepsWhatIsThere(t *testing.T) {
	th, info := loadDefault(t), newSample(t)
	out, err := th.AppendPage([]byte("before"), samplePages(info)["post"])
	if err != nil || !strings.HasPrefix(string(out), "before<!doctype html>") {
		t.Errorf("%.40s, %v", out, err)
	}
	info.SMSNumber = "0171 3920000"
	if out, err = th.AppendPage([]byte("before"), samplePages(info)["channel"]); err == nil || string(out) != "before" {
		t.Errorf("%.40s, %v", out, err)
	}
}

// What is in braces and is no place of an argument stays.
func TestPutIn(t *testing.T) {
	for text, want := range map[string]string{
		"{1} und {2}": "eins und 2", "{3} {0} {01} {+1} {1": "{3} {0} {01} {+1} {1", "{{1}}": "{eins}", "{": "{", "": "", "{2}{2}": "22", "{a} {1}": "{a} eins",
	} {
		if got := putIn(text, []any{"eins", 2}); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

// BenchmarkRender has both forms of a page side by side.
func BenchmarkRender(b *testing.B) {
	info := newSample(b)
	pages := samplePages(info)
	for name, th := range map[string]*Theme{"default": loadDefault(b), "bench": benchTheme(b)} {
		bound, err := th.bind(info)
		if err != nil {
			b.Fatal(err)
		}
		for _, kind := range []string{"post", "section", "redirect"} {
			page := pages[kind]
			both := bound.pages[page.Kind]
			parts := bound.frames.of(info)
			var buf []byte
			b.Run(fmt.Sprintf("%s/%s/compiled", name, kind), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					if buf, err = both.appendCompiled(buf[:0], page, parts); err != nil {
						b.Fatal(err)
					}
				}
			})
			b.Run(fmt.Sprintf("%s/%s/reflected", name, kind), func(b *testing.B) {
				plain, err := both.reflected()
				if err != nil {
					b.Fatal(err)
				}
				b.ReportAllocs()
				for b.Loop() {
					out := bytes.NewBuffer(buf[:0])
					if err := plain.Execute(out, page); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
