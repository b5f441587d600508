package compiled

import (
	"fmt"
	"html/template"
	"reflect"
	"text/template/parse"
)

// builtin is a function that every template has.
func (b *body) builtin(n *parse.IdentifierNode, args []parse.Node, final *expr) expr {
	var values []expr
	for _, arg := range args {
		if arg.Type() == parse.NodeNil {
			b.unknown(n, "nil as an argument")
		}
		values = append(values, b.argument(arg))
	}
	if final != nil {
		values = append(values, *final)
	}
	if b.err != nil {
		return expr{}
	}
	if e := builtins(n.Ident, values); e.value != nil {
		return e
	}
	b.unknown(n, "a function that is not understood with such arguments")
	return expr{}
}

func builtins(name string, values []expr) expr {
	switch name {
	case "and", "or":
		return logic(values, name == "or")
	case "print", "println", "printf", "html", "js", "urlquery":
		return formatting(name, values)
	case "eq", "ne", "lt", "le", "gt", "ge":
		return comparison(name, values)
	case "index":
		return indexing(values)
	case "slice":
		return slicing(values)
	case "not", "len":
		if len(values) != 1 {
			return expr{}
		}
	default:
		return expr{}
	}
	value := values[0].value
	if name == "not" {
		return testExpr(func(f *frame) bool { return !truth(value(f)) })
	}
	return expr{value: func(f *frame) reflect.Value { return reflect.ValueOf(length(value(f))) }}
}

// logic is or, where the first true value decides, or and, where the first false one does.
func logic(values []expr, decides bool) expr {
	if len(values) == 0 {
		return expr{}
	}
	return expr{value: func(f *frame) (v reflect.Value) {
		for _, value := range values {
			if v = value.value(f); truth(v) == decides {
				break
			}
		}
		return v
	}}
}

func comparison(name string, values []expr) expr {
	if len(values) != 2 {
		return anyEqual(name, values)
	}
	a, b := values[0].value, values[1].value
	switch name {
	case "eq":
		return testExpr(func(f *frame) bool { return equal(a(f), b(f)) })
	case "ne":
		return testExpr(func(f *frame) bool { return !equal(a(f), b(f)) })
	case "lt":
		return testExpr(func(f *frame) bool { return compare(a(f), b(f)) < 0 })
	case "le":
		return testExpr(func(f *frame) bool { return compare(a(f), b(f)) <= 0 })
	case "gt":
		return testExpr(func(f *frame) bool { return compare(a(f), b(f)) > 0 })
	default:
		return testExpr(func(f *frame) bool { return compare(a(f), b(f)) >= 0 })
	}
}

// anyEqual is eq with more than two arguments: whether the first equals one of the others.
func anyEqual(name string, values []expr) expr {
	if name != "eq" || len(values) < 2 {
		return expr{}
	}
	return testExpr(func(f *frame) bool {
		arguments := evaluate(f, values)
		for _, other := range arguments[1:] {
			if equal(arguments[0], other) {
				return true
			}
		}
		return false
	})
}

func formatting(name string, values []expr) expr {
	format := map[string]func(...any) string{
		"print": fmt.Sprint, "println": fmt.Sprintln, "html": template.HTMLEscaper, "js": template.JSEscaper, "urlquery": template.URLQueryEscaper,
	}[name]
	if name == "printf" && len(values) > 0 {
		format = func(a ...any) string { return fmt.Sprintf(a[0].(string), a[1:]...) }
	}
	if format == nil {
		return expr{}
	}
	return textExpr(func(f *frame) string { return format(boxed(f, values)...) })
}

func length(v reflect.Value) int {
	v = indirect(v)
	switch v.Kind() {
	case reflect.Array, reflect.Map, reflect.Slice, reflect.String:
		return v.Len()
	}
	giveUp("the length of an unusual type")
	return 0
}

func indexing(values []expr) expr {
	if len(values) == 0 {
		return expr{}
	}
	if len(values) == 2 {
		of, by := values[0].value, values[1].value
		return expr{value: func(f *frame) reflect.Value { return element(of(f), by(f)) }}
	}
	return expr{value: func(f *frame) reflect.Value {
		arguments := evaluate(f, values)
		v := concrete(arguments[0])
		for _, by := range arguments[1:] {
			v = element(v, by)
		}
		return v
	}}
}

// element is the entry of a list or a map; of a map without it, the zero of its type.
func element(of, by reflect.Value) reflect.Value {
	of, by = indirect(of), concrete(by)
	switch of.Kind() {
	case reflect.Array, reflect.Slice, reflect.String:
		return of.Index(int(by.Int()))
	case reflect.Map:
		if !by.IsValid() || !by.Type().AssignableTo(of.Type().Key()) {
			giveUp("an unusual key of a map")
		}
		if found := of.MapIndex(by); found.IsValid() {
			return found
		}
		return reflect.Zero(of.Type().Elem())
	}
	giveUp("index of an unusual type")
	return none
}

// slicing is a part of a text or a list: from an index, or from one up to another.
func slicing(values []expr) expr {
	if len(values) < 2 || len(values) > 3 {
		return expr{}
	}
	return expr{value: func(f *frame) reflect.Value {
		arguments := evaluate(f, values)
		v := indirect(arguments[0])
		end := v.Len()
		if len(arguments) == 3 {
			end = int(concrete(arguments[2]).Int())
		}
		return v.Slice(int(concrete(arguments[1]).Int()), end)
	}}
}
