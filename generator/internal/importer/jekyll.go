package importer

import (
	"cmp"
	"errors"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"

	"gopkg.in/yaml.v3"
)

// jekyllSite is what Jekyll's configuration says of its addresses and folders.
type jekyllSite struct {
	s           *site
	config      []entry
	defaults    []entry // of its parts: scope and values
	collections map[string]jekyllCollection
	byFile      map[string]*page // without extension
	byPost      map[string]*page // by a post's name with its date
	kinds       map[*page]string // posts, pages, drafts or the name of a collection
	utc         map[*page]time.Time
}

// jekyllCollection is one of collections.
type jekyllCollection struct {
	output    bool
	permalink string
}

// jekyll reads a Jekyll site.
func (s *site) jekyll() error {
	j := &jekyllSite{
		s: s, collections: map[string]jekyllCollection{}, byFile: map[string]*page{}, byPost: map[string]*page{}, kinds: map[*page]string{}, utc: map[*page]time.Time{},
	}
	s.old = j
	if err := j.readConfig(); err != nil {
		return err
	}
	for _, file := range s.files {
		if !s.fate[file] {
			j.file(file)
		}
	}
	s.reasons = map[string]string{
		"_layouts": "templates; the newsroom has themes/default", "_includes": "parts of templates", "_data": "data for templates", "_sass": "styles; the newsroom has themes/default",
		"_plugins": "programs for Jekyll", "assets": "files of the theme, and pictures that no post shows", "css": "styles", "js": "scripts", "scripts": "scripts",
	}
	return nil
}

func (j *jekyllSite) readConfig() error {
	for _, name := range []string{"_config.yml", "_config.yaml", "_config.toml"} {
		if !slices.Contains(j.s.files, name) {
			continue
		}
		entries, err := j.s.settingsFile(name)
		if err != nil {
			return err
		}
		j.config, j.s.configFile = entries, name
		j.s.fate[name] = true
		j.settings()
		return nil
	}
	if !slices.ContainsFunc(j.s.files, func(name string) bool { return strings.Contains("/"+name, "/_posts/") }) {
		return fmt.Errorf("%w: there is neither _config.yml nor _posts", ErrNoSite)
	}
	j.settings()
	return nil
}

// usedJekyllSettings are the keys of _config.yml that go over into newsroom.yaml or into the addresses.
var usedJekyllSettings = []string{
	"title", "name", "description", "url", "baseurl", "timezone", "lang", "locale", "permalink", "collections", "collections_dir", "defaults", "exclude", "excerpt_separator",
}

func (j *jekyllSite) settings() {
	s := j.s
	s.title = text(j.get("title", "name"))
	s.description = text(j.get("description"))
	if base := text(j.get("url")); base != "" {
		s.setBase(strings.TrimSuffix(base, "/") + "/" + strings.Trim(text(j.get("baseurl")), "/"))
	} else {
		s.setBase("")
		s.basePath = strings.TrimSuffix("/"+strings.Trim(text(j.get("baseurl")), "/"), "/")
	}
	s.setZone(text(j.get("timezone")))
	s.setLanguage(cmp.Or(text(j.get("lang")), text(j.get("locale")), "de"))
	j.collections["posts"] = jekyllCollection{true, jekyllStyle(cmp.Or(text(j.get("permalink")), "date"))}
	j.readCollections(j.get("collections"))
	if n := j.get("defaults"); n != nil {
		for _, item := range n.Content {
			j.defaults = append(j.defaults, entry{"", item})
		}
	}
	s.unused(j.config, usedJekyllSettings)
}

func (j *jekyllSite) get(keys ...string) *yaml.Node { return lookup(j.config, keys...) }

func (j *jekyllSite) readCollections(n *yaml.Node) {
	for _, name := range texts(n) { // a list of names
		j.collections[name] = jekyllCollection{}
	}
	for _, e := range entriesOf(n) {
		keys := entriesOf(e.node)
		c := jekyllCollection{isTrue(lookup(keys, "output")), text(lookup(keys, "permalink"))}
		if c.permalink == "" {
			c.permalink = withSuffix("/:collection/:path", text(j.get("permalink")))
		}
		if e.key == "posts" {
			c = jekyllCollection{true, jekyllStyle(cmp.Or(text(lookup(keys, "permalink")), text(j.get("permalink")), "date"))}
		}
		j.collections[e.key] = c
	}
}

