package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
)

// visitor resolves the destinations of a document and collects its issues.
type visitor struct {
	source     []byte
	resolve    Resolver
	words      *words
	unsafeHTML bool
	autoLinks  bool
	demote     bool // the text has headings of level 1, which is the title's: all go down by one
	level      int  // of the heading before; the title is that of level 1
	topped     bool // a heading of level 1 was told of
	blocks     bool // see Document
	anchors    []string
	jumps      []Jump
	issues     []Issue
	omitted    []ast.Node // links of which the text alone is to stay
	led        []led      // addresses in the text that get another link
	room       []byte     // for the texts of links

	counted, lines, begun int // see lineOf: up to where, how many lines end before, and where the last one begins
}

// walk visits a node and all that it holds, in the order of the text.
func (v *visitor) walk(n ast.Node) {
	if !v.visit(n) {
		return
	}
	for c := n.FirstChild(); c != nil; {
		next := c.NextSibling() // c may get a frame
		v.walk(c)
		c = next
	}
}

// visit tells whether what the node holds is to be visited as well.
func (v *visitor) visit(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.Heading:
		v.heading(n)
	case *ast.Link:
		v.link(n)
	case *ast.AutoLink:
		if v.autoLinks && n.AutoLinkType == ast.AutoLinkURL {
			v.autoLink(n)
		}
	case *ast.Image:
		target := v.target(n, n.Destination, AsPicture)
		n.Destination = []byte(target.Href)
		if target.Picture != nil {
			show(n, target.Picture, pictureSizes)
		}
		if target.Omit {
			omit(n)
		} else if !n.HasChildren() {
			v.issue(n, n.Destination, Issue{Kind: NoAlt, Text: "the picture has no alternative text", Hint: "say what can be seen: ![Kran am Hafen](bild.jpg)"})
		}
	case *east.TableCell:
		if n.Alignment != east.AlignNone {
			n.SetAttributeString("class", []byte("align-"+n.Alignment.String()))
		}
	case *ast.HTMLBlock, *ast.RawHTML:
		v.rawHTML(n)
	case *ast.Blockquote:
		if _, isBox := n.Attribute(alertKey); isBox {
			v.blocks = true
		} else {
			v.noBox(n)
		}
	case *blockNode:
		v.block(n)
		return n.box // the others were filled just now
	case *strayNode:
		v.stray(n)
	}
	return true
}

func (v *visitor) target(n ast.Node, written []byte, as Use) Target {
	target, err := v.resolve(string(written), as)
	if err != nil {
		kind := BadLink
		if as == AsFolder {
			kind = BadFile
		}
		v.issue(n, written, Issue{Kind: kind, Text: err.Error(), Err: err})
	}
	return target
}

// autoLink asks about an address that stands in the text by itself. The author wrote no link, so nothing can be wrong with it.
func (v *visitor) autoLink(n *ast.AutoLink) {
	address := string(n.URL(v.source))
	target, _ := v.resolve(address, AsLink)
	switch {
	case target.Omit:
		v.omitted = append(v.omitted, n)
	case target.Href != address:
		v.led = append(v.led, led{n, target.Href})
	}
}

// led is an address in the text that leads elsewhere than it says.
type led struct {
	link *ast.AutoLink
	href string
}

// lead gives such addresses their links. Like unlink it comes after the walk.
func (v *visitor) lead() {
	for _, l := range v.led {
		link := ast.NewLink()
		link.Destination = []byte(l.href)
		link.AppendChild(link, ast.NewString(l.link.Label(v.source)))
		parent := l.link.Parent()
		parent.ReplaceChild(parent, l.link, link)
	}
}

// unlink leaves the text of links that are to be omitted. It comes after the walk, which would lose its way.
func (v *visitor) unlink() {
	for _, n := range v.omitted {
		parent := n.Parent()
		if auto, ok := n.(*ast.AutoLink); ok {
			parent.InsertBefore(parent, n, ast.NewString(auto.Label(v.source)))
		}
		for c := n.FirstChild(); c != nil; c = n.FirstChild() {
			parent.InsertBefore(parent, n, c)
		}
		parent.RemoveChild(parent, n)
	}
}

func (v *visitor) rawHTML(n ast.Node) {
	if v.unsafeHTML {
		v.rawAnchors(n)
	}
	if v.unsafeHTML || isSilent(n, v.source) {
		return
	}
	issue := Issue{Kind: RawHTML, Text: "HTML in the text is left out", Hint: "write it in Markdown, or set markdown: {unsafeHTML: true} in newsroom.yaml"}
	if inline, ok := n.(*ast.RawHTML); ok {
		issue.Line, issue.Column = v.lineOf(inline.Segments.At(0).Start)
	} else {
		issue.Line, issue.Column = v.place(n, nil)
	}
	v.issues = append(v.issues, issue)
}

// isSilent tells whether HTML needs no word: a note that nobody was to see, or the end of an element whose beginning was reported.
func isSilent(n ast.Node, source []byte) bool {
	var first []byte
	switch n := n.(type) {
	case *ast.HTMLBlock:
		if n.Lines().Len() > 0 {
			line := n.Lines().At(0)
			first = line.Value(source)
		}
	case *ast.RawHTML:
		segment := n.Segments.At(0)
		first = segment.Value(source)
	}
	first = bytes.TrimSpace(first)
	return bytes.HasPrefix(first, []byte("<!--")) || bytes.HasPrefix(first, []byte("</"))
}

func (v *visitor) issue(n ast.Node, near []byte, issue Issue) {
	issue.Line, issue.Column = v.place(n, near)
	v.issues = append(v.issues, issue)
}

// place finds where an inline node stands. goldmark keeps the lines of blocks alone, so the text of the block around it is searched.
func (v *visitor) place(n ast.Node, near []byte) (line, column int) {
	offset := 0
	for block := n; block != nil; block = block.Parent() {
		if block.Type() != ast.TypeBlock || block.Lines().Len() == 0 {
			continue
		}
		offset = block.Lines().At(0).Start
		end := block.Lines().At(block.Lines().Len() - 1).Stop
		if i := bytes.Index(v.source[offset:end], near); i > 0 {
			offset += i
		}
		break
	}
	return v.lineOf(offset)
}

// lineOf counts from the place that was asked for last: nodes come in the order of the text, and there may be very many.
func (v *visitor) lineOf(offset int) (line, column int) {
	if offset < v.counted {
		v.counted, v.lines, v.begun = 0, 0, 0
	}
	between := v.source[v.counted:offset]
	if i := bytes.LastIndexByte(between, '\n'); i >= 0 {
		v.begun = v.counted + i + 1
	}
	v.lines += bytes.Count(between, []byte("\n"))
	v.counted = offset
	return 1 + v.lines, 1 + offset - v.begun
}

func topHeading(doc ast.Node) int {
	top := 6
	for n := doc.FirstChild(); n != nil; n = n.NextSibling() {
		if h, ok := n.(*ast.Heading); ok {
			top = min(top, h.Level)
		}
	}
	return top
}
