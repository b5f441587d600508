package subscriber

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// text is what a person wrote.
type text struct {
	raw   string   // in plain characters, without what is invisible
	words []string // in the form of words
}

func hear(said string) text { return text{raw: plain(said), words: words(said)} }

// behind gives what stands behind the first so many words, as it was written.
func (t text) behind(count int) string {
	inside, start := false, 0
	for at, r := range t.raw {
		letter := unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.Is(unicode.M, r)
		switch {
		case letter && !inside:
			start = at
		case !letter && inside && len(words(t.raw[start:at])) > 0:
			if count--; count == 0 {
				return t.raw[at:]
			}
		}
		inside = letter
	}
	return ""
}

// plain replaces presentation forms and removes what is invisible.
func plain(said string) string { return norm.NFKC.String(strings.Map(visible, norm.NFKC.String(said))) }

// words splits text into its words in a form in which they can be compared: lower case, ä as ae, ß as ss, other marks and everything
// invisible removed, full-width and other presentation forms as plain letters. All that is no letter and no digit parts words.
func words(said string) []string {
	simple := strings.Map(unmarked, norm.NFKD.String(spelled(plain(said))))
	return strings.FieldsFunc(simple, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) })
}

// spelled is text in lower case, with umlauts as people write them who lack the keys.
func spelled(text string) string {
	var b strings.Builder
	b.Grow(len(text))
	for _, r := range text {
		switch r = unicode.ToLower(r); r {
		case 'ä':
			b.WriteString("ae")
		case 'ö':
			b.WriteString("oe")
		case 'ü':
			b.WriteString("ue")
		case 'ß':
			b.WriteString("ss")
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// visible removes what takes no room and would hide a word: zero-width and direction marks, soft hyphens, variation selectors.
func visible(r rune) rune {
	if unicode.In(r, unicode.Cf, unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point) {
		return -1
	}
	return r
}

// unmarked removes accents and the frames around emoji digits.
func unmarked(r rune) rune {
	if unicode.Is(unicode.M, r) {
		return -1
	}
	return r
}
