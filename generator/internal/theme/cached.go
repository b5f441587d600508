package theme

import (
	"bytes"
	"fmt"
	"html/template"
	"sync"
	"sync/atomic"

	"newsroom/generator/internal/compiled"
	"newsroom/generator/internal/site"
)

// frames holds the parts of pages that are the same on many of them, for one state of a newsroom.
type frames struct {
	info  *site.Info
	mu    sync.RWMutex
	posts map[postPart]string // without variants, as most are
	parts map[compiled.PartKey]string
}

type postPart struct {
	post *site.Post
	name string
}

func newFrames(info *site.Info) *frames {
	return &frames{info: info, posts: map[postPart]string{}, parts: map[compiled.PartKey]string{}}
}

// Part gives a part that was kept.
func (f *frames) Part(key compiled.PartKey) (html string, found bool) {
	post, plain := key.About.(*site.Post)
	plain = plain && key.Variants == [2]compiled.Variant{}
	f.mu.RLock()
	defer f.mu.RUnlock()
	if plain {
		html, found = f.posts[postPart{post, key.Name}]
	} else if f.owns(&key) {
		html, found = f.parts[key]
	}
	return html, found
}

// Keep keeps a part.
func (f *frames) Keep(key compiled.PartKey, html string) {
	post, plain := key.About.(*site.Post)
	plain = plain && key.Variants == [2]compiled.Variant{}
	f.mu.Lock()
	defer f.mu.Unlock()
	if plain {
		f.posts[postPart{post, key.Name}] = html
	} else if f.owns(&key) {
		f.parts[key] = html
	}
}

// owns tells whether the part belongs to this state. One about a page is the same on all pages, so the key is made one of any.
func (f *frames) owns(key *compiled.PartKey) bool {
	page, ok := key.About.(*site.Page)
	if ok {
		key.About = nil
	}
	return !ok || page.Site == f.info
}

// frameCache keeps the frames of the newest state; another state of the same newsroom has others.
type frameCache struct{ current atomic.Pointer[frames] }

func (c *frameCache) of(info *site.Info) *frames {
	f := c.current.Load()
	if f == nil || f.info != info {
		f = newFrames(info)
		c.current.Store(f)
	}
	return f
}

// cached renders the template NAME with a page once for each combination of variants, which must be all that the template's
// output depends on beside the newsroom itself: a header with its menus is most of the work of a small page. With a post in place of the
// page it is rendered once for each post: the same card stands on the front page, on its section's, and on those of its tags and channels.
//
// This is the function as html/template calls it. Compiled templates write such a part without calling it, from the same frames.
func (b *binding) cached(set *template.Template) func(name string, about any, variants ...any) (template.HTML, error) {
	return func(name string, about any, variants ...any) (template.HTML, error) {
		key := compiled.PartKey{Name: name, About: about}
		if len(variants) > len(key.Variants) {
			return "", fmt.Errorf("cached %q takes at most two variants, not %d", name, len(variants))
		}
		for i, v := range variants {
			key.Variants[i] = compiled.NewVariant(v)
		}
		parts := b.frames.current.Load()
		switch about := about.(type) {
		case *site.Page:
			parts = b.frames.of(about.Site)
		case *site.Post:
		default:
			return "", fmt.Errorf("cached %q takes a page or a post, not %T", name, about)
		}
		if parts == nil { // forgotten meanwhile
			return execute(set, name, about)
		}
		if part, ok := parts.Part(key); ok {
			return template.HTML(part), nil //nolint:gosec // written by a template
		}
		part, err := execute(set, name, about)
		if err == nil {
			parts.Keep(key, string(part))
		}
		return part, err
	}
}

func execute(set *template.Template, name string, about any) (template.HTML, error) {
	var out bytes.Buffer
	err := set.ExecuteTemplate(&out, name, about)
	return template.HTML(out.String()), err
}
