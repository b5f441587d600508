package build

import (
	"errors"
	"image"
	_ "image/gif"  // sizes of GIF pictures
	_ "image/jpeg" // sizes of JPEG pictures
	_ "image/png"  // sizes of PNG pictures
	"io/fs"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"

	"newsroom/generator/internal/content"
	"newsroom/generator/internal/diag"
	"newsroom/generator/internal/markdown"
	"newsroom/generator/internal/site"
)

// renderPosts gives every public post its body, with all cores. Those that wait are rendered for what is wrong with them: told today, it
// can be mended today; told when they are due, at night, it would keep everything else from being published too.
func renderPosts(s *site.Site, c content.Config, fsys fs.FS) diag.List {
	renderer := markdown.New(c.Language, c.UnsafeHTML)
	posts := slices.Concat(s.Posts, s.Legal, s.Waiting)
	found := make([]diag.List, len(posts))
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, p := range posts {
		group.Go(func() error {
			found[i] = renderPost(s, p, renderer)
			measureImage(p, fsys)
			return nil
		})
	}
	_ = group.Wait() // no function returns an error
	for i := len(s.Posts) + len(s.Legal); i < len(posts); i++ {
		found[i] = slices.DeleteFunc(found[i], func(p diag.Problem) bool { return p.Severity != diag.Error }) // by then it may be well
	}
	return slices.Concat(found...)
}

func renderPost(s *site.Site, p *site.Post, renderer *markdown.Renderer) diag.List {
	doc := renderer.Render(p.Source.Body, func(destination string, picture bool) (string, error) {
		find := s.Resolve
		if picture {
			find = s.Picture
		}
		target, err := find(p, destination)
		p.AddFile(target)
		return target.Href, err
	})
	p.SetBody(doc.HTML, doc.Teaser)
	var problems diag.List
	for _, issue := range doc.Issues {
		problems = append(problems, problem(p, issue))
	}
	return problems
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
