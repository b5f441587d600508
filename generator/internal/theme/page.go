package theme

import (
	"bytes"
	"fmt"
	"html/template"
	"sync"
	"sync/atomic"
	"time"

	"newsroom/generator/internal/compiled"
	"newsroom/generator/internal/site"
)

// pageTemplate is the template of one kind of page, in two forms that write the same, both made when they are asked for: a newsroom in
// three languages has forty of them.
type pageTemplate struct {
	reflected func() (*template.Template, error)
	compiled  func() (*compiled.Template, error)
	made      atomic.Int64 // pages, up to few
	unusual   atomic.Bool  // pages of this theme are none for the compiled form
}

func (b *binding) newPage(source *template.Template) *pageTemplate {
	own := sync.OnceValues(func() (*template.Template, error) {
		clone, err := source.Clone()
		if err != nil {
			return nil, err
		}
		return clone.Funcs(b.funcs(clone)), nil
	})
	return &pageTemplate{reflected: own, compiled: sync.OnceValues(func() (*compiled.Template, error) {
		set, err := own()
		if err != nil {
			return nil, err
		}
		return compiled.New(source, compiled.Options{
			Funcs: b.funcs(set), Typed: typed, Constant: []string{"t", "asset"},
			Cached: "cached", About: isPageOrPost,
		})
	})}
}

func isPageOrPost(data any) bool {
	switch data.(type) {
	case *site.Page, *site.Post:
		return true
	default:
		return false
	}
}

// few pages of a kind are made sooner than their template is compiled, such as those of a build after one post has changed; but not pages with
// many posts, such as those of months.
const (
	few  = 8
	many = 100
)

// append adds the page to buf. html/template makes what the compiled template leaves to it, and finds the words for what is wrong.
func (t *pageTemplate) append(buf []byte, p *site.Page, parts *frames) ([]byte, error) {
	worthwhile := t.isWorthwhile(p)
	if worthwhile {
		if out, err := t.appendCompiled(buf, p, parts); err == nil {
			return out, nil
		}
	}
	reflected, err := t.reflected()
	if err != nil {
		return buf, fmt.Errorf("template of %s: %w", p.Kind, err)
	}
	out := bytes.NewBuffer(buf)
	if err := reflected.Execute(out, p); err != nil {
		return buf, fmt.Errorf("%s: %w", p.Path, templateError(err))
	}
	if worthwhile {
		t.unusual.Store(true) // the page is not at fault, so the next would be made twice as well
	}
	return out.Bytes(), nil
}

func (t *pageTemplate) isWorthwhile(p *site.Page) bool {
	return !t.unusual.Load() && (len(p.Posts) > many || t.made.Load() >= few || t.made.Add(1) > few)
}

func (t *pageTemplate) appendCompiled(buf []byte, p *site.Page, parts *frames) ([]byte, error) {
	page, err := t.compiled()
	if err != nil {
		return nil, err
	}
	return page.Append(buf, p, parts)
}

// typed are the signatures of the functions of templates, and of the methods of models.
func typed(f any) (compiled.Func, bool) {
	switch f := f.(type) {
	case func(time.Time) string:
		return compiled.Func1(f), true
	case func(time.Time) bool:
		return compiled.Func1(f), true
	case func(time.Time, time.Time) bool:
		return compiled.Func2(f), true
	case func(string) string:
		return compiled.Func1(f), true
	case func(int) string:
		return compiled.Func1(f), true
	case func(string) (string, error):
		return compiled.Func1E(f), true
	case func(string, ...any) (string, error):
		return compiled.FuncE(f), true
	case func(string, ...any) (template.HTML, error):
		return compiled.FuncE(f), true
	case func(*site.Post) string:
		return compiled.Func1(f), true
	case func(*site.Post) (template.HTML, error):
		return compiled.Func1E(f), true
	case func(*site.List) string:
		return compiled.Func1(f), true
	case func(*site.Page) *site.List:
		return compiled.Func1(f), true
	case func(*site.Page) *site.Post:
		return compiled.Func1(f), true
	case func(*site.Page) []*site.Post:
		return compiled.Func1(f), true
	case func(*site.Page, *site.List) bool:
		return compiled.Func2(f), true
	case func(*site.Page) (template.HTML, error):
		return compiled.Func1E(f), true
	case func(*site.Event) string:
		return compiled.Func1(f), true
	case func(*site.Event, time.Time) string:
		return compiled.Func2(f), true
	case func(*site.Download) string:
		return compiled.Func1(f), true
	case func(int64) string:
		return compiled.Func1(f), true
	case func(string) template.HTML:
		return compiled.Func1(f), true
	case func([]site.ImageFile) string:
		return compiled.Func1(f), true
	case func(*site.Image) string:
		return compiled.Func1(f), true
	case func(int, []*site.Post) []*site.Post:
		return compiled.Func2(f), true
	default:
		return compiled.Func{}, false
	}
}
