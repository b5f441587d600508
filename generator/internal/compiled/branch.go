package compiled

import (
	"reflect"
	"text/template/parse"
)

// ifStep and withStep: the variables of the pipeline are seen in both lists.
func (b *body) ifStep(n *parse.IfNode) (s step) {
	b.block(func() {
		holds := b.condition(n.Pipe)
		then, otherwise := b.branches(&n.BranchNode)
		s = func(f *frame) signal {
			if holds(f) {
				return then(f)
			}
			return otherwise(f)
		}
	})
	return s
}

func (b *body) branches(n *parse.BranchNode) (then, otherwise step) {
	b.block(func() { then = b.inner(n.List) })
	b.block(func() { otherwise = b.inner(n.ElseList) })
	return then, otherwise
}

// condition is the truth of a pipeline.
func (b *body) condition(pipe *parse.PipeNode) func(*frame) bool {
	value := b.declared(pipe)
	if test := value.test; test != nil {
		return test
	}
	if text := value.text; text != nil {
		return func(f *frame) bool { return text(f) != "" }
	}
	return func(f *frame) bool { return truth(value.value(f)) }
}

// declared is a pipeline whose value is put into the variables that it declares.
func (b *body) declared(pipe *parse.PipeNode) expr {
	value := b.pipeline(pipe)
	if len(pipe.Decl) == 0 {
		return value
	}
	slots := b.targets(pipe)
	return expr{value: func(f *frame) reflect.Value {
		v := value.value(f)
		for _, slot := range slots {
			f.set(slot, v)
		}
		return v
	}}
}

func (b *body) withStep(n *parse.WithNode) (s step) {
	b.block(func() {
		value := b.declared(n.Pipe)
		then, otherwise := b.branches(&n.BranchNode)
		s = func(f *frame) signal {
			v := value.value(f)
			if !truth(v) {
				return otherwise(f)
			}
			outer := f.dot
			f.dot = v
			result := then(f)
			f.dot = outer
			return result
		}
	})
	return s
}

// loop is a compiled {{range}}.
type loop struct {
	index, element int // slots; -1 = none
	body           step
}

func (b *body) rangeStep(n *parse.RangeNode) (s step) {
	b.block(func() {
		value := b.declared(n.Pipe)
		l := b.loop(n.Pipe)
		var otherwise step
		l.body, otherwise = b.branches(&n.BranchNode)
		s = func(f *frame) signal {
			if v := indirect(value.value(f)); !l.over(f, v) {
				return otherwise(f)
			}
			return next
		}
	})
	return s
}

// loop has declared its variables already: one is for the element, of two the first is for the index.
func (b *body) loop(pipe *parse.PipeNode) loop {
	slots := make([]int, len(pipe.Decl))
	for i, v := range pipe.Decl {
		slots[i] = b.slot(v, v.Ident[0])
	}
	switch len(slots) {
	case 0:
		return loop{index: -1, element: -1}
	case 1:
		return loop{index: -1, element: slots[0]}
	default:
		return loop{index: slots[0], element: slots[1]}
	}
}

// over runs the body for each element, and tells whether there was any.
func (l loop) over(f *frame, v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Slice, reflect.Array:
		return l.list(f, v)
	case reflect.Map:
		return l.mapping(f, v)
	case reflect.Int:
		return l.numbers(f, v)
	case reflect.Invalid:
		return false
	default:
		giveUp("range over %s", v.Type())
		return false
	}
}

func (l loop) list(f *frame, v reflect.Value) bool {
	outer := f.dot
	count := v.Len()
	for i := range count {
		if l.index >= 0 {
			f.set(l.index, reflect.ValueOf(i))
		}
		if l.round(f, v.Index(i)) == leaveLoop {
			break
		}
	}
	f.dot = outer
	return count > 0
}

// numbers go from 0 up to v.
func (l loop) numbers(f *frame, v reflect.Value) bool {
	if l.index >= 0 || v.Type() != reflect.TypeFor[int]() {
		giveUp("range over a number of the type %s", v.Type())
	}
	outer := f.dot
	for i := range v.Int() {
		if l.round(f, reflect.ValueOf(int(i))) == leaveLoop {
			break
		}
	}
	f.dot = outer
	return v.Int() > 0
}

func (l loop) mapping(f *frame, v reflect.Value) bool {
	outer := f.dot
	keys := sortedKeys(v)
	for _, key := range keys {
		if l.index >= 0 {
			f.set(l.index, key)
		}
		if l.round(f, v.MapIndex(key)) == leaveLoop {
			break
		}
	}
	f.dot = outer
	return len(keys) > 0
}

func (l loop) round(f *frame, element reflect.Value) signal {
	if l.element >= 0 {
		f.set(l.element, element)
	}
	f.dot = element
	return l.body(f)
}
