package content

import (
	"slices"
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"
)

// plain reads the part of YAML that nearly all front matter is written in, at a small part of the cost of yaml.v3, which makes tokens and
// events of every character before it makes nodes. Versions 1.1 and 1.2 of YAML agree on the form of this part:
//
//	key: plain text             a key is of letters, digits and - _ . and begins with a letter
//	key: "text" or 'text'       on one line, without escapes
//	key:                        nothing, or indented keys or a list on the lines below
//	  - item                    a scalar, a mapping in one line, or keys below each other
//	key: [a, "b"]               lists and mappings within one line
//	key: {a: b, c: d}
//	# a comment                 on a line of its own
//
// Whatever else a text has, or may have, is refused as a whole, and yaml.v3 reads it. So plain reports no mistakes, and its nodes are
// those of yaml.v3 to the last column, but for the comments, which nobody asks for. FuzzPlainFrontMatter holds it to that.
type plain struct {
	text    string // what follows the current line
	line    string // the current one that is neither blank nor a comment, without the blanks at its end
	indent  int    // of the line; behind the dash of an item, where its keys begin
	done    bool   // there is no further line
	number  int    // of the line
	counted int    // the bytes of the line in front of which column was counted
	column  int
	nodes   []yaml.Node // those that are not in use yet
}

// Longer keys, more of them and deeper nesting are nothing that people write, and yaml.v3 has limits of its own.
const (
	plainKey   = 100
	plainKeys  = 64
	plainDepth = 8
)

// plainFields returns the keys of a text with their values; not ok where yaml.v3 has to look at it.
func (r *reader) plainFields(text []byte) (out []field, ok bool) {
	p := &plain{text: string(text)}
	if !plainText(p.text) {
		return nil, false
	}
	lines := min(strings.Count(p.text, "\n"), plainKeys)
	p.nodes = make([]yaml.Node, lines+4) // a value each, and a few items of lists
	out = make([]field, 0, lines)
	for p.next(); !p.done; {
		f, ok := p.field(r.offset)
		if !ok || len(out) == plainKeys || isAmong(out, f.key) {
			return nil, false
		}
		out = append(out, f)
	}
	return out, len(out) > 0
}

// field reads a key that stands at the beginning of a line.
func (p *plain) field(offset int) (field, bool) {
	colon := keyEnd(p.line, 0)
	if colon < 0 {
		return field{}, false
	}
	f := field{key: p.line[:colon], place: Place{p.number + offset, 1}}
	f.node = p.value(colon+1, 0, 0)
	return f, f.node != nil
}

// isAmong tells whether a key stands there already, in any letter case; the message about that is not made here.
func isAmong(fields []field, key string) bool {
	key = strings.ToLower(key)
	return slices.ContainsFunc(fields, func(f field) bool { return strings.ToLower(f.key) == key })
}

// plainText tells whether a text has none of the characters that YAML forbids, or that break or indent lines in ways of their own.
func plainText(text string) bool {
	for _, r := range text {
		switch {
		case r >= ' ' && r < 0x7f, r == '\n':
		case r < 0xa0, r == 0x2028, r == 0x2029: // the controls, the line break U+0085 among them, and two more breaks
			return false
		case r >= 0xfeff && r < 0x10000: // the byte order mark, what is no character, and bytes that are no UTF-8
			return false
		}
	}
	return true
}

// next goes to the next line that is neither blank nor a comment.
func (p *plain) next() {
	for p.text != "" {
		line, rest, _ := strings.Cut(p.text, "\n")
		p.text, p.number = rest, p.number+1
		start := blanks(line, 0)
		if start < len(line) && line[start] != '#' {
			p.line, p.indent, p.counted, p.column = strings.TrimRight(line, " "), start, 0, 1
			return
		}
	}
	p.done, p.indent = true, -1
}

// blanks returns the first place from i on that is no blank.
func blanks(line string, i int) int {
	for i < len(line) && line[i] == ' ' {
		i++
	}
	return i
}

// node makes a node that stands at a place of the line; places only ever go forward.
func (p *plain) node(kind yaml.Kind, tag string, at int) *yaml.Node {
	if len(p.nodes) == 0 {
		p.nodes = make([]yaml.Node, 16)
	}
	n := &p.nodes[0]
	p.nodes = p.nodes[1:]
	p.column += utf8.RuneCountInString(p.line[p.counted:at])
	p.counted = at
	n.Kind, n.Tag, n.Line, n.Column = kind, tag, p.number, p.column
	return n
}

// atDash tells whether the line is an item of a list.
func (p *plain) atDash() bool { return strings.HasPrefix(p.line[p.indent:], "- ") }

// block reads the list or the keys that begin at the indentation of the line. Where a line follows that is deeper, no block around this one
// takes it either, and it ends at plainFields, which wants a key at the beginning of a line.
func (p *plain) block(depth int) *yaml.Node {
	switch {
	case depth > plainDepth:
		return nil
	case p.atDash():
		return p.list(depth)
	}
	return p.keys(depth)
}

func (p *plain) keys(depth int) *yaml.Node {
	indent := p.indent
	n := p.node(yaml.MappingNode, "!!map", indent)
	for !p.done && p.indent == indent {
		key, end := p.key(indent)
		if key == nil {
			return nil
		}
		value := p.value(end, indent, depth)
		if value == nil {
			return nil
		}
		n.Content = append(n.Content, key, value)
	}
	return n
}

func (p *plain) list(depth int) *yaml.Node {
	indent := p.indent
	n := p.node(yaml.SequenceNode, "!!seq", indent)
	for !p.done && p.indent == indent && p.atDash() {
		item := p.item(depth)
		if item == nil {
			return nil
		}
		n.Content = append(n.Content, item)
	}
	return n
}

// item reads what stands behind a dash: a value in one line, or keys below each other.
func (p *plain) item(depth int) *yaml.Node {
	start := blanks(p.line, p.indent+1)
	if keyEnd(p.line, start) < 0 {
		return p.inline(start, depth)
	}
	p.indent = start
	return p.block(depth + 1)
}

// value reads what stands behind a key, in its line or below.
func (p *plain) value(end, indent, depth int) *yaml.Node {
	start := blanks(p.line, end)
	if start < len(p.line) {
		return p.inline(start, depth)
	}
	null := p.node(yaml.ScalarNode, "!!null", end)
	p.next()
	if p.indent > indent || p.indent == indent && p.atDash() {
		return p.block(depth + 1)
	}
	return null
}

// inline reads the value that the rest of the line is.
func (p *plain) inline(start, depth int) *yaml.Node {
	n, end := p.scalar(start, depth)
	if end != len(p.line) {
		return nil
	}
	p.next()
	return n
}
