package content

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Slug turns words into a part of an address: lower case, German letters written out (ä = ae, ß = ss), other accents dropped,
// everything else a single hyphen. Empty where nothing is left.
func Slug(words string) string {
	if slug, ok := germanSlug(words); ok {
		return slug
	}
	return anySlug(words)
}

// germanSlug does it for words of ASCII and the letters of German, which nothing has to be taken apart for.
func germanSlug(words string) (slug string, ok bool) {
	var room [64]byte
	out, gap := room[:0], false
	for i := 0; i < len(words); i++ {
		letters := asciiLetter(words, i)
		if words[i] >= 0x80 {
			if letters = germanLetter(words[i:]); letters == "" {
				return "", false
			}
			i++
		}
		if gap = gap || letters == "" && len(out) > 0; gap && letters != "" {
			out, gap = append(out, '-'), false
		}
		out = append(out, letters...)
	}
	if string(out) == words {
		return words, true // most names of files are slugs
	}
	return string(out), true
}

// asciiLetter returns the letter or digit at a place in lower case.
func asciiLetter(words string, i int) string {
	switch c := words[i]; {
	case c >= 'a' && c <= 'z', c >= '0' && c <= '9':
		return words[i : i+1]
	case c >= 'A' && c <= 'Z':
		return "abcdefghijklmnopqrstuvwxyz"[c-'A' : c-'A'+1]
	}
	return ""
}

func germanLetter(words string) string {
	if len(words) < len("ä") {
		return ""
	}
	switch words[:len("ä")] {
	case "ä", "Ä":
		return "ae"
	case "ö", "Ö":
		return "oe"
	case "ü", "Ü":
		return "ue"
	case "ß":
		return "ss"
	}
	return ""
}

func anySlug(words string) string {
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
