package theme

import (
	"bytes"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

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

// bothForms renders a page compiled and by html/template, each with frames of its own.
func bothForms(t testing.TB, th *Theme, p *site.Page) (compiled, reflected string) {
	t.Helper()
	b, err := th.bind(p.Site)
	if err != nil {
		t.Fatal(err)
	}
	out, err := b.pages[p.Kind].appendCompiled(nil, p, newFrames(p.Site))
	if err != nil {
		t.Errorf("%s is not compiled: %v", p.Path, err)
	}
	b.frames.current.Store(newFrames(p.Site))
	var want bytes.Buffer
	if err := b.pages[p.Kind].reflected.Execute(&want, p); err != nil {
		t.Fatal(err)
	}
	return string(out), want.String()
}

// Every page of the themes of this repository is compiled, or their speed would be lost without a word.
func TestCompiledPagesAreTheSame(t *testing.T) {
	for name, th := range map[string]*Theme{"default": loadDefault(t), "bench": benchTheme(t)} {
		for _, language := range []string{"de", "en"} {
			info := newSample(t)
			info.Language = language
			for kind, page := range samplePages(info) {
				t.Run(name+" "+language+" "+kind, func(t *testing.T) {
					got, want := bothForms(t, th, page)
					if diff := cmp.Diff(want, got); diff != "" {
						t.Error(diff)
					}
				})
			}
		}
	}
}

func BenchmarkRender(b *testing.B) {
	info := newSample(b)
	pages := samplePages(info)
	for name, th := range map[string]*Theme{"default": loadDefault(b), "bench": benchTheme(b)} {
		for _, kind := range []string{"post", "redirect", "section"} {
			page := pages[kind]
			bound, err := th.bind(info)
			if err != nil {
				b.Fatal(err)
			}
			template := bound.pages[page.Kind]
			b.Run(name+"/"+kind+"/compiled", func(b *testing.B) {
				b.ReportAllocs()
				var buf []byte
				for b.Loop() {
					if buf, err = template.appendCompiled(buf[:0], page, bound.frames.of(info)); err != nil {
						b.Fatal(err)
					}
				}
			})
			b.Run(name+"/"+kind+"/reflected", func(b *testing.B) {
				b.ReportAllocs()
				var buf bytes.Buffer
				for b.Loop() {
					buf.Reset()
					if err := template.reflected.Execute(&buf, page); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
