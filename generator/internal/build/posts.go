package build

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync/atomic"

	"golang.org/x/text/language"

	"newsroom/generator/internal/cache"
	"newsroom/generator/internal/content"
	"newsroom/generator/internal/cores"
	"newsroom/generator/internal/diag"
	"newsroom/generator/internal/feed"
	"newsroom/generator/internal/markdown"
	"newsroom/generator/internal/site"
	"newsroom/generator/internal/theme"
)

// texts finds what stands in the posts, and gives their HTML when it is asked for: a post whose text is what it was is read again only for
// a page or a feed that is made anew.
type texts struct {
	site      *site.Site
	config    content.Config
	files     fs.FS
	memory    *cache.Memory
	renderers map[string]*markdown.Renderer // by language
	posts     []*site.Post
	waiting   int    // index of the first post that is not public yet
	all       []text // by the post's number

	tells func(*markdown.Issue) bool // chooses what is told, in other words perhaps; nil = everything
}

// text is that of one post.
type text struct {
	sum    cache.Sum // of everything that its HTML is made from
	html   atomic.Pointer[template.HTML]
	shared bool            // feeds show it as well
	found  *cache.Rendered // what stands in it; nil where it could not be read
}

func newTexts(s *site.Site, c content.Config, in Input) *texts {
	t := &texts{
		site: s, config: c, files: in.Content, memory: in.Memory, renderers: map[string]*markdown.Renderer{},
		posts: slices.Concat(s.Posts, s.Legal, s.Translations, s.Waiting), waiting: len(s.Posts) + len(s.Legal) + len(s.Translations),
		all: make([]text, s.Count),
	}
	for _, info := range s.Editions {
		t.renderers[info.Language] = markdown.New(info.Language, c.UnsafeHTML)
		for _, l := range info.Lists() {
			for _, p := range inFeed(l) {
				t.of(p).shared = true
			}
		}
	}
	return t
}

func (t *texts) of(p *site.Post) *text { return &t.all[p.Number] }

// inFeed are the posts of a list that its feeds show.
func inFeed(l *site.List) []*site.Post { return l.Posts[:min(len(l.Posts), feed.MaxPosts)] }

// readAll finds what stands in every post, with all cores. Those that wait are read for what is wrong with them: told today, it can be
// mended today; told when they are due, at night, it would keep everything else from being published too.
func (t *texts) readAll() diag.List {
	found := make([]diag.List, len(t.posts))
	cores.Each(len(t.posts), func(i int) {
		found[i] = t.read(t.posts[i])
	})
	for i := t.waiting; i < len(found) && t.tells == nil; i++ {
		found[i] = slices.DeleteFunc(found[i], func(p diag.Problem) bool { return p.Severity != diag.Error }) // by then it may be well
	}
	return slices.Concat(found...)
}

// read finds what stands in one post: from the memory where nothing that it depends on has changed.
func (t *texts) read(p *site.Post) diag.List {
	own := t.of(p)
	remembered := t.memory.Entry(p.Source.File)
	if remembered != nil && remembered.Rendered != nil {
		if issues, ok := t.recall(p, remembered.Rendered); ok {
			own.sum = sumOf(remembered.Sum, remembered.Rendered.Links)
			t.tell(p, remembered.Rendered)
			return t.problems(p, issues)
		}
	}
	source, err := t.source(p, remembered)
	if err != nil {
		return diag.List{diag.Errorf(p.Source.File, 0, 0, "", "%v", err)}
	}
	html, found := t.render(p, source)
	p.Source.Body = nil // it can be read again
	own.html.Store(&html)
	t.tell(p, found)
	if remembered == nil {
		own.sum = cache.Sum(sha256.Sum256([]byte(html)))
		own.shared = true // a post with errors is not remembered
		return t.problems(p, found.Issues)
	}
	own.sum = sumOf(remembered.Sum, found.Links)
	t.memory.SetRendered(p.Source.File, found)
	return t.problems(p, found.Issues)
}

