package importer

import (
	"path"
	"regexp"
	"strings"
)

var (
	liquidTag  = regexp.MustCompile(`(?s)^\{%-?\s*([a-zA-Z_]+)\s*(.*?)\s*-?%\}`)
	liquidOut  = regexp.MustCompile(`(?s)^\{\{-?\s*(.*?)\s*-?\}\}`)
	attrList   = regexp.MustCompile(`^\{:[^}\n]*\}`)
	extension  = regexp.MustCompile(`(?s)^\{::(/?)([a-z]*)[^}]*\}`)
	rawTag     = regexp.MustCompile(`\{%-?\s*(?:end)?raw\s*-?%\}`)
	tagParam   = regexp.MustCompile(`([A-Za-z_][-A-Za-z0-9_]*)\s*=\s*("[^"]*"|'[^']*'|[^\s"']+)`)
	firstBlank = regexp.MustCompile(`\s.*$`)
)

// closed is a text up to the first mark that closes what begins it; empty where none does, or where another begins before.
func closed(text, open, mark string) string {
	text = text[:min(len(text), maxTag)]
	end := strings.Index(text, mark)
	if end < len(open) || strings.Contains(text[len(open):end], open) {
		return ""
	}
	return text[:end+len(mark)]
}

// brace brings over a tag or a value of Liquid, or an attribute list of kramdown.
func (j *jekyllSite) brace(w *rewriter) bool {
	rest := w.src[w.at:min(len(w.src), w.at+maxTag)]
	switch {
	case strings.HasPrefix(rest, "{%"):
		return j.tag(w, rest)
	case strings.HasPrefix(rest, "{{"):
		m := liquidOut.FindStringSubmatch(closed(rest, "{{", "}}"))
		if m == nil {
			return false
		}
		if value, ok := j.expression(w, m[1]); ok {
			return w.put(value, w.at+len(m[0]))
		}
		w.remark("", "the value %s is not known here: it stands in the text as code", oneLine(m[0]))
		return w.keep(m[0], w.at+len(m[0]))
	case strings.HasPrefix(rest, "{::"):
		return j.kramdown(w, rest)
	}
	m := attrList.FindString(rest)
	if m == "" {
		return false
	}
	w.remark("", "the mark %s was taken out: posts have no classes of their own", m)
	return w.put("", w.at+len(m))
}

// kramdown leaves out its extensions; of the text in them only comments.
func (j *jekyllSite) kramdown(w *rewriter, rest string) bool {
	m := extension.FindStringSubmatch(rest)
	if m == nil {
		return false
	}
	next := w.at + len(m[0])
	if rest = w.src[w.at:]; m[1] == "" && m[2] == "comment" {
		if end := strings.Index(rest, "{:/"); end > 0 {
			if closing := strings.IndexByte(rest[end:], '}'); closing > 0 {
				next = w.at + end + closing + 1
			}
		}
	}
	w.remark("", "kramdown's %s was left out", oneLine(m[0]))
	return w.put("", next)
}

// tag brings over a tag of Liquid.
func (j *jekyllSite) tag(w *rewriter, rest string) bool {
	m := liquidTag.FindStringSubmatch(closed(rest, "{%", "%}"))
	if m == nil {
		return false
	}
	if w.codes++; w.codes > maxShortcodes {
		return w.put(m[0], w.at+len(m[0]))
	}
	name, args, next := m[1], m[2], w.at+len(m[0])
	if block := liquidBlocks[name]; block != nil {
		if inner, after := w.until("end"+name, next); after > 0 {
			return w.place(block(w, args, inner, next), after)
		}
	}
	switch name {
	case "post_url", "link":
		if address, ok := j.reference(w, name, args); ok {
			return w.put(w.wordsFor(address), next)
		}
	case "include", "include_relative", "include_cached":
		if text, ok := j.include(w, args); ok {
			return w.place(text, next)
		}
	case "youtube", "vimeo", "gist", "twitter", "tweet":
		parts := strings.Fields(strings.NewReplacer(`"`, " ", "'", " ").Replace(args))
		if len(parts) > 0 {
			if text, ok := w.elsewhereLink(name, parts[0], "", ""); ok {
				return w.put(text, next)
			}
		}
	}
	w.remark("", "the tag %s has no meaning here: it stands in the text as code", name)
	return w.keep(m[0], next)
}

