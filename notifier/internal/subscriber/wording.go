package subscriber

import "strings"

// wording is every sentence that people are answered with, in one language. {title} is the newsroom's, {channels} a list of titles.
//
// The sentences use only characters of GSM-7, so that no answer costs more than it must, and leave room for the titles within one segment of
// 160 (help: two). A title with other characters is the caller's to transliterate.
type wording struct {
	joined       string // says what one gets and how to leave
	joinedBefore string // the same, for someone who had it all
	alsoRefused  string // behind joined
	refused      string
	nothingOpen  string
	open         string // behind refused
	left         string
	notHad       string
	stillHas     string // behind left and notHad
	stopped      string
	message      string
	howToJoin    string // behind message, for someone who gets nothing
	helpHas      string
	helpNone     string
	helpOrder    string // behind helpHas and helpNone, if any channel is open
	help         string // behind these
	house        string // in the place of a title that is missing
}

func german() wording {
	return wording{
		joined:       "Willkommen! Eilmeldungen von {title} kommen ab jetzt als SMS: {channels}. Abmelden: STOP. Fragen: HILFE.",
		joinedBefore: "Das haben Sie schon: Eilmeldungen von {title} als SMS: {channels}. Abmelden: STOP. Fragen: HILFE.",
		alsoRefused:  "Nur mit Freigabe der Redaktion: {channels}.",
		refused:      "{channels} gibt es nur mit Freigabe der Redaktion.",
		nothingOpen:  "Zurzeit ist hier nichts frei zu bestellen. Schreiben Sie der Redaktion, was Sie suchen.",
		open:         "Frei zu bestellen: {channels}. Fragen: HILFE.",
		left:         "Abbestellt: {channels}.",
		notHad:       "Das hatten Sie nicht: {channels}.",
		stillHas:     "Sie erhalten weiter: {channels}. Alles beenden: STOP.",
		stopped:      "Abgemeldet. Sie erhalten keine SMS mehr von {title}. Alles Gute! Wieder anmelden: START.",
		message:      "Danke! Ihre Nachricht ist bei der Redaktion. Nur sie liest sie.",
		howToJoin:    "Eilmeldungen bestellen: START. Fragen: HILFE.",
		helpHas:      "Sie erhalten von {title}: {channels}.",
		helpNone:     "Sie erhalten zurzeit nichts von {title}.",
		helpOrder:    "Bestellen: Name schicken ({channels}).",
		help:         "Einen Kanal beenden: STOP und sein Name. Alles beenden: STOP. Neu beginnen: START. Jeder andere Text geht nur an die Redaktion.",
		house:        "uns",
	}
}

func english() wording {
	return wording{
		joined:       "Welcome! From now on you get urgent news from {title} by text: {channels}. To leave: STOP. Questions: HELP.",
		joinedBefore: "You have that already: urgent news from {title} by text: {channels}. To leave: STOP. Questions: HELP.",
		alsoRefused:  "Only if the editors let you in: {channels}.",
		refused:      "{channels}: only if the editors let you in.",
		nothingOpen:  "Nothing here is open to everyone at present. Text the editors what you are looking for.",
		open:         "Open to everyone: {channels}. Questions: HELP.",
		left:         "You have left: {channels}.",
		notHad:       "You did not have: {channels}.",
		stillHas:     "You still get: {channels}. To end all: STOP.",
		stopped:      "You have left and get no more texts from {title}. All the best! To join again: START.",
		message:      "Thank you! Your message is with the editors. Nobody else reads it.",
		howToJoin:    "To get urgent news: START. Questions: HELP.",
		helpHas:      "You get from {title}: {channels}.",
		helpNone:     "At present you get nothing from {title}.",
		helpOrder:    "To join: text a name ({channels}).",
		help:         "To leave one channel: STOP and its name. To end all: STOP. To begin again: START. Any other text goes to the editors alone.",
		house:        "us",
	}
}

// supported gives the language of the answers for a BCP 47 tag: "en" for every English, else "de".
func supported(tag string) string {
	primary, _, _ := strings.Cut(strings.ToLower(tag), "-")
	if primary == "en" {
		return "en"
	}
	return "de"
}

func wordingIn(language string) wording {
	if language == "en" {
		return english()
	}
	return german()
}
