package importer

import (
	"html"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

var (
	tagName   = regexp.MustCompile(`^</?([a-zA-Z][a-zA-Z0-9]*)`)
	attribute = regexp.MustCompile(`([a-zA-Z_:][-a-zA-Z0-9_:.]*)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+))?`)
)

// html brings over a tag, or what stands between two.
func (w *rewriter) html() bool {
	rest := w.src[w.at:]
	if strings.HasPrefix(rest, "<!--") {
		if w.comes("-->", w.at) {
			end := strings.Index(rest, "-->") + len("-->")
			return w.put(rest[:end], w.at+end)
		}
		return false
	}
	m := tagName.FindStringSubmatch(rest)
	if m == nil {
		return false
	}
	end := htmlEnd(rest)
	if end < 0 || autolink.MatchString(rest[:end]) {
		return false
	}
	name := strings.ToLower(m[1])
	if rest[1] == '/' {
		return w.closingTag(name, end)
	}
	attributes := w.attributes(rest[len(m[0]):end])
	if w.bring(name, attributes, end) {
		return true
	}
	if slices.Contains(wrappers, name) {
		w.remark("", "the tag <%s> was left out; its text stays", name)
		return w.put("", w.at+end)
	}
	return w.leaveHTML(name, end)
}

var autolink = regexp.MustCompile(`^<([a-zA-Z][a-zA-Z0-9+.-]*:[^\s<>]*|[^\s<>@]+@[^\s<>]+)>$`)

// wrappers are tags that only say how their text looks.
var wrappers = []string{
	"div", "span", "section", "article", "p", "center", "u", "small", "big", "font", "header", "footer", "main", "aside", "details", "summary", "kbd", "sub", "sup",
	"mark", "abbr", "cite", "time", "ins", "nobr", "wbr", "figcaption", "figure", "picture", "source", "a", "nav", "address", "q", "dfn", "samp", "var",
}

// leaveHTML leaves a tag as it is. What pages do not show stays together, so that nothing of a script becomes text.
func (w *rewriter) leaveHTML(name string, end int) bool {
	w.remark("write it in Markdown", "the tag <%s> has no meaning here: it was left as it is, and pages leave it out", name)
	rest := w.src[w.at:]
	if slices.Contains([]string{"script", "style", "svg", "math", "form", "object", "table", "pre", "textarea", "select", "noscript"}, name) {
		if closing := w.closingOf(name, 0); closing > 0 {
			if i := strings.IndexByte(rest[closing:], '>'); i > 0 {
				end = closing + i + 1
			}
		}
	}
	return w.put(rest[:end], w.at+end)
}

func (w *rewriter) closingTag(name string, end int) bool {
	if slices.Contains(wrappers, name) || name == "br" || name == "img" {
		return w.put("", w.at+end)
	}
	return w.put(w.src[w.at:w.at+end], w.at+end)
}

// htmlEnd is where a tag ends; -1 where it does not. Quotes and tags of Liquid within it may hold a >.
func htmlEnd(src string) int {
	quote := byte(0)
	for i := 1; i < len(src) && i < maxLabel; i++ {
		if end := tagEnd(src, i); end > 0 {
			i = end - 1
			continue
		}
		switch c := src[i]; {
		case quote == 0 && (c == '"' || c == '\''):
			quote = c
		case c == quote:
			quote = 0
		case c == '>' && quote == 0:
			return i + 1
		case c == '<' && quote == 0, c == '\n' && i+1 < len(src) && src[i+1] == '\n':
			return -1
		}
	}
	return -1
}

func (w *rewriter) attributes(text string) map[string]string {
	out := map[string]string{}
	for _, m := range attribute.FindAllStringSubmatch(w.evaluateAll(text), -1) {
		value := m[2]
		if len(value) > 1 && (value[0] == '"' || value[0] == '\'') {
			value = value[1 : len(value)-1]
		}
		if _, taken := out[strings.ToLower(m[1])]; !taken {
			out[strings.ToLower(m[1])] = strings.TrimSpace(html.UnescapeString(value))
		}
	}
	return out
}

// evaluateAll is evaluate for a text that keeps its blanks.
func (w *rewriter) evaluateAll(text string) string { return " " + w.evaluate(text) + " " }

// bring brings over a tag that Markdown has something for; it is false where it has not.
func (w *rewriter) bring(name string, attributes map[string]string, end int) bool {
	switch name {
	case "img":
		return w.img(attributes, end)
	case "br":
		return w.lineBreak(end)
	case "a":
		return w.anchor(attributes, end)
	case "figure":
		return w.htmlFigure(end)
	case "iframe":
		return w.iframe(attributes, end)
	case "video":
		return w.htmlVideo(attributes, end)
	case "b", "strong":
		return w.around("**", end)
	case "i", "em":
		return w.around("*", end)
	case "del", "s", "strike":
		return w.around("~~", end)
	case "code":
		return w.around("`", end)
	}
	return false
}

// around puts a mark of Markdown around the words of an element.
func (w *rewriter) around(mark string, end int) bool {
	words, next := w.element(end)
	trimmed := strings.TrimSpace(words)
	if next < 0 || trimmed == "" || trimmed != words || strings.Contains(words, "\n\n") || mark == "`" && strings.ContainsAny(words, "`<&") {
		return false
	}
	if mark != "`" {
		words = w.inner(words, w.at+end, false)
	}
	return w.put(mark+words+mark, next)
}

// element is what stands in an element without others of its name; next is -1 where it is not closed.
func (w *rewriter) element(end int) (inner string, next int) {
	rest := w.src[w.at:]
	name := strings.ToLower(tagName.FindStringSubmatch(rest)[1])
	closing := w.closingOf(name, end)
	if closing < 0 || indexFold(rest[end:end+closing], "<"+name+" ") >= 0 || indexFold(rest[end:end+closing], "<"+name+">") >= 0 {
		return "", -1
	}
	tail := strings.IndexByte(rest[end+closing:], '>')
	if tail < 0 {
		return "", -1
	}
	return rest[end : end+closing], w.at + end + closing + tail + 1
}

// closingOf is how far behind a part of the text an element is closed; -1 where it is not.
func (w *rewriter) closingOf(name string, end int) int {
	if mark := "</" + name; !w.comes(mark, w.at) && !w.comes(strings.ToUpper(mark), w.at) {
		return -1
	}
	return indexFold(w.src[w.at+end:], "</"+name)
}

// maxElement is how far the end of an element is looked for, in bytes.
const maxElement = 20_000

// indexFold finds a tag in small or in capital letters.
func indexFold(text, tag string) int {
	text = text[:min(len(text), maxElement)]
	small, capital := strings.Index(text, tag), strings.Index(text, strings.ToUpper(tag))
	if small < 0 || capital >= 0 && capital < small {
		return capital
	}
	return small
}

func (w *rewriter) img(attributes map[string]string, end int) bool {
	src := attributes["src"]
	if src == "" {
		return false
	}
	w.dropped("img", attributes, "src", "alt", "title", "loading", "decoding")
	picture, ok := w.picture(src, attributes["alt"], attributes["title"])
	if !ok {
		w.remark("put the picture beside the post", "the picture %q is not there: its words alone are left", src)
	}
	return w.put(picture, w.at+end)
}

// dropped names the attributes that are lost.
func (w *rewriter) dropped(what string, attributes map[string]string, kept ...string) {
	var lost []string
	for _, name := range sortedBy(attributes, func(string) int { return 0 }) {
		if !slices.Contains(kept, name) && attributes[name] != "" {
			lost = append(lost, name)
		}
	}
	if len(lost) > 0 {
		w.remark("", "%s: left out without a meaning here: %s", what, strings.Join(lost, ", "))
	}
}

// picture writes a picture as Markdown; only its words where it is not there.
func (w *rewriter) picture(src, alt, title string) (string, bool) {
	target := src
	if !isElsewhere(src) || w.s.isOwnHost(src) {
		var ok bool
		if target, ok = w.s.fileReference(w.p, src); !ok {
			return oneLine(alt), false
		}
	}
	if alt == "" {
		alt = w.s.alt(w.p, src)
	}
	if title != "" {
		title = " " + quoted(oneLine(title))
	}
	return "![" + strings.NewReplacer("[", `\[`, "]", `\]`).Replace(oneLine(alt)) + "](" + target + title + ")", true
}

// oneLine is a text without line breaks, runs of blanks and signs that nobody sees.
func oneLine(words string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return -1
		}
		return r
	}, strings.Join(strings.Fields(words), " "))
}

