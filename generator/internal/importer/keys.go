package importer

import (
	"slices"
	"strings"
	"time"

	"gopkg.in/yaml.v3"

	"newsroom/generator/internal/content"
)

// keys makes the front matter of one post.
type keys struct {
	s      *site
	p      *page
	out    []entry
	params []entry
	had    map[string]bool // keys of ours that are taken
	names  map[string]bool // of keys, in small letters
}

// frontMatter is that of a page as the newsroom has it.
func (s *site) frontMatter(p *page) *keys {
	k := &keys{s: s, p: p, had: map[string]bool{}, names: map[string]bool{}}
	for _, key := range p.head.twice {
		s.remark(p.source, p.head.lineOf(key), "", "%s stands here twice: the last one counts", key)
	}
	title := lookup(p.entries(), "title")
	if (title == nil || title.Kind != yaml.ScalarNode || text(title) == "") && s.options.From != "jekyll" { // which does the same
		s.remark(p.source, 1, "", "has no title: %q was made of its name", p.title())
	}
	k.add("title", textNode(oneLine(p.title())))
	for _, e := range p.entries() {
		k.key(e)
	}
	k.dates()
	k.tags()
	k.picture()
	k.derived()
	return k
}

func (k *keys) add(key string, n *yaml.Node) {
	k.names[strings.ToLower(key)] = true
	k.out = append(k.out, entry{key, n})
	if own, known := content.Canonical(key); known {
		k.had[own] = true
	}
}

// aside puts a key below params, where it means nothing to the newsroom and is not lost.
func (k *keys) aside(e entry, hint, format string, args ...any) {
	if !slices.ContainsFunc(k.params, func(other entry) bool { return strings.EqualFold(other.key, e.key) }) {
		k.params = append(k.params, e)
	}
	if format != "" {
		k.s.remark(k.p.source, k.p.head.lineOf(e.key), hint, format+": it stands below params now", args...)
	}
}

// addressKeys are those that only said where a page stood: its aliases do it now.
var addressKeys = []string{"aliases", "redirect_from", "url", "permalink", "cascade", "categories", "category", "tags", "tag", "slug", "title", "image"}

// decided are keys that a translation takes from its original.
var decided = []string{"date", "publishDate", "expiryDate", "weight", "urgent", "alert", "channels", "severity", "exercise", "withdrawn", "press", "updates", "escalate"}

// foreignKeys are names of other programs for keys of ours.
var foreignKeys = map[string]string{"last_modified_at": "lastmod", "last-modified-at": "lastmod", "excerpt": "description", "subtitle_description": "description"}

func (k *keys) key(e entry) {
	lower := strings.ToLower(e.key)
	own, known := content.Canonical(e.key)
	if other := foreignKeys[lower]; other != "" && lookup(k.p.entries(), other) == nil && !k.had[other] && text(e.node) != "" {
		e.key, own, known = other, other, true
	}
	switch {
	case slices.Contains(addressKeys, lower), own == "draft" && k.p.draft:
	case lower == "published" && (isTrue(e.node) || isFalse(e.node)):
		if isFalse(e.node) && !k.p.draft && !k.had["draft"] {
			k.add("draft", plainNode("true"))
		}
	case lower == "params":
		for _, param := range entriesOf(e.node) {
			k.aside(param, "", "")
		}
	case lower == "redirect_to":
		k.aside(e, "", "redirect_to: the old page led to %q, the post stands here as it is", strings.Join(texts(e.node), " "))
	case !known && content.Resembles(e.key):
		k.aside(e, "", "%s looks like another key", e.key)
	case !known && k.names[lower]:
		k.aside(e, "keep one of the two", "%s: it is given in other letters as well", e.key)
	case !known:
		k.add(e.key, e.node)
	case k.had[own]:
		k.aside(e, "keep one of the two", "%s: another name of it is given as well", e.key)
	case k.p.original != nil && slices.Contains(decided, own):
		k.translated(e, own)
	case own == "weight" && text(e.node) != "0":
		k.aside(e, "write weight: 1 to pin a post to the front page", "weight: the order within a section; here it would pin the post to the front page")
	case own == "authors":
		k.add(e.key, authors(e.node))
	case own == "date", own == "weight":
	case own == "lastmod" || own == "publishDate" || own == "expiryDate":
		k.add(e.key, k.zoned(e.node))
	case own == "video" || own == "gallery" || own == "document":
		k.files(e)
	default:
		if list := text(lookup(entriesOf(e.node), "list")); (lower == "build" || lower == "_build") && (list == "never" || list == "false") {
			k.s.remark(k.p.source, k.p.head.lineOf(e.key), "make it a draft if it is to be found by nobody", "%s: it stood in no list; here it does", e.key)
		}
		k.add(e.key, e.node)
	}
}

