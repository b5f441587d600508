package compiled

import (
	"reflect"
	"text/template/parse"
)

// Parts keeps the output of templates, for one state of the data that pages are made from. It is used by several goroutines at once.
type Parts interface {
	Part(PartKey) (html string, found bool)
	Keep(key PartKey, html string)
}

// PartKey names a part and all that its output depends on.
type PartKey struct {
	Name     string
	About    any // a pointer
	Variants [2]Variant
}

// Variant is a value that can be compared. Strings stand for themselves, so that none is copied to the heap for a look at the parts.
type Variant struct {
	text  string
	value any // of strings, their type
}

// NewVariant makes a variant of any value.
func NewVariant(v any) Variant { return variant(reflect.ValueOf(v)) }

func variant(v reflect.Value) Variant {
	switch v = concrete(v); v.Kind() {
	case reflect.Invalid:
		return Variant{}
	case reflect.String:
		return Variant{text: v.String(), value: v.Type()}
	default:
		return Variant{value: v.Interface()}
	}
}

// part compiles an action that writes a part; nil where it is something else, or unusual.
func (b *body) part(cmds []*parse.CommandNode, e *escaper) step {
	if len(cmds) != 1 || e == nil || !e.betweenTags() {
		return nil
	}
	name, ok := partName(cmds[0], b.Cached)
	args := cmds[0].Args
	if !ok || len(args) > 5 {
		return nil
	}
	values := []expr{constant(none), constant(none), constant(none)}
	for i, arg := range args[2:] {
		values[i] = b.argument(arg)
	}
	u, about, first, second := b.named(name), values[0].value, values[1].value, values[2].value
	return func(f *frame) signal {
		data := about(f)
		key := PartKey{Name: name, About: b.about(data), Variants: [2]Variant{variant(first(f)), variant(second(f))}}
		f.part(u, key, data)
		return next
	}
}

func (o *Options) about(v reflect.Value) any {
	if !v.IsValid() {
		giveUp("a part about nothing")
	}
	about := v.Interface()
	if !o.About(about) {
		giveUp("a part about a %s", v.Type())
	}
	return about
}

// part writes what is kept, or makes it.
func (f *frame) part(u *unit, key PartKey, about reflect.Value) {
	if html, found := f.parts.Part(key); found {
		f.buf = append(f.buf, html...)
		return
	}
	start := len(f.buf)
	f.call(u, about)
	f.parts.Keep(key, string(f.buf[start:]))
}
