package desk

import (
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// plural is a number of things in words.
type plural struct{ one, other string }

func (p plural) of(n int) string {
	if n == 1 {
		return p.one
	}
	return fmt.Sprintf(p.other, n)
}

// wording is what the pages say in one language. Templates read the exported fields.
type wording struct {
	Wording

	Inbox, Tabs, TabOpen, TabAll      string // the list
	NothingOpen, NothingYet, WillCome string
	NotOpen                           string

	Choices, NoAnswer, ByChannel, Missed, DoneAll, News, Show string // a thread
	You, Answer, Write, Send, Done, Forgotten                 string
	Sent, Marked, NoneOpen, ToInbox                           string
	Gone, Kept                                                string
	Post, NewTab                                              string
	SignedOut, SignIn, Offline                                string // what the script says

	today, yesterday, tomorrow  string // the time of the day
	hours                       string // the form of a time of today
	open, texts, people, hidden plural
	markAll                     plural
	showAll                     string // how many
	answered                    string // of a call: how many, of how many
	second, secondDue           string // its second message: when
	picture, file               string // of whom; the picture's number
	empty                       string // a counter: of an answer of nothing
	messages, left              plural
	costly                      string // what takes more room
	app                         string // what is left
	unsent                      string
}

// wordingIn gives the wording in de or en.
func wordingIn(language string) *wording {
	if w := Words(language); w.Language == "en" {
		return englishPages(w)
	}
	return germanPages(Words(language))
}

func germanPages(w Wording) *wording {
	return &wording{
		Wording: w,
		Inbox:   "Posteingang", Tabs: "Welche Themen", TabOpen: "Offen", TabAll: "Alle",
		NothingOpen: "Nichts ist offen.", NothingYet: "Noch hat niemand geschrieben.",
		WillCome: "Hier erscheint, was die Leute per SMS oder WhatsApp an die Redaktion schreiben: Fragen und Antworten zu einer Meldung, jede Meldung für sich, und Nachrichten, die zu keiner gehören.",
		NotOpen:  "nichts offen",
		Choices:  "Antworten", NoAnswer: "Noch keine Antwort", ByChannel: "Ohne Antwort nach Kanälen", Missed: "Nicht oder noch nicht erreicht", DoneAll: "Alles erledigt",
		News: "Neues ist da", Show: "Anzeigen",
		You: "Redaktion", Answer: "Antworten", Write: "Antwort an %s", Send: "Antworten", Done: "Erledigt",
		Forgotten: "Diese Person hat alles löschen lassen. Ihr kann niemand mehr antworten.",
		Sent:      "Die Antwort geht hinaus.", Marked: "Erledigt.", NoneOpen: "Hier ist nichts mehr offen.", ToInbox: "Zum Posteingang",
		Gone: "Das gibt es nicht mehr", Kept: "Ihr Text, der nicht gesendet wurde",
		Post: "Zum Beitrag", NewTab: "(neuer Tab)",
		SignedOut: "Sie sind abgemeldet.", SignIn: "Anmelden", Offline: "Keine Verbindung. Was hier steht, ist vielleicht nicht mehr der letzte Stand.",
		today: "heute, %s", yesterday: "gestern, %s", tomorrow: "morgen, %s", hours: "15:04",
		open: plural{"1 offen", "%d offen"}, texts: plural{"1 Text", "%d Texte"}, people: plural{"1 Person", "%d Personen"},
		hidden:  plural{"Eine Person hat nur eine der Antworten gegeben.", "%d Personen haben nur eine der Antworten gegeben."},
		markAll: plural{"Einen Text als erledigt markieren", "%d Texte als erledigt markieren"},
		showAll: "Alle %d zeigen", answered: "%d von %d haben geantwortet",
		second: "Die zweite Nachricht ist hinausgegangen.", secondDue: "Die zweite Nachricht geht frühestens %s hinaus.",
		picture: "Bild von %s", file: "bild-%d.jpg",
		empty: "Eine SMS fasst 160 Zeichen", messages: plural{"1 SMS", "%d SMS"}, left: plural{"noch 1 Zeichen", "noch %d Zeichen"},
		costly: "wegen %s passt weniger hinein", app: "WhatsApp",
		unsent: "Hier steht ein Text, der nicht gesendet ist. Senden Sie ihn, oder leeren Sie das Feld.",
	}
}

func englishPages(w Wording) *wording {
	return &wording{
		Wording: w,
		Inbox:   "Inbox", Tabs: "Which threads", TabOpen: "Open", TabAll: "All",
		NothingOpen: "Nothing is open.", NothingYet: "Nobody has written yet.",
		WillCome: "This is where you find what people text to the editors, by SMS or WhatsApp: questions and answers about a message, each message by itself, and what belongs to none.",
		NotOpen:  "nothing open",
		Choices:  "Answers", NoAnswer: "No answer yet", ByChannel: "Without an answer, by channels", Missed: "Not reached, or not yet", DoneAll: "All done",
		News: "Something new has come", Show: "Show",
		You: "Editors", Answer: "Answer", Write: "Answer to %s", Send: "Answer", Done: "Done",
		Forgotten: "This person had everything deleted. Nobody can answer any more.",
		Sent:      "The answer is on its way.", Marked: "Done.", NoneOpen: "Nothing is open here any more.", ToInbox: "To the inbox",
		Gone: "It is not here any more", Kept: "Your text, which was not sent",
		Post: "To the post", NewTab: "(new tab)",
		SignedOut: "You are signed out.", SignIn: "Sign in", Offline: "No connection. What you see here may not be the latest.",
		today: "today, %s", yesterday: "yesterday, %s", tomorrow: "tomorrow, %s", hours: "15:04",
		open: plural{"1 open", "%d open"}, texts: plural{"1 text", "%d texts"}, people: plural{"1 person", "%d people"},
		hidden:  plural{"One person gave one of the answers and wrote nothing else.", "%d people gave one of the answers and wrote nothing else."},
		markAll: plural{"Mark one text as done", "Mark %d texts as done"},
		showAll: "Show all %d", answered: "%d of %d have answered",
		second: "The second message has gone out.", secondDue: "The second message goes out %s at the earliest.",
		picture: "Picture from %s", file: "picture-%d.jpg",
		empty: "One text message holds 160 characters", messages: plural{"1 text message", "%d text messages"}, left: plural{"1 character left", "%d characters left"},
		costly: "less fits in because of %s", app: "WhatsApp",
		unsent: "There is a text here that is not sent. Send it, or empty the field.",
	}
}

// problem says what is wrong, as a sentence; "" = it is nothing that an editor can mend.
func (w *wording) problem(err error) string {
	if errors.Is(err, errUnsent) {
		return w.unsent
	}
	words, _ := w.Explain(err)
	if words == "" {
		return ""
	}
	first, size := utf8.DecodeRuneInString(words)
	return string(unicode.ToUpper(first)) + words[size:] + "."
}

// moment is a time as it is shown.
type moment struct {
	Short   string // today and the days beside it by their names
	Full    string
	Machine string // RFC 3339
}

func (w *wording) moment(at, now time.Time) moment {
	m := moment{Full: at.Format(w.Clock), Machine: at.Format(time.RFC3339)}
	const day = "2006-01-02"
	switch at.Format(day) {
	case now.Format(day):
		m.Short = fmt.Sprintf(w.today, at.Format(w.hours))
	case now.AddDate(0, 0, -1).Format(day):
		m.Short = fmt.Sprintf(w.yesterday, at.Format(w.hours))
	case now.AddDate(0, 0, 1).Format(day):
		m.Short = fmt.Sprintf(w.tomorrow, at.Format(w.hours))
	default:
		m.Short = m.Full
	}
	return m
}

// quoted lists characters.
func quoted(letters []rune) string {
	var all []string
	for _, r := range letters {
		all = append(all, string(r))
	}
	return strings.Join(all, " ")
}