// tell gives a post what was found in its text.
func (t *texts) tell(p *site.Post, found *cache.Rendered) {
	t.of(p).found, p.Blocks = found, found.Blocks
	p.SetText(func() (template.HTML, error) { return t.html(p) }, found.Teaser)
}

func (t *texts) render(p *site.Post, source []byte) (template.HTML, *cache.Rendered) {
	var links []cache.Link
	doc := t.renderers[p.Language].Render(source, func(destination string, as markdown.Use) (markdown.Target, error) {
		link := cache.Link{Destination: destination, As: as}
		target, err := t.follow(p, &link)
		links = append(links, link)
		target.Omit = errors.Is(err, site.ErrForeign) || errors.Is(err, site.ErrInternal)
		return target, err
	})
	return doc.HTML, &cache.Rendered{
		Teaser: doc.Teaser, Links: links, Issues: doc.Issues, Anchors: doc.Anchors, Jumps: doc.Jumps, Blocks: doc.Blocks,
	}
}

// html is the HTML of a post. That of a post in feeds stays, since several feeds show it.
func (t *texts) html(p *site.Post) (template.HTML, error) {
	own := t.of(p)
	if made := own.html.Load(); made != nil {
		return *made, nil
	}
	source, err := t.source(p, t.memory.Entry(p.Source.File))
	if err != nil {
		return "", fmt.Errorf("%s: %w", p.Source.File, err)
	}
	html, _ := t.render(p, source)
	if own.shared {
		own.html.Store(&html)
	}
	return html, nil
}

// release lets go of the HTML of a post whose page is made: what is kept while the site is watched does not grow with the texts.
func (t *texts) release(p *site.Post) {
	if own := t.of(p); !own.shared {
		own.html.Store(nil)
	}
}

// recall tells whether all links of a remembered text still lead where they led, and gives its issues the errors of today.
func (t *texts) recall(p *site.Post, r *cache.Rendered) ([]markdown.Issue, bool) {
	var errs []error
	for _, was := range r.Links {
		is := cache.Link{Destination: was.Destination, As: was.As}
		if _, err := t.follow(p, &is); err != nil {
			errs = append(errs, err)
		}
		if is != was {
			return nil, false
		}
	}
	issues := slices.Clone(r.Issues)
	for i := range issues {
		if kind := issues[i].Kind; (kind == markdown.BadLink || kind == markdown.BadFile) && len(errs) > 0 {
			issues[i].Err, errs = errs[0], errs[1:]
		}
	}
	return issues, true
}

// follow finds where a link leads, or what a picture or a file is.
func (t *texts) follow(p *site.Post, link *cache.Link) (out markdown.Target, err error) {
	var target site.Target
	switch link.As {
	case markdown.AsPicture:
		target, err = t.site.Picture(p, link.Destination)
		out.Picture = shown(target.Image)
	case markdown.AsFile:
		if target, err = t.site.Download(p, link.Destination); err == nil {
			out.File = fileOf(p, target.Download)
			link.Shown = fmt.Sprintf("%q", *out.File)
		}
	case markdown.AsFolder:
		out.Pictures, err = t.site.Beside(p)
		link.Shown = fmt.Sprintf("%q", out.Pictures)
	default:
		target, err = t.site.Resolve(p, link.Destination)
	}
	p.AddFile(target)
	link.Href, out.Href = target.Href, target.Href
	if err != nil {
		link.Problem = err.Error()
	}
	return out, err
}

// fileOf is what the text of a post says of a file.
func fileOf(p *site.Post, d *site.Download) *markdown.File {
	f := &markdown.File{Type: d.Type, About: theme.About(d, p.Language)}
	if name := strings.TrimSuffix(d.Title, path.Ext(d.Title)); d.Type == "text/vtt" {
		f.Language = p.Language
		if tag, err := language.Parse(strings.TrimPrefix(path.Ext(name), ".")); err == nil {
			f.Language = tag.String()
		}
		f.LanguageName = theme.LanguageName(f.Language)
	}
	return f
}

