// Package importer owns the way from a Hugo or a Jekyll site to a content folder: it reads the old site, and says which files the new
// folder gets and what became of everything else. It writes nothing but by Plan.Write, and never touches the old site.
//
//   - Front matter in YAML, TOML and JSON becomes ours. Keys that we do not know are kept, those that would be an error here below params.
//   - The first folder of a Hugo site is the section, the first category of a Jekyll site; other categories become tags. What stands in no
//     section is a legal page.
//   - Every address that a post had, as the old program makes them, becomes an alias.
//   - Shortcodes, Liquid and HTML become Markdown, or shortcodes of ours, as far as they have a meaning here.
//   - Pictures go beside the one post that shows them, or once to bilder/.
//
// Nothing is dropped in silence: what could not be brought over is a remark with file, line and what was done.
package importer

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"gopkg.in/yaml.v3"

	"newsroom/generator/internal/content"
	"newsroom/generator/internal/diag"
)

// Options is what the caller decides.
type Options struct {
	From    string                 // hugo or jekyll
	Section string                 // takes all posts; empty = those of the old site
	Config  *content.Config        // of a content folder that is there; nil = newsroom.yaml is written as well
	Taken   func(name string) bool // whether a file of the content folder is there; nil = none is
}

// Plan is what the content folder gets.
type Plan struct {
	Files        []File // in the order of their paths
	Posts        int
	Pages        int       // legal pages
	Translations int       // of both
	Copied       int       // pictures and other files
	Remarks      diag.List // on files of the old site
	Taken        diag.List // files that the content folder has already: nothing may be written then
}

// File is a file of the content folder: a text, or a copy.
type File struct {
	Path   string
	Text   []byte
	Source string // of the old site, to be copied; empty = Text
}

// ErrNoSite is the error for a folder in which there is no site of this kind.
var ErrNoSite = errors.New("this is no site")

// Read plans the import of a site.
func Read(fsys fs.FS, options Options) (*Plan, error) {
	s := &site{
		fsys: fsys, options: options, fate: map[string]bool{}, byOld: map[string]*page{}, public: map[string]string{}, placed: map[string]string{},
		users: map[string]map[*page]bool{}, claimed: map[string]bool{}, sections: map[string]*section{}, anchors: map[*page]map[string]string{},
		addressBy: map[string]string{}, tags: map[string]bool{}, addresses: map[string]*page{},
	}
	if err := s.list(); err != nil {
		return nil, err
	}
	read := s.hugo
	if options.From == "jekyll" {
		read = s.jekyll
	}
	if err := read(); err != nil {
		return nil, err
	}
	s.arrange()
	return s.plan(), nil
}

// dialect is how one of the two programs writes.
type dialect interface {
	// addresses are where a page stood, its main address first.
	addresses(p *page) []string
	// brace brings over what begins with a brace at the place where w is; it is false where nothing does.
	brace(w *rewriter) bool
	// value is what a tag or a shortcode means within an address.
	value(w *rewriter, tag string) (string, bool)
	// literal is what is shown of code: braces may be masked there.
	literal(code string) string
	// find finds a page by its file, as links give it.
	find(p *page, name string) *page
}

// site is the old site while it is read.
type site struct {
	fsys    fs.FS
	options Options
	old     dialect
	files   []string        // all, in order
	fate    map[string]bool // of a file: brought over, copied or named

	configFile                                      string
	title, description, baseURL, basePath, language string
	hosts                                           []string // of the old site
	zone                                            *time.Location
	zoneName                                        string
	zoneGiven                                       bool
	languages                                       []string // others
	sections                                        map[string]*section
	order                                           []string // of the sections
	pagesFolder                                     string
	reasons                                         map[string]string // why folders at the top are left out

	pages     []*page
	bundles   map[string]*page            // by the folder of their own files
	tags      map[string]bool             // slugs
	byOld     map[string]*page            // by plain address
	public    map[string]string           // files by their old address
	addressBy map[string]string           // the other way round
	users     map[string]map[*page]bool   // of files: which posts show them
	placed    map[string]string           // files by where they go
	claimed   map[string]bool             // paths of the new folder, and addresses
	anchors   map[*page]map[string]string // old names of headings -> new ones
	addresses map[string]*page            // of the new site

	counting bool // the first look at the texts, which only finds the users of files
	remarks  diag.List
}

// section is one of the newsroom's.
type section struct {
	id, title, description string
	titles                 map[string]string // in other languages
	weight                 int
	used, events, jobs     bool // it has posts, and some of them are events or jobs
}

