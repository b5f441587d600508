package markdown

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
)

// teaser is the plain text of the first paragraph that has any, with one blank between words. It is made in room that the caller has.
func teaser(doc ast.Node, source, room []byte) string {
	for n := doc.FirstChild(); n != nil; n = n.NextSibling() {
		if n.Kind() != ast.KindParagraph {
			continue
		}
		if words := squeeze(plain(room[:0], n, source)); len(words) > 0 {
			return string(words)
		}
	}
	return ""
}

// plain appends the text of a node without its form.
func plain(to []byte, n ast.Node, source []byte) []byte {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Text:
			to = append(to, c.Value(source)...)
			if c.SoftLineBreak() || c.HardLineBreak() {
				to = append(to, ' ')
			}
		case *ast.String:
			to = append(to, decoded(c.Value)...)
		case *ast.AutoLink:
			to = append(to, c.Label(source)...)
		case *ast.Image, *ast.RawHTML:
		default:
			to = plain(to, c, source)
		}
	}
	return to
}

// squeeze makes every run of white space one blank, in place, and takes those at the ends away.
func squeeze(text []byte) []byte {
	to := text[:0]
	for word := range bytes.FieldsSeq(text) {
		if len(to) > 0 {
			to = append(to, ' ') // there was white space, so this never writes further than was read
		}
		to = append(to, word...)
	}
	return to
}

// decoded is what the typographer writes, without its entities.
func decoded(value []byte) []byte {
	if bytes.IndexByte(value, '&') < 0 {
		return value
	}
	return []byte(decode.Replace(string(value)))
}

// decode undoes the entities that goldmark's typographer writes.
var decode = strings.NewReplacer("&lsquo;", "‘", "&rsquo;", "’", "&ldquo;", "“", "&rdquo;", "”", "&ndash;", "–", "&mdash;", "—",
	"&hellip;", "…", "&laquo;", "«", "&raquo;", "»")
