package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// blocksFirst is a priority in front of goldmark's block parsers and paragraph transformers, which have 100 and more.
const blocksFirst = 50

// blockNode is a shortcode in a line of its own: a box, which holds blocks, or one that the visitor fills.
type blockNode struct {
	ast.BaseBlock
	code          shortcode
	box           bool
	closed        bool // the box has an end
	within        int  // boxes that were begun within it, which is wrong, and that have no end yet
	before, after string
}

var kindBlock = ast.NewNodeKind("Shortcode")

// Kind tells nodes of this kind from all others.
func (n *blockNode) Kind() ast.NodeKind { return kindBlock }

// IsRaw keeps goldmark from looking for Markdown in the line of the shortcode itself.
func (n *blockNode) IsRaw() bool { return true }

// Dump is for goldmark's own tests.
func (n *blockNode) Dump(source []byte, level int) { ast.DumpHelper(n, source, level, nil, nil) }

// blockParser finds shortcodes that stand in lines of their own.
type blockParser struct{}

// Trigger is how a shortcode begins.
func (blockParser) Trigger() []byte { return []byte{'{'} }

// CanInterruptParagraph lets a shortcode stand right below a text.
func (blockParser) CanInterruptParagraph() bool { return true }

// CanAcceptIndentedLine leaves code alone.
func (blockParser) CanAcceptIndentedLine() bool { return false }

// alone reads the shortcode that is all that a line holds.
func alone(line []byte) (code shortcode, ok bool) {
	line = bytes.TrimLeft(line, " \t")
	if !beginsShortcode(line) {
		return code, false
	}
	code, length := readShortcode(line)
	return code, util.IsBlank(line[length:])
}

// Open takes the line of a shortcode.
func (blockParser) Open(_ ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, segment := reader.PeekLine()
	code, ok := alone(line)
	if !ok {
		return nil, parser.NoChildren
	}
	code.check()
	n := &blockNode{code: code}
	n.Lines().Append(segment.TrimLeftSpace(reader.Source()))
	reader.AdvanceToEOL()
	outer := openBox(pc)
	switch {
	case code.wrong != "":
	case code.closes:
		n.code.wrong, n.code.hint = "ends a box that was not begun", shortcodeKinds[code.name].example
	case !shortcodeKinds[code.name].box:
	case outer != nil:
		outer.within++
		n.code.wrong, n.code.hint = "stands within another box", "end that one first: {{< /"+outer.code.name+" >}}"
	default:
		n.box = true
		return n, parser.HasChildren
	}
	return n, parser.NoChildren
}

// openBox is the box that the text is in, or nil.
func openBox(pc parser.Context) *blockNode {
	for _, b := range pc.OpenedBlocks() {
		if box, ok := b.Node.(*blockNode); ok && box.box {
			return box
		}
	}
	return nil
}

// Continue goes on to the end of a box.
func (blockParser) Continue(node ast.Node, reader text.Reader, pc parser.Context) parser.State {
	n := node.(*blockNode)
	if !n.box {
		return parser.Close
	}
	line, _ := reader.PeekLine()
	indent, pos := util.IndentWidth(line, reader.LineOffset())
	const code = 4
	if indent >= code || pos >= len(line) || inCode(n, pc.LastOpenedBlock().Node, indent) {
		return parser.Continue | parser.HasChildren
	}
	end, ok := alone(line[pos:])
	if !ok || !end.closes || !shortcodeKinds[end.name].box {
		return parser.Continue | parser.HasChildren
	}
	reader.AdvanceToEOL()
	if n.within > 0 {
		n.within--
		return parser.Continue | parser.NoChildren
	}
	n.closed = true
	n.code.hint = "write {{< /" + n.code.name + " >}}"
	if end.check(); end.wrong != "" {
		n.code.wrong = "has an end that " + end.wrong
	} else if end.name != n.code.name {
		n.code.wrong = "is ended by {{< /" + end.name + " >}}"
	}
	return parser.Close
}

