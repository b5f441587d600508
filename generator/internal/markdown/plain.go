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
	for _, c := range "\n*_~`[]<>{\"'!-.hfw\\" {
		p.special[c] = true
	}
	return p
}

// Trigger is white space, or the beginning of a line or of what follows another node.
func (*plainParser) Trigger() []byte { return []byte{' '} }

// Parse returns a node for the words that follow, if any.
func (p *plainParser) Parse(block ast.Node, reader text.Reader, pc parser.Context) ast.Node {
	now := pc.(*pass)
	line, segment := reader.PeekLine()
	if segment.Len() != len(line) || segment.Padding != 0 || !now.plainBlock(block, reader.Source()) || segment.Start < now.judged {
		return nil
	}
	length, judged := p.length(line)
	now.judged = segment.Start + judged
	if length == 0 {
		return nil
	}
	words := now.text(segment.WithStop(segment.Start + length))
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
		p.isPlain = bytes.IndexByte(inside, '\\') < 0 && bytes.IndexByte(inside, '@') < 0
		p.block, p.judged = block, 0
	}
	return p.isPlain
}

// length is how much of a line means nothing, and how much was looked at: white space at the end is not part of the first. goldmark
// asks again at each blank of it.
func (p *plainParser) length(line []byte) (length, judged int) {
	end := len(line)
	for i, c := range line {
		if !p.special[c] {
			continue
		}
		if c == '\n' {
			end = i
			break
		}
		if at, yes := means(line, i); yes {
			return at, at
		}
	}
	return end - util.TrimRightSpaceLength(line[:end]), end
}

// means tells whether a special byte of a line may mean something, and where that which has the meaning begins.
func means(line []byte, i int) (at int, yes bool) {
	switch line[i] {
	case 'h', 'f', 'w':
		return beginsAddress(line, i)
	case '{':
		return i, beginsShortcode(line[i:])
	case '-', '.', '>': // the typographer makes something of more than one
		return i, i+1 < len(line) && line[i+1] == line[i]
	}
	return i, true
}

// beginsAddress tells whether Linkify may find an address here. It asks at the beginning, after a blank and after a parenthesis, with
// which the address begins then; also after some bytes that always mean something.
func beginsAddress(line []byte, i int) (at int, yes bool) {
	at = max(0, i-1)
	if i > 0 && line[at] != ' ' && line[at] != '(' {
		return 0, false
	}
	text := line[i:]
	return at, bytes.HasPrefix(text, []byte("http")) || bytes.HasPrefix(text, []byte("ftp:")) || bytes.HasPrefix(text, []byte("www."))
}
