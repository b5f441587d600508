package markdown

import (
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// emphasisParser takes **words** that stand by themselves in one step: white space before, white space or punctuation behind, and
// between the two signs nothing that means something. They can only belong to each other then. goldmark makes two delimiters of the
// signs and pairs them at the end of the block, which all other emphasis needs.
type emphasisParser struct{ plain *plainParser }

func (emphasisParser) Trigger() []byte { return []byte{'*', '_'} }

// Parse returns the emphasis, if it is that simple.
func (e emphasisParser) Parse(block ast.Node, reader text.Reader, pc parser.Context) ast.Node {
	line, segment := reader.PeekLine()
	if !util.IsSpaceRune(reader.PrecendingCharacter()) || segment.Padding != 0 || !pc.(*pass).plainBlock(block, reader.Source()) {
		return nil
	}
	level := signs(line)
	length, _ := e.plain.length(line[level:])
	end := level + length
	if level > 2 || length == 0 || signs(line[end:]) != level || line[end] != line[0] || !stands(line, level, end) {
		return nil
	}
	emphasis := ast.NewEmphasis(level)
	emphasis.AppendChild(emphasis, pc.(*pass).text(text.NewSegment(segment.Start+level, segment.Start+end)))
	reader.Advance(end + level)
	return emphasis
}

// signs counts how often the first byte is repeated.
func signs(line []byte) int {
	n := 0
	for n < len(line) && line[n] == line[0] {
		n++
	}
	return n
}

// stands tells whether the signs in front of and behind line[level:end] can open and close.
func stands(line []byte, level, end int) bool {
	if util.IsSpaceRune(util.ToRune(line, level)) || util.IsSpaceRune(util.ToRune(line, end-1)) {
		return false
	}
	behind := end + level
	return behind == len(line) || util.IsSpace(line[behind]) || util.IsPunct(line[behind])
}
