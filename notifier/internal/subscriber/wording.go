package subscriber

import "strings"

// wording is every sentence that people are answered with, in one language. {title} is the newsroom's, {channels} a list of titles,
// {digests} the same with the time of each digest.
//
// The sentences use only characters of GSM-7, so that no answer costs more than it must, and leave room for the titles within one segment of
// 160 (help: two). A title with other characters is the caller's to transliterate.
type wording struct {
	joined        string // says what one gets and how to leave
	joinedBefore  string // the same, for someone who had it all
	alsoRefused   string // behind joined
	refused       string
	nothingOpen   string
	open          string // behind refused
	left          string
	notHad        string
	stillHas      string // behind left and notHad
	stopped       string
	daily         string // {digests} is a list of titles with the time of each digest
	joinedDaily   string // in the place of joined, for someone who asked for a digest
	noDigest      string
	noDigestYet   string // the same, for someone who named no channel
	noneHasDigest string
	dailyOrder    string // behind noDigest and noDigestYet
	undaily       string
	undailySome   string
	stillUrgent   string // behind undaily
	stillDaily    string // behind undailySome
	message       string
	howToJoin     string // behind message, for someone who gets nothing
	helpHas       string
	helpNone      string
	helpOrder     string // behind helpHas and helpNone, if any channel is open
	helpLeave     string // behind these
	helpDaily     string
	helpUndaily   string // in its place, for someone who has a digest
	helpStart     string
	helpElse      string
	house         string // in the place of a title that is missing
}

func german() wording {
	return wording{
		joined:        "Willkommen! Eilmeldungen von {title} kommen ab jetzt als SMS: {channels}. Abmelden: STOP. Fragen: HILFE.",
		joinedBefore:  "Das haben Sie schon: Eilmeldungen von {title} als SMS: {channels}. Abmelden: STOP. Fragen: HILFE.",
		alsoRefused:   "Nur mit Freigabe der Redaktion: {channels}.",
		refused:       "{channels} gibt es nur mit Freigabe der Redaktion.",
		nothingOpen:   "Zurzeit ist hier nichts frei zu bestellen. Schreiben Sie der Redaktion, was Sie suchen.",
		open:          "Frei zu bestellen: {channels}. Fragen: HILFE.",
		left:          "Abbestellt: {channels}.",
		notHad:        "Das hatten Sie nicht: {channels}.",
		stillHas:      "Sie erhalten weiter: {channels}. Alles beenden: STOP.",
		stopped:       "Abgemeldet. Sie erhalten keine SMS mehr von {title}. Alles Gute! Wieder anmelden: START.",
		daily:         "Sie erhalten die Tagesübersicht als SMS: {digests}. Eilmeldungen kommen weiter sofort. Beenden: TÄGLICH AUS. Alles beenden: STOP.",
		joinedDaily:   "Willkommen! Eilmeldungen von {title} kommen ab jetzt als SMS: {channels}. Tagesübersicht: {digests}. Abmelden: STOP. Fragen: HILFE.",
		noDigest:      "Ohne Tagesübersicht: {channels}.",
		noDigestYet:   "Sie haben noch keinen Kanal mit Tagesübersicht.",
		noneHasDigest: "Eine Tagesübersicht gibt es hier zurzeit nicht. Fragen: HILFE.",
		dailyOrder:    "Es gibt sie für: {digests}. Bestellen: TÄGLICH und der Name.",
		undaily:       "Sie erhalten keine Tagesübersicht mehr.",
		undailySome:   "Keine Tagesübersicht mehr: {channels}.",
		stillUrgent:   "Eilmeldungen kommen weiter: {channels}. Alles beenden: STOP.",
		stillDaily:    "Sie erhalten sie weiter: {digests}. Alles beenden: STOP.",
		message:       "Danke! Ihre Nachricht ist bei der Redaktion. Nur sie liest sie.",
		howToJoin:     "Eilmeldungen bestellen: START. Fragen: HILFE.",
		helpHas:       "Sie erhalten von {title}: {channels}.",
		helpNone:      "Sie erhalten zurzeit nichts von {title}.",
		helpOrder:     "Bestellen: Name schicken ({channels}).",
		helpLeave:     "Einen Kanal beenden: STOP und sein Name. Alles beenden: STOP.",
		helpDaily:     "Tagesübersicht bestellen: TÄGLICH.",
		helpUndaily:   "Tagesübersicht beenden: TÄGLICH AUS.",
		helpStart:     "Neu beginnen: START.",
		helpElse:      "Jeder andere Text geht nur an die Redaktion.",
		house:         "uns",
	}
}

func english() wording {
	return wording{
		joined:        "Welcome! From now on you get urgent news from {title} by text: {channels}. To leave: STOP. Questions: HELP.",
		joinedBefore:  "You have that already: urgent news from {title} by text: {channels}. To leave: STOP. Questions: HELP.",
		alsoRefused:   "Only if the editors let you in: {channels}.",
		refused:       "{channels}: only if the editors let you in.",
		nothingOpen:   "Nothing here is open to everyone at present. Text the editors what you are looking for.",
		open:          "Open to everyone: {channels}. Questions: HELP.",
		left:          "You have left: {channels}.",
		notHad:        "You did not have: {channels}.",
		stillHas:      "You still get: {channels}. To end all: STOP.",
		stopped:       "You have left and get no more texts from {title}. All the best! To join again: START.",
		daily:         "You get the daily summary by text: {digests}. Urgent news still comes at once. To end it: DAILY OFF. To end all: STOP.",
		joinedDaily:   "Welcome! From now on you get urgent news from {title} by text: {channels}. Daily summary: {digests}. To leave: STOP. Questions: HELP.",
		noDigest:      "No daily summary: {channels}.",
		noDigestYet:   "You have no channel with a daily summary yet.",
		noneHasDigest: "There is no daily summary here at present. Questions: HELP.",
		dailyOrder:    "There is one for: {digests}. To get it: DAILY and the name.",
		undaily:       "You get no daily summary any more.",
		undailySome:   "No daily summary any more: {channels}.",
		stillUrgent:   "Urgent news still comes: {channels}. To end all: STOP.",
		stillDaily:    "You still get it: {digests}. To end all: STOP.",
		message:       "Thank you! Your message is with the editors. Nobody else reads it.",
		howToJoin:     "To get urgent news: START. Questions: HELP.",
		helpHas:       "You get from {title}: {channels}.",
		helpNone:      "At present you get nothing from {title}.",
		helpOrder:     "To join: text a name ({channels}).",
		helpLeave:     "To leave one channel: STOP and its name. To end all: STOP.",
		helpDaily:     "To get a daily summary: DAILY.",
		helpUndaily:   "To end the daily summary: DAILY OFF.",
		helpStart:     "To begin again: START.",
		helpElse:      "Any other text goes to the editors alone.",
		house:         "us",
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