// liquidBlocks are the tags with a text in them that have a meaning here.
var liquidBlocks = map[string]func(w *rewriter, args, inner string, at int) string{
	"raw": func(w *rewriter, _, inner string, at int) string { return w.inner(inner, at, true) },
	"comment": func(w *rewriter, _, _ string, _ int) string {
		w.remark("", "a comment of Liquid was left out")
		return ""
	},
	"highlight": func(_ *rewriter, args, inner string, _ int) string {
		return asFence(firstBlank.ReplaceAllString(args, ""), rawTag.ReplaceAllString(inner, ""))
	},
}

// until finds the tag that ends a block: what stands before it, and where the text goes on; -1 where it does not end.
func (w *rewriter) until(name string, from int) (string, int) {
	if !w.comes(name, from) {
		return "", -1
	}
	for i := from; i < len(w.src); {
		brace := strings.Index(w.src[i:], "{%")
		if brace < 0 {
			break
		}
		i += brace
		m := liquidTag.FindStringSubmatch(closed(w.src[i:], "{%", "%}"))
		if m != nil && m[1] == name {
			return w.src[from:i], i + len(m[0])
		}
		i += 2
	}
	return "", -1
}

// wordsFor is a link where the address of a page stands in the text alone.
func (w *rewriter) wordsFor(address string) string {
	target, ok := w.s.target(w.p, address)
	if !ok {
		return address
	}
	name := path.Base(address)
	if other := w.s.byOld[plainAddress(address)]; other != nil {
		name = other.title()
	}
	return "[" + name + "](" + target + ")"
}

// reference is the old address that post_url or link means.
func (j *jekyllSite) reference(w *rewriter, tag, name string) (string, bool) {
	name = strings.Trim(j.within(w, name), `"' /`)
	if tag == "post_url" {
		if p := j.byPost[name]; p != nil {
			return p.old[0], true
		}
		return "", false
	}
	if p := j.byFile[strings.TrimSuffix(name, path.Ext(name))]; p != nil {
		return p.old[0], true
	}
	return "/" + name, w.s.isFile(name)
}

// within evaluates values within a tag.
func (j *jekyllSite) within(w *rewriter, text string) string {
	if !strings.Contains(text, "{{") {
		return text
	}
	return w.evaluate(text)
}

// value is what a tag or a value means within an address.
func (j *jekyllSite) value(w *rewriter, tag string) (string, bool) {
	if m := liquidOut.FindStringSubmatch(tag); m != nil {
		return j.expression(w, m[1])
	}
	if m := liquidTag.FindStringSubmatch(tag); m != nil && (m[1] == "post_url" || m[1] == "link") {
		return j.reference(w, m[1], m[2])
	}
	return "", false
}

// expression evaluates a literal or a simple value with filters. The address of the old site itself is nothing: what follows is a path.
func (j *jekyllSite) expression(w *rewriter, code string) (string, bool) {
	parts := splitPipes(code)
	value, ok := j.operand(w, parts[0])
	if !ok {
		return "", false
	}
	for _, filter := range parts[1:] {
		name, args, _ := strings.Cut(filter, ":")
		operand, known := j.operand(w, strings.TrimSpace(args))
		switch strings.TrimSpace(name) {
		case "relative_url", "absolute_url", "escape", "strip", "xml_escape", "strip_newlines", "normalize_whitespace", "uri_escape":
			value = strings.TrimSpace(value)
		case "prepend":
			value, ok = operand+value, ok && known
		case "append":
			value, ok = value+operand, ok && known
		case "downcase":
			value = strings.ToLower(value)
		case "upcase":
			value = strings.ToUpper(value)
		case "default":
			if value == "" {
				value, ok = operand, known
			}
		default:
			return "", false
		}
	}
	return value, ok
}

