package feed

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// calendar is an iCalendar file in the making: content lines (RFC 5545, 3.1).
type calendar struct{ bytes.Buffer }

// maxLine is how many octets a line has, without its end.
const maxLine = 75

// line writes a property, with its parameters in the name; the value is as it must stand in the file. Long lines are folded between
// characters: a calendar that reads line by line must never see half of one.
func (c *calendar) line(name, value string) {
	rest, room := name+":"+value, maxLine
	for len(rest) > room {
		end := room
		for !utf8.RuneStart(rest[end]) {
			end--
		}
		c.WriteString(rest[:end])
		c.WriteString("\r\n ")
		rest, room = rest[end:], maxLine-1 // the blank counts
	}
	c.WriteString(rest)
	c.WriteString("\r\n")
}

// text writes a property whose value is TEXT.
func (c *calendar) text(name, value string) { c.line(name, escapeText(value)) }

// list writes a property of several TEXT values, or none where there are none.
func (c *calendar) list(name string, values []string) {
	escaped := make([]string, len(values))
	for i, v := range values {
		escaped[i] = escapeText(v)
	}
	if len(values) > 0 {
		c.line(name, strings.Join(escaped, ","))
	}
}

var textEscapes = strings.NewReplacer(`\`, `\\`, `;`, `\;`, `,`, `\,`, "\n", `\n`)

// escapeText writes TEXT (RFC 5545, 3.3.11) in UTF-8. Characters that stand for nothing are left out, as the grammar has no form for
// them; a line ends as it does in any file.
func escapeText(s string) string {
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(clean(s))
	return textEscapes.Replace(strings.ReplaceAll(s, "\x7f", ""))
}

// emptyZone writes a zone that nothing refers to: a calendar must have a component (RFC 5545, 3.6), also where there is no event.
func (c *calendar) emptyZone() {
	for _, l := range [][2]string{
		{"BEGIN", "VTIMEZONE"},
		{"TZID", "UTC"},
		{"BEGIN", "STANDARD"},
		{"DTSTART", "19700101T000000"},
		{"TZOFFSETFROM", "+0000"},
		{"TZOFFSETTO", "+0000"},
		{"END", "STANDARD"},
		{"END", "VTIMEZONE"},
	} {
		c.line(l[0], l[1])
	}
}
