package markdown

import (
	"strconv"
	"strings"
	"unicode"

	"github.com/yuin/goldmark/ast"
)

// headingIDs makes ids of headings that people can read in an address: letters of all languages stay, everything else is a hyphen.
// goldmark's own would drop ä, ö and ü.
type headingIDs struct{ taken map[string]int }

// Generate returns an id that no other heading of the document has.
func (ids *headingIDs) Generate(value []byte, _ ast.NodeKind) []byte {
	words := strings.FieldsFunc(strings.ToLower(string(value)), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	id := strings.Join(words, "-")
	if id == "" {
		id = "abschnitt"
	}
	for base := id; ids.taken[id] > 0; id = base + "-" + strconv.Itoa(ids.taken[base]) {
		ids.taken[base]++
	}
	ids.taken[id]++
	return []byte(id)
}

// Put keeps an id that the text itself gave.
func (ids *headingIDs) Put(value []byte) { ids.taken[string(value)]++ }
