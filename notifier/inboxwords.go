package main

import (
	"cmp"
	"fmt"
	"strings"

	"newsroom/notifier/internal/store"
)

// inboxWording is what the inbox says in one language.
type inboxWording struct {
	clock        string // the form of a time
	columns      string // of the list, with tabs
	conversation string // in the place of a title
	nothing      string
	sums         string // texts, people, open ones
	answered     string // to whom, and how far it is
	open         string
	reply        string // which answer to a call it is
	sending      string // to whom, segments, encoding
	done         string // how many texts
	states       map[store.State]string
	reasons      map[string]string
	pictures     map[store.PictureState]string // its number
	refusals     map[string]string

	empty, long, noThread, nobody, several, stopped, window, noPicture string
}

func inboxWordingIn(language string) inboxWording {
	if primary, _, _ := strings.Cut(strings.ToLower(language), "-"); primary == "en" {
		return inboxEnglish()
	}
	return inboxGerman()
}

func inboxGerman() inboxWording {
	return inboxWording{
		clock:        "02.01.2006 15:04",
		columns:      "CODE\tOFFEN\tTEXTE\tPERSONEN\tNEUESTER\tTHEMA",
		conversation: "Nachricht an die Redaktion",
		nothing:      "Nichts ist offen. Alles zeigt: notifier inbox list --all",
		sums:         "Texte %d, Personen %d, offen %d",
		answered:     "Redaktion an %s: %s",
		open:         "offen",
		reply:        "Antwort: %s",
		sending:      "Die Antwort an %s geht hinaus (SMS: %d, Alphabet %s).",
		done:         "Erledigt: %d.",
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
			store.PictureWanted: "Bild %d wird noch geladen", store.PictureKept: "Bild %d: notifier inbox picture %[1]d --out bild.jpg",
			store.PictureRefused: "Bild %d nicht angenommen", store.PictureGone: "Bild %d nicht angekommen",
		},
		refusals: map[string]string{
			"no-picture": "kein Foto", "too-large": "größer als 16 MB", "pixels": "zu viele Bildpunkte", "damaged": "beschädigt", "elsewhere": "nicht bei Twilio",
			"deleted": "bei Twilio gelöscht", "unreachable": "einen Tag lang nicht zu holen",
		},
		empty:     "die Antwort ist leer",
		long:      "die Antwort ist länger als %d Zeichen; teilen Sie sie",
		noThread:  "dieses Thema gibt es nicht, oder es ist schon gelöscht; `notifier inbox list --all` zeigt alle",
		nobody:    "so heißt in diesem Thema niemand, oder die Person hat alles löschen lassen; `notifier inbox show` zeigt alle",
		several:   "so heißen mehrere; nehmen Sie den Namen in Klammern, den `notifier inbox show` zeigt",
		stopped:   "die Person hat sich abgemeldet und darf nichts mehr bekommen",
		window:    "die Person schreibt über WhatsApp, und das erlaubt Antworten nur bis 24 Stunden nach ihrem letzten Text",
		noPicture: "dieses Bild gibt es nicht, oder es ist schon gelöscht; `notifier inbox show` zeigt die Nummern",
	}
}

func inboxEnglish() inboxWording {
	return inboxWording{
		clock:        "2006-01-02 15:04",
		columns:      "CODE\tOPEN\tTEXTS\tPEOPLE\tNEWEST\tABOUT",
		conversation: "Message to the editors",
		nothing:      "Nothing is open. To see all: notifier inbox list --all",
		sums:         "texts %d, people %d, open %d",
		answered:     "Editors to %s: %s",
		open:         "open",
		reply:        "answer: %s",
		sending:      "The answer to %s is on its way (text messages: %d, alphabet %s).",
		done:         "Done: %d.",
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
			store.PictureWanted: "picture %d is still to be fetched", store.PictureKept: "picture %d: notifier inbox picture %[1]d --out picture.jpg",
			store.PictureRefused: "picture %d was not taken", store.PictureGone: "picture %d did not arrive",
		},
		refusals: map[string]string{
			"no-picture": "no photo", "too-large": "more than 16 MB", "pixels": "too many pixels", "damaged": "damaged", "elsewhere": "not at Twilio",
			"deleted": "deleted at Twilio", "unreachable": "out of reach for a day",
		},
		empty:     "the answer is empty",
		long:      "the answer is longer than %d characters; split it",
		noThread:  "there is no such thread, or it is deleted by now; `notifier inbox list --all` shows all",
		nobody:    "nobody is called so in this thread, or the person had everything deleted; `notifier inbox show` shows all",
		several:   "several are called so; take the name in brackets that `notifier inbox show` gives",
		stopped:   "the person has stopped, and may not get anything any more",
		window:    "the person writes by WhatsApp, which allows answers only until 24 hours after the last text",
		noPicture: "there is no such picture, or it is deleted by now; `notifier inbox show` gives the numbers",
	}
}

// progress says how far an answer is, and why no further.
func (w inboxWording) progress(state store.State, class string) string {
	said := cmp.Or(w.states[state], string(state))
	if class == "" {
		return said
	}
	return fmt.Sprintf("%s (%s)", said, cmp.Or(w.reasons[class], class))
}

// marks are what is to be known of a text beside it.
func (w inboxWording) marks(e store.Entry) string {
	var marks []string
	if e.Way == "whatsapp" {
		marks = append(marks, "WhatsApp")
	}
	if e.Reply != "" {
		marks = append(marks, fmt.Sprintf(w.reply, e.Reply))
	}
	if e.Open {
		marks = append(marks, w.open)
	}
	if len(marks) == 0 {
		return ""
	}
	return " (" + strings.Join(marks, ", ") + ")"
}

// picture says what became of a picture, and how to see it.
func (w inboxWording) picture(p store.Picture) string {
	said := fmt.Sprintf(w.pictures[p.State], p.ID)
	if p.Why == "" {
		return said
	}
	return fmt.Sprintf("%s (%s)", said, cmp.Or(w.refusals[p.Why], p.Why))
}