// translated leaves out what the original decides.
func (k *keys) translated(e entry, own string) {
	original := k.p.original.node(e.key)
	if own != "weight" && own != "date" && text(original) != text(e.node) {
		k.s.remark(k.p.source, k.p.head.lineOf(e.key), "", "%s was left out: the original decides", e.key)
	}
}

// authors are the names of people, who may have more about them.
func authors(n *yaml.Node) *yaml.Node {
	name := func(n *yaml.Node) *yaml.Node {
		if n.Kind != yaml.MappingNode {
			return n
		}
		return textNode(text(lookup(entriesOf(n), "name", "title", "twitter", "email")))
	}
	if n.Kind != yaml.SequenceNode {
		return name(n)
	}
	out := *n
	out.Content = nil
	for _, c := range n.Content {
		out.Content = append(out.Content, name(c))
	}
	return &out
}

// dates gives every post the moment that it had.
func (k *keys) dates() {
	p, s := k.p, k.s
	if p.original != nil {
		return
	}
	n := p.node("date")
	_, readable := s.moment(text(n))
	switch {
	case p.date != nil:
		k.insertDate(p.date)
	case n != nil && readable:
		k.insertDate(k.zoned(n))
	case n != nil && p.section == "":
		k.aside(entry{"date", n}, "", "date: %q is not understood", text(n))
	case n != nil && text(n) != "":
		s.remark(p.source, p.head.lineOf("date"), "write for example 2026-11-22 08:30", "date: %q is not understood", text(n))
		k.insertDate(plainNode(s.fallbackDay(p)))
	case p.section != "" && !k.isPublished():
		k.insertDate(plainNode(s.fallbackDay(p)))
	}
}

// isPublished tells whether a moment of publication stands in for the date.
func (k *keys) isPublished() bool {
	return slices.ContainsFunc(k.out, func(e entry) bool {
		own, _ := content.Canonical(e.key)
		_, readable := k.s.moment(text(e.node))
		return own == "publishDate" && readable
	})
}

// fallbackDay is the date of a post that names none: the day in its name, or the time of its file.
func (s *site) fallbackDay(p *page) string {
	day := p.day
	if day.IsZero() || p.draft && day.Equal(p.modified) {
		day = p.modified.In(s.zone)
		s.remark(p.source, 1, "write the day on which it was published", "has no date: that of the file was taken, %s", day.Format(time.DateOnly))
	}
	if h, m, sec := day.Clock(); h+m+sec == 0 {
		return day.Format(time.DateOnly)
	}
	return day.Format(time.RFC3339)
}

// zoned gives a time without a zone that of the old site, where the newsroom has another.
func (k *keys) zoned(n *yaml.Node) *yaml.Node {
	c := k.s.options.Config
	if c == nil || c.Timezone.String() == k.s.zone.String() || !strings.Contains(text(n), ":") {
		return n
	}
	there, ok := k.s.moment(text(n))
	here, err := content.ParseTime(text(n), c.Timezone)
	if !ok || err != nil || there.Equal(here) {
		return n
	}
	return plainNode(there.Format(time.RFC3339))
}

// insertDate puts the date behind the title.
func (k *keys) insertDate(n *yaml.Node) {
	k.add("date", n)
	last := len(k.out) - 1
	k.out = slices.Insert(k.out[:last], 1, k.out[last])
}

// named are the tags of a page as it names them, and the categories that are no section.
func (s *site) named(p *page) []string {
	if s.options.From == "jekyll" {
		all := append(words(p.node("tags")), texts(p.node("tag"))...)
		return append(all, p.tags...)
	}
	all := append(texts(p.node("tags")), texts(p.node("categories", "category"))...)
	return slices.DeleteFunc(all, func(tag string) bool { return p.section != "" && content.Slug(tag) == p.section })
}

// tagsOf are those of them that have an address, each once.
func (s *site) tagsOf(p *page) []string {
	var out, slugs []string
	for _, tag := range s.named(p) {
		slug := content.Slug(tag)
		if slug != "" && !slices.Contains(slugs, slug) {
			out, slugs = append(out, tag), append(slugs, slug)
		}
	}
	return out
}

