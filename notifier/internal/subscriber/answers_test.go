package subscriber_test

import (
	"testing"

	"newsroom/notifier/internal/subscriber"
)

// What people read, word for word: change it here when you change it there, and read it aloud.
func TestAnswers(t *testing.T) {
	house := subscriber.Newsroom{Title: "Stadtwerke Lindenau", Channels: []subscriber.Channel{
		{ID: "mini", Title: "Mini", Open: true}, {ID: "maxi", Title: "Maxi", Open: true}, {ID: "feuerwehr", Title: "Feuerwehr"},
	}}
	both := subscriber.State{Channels: []string{"mini", "maxi"}}
	wantAnswers(t, house, []exchange{
		{subscriber.State{}, "MINI", "Willkommen! Eilmeldungen von Stadtwerke Lindenau kommen ab jetzt als SMS: Mini. Abmelden: STOP. Fragen: HILFE."},
		{both, "MINI", "Das haben Sie schon: Eilmeldungen von Stadtwerke Lindenau als SMS: Mini, Maxi. Abmelden: STOP. Fragen: HILFE."},
		{subscriber.State{}, "MINI FEUERWEHR", "Willkommen! Eilmeldungen von Stadtwerke Lindenau kommen ab jetzt als SMS: Mini. Abmelden: STOP. Fragen: HILFE. Nur mit Freigabe der Redaktion: Feuerwehr."},
		{subscriber.State{}, "FEUERWEHR", "Feuerwehr gibt es nur mit Freigabe der Redaktion. Frei zu bestellen: Mini, Maxi. Fragen: HILFE."},
		{both, "STOP MAXI", "Abbestellt: Maxi. Sie erhalten weiter: Mini. Alles beenden: STOP."},
		{both, "STOP FEUERWEHR", "Das hatten Sie nicht: Feuerwehr. Sie erhalten weiter: Mini, Maxi. Alles beenden: STOP."},
		{both, "STOP", "Abgemeldet. Sie erhalten keine SMS mehr von Stadtwerke Lindenau. Alles Gute! Wieder anmelden: START."},
		{both, "HILFE", "Sie erhalten von Stadtwerke Lindenau: Mini, Maxi. Weniger: STOP und Name. Abmelden: STOP. Auch: PAUSE 7, RUHE 22-6, STATUS, NAME, ENGLISH, DATEN, LÖSCHEN. Anderes liest nur die Redaktion."},
		{subscriber.State{}, "HILFE", "Sie erhalten zurzeit nichts von Stadtwerke Lindenau. Mehr: Mini, Maxi schicken. Auch: START, RUHE 22-6, STATUS, NAME, ENGLISH, DATEN, LÖSCHEN. Anderes liest nur die Redaktion."},
		{both, "Guten Tag", "Danke! Ihre Nachricht ist bei der Redaktion. Nur sie liest sie."},
		{subscriber.State{}, "Guten Tag", "Danke! Ihre Nachricht ist bei der Redaktion. Nur sie liest sie. Eilmeldungen bestellen: START. Fragen: HILFE."},
		{subscriber.State{}, "mini please", "Welcome! From now on you get urgent news from Stadtwerke Lindenau by text: Mini. To leave: STOP. Questions: HELP."},
		{both, "UNSUBSCRIBE", "You have left and get no more texts from Stadtwerke Lindenau. All the best! To join again: START."},
		{both, "QUIT MINI", "You have left: Mini. You still get: Maxi. To end all: STOP."},
		{both, "HELP", "You get from Stadtwerke Lindenau: Mini, Maxi. Less: STOP and the name. To leave: STOP. Also: PAUSE 7, QUIET 22-6, STATUS, NAME, DEUTSCH, DATA, DELETE. Any other text goes to the editors alone."},
	})
}

// exchange is a text and its answer.
type exchange struct {
	before     subscriber.State
	text, want string
}

// called is a call that anybody was sent.
func called() []subscriber.Thread {
	return []subscriber.Thread{{ID: "call", Replies: []string{"Komme", "Komme nicht"}}}
}

