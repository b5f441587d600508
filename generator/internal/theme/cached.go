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
// output depends on beside the newsroom itself. A header with its menus is most of the work of a small page.
func (b *binding) cached(set *template.Template) func(name string, p *site.Page, variants ...any) (template.HTML, error) {
	return func(name string, p *site.Page, variants ...any) (template.HTML, error) {
		key := frameKey{name: name}
		if copy(key.variants[:], variants) < len(variants) {
			return "", fmt.Errorf("cached %q takes at most two variants, not %d", name, len(variants))
		}
		parts := &b.frames.of(p.Site).parts
		if part, ok := parts.Load(key); ok {
			return part.(template.HTML), nil
		}
		var out bytes.Buffer
		if err := set.ExecuteTemplate(&out, name, p); err != nil {
			return "", err
		}
		part := template.HTML(out.String())
		parts.Store(key, part)
		return part, nil
	}
}
