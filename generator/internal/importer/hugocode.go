package importer

import (
	"path"
	"regexp"
	"strings"
)

// shortcode is one of Hugo's: {{< name key="value" >}} or {{% name value %}}.
type shortcode struct {
	name   string
	named  map[string]string
	listed []string
	closes bool // {{< /name >}}
	alone  bool // {{< name />}}
	end    int  // behind it
}

// value is a parameter by its name, or by its place where none has a name.
func (c *shortcode) value(place int, names ...string) string {
	for _, name := range names {
		if value := c.named[name]; value != "" {
			return value
		}
	}
	if place >= 0 && place < len(c.listed) && len(c.named) == 0 {
		return c.listed[place]
	}
	return ""
}

var (
	maskedCode    = regexp.MustCompile(`(?s)\{\{([<%])/\*(.*?)\*/([>%])\}\}`)
	firstMasked   = regexp.MustCompile(`(?s)^\{\{[<%]/\*.*?\*/[>%]\}\}`)
	shortcodeOpen = regexp.MustCompile(`^\{\{[<%]\s*(/?)\s*([A-Za-z0-9_./-]+)`)
	shortcodeWord = regexp.MustCompile("^\\s+(?:([A-Za-z_][A-Za-z0-9_-]*)\\s*=\\s*)?(\"(?:\\\\.|[^\"\\\\])*\"|`[^`]*`|[^\\s\"`>%/=<{}]+(?:[/=%][^\\s\"`>%/<{}]+)*/?)")
)

