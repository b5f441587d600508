package sms

import "strings"

// alphabet is the GSM default alphabet in the order of its codes (3GPP TS 23.038 section 6.2.1). At 0x1B stands the escape to
// the extension, which is no character; a space holds its place here and means nothing, as the space itself has 0x20.
const alphabet = "@£$¥èéùìòÇ\nØø\rÅå" +
	"Δ_ΦΓΛΩΠΨΣΘΞ ÆæßÉ" +
	" !\"#¤%&'()*+,-./" +
	"0123456789:;<=>?" +
	"¡ABCDEFGHIJKLMNO" +
	"PQRSTUVWXYZÄÖÑÜ§" +
	"¿abcdefghijklmno" +
	"pqrstuvwxyzäöñüà"

// extension is what follows an escape, in the order of the codes (section 6.2.1.1).
const extension = "\f^{}\\[~]|€"

// septets is the number of GSM-7 units that r takes: 1, 2 with its escape, or 0 if GSM-7 does not have it.
func septets(r rune) int {
	switch {
	case r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r == ' ': // the usual, without a search
		return 1
	case strings.ContainsRune(alphabet, r):
		return 1
	case strings.ContainsRune(extension, r):
		return 2
	}
	return 0
}