// inCode tells whether a line with this indent goes on with a block of code that is open in a box: a shortcode there is a text.
func inCode(box, last ast.Node, indent int) bool {
	if last.Kind() != ast.KindFencedCodeBlock {
		return false
	}
	for n := last.Parent(); n != box; n = n.Parent() {
		switch n := n.(type) {
		case *ast.List:
		case *ast.ListItem:
			if indent -= n.Offset; indent < 0 {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// Close finds boxes that do not end.
func (blockParser) Close(node ast.Node, _ text.Reader, _ parser.Context) {
	if n := node.(*blockNode); n.box && !n.closed {
		n.code.wrong, n.code.hint = "does not end", "write {{< /"+n.code.name+" >}} in a line of its own behind the text"
	}
}

// strayNode is the beginning of a shortcode in the middle of a text, where none can stand.
type strayNode struct {
	ast.BaseInline
	code  shortcode
	signs []byte
}

var kindStray = ast.NewNodeKind("StrayShortcode")

// Kind tells nodes of this kind from all others.
func (n *strayNode) Kind() ast.NodeKind { return kindStray }

// Dump is for goldmark's own tests.
func (n *strayNode) Dump(source []byte, level int) { ast.DumpHelper(n, source, level, nil, nil) }

// strayParser finds shortcodes that do not stand in lines of their own.
type strayParser struct{}

// Trigger is how a shortcode begins.
func (strayParser) Trigger() []byte { return []byte{'{'} }

// Parse takes the first signs of a shortcode; the rest is a text.
func (strayParser) Parse(_ ast.Node, reader text.Reader, _ parser.Context) ast.Node {
	line, segment := reader.PeekLine()
	if !beginsShortcode(line) {
		return nil
	}
	n := &strayNode{signs: line[:3]}
	n.SetPos(segment.Start)
	n.code = beginOf(line)
	if !n.code.unknown() {
		n.code.wrong, n.code.hint = "stands in the middle of a text", "write it in a line of its own: "+shortcodeKinds[n.code.name].example
	}
	reader.Advance(len(n.signs))
	return n
}

// alertKinds are GitHub's (https://docs.github.com/en/get-started/writing-on-github), by what stands in the first line of a quote.
var alertKinds = map[string]string{"[!note]": "note", "[!tip]": "tip", "[!important]": "important", "[!warning]": "warning", "[!caution]": "caution"}

// alerts makes boxes of quotes that begin with a line such as [!WARNING].
type alerts struct{}

// alertKey is the attribute by which a quote is known as a box.
var alertKey = []byte("data-box")

// Transform takes the first line of a quote off and marks the quote.
func (alerts) Transform(paragraph *ast.Paragraph, reader text.Reader, _ parser.Context) {
	quote, ok := paragraph.Parent().(*ast.Blockquote)
	if !ok || paragraph.PreviousSibling() != nil || paragraph.Lines().Len() == 0 {
		return
	}
	lines := paragraph.Lines()
	first := lines.At(0)
	line := bytes.TrimSpace(first.Value(reader.Source()))
	if len(line) < len("[!tip]") || line[1] != '!' {
		return
	}
	kind := alertKinds[string(bytes.ToLower(line))]
	if kind == "" {
		return
	}
	quote.SetAttribute(alertKey, []byte(kind))
	if lines.Len() == 1 {
		quote.RemoveChild(quote, paragraph)
		return
	}
	lines.SetSliced(1, lines.Len())
}

// blockFrame writes boxes, and what the visitor has made of other shortcodes.
type blockFrame struct{ words *words }

// RegisterFuncs takes quotes too, of which some are boxes.
func (f blockFrame) RegisterFuncs(r renderer.NodeRendererFuncRegisterer) {
	r.Register(kindBlock, func(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
		side := n.(*blockNode).after
		if entering {
			side = n.(*blockNode).before
		}
		_, err := w.WriteString(side)
		return ast.WalkContinue, err
	})
	r.Register(kindStray, func(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		_, err := w.Write(util.EscapeHTML(n.(*strayNode).signs))
		return ast.WalkContinue, err
	})
	r.Register(ast.KindBlockquote, func(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
		begin, end := "<blockquote>\n", "</blockquote>\n"
		if kind, ok := n.Attribute(alertKey); ok {
			begin, end = f.words.box(string(kind.([]byte)), ""), boxEnd
		}
		if !entering {
			begin = end
		}
		_, err := w.WriteString(begin)
		return ast.WalkContinue, err
	})
}
