package content

import (
	"fmt"
	"strings"
	"unicode"
)

// Quote writes a text as YAML in double quotes, in which no character has a meaning but two. It stays on one line, and an editor can read it:
// only what is not to be seen is escaped.
func Quote(text string) string {
	const joiner = '\u200d' // makes one picture of several
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range text {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case unicode.IsPrint(r) || r == joiner:
			b.WriteRune(r)
		default:
			fmt.Fprintf(&b, `\U%08X`, r)
		}
	}
	b.WriteByte('"')
	return b.String()
}