func (k *keys) tags() {
	for _, tag := range k.s.named(k.p) {
		if content.Slug(tag) == "" && strings.TrimSpace(tag) != "" {
			k.s.remark(k.p.source, k.p.head.lineOf("tags"), "write it in letters", "the tag %q was left out: it makes no address", tag)
		}
	}
	tags := k.s.tagsOf(k.p)
	switch {
	case k.p.original != nil:
		if len(tags) > 0 && !slices.Equal(tags, k.s.tagsOf(k.p.original)) {
			k.s.remark(k.p.source, k.p.head.lineOf("tags"), "", "tags were left out: those of the original count")
		}
	case k.p.section == "" && len(tags) > 0:
		k.aside(entry{"tags", listNode(tags)}, "", "tags: a legal page has none")
	case len(tags) > 0:
		k.add("tags", listNode(tags))
	}
}

// covers are the keys in which themes have the picture of a post, and where its address and words stand below them.
var covers = [][]string{
	{"image"}, {"cover"}, {"featured_image"}, {"featuredImage"}, {"feature_image"}, {"featureimage"}, {"thumbnail"}, {"images"}, {"banner"}, {"header"}, {"hero"},
}

// picture finds the picture of a post.
func (k *keys) picture() {
	for _, path := range covers {
		n := k.p.node(path...)
		if n == nil {
			continue
		}
		src, alt := cover(n)
		if src == "" || !isPicture(src) && !isElsewhere(src) {
			if path[0] == "image" {
				k.aside(entry{"image", n}, "write the name of a picture", "image: no picture is named")
			}
			continue
		}
		if k.setPicture(src, alt, path[0]) {
			return
		}
		if path[0] == "image" {
			k.aside(entry{"image", n}, "put the picture beside the post", "image: the picture %q is not there", src)
		}
	}
}

func (k *keys) setPicture(src, alt, key string) bool {
	reference := src
	if !isElsewhere(src) || k.s.isOwnHost(src) {
		var ok bool
		if reference, ok = k.s.fileReference(k.p, src); !ok {
			return false
		}
	} else if key != "image" {
		return false
	}
	if alt == "" {
		alt = k.s.alt(k.p, src)
	}
	reference = unescaped(reference)
	if alt == "" {
		k.add("image", textNode(reference))
		return true
	}
	node := mappingNode()
	node.Style = yaml.FlowStyle
	node.Content = []*yaml.Node{textNode("src"), textNode(reference), textNode("alt"), textNode(oneLine(alt))}
	k.add("image", node)
	return true
}

func cover(n *yaml.Node) (src, alt string) {
	switch n.Kind {
	case yaml.ScalarNode:
		return text(n), ""
	case yaml.SequenceNode:
		if len(n.Content) > 0 {
			return cover(n.Content[0])
		}
	case yaml.MappingNode:
		keys := entriesOf(n)
		src = text(lookup(keys, "src", "image", "url", "path", "feature", "teaser", "overlay_image", "file"))
		return src, text(lookup(keys, "alt", "caption", "title"))
	}
	return "", ""
}

// files brings over a film, a gallery or a document: each file that is named must be there.
func (k *keys) files(e entry) {
	missing := ""
	var walk func(n *yaml.Node, key string) *yaml.Node
	walk = func(n *yaml.Node, key string) *yaml.Node {
		out := *n
		switch n.Kind {
		case yaml.ScalarNode:
			if name := text(n); slices.Contains([]string{"src", "poster", "captions", e.key}, key) && name != "" && n.Tag != "!!bool" && name != "true" && name != "false" {
				reference, ok := k.s.fileReference(k.p, name)
				if !ok {
					missing = name
				}
				return textNode(unescaped(reference))
			}
			return n
		case yaml.MappingNode:
			out.Content = nil
			for _, part := range entriesOf(n) {
				out.Content = append(out.Content, textNode(part.key), walk(part.node, strings.ToLower(part.key)))
			}
		case yaml.SequenceNode:
			out.Content = nil
			for _, c := range n.Content {
				out.Content = append(out.Content, walk(c, key))
			}
		}
		return &out
	}
	node := walk(e.node, e.key)
	if missing != "" {
		k.aside(e, "put the file beside the post", "%s: the file %q is not there", e.key, missing)
		return
	}
	k.add(e.key, node)
}

// derived are the keys that the old site said with the place of the file: draft, slug and the old addresses.
func (k *keys) derived() {
	p := k.p
	if p.draft {
		k.add("draft", plainNode("true"))
	}
	if p.slug != "" && (p.original == nil && p.slug != p.fileSlug || p.original != nil && p.slug != p.original.slug) {
		k.add("slug", textNode(p.slug))
	}
	if len(k.params) > 0 {
		node := mappingNode()
		for _, e := range k.params {
			node.Content = append(node.Content, textNode(e.key), e.node)
		}
		k.add("params", node)
	}
	if aliases := k.s.aliases(p); len(aliases) > 0 {
		node := listNode(aliases)
		node.Style = 0
		k.add("aliases", node)
	}
}
