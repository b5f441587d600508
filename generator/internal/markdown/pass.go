package markdown

import (
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// pass is what one text needs while it is rendered. The next text takes it over: nothing of it may be in a Document.
type pass struct {
	parser.Context
	ids     headingIDs
	html    output
	words   []byte     // room for the teaser
	texts   []ast.Text // nodes for plainParser
	used    int        // of texts
	block   ast.Node   // where plainParser was asked last
	isPlain bool       // what it found there
	judged  int        // up to where in the source it looked
	refers  bool       // the Context has references, which it cannot forget
}

const (
	// textsAtOnce are as many nodes as most posts need.
	textsAtOnce = 64
	// longText is the length of a text after which a pass is not used again: it shall not hold memory for ever.
	longText = 64 << 10
	// firstBytes is room for most posts.
	firstBytes = 8 << 10
)

func newPass() *pass {
	return &pass{
		Context: parser.NewContext(),
		ids:     headingIDs{taken: map[string]int{}},
		html:    output{make([]byte, 0, firstBytes)},
		words:   make([]byte, 0, 1<<10),
		texts:   make([]ast.Text, textsAtOnce),
	}
}

// IDs takes the place of the Context's own, of which goldmark makes no use then.
func (p *pass) IDs() parser.IDs { return &p.ids }

// AddReference notes that the Context cannot be used for another text.
func (p *pass) AddReference(r parser.Reference) {
	p.refers = true
	p.Context.AddReference(r)
}

// text returns a node for a piece of the source.
func (p *pass) text(segment text.Segment) *ast.Text {
	if p.used == len(p.texts) {
		p.texts, p.used = make([]ast.Text, textsAtOnce), 0 // those before are the document's alone now
	}
	n := &p.texts[p.used]
	p.used++
	n.Segment = segment
	return n
}

// reset forgets the text.
func (p *pass) reset() {
	p.forgetContext()
	p.ids.reset()
	p.html.bytes = p.html.bytes[:0]
	clear(p.texts[:p.used])
	p.used, p.block, p.judged = 0, nil, 0
}

func (p *pass) forgetContext() {
	if p.refers {
		p.Context, p.refers = parser.NewContext(), false
		return
	}
	for key := range parser.ContextKeyMax + 1 {
		p.Set(key, nil)
	}
	p.SetOpenedBlocks(nil)
}