var (
	datedName   = regexp.MustCompile(`^(\d{2,4}-\d{1,2}-\d{1,2})-(.*)$`)
	zonelessDay = regexp.MustCompile(`^\d{4}-\d\d?-\d\d?(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?$`)
)

// excluded are what Jekyll leaves aside by itself.
var excluded = []string{"Gemfile", "Gemfile.lock", "gemfiles", ".jekyll-cache", "Rakefile", "package.json", "package-lock.json"}

func (j *jekyllSite) isExcluded(file string) bool {
	for _, pattern := range append(texts(j.get("exclude")), excluded...) {
		pattern = strings.Trim(pattern, "/")
		if matched, _ := path.Match(pattern, file); matched || strings.HasPrefix(file, pattern+"/") {
			return true
		}
	}
	return false
}

// file reads one file of the site.
func (j *jekyllSite) file(file string) {
	s := j.s
	dirs := strings.Split(path.Dir(file), "/")
	if i := slices.IndexFunc(dirs, func(dir string) bool { return dir == "_posts" || dir == "_drafts" }); i >= 0 {
		j.post(file, dirs[:i], dirs[i] == "_drafts")
		return
	}
	rel := strings.TrimPrefix(file, strings.Trim(text(j.get("collections_dir")), "/")+"/")
	if name, below, ok := strings.Cut(rel, "/"); ok && strings.HasPrefix(name, "_") {
		if c, known := j.collections[name[1:]]; known {
			j.member(file, name[1:], below, c)
		}
		return
	}
	switch {
	case strings.HasPrefix(dirs[0], "_") || strings.HasPrefix(path.Base(file), "_"):
	case j.isExcluded(file):
		s.leave(file, "", "_config.yml excludes it")
	case isMarkdown(file):
		j.page(file)
	case isOtherMarkup(file):
		s.leave(file, "", "a page in another language than Markdown")
	default:
		s.publish("/"+file, file)
	}
}

// open reads a text; nil where it has none that can be brought over.
func (j *jekyllSite) open(file, kind string) *page {
	s := j.s
	if !isMarkdown(file) {
		s.leave(file, "write it as Markdown", "it is not Markdown")
		return nil
	}
	p, err := s.read(file)
	if err != nil {
		hint := hintToRead(err)
		if errors.Is(err, errNoHead) && kind == "pages" {
			hint = ""
		}
		s.leave(file, hint, "%v", err)
		return nil
	}
	p.extra = j.valuesFor(file, kind)
	p.logical, p.key = "/"+file, file
	return p
}

// accept takes a page in.
func (j *jekyllSite) accept(p *page, kind string) {
	j.s.fate[p.source] = true
	j.kinds[p] = kind
	j.byFile[strings.TrimSuffix(p.source, path.Ext(p.source))] = p
	j.s.add(p)
}

// valuesFor are the keys that defaults give to files in a place and of a kind; the longest path wins, then the last one.
func (j *jekyllSite) valuesFor(file, kind string) []entry {
	type match struct {
		length int
		values []entry
	}
	var matches []match
	for _, d := range j.defaults {
		scope := entriesOf(lookup(entriesOf(d.node), "scope"))
		place, of := strings.Trim(text(lookup(scope, "path")), "/"), text(lookup(scope, "type"))
		inPlace := place == "" || file == place || strings.HasPrefix(file, place+"/")
		if strings.Contains(place, "*") {
			matched, _ := path.Match(place, file)
			inPlace = matched
		}
		if inPlace && (of == "" || of == kind) {
			matches = append(matches, match{len(place), entriesOf(lookup(entriesOf(d.node), "values"))})
		}
	}
	slices.Reverse(matches)
	slices.SortStableFunc(matches, func(a, b match) int { return cmp.Compare(b.length, a.length) })
	var out []entry
	for _, m := range matches {
		for _, e := range m.values {
			if lookup(out, e.key) == nil {
				out = append(out, e)
			}
		}
	}
	return out
}

