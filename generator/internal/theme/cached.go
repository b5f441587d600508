package theme

import (
	"bytes"
	"fmt"
	"html/template"
	"sync"
	"sync/atomic"

	"newsroom/generator/internal/site"
)

// frames holds the parts of pages that are the same on many of them, for one state of a newsroom.
type frames struct {
	info  *site.Info
	parts sync.Map // frameKey -> template.HTML
}

// frameKey names one part: a template and what tells its forms apart.
type frameKey struct {
	name     string
	variants [2]any
}

// frameCache keeps the frames of the newest state; another state of the same newsroom has others.
type frameCache struct{ current atomic.Pointer[frames] }

func (c *frameCache) of(info *site.Info) *frames {
	f := c.current.Load()
	if f == nil || f.info != info {
		f = &frames{info: info}
		c.current.Store(f)
	}
	return f
}

// cached renders the template NAME with a page once for each combination of variants, which must be all that the template's
// output depends on beside the newsroom itself: a header with its menus is most of the work of a small page. With a post in place of the
// page it is rendered once for each post: the same card stands on the front page, on its section's, and on those of its tags and channels.
func (b *binding) cached(set *template.Template) func(name string, about any, variants ...any) (template.HTML, error) {
	return func(name string, about any, variants ...any) (template.HTML, error) {
		key := frameKey{name: name}
		if copy(key.variants[:], variants) < len(variants) {
			return "", fmt.Errorf("cached %q takes at most two variants, not %d", name, len(variants))
		}
		parts := b.frames.current.Load()
		switch about := about.(type) {
		case *site.Page:
			parts = b.frames.of(about.Site)
		case *site.Post:
			key.variants[1] = about
		default:
			return "", fmt.Errorf("cached %q takes a page or a post, not %T", name, about)
		}
		if parts == nil { // no page has begun with its frame
			return execute(set, name, about)
		}
		if part, ok := parts.parts.Load(key); ok {
			return part.(template.HTML), nil
		}
		part, err := execute(set, name, about)
		if err == nil {
			parts.parts.Store(key, part)
		}
		return part, err
	}
}

func execute(set *template.Template, name string, about any) (template.HTML, error) {
	var out bytes.Buffer
	err := set.ExecuteTemplate(&out, name, about)
	return template.HTML(out.String()), err
}
