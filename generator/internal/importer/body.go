package importer

import (
	"regexp"
	"strings"
)

// rewriter brings one text over. What it does not know it copies byte by byte.
type rewriter struct {
	s     *site
	p     *page
	src   string
	at    int
	out   strings.Builder
	line  int  // of the file on which src begins
	inBox bool // the text is that of a note
	plain bool // tags and shortcodes are text here
	depth int

	cut   [2]int          // a part of src that is passed over
	pairs map[int][3]int  // shortcodes that are closed, by their place: begin and end of what stands between, and where the text goes on
	never map[string]bool // tags that do not come any more
	seen  [2]int          // a place, and the lines in front of it
	codes int             // shortcodes and tags that were brought over
}

// maxNesting is how deep shortcodes may lie in each other.
const maxNesting = 20

// rewrite brings over a text that begins on a line of the page's file.
func (s *site) rewrite(p *page, src string, line int) string {
	w := &rewriter{s: s, p: p, src: src, line: line}
	return w.run()
}

// inner brings over a part of the text that begins at a place in it.
func (w *rewriter) inner(src string, at int, plain bool) string {
	if w.depth >= maxNesting {
		return src
	}
	part := &rewriter{s: w.s, p: w.p, src: src, line: w.lineAt(at), plain: w.plain || plain, depth: w.depth + 1, inBox: w.inBox}
	return part.run()
}

// lineAt is the line of the file on which a place lies; places are asked for in their order.
func (w *rewriter) lineAt(at int) int {
	at = min(at, len(w.src))
	if at < w.seen[0] {
		return w.line + strings.Count(w.src[:at], "\n")
	}
	w.seen = [2]int{at, w.seen[1] + strings.Count(w.src[w.seen[0]:at], "\n")}
	return w.line + w.seen[1]
}

// maxLine is how far the begin and the end of a line are looked for, in bytes.
const maxLine = 4096

// aroundHere is the line in which w is: what stands in front of it, and what behind.
func (w *rewriter) aroundHere() (before, after string) {
	before = w.src[max(0, w.at-maxLine):w.at]
	after = w.src[w.at:min(len(w.src), w.at+maxLine)]
	if i := strings.IndexByte(after, '\n'); i >= 0 {
		after = after[:i]
	}
	return before[strings.LastIndexByte(before, '\n')+1:], after
}

func (w *rewriter) remark(hint, format string, args ...any) {
	if !w.s.counting {
		w.s.remark(w.p.source, w.lineAt(w.at), hint, format, args...)
	}
}

func (w *rewriter) run() string {
	for w.at < len(w.src) {
		if w.cut[1] > 0 && w.at == w.cut[0] {
			w.at, w.cut = w.cut[1], [2]int{}
			continue
		}
		if (w.at == 0 || w.src[w.at-1] == '\n') && w.lineStart() || w.inLine() {
			continue
		}
		w.out.WriteByte(w.src[w.at])
		w.at++
	}
	return w.out.String()
}

// put writes something in place of the source up to next.
func (w *rewriter) put(text string, next int) bool {
	w.out.WriteString(text)
	w.at = next
	return true
}

// inLine brings over what begins at this byte; it is false where that is only text.
func (w *rewriter) inLine() bool {
	rest := w.src[w.at:]
	switch rest[0] {
	case '\\':
		if len(rest) > 1 && rest[1] != '{' && rest[1] != '\n' && rest[1] < 0x80 {
			return w.put(rest[:2], w.at+2)
		}
	case '`':
		return w.code()
	case '{':
		return !w.plain && w.s.old.brace(w)
	case '<':
		return w.html()
	case '!':
		return strings.HasPrefix(rest, "![") && w.link(true)
	case '[':
		return w.link(false)
	}
	return false
}

// code passes over a span of code.
func (w *rewriter) code() bool {
	rest := w.src[w.at:]
	n := len(rest) - len(strings.TrimLeft(rest, "`"))
	for i := n; i < len(rest); {
		next := strings.IndexByte(rest[i:], '`')
		if blank := strings.Index(rest[i:], "\n\n"); next < 0 || blank >= 0 && blank < next {
			break
		}
		i += next
		run := len(rest[i:]) - len(strings.TrimLeft(rest[i:], "`"))
		if i += run; run == n {
			return w.put(w.literal(rest[:i]), w.at+i)
		}
	}
	return w.put(rest[:n], w.at+n)
}

func (w *rewriter) literal(code string) string {
	if w.plain {
		return code
	}
	return w.s.old.literal(code)
}

