package importer

import (
	"cmp"
	"net/url"
	"path"
	"slices"
	"strings"

	"newsroom/generator/internal/content"
)

// maxLabel is the longest text of a link, in bytes.
const maxLabel = 2000

// maxDestination is the longest destination of a link with its title, in bytes.
const maxDestination = 4000

// link brings over a link or a picture: [words](destination "title").
func (w *rewriter) link(picture bool) bool {
	start := w.at + 1
	if picture {
		start++
	}
	label := labelEnd(w.src, start)
	if label < 0 || label+1 >= len(w.src) || w.src[label+1] != '(' {
		return false
	}
	written, tail, next := splitDestination(w.src, label+2)
	if next < 0 {
		return false
	}
	words := w.src[start:label]
	destination := w.evaluate(strings.TrimSuffix(strings.TrimPrefix(written, "<"), ">"))
	if picture {
		return w.put(w.markdownPicture(words, destination, written, tail), next)
	}
	if strings.ContainsAny(words, "[<{`") {
		words = w.inner(words, start, false)
	}
	target, ok := w.destination(destination, true)
	switch {
	case !ok:
		return w.put(words, next)
	case target == strings.Trim(written, "<>"):
		target = written
	}
	return w.put("["+words+"]("+target+tail+")", next)
}

// markdownPicture is a picture in a text, or only its words where it is not there.
func (w *rewriter) markdownPicture(words, destination, written, tail string) string {
	if isElsewhere(destination) && !w.s.isOwnHost(destination) {
		return "![" + words + "](" + written + tail + ")"
	}
	src, ok := w.s.fileReference(w.p, destination)
	if !ok {
		w.remark("put the picture beside the post", "the picture %q is not there: its words alone are left", destination)
		return words
	}
	if words == "" {
		words = w.s.alt(w.p, destination)
	}
	return "![" + words + "](" + src + tail + ")"
}

// labelEnd finds the bracket that closes a text; -1 where none does.
func labelEnd(src string, at int) int {
	if !strings.Contains(src[at:min(len(src), at+maxLabel+2)], "](") {
		return -1
	}
	depth := 0
	for i := at; i < len(src) && i < at+maxLabel; i++ {
		switch src[i] {
		case '\\':
			i++
		case '[':
			depth++
		case ']':
			if depth == 0 {
				return i
			}
			depth--
		case '\n':
			if i+1 < len(src) && src[i+1] == '\n' {
				return -1
			}
		}
	}
	return -1
}

// splitDestination reads what stands between the parentheses of a link: the destination, what follows it, and where the link ends.
// Tags and shortcodes may hold blanks and parentheses of their own.
func splitDestination(src string, at int) (destination, tail string, next int) {
	src = src[:min(len(src), at+maxDestination)]
	if strings.IndexByte(src[at:], ')') < 0 {
		return "", "", -1
	}
	i := at + len(src[at:]) - len(strings.TrimLeft(src[at:], " \t\n"))
	start, depth := i, 0
	for ; i < len(src); i++ {
		if end := tagEnd(src, i); end > 0 {
			i = end - 1
			continue
		}
		switch c := src[i]; {
		case c == '(':
			depth++
			continue
		case c == ')' && depth > 0:
			depth--
			continue
		case c == '\\' && i+1 < len(src) && src[i+1] < 0x80 && src[i+1] != '\n':
			i++
			continue
		case c != ' ' && c != '\t' && c != '\n' && c != ')':
			continue
		}
		break
	}
	if i >= len(src) || i == start && src[i] != ')' {
		return "", "", -1
	}
	destination = src[start:i]
	close := i
	for quote := byte(0); close < len(src); close++ {
		switch c := src[close]; {
		case quote == 0 && c == ')':
			tail = strings.TrimRight(src[i:close], " \t\n")
			if rest := strings.TrimSpace(tail); rest != "" && !strings.ContainsAny(rest[:1], `"'(`) {
				return "", "", -1
			}
			return destination, tail, close + 1
		case c == '\n' && close+1 < len(src) && src[close+1] == '\n':
			return "", "", -1
		case quote == 0 && (c == '"' || c == '\''):
			quote = c
		case c == quote:
			quote = 0
		}
	}
	return "", "", -1
}

// tagEnd is where a tag or a shortcode that begins here ends; 0 where none begins.
func tagEnd(src string, at int) int {
	for _, pair := range [][2]string{{"{{", "}}"}, {"{%", "%}"}} {
		if strings.HasPrefix(src[at:], pair[0]) {
			if i := strings.Index(src[at:min(len(src), at+maxLabel)], pair[1]); i > 0 {
				return at + i + 2
			}
		}
	}
	return 0
}

