package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// linkReferences is the priority that goldmark gives to their transformer.
const linkReferences = 100

// bracketed spares goldmark's transformer of link references the paragraphs that do not begin with a bracket, as all of them do.
type bracketed struct{ parser.ParagraphTransformer }

func (b bracketed) Transform(paragraph *ast.Paragraph, reader text.Reader, pc parser.Context) {
	if lines := paragraph.Lines(); lines.Len() > 0 {
		first := lines.At(0)
		begin := bytes.TrimLeft(reader.Source()[first.Start:first.Stop], " \t\r\n")
		if len(begin) > 0 && begin[0] != '[' {
			return
		}
	}
	b.ParagraphTransformer.Transform(paragraph, reader, pc)
}
