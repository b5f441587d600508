package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// plainParser takes words in which there is nothing to find, up to the end of the line, in one step. Without it goldmark would stop at
// every blank and ask whether an address begins there, and again at every full stop, comma and hyphen.
//
// It leaves alone what it cannot judge by itself: blocks with a backslash, because goldmark's parser remembers one across what it asks
// us, those with an @, around which an e-mail address may lie, and the white space at the end of a line, which may be a line break.
type plainParser struct {
	special [256]bool // bytes that may mean something; all others mean nothing anywhere
}

// plainFirst is a priority in front of all other inline parsers; the task list's has 0.
const plainFirst = -1

func newPlainParser() *plainParser {
	p := &plainParser{}
	for _, c := range "\n *_~`[]<>\"'!-.(\\" {
		p.special[c] = true
	}
	return p
}

// Trigger is white space, or the beginning of a line or of what follows another node.
func (*plainParser) Trigger() []byte { return []byte{' '} }

// Parse returns a node for the words that follow, if any.
func (p *plainParser) Parse(block ast.Node, reader text.Reader, pc parser.Context) ast.Node {
	line, segment := reader.PeekLine()
	if segment.Len() != len(line) || segment.Padding != 0 || !pc.(*pass).plainBlock(block, reader.Source()) {
		return nil
	}
	length := p.length(line)
	if length == 0 {
		return nil
	}
	words := pc.(*pass).text(segment.WithStop(segment.Start + length))
	switch {
	case length == len(line):
		reader.AdvanceLine()
	case line[length] == '\n':
		words.SetSoftLineBreak(true)
		reader.AdvanceLine()
	default:
		reader.Advance(length)
	}
	return words
}

// plainBlock tells whether a block has nothing that plainParser cannot judge. It is asked for one block after the other.
func (p *pass) plainBlock(block ast.Node, source []byte) bool {
	if p.block != block {
		lines := block.Lines()
		inside := source[lines.At(0).Start:lines.At(lines.Len()-1).Stop]
		p.block, p.isPlain = block, bytes.IndexByte(inside, '\\') < 0 && bytes.IndexByte(inside, '@') < 0
	}
	return p.isPlain
}

// length is how much of a line means nothing. White space at its end is not part of it.
func (p *plainParser) length(line []byte) int {
	if beginsAddress(line) {
		return 0
	}
	end := len(line)
	for i, c := range line {
		if !p.special[c] {
			continue
		}
		if c == '\n' {
			end = i
			break
		}
		if means(c, line[i+1:]) {
			return i
		}
	}
	return end - util.TrimRightSpaceLength(line[:end])
}

// means tells whether a special byte may mean something before what follows it.
func means(c byte, rest []byte) bool {
	switch c {
	case ' ', '(': // Linkify asks after these, and after some that always mean something
		return beginsAddress(rest)
	case '-', '.', '>': // the typographer makes something of more than one
		return len(rest) > 0 && rest[0] == c
	}
	return true
}

// beginsAddress tells whether Linkify may find an address here.
func beginsAddress(text []byte) bool {
	if len(text) < len("www.") {
		return false
	}
	switch text[0] {
	case 'h':
		return string(text[:4]) == "http"
	case 'f':
		return string(text[:4]) == "ftp:"
	case 'w':
		return string(text[:4]) == "www."
	}
	return false
}
