package media

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

const (
	svgSpace   = "http://www.w3.org/2000/svg"
	xlinkSpace = "http://www.w3.org/1999/xlink"
	xmlSpace   = "http://www.w3.org/XML/1998/namespace"
)

// The most that an SVG may have: elements in each other, and elements after each <use> was replaced by what it shows.
const (
	maxDepth = 200
	maxUses  = 10_000
)

// developSVG checks an SVG and writes it anew.
func developSVG(data []byte) (*result, error) {
	w := svgWriter{from: xml.NewDecoder(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff")))), uses: map[string][]string{}}
	if err := w.copy(); err != nil {
		var known *Error
		if errors.As(err, &known) {
			return nil, err
		}
		return nil, broken(svgKind, err)
	}
	width, height := w.size()
	return &result{width: width, height: height, files: []file{newFile(svgKind, width, height, w.to.Bytes())}}, nil
}

// svgWriter writes the allowed parts of an SVG, token by token.
type svgWriter struct {
	from *xml.Decoder
	to   bytes.Buffer
	line int // where the token begins
	open []xml.StartElement
	root []xml.Attr
	done bool                // the root was closed
	css  strings.Builder     // of the style element that is open
	uses map[string][]string // what each id shows by <use> below it; "" has all
}

func (w *svgWriter) copy() error {
	for {
		w.line, _ = w.from.InputPos()
		token, err := w.from.Token()
		if errors.Is(err, io.EOF) {
			return w.finish()
		}
		if err != nil {
			return err
		}
		if err := w.token(token); err != nil {
			return err
		}
	}
}

func (w *svgWriter) finish() error {
	if !w.done {
		return errors.New("it has no element svg")
	}
	if countUses(w.uses) > maxUses {
		return tooManyUses()
	}
	w.to.WriteByte('\n')
	return nil
}

func (w *svgWriter) token(token xml.Token) error {
	switch t := token.(type) {
	case xml.StartElement:
		return w.start(t)
	case xml.EndElement:
		return w.end()
	case xml.CharData:
		return w.text(t)
	case xml.Directive:
		if bytes.ContainsAny(t, "[<") || bytes.Contains(bytes.ToUpper(t), []byte("ENTITY")) {
			return w.refuse("a DOCTYPE with declarations")
		}
	}
	return nil // comments and instructions to programs are dropped
}

// refuse says what is not allowed, and where.
func (w *svgWriter) refuse(format string, args ...any) error {
	return &Error{fmt.Sprintf("line %d of the SVG has %s, which is not allowed", w.line, fmt.Sprintf(format, args...)), hintPNG}
}

func tooManyUses() error {
	return &Error{fmt.Sprintf("the SVG shows more than %d things by the element use", maxUses), hintPNG}
}

func (w *svgWriter) start(e xml.StartElement) error {
	if w.done {
		return errors.New("something follows its end")
	}
	name := e.Name.Local
	foreign := e.Name.Space != svgSpace && e.Name.Space != ""
	switch {
	case len(w.open) == 0 && (foreign || name != "svg"):
		return fmt.Errorf("it begins with the element %s", name)
	case strings.EqualFold(name, "script"):
		return w.refuse("the element script")
	case foreign, name == "metadata":
		return w.from.Skip()
	case !slices.Contains(svgElements, name):
		return w.refuse("the element %s", name)
	case len(w.open) == maxDepth:
		return w.refuse("more than %d elements in each other", maxDepth)
	}
	attrs, err := w.attributes(e)
	if err != nil {
		return err
	}
	if len(w.open) == 0 {
		w.root = attrs
		attrs = append([]xml.Attr{{Name: xml.Name{Local: "xmlns"}, Value: svgSpace}}, attrs...)
	}
	w.open = append(w.open, xml.StartElement{Name: e.Name, Attr: attrs})
	if w.noteUse(name, attrs); len(w.uses[""]) > maxUses {
		return tooManyUses()
	}
	w.to.WriteString("<" + name)
	for _, a := range attrs {
		w.to.WriteString(" " + a.Name.Local + `="` + attrEscaper.Replace(a.Value) + `"`)
	}
	w.to.WriteByte('>')
	return nil
}

// attributes are those that are kept, by the names that they are written with.
func (w *svgWriter) attributes(e xml.StartElement) (kept []xml.Attr, err error) {
	for _, a := range e.Attr {
		name := a.Name.Local
		switch a.Name.Space {
		case "":
		case xlinkSpace: // what only SVG 1 writes so
			if name != "href" {
				continue
			}
		case xmlSpace:
			if name != "lang" && name != "space" {
				continue
			}
			name = "xml:" + name
		default:
			continue
		}
		if name == "xmlns" || strings.HasPrefix(name, "data-") || hasAttr(kept, name) {
			continue
		}
		if err := w.checkAttribute(e.Name.Local, name, a.Value); err != nil {
			return nil, err
		}
		kept = append(kept, xml.Attr{Name: xml.Name{Local: name}, Value: a.Value})
	}
	return kept, nil
}

func hasAttr(attrs []xml.Attr, name string) bool {
	return slices.ContainsFunc(attrs, func(a xml.Attr) bool { return a.Name.Local == name })
}

func (w *svgWriter) checkAttribute(element, name, value string) error {
	switch lower := strings.ToLower(name); {
	case strings.HasPrefix(lower, "on"):
		return w.refuse("the attribute %s of %s", name, element)
	case lower == "href" && !strings.HasPrefix(value, "#"):
		return w.refuse("a link of %s to %q", element, clip(value))
	case slices.Contains(svgLinks, lower):
		return w.refuse("the attribute %s of %s", name, element)
	}
	if found := reaching(value); found != "" {
		return w.refuse("%s in the attribute %s of %s", found, name, element)
	}
	return nil
}

// clip keeps a value short enough to be shown.
func clip(value string) string {
	const most = 40
	if r := []rune(value); len(r) > most {
		return string(r[:most]) + "…"
	}
	return value
}

func (w *svgWriter) end() error {
	last := w.open[len(w.open)-1]
	w.open = w.open[:len(w.open)-1]
	if last.Name.Local == "style" {
		css := w.css.String()
		w.css.Reset()
		if found := reaching(css); found != "" {
			return w.refuse("%s in the element style", found)
		}
		w.to.WriteString(textEscaper.Replace(css))
	}
	w.to.WriteString("</" + last.Name.Local + ">")
	w.done = len(w.open) == 0
	return nil
}

func (w *svgWriter) text(text xml.CharData) error {
	switch {
	case len(w.open) == 0:
		if len(bytes.TrimSpace(text)) > 0 {
			return errors.New("text stands outside of it")
		}
	case w.open[len(w.open)-1].Name.Local == "style":
		w.css.Write(text)
	default:
		w.to.WriteString(textEscaper.Replace(string(text)))
	}
	return nil
}

var (
	textEscaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "\r", "&#13;")
	attrEscaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "\n", "&#10;", "\t", "&#9;", "\r", "&#13;")
)
