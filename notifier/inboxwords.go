package main

import (
	"fmt"
	"strings"

	"newsroom/notifier/internal/desk"
	"newsroom/notifier/internal/store"
)

// inboxWording is what the inbox says in one language: what the editors' pages say, and what only the command line needs.
type inboxWording struct {
	desk.Wording
	columns  string // of the list, with tabs
	nothing  string
	sums     string           // texts, people, open ones
	answered string           // to whom, and how far it is
	sending  string           // to whom, segments, encoding
	done     string           // how many texts
	kept     string           // how to see a picture: its number
	helps    map[error]string // behind what is wrong: the command that tells more
}

func inboxWordingIn(language string) inboxWording {
	words := desk.Words(language)
	if words.Language == "en" {
		return inboxWording{
			Wording:  words,
			columns:  "CODE\tOPEN\tTEXTS\tPEOPLE\tNEWEST\tABOUT",
			nothing:  "Nothing is open. To see all: notifier inbox list --all",
			sums:     "texts %d, people %d, open %d",
			answered: "Editors to %s: %s",
			sending:  "The answer to %s is on its way (text messages: %d, alphabet %s).",
			done:     "Done: %d.",
			kept:     "picture %d: notifier inbox picture %[1]d --out picture.jpg",
			helps: map[error]string{
				store.ErrNoThread: "; `notifier inbox list --all` shows all", store.ErrNobody: "; `notifier inbox show` shows all",
				store.ErrSeveral: "; take the name in brackets that `notifier inbox show` gives", store.ErrNoPicture: "; `notifier inbox show` gives the numbers",
			},
		}
	}
	return inboxWording{
		Wording:  words,
		columns:  "CODE\tOFFEN\tTEXTE\tPERSONEN\tNEUESTER\tTHEMA",
		nothing:  "Nichts ist offen. Alles zeigt: notifier inbox list --all",
		sums:     "Texte %d, Personen %d, offen %d",
		answered: "Redaktion an %s: %s",
		sending:  "Die Antwort an %s geht hinaus (SMS: %d, Alphabet %s).",
		done:     "Erledigt: %d.",
		kept:     "Bild %d: notifier inbox picture %[1]d --out bild.jpg",
		helps: map[error]string{
			store.ErrNoThread: "; `notifier inbox list --all` zeigt alle", store.ErrNobody: "; `notifier inbox show` zeigt alle",
			store.ErrSeveral: "; nehmen Sie den Namen in Klammern, den `notifier inbox show` zeigt", store.ErrNoPicture: "; `notifier inbox show` zeigt die Nummern",
		},
	}
}

// marks are what is to be known of a text beside it.
func (w inboxWording) marks(e store.Entry) string {
	marks := w.Marks(e)
	if len(marks) == 0 {
		return ""
	}
	return " (" + strings.Join(marks, ", ") + ")"
}

// picture says what became of a picture, or how to see it.
func (w inboxWording) picture(p store.Picture) string {
	if p.State == store.PictureKept {
		return fmt.Sprintf(w.kept, p.ID)
	}
	return w.Picture(p)
}
