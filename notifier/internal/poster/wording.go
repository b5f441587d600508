package poster

import "strings"

// wording is every sentence of a page in one language.
type wording struct {
	Lang      string // BCP 47
	everyone  string // for whom, if nobody said
	people    string // the same for a closed channel, before its title
	Headline  string
	steps     []string
	codeSteps []string // where people write a code of their own
	BySMS     string
	TextTo    string // before the number, behind the word
	YourCode  string // what people write behind the word
	CodeFrom  string // where they have it from
	WhatsApp  string
	NoScanner string
	OneWord   string // before TextTo, where there are several
	AppText   string // beside WhatsApp's code of a page with several channels
	facts     []fact
	appFact   string // behind the last fact, where there is WhatsApp
	More      string
	TearOff   string
}

// fact is one of the boxes at the foot.
type fact struct{ Title, Text string }

func wordingIn(language string) wording {
	if primary, _, _ := strings.Cut(strings.ToLower(language), "-"); primary == "en" {
		return english()
	}
	return german()
}

func german() wording {
	return wording{
		Lang:      "de",
		everyone:  "Für alle Kolleginnen und Kollegen",
		people:    "Für:",
		Headline:  "Eilmeldungen aufs Handy",
		steps:     []string{"Scannen", "SMS absenden", "Fertig"},
		codeSteps: []string{"Scannen", "Code ergänzen", "SMS absenden"},
		BySMS:     "Per SMS",
		TextTo:    "als SMS an",
		YourCode:  "und Ihr Code",
		CodeFrom:  "Den Code hat Ihre Leitung.",
		WhatsApp:  "Lieber WhatsApp?",
		NoScanner: "Ohne Scannen:",
		OneWord:   "eines der Wörter",
		AppText:   "Eines der Wörter als Nachricht an",
		facts: []fact{
			{"Freiwillig", "Sie melden sich selbst an und ab, wann Sie wollen. Abmelden: STOP als SMS, das genügt. Fragen: HILFE."},
			{"Kosten", "Zum Anmelden eine SMS nach Ihrem Tarif. Was Sie bekommen, kostet Sie nichts."},
			{"Datenschutz", "Gespeichert werden Ihre Nummer und was Sie schreiben (verschlüsselt), Ihre Einwilligung und was Sie bekommen haben, nur dafür. Redaktion und Kollegen sehen Ihre Nummer nicht. Versand: Twilio. Was ist gespeichert? DATEN schicken. Alles löschen? LÖSCHEN schicken."},
		},
		appFact: "Bei WhatsApp verarbeitet auch dessen Betreiber Daten.",
		More:    "Alles zum Nachlesen:",
		TearOff: "Zum Abreißen",
	}
}

func english() wording {
	return wording{
		Lang:      "en",
		everyone:  "For everyone who works here",
		people:    "For:",
		Headline:  "Alerts on your phone",
		steps:     []string{"Scan", "Send the text", "Done"},
		codeSteps: []string{"Scan", "Add your code", "Send the text"},
		BySMS:     "By text message",
		TextTo:    "by text to",
		YourCode:  "and your code",
		CodeFrom:  "Your supervisor has the code.",
		WhatsApp:  "Prefer WhatsApp?",
		NoScanner: "Without scanning:",
		OneWord:   "one of the words",
		AppText:   "One of the words as a message to",
		facts: []fact{
			{"Your choice", "You join by yourself and leave whenever you like. To leave: text STOP, that is all. Questions: HELP."},
			{"Cost", "One text at your own rate to join. What you receive costs you nothing."},
			{"Your data", "Stored are your number and what you write (encrypted), your consent and what you were sent, for this alone. Neither editors nor colleagues see your number. Twilio sends the texts. What is stored? Text DATA. To have all deleted, text DELETE."},
		},
		appFact: "With WhatsApp, its operator processes data too.",
		More:    "Read everything at",
		TearOff: "Tear off",
	}
}
