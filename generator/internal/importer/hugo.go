package importer

import (
	"cmp"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"

	"gopkg.in/yaml.v3"
)

// hugoSite is what Hugo's configuration says of its addresses and folders.
type hugoSite struct {
	s          *site
	config     []entry
	folders    map[string]string // of texts: their language; empty = the main one
	main       string            // language
	others     []string          // languages
	inSubdir   bool              // the main language has a folder as well
	keepCase   bool
	ugly       bool
	uglyIn     map[string]bool // sections
	permalinks []permalinkRule
	branches   map[string]*page // pages of sections in the main language, by their folder below the one of texts
	byLogical  map[string]*page // pages by language and path, such as "en/blog/netz"
	byName     map[string][]*page
}

// permalinkRule is one of Hugo's permalinks.
type permalinkRule struct {
	match   *regexp.Regexp // of a page's path
	pattern string
}

// hugo reads a Hugo site.
func (s *site) hugo() error {
	h := &hugoSite{
		s: s, folders: map[string]string{}, uglyIn: map[string]bool{}, branches: map[string]*page{}, byLogical: map[string]*page{}, byName: map[string][]*page{},
	}
	s.old = h
	if err := h.readConfig(); err != nil {
		return err
	}
	h.settings()
	h.texts()
	h.staticFiles()
	s.reasons = map[string]string{
		"layouts": "templates; the newsroom has themes/default", "themes": "themes; the newsroom has themes/default", "archetypes": "models of new posts",
		"data": "data for templates", "i18n": "words of templates", "config": "settings of Hugo", "assets": "files of the theme, and pictures that no post shows",
	}
	return nil
}

// configNames are the files that hold Hugo's configuration, the newer names first.
var configNames = []string{"hugo", "config"}

func (h *hugoSite) readConfig() error {
	found := false
	for _, name := range h.s.files {
		dir, base := path.Split(name)
		plain, ext, _ := strings.Cut(base, ".")
		if dir != "" && dir != "config/_default/" || !slices.Contains([]string{"toml", "yaml", "yml", "json"}, ext) {
			continue
		}
		isMain := slices.Contains(configNames, plain)
		if dir == "" && !isMain {
			continue
		}
		entries, err := h.s.settingsFile(name)
		if err != nil {
			return err
		}
		h.s.fate[name] = true
		if found = true; isMain {
			h.config = append(h.config, entries...)
			h.s.configFile = name
		} else {
			node := mappingNode()
			for _, e := range entries {
				node.Content = append(node.Content, textNode(e.key), e.node)
			}
			h.config = append(h.config, entry{plain, node})
		}
	}
	if !found {
		return fmt.Errorf("%w: there is no hugo.toml, hugo.yaml, hugo.json, config.toml or config/_default/", ErrNoSite)
	}
	return nil
}

