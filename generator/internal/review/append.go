package review

import (
	"bytes"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"newsroom/generator/internal/content"
	"newsroom/generator/internal/diag"
)

// post is the text of a post that somebody else may have written, in lines.
type post struct {
	file  string
	lines []string // with their ends
	close int      // the line that ends the front matter, from 0
	end   string   // of lines
}

// appendTo adds clippings to the list of a post. Not a byte outside of the list is another one afterwards. Where that cannot be, it says why,
// and there is no text.
func appendTo(file string, text []byte, fresh []content.Clipping, c *content.Config) ([]byte, diag.List) {
	before, problems := content.ParsePost(file, text, c)
	if problems.HasErrors() {
		return nil, slices.DeleteFunc(problems, func(p diag.Problem) bool { return p.Severity != diag.Error })
	}
	p := split(file, text)
	key, list, next, ok := p.list()
	if !ok {
		return nil, diag.List{p.unsafe(1, 1)}
	}
	out, ok := p.insert(key, list, next, fresh)
	if !ok || !isSafe(before, file, out, fresh, c) {
		at := yaml.Node{Line: 0, Column: 1}
		if key != nil {
			at = *key
		}
		return nil, diag.List{p.unsafe(at.Line+1, at.Column)}
	}
	return out, nil
}

func (p *post) unsafe(line, column int) diag.Problem {
	return diag.Errorf(p.file, line, column, "write the list with a dash in front of each clipping, below clippings:",
		"the list of clippings is written in a way that new ones cannot be added to safely")
}

func split(file string, text []byte) *post {
	p := &post{file: file, lines: strings.SplitAfter(string(text), "\n"), end: "\n"}
	if strings.HasSuffix(p.lines[0], "\r\n") {
		p.end = "\r\n"
	}
	for p.close = 1; p.close < len(p.lines) && strings.TrimRight(p.lines[p.close], " \t\r\n") != "---"; p.close++ {
	}
	return p
}

// list finds the clippings: the key, its value, and the line from 0 of the key behind it. The key is nil where there is none. It is false
// where the front matter is not plainly keys with values.
func (p *post) list() (key, list *yaml.Node, next int, ok bool) {
	var doc yaml.Node
	if p.close >= len(p.lines) || yaml.Unmarshal([]byte(strings.Join(p.lines[1:p.close], "")), &doc) != nil {
		return nil, nil, 0, false
	}
	if len(doc.Content) == 0 || doc.Content[0].Kind != yaml.MappingNode || doc.Content[0].Style&yaml.FlowStyle != 0 {
		return nil, nil, 0, false
	}
	top := doc.Content[0].Content
	for i := 0; i+1 < len(top); i += 2 {
		if !strings.EqualFold(top[i].Value, "clippings") {
			continue
		}
		next = p.close
		if i+2 < len(top) {
			next = top[i+2].Line
		}
		// Where YAML counts other lines than an editor, such as those that end in a single \r, no place in the text is certain.
		return top[i], top[i+1], next, next <= p.close && top[i+1].Line < next
	}
	return nil, nil, p.close, true
}

// insert adds the clippings in the form that the list has.
func (p *post) insert(key, list *yaml.Node, next int, fresh []content.Clipping) ([]byte, bool) {
	switch {
	case key == nil:
		return p.put(p.close, "clippings:"+p.end+blockItems(fresh, "  ", p.end)), true
	case list.Kind == yaml.ScalarNode && list.Tag == "!!null" && list.Value == "":
		return p.put(key.Line+1, blockItems(fresh, "  ", p.end)), true
	case list.Kind != yaml.SequenceNode:
		return nil, false
	case list.Style&yaml.FlowStyle != 0:
		return p.insertFlow(list, fresh)
	}
	indent := strings.Repeat(" ", list.Column-1)
	return p.put(p.lastLine(list, next)+1, blockItems(fresh, indent, p.end)), true
}