func (w *rewriter) lineBreak(end int) bool {
	before, after := w.aroundHere()
	next := w.at + end
	rest := strings.TrimLeft(w.src[next:], " \t")
	switch {
	case strings.Contains(before+after, "|"), strings.HasPrefix(strings.TrimLeft(before, " "), "#"):
		w.remark("", "a line break in a table or a heading became a blank")
		return w.put(" ", next)
	case strings.TrimSpace(before) == "": // a gap, which pages have by themselves
		return w.put("", next)
	case strings.HasPrefix(rest, "\n\n") || rest == "" || rest == "\n":
		return w.put("", next)
	case strings.HasPrefix(rest, "\n"):
		return w.put("\\", next)
	}
	return w.put("\\\n", len(w.src)-len(rest))
}

func (w *rewriter) anchor(attributes map[string]string, end int) bool {
	words, next := w.element(end)
	if attributes["href"] == "" {
		if strings.TrimSpace(words) == "" && next > 0 {
			w.remark("link to the heading instead", "an anchor without words was left out: %s", oneLine(w.src[w.at:next]))
			return w.put("", next)
		}
		return false
	}
	if next < 0 || strings.Contains(words, "\n\n") {
		return false
	}
	words = strings.TrimSpace(w.inner(words, w.at+end, false))
	target, ok := w.destination(attributes["href"], true)
	if !ok {
		return w.put(words, next)
	}
	return w.put("["+words+"]("+escapeTarget(target)+")", next)
}

