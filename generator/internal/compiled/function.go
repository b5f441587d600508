package compiled

import (
	"reflect"
	"slices"
	"text/template/parse"
)

// function is a call of one of the theme's functions, or of a function that every template has.
func (b *body) function(n *parse.IdentifierNode, args []parse.Node, final *expr) expr {
	f, own := b.Funcs[n.Ident]
	if !own {
		return b.builtin(n, args, final)
	}
	var e expr
	if typed, ok := b.Typed(f); ok {
		e = b.typedCall(n, typed, args, final)
	} else {
		e = b.reflectedCall(n, reflect.ValueOf(f), args, final)
	}
	if b.err == nil && final == nil && slices.Contains(b.Constant, n.Ident) && allLiterals(args) {
		return folded(e)
	}
	return e
}

func allLiterals(args []parse.Node) bool {
	return !slices.ContainsFunc(args, func(n parse.Node) bool {
		return n.Type() != parse.NodeString && n.Type() != parse.NodeNumber && n.Type() != parse.NodeBool
	})
}

// folded calls the function now. Where it fails it is to fail on the page.
func folded(e expr) (result expr) {
	defer func() {
		if recover() != nil {
			result = e
		}
	}()
	return constant(e.value(nil))
}

func (b *body) typedCall(n parse.Node, f Func, args []parse.Node, final *expr) expr {
	if f.many != nil {
		return b.manyCall(n, f, args, final)
	}
	values := b.typedArguments(n, f.in, args, final)
	if len(values) != len(f.in) || b.err != nil {
		b.unknown(n, "too many or too few arguments")
		return expr{}
	}
	a := values[0].value
	second := func(*frame) reflect.Value { return none }
	if len(values) == 2 {
		second = values[1].value
	}
	switch {
	case f.text != nil:
		return textExpr(func(fr *frame) string { return f.text(a(fr), second(fr)) })
	case f.test != nil:
		return testExpr(func(fr *frame) bool { return f.test(a(fr), second(fr)) })
	}
	return expr{value: func(fr *frame) reflect.Value { return f.call(a(fr), second(fr)) }}
}

func (b *body) typedArguments(n parse.Node, in []reflect.Type, args []parse.Node, final *expr) []expr {
	if len(args) > len(in) {
		b.unknown(n, "too many arguments")
		return nil
	}
	values := make([]expr, 0, len(in))
	for i, arg := range args {
		values = append(values, b.typedArgument(arg, in[i]))
	}
	if final != nil {
		values = append(values, *final)
	}
	return values
}

// manyCall is a call with any number of arguments behind the first.
func (b *body) manyCall(n parse.Node, f Func, args []parse.Node, final *expr) expr {
	if len(args) == 0 {
		b.unknown(n, "no argument")
		return expr{}
	}
	first := b.typedArgument(args[0], f.in[0])
	others := make([]expr, 0, len(args))
	for _, arg := range args[1:] {
		others = append(others, b.typedArgument(arg, reflect.TypeFor[any]()))
	}
	if final != nil {
		others = append(others, *final)
	}
	return expr{value: func(fr *frame) reflect.Value { return f.many(first.value(fr), boxed(fr, others)) }}
}

// boxed are the values as arguments of any type.
func boxed(f *frame, values []expr) []any {
	arguments := make([]any, len(values))
	for i, v := range values {
		if v := v.value(f); v.IsValid() {
			arguments[i] = v.Interface()
		}
	}
	return arguments
}

func (b *body) reflectedCall(n parse.Node, fun reflect.Value, args []parse.Node, final *expr) expr {
	t := fun.Type()
	values := make([]expr, 0, len(args)+1)
	for i, arg := range args {
		if !t.IsVariadic() && i >= t.NumIn() || parameter(t, i) == reflect.TypeFor[reflect.Value]() {
			b.unknown(n, "unusual arguments")
			return expr{}
		}
		values = append(values, b.typedArgument(arg, parameter(t, i)))
	}
	if final != nil {
		values = append(values, *final)
	}
	return expr{value: func(f *frame) reflect.Value { return invoke(fun, evaluate(f, values)) }}
}

func evaluate(f *frame, values []expr) []reflect.Value {
	arguments := make([]reflect.Value, len(values))
	for i, v := range values {
		arguments[i] = v.value(f)
	}
	return arguments
}