// settingsFile reads a file of settings in one of the three languages.
func (s *site) settingsFile(name string) ([]entry, error) {
	data, err := fs.ReadFile(s.fsys, name)
	if err != nil {
		return nil, err
	}
	var node *yaml.Node
	if path.Ext(name) == ".toml" {
		node, err = tomlNode(string(data))
	} else { // JSON is YAML as well
		node, _, err = yamlNode(string(data))
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return entriesOf(node), nil
}

// usedSettings are the keys of Hugo's configuration that go over into newsroom.yaml or into the addresses.
var usedSettings = []string{
	"baseurl", "title", "languagecode", "locale", "defaultcontentlanguage", "defaultcontentlanguageinsubdir", "languages", "timezone", "permalinks", "uglyurls",
	"contentdir", "staticdir", "assetdir", "disablepathtolower", "cascade",
}

func (h *hugoSite) settings() {
	s := h.s
	s.title, s.description = text(h.get("title")), text(below(h.config, "params", "description"))
	s.setBase(text(h.get("baseURL")))
	s.setZone(text(h.get("timeZone")))
	h.inSubdir, h.keepCase, h.ugly = isTrue(h.get("defaultContentLanguageInSubdir")), isTrue(h.get("disablePathToLower")), isTrue(h.get("uglyURLs"))
	for _, e := range entriesOf(h.get("uglyURLs")) {
		h.uglyIn[e.key] = isTrue(e.node)
	}
	h.languages()
	for _, e := range entriesOf(h.get("permalinks")) {
		h.permalink(e)
	}
	if list := h.get("permalinks"); list != nil && list.Kind == yaml.SequenceNode {
		for _, item := range list.Content {
			keys := entriesOf(item)
			if kind := text(below(keys, "target", "kind")); kind == "" || kind == "page" {
				h.permalinks = append(h.permalinks, permalinkRule{globPattern(cmp.Or(text(below(keys, "target", "path")), "**")), text(lookup(keys, "pattern"))})
			}
		}
	}
	s.unused(h.config, usedSettings)
}

func (h *hugoSite) get(key string) *yaml.Node { return lookup(h.config, key) }

// permalink reads a rule for a section, or those for a kind of pages.
func (h *hugoSite) permalink(e entry) {
	if e.node.Kind == yaml.MappingNode {
		if e.key == "page" {
			for _, rule := range entriesOf(e.node) {
				h.permalink(rule)
			}
		}
		return
	}
	section := strings.Trim(e.key, " /")
	pattern := `^/[^/]*$`
	if section != "" {
		pattern = `(?i)^/` + regexp.QuoteMeta(section) + `(/.*)?$`
	}
	h.permalinks = append(h.permalinks, permalinkRule{regexp.MustCompile(pattern), text(e.node)})
}

// globPattern is a pattern of Hugo's such as /blog/** or {/a/**,/b/**}.
func globPattern(glob string) *regexp.Regexp {
	var b strings.Builder
	for i := 0; i < len(glob); i++ {
		switch {
		case strings.HasPrefix(glob[i:], "**"):
			b.WriteString(".*")
			i++
		case glob[i] == '*':
			b.WriteString("[^/]*")
		case glob[i] == '?':
			b.WriteString("[^/]")
		case glob[i] == '{':
			b.WriteString("(?:")
		case glob[i] == '}':
			b.WriteString(")")
		case glob[i] == ',':
			b.WriteString("|")
		default:
			b.WriteString(regexp.QuoteMeta(glob[i : i+1]))
		}
	}
	pattern, err := regexp.Compile("(?i)^(?:" + b.String() + ")$")
	if err != nil {
		return regexp.MustCompile("^$")
	}
	return pattern
}

// languages finds the main language and the others, and the folders of their texts.
func (h *hugoSite) languages() {
	h.main = text(h.get("defaultContentLanguage"))
	all := entriesOf(h.get("languages"))
	slices.SortStableFunc(all, func(a, b entry) int {
		return cmp.Compare(number(lookup(entriesOf(a.node), "weight")), number(lookup(entriesOf(b.node), "weight")))
	})
	if h.main == "" && len(all) > 0 {
		h.main = all[0].key
	}
	h.s.language = cmp.Or(text(h.get("languageCode")), text(h.get("locale")), h.main, "en")
	h.folders[cmp.Or(text(h.get("contentDir")), "content")] = ""
	for _, e := range all {
		keys := entriesOf(e.node)
		if isTrue(lookup(keys, "disabled")) {
			continue
		}
		language := ""
		if strings.EqualFold(e.key, h.main) {
			h.s.language = h.main
			h.s.title = cmp.Or(text(lookup(keys, "title")), h.s.title)
			h.s.description = cmp.Or(text(below(keys, "params", "description")), h.s.description)
		} else {
			language = e.key
			h.others = append(h.others, e.key)
		}
		if dir := text(lookup(keys, "contentDir")); dir != "" {
			h.folders[path.Clean(dir)] = language
		}
	}
	h.s.setLanguage(h.s.language)
	h.s.languages = h.others
}

func number(n *yaml.Node) int {
	value := 0
	if n != nil {
		_ = n.Decode(&value) // what is no number counts as none
	}
	return value
}

// folderOf is the folder of texts in which a file lies, the innermost one.
func (h *hugoSite) folderOf(name string) (dir, language string, ok bool) {
	for folder, tag := range h.folders {
		if strings.HasPrefix(name, folder+"/") && len(folder) > len(dir) {
			dir, language, ok = folder, tag, true
		}
	}
	return dir, language, ok
}

// cutLanguage takes one of the site's languages off a name without extension.
func (h *hugoSite) cutLanguage(name string) (string, string) {
	i := strings.LastIndexByte(name, '.')
	if i <= 0 {
		return name, ""
	}
	tag := name[i+1:]
	if strings.EqualFold(tag, h.main) {
		return name[:i], ""
	}
	for _, other := range h.others {
		if strings.EqualFold(tag, other) {
			return name[:i], other
		}
	}
	return name, ""
}

// hugoName is what the path of a text says.
type hugoName struct {
	dir, name, language string // dir below the folder of texts, or "."
}

func (h *hugoSite) nameOf(file string) (n hugoName, ok bool) {
	folder, language, ok := h.folderOf(file)
	if !ok {
		return n, false
	}
	rel := strings.TrimPrefix(file, folder+"/")
	n.dir = path.Dir(rel)
	n.name, n.language = h.cutLanguage(strings.TrimSuffix(path.Base(rel), path.Ext(rel)))
	if n.language == "" && !strings.EqualFold(path.Ext(n.name), "."+h.main) {
		n.language = language
	}
	return n, true
}

// texts reads what lies in the folders of texts: first the pages of folders, then all others.
func (h *hugoSite) texts() {
	s := h.s
	leaves := map[string]bool{}
	for _, file := range s.files {
		n, ok := h.nameOf(file)
		if ok && isMarkdown(file) && n.name == "_index" {
			h.branch(file, n)
		}
		if ok && n.name == "index" && (isMarkdown(file) || isOtherMarkup(file)) && n.dir != "." {
			leaves[path.Dir(file)] = true
		}
	}
	for _, file := range s.files {
		n, ok := h.nameOf(file)
		if !ok || s.fate[file] {
			continue
		}
		folder := leafAround(file, leaves)
		switch {
		case isMarkdown(file) && folder != "" && (folder != path.Dir(file) || n.name != "index"):
			s.leave(file, "move its text into the post's", "a text in the folder of a post, which had no page of its own")
		case isMarkdown(file):
			h.text(file, n)
		case isOtherMarkup(file):
			s.leave(file, "write it as Markdown", "a page in another language than Markdown")
		}
	}
}

// leafAround is the innermost folder of a post around a file.
func leafAround(file string, leaves map[string]bool) string {
	for dir := path.Dir(file); dir != "."; dir = path.Dir(dir) {
		if leaves[dir] {
			return dir
		}
	}
	return ""
}

// branch reads the page of a section, which gives it its title and its posts some keys.
func (h *hugoSite) branch(file string, n hugoName) {
	s := h.s
	p, err := s.read(file)
	if err != nil {
		s.leave(file, "", "%v", err)
		return
	}
	p.language = n.language
	s.fate[file] = true
	if n.language == "" {
		h.branches[n.dir] = p
	}
	if strings.TrimSpace(p.body) != "" {
		s.remark(file, p.bodyLine, "write it as a post, if it is to be read", "the text of a list was left out: lists have a title and a description here")
	}
	if n.dir == "." || strings.Contains(n.dir, "/") {
		if n.dir != "." {
			s.remark(file, 1, "", "a section in a section: its posts belong to %q, and its title was left out", strings.Split(n.dir, "/")[0])
		}
		return
	}
	section := s.section(n.dir)
	title := p.value("title")
	if n.language != "" {
		section.titles[n.language] = title
		return
	}
	section.title, section.description, section.weight = cmp.Or(title, section.title), p.value("description", "summary"), number(p.node("weight"))
}

// text reads one post or page.
func (h *hugoSite) text(file string, n hugoName) {
	s := h.s
	p, err := s.read(file)
	if err != nil {
		s.leave(file, hintToRead(err), "%v", err)
		return
	}
	switch {
	case n.dir == "." && n.name == "index":
		s.leave(file, "write it as a post, if it is to be read", "the front page, which the newsroom makes by itself")
		return
	case n.dir == "." && strings.TrimSpace(p.body) == "":
		s.leave(file, "", "a page without a text of its own: its layout filled it")
		return
	}
	p.language, p.name, p.logical = n.language, n.name, path.Join("/", n.dir, n.name)
	dirs := strings.Split(n.dir, "/")
	if n.name == "index" {
		p.bundle, p.name, p.logical = path.Dir(file), path.Base(n.dir), path.Join("/", n.dir)
		dirs = dirs[:len(dirs)-1]
	}
	if n.dir == "." {
		dirs = nil
	}
	p.key = cmp.Or(p.value("translationKey"), p.logical)
	p.extra = h.cascade(p, n.dir)
	if reason := h.unpublished(p); reason != "" {
		s.leave(file, "", "%s", reason)
		for _, other := range s.files {
			if p.bundle != "" && strings.HasPrefix(other, p.bundle+"/") && !s.fate[other] {
				s.leave(other, "", "it belongs to %s, which had no page", file)
			}
		}
		return
	}
	p.day = h.date(p)
	if len(dirs) > 0 {
		p.section, p.dirs = s.section(dirs[0]).id, dirs[1:]
	}
	s.fate[file] = true
	s.add(p)
	h.byLogical[p.language+strings.ToLower(p.logical)] = p
	h.byName[strings.ToLower(p.name)] = append(h.byName[strings.ToLower(p.name)], p)
}

// unpublished is why a text had no page.
func (h *hugoSite) unpublished(p *page) string {
	build := entriesOf(p.node("build", "_build"))
	render := text(lookup(build, "render"))
	switch {
	case isTrue(p.node("headless")):
		return "a headless bundle, which had no page"
	case render == "never" || render == "link" || render == "false":
		return "build: render: " + render + ": it had no page"
	case !slices.Contains([]string{"", "md", "markdown", "goldmark"}, p.value("markup")):
		return "its text is " + p.value("markup") + ", not Markdown"
	}
	return ""
}

// cascade are the keys that the sections around a page, or the whole site, give it; the nearest wins.
func (h *hugoSite) cascade(p *page, dir string) []entry {
	var out []entry
	add := func(n *yaml.Node) {
		if n == nil {
			return
		}
		items := []*yaml.Node{n}
		if n.Kind == yaml.SequenceNode {
			items = n.Content
		}
		for _, item := range items {
			keys := entriesOf(item)
			if !cascadesTo(p, entriesOf(lookup(keys, "_target", "target"))) {
				continue
			}
			for _, e := range keys {
				if e.key != "_target" && e.key != "target" && lookup(out, e.key) == nil {
					out = append(out, e)
				}
			}
		}
	}
	for ; ; dir = path.Dir(dir) {
		if b := h.branches[dir]; b != nil {
			add(b.node("cascade"))
		}
		if dir == "." {
			break
		}
	}
	add(h.get("cascade"))
	return out
}

func cascadesTo(p *page, target []entry) bool {
	kind, language, glob := text(lookup(target, "kind")), text(lookup(target, "lang")), text(lookup(target, "path"))
	if kind != "" && kind != "page" || language != "" && language != p.language && p.language != "" {
		return false
	}
	return glob == "" || globPattern(glob).MatchString(p.logical)
}

// dateKeys are those that Hugo asks for the date of a post, in its order.
var dateKeys = []string{"date", "publishdate", "pubdate", "published", "lastmod", "modified"}

func (h *hugoSite) date(p *page) time.Time {
	for _, key := range dateKeys {
		if t, ok := h.s.moment(p.value(key)); ok {
			return t
		}
	}
	return h.s.dayInName(p.name)
}

// staticFiles notes the old addresses of files. Those in the folder of a post follow when its address is known.
func (h *hugoSite) staticFiles() {
	s := h.s
	folders := texts(h.get("staticDir"))
	if folders == nil {
		folders = []string{"static"}
	}
	for _, file := range s.files {
		for _, folder := range folders {
			if rest, ok := strings.CutPrefix(file, path.Clean(folder)+"/"); ok {
				s.publish("/"+rest, file)
			}
		}
		if dir, _, ok := h.folderOf(file); ok && !isMarkdown(file) && !isOtherMarkup(file) {
			rest := strings.TrimPrefix(file, dir+"/")
			s.publish("/"+h.path(rest), file)
			s.publish("/"+rest, file)
		}
	}
}

// find finds a page by its file, as links between files have it.
func (h *hugoSite) find(p *page, name string) *page { return h.findIn(p, name, "") }

// findIn finds a page by the name that ref gives it: from the top of the texts, from the page's own folder, or wherever it lies.
func (h *hugoSite) findIn(p *page, name, language string) *page {
	if language == "" {
		language = p.language
	} else if strings.EqualFold(language, h.main) {
		language = ""
	}
	if isMarkdown(name) {
		name = strings.TrimSuffix(name, path.Ext(name))
	}
	name, tag := h.cutLanguage(unescaped(name))
	if tag != "" {
		language = tag
	}
	if path.Base(name) == "index" {
		name = path.Dir(name)
	}
	dir := path.Dir(p.logical)
	if p.bundle != "" {
		dir = p.logical
	}
	for _, candidate := range []string{path.Join(dir, name), path.Join(path.Dir(p.logical), name), path.Clean("/" + name)} {
		for _, in := range []string{language, ""} {
			if found := h.byLogical[in+strings.ToLower(candidate)]; found != nil && (candidate != dir || name == ".") {
				return found
			}
		}
	}
	if found := h.byName[strings.ToLower(name)]; !strings.HasPrefix(name, "/") && !strings.Contains(name, "..") {
		for _, other := range found {
			if other.language == language {
				return other
			}
		}
		if len(found) > 0 {
			return found[0]
		}
	}
	return nil
}
