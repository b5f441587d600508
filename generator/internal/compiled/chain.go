package compiled

import (
	"reflect"
	"sync/atomic"
	"text/template/parse"
)

// hop is one name in a chain such as .Site.Title. What the name means is looked up once for each type that comes by.
type hop struct {
	name  string
	typed func(any) (Func, bool)
	known atomic.Pointer[access] // the first of a list; places that meet more than a few types are rare
}

// access is the meaning of a name for a type: a field, an entry of a map, or a method.
type access struct {
	of          reflect.Type
	addressable bool
	field       []int
	key         reflect.Value
	method      *Func
	byPointer   bool // the method is one of the pointer
	next        *access
}

func (b *body) chain(n parse.Node, receiver expr, names []string, args []parse.Node, final *expr) expr {
	if receiver.value == nil || len(names) == 0 {
		b.unknown(n, "fields of nothing")
		return expr{}
	}
	hops := make([]*hop, len(names))
	for i, name := range names {
		hops[i] = &hop{name: name, typed: b.Typed}
	}
	if len(args) == 0 && final == nil {
		return along(receiver, hops)
	}
	last := len(hops) - 1
	return b.methodCall(hops[last], along(receiver, hops[:last]), args, final)
}

func along(receiver expr, hops []*hop) expr {
	start := receiver.value
	return expr{value: func(f *frame) reflect.Value {
		v := start(f)
		for _, h := range hops {
			v = h.of(v)
		}
		return v
	}}
}

// methodCall is a method with arguments. Their types are not known yet; the few kinds of literals are left to html/template.
func (b *body) methodCall(h *hop, receiver expr, args []parse.Node, final *expr) expr {
	if len(args) > 1 || len(args) == 1 && final != nil {
		return b.manyArguments(h, args)
	}
	argument := final
	if len(args) == 1 {
		e := b.argument(args[0])
		if e.constant {
			return b.manyArguments(h, args)
		}
		argument = &e
	}
	return expr{value: func(f *frame) reflect.Value { return h.with(receiver.value(f), argument.value(f)) }}
}

func (b *body) manyArguments(h *hop, args []parse.Node) expr {
	b.unknown(args[0], "the method "+h.name+" with such arguments")
	return expr{}
}

// of is the value of the name in v.
func (h *hop) of(v reflect.Value) reflect.Value {
	v, a := h.access(v)
	switch {
	case a == nil:
		return none
	case a.method != nil:
		return a.method.one(a.receiver(v))
	case a.key.IsValid():
		return v.MapIndex(a.key)
	case len(a.field) == 1:
		return v.Field(a.field[0])
	}
	field, err := v.FieldByIndexErr(a.field)
	if err != nil {
		giveUp("%s: %w", h.name, err)
	}
	return field
}

// with calls the method with an argument.
func (h *hop) with(v, argument reflect.Value) reflect.Value {
	v, a := h.access(v)
	if a == nil || a.method == nil {
		giveUp("%s is no method", h.name)
	}
	return a.method.two(a.receiver(v), argument)
}

func (a *access) receiver(v reflect.Value) reflect.Value {
	if a.byPointer && v.Kind() != reflect.Pointer {
		return v.Addr()
	}
	return v
}

// access gives the meaning of the name and the value without pointers; nil for the name in nothing.
func (h *hop) access(v reflect.Value) (reflect.Value, *access) {
	for v.Kind() == reflect.Interface {
		if v.IsNil() {
			giveUp("nil has no %s", h.name)
		}
		v = v.Elem()
	}
	if !v.IsValid() {
		return v, nil
	}
	if v.Kind() == reflect.Pointer {
		if v = v.Elem(); !v.IsValid() {
			giveUp("a nil pointer has no %s", h.name)
		}
	}
	t, addressable := v.Type(), v.CanAddr()
	for a := h.known.Load(); a != nil; a = a.next {
		if a.of == t && a.addressable == addressable {
			return v, a
		}
	}
	a := h.find(t, addressable)
	a.next = h.known.Load()
	h.known.Store(a)
	return v, a
}

func (h *hop) find(t reflect.Type, addressable bool) *access {
	a := &access{of: t, addressable: addressable}
	if m, ok := t.MethodByName(h.name); ok {
		a.method = method(m, h.typed)
		return a
	}
	if addressable {
		if m, ok := reflect.PointerTo(t).MethodByName(h.name); ok {
			a.method, a.byPointer = method(m, h.typed), true
			return a
		}
	}
	switch t.Kind() {
	case reflect.Struct:
		if field, ok := t.FieldByName(h.name); ok && field.IsExported() {
			a.field = field.Index
			return a
		}
	case reflect.Map:
		if t.Key() == reflect.TypeFor[string]() {
			a.key = reflect.ValueOf(h.name)
			return a
		}
	}
	giveUp("%s has no %s", t, h.name)
	return nil
}
