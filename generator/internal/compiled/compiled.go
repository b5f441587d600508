// Package compiled runs templates of html/template without interpreting them anew for each page.
//
// html/template stays the authority. It decides what is escaped and how, by rewriting its parse trees; New takes the rewritten trees and
// turns them into closures. Fields and methods are looked up once for each type that a place of a template meets, results of
// functions of literals are put in once, and strings that need no escaping are copied as they are.
//
// A compiled template gives either the bytes that html/template would give, or an error. An error is never one to show: it means that
// the template is not understood (New), or that this page needs something unusual or is at fault (Append). The caller then has
// html/template render the page, which also finds the words for what is at fault.
package compiled

import (
	"errors"
	"fmt"
	"html/template"
	"reflect"
	"sync"
)

// Options are what a template knows beside its text.
type Options struct {
	Funcs    template.FuncMap         // the functions of the template
	Typed    func(f any) (Func, bool) // calls functions and methods of known signatures without reflection
	Constant []string                 // functions that depend on nothing but their arguments
	Cached   string                   // the function that keeps parts of pages: its arguments are a name, data and variants
	About    func(data any) bool      // tells what a part may be about
}

// Template is a template with all that it calls. It is safe for concurrent use.
type Template struct {
	page   *unit
	frames sync.Pool
}

// New compiles a template that was never executed, as it is to be cloned.
func New(page *template.Template, o Options) (*Template, error) {
	set, err := escape(page, o.Cached)
	if err != nil {
		return nil, err
	}
	c := &compiler{Options: o, escaped: set, units: map[string]*unit{}}
	compiled := &Template{page: c.named(page.Name())}
	compiled.frames.New = func() any { return new(frame) }
	return compiled, c.err
}

// Append adds the page to buf. After an error, buf is as it was.
func (t *Template) Append(buf []byte, data any, parts Parts) (out []byte, err error) {
	f := t.frames.Get().(*frame)
	f.buf, f.parts = buf, parts
	defer func() {
		if r := recover(); r != nil {
			out, err = buf, reason(r)
		}
		f.reset()
		t.frames.Put(f)
	}()
	f.call(t.page, reflect.ValueOf(data))
	return f.buf, nil
}

// reason turns what a rendering panicked with into an error.
func reason(r any) error {
	if err, ok := r.(error); ok {
		return err
	}
	return fmt.Errorf("%v", r)
}

// giveUp ends a rendering that html/template has to do. It panics, as text/template does: a page is left from any depth.
func giveUp(format string, arguments ...any) {
	panic(fmt.Errorf(format, arguments...))
}

var errDepth = errors.New("templates call each other too deep")
