package content

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Slug turns words into a part of an address: lower case, German letters written out (ä = ae, ß = ss), other accents dropped,
// everything else a single hyphen. Empty where nothing is left.
func Slug(words string) string {
	var b strings.Builder
	gap := false
	for _, r := range norm.NFD.String(germanLetters.Replace(norm.NFC.String(strings.ToLower(words)))) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)) || r > unicode.MaxASCII && unicode.IsLetter(r):
			if gap && b.Len() > 0 {
				b.WriteByte('-')
			}
			gap = false
			b.WriteRune(r)
		default:
			gap = true
		}
	}
	return b.String()
}

var germanLetters = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss", "æ", "ae", "œ", "oe", "ø", "o")
