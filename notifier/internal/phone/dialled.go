package phone

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// longestWritten is more bytes than anyone needs to write one number, with a dash of three bytes behind each of its digits.
const longestWritten = 120

// dialled is what of a written number is dialled: a plus sign, if there is one, and ASCII digits. A plus sign stands before all digits, and nothing
// stands in a number but what people part digits with.
func dialled(text string) (digits string, ok bool) {
	if len(text) > longestWritten {
		return "", false
	}
	text = strings.TrimSpace(norm.NFKC.String(text))
	if len(text) > 4 && strings.EqualFold(text[:4], "tel:") { // RFC 3966
		text = text[4:]
	}
	var b strings.Builder
	for _, r := range text {
		switch {
		case r == '+' && b.Len() == 0:
			b.WriteByte('+')
		case unicode.IsDigit(r):
			b.WriteByte('0' + value(r))
		case !parting(r):
			return "", false
		}
	}
	digits = b.String()
	return digits, strings.Trim(digits, "+") != ""
}

// value is what a decimal digit of any script counts: Unicode has them in runs of ten, from zero to nine.
func value(r rune) byte {
	if r <= '9' {
		return byte(r - '0')
	}
	zero := r
	for unicode.IsDigit(zero - 1) {
		zero--
	}
	return byte((r - zero) % 10)
}

// parting says whether people part digits with r: blanks, dashes of every length, brackets, slashes, dots, and what is not seen.
func parting(r rune) bool {
	return strings.ContainsRune("()[]/.\u2212\u00b7\u2022", r) || unicode.Is(unicode.Pd, r) || unicode.IsSpace(r) || unicode.Is(unicode.Cf, r)
}
