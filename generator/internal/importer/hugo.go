package importer

import (
	"cmp"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

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
