package markdown

import (
	"strconv"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/util"
)

// pictureSizes is how wide a picture in a text is shown: as wide as the text.
const pictureSizes = "(min-width: 48rem) 44rem, 94vw"

// show gives a picture what is known of it. It loads when it comes near the screen.
func show(n *ast.Image, p *Picture, sizes string) {
	set := func(name, value string) { n.SetAttributeString(name, []byte(value)) }
	if p.Srcset != "" {
		set("srcset", p.Srcset)
		set("sizes", sizes)
	}
	if p.Width > 0 && p.Height > 0 {
		set("width", strconv.Itoa(p.Width))
		set("height", strconv.Itoa(p.Height))
	}
	if p.Class != "" {
		set("class", p.Class)
	}
	set("loading", "lazy")
	set("decoding", "async")
	if p.WebP != "" {
		frame := &pictureNode{webP: p.WebP, sizes: sizes}
		n.Parent().ReplaceChild(n.Parent(), n, frame)
		frame.AppendChild(frame, n)
	}
}

// omit leaves the words of a picture in its place.
func omit(n *ast.Image) {
	parent := n.Parent()
	for c := n.FirstChild(); c != nil; c = n.FirstChild() {
		parent.InsertBefore(parent, n, c)
	}
	parent.RemoveChild(parent, n)
}

// pictureNode is around a picture that is there in another form as well.
type pictureNode struct {
	ast.BaseInline
	webP, sizes string
}

var kindPicture = ast.NewNodeKind("Picture")

// Kind tells nodes of this kind from all others.
func (n *pictureNode) Kind() ast.NodeKind { return kindPicture }

// Dump is for goldmark's own tests.
func (n *pictureNode) Dump(source []byte, level int) { ast.DumpHelper(n, source, level, nil, nil) }

// pictureFrame writes the element around the picture; goldmark writes the picture.
type pictureFrame struct{}

// RegisterFuncs takes the nodes that show has put in.
func (pictureFrame) RegisterFuncs(r renderer.NodeRendererFuncRegisterer) {
	r.Register(kindPicture, func(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
		var err error
		if entering {
			n := n.(*pictureNode)
			_, err = w.WriteString(`<picture><source type="image/webp" srcset="` + string(util.EscapeHTML([]byte(n.webP))) + `" sizes="` + n.sizes + `">`)
		} else {
			_, err = w.WriteString("</picture>")
		}
		return ast.WalkContinue, err
	})
}
