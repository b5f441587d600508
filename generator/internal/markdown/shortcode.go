package markdown

import (
	"bytes"
	"strconv"
	"strings"
)

// shortcode is what an editor writes between {{< and >}}, or {{% and %}}, which are the same here: a name, and what belongs to it.
type shortcode struct {
	name       string
	closes     bool // {{< /note >}}
	attributes []attribute
	wrong      string // what is wrong with the way it is written; empty where nothing is
	hint       string
}

// attribute is key="value", or a value alone.
type attribute struct{ key, value string }

// beginsShortcode tells whether a text begins with one.
func beginsShortcode(text []byte) bool {
	return len(text) > 2 && text[0] == '{' && text[1] == '{' && (text[2] == '<' || text[2] == '%')
}

// shortcodeReader takes the parts of a shortcode one after the other from the line in which it stands.
type shortcodeReader struct {
	rest []byte
	end  []byte // the signs that end it
}

// readShortcode reads the one that a line begins with, and tells how long it is. A wrong one is as long as the line.
func readShortcode(line []byte) (code shortcode, length int) {
	r := shortcodeReader{line[3:], []byte(">}}")}
	if line[2] == '%' {
		r.end = []byte("%}}")
	}
	r.blanks()
	if r.takes("/") {
		code.closes = true
		r.blanks()
	}
	code.name = r.word()
	for code.wrong == "" {
		r.blanks()
		switch {
		case r.ends():
			return code, len(line) - len(r.rest)
		case len(r.rest) == 0:
			code.wrong, code.hint = "does not end in its line", "write it in one line, with "+string(r.end)+" at the end"
		default:
			code.add(&r)
		}
	}
	return code, len(line)
}

// longestName is more than any name has. A line may hold a hundred thousand beginnings, so no more than that is read of each.
const longestName = 64

// beginOf reads the name of a shortcode alone.
func beginOf(line []byte) (code shortcode) {
	r := shortcodeReader{line[3:min(len(line), longestName)], []byte(">}}")}
	if line[2] == '%' {
		r.end = []byte("%}}")
	}
	r.blanks()
	code.closes = r.takes("/")
	r.blanks()
	code.name = r.word()
	return code
}

// add reads the next attribute.
func (c *shortcode) add(r *shortcodeReader) {
	before := len(r.rest)
	value, ok := r.value()
	key := ""
	if ok && r.takes("=") {
		if key = value; key == "" {
			ok = false
		} else {
			value, ok = r.value()
		}
	}
	switch {
	case !ok && r.typographic():
		c.wrong, c.hint = "has typographic quotation marks", `write straight ones: title="Glatteis"`
	case !ok || len(r.rest) == before:
		c.wrong, c.hint = "has a value that does not end, or none behind the =", `write it in quotation marks: title="Glatteis"`
	default:
		c.attributes = append(c.attributes, attribute{key, value})
	}
}

func (r *shortcodeReader) blanks() { r.rest = bytes.TrimLeft(r.rest, " \t\r\n") }

func (r *shortcodeReader) takes(sign string) bool {
	if !bytes.HasPrefix(r.rest, []byte(sign)) {
		return false
	}
	r.rest = r.rest[len(sign):]
	return true
}

// ends takes the end of the shortcode, before which a slash may stand.
func (r *shortcodeReader) ends() bool { return r.takes(string(r.end)) || r.takes("/"+string(r.end)) }

// typographic tells whether a quotation mark follows that word processors write.
func (r *shortcodeReader) typographic() bool {
	for _, mark := range []string{"„", "“", "”", "‚", "‘", "’", "«", "»"} {
		if bytes.HasPrefix(r.rest, []byte(mark)) {
			return true
		}
	}
	return false
}

// value reads a word, or what stands in quotation marks: within "…" a backslash stands before " and \, within `…` nothing is special.
func (r *shortcodeReader) value() (string, bool) {
	switch {
	case r.typographic():
		return "", false
	case r.takes("`"):
		inside, rest, ok := bytes.Cut(r.rest, []byte("`"))
		r.rest = rest
		return string(inside), ok
	case !r.takes(`"`):
		word := r.word()
		return word, word != ""
	}
	var value strings.Builder
	for i := 0; i < len(r.rest); i++ {
		c := r.rest[i]
		if c == '"' {
			r.rest = r.rest[i+1:]
			return value.String(), true
		}
		if c == '\\' && i+1 < len(r.rest) && (r.rest[i+1] == '"' || r.rest[i+1] == '\\') {
			i++
			c = r.rest[i]
		}
		value.WriteByte(c)
	}
	return "", false
}

