package compiled

import (
	"fmt"
	"slices"
	"text/template/parse"
)

// compiler turns the trees of one set into units.
type compiler struct {
	Options
	*escaped
	units map[string]*unit // by name; those that are being compiled too, so that templates may call themselves
	err   error            // the first thing that is not understood
}

// body compiles the tree of one unit.
type body struct {
	*compiler
	tree      *parse.Tree // for messages
	variables []string    // that can be seen at this place, by slot
	slots     int         // most variables at one place
}

// unknown notes that the set cannot be compiled.
func (b *body) unknown(n parse.Node, why string) {
	if b.err == nil {
		where, what := b.tree.ErrorContext(n)
		b.err = fmt.Errorf("%s: <%s>: %s", where, what, why)
	}
}

// named is the unit of a template that is called between tags.
func (c *compiler) named(name string) *unit {
	if u := c.units[name]; u != nil {
		return u
	}
	u := &unit{}
	c.units[name] = u
	t := c.Lookup(name)
	if t == nil || t.Tree == nil || t.Tree.Root == nil {
		c.err = fmt.Errorf("template %q is not there", name)
		return u
	}
	c.compile(u, t.Tree, t.Tree.Root)
	return u
}

func (c *compiler) compile(u *unit, tree *parse.Tree, list *parse.ListNode) {
	b := &body{compiler: c, tree: tree, variables: []string{"$"}, slots: 1}
	u.run = func(*frame) signal { return next } // not of constant text, for units that call this one meanwhile
	text, run := b.list(list)
	u.text, u.slots = text, b.slots
	if run == nil {
		u.run = nil
		return
	}
	u.run = run
}

// declare makes a variable that is seen up to the end of the block.
func (b *body) declare(name string) int {
	b.variables = append(b.variables, name)
	b.slots = max(b.slots, len(b.variables))
	return len(b.variables) - 1
}

// slot finds the variable that was declared last.
func (b *body) slot(n parse.Node, name string) int {
	for i, v := range slices.Backward(b.variables) {
		if v == name {
			return i
		}
	}
	b.unknown(n, "no such variable")
	return 0
}

// block compiles what has a scope of its own.
func (b *body) block(compile func()) {
	outer := len(b.variables)
	compile()
	b.variables = b.variables[:outer]
}

// list gives the text where that is always the same, else a step.
func (b *body) list(list *parse.ListNode) ([]byte, step) {
	var all sequence
	if list != nil {
		for _, n := range list.Nodes {
			b.node(&all, n)
		}
	}
	return all.end()
}

// inner is a list as a step.
func (b *body) inner(list *parse.ListNode) step {
	text, run := b.list(list)
	if run == nil {
		return write(text)
	}
	return run
}

func (b *body) node(to *sequence, n parse.Node) {
	switch n := n.(type) {
	case *parse.TextNode:
		to.text(n.Text)
	case *parse.CommentNode:
	case *parse.ActionNode:
		b.action(to, n)
	case *parse.IfNode:
		to.add(b.ifStep(n))
	case *parse.WithNode:
		to.add(b.withStep(n))
	case *parse.RangeNode:
		to.add(b.rangeStep(n))
	case *parse.TemplateNode:
		b.templateCall(to, n, func() *unit { return b.named(n.Name) })
	case *parse.ListNode:
		b.inlinedCall(to, n)
	case *parse.BreakNode:
		to.add(func(*frame) signal { return leaveLoop })
	case *parse.ContinueNode:
		to.add(func(*frame) signal { return endRound })
	default:
		b.unknown(n, "unknown node")
	}
}

// inlinedCall is a call that escape has replaced.
func (b *body) inlinedCall(to *sequence, list *parse.ListNode) {
	call := b.inlined[list]
	if call == nil {
		b.unknown(list, "unknown list")
		return
	}
	b.templateCall(to, call, func() *unit {
		u := &unit{}
		b.compile(u, b.tree, list)
		return u
	})
}

func (b *body) templateCall(to *sequence, n *parse.TemplateNode, called func() *unit) {
	if n.Pipe != nil && len(n.Pipe.Decl) > 0 {
		b.unknown(n, "a variable declared in a call")
		return
	}
	var dot expr
	if n.Pipe != nil {
		dot = b.pipeline(n.Pipe)
	}
	u := called()
	switch {
	case n.Pipe == nil && u.run == nil:
		to.text(u.text)
	case n.Pipe == nil:
		to.add(func(f *frame) signal { f.call(u, none); return next })
	default:
		to.add(func(f *frame) signal { f.call(u, dot.value(f)); return next })
	}
}

// action writes the value of a pipeline, or sets a variable.
func (b *body) action(to *sequence, n *parse.ActionNode) {
	if len(n.Pipe.Decl) > 0 {
		to.add(b.assignment(n.Pipe))
		return
	}
	cmds, e, err := splitEscapers(n.Pipe.Cmds)
	if err != nil {
		b.unknown(n, err.Error())
		return
	}
	if part := b.part(cmds, e); part != nil {
		to.add(part)
		return
	}
	value := b.commands(n, cmds)
	switch {
	case b.err != nil:
	case value.constant:
		if text, err := constantOutput(value, e); err == nil {
			to.text(text)
			return
		}
		fallthrough
	default:
		to.add(output(value, e))
	}
}

func output(value expr, e *escaper) step {
	if text := value.text; text != nil {
		return func(f *frame) signal { f.buf = e.appendText(f.buf, text(f)); return next }
	}
	return func(f *frame) signal { f.buf = e.appendValue(f.buf, value.value(f)); return next }
}

// constantOutput is what an action writes whose value is the same on every page.
func constantOutput(value expr, e *escaper) (text []byte, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = reason(r)
		}
	}()
	return e.appendValue(nil, value.value(nil)), nil
}

func (b *body) assignment(pipe *parse.PipeNode) step {
	value := b.pipeline(pipe)
	slots := b.targets(pipe)
	return func(f *frame) signal {
		v := value.value(f)
		for _, slot := range slots {
			f.set(slot, v)
		}
		return next
	}
}

// targets are the variables that a pipeline declares, or sets where it says so.
func (b *body) targets(pipe *parse.PipeNode) []int {
	slots := make([]int, len(pipe.Decl))
	for i, v := range pipe.Decl {
		if pipe.IsAssign {
			slots[i] = b.slot(v, v.Ident[0])
		} else {
			slots[i] = b.declare(v.Ident[0])
		}
	}
	return slots
}
