package desk

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"sort"
	"strings"
	"unicode/utf16"

	"newsroom/notifier/sms"
)

// measured is what an answer costs, as the page of a thread asks while somebody writes.
type measured struct {
	Messages int    `json:"messages"` // 0 = there is no text
	Encoding string `json:"encoding"`
	Left     int    `json:"left"` // characters of that encoding that fit into as many messages
	Said     string `json:"said"` // all of it, in the editors' language
}

// shownOffenders is how many characters are named that make an answer cost more.
const shownOffenders = 5

// measure counts as Draft will make the text. Over WhatsApp, a text is one message, however long.
func (w *wording) measure(written, way string) measured {
	text := sms.Transliterate(strings.TrimSpace(written))
	cost := sms.Measure(text)
	room := sms.MaxLength - len(utf16.Encode([]rune(text)))
	m := measured{Messages: cost.Segments, Encoding: cost.Encoding.String(), Left: min(spare(text, max(cost.Segments, 1)), room)}
	switch {
	case room < 0:
		m.Left, m.Said = 0, w.problem(ErrLong)
	case way == wayApp:
		m.Left = room
		m.Said = w.app + ", " + w.left.of(room)
	case cost.Segments == 0:
		m.Said = w.empty
	default:
		m.Said = w.messages.of(cost.Segments) + ", " + w.left.of(m.Left)
		if n := len(cost.Offenders); n > 0 {
			m.Said += " · " + fmt.Sprintf(w.costly, quoted(slices.Clip(cost.Offenders[:min(n, shownOffenders)])))
		}
	}
	return m
}

// spare is how many characters more fit into that many messages.
func spare(text string, messages int) int {
	const most = 160
	return sort.Search(most, func(n int) bool { return sms.Measure(text+strings.Repeat("x", n+1)).Segments > messages })
}

// serveMeasure answers the counter beside the field of an answer. The text comes in the body, since addresses are logged.
func (d *Desk) serveMeasure(w http.ResponseWriter, r *http.Request) {
	if !d.Site.Form(w, r) {
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(wordingIn(d.Site.Lang()).measure(r.PostForm.Get("text"), r.PostForm.Get("way")))
}