// lastLine is the last line of a list: comments and blank lines behind it belong to what follows, unless they are indented as it is.
func (p *post) lastLine(list *yaml.Node, next int) int {
	at := next - 1
	for ; at > list.Line; at-- {
		line := strings.TrimRight(p.lines[at], " \t\r\n")
		text := strings.TrimLeft(line, " ")
		if text != "" && (text[0] != '#' || len(line)-len(text) >= list.Column-1 && list.Column > 1) {
			break
		}
	}
	return at
}

// put sets lines in front of a line.
func (p *post) put(at int, lines string) []byte {
	return []byte(strings.Join(p.lines[:at], "") + lines + strings.Join(p.lines[at:], ""))
}

// insertFlow adds to a list in brackets.
func (p *post) insertFlow(list *yaml.Node, fresh []content.Clipping) ([]byte, bool) {
	line := p.lines[list.Line]
	start := 0
	for range list.Column - 1 {
		_, size := utf8.DecodeRuneInString(line[start:])
		start += size
	}
	head := strings.Join(p.lines[:list.Line], "") + line[:start]
	tail := line[start:] + strings.Join(p.lines[list.Line+1:], "")
	at := lastInBrackets(tail)
	if at < 0 {
		return nil, false
	}
	between := ", "
	switch tail[at] {
	case '[':
		between = ""
	case ',':
		between = " "
	}
	return []byte(head + tail[:at+1] + between + flowItems(fresh) + tail[at+1:]), true
}

// lastInBrackets finds, in a text that begins with a bracket, the last character in front of the one that closes it that is neither a blank
// nor of a comment; -1 where the text is not that plain.
func lastInBrackets(text string) int {
	if !strings.HasPrefix(text, "[") {
		return -1
	}
	depth, last := 0, -1
	for i := 0; i < len(text); i++ {
		switch c := text[i]; c {
		case ' ', '\t', '\r', '\n':
			continue
		case '#':
			if i > 0 && strings.IndexByte(" \t\n", text[i-1]) >= 0 {
				i = lineEnd(text, i)
				continue
			}
		case '"', '\'':
			if startsQuote(text, i) {
				i = quoteEnd(text, i)
			}
		case '[', '{':
			depth++
		case ']', '}':
			if depth--; depth == 0 {
				return last
			}
		}
		last = min(i, len(text)-1)
	}
	return -1
}

// startsQuote tells whether a quote begins a value; within one, as in the day's, it is a letter.
func startsQuote(text string, at int) bool {
	before := strings.TrimRight(text[:at], " \t\r\n")
	return before == "" || strings.IndexByte("[{,:", before[len(before)-1]) >= 0
}

func lineEnd(text string, at int) int {
	if end := strings.IndexByte(text[at:], '\n'); end >= 0 {
		return at + end
	}
	return len(text)
}

func quoteEnd(text string, at int) int {
	quote := text[at]
	for i := at + 1; i < len(text); i++ {
		switch {
		case quote == '"' && text[i] == '\\':
			i++
		case text[i] == quote && quote == '\'' && i+1 < len(text) && text[i+1] == quote:
			i++
		case text[i] == quote:
			return i
		}
	}
	return len(text)
}

// isSafe reads a post again: it has to be what it was, with the clippings behind those that it had.
func isSafe(before *content.Post, file string, text []byte, fresh []content.Clipping, c *content.Config) bool {
	after, problems := content.ParsePost(file, text, c)
	if problems.HasErrors() || len(after.Clippings) != len(before.Clippings)+len(fresh) {
		return false
	}
	old := len(before.Clippings)
	if !slices.EqualFunc(after.Clippings[old:], fresh, sameClipping) || !slices.EqualFunc(after.Clippings[:old], before.Clippings, sameClipping) {
		return false
	}
	if !bytes.Equal(after.Body, before.Body) {
		return false
	}
	was, is := *before, *after
	for _, p := range []*content.Post{&was, &is} {
		p.Clippings, p.Places, p.BodyLine, p.Body = nil, nil, 0, nil
	}
	return reflect.DeepEqual(was, is)
}

func sameClipping(a, b content.Clipping) bool {
	return a.Title == b.Title && a.Source == b.Source && a.URL == b.URL && a.Teaser == b.Teaser && a.Published.Equal(b.Published)
}
