package theme

import (
	"html/template"
	"io/fs"
	"regexp"
	"slices"
	"text/template/parse"

	"newsroom/generator/internal/site"
)

var (
	// showsLists finds what makes a template depend on posts beside those that its page is given: the fields that lead to the posts of a
	// list or change with them, and the functions that read them.
	showsLists = regexp.MustCompile(`\.(Posts|Updated|Upcoming|OpenJobs|Groups|Rest|Months|Digests)\b|\blead\b`)
	// showsText finds what shows the text of a post.
	showsText = regexp.MustCompile(`\.Body\b|\bcall [^}]*\.Text\b`) // Text alone is that of an update
	// showsBanner finds what leads to the posts on top of every page.
	showsBanner = regexp.MustCompile("(?:^|[^\"`\\w])banner(?:[^\"`\\w]|$)|\\.Banner\\b")
	// templateCalls finds the templates that a template calls.
	templateCalls = regexp.MustCompile("\\b(?:template|cached) [\"`]([^\"`]+)[\"`]")
	// hiddenCalls finds a call of a template whose name is not written there.
	hiddenCalls = regexp.MustCompile("\\bcached [^\"`]")
)

// ReadsLists tells whether a page of the kind may show posts of lists. Where it does not, a change of another post cannot change the page,
// unless it is in the banner or a neighbour. It looks at the text of the templates and says yes when in doubt.
func (t *Theme) ReadsLists(kind site.Kind) bool { return t.readsLists[kind] }

// ShowsTexts tells whether a page may show the text of other posts than its own, as those of lists do in some themes.
func (t *Theme) ShowsTexts() bool { return t.showsTexts }

func (r *reader) showsTexts(pages map[site.Kind]*template.Template) bool {
	for kind, page := range pages {
		own := kind == site.PostPage || kind == site.LegalPage || kind == site.ReleasePage
		if r.mentions(page, texts) && (!own || r.mentions(page, lists) || r.bannerShowsText(page)) {
			return true
		}
	}
	return false
}

// bannerShowsText tells whether a template that leads to the banner also shows texts.
func (r *reader) bannerShowsText(page *template.Template) bool {
	for _, part := range page.Templates() {
		if found := r.read(part); found != nil && found.banner && r.mentions(part, texts) {
			return true
		}
	}
	return false
}

// Forget drops the parts of pages that are kept: they may show what has changed since.
func (t *Theme) Forget() {
	t.mu.RLock()
	defer t.mu.RUnlock()
	for _, b := range t.bindings {
		b.frames.current.Store(nil)
	}
}

// reading is what stands in the text of one template.
type reading struct {
	lists, texts, banner bool
	hidden               bool // it calls a template whose name is not written there
	calls                []string
}

func lists(r *reading) bool { return r.lists }
func texts(r *reading) bool { return r.texts }

// reader reads each text once: the sets of all kinds of pages hold the same partials.
type reader struct {
	trees map[*parse.Tree]*reading
	texts map[string]*reading
}

func newReader() *reader { return &reader{map[*parse.Tree]*reading{}, map[string]*reading{}} }

// read is nil for a template without a text.
func (r *reader) read(t *template.Template) *reading {
	if t == nil || t.Tree == nil || t.Tree.Root == nil {
		return nil
	}
	if found := r.trees[t.Tree]; found != nil {
		return found
	}
	text := t.Tree.Root.String()
	found := r.texts[text]
	if found == nil {
		found = &reading{
			lists: showsLists.MatchString(text), texts: showsText.MatchString(text), banner: showsBanner.MatchString(text), hidden: hiddenCalls.MatchString(text),
		}
		for _, call := range templateCalls.FindAllStringSubmatch(text, -1) {
			found.calls = append(found.calls, call[1])
		}
		r.texts[text] = found
	}
	r.trees[t.Tree] = found
	return found
}

// mentions tells whether the text of a template, or of one that it calls, has what is looked for.
func (r *reader) mentions(page *template.Template, wanted func(*reading) bool) bool {
	seen := map[string]bool{}
	var visit func(name string) bool
	visit = func(name string) bool {
		if seen[name] {
			return false
		}
		seen[name] = true
		found := r.read(page.Lookup(name))
		return found != nil && (wanted(found) || found.hidden || slices.ContainsFunc(found.calls, visit))
	}
	return visit(page.Name())
}

// Fingerprint is the Sum that the theme of these file systems would have, without parsing it.
func Fingerprint(fsys ...fs.FS) (string, error) {
	files, err := newLayers(fsys)
	if err != nil {
		return "", err
	}
	return files.sum(), nil
}

// Sum is a fingerprint of all files of the theme.
func (t *Theme) Sum() string { return t.sum }