// word reads up to a blank, a sign that means something, or the end.
func (r *shortcodeReader) word() string {
	i := 0
	for i < len(r.rest) && bytes.IndexByte([]byte(" \t\r\n=\"`"), r.rest[i]) < 0 &&
		!bytes.HasPrefix(r.rest[i:], r.end) && (r.rest[i] != '/' || !bytes.HasPrefix(r.rest[i+1:], r.end)) {
		i++
	}
	word := string(r.rest[:i])
	r.rest = r.rest[i:]
	return word
}

// get returns the value of an attribute; empty where it is not there.
func (c *shortcode) get(key string) string {
	for _, a := range c.attributes {
		if a.key == key {
			return a.value
		}
	}
	return ""
}

// shortcodeKind is a shortcode that there is.
type shortcodeKind struct {
	attributes []string // that it may have; the first one it must have, where needs is set
	needs      bool
	box        bool // it has a beginning and an end, with a text between them
	list       bool // it takes pictures, as many as there are
	example    string
}

// mostPictures is how many pictures a gallery can have.
const mostPictures = 200

var shortcodeKinds = map[string]shortcodeKind{
	"figure":  {attributes: []string{"src", "alt", "caption"}, needs: true, example: `{{< figure src="bild.jpg" alt="was zu sehen ist" caption="Bildunterschrift" >}}`},
	"gallery": {list: true, example: `{{< gallery >}} for all pictures beside the post, or {{< gallery eins.jpg="was zu sehen ist" zwei.jpg="…" >}}`},
	"video": {
		attributes: []string{"src", "poster", "captions", "title"}, needs: true,
		example: `{{< video src="film.mp4" poster="bild.jpg" captions="film.de.vtt" title="Titel" >}}`,
	},
	"note":    {attributes: []string{"title"}, box: true, example: `{{< note title="Titel" >}}, then the text, then {{< /note >}}, each in lines of their own`},
	"warning": {attributes: []string{"title"}, box: true, example: `{{< warning title="Titel" >}}, then the text, then {{< /warning >}}, each in lines of their own`},
	"file":    {attributes: []string{"src", "title"}, needs: true, example: `{{< file src="plan.pdf" title="Titel" >}}`},
}

// knownShortcodes is the hint behind one that is not known.
const knownShortcodes = "there are figure, gallery, video, note, warning and file; generator import translates those of Hugo and Jekyll"

// check finds what is wrong with a shortcode that stands where it may stand.
func (c *shortcode) check() {
	kind := shortcodeKinds[c.name]
	switch {
	case c.wrong != "", c.unknown():
	case c.closes:
		c.wrong = c.checkEnd(kind)
		c.hint = kind.example
	case kind.list && len(c.attributes) > mostPictures:
		c.wrong, c.hint = "has more than "+strconv.Itoa(mostPictures)+" pictures", "make more than one of it"
	case kind.list:
	default:
		c.wrong = c.checkAttributes(kind)
		c.hint = kind.example
	}
}

// unknown tells whether there is no such shortcode, which is wrong then.
func (c *shortcode) unknown() bool {
	if _, known := shortcodeKinds[c.name]; known {
		return false
	}
	c.wrong, c.hint = "is not known", knownShortcodes
	if c.name == "" {
		c.wrong = "has no name"
	}
	return true
}

func (c *shortcode) checkEnd(kind shortcodeKind) string {
	if !kind.box {
		return "has no end of its own"
	}
	if len(c.attributes) > 0 {
		return "ends a box, and can have no attributes"
	}
	return ""
}

func (c *shortcode) checkAttributes(kind shortcodeKind) string {
	for i, a := range c.attributes {
		if a.key == "" {
			return "has a value without a name: " + quoted(a.value)
		}
		known := false
		for _, name := range kind.attributes {
			known = known || name == a.key
		}
		if !known {
			return "has no attribute " + quoted(a.key)
		}
		for _, other := range c.attributes[:i] {
			if other.key == a.key {
				return "has " + a.key + " twice"
			}
		}
	}
	if kind.needs && strings.TrimSpace(c.get(kind.attributes[0])) == "" {
		return "needs " + kind.attributes[0]
	}
	return ""
}

func quoted(s string) string { return `"` + s + `"` }
