package compiled

import "reflect"

// frame is one rendering of a page.
type frame struct {
	buf   []byte
	dot   reflect.Value
	stack []reflect.Value // variables of the running templates, those of the innermost from base on
	base  int
	depth int
	parts Parts
}

// step is a compiled node. It writes to the frame.
type step func(*frame) signal

// signal tells a loop what a step in it asks for.
type signal int

const (
	next      signal = iota
	endRound         // {{continue}}
	leaveLoop        // {{break}}
)

// unit is a compiled template. One whose output is always the same has it in text, and no run.
type unit struct {
	text  []byte
	run   step
	slots int // variables that it has at most at one time, $ first
}

// deepest is how deep templates may call each other here; html/template allows more.
const deepest = 5000

// call runs a template with a dot of its own.
func (f *frame) call(u *unit, dot reflect.Value) {
	if u.run == nil {
		f.buf = append(f.buf, u.text...)
		return
	}
	if f.depth++; f.depth > deepest {
		panic(errDepth)
	}
	outer, base := f.dot, f.base
	f.dot, f.base = dot, len(f.stack)
	for range u.slots {
		f.stack = append(f.stack, dot) // slot 0 is $; the others are set before they are read
	}
	u.run(f)
	f.stack = f.stack[:f.base]
	f.dot, f.base = outer, base
	f.depth--
}

func (f *frame) variable(slot int) reflect.Value { return f.stack[f.base+slot] }

func (f *frame) set(slot int, v reflect.Value) { f.stack[f.base+slot] = v }

// reset lets go of the page, for the next one.
func (f *frame) reset() {
	clear(f.stack[:cap(f.stack)])
	*f = frame{stack: f.stack[:0]}
}