// teaser is that of a post without a description, also of one that was not read.
func (t *texts) teaser(p *site.Post) string {
	if remembered := t.memory.Entry(p.Source.File); remembered != nil && remembered.Rendered != nil {
		return site.Teaser(remembered.Rendered.Teaser)
	}
	return p.Teaser
}

// source is the Markdown of a post. One that is not in memory is read again, and must be what it was: what is made from it is remembered
// under the sum that it had.
func (t *texts) source(p *site.Post, remembered *cache.Entry) ([]byte, error) {
	if p.Source.Body != nil {
		return p.Source.Body, nil
	}
	text, err := fs.ReadFile(t.files, p.Source.File)
	if err != nil {
		return nil, fmt.Errorf("cannot be read: %w", err)
	}
	if remembered != nil && cache.Sum(sha256.Sum256(text)) != remembered.Sum {
		return nil, errors.New("was changed while the site was built; build again")
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
		hash.Write([]byte(l.Href + "\x00" + l.Shown + "\x00"))
	}
	return cache.Sum(hash.Sum(nil))
}

func (t *texts) problems(p *site.Post, issues []markdown.Issue) diag.List {
	var all diag.List
	for _, issue := range issues {
		if issue.Kind.IsAdvice() || t.tells != nil && !t.tells(&issue) {
			continue
		}
		all = append(all, problem(p, issue))
	}
	return all
}

// rules are the names by which programs know kinds of issues.
var rules = map[markdown.Kind]string{
	markdown.BadLink: "link", markdown.RawHTML: "html", markdown.NoAlt: "alt", markdown.Shortcode: "shortcode", markdown.BadFile: "file",
	markdown.TopHeading: "heading", markdown.SkippedLevel: "heading", markdown.EmptyLink: "link-text", markdown.VagueLink: "link-text",
	markdown.NoCaptions: "captions", markdown.DeadLink: "link", markdown.NoBox: "shortcode",
}

func problem(p *site.Post, issue markdown.Issue) diag.Problem {
	out := diag.Problem{
		Severity: diag.Error, File: p.Source.File, Line: p.Source.BodyLine - 1 + issue.Line, Column: issue.Column, Text: issue.Text, Hint: issue.Hint,
	}
	out.Rule = rules[issue.Kind]
	switch {
	case issue.Kind.IsAdvice():
		out.Severity = diag.Warning
	case issue.Kind == markdown.BadLink && errors.Is(issue.Err, site.ErrNotPublic):
		out.Severity, out.Hint = diag.Warning, "readers will find nothing there until it is"
	case issue.Kind == markdown.BadLink && errors.Is(issue.Err, site.ErrWithdrawn):
		out.Severity, out.Hint = diag.Warning, "readers find the reason there; see that these words say nothing of what was taken back"
	case issue.Kind == markdown.BadLink && errors.Is(issue.Err, site.ErrForeign):
		out.Severity, out.Hint = diag.Warning, "put a copy beside the post"
	case errors.Is(issue.Err, site.ErrInternal):
		out.Severity, out.Text, out.Hint = diag.Warning, "the press page leaves this link out: it leads to what is not for the press", "mark what it leads to with press: true, or leave it so"
	case errors.Is(issue.Err, site.ErrNoPictures):
		out.Hint = `put them into the folder of the post, beside its index.md, or list them: {{< gallery eins.jpg="was zu sehen ist" >}}`
	case issue.Kind == markdown.BadFile:
		out.Hint = "put the file beside the post, or mend its name"
	case issue.Kind == markdown.BadLink:
		out.Hint = "link to the file, such as ../technik/netz.md, or put the missing file beside the post"
	case issue.Kind == markdown.RawHTML || issue.Kind == markdown.NoAlt:
		out.Severity = diag.Warning
	}
	return out
}