// page is a text of the old site that becomes a post, a legal page or a translation.
type page struct {
	source   string // in the old site
	head     *head
	extra    []entry // that the site gives all of its kind; the page's own keys win
	body     string
	bodyLine int
	modified time.Time

	language string   // empty = that of the newsroom
	section  string   // id; empty = a legal page
	dirs     []string // between the section and the file
	name     string   // of the file or of its folder, without extension
	bundle   string   // folder of its own files; empty = none
	draft    bool
	original *page
	key      string   // what translations have in common
	tags     []string // beside its own
	day      time.Time
	date     *yaml.Node // in place of the one that it has; nil = none
	logical  string     // path by which others name it

	old      []string // addresses
	target   string   // in the content folder
	slug     string
	fileSlug string // what the name alone would give
	hasFiles bool   // needs a folder of its own
}

func (p *page) value(keys ...string) string { return text(p.node(keys...)) }

// entries are the keys of a page: its own, then what the site adds.
func (p *page) entries() []entry {
	out := slices.Clone(p.head.entries)
	for _, e := range p.extra {
		if lookup(out, e.key) == nil {
			out = append(out, e)
		}
	}
	return out
}

func (s *site) remark(file string, line int, hint, format string, args ...any) {
	if s.counting {
		return
	}
	column := 1
	if line == 0 {
		column = 0
	}
	s.remarks = append(s.remarks, diag.Warningf(file, line, column, hint, format, args...))
}

// leave notes that a file is not brought over, and why.
func (s *site) leave(file, hint, format string, args ...any) {
	s.fate[file] = true
	s.remark(file, 0, hint, "left out: "+format, args...)
}

// foreignFolders hold nothing that somebody wrote for the site: what the program made of it, and what it took from elsewhere.
var foreignFolders = map[string][]string{
	"hugo":   {"public", "resources", "node_modules", "_vendor"},
	"jekyll": {"_site", "node_modules", "vendor"},
}

// list finds the files of the old site. Those of editors, git and finished sites are none of it.
func (s *site) list() error {
	return fs.WalkDir(s.fsys, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return fmt.Errorf("%s cannot be read: %w", name, err)
		case name == ".":
		case d.Name() == ".htaccess":
			s.leave(name, "look whether it has redirects that somebody still needs", "settings of a web server")
		case strings.HasPrefix(d.Name(), "."), d.IsDir() && slices.Contains(foreignFolders[s.options.From], name):
			if d.IsDir() {
				return fs.SkipDir
			}
		case !d.IsDir() && !d.Type().IsRegular():
			s.leave(name, "put the file itself there", "it is a link or no ordinary file")
		case !d.IsDir():
			s.files = append(s.files, name)
		}
		return nil
	})
}

// maxText is the largest text that is read, in bytes.
const maxText = content.MaxPostSize

// read reads a text of the old site; nil where it cannot be one of ours, which was said.
func (s *site) read(name string) (*page, error) {
	info, err := fs.Stat(s.fsys, name)
	if err != nil {
		return nil, err
	}
	if info.Size() > maxText {
		return nil, fmt.Errorf("it has %d bytes; more than %d are not read", info.Size(), maxText)
	}
	data, err := fs.ReadFile(s.fsys, name)
	if err != nil {
		return nil, err
	}
	if !isText(data) {
		return nil, errors.New("it is not UTF-8 text")
	}
	p := &page{source: name, modified: info.ModTime()}
	p.head, p.body, p.bodyLine, err = splitHead(string(data))
	return p, err
}

// leftovers names the files that nobody asked for, a line for each folder at the top that is no content.
func (s *site) leftovers(reasons map[string]string) {
	counts := map[string]int{}
	for _, name := range s.files {
		if s.fate[name] {
			continue
		}
		top, _, inFolder := strings.Cut(name, "/")
		if inFolder && reasons[top] != "" {
			counts[top]++
			s.fate[name] = true
			continue
		}
		s.leave(name, "", "%s", leftReason(name))
	}
	for _, top := range sortedBy(counts, func(string) int { return 0 }) {
		s.remark(top, 0, "", "left out: %d %s: %s", counts[top], plural(counts[top], "file", "files"), reasons[top])
	}
}

func leftReason(name string) string {
	switch {
	case isMarkdown(name):
		return "a text that had no page"
	case isPicture(name):
		return "a picture that no post shows"
	case isOtherMarkup(name):
		return "a page in another language than Markdown"
	}
	return "a file that no post names"
}

// section finds a section, or makes it.
func (s *site) section(name string) *section {
	id := sectionID(name)
	if found := s.sections[id]; found != nil {
		return found
	}
	made := &section{id: id, title: titleOf(path.Base(name)), titles: map[string]string{}}
	s.sections[id] = made
	s.order = append(s.order, id)
	return made
}

// takenNames are folders at the top of a newsroom that are no section, as package content has them.
var takenNames = []string{"a", "assets", "channels", "follow", "index", "months", "offline", "page", "presse", "search", "tags"}

func sectionID(name string) string {
	var b strings.Builder
	for _, r := range content.Slug(name) {
		if r < 0x80 {
			b.WriteRune(r)
		}
	}
	id := content.Slug(b.String())
	if id == "" {
		id = "posts"
	}
	if slices.Contains(takenNames, id) {
		id += "-posts"
	}
	return id
}