func wantAnswers(t *testing.T, house subscriber.Newsroom, all []exchange) {
	t.Helper()
	for _, tt := range all {
		t.Run(tt.text, func(t *testing.T) {
			if got := house.Step(tt.before, subscriber.Input{Text: tt.text, At: december(), Threads: called}).Answer; got != tt.want {
				t.Errorf("got  %q\nwant %q", got, tt.want)
			}
		})
	}
}

// The same about what people can set for themselves.
func TestAnswersAboutChoices(t *testing.T) {
	house := subscriber.Newsroom{Title: "Stadtwerke Lindenau", Channels: []subscriber.Channel{
		{ID: "mini", Title: "Mini", Open: true, Digest: "07:00"}, {ID: "maxi", Title: "Maxi", Open: true}, {ID: "feuerwehr", Title: "Feuerwehr", Code: "4711AB"},
	}}
	mini := subscriber.State{Channels: []string{"mini"}}
	paused, invited, much := mini, mini, mini
	paused.Paused = december().AddDate(0, 0, 3)
	invited.Invited = []string{"feuerwehr"}
	alone := subscriber.State{Invited: []string{"feuerwehr"}}
	blocked := subscriber.State{Channels: []string{"mini"}, Stopped: true, Blocked: true}
	much.Digests, much.Invited, much.Paused, much.Quiet = []string{"mini"}, []string{"feuerwehr"}, paused.Paused, subscriber.Quiet{Own: true, From: 1350, To: 360}
	wantAnswers(t, house, []exchange{
		{mini, "PAUSE 7", "Pause bis 19.12.: Es kommen nur Warnungen bei großer Gefahr. Früher wieder alles: WEITER. Abmelden: STOP."},
		{mini, "PAUSE 100", "Eine Pause dauert 1 bis 90 Tage. Bitte so: PAUSE 7 oder PAUSE 2 WOCHEN."},
		{subscriber.State{}, "PAUSE", "Sie erhalten zurzeit nichts von Stadtwerke Lindenau. Eilmeldungen bestellen: START. Fragen: HILFE."},
		{paused, "WEITER", "Die Pause ist zu Ende. Sie erhalten wieder: Mini. Abmelden: STOP."},
		{mini, "WEITER", "Sie haben keine Pause. Sie erhalten: Mini. Abmelden: STOP."},
		{subscriber.State{}, "WEITER", "Sie erhalten zurzeit nichts von Stadtwerke Lindenau. Eilmeldungen bestellen: START. Fragen: HILFE."},
		{mini, "RUHE 22-6", "Ihre Ruhezeit: 22:00-06:00 Uhr. Dann kommen nur Warnungen bei großer Gefahr. Keine Ruhezeit: RUHE AUS."},
		{mini, "RUHE 25-6", "Diese Zeit haben wir nicht verstanden. Bitte so: RUHE 22-6 oder RUHE 22:30-06:00. Keine Ruhezeit: RUHE AUS."},
		{mini, "RUHE", "Sie haben keine Ruhezeit: Eilmeldungen kommen zu jeder Zeit. Mit Ruhezeit, zum Beispiel: RUHE 22-6."},
		{mini, "RUHE AUS", "Sie haben keine Ruhezeit mehr: Eilmeldungen kommen zu jeder Zeit. Wieder mit Ruhezeit, zum Beispiel: RUHE 22-6."},
		{mini, "ENGLISH", "We write to you in English now. Auf Deutsch: SPRACHE DE."},
		{mini, "SPRACHE DE", "Wir schreiben Ihnen jetzt auf Deutsch. In English: LANGUAGE EN."},
		{mini, "SPRACHE FR", "Wir schreiben auf Deutsch oder Englisch. Bitte so: SPRACHE DE oder SPRACHE EN."},
		{mini, "NAME Anna", "Die Redaktion sieht Sie ab jetzt als Anna. Wieder ohne Namen: NAME AUS."},
		{mini, "NAME AUS", "Die Redaktion sieht keinen Namen von Ihnen, nur einen Decknamen. Mit Namen: NAME Anna."},
		{mini, "NAME 0171", "Bitte so: NAME Anna. Ein Name hat höchstens 40 Zeichen, nur Buchstaben, Ziffern, Punkt, Strich und Apostroph. Telefonnummern gehen nicht."},
		{mini, "STATUS", "Sie erhalten von Stadtwerke Lindenau: Mini. Keine Ruhezeit. Sprache: Deutsch. Ändern: HILFE."},
		{much, "STATUS", "Sie erhalten von Stadtwerke Lindenau: Mini. Tagesübersicht: Mini (07:00). Pause bis 15.12. Ruhezeit: 22:30-06:00 Uhr. Eingeladen: Feuerwehr (JA oder NEIN?). Sprache: Deutsch. Ändern: HILFE."},
		{subscriber.State{}, "STATUS", "Sie erhalten zurzeit nichts von Stadtwerke Lindenau. Keine Ruhezeit. Sprache: Deutsch. Ändern: HILFE."},
		{paused, "HILFE", "Sie erhalten von Stadtwerke Lindenau: Mini. Mehr: Maxi schicken. Weniger: STOP und Name. Abmelden: STOP. Auch: TÄGLICH, WEITER, RUHE 22-6, STATUS, NAME, ENGLISH, DATEN, LÖSCHEN. Anderes liest nur die Redaktion."},
		{mini, "LÖSCHEN", "Gelöscht: Nummer, Anmeldungen, Texte. Von Stadtwerke Lindenau kommt nichts mehr. Es bleibt nur ein Nachweis ohne Nummer. Neu beginnen: START."},
		{alone, "JA", "Willkommen! Eilmeldungen von Stadtwerke Lindenau kommen ab jetzt als SMS: Feuerwehr. Abmelden: STOP. Fragen: HILFE."},
		{invited, "NEIN", "In Ordnung, davon kommt nichts: Feuerwehr. Sie erhalten weiter: Mini. Alles beenden: STOP."},
		{alone, "NEIN", "In Ordnung, davon kommt nichts: Feuerwehr. Anders überlegt? Schreiben Sie einfach der Redaktion."},
		{mini, "FEUERWEHR 4711AB", "Willkommen! Eilmeldungen von Stadtwerke Lindenau kommen ab jetzt als SMS: Mini, Feuerwehr. Abmelden: STOP. Fragen: HILFE."},
		{mini, "FEUERWEHR 0815XY", "So geht es nicht: Feuerwehr gibt es nur mit Freigabe der Redaktion. Bitte prüfen Sie den Text oder fragen Sie die Redaktion."},
		{mini, "CODE 0815XY", "So geht es nicht. Bitte prüfen Sie den Text oder fragen Sie die Redaktion."},
		{blocked, "MAXI", "Seit Ihrem STOP sind SMS von Stadtwerke Lindenau an Sie gesperrt. Bitte schicken Sie zuerst nur das Wort START."},
		{mini, "STOOP", "Meinten Sie STOP? Dann schicken Sie bitte STOP. Sonst schreiben Sie bitte einen ganzen Satz."},
		{mini, "Mini Feuerwher", "Meinten Sie MINI FEUERWEHR? Dann schicken Sie bitte MINI FEUERWEHR. Sonst schreiben Sie bitte einen ganzen Satz."},
		{mini, "Komme nicht, bin krank", "Danke! Ihre Antwort: Komme nicht. Nur die Redaktion sieht sie. Ändern: neu antworten, die letzte zählt."},
		{mini, "PAUSE 2 WEEKS", "Paused: until 26 Dec you get only warnings of great danger. To get all again: RESUME. To leave: STOP."},
		{mini, "pause 100 please", "A pause lasts 1 to 90 days. Please text: PAUSE 7 or PAUSE 2 WEEKS."},
		{paused, "RESUME", "The pause is over. You get again: Mini. To leave: STOP."},
		{mini, "CONTINUE", "You have no pause. You get: Mini. To leave: STOP."},
		{subscriber.State{}, "RESUME", "At present you get nothing from Stadtwerke Lindenau. To get urgent news: START. Questions: HELP."},
		{mini, "QUIET 22-6", "Your quiet hours: 22:00-06:00. In them you get only warnings of great danger. No quiet hours: QUIET OFF."},
		{mini, "QUIET 25-6", "We did not understand these hours. Please text: QUIET 22-6 or QUIET 22:30-06:00. No quiet hours: QUIET OFF."},
		{mini, "QUIET", "You have no quiet hours: urgent news comes at any time. To have some, for example: QUIET 22-6."},
		{mini, "QUIET OFF", "You have no quiet hours any more: urgent news comes at any time. To have some, for example: QUIET 22-6."},
		{mini, "LANGUAGE", "We write in English or German. Please text: LANGUAGE EN or LANGUAGE DE."},
		{mini, "status please", "You get from Stadtwerke Lindenau: Mini. No quiet hours. Language: English. To change: HELP."},
		{much, "SETTINGS", "You get from Stadtwerke Lindenau: Mini. Daily summary: Mini (07:00). Paused until 15 Dec. Quiet hours: 22:30-06:00. Invited: Feuerwehr (YES or NO?). Language: English. To change: HELP."},
		{mini, "DELETE", "Deleted: number, channels, texts. Nothing comes from Stadtwerke Lindenau any more. Only a proof without number remains. To begin again: START."},
		{alone, "YES", "Welcome! From now on you get urgent news from Stadtwerke Lindenau by text: Feuerwehr. To leave: STOP. Questions: HELP."},
		{invited, "NO", "All right, nothing of this comes: Feuerwehr. You still get: Mini. To end all: STOP."},
		{alone, "NO", "All right, nothing of this comes: Feuerwehr. Changed your mind? Just text the editors."},
		{blocked, "MAXI PLEASE", "Since your STOP, texts from Stadtwerke Lindenau to you are blocked. Please text the single word START first."},
		{mini, "cancell", "Did you mean CANCEL? Then please text CANCEL. If not, please write a whole sentence."},
		{mini, "unsubscribbe", "Did you mean UNSUBSCRIBE? Then please text UNSUBSCRIBE. If not, please write a whole sentence."},
	})
	house.Language = "en"
	wantAnswers(t, house, []exchange{
		{mini, "NAME Anna", "From now on the editors see you as Anna. Without a name again: NAME OFF."},
		{mini, "NAME", "The editors see no name of yours, only a pseudonym. With a name: NAME Anna."},
		{mini, "NAME 0171", "Please text: NAME Anna. A name has at most 40 characters, only letters, digits, dot, hyphen and apostrophe, and is no phone number."},
		{mini, "Komme", "Thank you! Your answer: Komme. Only the editors see it. To change it, answer again: the last one counts."},
		{mini, "FEUERWEHR 0815XY", "Sorry, that does not work: Feuerwehr only if the editors let you in. Please check the text or ask the editors."},
		{mini, "CODE 0815XY", "Sorry, that does not work. Please check the text or ask the editors."},
		{mini, "STOOP", "Did you mean STOP? Then please text STOP. If not, please write a whole sentence."},
	})
	house.Language, house.Quiet = "", subscriber.Quiet{Own: true, From: 1320, To: 360}
	wantAnswers(t, house, []exchange{
		{mini, "RUHE", "Es gilt die Ruhezeit für alle: 22:00-06:00 Uhr. Dann kommen nur Warnungen bei großer Gefahr. Eigene: RUHE 22-6. Keine: RUHE AUS."},
		{mini, "QUIET", "The general quiet hours apply: 22:00-06:00. In them you get only warnings of great danger. Your own: QUIET 22-6. None: QUIET OFF."},
		{mini, "STATUS", "Sie erhalten von Stadtwerke Lindenau: Mini. Ruhezeit: 22:00-06:00 Uhr. Sprache: Deutsch. Ändern: HILFE."},
	})
}

func TestInvitation(t *testing.T) {
	house := subscriber.Newsroom{Title: "Stadtwerke Lindenau", Language: "de", Channels: []subscriber.Channel{
		{ID: "mini", Title: "Mini", Open: true}, {ID: "feuerwehr", Title: "Feuerwehr"},
	}}
	for language, want := range map[string]string{
		"":      "Stadtwerke Lindenau bietet Ihnen Eilmeldungen als SMS an: Mini, Feuerwehr. Ja? Antworten Sie JA. Sonst nichts tun: dann kommt nichts.",
		"en-GB": "Stadtwerke Lindenau offers you urgent news by text: Mini, Feuerwehr. Yes? Answer YES. If not, do nothing: then nothing comes.",
	} {
		if got := house.Invitation(language, []string{"feuerwehr", "mini"}); got != want {
			t.Errorf("got  %q\nwant %q", got, want)
		}
	}
}
