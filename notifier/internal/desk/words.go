package desk

import (
	"cmp"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf16"

	"newsroom/notifier/internal/store"
	"newsroom/notifier/sms"
)

// AnswerLasts is for how long an answer is worth sending.
const AnswerLasts = 24 * time.Hour

// Why a text is no answer; see Draft.
var (
	ErrEmpty = errors.New("the answer is empty")
	ErrLong  = errors.New("the answer is longer than a text message may be")
)

// Draft makes of what an editor wrote the text that is sent: in letters that cost least. It fails with ErrEmpty or ErrLong.
func Draft(written string) (string, error) {
	text := sms.Transliterate(strings.TrimSpace(written))
	switch {
	case text == "":
		return "", ErrEmpty
	case len(utf16.Encode([]rune(text))) > sms.MaxLength:
		return "", ErrLong
	}
	return text, nil
}

// Harmless takes out of a text what would do something in a terminal, or turn its letters round; what joins parts of an emoji stays.
func Harmless(text string) string {
	return strings.Map(func(r rune) rune {
		if r != '\n' && r != '\t' && r != '\u200d' && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r)) {
			return -1
		}
		return r
	}, text)
}

// Wording is what editors are told in one language about threads, on these pages and on the command line.
type Wording struct {
	Language string // of the words, for BCP 47: de or en
	Clock    string // the form of a time, for package time
	Open     string // of a text: nobody has answered it, or marked it as done

	conversation string // in the place of a title
	reply        string // which answer to a call it is
	closes       string // when WhatsApp's window does
	states       map[store.State]string
	reasons      map[string]string
	pictures     map[store.PictureState]string // its number
	refusals     map[string]string
	errors       map[error]string
}

// Words gives the wording in a language, such as en-GB; in German, if there is none.
func Words(language string) Wording {
	if primary, _, _ := strings.Cut(strings.ToLower(language), "-"); primary == "en" {
		return english()
	}
	return german()
}

func german() Wording {
	return Wording{
		Language:     "de",
		Clock:        "02.01.2006 15:04",
		Open:         "offen",
		conversation: "Nachricht an die Redaktion",
		reply:        "Antwort: %s",
		closes:       "Über WhatsApp kann die Person bis %s Antwort bekommen.",
		states: map[store.State]string{
			store.Planned: "geht gleich hinaus", store.Dispatching: "geht gerade hinaus", store.Unknown: "ungewiss, wird geklärt",
			store.Accepted: "unterwegs", store.Sent: "unterwegs", store.Delivered: "zugestellt", store.Undelivered: "nicht zugestellt",
			store.Failed: "nicht zugestellt", store.Rejected: "nicht angenommen", store.GaveUp: "aufgegeben", store.Skipped: "nicht gesendet",
			store.Cancelled: "abgebrochen",
		},
		reasons: map[string]string{
			store.ReasonStopped: "hat sich abgemeldet", store.ReasonExpired: "zu spät", store.ReasonSuspended: "die Nummer nimmt nichts an",
		},
		pictures: map[store.PictureState]string{
			store.PictureWanted: "Bild %d wird noch geladen", store.PictureRefused: "Bild %d nicht angenommen", store.PictureGone: "Bild %d nicht angekommen",
		},
		refusals: map[string]string{
			"no-picture": "kein Foto", "too-large": "größer als 16 MB", "pixels": "zu viele Bildpunkte", "damaged": "beschädigt", "elsewhere": "nicht bei Twilio",
			"deleted": "bei Twilio gelöscht", "unreachable": "einen Tag lang nicht zu holen",
		},
		errors: map[error]string{
			ErrEmpty:           "die Antwort ist leer",
			ErrLong:            fmt.Sprintf("die Antwort ist länger als %d Zeichen; teilen Sie sie", sms.MaxLength),
			store.ErrNoThread:  "dieses Thema gibt es nicht, oder es ist schon gelöscht",
			store.ErrNobody:    "so heißt in diesem Thema niemand, oder die Person hat alles löschen lassen",
			store.ErrSeveral:   "so heißen mehrere",
			store.ErrStopped:   "die Person hat sich abgemeldet und darf nichts mehr bekommen",
			store.ErrWindow:    "die Person schreibt über WhatsApp, und das erlaubt Antworten nur bis 24 Stunden nach ihrem letzten Text",
			store.ErrHandled:   "inzwischen hat das jemand beantwortet oder als erledigt markiert; sehen Sie nach, ehe Sie noch einmal senden",
			store.ErrNoPicture: "dieses Bild gibt es nicht, oder es ist schon gelöscht",
		},
	}
}

