package content

import (
	"strings"

	"gopkg.in/yaml.v3"
)

// keyEnd returns where the colon behind the key at a place stands; -1 where there is no key.
func keyEnd(line string, start int) int {
	for i := start; i < len(line) && i < start+plainKey; i++ {
		c := line[i]
		switch {
		case c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c >= 0x80:
		case i > start && (c >= '0' && c <= '9' || c == '-' || c == '.'):
		case i > start && c == ':' && (i+1 == len(line) || line[i+1] == ' '):
			return i
		default:
			return -1
		}
	}
	return -1
}

// key reads a key, and returns the place behind its colon.
func (p *plain) key(start int) (*yaml.Node, int) {
	colon := keyEnd(p.line, start)
	if colon < 0 {
		return nil, 0
	}
	return p.word(start, colon), colon + 1
}

// word makes a node of a plain scalar; nil where it is not certain what it is.
func (p *plain) word(start, end int) *yaml.Node {
	value := p.line[start:end]
	tag := plainTag(value)
	if tag == "" {
		return nil
	}
	n := p.node(yaml.ScalarNode, tag, start)
	n.Value = value
	return n
}

// scalar reads a value that ends in its line, outside of brackets.
func (p *plain) scalar(start, depth int) (*yaml.Node, int) {
	if n, end, ok := p.marked(start, depth); ok {
		return n, end
	}
	if text := p.line[start:]; text[len(text)-1] == ':' || strings.Contains(text, ": ") || strings.Contains(text, " #") {
		return nil, 0
	}
	return p.word(start, len(p.line)), len(p.line)
}

// marked reads a value that its first character tells: a text in quotes, or brackets.
func (p *plain) marked(start, depth int) (n *yaml.Node, end int, ok bool) {
	switch p.line[start] {
	case '"':
		n, end = p.quoted(start, '"', yaml.DoubleQuotedStyle)
	case '\'':
		n, end = p.quoted(start, '\'', yaml.SingleQuotedStyle)
	case '[':
		n, end = p.flowList(start, depth+1)
	case '{':
		n, end = p.flowKeys(start, depth+1)
	default:
		return nil, 0, false
	}
	return n, end, true
}

func (p *plain) quoted(start int, quote byte, style yaml.Style) (*yaml.Node, int) {
	length := strings.IndexByte(p.line[start+1:], quote)
	if length < 0 {
		return nil, 0
	}
	value, end := p.line[start+1:start+1+length], start+length+2
	doubled := end < len(p.line) && p.line[end] == quote // 'it''s'
	if doubled || quote == '"' && strings.IndexByte(value, '\\') >= 0 {
		return nil, 0
	}
	n := p.node(yaml.ScalarNode, "!!str", start)
	n.Value, n.Style = value, style
	return n, end
}

// flowValue reads a value within brackets.
func (p *plain) flowValue(start, depth int) (*yaml.Node, int) {
	if start == len(p.line) {
		return nil, 0
	}
	if n, end, ok := p.marked(start, depth); ok {
		return n, end
	}
	end := flowEnd(p.line, start)
	if end < 0 {
		return nil, 0
	}
	return p.word(start, start+len(strings.TrimRight(p.line[start:end], " "))), end
}

// flowEnd returns where the plain text at a place within brackets ends; -1 where that is not certain.
func flowEnd(line string, start int) int {
	for i := start; i < len(line); i++ {
		switch line[i] {
		case ',', ']', '}':
			return i
		case '?', '[', '{', '#':
			return -1
		case ':': // 9:15 and https://… are texts in all versions of YAML
			if i+1 == len(line) || strings.IndexByte(" ,?[]{}#:\"'", line[i+1]) >= 0 {
				return -1
			}
		}
	}
	return -1
}

func (p *plain) flowList(start, depth int) (*yaml.Node, int) {
	n := p.node(yaml.SequenceNode, "!!seq", start)
	n.Style = yaml.FlowStyle
	return p.flow(n, start+1, ']', depth)
}

func (p *plain) flowKeys(start, depth int) (*yaml.Node, int) {
	n := p.node(yaml.MappingNode, "!!map", start)
	n.Style = yaml.FlowStyle
	return p.flow(n, start+1, '}', depth)
}

// flow reads what stands between brackets, the closing one included.
func (p *plain) flow(n *yaml.Node, at int, closing byte, depth int) (*yaml.Node, int) {
	if at = blanks(p.line, at); at < len(p.line) && p.line[at] == closing {
		return n, at + 1
	}
	n.Content = make([]*yaml.Node, 0, 4)
	for depth <= plainDepth {
		if at = p.flowItem(n, at, depth); at >= len(p.line) {
			break
		}
		switch p.line[at] {
		case closing:
			return n, at + 1
		case ',':
			at = blanks(p.line, at+1)
		default:
			return nil, 0
		}
	}
	return nil, 0
}

// flowItem reads one item of a list or one key with its value, and returns the place of what follows; the end of the line where it is
// refused.
func (p *plain) flowItem(n *yaml.Node, at, depth int) int {
	if n.Kind == yaml.MappingNode {
		key, end := p.key(at)
		if key == nil {
			return len(p.line)
		}
		n.Content, at = append(n.Content, key), blanks(p.line, end)
	}
	value, end := p.flowValue(at, depth)
	if value == nil {
		return len(p.line)
	}
	n.Content = append(n.Content, value)
	return blanks(p.line, end)
}
