package compiled

import (
	"bytes"
	"errors"
	"fmt"
	"html/template"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"text/template/parse"
)

// escaper is a chain of html/template's functions at the end of an action. Usual values take a short way through package code that gives
// the same bytes; all others go through html/template itself, in a small template where a value stands in the same context.
type escaper struct {
	chain string
	quick func(buf []byte, s string, is content) (out []byte, ok bool) // nil = there is no short way
	slow  func() (*context, error)
}

// content is what a string is trusted to be. Other kinds than these are nothing special wherever there is a short way.
type content int

const (
	plain content = iota
	markup
	address
)

// prefix begins the names of the functions that html/template puts into a tree.
const prefix = "_html_template_"

// splitEscapers takes the chain of escapers from the end of a pipeline; nil = there is none.
func splitEscapers(cmds []*parse.CommandNode) ([]*parse.CommandNode, *escaper, error) {
	end := len(cmds)
	for end > 0 && escaperName(cmds[end-1]) != "" {
		end--
	}
	if end == 0 || end == len(cmds) {
		return cmds, nil, nil
	}
	var names []string
	for _, cmd := range cmds[end:] {
		names = append(names, escaperName(cmd))
	}
	e, err := newEscaper(strings.Join(names, " "))
	return cmds[:end], e, err
}

func escaperName(cmd *parse.CommandNode) string {
	if n, ok := cmd.Args[0].(*parse.IdentifierNode); ok && len(cmd.Args) == 1 {
		if name, ok := strings.CutPrefix(n.Ident, prefix); ok {
			return name
		}
	}
	return ""
}

func newEscaper(chain string) (*escaper, error) {
	for _, c := range contexts() {
		if c.chain == chain {
			return &escaper{chain: chain, quick: c.quick, slow: sync.OnceValues(c.prepare)}, nil
		}
	}
	return nil, fmt.Errorf("escaping by %s is not known", chain)
}

func (e *escaper) betweenTags() bool { return e.chain == "htmlescaper" }

// appendText escapes a string that is nothing but text.
func (e *escaper) appendText(buf []byte, s string) []byte {
	if e == nil {
		return append(buf, s...)
	}
	if e.quick != nil {
		if out, ok := e.quick(buf, s, plain); ok {
			return out
		}
	}
	return e.appendAny(buf, s)
}

func (e *escaper) appendValue(buf []byte, v reflect.Value) []byte {
	if e == nil {
		return appendUnescaped(buf, v)
	}
	if e.chain == inComment {
		return buf
	}
	if e.quick != nil {
		if out, ok := e.appendQuick(buf, v); ok {
			return out
		}
	}
	if !v.IsValid() {
		return e.appendAny(buf, nil)
	}
	return e.appendAny(buf, v.Interface())
}

// appendQuick is for strings and numbers without methods, which could say something else.
func (e *escaper) appendQuick(buf []byte, v reflect.Value) ([]byte, bool) {
	switch v.Kind() {
	case reflect.String:
		t := v.Type()
		if t == reflect.TypeFor[string]() {
			return e.quick(buf, v.String(), plain)
		}
		if t.NumMethod() == 0 {
			return e.quick(buf, v.String(), contentOf(t))
		}
	case reflect.Int:
		if v.Type().NumMethod() == 0 {
			return strconv.AppendInt(buf, v.Int(), 10), true // digits and a sign stay as they are wherever there is a short way
		}
	}
	return buf, false
}

func contentOf(t reflect.Type) content {
	switch t {
	case reflect.TypeFor[template.HTML]():
		return markup
	case reflect.TypeFor[template.URL]():
		return address
	default:
		return plain
	}
}

// appendUnescaped is for values that the template has escaped with html or urlquery.
func appendUnescaped(buf []byte, v reflect.Value) []byte {
	if v.Kind() != reflect.String || v.Type().NumMethod() > 0 || v.CanAddr() {
		giveUp("an unusual value that is not escaped")
	}
	return append(buf, v.String()...)
}

// context is a place of a page: the text before and after a value there.
type context struct {
	chain         string
	before, after string
	quick         func(buf []byte, s string, is content) ([]byte, bool)
	page          *template.Template
}

// prepare makes the template, and sees to it that html/template escapes in it as it does in the page.
func (c *context) prepare() (*context, error) {
	page, err := template.New("value").Parse(c.before + "{{.}}" + c.after)
	if err != nil {
		return nil, err
	}
	_ = page.Execute(full{}, nil)
	var found string
	for _, n := range page.Tree.Root.Nodes {
		if action, ok := n.(*parse.ActionNode); ok {
			for _, cmd := range action.Pipe.Cmds[1:] {
				found = strings.TrimSpace(found + " " + escaperName(cmd))
			}
		}
	}
	if found != c.chain {
		return nil, errors.New("html/template escapes by " + found + " in place of " + c.chain)
	}
	return &context{chain: c.chain, before: c.before, after: c.after, page: page}, nil
}

// appendAny has html/template escape a value.
func (e *escaper) appendAny(buf []byte, value any) []byte {
	c, err := e.slow()
	if err != nil {
		panic(err)
	}
	var out bytes.Buffer
	if err := c.page.Execute(&out, value); err != nil {
		panic(err)
	}
	text := out.Bytes()
	return append(buf, text[len(c.before):len(text)-len(c.after)]...)
}
