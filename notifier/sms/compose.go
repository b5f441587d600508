package sms

import (
	"strings"
	"unicode/utf8"
)

// MaxLength is the longest text, in UTF-16 units: what Twilio takes (its error 21617 for more).
const MaxLength = 1600

const ellipsis = "..."

// Notice is what an alert says before it is worded for the phones. Both programs word it with Compose, so that an editor is
// shown what people will read.
type Notice struct {
	Kind     string // alert, update, all-clear or digest, as in the alerts contract; reminder or escalation, which are second messages of a call
	Exercise bool   // a drill
	Language string // BCP 47; German words unless it is English
	Text     string
	Link     string
	Replies  []string // the answers that people may text, as the editor wrote them; none for most
}

// Compose words a notice: the word for its kind, the text in the cheap alphabet where that is possible, how to answer, and the link. A text
// that would be over MaxLength is shortened; the rest never is.
func Compose(n Notice) string {
	front, behind := n.words(), Transliterate(n.answers())+" "+n.Link
	text := Transliterate(strings.TrimSpace(n.Text))
	return front + shorten(text, MaxLength-length(front)-length(behind)) + behind
}

// answers says what can be texted back, unless the text does so already: who has no page before them must know it from here.
func (n Notice) answers() string {
	word := either(n.english(), "Answer", "Antwort")
	if len(n.Replies) == 0 || strings.Contains(strings.ToLower(n.Text), strings.ToLower(word)) {
		return ""
	}
	return " " + word + ": " + strings.Join(n.Replies, "/") + "."
}

func (n Notice) english() bool { return strings.HasPrefix(strings.ToLower(n.Language), "en") }

// words is what stands in front, with its colon; empty for a digest, which is not urgent.
func (n Notice) words() string {
	english := n.english()
	var all []string
	if n.Exercise {
		all = append(all, either(english, "EXERCISE", "ÜBUNG"))
	}
	switch n.Kind {
	case "update":
		all = append(all, "UPDATE")
	case "all-clear":
		all = append(all, either(english, "ALL CLEAR", "ENTWARNUNG"))
	case "reminder":
		all = append(all, either(english, "REMINDER", "ERINNERUNG"))
	case "escalation":
		// Whoever sends it puts the numbers in the place of the words in braces, once they are known.
		all = append(all, either(english, "STILL OPEN, {answered} of {asked} have answered", "NOCH OFFEN, {answered} von {asked} haben geantwortet"))
	case "digest":
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
