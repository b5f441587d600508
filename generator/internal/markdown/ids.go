package markdown

import (
	"strconv"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
)

// headingIDs makes ids of headings that people can read in an address: letters of all languages stay, everything else is a hyphen.
// goldmark's own would drop ä, ö and ü.
type headingIDs struct {
	taken map[string]int
	room  []byte // the ids lie in it one after the other
}

// Generate returns an id that no other heading of the document has. It is good until reset.
func (ids *headingIDs) Generate(value []byte, _ ast.NodeKind) []byte {
	start := len(ids.room)
	ids.room = appendID(ids.room, value)
	if len(ids.room) == start {
		ids.room = append(ids.room, "abschnitt"...)
	}
	base := string(ids.room[start:])
	id := base
	for ; ids.taken[id] > 0; id = base + "-" + strconv.Itoa(ids.taken[base]) {
		ids.taken[base]++
	}
	ids.taken[id]++
	ids.room = append(ids.room[:start], id...)
	return ids.room[start:len(ids.room):len(ids.room)]
}

// Put keeps an id that the text itself gave.
func (ids *headingIDs) Put(value []byte) { ids.taken[string(value)]++ }

func (ids *headingIDs) reset() {
	clear(ids.taken)
	ids.room = ids.room[:0]
}

// appendID appends the words of a heading, in small letters, with a hyphen between each two.
func appendID(id, heading []byte) []byte {
	start, gap := len(id), false
	for _, r := range string(heading) {
		r = unicode.ToLower(r)
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			gap = true
			continue
		}
		if gap && len(id) > start {
			id = append(id, '-')
		}
		id, gap = utf8.AppendRune(id, r), false
	}
	return id
}
