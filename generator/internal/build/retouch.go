package build

import (
	"crypto/sha256"
	"html/template"
	"io/fs"
	"reflect"
	"slices"

	"newsroom/generator/internal/cache"
	"newsroom/generator/internal/content"
	"newsroom/generator/internal/publish"
	"newsroom/generator/internal/site"
)

// Retouch finds the files of the site that are made from something else after a change of nothing but the text of posts, which is what
// editors change most: the pages of these posts, and the feeds that show them. content is the content folder as it is now, and names are
// the files in it that may have changed. Where anything else has changed it is false, and Run is to be called; the output is of no use then.
func (o *Output) Retouch(content fs.FS, names []string) (files []publish.File, ok bool) {
	d := o.described
	if d == nil || d.theme.ShowsTexts() {
		return nil, false
	}
	d.content, d.texts.files, d.files = content, content, nil
	d.theme.Forget()
	for _, name := range names {
		if !d.retouch(name) {
			return nil, false
		}
	}
	return d.files, true
}

// retouch does it for one file.
func (d *describer) retouch(name string) bool {
	p := d.site.PostOf(name)
	info, err := fs.Stat(d.content, name)
	if p == nil {
		_, published := d.stamps[name]
		return err != nil && !published // a temporary file that is gone
	}
	remembered := d.texts.memory.Entry(name)
	if err != nil || !info.Mode().IsRegular() || info.Size() > content.MaxPostSize || remembered == nil || remembered.Rendered == nil || len(remembered.Problems) > 0 {
		return false
	}
	text, err := fs.ReadFile(d.content, name)
	if err != nil {
		return false
	}
	source, problems := content.ParsePost(name, text, &d.texts.config)
	if len(problems) > 0 || !sameHead(source, p.Source) {
		return false
	}
	rendered, ok := d.texts.rewrite(p, source.Body, remembered.Rendered)
	if !ok {
		return false
	}
	source.Body, p.Source = nil, source
	d.texts.memory.Remember(name, info, text, source, nil)
	d.texts.memory.SetRendered(name, rendered)
	d.texts.of(p).sum = sumOf(sha256.Sum256(text), rendered.Links)
	d.renew(p)
	return true
}

// sameHead tells whether two versions of a post differ in nothing but the text.
func sameHead(a, b *content.Post) bool {
	x, y := *a, *b
	x.Body, y.Body = nil, nil
	return reflect.DeepEqual(x, y)
}

// rewrite gives a post another text. It is false where the rest of the site can see a difference: in the teaser, the files that the text
// needs, or a problem.
func (t *texts) rewrite(p *site.Post, source []byte, was *cache.Rendered) (*cache.Rendered, bool) {
	teaser, files := p.Teaser, len(p.Files)
	doc, links := t.render(p, source)
	t.of(p).html.Store(&doc.HTML)
	p.SetText(func() (template.HTML, error) { return t.html(p) }, doc.Teaser)
	same := len(doc.Issues) == 0 && len(was.Issues) == 0 && p.Teaser == teaser && len(p.Files) == files && !t.drops(p, was.Links, links)
	return &cache.Rendered{Teaser: doc.Teaser, Links: links}, same
}

// drops tells whether a text no longer links to a file that it did link to.
func (t *texts) drops(p *site.Post, was, is []cache.Link) bool {
	for _, old := range was {
		if slices.ContainsFunc(is, func(l cache.Link) bool { return l.Destination == old.Destination }) {
			continue
		}
		if target, err := t.site.Resolve(p, old.Destination); err != nil || target.File != nil {
			return true
		}
	}
	return false
}

// renew adds the files that show a post's text. One that waits is in none.
func (d *describer) renew(p *site.Post) {
	d.feeds.Forget(p)
	if !p.Public() {
		return
	}
	d.pages(publish.Pages, []*site.Page{d.site.PostPage(p)})
	for _, l := range listsOf(d.site, p) {
		if slices.Contains(inFeed(l), p) {
			d.feedsOf(l)
		}
	}
}

// listsOf are the lists that a post is on.
func listsOf(s *site.Site, p *site.Post) []*site.List {
	if p.Section == nil {
		return nil
	}
	return slices.Concat([]*site.List{s.Info.Home, p.Section}, p.Channels, p.Tags)
}
