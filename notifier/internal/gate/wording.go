package gate

import (
	"errors"

	"newsroom/notifier/internal/phone"
)

// formWording is what one form says.
type formWording struct{ Title, Intro, Label, Hint, Button string }

// wording is what the gate says in one language.
type wording struct {
	Number, Code formWording
	Returned     formWording // of what was not sent
	Comes        string      // when a code comes
	WhatsApp     string      // where it comes for whom, and what has to be done before
	Again        string      // sends another code
	Another      string      // leads to the form for the number
	Failed       string      // before the title of a form that was not taken
	WrongCode    string
	Help         struct {
		Title string
		Items []string
	}

	noNumber, notTexted string
	message             string // with a code, in at most 160 characters with the line for browsers: %s = the code
}

func wordingIn(lang string) wording {
	if lang == "en" {
		return english()
	}
	return german()
}

// badNumber says what to try instead of a number that nothing is texted to.
func (w wording) badNumber(why error) string {
	if errors.Is(why, phone.NotANumber) {
		return w.noNumber
	}
	return w.notTexted
}

func german() wording {
	w := wording{
		Number: formWording{
			Title: "Anmelden", Intro: "Hier liest und beantwortet die Redaktion, was Kolleginnen und Kollegen ihr schreiben. Ein Passwort gibt es nicht: Sie bekommen einen Code auf Ihr Telefon.",
			Label: "Ihre Handynummer", Hint: "Die, mit der Sie dem Newsroom schreiben, etwa 0171\u00a03920001", Button: "Code schicken",
		},
		Code: formWording{Title: "Code eingeben", Intro: "Wenn diese Nummer zur Redaktion gehört, kommt gleich eine SMS mit einem Code:", Label: "Code aus der Nachricht", Hint: "Sechs Ziffern; er gilt 10 Minuten", Button: "Anmelden"},
		Returned: formWording{
			Title: "Nicht gesendet", Intro: "Sie sind nicht mehr angemeldet, und Ihr Text ist nicht hinausgegangen. Kopieren Sie ihn, melden Sie sich an, und schicken Sie ihn noch einmal.",
			Label: "Ihr Text", Button: "Anmelden",
		},
		Comes:    "Wenn die Nummer zur Redaktion gehört, kommt gleich eine SMS mit einem Code.",
		WhatsApp: "Wer über WhatsApp dabei ist, bekommt ihn dort – und schreibt dort vorher irgendetwas, etwa STATUS, wenn die letzte Nachricht an uns länger als 24 Stunden her ist.",
		Again:    "Neuen Code schicken",
		Another:  "Andere Nummer",
		Failed:   "Fehler: ",

		WrongCode: "Dieser Code stimmt nicht, oder er gilt nicht mehr. Sehen Sie in der neuesten Nachricht nach; nach fünf falschen brauchen Sie einen neuen.",
		noNumber:  "Das ist keine Telefonnummer. Versuchen Sie es mit Vorwahl und nur mit Ziffern, etwa 0171\u00a03920001 oder +49\u00a0171\u00a03920001.",
		notTexted: "An diese Nummer schicken wir keine SMS. Nehmen Sie die Nummer des Handys, mit dem Sie dem Newsroom schreiben.",
		message:   "%s ist Ihr Code für die Redaktion. Er gilt 10 Minuten; geben Sie ihn niemandem weiter.",
	}
	w.Help.Title = "Es kommt kein Code?"
	w.Help.Items = []string{
		"Zur Redaktion gehört, wen die Leute eintragen, die den Newsroom betreiben. Bitten Sie sie darum; sie tun es mit: notifier editors add. Vorher müssen Sie dem Newsroom einmal geschrieben haben.",
		"Wer sich mit STOP abgemeldet hat, bekommt auch keinen Code. Mit START geht es wieder.",
		"Mehr als fünf Codes gibt es in einer Stunde nicht.",
	}
	return w
}

func english() wording {
	w := wording{
		Number: formWording{
			Title: "Sign in", Intro: "This is where the editors read and answer what colleagues write to them. There is no password: you get a code on your phone.",
			Label: "Your mobile number", Hint: "The one that you text the newsroom from, such as 0171\u00a03920001", Button: "Send a code",
		},
		Code: formWording{Title: "Enter the code", Intro: "If this number is an editor's, a text message with a code will come in a moment:", Label: "Code from the message", Hint: "Six digits; it is good for 10 minutes", Button: "Sign in"},
		Returned: formWording{
			Title: "Not sent", Intro: "You are no longer signed in, and your text has not gone out. Copy it, sign in, and send it once more.",
			Label: "Your text", Button: "Sign in",
		},
		Comes:    "If the number is an editor's, a text message with a code will come in a moment.",
		WhatsApp: "Who writes by WhatsApp gets it there – and first sends anything there, such as STATUS, if the last message to us was more than 24 hours ago.",
		Again:    "Send a new code",
		Another:  "Another number",
		Failed:   "Error: ",

		WrongCode: "This code is wrong, or good no longer. Look into the newest message; after five wrong ones you need a new one.",
		noNumber:  "This is no phone number. Try it with the area code and digits only, such as 0171\u00a03920001 or +49\u00a0171\u00a03920001.",
		notTexted: "We send no text messages to this number. Take that of the mobile phone that you text the newsroom from.",
		message:   "%s is your code for the editors' pages. It is good for 10 minutes; give it to nobody.",
	}
	w.Help.Title = "No code comes?"
	w.Help.Items = []string{
		"Editors are those whom the people who run the newsroom add. Ask them; they do it by: notifier editors add. Before that, you must have texted the newsroom once.",
		"Who has stopped all messages by STOP gets no code either. START brings them back.",
		"There are no more than five codes within an hour.",
	}
	return w
}
