package markdown

import (
	"unicode/utf8"

	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/util"
)

// output takes what goldmark writes. It is the util.BufWriter around which goldmark puts no other.
type output struct{ bytes []byte }

// Write appends bytes; there is no error.
func (o *output) Write(b []byte) (int, error) {
	o.bytes = append(o.bytes, b...)
	return len(b), nil
}

// WriteString appends a string.
func (o *output) WriteString(s string) (int, error) {
	o.bytes = append(o.bytes, s...)
	return len(s), nil
}

// WriteByte appends a byte.
func (o *output) WriteByte(c byte) error {
	o.bytes = append(o.bytes, c)
	return nil
}

// WriteRune appends a character.
func (o *output) WriteRune(r rune) (int, error) {
	before := len(o.bytes)
	o.bytes = utf8.AppendRune(o.bytes, r)
	return len(o.bytes) - before, nil
}

// Available tells how much can be written without growth.
func (o *output) Available() int { return cap(o.bytes) - len(o.bytes) }

// Buffered tells how much was written.
func (o *output) Buffered() int { return len(o.bytes) }

// Flush has nowhere to write to.
func (o *output) Flush() error { return nil }

// escaper writes a text that has nothing to escape in one go; goldmark's own, which looks at each byte twice, has the rest.
type escaper struct {
	html.Writer
	special [256]bool
}

func newEscaper() *escaper {
	e := &escaper{Writer: html.DefaultWriter}
	for _, c := range "\x00\\&<>\"" {
		e.special[c] = true
	}
	return e
}

// Write writes a text with its entities and escapes resolved.
func (e *escaper) Write(w util.BufWriter, source []byte) {
	for _, c := range source {
		if e.special[c] {
			e.Writer.Write(w, source)
			return
		}
	}
	_, _ = w.Write(source) // an output has no error
}
