package twiliotest

import (
	"strings"
	"unicode/utf16"
)

// The alphabet of GSM 03.38, and what needs an escape in front.
const (
	gsmBasic = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?" +
		"¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
	gsmExtended = "\f^{}\\[~]|€"
)

// segments is how many parts a body travels in. A character that takes two
// units is never split between two parts.
func segments(body string) int {
	units, single, part := gsmUnits, 160, 153
	if !isGSM(body) {
		units, single, part = ucs2Units, 70, 67
	}
	total, parts, filled := 0, 1, 0
	for _, r := range body {
		n := units(r)
		total += n
		if filled+n > part {
			parts, filled = parts+1, 0
		}
		filled += n
	}
	if total <= single {
		return 1
	}
	return parts
}

func isGSM(body string) bool {
	for _, r := range body {
		if !strings.ContainsRune(gsmBasic, r) && !strings.ContainsRune(gsmExtended, r) {
			return false
		}
	}
	return true
}

func gsmUnits(r rune) int {
	if strings.ContainsRune(gsmExtended, r) {
		return 2
	}
	return 1
}

func ucs2Units(r rune) int {
	return max(utf16.RuneLen(r), 1)
}
