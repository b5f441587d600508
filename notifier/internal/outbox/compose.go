package outbox

import (
	"strings"
	"unicode/utf8"

	"newsroom/notifier/internal/alert"
	"newsroom/notifier/sms"
)

// MaxLength is the longest text, in UTF-16 units: what Twilio takes (its error 21617 for more).
const MaxLength = 1600

const ellipsis = "..."

// Compose words an alert for the phones: the word for its kind, the text in the cheap alphabet where that is possible, and the
// link. Language is the feed's. A text that would be over MaxLength is shortened; the word and the link never are.
func Compose(a alert.Alert, language string) string {
	front := words(a, language)
	text := sms.Transliterate(strings.TrimSpace(a.Text))
	room := MaxLength - length(front) - length(" ") - length(a.ShortURL)
	return front + shorten(text, room) + " " + a.ShortURL
}

// words is what stands in front, with its colon; empty for a digest, which is not urgent.
func words(a alert.Alert, language string) string {
	english := strings.HasPrefix(strings.ToLower(language), "en")
	var all []string
	if a.Exercise {
		all = append(all, either(english, "EXERCISE", "ÜBUNG"))
	}
	switch a.Kind {
	case alert.KindUpdate:
		all = append(all, "UPDATE")
	case alert.KindAllClear:
		all = append(all, either(english, "ALL CLEAR", "ENTWARNUNG"))
	case alert.KindDigest:
	default:
		all = append(all, either(english, "URGENT", "EIL"))
	}
	if len(all) == 0 {
		return ""
	}
	return strings.Join(all, " ") + ": "
}

func either(first bool, a, b string) string {
	if first {
		return a
	}
	return b
}

// shorten cuts a text at a blank, if there is one near the end, else between two characters.
func shorten(text string, room int) string {
	if length(text) <= room {
		return text
	}
	cut, used := 0, length(ellipsis)
	for i, r := range text {
		used += length(string(r))
		if used > room {
			break
		}
		cut = i + utf8.RuneLen(r)
	}
	if blank := strings.LastIndexAny(text[:cut], " \n\t"); blank > cut*9/10 {
		cut = blank
	}
	return strings.TrimSpace(text[:cut]) + ellipsis
}

// length counts UTF-16 units: an emoji counts two at the provider.
func length(text string) int {
	n := 0
	for _, r := range text {
		n++
		if r > 0xFFFF {
			n++
		}
	}
	return n
}
