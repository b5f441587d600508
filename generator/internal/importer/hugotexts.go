package importer

import (
	"cmp"
	"path"
	"slices"
	"strings"
	"time"

	"gopkg.in/yaml.v3"
)

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
