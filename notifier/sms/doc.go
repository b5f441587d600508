// Package sms says what a text message is and what it costs. It does no I/O and knows no time, so that the generator can
// warn an editor before a post is published and the notifier can count what it is about to pay for.
//
// # What a message costs
//
// A provider bills segments, not messages. How many segments a text needs depends on its letters:
//
//	alphabet   which texts                                  one segment   each of several
//	GSM-7      only characters of the GSM alphabet          160 units     153 units
//	UCS-2      one character or more from outside of it      70 units      67 units
//
// The GSM alphabet (3GPP TS 23.038) has the letters A to Z, the digits, common punctuation, ä ö ü Ä Ö Ü ß, some letters of
// other western languages and the Greek capitals. These ten count two units each, since an escape stands before them:
//
//	^ { } \ [ ] ~ | €  and the page break
//
// One single character from outside makes the whole text UCS-2, and a message of 100 letters then costs two segments
// and not one. The usual ones come from word processors: „ “ ” ‚ ‘ ’ – — … and the non-breaking space. [Transliterate] replaces
// these by their plain equals. What it cannot replace without a loss of meaning stays (ł, ş, я, ², °, an emoji): [Measure]
// names these characters in [Cost.Offenders], so that the editor can choose other words or pay.
//
// A text of several segments loses seven units in each segment to the header by which the phone joins them again. A character of
// two units is never cut in half: it moves to the next segment whole, and the unit before it stays empty. In UCS-2 that happens
// to characters beyond U+FFFF, most emoji among them, which count two units.
package sms
