package markdown

import (
	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/util"
)

// first is a priority in front of the renderers of goldmark's extensions, which have 500.
const first = 400

// frames are what pages have in place of, or around, what goldmark's extensions write.
func frames(language string) []util.PrioritizedValue {
	w := wordsOf(language)
	return []util.PrioritizedValue{
		util.Prioritized(tableFrame{w.table}, first), util.Prioritized(taskMark{w.open, w.done}, first), util.Prioritized(pictureFrame{}, first),
		util.Prioritized(blockFrame{w}, first),
	}
}

// tableFrame puts a frame around each table, in which a wide one scrolls by itself on a phone; it can be reached by keyboard. It is no
// landmark: a post may have many tables.
type tableFrame struct{ label string }

// RegisterFuncs takes the place of goldmark's own renderer of tables; rows and cells stay with it.
func (f tableFrame) RegisterFuncs(r renderer.NodeRendererFuncRegisterer) {
	r.Register(east.KindTable, func(w util.BufWriter, _ []byte, _ ast.Node, entering bool) (ast.WalkStatus, error) {
		var err error
		if entering {
			_, err = w.WriteString(`<div class="table" role="group" tabindex="0" aria-label="` + f.label + "\">\n<table>\n")
		} else {
			_, err = w.WriteString("</table>\n</div>\n")
		}
		return ast.WalkContinue, err
	})
}

// taskMark shows whether something is done. goldmark writes a form's field, which nobody can fill in and which has no name.
type taskMark struct{ open, done string }

// RegisterFuncs takes the place of goldmark's own renderer of task lists.
func (m taskMark) RegisterFuncs(r renderer.NodeRendererFuncRegisterer) {
	r.Register(east.KindTaskCheckBox, func(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		sign, word := "☐", m.open
		if n.(*east.TaskCheckBox).IsChecked {
			sign, word = "☑", m.done
		}
		_, err := w.WriteString(`<span class="task" role="img" aria-label="` + word + `">` + sign + "</span> ")
		return ast.WalkContinue, err
	})
}