// evaluate puts what they mean in the place of the tags and shortcodes within an address.
func (w *rewriter) evaluate(text string) string {
	if w.plain || !strings.Contains(text, "{") {
		return text
	}
	var b strings.Builder
	for i := 0; i < len(text); {
		end := tagEnd(text, i)
		if end == 0 {
			b.WriteByte(text[i])
			i++
			continue
		}
		if value, ok := w.s.old.value(w, text[i:end]); ok {
			b.WriteString(value)
		} else {
			b.WriteString(text[i:end])
		}
		i = end
	}
	return strings.TrimSpace(b.String())
}

// destination is where a link leads now; it is false where it leads to nothing, which is said.
func (w *rewriter) destination(old string, words bool) (string, bool) {
	target, ok := w.s.target(w.p, old)
	if !ok {
		left := "its words alone are left"
		if !words {
			left = "it leads to the front page now"
		}
		w.remark("", "the link to %q leads to nothing in the old site: %s", old, left)
	}
	return target, ok
}

func (s *site) isOwnHost(destination string) bool {
	u, err := url.Parse(destination)
	return err == nil && u.Host != "" && slices.Contains(s.hosts, strings.ToLower(u.Host)) && slices.Contains([]string{"", "http", "https"}, u.Scheme)
}

// target is where a link of a page leads now: to the file of a post, to another file, to a list; or still to another site.
func (s *site) target(p *page, old string) (string, bool) {
	u, err := url.Parse(old)
	switch {
	case err != nil:
		return old, !strings.HasPrefix(old, "/")
	case u.Host != "" && !s.isOwnHost(old), u.Scheme != "" && u.Host == "":
		return old, true
	case u.Path == "" && u.Host == "":
		return s.withAnchor("", p, u.Fragment, old), true
	}
	name := s.withoutBase(cmp.Or(u.Path, "/"))
	if other := s.pageAt(p, name); other != nil {
		return s.withAnchor(escaped(relative(p.target, other.target)), other, u.Fragment, ""), true
	}
	if file, ok := s.fileReference(p, name); ok {
		return file, true
	}
	return s.listAt(s.absolute(p, name))
}

// withoutBase takes off the folder in which the old site stood.
func (s *site) withoutBase(name string) string {
	if rest, ok := strings.CutPrefix(name, s.basePath); ok && s.basePath != "" && (rest == "" || rest[0] == '/') {
		return "/" + strings.TrimPrefix(rest, "/")
	}
	return name
}

// withAnchor adds the part of a page that a link means.
func (s *site) withAnchor(target string, p *page, fragment, unchanged string) string {
	if fragment == "" {
		return target + unchanged
	}
	if id, ok := s.anchorsOf(p)[fragment]; ok {
		return target + "#" + id
	}
	return target + "#" + fragment
}

// absolute is a path as a browser takes it, which is on the page of the post.
func (s *site) absolute(p *page, name string) string {
	switch {
	case strings.HasPrefix(name, "/") || len(p.old) == 0:
		return path.Clean("/" + name)
	case strings.HasSuffix(p.old[0], "/"):
		return path.Join(p.old[0], name)
	}
	return path.Join(path.Dir(p.old[0]), name)
}

// pageAt finds a page by its file or by one of its addresses.
func (s *site) pageAt(p *page, name string) *page {
	if isMarkdown(name) || !strings.HasPrefix(name, "/") {
		if other := s.old.find(p, name); other != nil {
			return other
		}
	}
	address := plainAddress(s.absolute(p, name))
	if other := s.byOld[address]; other != nil {
		return other
	}
	return s.byOld[strings.ToLower(address)]
}

// listAt finds the list that has taken the place of an old one.
func (s *site) listAt(address string) (string, bool) {
	parts := strings.Split(strings.Trim(plainAddress(address), "/"), "/")
	switch last := parts[len(parts)-1]; {
	case address == "/":
		return "/", true
	case len(parts) == 1 && slices.Contains([]string{"index.xml", "feed.xml", "atom.xml", "rss.xml"}, last):
		return "/feed.xml", true
	case len(parts) == 1 && s.sections[sectionID(last)] != nil && s.sections[sectionID(last)].used:
		return "/" + sectionID(last) + "/", true
	case len(parts) == 2 && s.tags[content.Slug(last)]:
		return "/tags/" + content.Slug(last) + "/", true
	case len(parts) == 2 && s.sections[sectionID(last)] != nil && s.sections[sectionID(last)].used:
		return "/" + sectionID(last) + "/", true
	}
	return "", false
}
