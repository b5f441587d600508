package sms

import (
	"slices"
	"unicode/utf16"
)

// Encoding is the alphabet that a text is sent in.
type Encoding int

// The two alphabets in use. GSM-7's national tables are left out: carriers do not pass them on reliably.
const (
	GSM7 Encoding = iota // 7 bits a unit, 3GPP TS 23.038 section 6.2.1
	UCS2                 // 16 bits a unit, sent as UTF-16
)

// String gives the name that operators know: GSM-7 or UCS-2.
func (e Encoding) String() string {
	if e == GSM7 {
		return "GSM-7"
	}
	return "UCS-2"
}

// alone and joined are the units that fit a message of one segment, and each segment of a longer one: the header that joins
// segments takes 6 of the 140 bytes (3GPP TS 23.040 section 9.2.3.24.1).
func (e Encoding) alone() int {
	if e == GSM7 {
		return 160
	}
	return 70
}

func (e Encoding) joined() int {
	if e == GSM7 {
		return 153
	}
	return 67
}

// width is the units that r takes.
func (e Encoding) width(r rune) int {
	if e == GSM7 {
		return septets(r)
	}
	return utf16.RuneLen(r) // never -1: ranging over a string gives no surrogates
}

// Cost is what one text costs to send.
type Cost struct {
	Encoding  Encoding
	Units     int    // septets in GSM-7, UTF-16 units in UCS-2, without the gaps before characters that moved to the next segment
	Segments  int    // what the provider bills; 0 for an empty text
	Offenders []rune // the distinct characters that force UCS-2, in the order of their first use; nil in GSM-7
}

// Measure tells what text costs as it stands. Bytes that are not UTF-8 count as U+FFFD, which is how they are sent.
func Measure(text string) Cost {
	cost := Cost{Offenders: offenders(text)}
	if len(cost.Offenders) > 0 {
		cost.Encoding = UCS2
	}
	for _, r := range text {
		cost.Units += cost.Encoding.width(r)
	}
	cost.Segments = segments(text, cost)
	return cost
}

func offenders(text string) []rune {
	var found []rune
	for _, r := range text {
		if septets(r) == 0 && !slices.Contains(found, r) {
			found = append(found, r)
		}
	}
	return found
}

// segments packs text as a provider does, since a division would forget the units left empty before a character of two units.
func segments(text string, cost Cost) int {
	if cost.Units <= cost.Encoding.alone() {
		return min(cost.Units, 1)
	}
	limit, count, used := cost.Encoding.joined(), 1, 0
	for _, r := range text {
		width := cost.Encoding.width(r)
		if used+width > limit {
			count, used = count+1, 0
		}
		used += width
	}
	return count
}
