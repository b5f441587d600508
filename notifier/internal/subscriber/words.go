package subscriber

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// words splits text into its words in a form in which they can be compared: lower case, ä as ae, ß as ss, other marks and everything
// invisible removed, full-width and other presentation forms as plain letters. All that is no letter and no digit parts words.
func words(text string) []string {
	plain := strings.Map(visible, norm.NFKC.String(text))
	plain = spelled().Replace(strings.ToLower(plain))
	plain = strings.Map(unmarked, norm.NFKD.String(plain))
	return strings.FieldsFunc(plain, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) })
}

// spelled writes umlauts as people do who lack the keys.
func spelled() *strings.Replacer {
	return strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss")
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
