// Package theme turns page models into HTML. It owns what a theme is: templates, words, static files.
//
// A theme is a folder:
//
//	base.html            the frame of every page; calls the template "main"
//	home.html, …         one file for each site.Kind; defines "main", or is a whole page by itself where it does not
//	partials/*.html      templates that the others use
//	i18n/LANG.yaml       words and date forms of a language
//	static/…             published as assets/NAME.HASH.EXT, so that a browser may keep them for ever
//
// Themes lie in layers: Load looks for each file in the first file system, then in the next, so a theme of one's own holds
// only the files that differ. Words are merged one by one. themes/default/README.md is the manual for theme authors.
//
// html/template reads the templates and decides what is escaped. Where there are many pages, package compiled writes them, which takes a
// tenth of the time and gives the same bytes.
//
// All errors name the file and the line, and say what to try.
package theme

import (
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"sync"

	"newsroom/generator/internal/site"
)

// kinds are the templates that a theme must have, each in KIND.html.
var kinds = [...]site.Kind{
	site.HomePage, site.ListPage, site.PostPage, site.LegalPage, site.RedirectPage, site.NotFoundPage, site.IndexPage,
	site.CalendarPage, site.JobsPage, site.SearchPage, site.MonthPage, site.FollowPage, site.OfflinePage,
	site.DigestPage, site.PressPage, site.ReleasePage, site.WithdrawnPage,
}

// Theme is a parsed theme. It is safe for concurrent use.
type Theme struct {
	pages  map[site.Kind]*template.Template // never executed, so that they can be cloned for each binding
	words  map[string]*dictionary           // by language
	static []file
	calls  []call // of functions with a literal argument, to be checked

	readsLists map[site.Kind]bool
	showsTexts bool
	sum        string

	mu       sync.RWMutex
	bindings map[bindingKey]*binding
	buffers  sync.Pool // of *[]byte, for pages
}

// file is a file of the theme's static folder; its path is relative to that folder.
type file struct {
	path string
	data []byte
}

// Load reads a theme. What the first file system lacks is taken from the next; the last is the default theme as a rule.
// It fails when a file is missing, does not parse or cannot be made safe, with every problem of the words at once.
func Load(fsys ...fs.FS) (*Theme, error) {
	files, err := newLayers(fsys)
	if err != nil {
		return nil, err
	}
	t := &Theme{bindings: map[bindingKey]*binding{}, readsLists: map[site.Kind]bool{}, sum: files.sum()}
	t.buffers.New = func() any { return new([]byte) }
	if t.words, err = loadWords(files); err != nil {
		return nil, err
	}
	if t.static, err = loadStatic(files); err != nil {
		return nil, err
	}
	if t.pages, t.calls, err = parsePages(files); err != nil {
		return nil, err
	}
	read := newReader()
	for kind, page := range t.pages {
		t.readsLists[kind] = read.mentions(page, lists)
	}
	t.showsTexts = read.showsTexts(t.pages)
	return t, nil
}

// Render writes the page with the template of its kind, at once. After an error of the template nothing was written.
func (t *Theme) Render(w io.Writer, p *site.Page) error {
	buf := t.buffers.Get().(*[]byte)
	defer t.buffers.Put(buf)
	page, err := t.AppendPage((*buf)[:0], p)
	if err != nil {
		return err
	}
	*buf = page // grown as far as the page needs
	_, err = w.Write(page)
	return err
}

// AppendPage adds the page to buf.
func (t *Theme) AppendPage(buf []byte, p *site.Page) ([]byte, error) {
	b, err := t.bind(p.Site)
	if err != nil {
		return buf, err
	}
	page, ok := b.pages[p.Kind]
	if !ok {
		return buf, fmt.Errorf("%s: no template for pages of the kind %q: the theme has %v", p.Path, p.Kind, kinds)
	}
	return page.append(buf, p, b.frames.of(p.Site))
}

// Assets are the static files of the theme for this newsroom, in the order of their paths.
func (t *Theme) Assets(info *site.Info) ([]Asset, error) {
	b, err := t.bind(info)
	if err != nil {
		return nil, err
	}
	return b.assets, nil
}
