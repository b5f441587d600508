package build

import (
	"crypto/sha256"
	"errors"
	"image"
	_ "image/gif"  // sizes of GIF pictures
	_ "image/jpeg" // sizes of JPEG pictures
	_ "image/png"  // sizes of PNG pictures
	"io/fs"
	"slices"

	"newsroom/generator/internal/cache"
	"newsroom/generator/internal/content"
	"newsroom/generator/internal/cores"
	"newsroom/generator/internal/diag"
	"newsroom/generator/internal/markdown"
	"newsroom/generator/internal/site"
)

// texts gives posts their bodies: from the memory where nothing that a body depends on has changed, else rendered.
type texts struct {
	site     *site.Site
	config   content.Config
	files    fs.FS
	memory   *cache.Memory
	renderer *markdown.Renderer
	posts    []*site.Post
	waiting  int // index of the first post that is not public yet
	sums     map[*site.Post]cache.Sum
}

func newTexts(s *site.Site, c content.Config, in Input) *texts {
	return &texts{
		site: s, config: c, files: in.Content, memory: in.Memory, renderer: markdown.New(c.Language, c.UnsafeHTML),
		posts: slices.Concat(s.Posts, s.Legal, s.Waiting), waiting: len(s.Posts) + len(s.Legal),
	}
}

// renderAll gives every post its body, with all cores. Those that wait are rendered for what is wrong with them: told today, it can be
// mended today; told when they are due, at night, it would keep everything else from being published too.
func (t *texts) renderAll() diag.List {
	found := make([]diag.List, len(t.posts))
	sums := make([]cache.Sum, len(t.posts))
	cores.Each(len(t.posts), func(i int) {
		found[i], sums[i] = t.render(t.posts[i])
		measureImage(t.posts[i], t.files)
	})
	t.sums = make(map[*site.Post]cache.Sum, len(t.posts))
	for i, p := range t.posts {
		t.sums[p] = sums[i]
		if i >= t.waiting {
			found[i] = slices.DeleteFunc(found[i], func(p diag.Problem) bool { return p.Severity != diag.Error }) // by then it may be well
		}
	}
	return slices.Concat(found...)
}

// render gives one post its body, and a sum of everything that it was made from.
func (t *texts) render(p *site.Post) (diag.List, cache.Sum) {
	remembered := t.memory.Entry(p.Source.File)
	if remembered != nil && remembered.Rendered != nil {
		if issues, ok := t.recall(p, remembered.Rendered); ok {
			p.SetBody(remembered.Rendered.HTML, remembered.Rendered.Teaser)
			return problems(p, issues), sumOf(remembered.Sum, remembered.Rendered.Links)
		}
	}
	source, err := t.source(p)
	if err != nil {
		return diag.List{diag.Errorf(p.Source.File, 0, 0, "", "cannot be read: %v", err)}, cache.Sum{}
	}
	var links []cache.Link
	doc := t.renderer.Render(source, func(destination string, picture bool) (string, error) {
		link := cache.Link{Destination: destination, Picture: picture}
		err := t.follow(p, &link)
		links = append(links, link)
		return link.Href, err
	})
	p.SetBody(doc.HTML, doc.Teaser)
	if remembered == nil {
		return problems(p, doc.Issues), cache.Sum(sha256.Sum256([]byte(doc.HTML)))
	}
	t.memory.SetRendered(p.Source.File, &cache.Rendered{HTML: doc.HTML, Teaser: doc.Teaser, Links: links, Issues: doc.Issues})
	p.Source.Body = nil // the memory has what came of it
	return problems(p, doc.Issues), sumOf(remembered.Sum, links)
}

// recall tells whether all links of a remembered text still lead where they led, and gives its issues the errors of today.
func (t *texts) recall(p *site.Post, r *cache.Rendered) ([]markdown.Issue, bool) {
	var errs []error
	for _, was := range r.Links {
		is := cache.Link{Destination: was.Destination, Picture: was.Picture}
		if err := t.follow(p, &is); err != nil {
			errs = append(errs, err)
		}
		if is != was {
			return nil, false
		}
	}
	issues := slices.Clone(r.Issues)
	for i := range issues {
		if issues[i].Kind == markdown.BadLink && len(errs) > 0 {
			issues[i].Err, errs = errs[0], errs[1:]
		}
	}
	return issues, true
}

// follow finds where a link leads.
func (t *texts) follow(p *site.Post, link *cache.Link) error {
	find := t.site.Resolve
	if link.Picture {
		find = t.site.Picture
	}
	target, err := find(p, link.Destination)
	p.AddFile(target)
	link.Href = target.Href
	if err != nil {
		link.Problem = err.Error()
	}
	return err
}

// source is the Markdown of a post; one that came from the memory is read again.
func (t *texts) source(p *site.Post) ([]byte, error) {
	if p.Source.Body != nil {
		return p.Source.Body, nil
	}
	text, err := fs.ReadFile(t.files, p.Source.File)
	if err != nil {
		return nil, err
	}
	again, _ := content.ParsePost(p.Source.File, text, &t.config)
	return again.Body, nil
}

func sumOf(text cache.Sum, links []cache.Link) cache.Sum {
	if len(links) == 0 {
		return text
	}
	hash := sha256.New()
	hash.Write(text[:])
	for _, l := range links {
		hash.Write([]byte(l.Href + "\x00"))
	}
	return cache.Sum(hash.Sum(nil))
}

func problems(p *site.Post, issues []markdown.Issue) diag.List {
	var all diag.List
	for _, issue := range issues {
		all = append(all, problem(p, issue))
	}
	return all
}

func problem(p *site.Post, issue markdown.Issue) diag.Problem {
	out := diag.Problem{
		Severity: diag.Error, File: p.Source.File, Line: p.Source.BodyLine - 1 + issue.Line, Column: issue.Column, Text: issue.Text, Hint: issue.Hint,
	}
	switch {
	case issue.Kind == markdown.BadLink && errors.Is(issue.Err, site.ErrNotPublic):
		out.Severity, out.Hint = diag.Warning, "readers will find nothing there until it is"
	case issue.Kind == markdown.BadLink && errors.Is(issue.Err, site.ErrForeign):
		out.Severity, out.Hint = diag.Warning, "put a copy beside the post"
	case issue.Kind == markdown.BadLink:
		out.Hint = "link to the file, such as ../technik/netz.md, or put the missing file beside the post"
	case issue.Kind == markdown.RawHTML || issue.Kind == markdown.NoAlt:
		out.Severity = diag.Warning
	}
	return out
}

// measureImage finds the size of a post's picture, so that pages do not jump while it loads. Without one the page still works.
func measureImage(p *site.Post, fsys fs.FS) {
	if p.Image == nil || p.Image.Source == "" {
		return
	}
	file, err := fsys.Open(p.Image.Source)
	if err != nil {
		return
	}
	defer file.Close()
	if size, _, err := image.DecodeConfig(file); err == nil {
		p.Image.Width, p.Image.Height = size.Width, size.Height
	}
}