// parseShortcode reads the one that a text begins with.
func parseShortcode(src string) (*shortcode, bool) {
	if !strings.HasPrefix(src, "{{<") && !strings.HasPrefix(src, "{{%") {
		return nil, false
	}
	src = src[:min(len(src), maxTag)]
	if !strings.Contains(src, "}}") {
		return nil, false
	}
	m := shortcodeOpen.FindStringSubmatch(src)
	if m == nil {
		return nil, false
	}
	name, slash := strings.CutSuffix(m[2], "/")
	c := &shortcode{name: name, closes: m[1] == "/", named: map[string]string{}, alone: slash}
	at := len(m[0])
	for {
		word := shortcodeWord.FindStringSubmatch(src[at:])
		if word == nil {
			break
		}
		value := strings.Trim(word[2], "`")
		if strings.HasPrefix(word[2], `"`) {
			value = strings.NewReplacer(`\"`, `"`, `\\`, `\`).Replace(word[2][1 : len(word[2])-1])
		}
		if word[1] != "" {
			c.named[word[1]] = value
		} else {
			c.listed = append(c.listed, value)
		}
		at += len(word[0])
	}
	rest := strings.TrimLeft(src[at:], " \t\n")
	if after, ok := strings.CutPrefix(rest, "/"); ok {
		c.alone, rest = true, after
	}
	mark := src[2:3]
	if mark == "<" {
		mark = ">"
	}
	if !strings.HasPrefix(rest, mark+"}}") {
		return nil, false
	}
	c.end = len(src) - len(rest) + 3
	return c, true
}

// maxTag is the longest shortcode or tag, in bytes.
const maxTag = 4000

// maxShortcodes is how many shortcodes of one text are brought over.
const maxShortcodes = 5000

// closing is what stands between a shortcode and the one that closes it, and where the text goes on; -1 where none does.
func (w *rewriter) closing() (inner string, next int) {
	if w.pairs == nil {
		w.pairUp()
	}
	pair, ok := w.pairs[w.at]
	if !ok {
		return "", -1
	}
	return w.src[pair[0]:pair[1]], pair[2]
}

// pairUp finds the shortcodes that are closed, all at once: a long text may have many that are not.
func (w *rewriter) pairUp() {
	w.pairs = map[int][3]int{}
	open := map[string][][2]int{} // where those begin and end that are not closed yet
	for i := 0; ; {
		brace := strings.Index(w.src[i:], "{{")
		if brace < 0 {
			return
		}
		i += brace
		c, ok := parseShortcode(w.src[i:])
		if !ok {
			i += 2
			continue
		}
		switch stack := open[c.name]; {
		case c.alone:
		case !c.closes:
			open[c.name] = append(open[c.name], [2]int{i, i + c.end})
		default:
			if len(stack) > 0 {
				last := stack[len(stack)-1]
				w.pairs[last[0]] = [3]int{last[1], i, i + c.end}
				open[c.name] = stack[:len(stack)-1]
			}
		}
		i += c.end
	}
}

// brace brings over a shortcode.
func (h *hugoSite) brace(w *rewriter) bool {
	rest := w.src[w.at:]
	if m := firstMasked.FindString(closed(rest, "{{", "}}")); m != "" {
		return w.put(asCode(h.literal(m)), w.at+len(m))
	}
	c, ok := parseShortcode(rest)
	if !ok {
		return false
	}
	if w.codes++; w.codes > maxShortcodes {
		return w.put(rest[:c.end], w.at+c.end)
	}
	if c.closes { // of one that was kept as text
		return w.keep(rest[:c.end], w.at+c.end)
	}
	inner, next := w.closing()
	return w.place(h.shortcode(w, c, inner, next))
}

// shortcode is what one becomes, and where the text goes on.
func (h *hugoSite) shortcode(w *rewriter, c *shortcode, inner string, next int) (string, int) {
	after := w.at + c.end
	if next > 0 {
		after = next
	}
	if text, ok := h.known(w, c, inner, next); ok {
		return text, after
	}
	written := w.src[w.at : w.at+c.end]
	if next < 0 {
		w.remark("", "the shortcode %s has no meaning here: it stands in the text as code", c.name)
		return asCode(written), after
	}
	w.remark("", "the shortcode %s has no meaning here: it was left out, and the text in it stays", c.name)
	return w.inner(inner, w.at+c.end, false), after
}

// known brings over the shortcodes that have a meaning here.
func (h *hugoSite) known(w *rewriter, c *shortcode, inner string, next int) (string, bool) {
	switch c.name {
	case "figure", "img", "image":
		return w.hugoFigure(c)
	case "ref", "relref":
		return h.reference(w, c)
	case "highlight":
		return asFence(c.value(0, "lang", "language"), inner), next > 0
	case "param":
		value := h.param(w.p, strings.Split(c.value(0), "."))
		return value, value != ""
	case "video":
		return w.film(c.value(0, "src", "file", "mp4", "url"), c.value(-1, "poster"), c.value(-1, "title", "caption"))
	case "gallery":
		return w.gallery(c)
	case "file", "attachment", "download":
		target, ok := w.s.fileReference(w.p, c.value(0, "src", "file", "url", "href"))
		return w.ours("file", "src", target, "title", c.value(1, "title", "name", "text")), ok
	}
	if text, ok := w.elsewhereLink(c.name, c.value(len(c.listed)-1, "id"), h.user(c), c.value(-1, "title")); ok {
		return text, true
	}
	if boxNames[c.name] && next > 0 {
		kind := boxKind(c.name, c.value(0, "type", "kind", "level", "class", "style"))
		title := c.value(-1, "title", "summary", "heading")
		if c.name == "details" || c.name == "expand" {
			title = c.value(0, "summary", "title")
		}
		w.remark("", "the shortcode %s became a box: %s", c.name, kind)
		return w.box(kind, title, w.boxed(inner, w.at+c.end)), true
	}
	return "", false
}

// param is a value of the page's front matter, or of the site's settings.
func (h *hugoSite) param(p *page, path []string) string {
	for _, entries := range [][]entry{p.entries(), entriesOf(p.node("params")), entriesOf(h.get("params"))} {
		if value := text(below(entries, path...)); value != "" {
			return value
		}
	}
	return ""
}

// boxed is the text of a box, in which there can be no other.
func (w *rewriter) boxed(inner string, at int) string {
	was := w.inBox
	w.inBox = true
	defer func() { w.inBox = was }()
	return w.inner(inner, at, false)
}

func (h *hugoSite) user(c *shortcode) string {
	if len(c.listed) > 1 {
		return c.listed[0]
	}
	return c.value(-1, "user")
}

func (w *rewriter) hugoFigure(c *shortcode) (string, bool) {
	src := c.value(0, "src", "url", "image")
	if src == "" {
		return "", false
	}
	caption := c.value(-1, "caption")
	if title := c.value(-1, "title"); title != "" {
		caption = strings.TrimSuffix(title+": "+caption, ": ")
	}
	if author := c.value(-1, "attr"); author != "" {
		caption = strings.TrimSpace(caption + " (" + author + ")")
	}
	w.dropped("figure", c.named, "src", "url", "image", "caption", "title", "attr", "alt", "loading")
	alt := c.value(1, "alt")
	text, ok := w.figure(src, alt, caption)
	if !ok {
		w.remark("put the picture beside the post", "the picture %q is not there: its words alone are left", src)
	}
	return text, true
}

func (w *rewriter) gallery(c *shortcode) (string, bool) {
	var names []string
	for _, name := range c.listed {
		target, ok := w.s.fileReference(w.p, name)
		if !ok || !isPicture(name) {
			return "", false
		}
		if strings.ContainsAny(target, ` "=/`) {
			target = quoted(target)
		}
		if alt := w.s.alt(w.p, name); alt != "" {
			target += "=" + quoted(alt)
		}
		names = append(names, target)
	}
	if len(c.named) > 0 || len(names) == 0 && w.p.bundle == "" {
		return "", false
	}
	return strings.Join(append([]string{"{{< gallery"}, append(names, ">}}")...), " "), true
}

// reference writes a link where ref stands in the text alone.
func (h *hugoSite) reference(w *rewriter, c *shortcode) (string, bool) {
	address, ok := h.addressOf(w, c)
	if !ok {
		return "", false
	}
	target, ok := w.s.target(w.p, address)
	name := path.Base(strings.TrimSuffix(c.value(0, "path"), path.Ext(c.value(0, "path"))))
	if other := w.s.byOld[plainAddress(address)]; other != nil {
		name = other.title()
	}
	return "[" + name + "](" + target + ")", ok
}

// addressOf is the old address of the page that ref or relref names.
func (h *hugoSite) addressOf(w *rewriter, c *shortcode) (string, bool) {
	name, fragment, marked := strings.Cut(c.value(0, "path"), "#")
	if marked {
		fragment = "#" + fragment
	}
	if name == "" {
		return fragment, marked
	}
	if other := h.findIn(w.p, name, c.value(-1, "lang")); other != nil {
		return other.old[0] + fragment, true
	}
	return "", false
}

// value is the address that ref or relref means.
func (h *hugoSite) value(w *rewriter, tag string) (string, bool) {
	c, ok := parseShortcode(tag)
	if !ok || c.name != "ref" && c.name != "relref" {
		return "", false
	}
	return h.addressOf(w, c)
}

// literal takes the masks off shortcodes that are shown.
func (h *hugoSite) literal(code string) string {
	return maskedCode.ReplaceAllString(code, "{{$1$2$3}}")
}