// post reads a post or a draft; the folders above _posts are categories.
func (j *jekyllSite) post(file string, above []string, draft bool) {
	s := j.s
	name := strings.TrimSuffix(path.Base(file), path.Ext(file))
	dated := datedName.FindStringSubmatch(name)
	if !draft && dated == nil {
		if isMarkdown(file) {
			s.leave(file, "name it such as 2024-05-01-name.md", "a post whose name has no date, which Jekyll does not publish")
		}
		return
	}
	p := j.open(file, "posts")
	if p == nil {
		return
	}
	p.name, p.draft = name, draft
	if dated != nil {
		p.name = dated[2]
		p.day = s.dayInName(dated[1])
	}
	j.readDate(p)
	if draft && p.day.IsZero() {
		p.day = p.modified.In(s.zone) // as Jekyll does
	}
	if len(above) == 1 && above[0] == "." {
		above = nil
	}
	categories := j.categories(p, above)
	switch {
	case s.options.Section != "":
		p.section, p.tags = s.section(s.options.Section).id, categories
	case len(categories) > 0:
		p.section, p.tags = s.section(categories[0]).id, categories[1:]
	default:
		p.section = j.otherPosts()
	}
	j.accept(p, "posts")
	j.byPost[strings.TrimPrefix(path.Join(path.Join(above...), name), "./")] = p
	if j.byPost[name] == nil {
		j.byPost[name] = p
	}
}

// otherPosts is the section of posts without a category.
func (j *jekyllSite) otherPosts() string {
	name, title := "beitraege", "Beiträge"
	if !strings.HasPrefix(j.s.language, "de") {
		name, title = "posts", "Posts"
	}
	section := j.s.section(name)
	section.title = title
	return section.id
}

// categories are those of the folders, then those of the front matter.
func (j *jekyllSite) categories(p *page, above []string) []string {
	out := slices.Clone(above)
	for _, name := range append(words(p.node("categories")), texts(p.node("category"))...) {
		if !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out
}

// words are a list, or the words of a single text.
func words(n *yaml.Node) []string {
	if n != nil && n.Kind == yaml.ScalarNode {
		return strings.Fields(text(n))
	}
	return texts(n)
}

// readDate finds the moment of a post. Jekyll takes a time with seconds and without a zone for one of UTC.
func (j *jekyllSite) readDate(p *page) {
	n := p.node("date")
	if n == nil {
		return
	}
	written := text(n)
	if n.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) == 0 && zonelessDay.MatchString(written) {
		written += " +0000"
		written = strings.Replace(strings.Replace(written, "T", " ", 1), "t", " ", 1)
	}
	if t, ok := j.s.moment(written); ok {
		p.day = t.In(j.s.zone)
		if written != text(n) {
			p.date = plainNode(p.day.Format(time.RFC3339))
		}
	}
}

// member reads a text of a collection.
func (j *jekyllSite) member(file, collection, below string, c jekyllCollection) {
	s := j.s
	if !isMarkdown(file) {
		if isOtherMarkup(file) || !c.output {
			s.leave(file, "", "it is not Markdown")
			return
		}
		s.publish("/"+path.Join(collection, below), file)
		return
	}
	if !c.output {
		s.leave(file, "", "the collection %q has no pages of its own (output: true)", collection)
		return
	}
	p := j.open(file, collection)
	if p == nil {
		return
	}
	p.name = strings.TrimSuffix(path.Base(file), path.Ext(file))
	p.section = s.section(collection).id
	if dir := path.Dir(below); dir != "." {
		p.dirs = strings.Split(dir, "/")
	}
	p.day = s.dayInName(p.name)
	p.tags = j.categories(p, nil)
	j.readDate(p)
	j.accept(p, collection)
}

// page reads a page, which becomes a legal page.
func (j *jekyllSite) page(file string) {
	s := j.s
	p := j.open(file, "pages")
	if p == nil {
		return
	}
	if strings.TrimSpace(p.body) == "" {
		s.leave(file, "", "a page without a text of its own: its layout filled it")
		return
	}
	p.name = strings.TrimSuffix(path.Base(file), path.Ext(file))
	if p.name == "index" && path.Dir(file) != "." {
		p.name = path.Base(path.Dir(file))
	} else if p.name == "index" || p.name == "404" {
		s.leave(file, "write it as a post, if it is to be read", "a page that the newsroom makes by itself")
		return
	}
	j.readDate(p)
	j.accept(p, "pages")
}

// find finds a page by its file, as links between files have it.
func (j *jekyllSite) find(p *page, name string) *page {
	name = unescaped(name)
	if !isMarkdown(name) {
		return nil
	}
	name = strings.TrimSuffix(name, path.Ext(name))
	for _, candidate := range []string{path.Join(path.Dir(p.source), name), strings.TrimPrefix(path.Clean("/"+name), "/")} {
		if found := j.byFile[candidate]; found != nil {
			return found
		}
	}
	return nil
}