// splitPipes splits an expression at its filters, but not within quotes.
func splitPipes(code string) []string {
	var out []string
	quote, start := byte(0), 0
	for i := range len(code) {
		switch c := code[i]; {
		case quote == 0 && (c == '"' || c == '\''):
			quote = c
		case c == quote:
			quote = 0
		case c == '|' && quote == 0:
			out, start = append(out, strings.TrimSpace(code[start:i])), i+1
		}
	}
	return append(out, strings.TrimSpace(code[start:]))
}

func (j *jekyllSite) operand(w *rewriter, name string) (string, bool) {
	if len(name) > 1 && (name[0] == '"' || name[0] == '\'') && name[len(name)-1] == name[0] {
		return name[1 : len(name)-1], true
	}
	switch name {
	case "site.baseurl", "site.url", "site.github.url":
		return "", true
	case "page.url":
		if len(w.p.old) > 0 {
			return w.p.old[0], true
		}
	case "page.title":
		return w.p.title(), true
	}
	from, path, _ := strings.Cut(name, ".")
	entries := j.config
	switch from {
	case "page":
		entries = w.p.entries()
	case "site":
	default:
		return "", false
	}
	value := text(below(entries, strings.Split(path, ".")...))
	return value, value != ""
}

// include brings over the parts of templates that show a picture, a film of another site, or a box, by the names that themes give them.
func (j *jekyllSite) include(w *rewriter, args string) (string, bool) {
	file, rest, _ := strings.Cut(args, " ")
	name := strings.ToLower(strings.TrimSuffix(path.Base(file), path.Ext(file)))
	params := map[string]string{}
	for _, m := range tagParam.FindAllStringSubmatch(rest, -1) {
		value := m[2]
		if value[0] == '"' || value[0] == '\'' {
			value = w.evaluate(value[1 : len(value)-1])
		} else if known, ok := j.operand(w, value); ok {
			value = known
		}
		params[m[1]] = value
	}
	first := func(keys ...string) string {
		for _, key := range keys {
			if params[key] != "" {
				return params[key]
			}
		}
		return ""
	}
	provider := strings.ToLower(params["provider"])
	if provider == "" {
		provider = name
	}
	if text, ok := w.elsewhereLink(provider, first("id", "video_id"), "", params["title"]); ok {
		return text, true
	}
	switch name {
	case "figure", "image", "img", "picture", "photo", "responsive-image", "responsive_image", "post-image", "bild", "foto":
		return w.includedPicture(params, first)
	case "video":
		return w.film(first("src", "file", "url", "path"), params["poster"], first("title", "caption"))
	}
	if boxNames[name] && first("content", "text") != "" {
		kind := boxKind(name, first("type", "kind", "class"))
		w.remark("", "the include %s became a box: %s", file, kind)
		return w.box(kind, params["title"], first("content", "text")), true
	}
	return "", false
}

func (w *rewriter) includedPicture(params map[string]string, first func(...string) string) (string, bool) {
	src := first("src", "url", "image_path", "path", "file", "image", "img", "filename")
	if src == "" {
		return "", false
	}
	caption := first("caption", "description", "text")
	alt := first("alt", "title")
	text, ok := w.figure(src, alt, caption)
	if !ok {
		w.remark("put the picture beside the post", "the picture %q is not there: its words alone are left", src)
	}
	w.dropped("include", params, "src", "url", "image_path", "path", "file", "image", "img", "filename", "caption", "description", "text", "alt", "title")
	return text, true
}

// literal takes the masks off code that is shown.
func (j *jekyllSite) literal(code string) string { return rawTag.ReplaceAllString(code, "") }