func escapeTarget(target string) string {
	return strings.NewReplacer(" ", "%20", "(", "%28", ")", "%29").Replace(target)
}

var (
	imgTag     = regexp.MustCompile(`(?is)<img\s`)
	figcaption = regexp.MustCompile(`(?is)<figcaption[^>]*>(.*?)</figcaption>`)
	anyTag     = regexp.MustCompile(`(?s)<[^>]*>`)
	sourceTag  = regexp.MustCompile(`(?is)<source\s([^>]*)>`)
)

func (w *rewriter) htmlFigure(end int) bool {
	inner, next := w.element(end)
	images := imgTag.FindAllStringIndex(inner, -1)
	if next < 0 || len(images) != 1 {
		return false
	}
	tag := inner[images[0][0]:]
	stop := htmlEnd(tag)
	if stop < 0 {
		return false
	}
	caption := ""
	if m := figcaption.FindStringSubmatch(inner); m != nil {
		caption = html.UnescapeString(oneLine(anyTag.ReplaceAllString(m[1], "")))
	}
	attributes := w.attributes(tag[len("<img"):stop])
	w.dropped("figure", attributes, "src", "alt", "title", "loading", "decoding")
	text, ok := w.figure(attributes["src"], attributes["alt"], caption)
	if !ok {
		w.remark("put the picture beside the post", "the picture %q is not there: its words alone are left", attributes["src"])
	}
	return w.place(text, next)
}

func (w *rewriter) iframe(attributes map[string]string, end int) bool {
	src := attributes["src"]
	if strings.HasPrefix(src, "//") {
		src = "https:" + src
	}
	next := w.at + end
	if _, closed := w.element(end); closed > 0 {
		next = closed
	}
	if !strings.HasPrefix(src, "https://") && !strings.HasPrefix(src, "http://") {
		return false
	}
	return w.put(w.watchLink(src, attributes["title"]), next)
}

func (w *rewriter) htmlVideo(attributes map[string]string, end int) bool {
	inner, next := w.element(end)
	if next < 0 {
		return false
	}
	src := attributes["src"]
	if m := sourceTag.FindStringSubmatch(inner); src == "" && m != nil {
		src = w.attributes(m[1])["src"]
	}
	text, ok := w.film(src, attributes["poster"], attributes["title"])
	return ok && w.place(text, next)
}
