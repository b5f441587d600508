package build

import (
	"crypto/sha256"
	"io/fs"
	"path"
	"reflect"
	"slices"

	"newsroom/generator/internal/cache"
	"newsroom/generator/internal/content"
	"newsroom/generator/internal/markdown"
	"newsroom/generator/internal/publish"
	"newsroom/generator/internal/site"
)

// Retouch finds the files of the site that are made from something else after a change of nothing but the text of posts, which is what
// editors change most: the pages of these posts, and the feeds that show them. folder is the content folder as it is now, and names are
// the files in it that may have changed. Where anything else has changed it is false, and Run is to be called; the output is of no use then.
func (o *Output) Retouch(folder fs.FS, names []string) (files []publish.File, ok bool) {
	d := o.described
	if d == nil || d.theme.ShowsTexts() || o.Newsroom.Linked {
		return nil, false
	}
	d.content, d.texts.files, d.files = folder, folder, nil
	d.theme.Forget()
	var posts []*site.Post
	for _, name := range names {
		p := d.site.PostOf(name)
		switch {
		case p == nil && !d.isNothing(name), p != nil && !d.retouch(p, name):
			return nil, false
		case p != nil:
			posts = append(posts, p)
		}
	}
	return d.files, d.renew(posts) == nil
}

// isNothing tells whether a name is that of a temporary file which is gone, and never was a part of the site. What cannot be looked at, and a
// folder that went with all in it, is something.
func (d *describer) isNothing(name string) bool {
	_, published := d.stamps[name]
	beside, err := fs.ReadDir(d.content, path.Dir(name))
	if err != nil || published || name == content.ConfigFile || d.site.HasBelow(name) {
		return false
	}
	return !slices.ContainsFunc(beside, func(e fs.DirEntry) bool { return e.Name() == path.Base(name) })
}

// retouch gives one post its new text.
func (d *describer) retouch(p *site.Post, name string) bool {
	info, err := fs.Stat(d.content, name)
	if err != nil || !info.Mode().IsRegular() || cache.HasOtherNames(info) || info.Size() > content.MaxPostSize {
		return false
	}
	remembered := d.texts.memory.Entry(name)
	if p.Source.Press { // the text stands on the press pages as well
		return false
	}
	if remembered == nil || remembered.Rendered == nil || len(remembered.Problems) > 0 {
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
	for _, w := range d.feeds {
		w.Forget(p)
	}
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
	html, found := t.render(p, source)
	t.of(p).html.Store(&html)
	t.tell(p, found)
	same := quiet(found) && quiet(was) && p.Teaser == teaser && len(p.Files) == files && slices.Equal(t.filesOf(p, was.Links), t.filesOf(p, found.Links))
	return found, same
}

// quiet tells whether a build says nothing about a text.
func quiet(r *cache.Rendered) bool {
	return !slices.ContainsFunc(r.Issues, func(i markdown.Issue) bool { return !i.Kind.IsAdvice() })
}

// filesOf are the files that a text links to.
func (t *texts) filesOf(p *site.Post, links []cache.Link) (hrefs []string) {
	for _, l := range links {
		if target, err := t.site.Resolve(p, l.Destination); err != nil || target.File != nil {
			hrefs = append(hrefs, l.Href)
		}
	}
	return hrefs
}

// renew describes the files that show the texts of posts. A post that waits is in none.
func (d *describer) renew(posts []*site.Post) error {
	var pages []*site.Page
	lists := map[*site.List]bool{}
	for _, p := range posts {
		if !p.Public() {
			continue
		}
		pages = append(pages, d.site.PostPage(p))
		for _, l := range d.site.ListsOf(p) {
			lists[l] = lists[l] || slices.Contains(inFeed(l), p)
		}
	}
	d.pages(publish.Pages, pages)
	for _, info := range d.site.Editions {
		for _, l := range info.Lists() {
			if lists[l] {
				d.feedsOf(info, l)
			}
		}
	}
	if slices.ContainsFunc(posts, func(p *site.Post) bool { return isKept(d.site, p) }) {
		return d.offline()
	}
	return nil // of the texts of other posts phones learn when they are read
}
