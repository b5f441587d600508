package compiled

import (
	"reflect"
	"strings"
	"text/template/parse"
)

// none is the value of nothing: a missing dot, an untyped nil.
var none reflect.Value

// expr is a compiled expression. value is always there; text and test give the same without a reflect.Value, where the type is known to
// be string or bool.
type expr struct {
	value    func(*frame) reflect.Value
	text     func(*frame) string
	test     func(*frame) bool
	constant bool // the value is the same for every frame
}

func constant(v reflect.Value) expr {
	return expr{value: func(*frame) reflect.Value { return v }, constant: true}
}

func textExpr(text func(*frame) string) expr {
	return expr{text: text, value: func(f *frame) reflect.Value { return reflect.ValueOf(text(f)) }}
}

func testExpr(test func(*frame) bool) expr {
	return expr{test: test, value: func(f *frame) reflect.Value { return reflect.ValueOf(test(f)) }}
}

func (b *body) pipeline(pipe *parse.PipeNode) expr { return b.commands(pipe, pipe.Cmds) }

// commands gives each command the value of the one before it as its last argument.
func (b *body) commands(n parse.Node, cmds []*parse.CommandNode) expr {
	if len(cmds) == 0 {
		b.unknown(n, "no command")
		return expr{}
	}
	value := b.command(cmds[0], nil)
	for _, cmd := range cmds[1:] {
		final := value
		value = b.command(cmd, &final)
	}
	return value
}

func (b *body) command(cmd *parse.CommandNode, final *expr) expr {
	e := b.firstWord(cmd, final)
	if e.text != nil || e.test != nil || e.constant || e.value == nil {
		return e
	}
	inner := e.value
	return expr{value: func(f *frame) reflect.Value {
		v := inner(f)
		if v.Kind() == reflect.Interface && v.NumMethod() == 0 {
			v = v.Elem() // what is in an any goes on
		}
		return v
	}}
}

func (b *body) firstWord(cmd *parse.CommandNode, final *expr) expr {
	args := cmd.Args[1:]
	switch n := cmd.Args[0].(type) {
	case *parse.FieldNode:
		return b.chain(n, dot(), n.Ident, args, final)
	case *parse.ChainNode:
		return b.chain(n, b.argument(n.Node), n.Field, args, final)
	case *parse.VariableNode:
		return b.variableChain(n, args, final)
	case *parse.IdentifierNode:
		return b.function(n, args, final)
	}
	if len(args) > 0 || final != nil {
		b.unknown(cmd, "arguments of something that is no function")
	}
	return b.argument(cmd.Args[0])
}

func dot() expr { return expr{value: func(f *frame) reflect.Value { return f.dot }} }

func (b *body) variableChain(n *parse.VariableNode, args []parse.Node, final *expr) expr {
	slot := b.slot(n, n.Ident[0])
	variable := expr{value: func(f *frame) reflect.Value { return f.variable(slot) }}
	if len(n.Ident) > 1 {
		return b.chain(n, variable, n.Ident[1:], args, final)
	}
	if len(args) > 0 || final != nil {
		b.unknown(n, "arguments of a variable")
	}
	return variable
}

// argument is a word that is no command, where any type will do.
func (b *body) argument(n parse.Node) expr {
	switch n := n.(type) {
	case *parse.DotNode:
		return dot()
	case *parse.FieldNode:
		return b.chain(n, dot(), n.Ident, nil, nil)
	case *parse.VariableNode:
		return b.variableChain(n, nil, nil)
	case *parse.ChainNode:
		return b.chain(n, b.argument(n.Node), n.Field, nil, nil)
	case *parse.IdentifierNode:
		return b.function(n, nil, nil)
	case *parse.PipeNode:
		if len(n.Decl) > 0 {
			b.unknown(n, "a variable declared in parentheses")
		}
		return b.pipeline(n)
	case *parse.BoolNode:
		return constant(reflect.ValueOf(n.True))
	case *parse.StringNode:
		return constant(reflect.ValueOf(n.Text))
	case *parse.NumberNode:
		return b.number(n)
	}
	b.unknown(n, "not understood here")
	return expr{}
}

// number is a number whose type follows from how it is written.
func (b *body) number(n *parse.NumberNode) expr {
	switch {
	case n.IsComplex, strings.ContainsAny(n.Text, "xXpP'"):
	case n.IsFloat && strings.ContainsAny(n.Text, ".eE"):
		return constant(reflect.ValueOf(n.Float64))
	case n.IsInt && int64(int(n.Int64)) == n.Int64:
		return constant(reflect.ValueOf(int(n.Int64)))
	}
	b.unknown(n, "a number of an unusual type")
	return expr{}
}

// typedArgument is a word for a parameter of a type. Literals take that type; other values are checked when they are there.
func (b *body) typedArgument(n parse.Node, t reflect.Type) expr {
	if n.Type() == parse.NodeNil {
		if !canBeNil(t) {
			b.unknown(n, "nil for a "+t.String())
			return expr{}
		}
		return constant(reflect.Zero(t))
	}
	e := b.argument(n)
	if !e.constant || t.Kind() == reflect.Interface {
		return e
	}
	v := e.value(nil)
	switch {
	case v.Type() == t:
		return e
	case n.Type() == parse.NodeString && t.Kind() == reflect.String, n.Type() == parse.NodeBool && t.Kind() == reflect.Bool,
		n.Type() == parse.NodeNumber && v.Kind() == reflect.Int && t.Kind() >= reflect.Int && t.Kind() <= reflect.Int64 && !reflect.Zero(t).OverflowInt(v.Int()):
		return constant(v.Convert(t))
	}
	b.unknown(n, "not a "+t.String())
	return expr{}
}

func canBeNil(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Chan, reflect.Func, reflect.Interface, reflect.Map, reflect.Pointer, reflect.Slice:
		return true
	default:
		return false
	}
}
