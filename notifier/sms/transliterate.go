package sms

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Transliterate replaces the typographic characters that GSM-7 lacks by their plain equals, so that a text does not cost twice for the
// sake of its quotation marks. Letters and signs that mean something stay, even when they cost: a wrong name is worse than
// a second segment. The result never costs more segments than text, and to transliterate it again changes nothing.
func Transliterate(text string) string {
	limit := Measure(text).Segments
	for _, candidate := range []string{plain(text, true), plain(text, false)} {
		if Measure(candidate).Segments <= limit {
			return candidate
		}
	}
	return text
}

// plain composes letters with their marks, replaces, composes what became neighbours, and drops joiners that join nothing. Without
// longer it leaves what takes more than one character in plain form, which in a text of UCS-2 can cost a segment.
func plain(text string, longer bool) string {
	text = strings.ReplaceAll(norm.NFC.String(text), "\r\n", "\n")
	var b strings.Builder
	for _, r := range text {
		equal, known := plainEqual(r)
		if !known || !longer && utf8.RuneCountInString(equal) > 1 {
			b.WriteRune(r)
			continue
		}
		b.WriteString(equal)
	}
	return dropJoiners(norm.NFC.String(b.String()))
}

// plainEqual is the table of replacements; an empty one removes the character.
func plainEqual(r rune) (equal string, known bool) {
	switch r {
	case '„', '“', '”', '‟', '«', '»', '″', '〝', '〞', '〟':
		return `"`, true
	case '‚', '‘', '’', '‛', '‹', '›', '′', '`', '´', 'ʼ':
		return "'", true
	case '‐', '‑', '‒', '–', '—', '―', '−', '•', '‣', '⁃':
		return "-", true
	case '⁄', '∕':
		return "/", true
	case '∗':
		return "*", true
	case '×':
		return "x", true
	case 'ẞ': // the same letter, only its case is lost
		return "ß", true
	case '…':
		return "...", true
	case '\r', '\v', '\f', '\u0085', '\u2028', '\u2029':
		return "\n", true
	}
	if letters, ok := ligature(r); ok {
		return letters, true
	}
	return blank(r)
}

// ligature takes apart those that stand for two letters in print alone; œ and æ are letters of their own.
func ligature(r rune) (string, bool) {
	switch r {
	case 'ﬀ':
		return "ff", true
	case 'ﬁ':
		return "fi", true
	case 'ﬂ':
		return "fl", true
	case 'ﬃ':
		return "ffi", true
	case 'ﬄ':
		return "ffl", true
	case 'ﬅ', 'ﬆ':
		return "st", true
	}
	return "", false
}

// blank makes every kind of space a space, and removes what cannot be seen: controls, soft hyphens, zero-width and direction marks.
func blank(r rune) (string, bool) {
	switch {
	case r == '\n':
		return "", false
	case r == '\t', r != ' ' && unicode.Is(unicode.Zs, r):
		return " ", true
	case unicode.IsControl(r):
		return "", true
	case r == '\u00ad', r == '\u034f', r == '\u061c', r == '\u180e', r == '\ufeff':
		return "", true
	case r == '\u200b', r == '\u200e', r == '\u200f', r >= '\u202a' && r <= '\u202e', r >= '\u2060' && r <= '\u206f':
		return "", true
	}
	return "", false
}

// dropJoiners removes joiners and variation selectors between GSM-7 characters, where they show nothing. Elsewhere they make one emoji of
// several, or a word of Persian, and stay.
func dropJoiners(text string) string {
	runes := []rune(text)
	var b strings.Builder
	for start := 0; start < len(runes); {
		end := start
		for end < len(runes) && joiner(runes[end]) {
			end++
		}
		if end == start {
			b.WriteRune(runes[start])
			start++
			continue
		}
		if !plainAt(runes, start-1) || !plainAt(runes, end) {
			b.WriteString(string(runes[start:end]))
		}
		start = end
	}
	return b.String()
}

func joiner(r rune) bool {
	return r == '\u200c' || r == '\u200d' || unicode.Is(unicode.Variation_Selector, r) || r >= 0xE0000 && r <= 0xE007F
}

// plainAt: the edges of a text are as plain as a GSM-7 character.
func plainAt(runes []rune, i int) bool {
	return i < 0 || i >= len(runes) || septets(runes[i]) > 0
}
