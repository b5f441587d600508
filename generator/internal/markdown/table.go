package markdown

import (
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/util"
)

// tableFrame puts a frame around each table, in which a wide one scrolls by itself on a phone; it can be reached by keyboard.
type tableFrame struct{ label string }

func newTableFrame(language string) renderer.NodeRenderer {
	if strings.HasPrefix(language, "de") {
		return tableFrame{"Tabelle"}
	}
	return tableFrame{"Table"}
}

// RegisterFuncs takes the place of goldmark's own renderer of tables; rows and cells stay with it.
func (f tableFrame) RegisterFuncs(r renderer.NodeRendererFuncRegisterer) {
	r.Register(east.KindTable, func(w util.BufWriter, _ []byte, _ ast.Node, entering bool) (ast.WalkStatus, error) {
		var err error
		if entering {
			_, err = w.WriteString(`<div class="table" role="region" tabindex="0" aria-label="` + f.label + "\">\n<table>\n")
		} else {
			_, err = w.WriteString("</table>\n</div>\n")
		}
		return ast.WalkContinue, err
	})
}