var (
	fenceLine   = regexp.MustCompile("^[ \t>]*(?:[-*+] +|[0-9]+[.)] +)?(`{3,}|~{3,})([^\n]*)")
	headingMark = regexp.MustCompile(`^ {0,3}#{1,6}[ \t][^\n]*?([ \t]*\{:?[ \t]*[#.][^}\n]*\})[ \t]*(?:\n|$)`)
	blockMark   = regexp.MustCompile(`^[ \t>]*\{:?[ \t]*(?:[#.][^}\n]*|[a-zA-Z-]+=[^}\n]*)\}[ \t]*(?:\n|$)`)
	tocList     = regexp.MustCompile(`^(?:[*+-]|[0-9]+\.)[ \t][^\n]*\n[ \t]*\{:[^}\n]*\btoc\b[^}\n]*\}[ \t]*(?:\n|$)`)
	definition  = regexp.MustCompile(`^ {0,3}\[([^\]\n^][^\]\n]*)\]:[ \t]*(\S+)`)
)

// lineStart brings over what begins at the begin of a line.
func (w *rewriter) lineStart() bool {
	rest := w.src[w.at:]
	if m := fenceLine.FindStringSubmatch(rest); m != nil && (m[1][0] == '~' || !strings.Contains(m[2], "`")) {
		return w.fence(m[1])
	}
	if strings.HasPrefix(strings.TrimLeft(rest[:min(4, len(rest))], " "), "#") {
		if m := headingMark.FindStringSubmatchIndex(rest); m != nil {
			w.cut = [2]int{w.at + m[2], w.at + m[3]}
			w.remark("links to it by that name lead to the one that it has now", "the mark %s of a heading was taken off", strings.TrimSpace(rest[m[2]:m[3]]))
		}
		return false
	}
	if m := tocList.FindString(rest); m != "" {
		w.remark("", "a table of contents was left out")
		return w.put("", w.at+len(m))
	}
	if first := strings.TrimLeft(rest, " \t>"); strings.HasPrefix(first, "{") {
		if m := blockMark.FindString(rest); m != "" {
			w.remark("", "the mark %s was taken out: posts have no classes of their own", strings.TrimSpace(m))
			return w.put("", w.at+len(m))
		}
	}
	if m := definition.FindStringSubmatchIndex(rest); m != nil {
		return w.definition(rest, m)
	}
	return false
}

// definition is the address of a link by reference.
func (w *rewriter) definition(rest string, m []int) bool {
	written := rest[m[4]:m[5]]
	destination, ok := w.destination(strings.Trim(w.evaluate(written), "<>"), false)
	if !ok { // the words that name it would be left with brackets around them
		destination = "/"
	}
	if destination == strings.Trim(written, "<>") {
		destination = written
	}
	return w.put(rest[:m[4]]+destination, w.at+m[5])
}

// fence passes over a block of code.
func (w *rewriter) fence(mark string) bool {
	rest := w.src[w.at:]
	end := len(rest)
	for i := lineEnd(rest, 0); i < len(rest); i = lineEnd(rest, i) {
		line := strings.TrimLeft(rest[i:lineEnd(rest, i)], " \t>")
		if strings.HasPrefix(line, mark) && strings.Trim(strings.TrimRight(line, " \t\r\n"), mark[:1]) == "" {
			end = lineEnd(rest, i)
			break
		}
	}
	return w.put(w.literal(rest[:end]), w.at+end)
}

// lineEnd is where the line after the one at a place begins.
func lineEnd(text string, at int) int {
	if i := strings.IndexByte(text[at:], '\n'); i >= 0 {
		return at + i + 1
	}
	return len(text)
}

// comes tells whether a mark stands anywhere behind a place; that one does not is remembered, so that a long text is not searched again and again.
func (w *rewriter) comes(mark string, from int) bool {
	if w.never[mark] {
		return false
	}
	if strings.Contains(w.src[from:], mark) {
		return true
	}
	if w.never == nil {
		w.never = map[string]bool{}
	}
	w.never[mark] = true
	return false
}

// keep leaves what cannot be brought over in the text, as code: so an editor finds it, and it means nothing.
func (w *rewriter) keep(written string, next int) bool { return w.put(asCode(written), next) }

func asCode(written string) string {
	written = strings.Join(strings.Fields(written), " ")
	mark := "`"
	for strings.Contains(written, mark) {
		mark += "`"
	}
	if len(mark) > 1 {
		return mark + " " + written + " " + mark
	}
	return mark + written + mark
}

// asFence writes code as a block, with a fence longer than any in it.
func asFence(language, code string) string {
	fence := "```"
	for strings.Contains(code, fence) {
		fence += "`"
	}
	return fence + language + "\n" + strings.TrimRight(strings.TrimPrefix(code, "\n"), " \t\n") + "\n" + fence
}