func english() Wording {
	return Wording{
		Language:     "en",
		Clock:        "2006-01-02 15:04",
		Open:         "open",
		conversation: "Message to the editors",
		reply:        "answer: %s",
		closes:       "WhatsApp carries answers to this person until %s.",
		states: map[store.State]string{
			store.Planned: "goes out soon", store.Dispatching: "is going out", store.Unknown: "unknown, being found out",
			store.Accepted: "on its way", store.Sent: "on its way", store.Delivered: "delivered", store.Undelivered: "not delivered",
			store.Failed: "not delivered", store.Rejected: "not accepted", store.GaveUp: "given up", store.Skipped: "not sent",
			store.Cancelled: "cancelled",
		},
		reasons: map[string]string{
			store.ReasonStopped: "has stopped", store.ReasonExpired: "too late", store.ReasonSuspended: "the number takes nothing",
		},
		pictures: map[store.PictureState]string{
			store.PictureWanted: "picture %d is still to be fetched", store.PictureRefused: "picture %d was not taken", store.PictureGone: "picture %d did not arrive",
		},
		refusals: map[string]string{
			"no-picture": "no photo", "too-large": "more than 16 MB", "pixels": "too many pixels", "damaged": "damaged", "elsewhere": "not at Twilio",
			"deleted": "deleted at Twilio", "unreachable": "out of reach for a day",
		},
		errors: map[error]string{
			ErrEmpty:           "the answer is empty",
			ErrLong:            fmt.Sprintf("the answer is longer than %d characters; split it", sms.MaxLength),
			store.ErrNoThread:  "there is no such thread, or it is deleted by now",
			store.ErrNobody:    "nobody is called so in this thread, or the person had everything deleted",
			store.ErrSeveral:   "several are called so",
			store.ErrStopped:   "the person has stopped, and may not get anything any more",
			store.ErrWindow:    "the person writes by WhatsApp, which allows answers only until 24 hours after the last text",
			store.ErrHandled:   "somebody has answered this meanwhile, or marked it as done; have a look before you send again",
			store.ErrNoPicture: "there is no such picture, or it is deleted by now",
		},
	}
}

// Title is what a thread is about, in one line.
func (w Wording) Title(t store.InboxThread) string {
	return cmp.Or(strings.Join(strings.Fields(Harmless(t.Title)), " "), w.conversation)
}

// Progress says how far an answer is, and why no further.
func (w Wording) Progress(state store.State, class string) string {
	return because(cmp.Or(w.states[state], string(state)), class, w.reasons)
}

// Picture says what became of a picture that nobody can look at; "" = it can be seen.
func (w Wording) Picture(p store.Picture) string {
	if p.State == store.PictureKept {
		return ""
	}
	return because(fmt.Sprintf(w.pictures[p.State], p.ID), p.Why, w.refusals)
}

func because(said, why string, reasons map[string]string) string {
	if why == "" {
		return said
	}
	return fmt.Sprintf("%s (%s)", said, cmp.Or(reasons[why], why))
}

// Marks are what is to be known of a text beside it.
func (w Wording) Marks(e store.Entry) []string {
	var marks []string
	if e.Way == wayApp {
		marks = append(marks, "WhatsApp")
	}
	if e.Reply != "" {
		marks = append(marks, fmt.Sprintf(w.reply, Harmless(e.Reply)))
	}
	if e.Open {
		marks = append(marks, w.Open)
	}
	return marks
}

const wayApp = "whatsapp"

// Closes says until when the person's way carries answers; see store.Reach.
func (w Wording) Closes(when string) string { return fmt.Sprintf(w.closes, when) }

// Explain says what is wrong, if it is an editor's to mend, and which error that is: one of this package or of the store. It is none else.
func (w Wording) Explain(err error) (words string, known error) {
	for known, words := range w.errors {
		if errors.Is(err, known) {
			return words, known
		}
	}
	return "", nil
}
