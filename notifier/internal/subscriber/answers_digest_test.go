package subscriber_test

import (
	"testing"

	"newsroom/notifier/internal/subscriber"
)

// The same where two channels have a digest.
func TestAnswersAboutDigests(t *testing.T) {
	house := subscriber.Newsroom{Title: "Stadtwerke Lindenau", Channels: []subscriber.Channel{
		{ID: "mini", Title: "Mini", Open: true, Digest: "07:00"},
		{ID: "maxi", Title: "Maxi", Open: true, Digest: "17:30"},
		{ID: "kultur", Title: "Kultur", Open: true},
		{ID: "feuerwehr", Title: "Feuerwehr", Digest: "06:00"},
	}}
	both := subscriber.State{Channels: []string{"mini", "maxi"}}
	daily := subscriber.State{Channels: []string{"mini", "maxi"}, Digests: []string{"mini", "maxi"}}
	kultur := subscriber.State{Channels: []string{"kultur"}}
	gone := subscriber.State{Channels: []string{"mini"}, Stopped: true}
	wantAnswers(t, house, []exchange{
		{both, "TÄGLICH", "Sie erhalten die Tagesübersicht als SMS: Mini (07:00), Maxi (17:30). Eilmeldungen kommen weiter sofort. Beenden: TÄGLICH AUS. Alles beenden: STOP."},
		{daily, "TÄGLICH", "Sie erhalten die Tagesübersicht als SMS: Mini (07:00), Maxi (17:30). Eilmeldungen kommen weiter sofort. Beenden: TÄGLICH AUS. Alles beenden: STOP."},
		{both, "TÄGLICH MINI", "Sie erhalten die Tagesübersicht als SMS: Mini (07:00). Eilmeldungen kommen weiter sofort. Beenden: TÄGLICH AUS. Alles beenden: STOP."},
		{subscriber.State{}, "TÄGLICH MINI", "Willkommen! Eilmeldungen von Stadtwerke Lindenau kommen ab jetzt als SMS: Mini. Tagesübersicht: Mini (07:00). Abmelden: STOP. Fragen: HILFE."},
		{both, "TÄGLICH MINI KULTUR FEUERWEHR", "Sie erhalten die Tagesübersicht als SMS: Mini (07:00). Eilmeldungen kommen weiter sofort. Beenden: TÄGLICH AUS. Alles beenden: STOP. Nur mit Freigabe der Redaktion: Feuerwehr. Ohne Tagesübersicht: Kultur."},
		{kultur, "TÄGLICH", "Sie haben noch keinen Kanal mit Tagesübersicht. Es gibt sie für: Mini (07:00), Maxi (17:30). Bestellen: TÄGLICH und der Name."},
		{gone, "TÄGLICH", "Sie haben noch keinen Kanal mit Tagesübersicht. Es gibt sie für: Mini (07:00), Maxi (17:30). Bestellen: TÄGLICH und der Name."},
		{both, "TÄGLICH KULTUR", "Ohne Tagesübersicht: Kultur. Es gibt sie für: Mini (07:00), Maxi (17:30). Bestellen: TÄGLICH und der Name."},
		{both, "TÄGLICH FEUERWEHR", "Feuerwehr gibt es nur mit Freigabe der Redaktion. Frei zu bestellen: Mini, Maxi, Kultur. Fragen: HILFE."},
		{daily, "TÄGLICH AUS", "Sie erhalten keine Tagesübersicht mehr. Eilmeldungen kommen weiter: Mini, Maxi. Alles beenden: STOP."},
		{both, "TÄGLICH AUS", "Sie erhalten keine Tagesübersicht mehr. Eilmeldungen kommen weiter: Mini, Maxi. Alles beenden: STOP."},
		{daily, "TÄGLICH MINI AUS", "Keine Tagesübersicht mehr: Mini. Sie erhalten sie weiter: Maxi (17:30). Alles beenden: STOP."},
		{subscriber.State{}, "TÄGLICH AUS", "Sie erhalten zurzeit nichts von Stadtwerke Lindenau."},
		{daily, "STOP TÄGLICH", "Sie erhalten keine Tagesübersicht mehr. Eilmeldungen kommen weiter: Mini, Maxi. Alles beenden: STOP."},
		{daily, "STOP MINI", "Abbestellt: Mini. Sie erhalten weiter: Maxi. Alles beenden: STOP."},
		{subscriber.State{}, "TÄGLICH MINI KULTUR FEUERWEHR", "Willkommen! Eilmeldungen von Stadtwerke Lindenau kommen ab jetzt als SMS: Mini. Tagesübersicht: Mini (07:00). Abmelden: STOP. Fragen: HILFE. Nur mit Freigabe der Redaktion: Feuerwehr. Ohne Tagesübersicht: Kultur."},
		{daily, "HILFE", "Sie erhalten von Stadtwerke Lindenau: Mini, Maxi. Mehr: Kultur schicken. Weniger: STOP und Name. Abmelden: STOP. Auch: TÄGLICH AUS, PAUSE 7, RUHE 22-6, STATUS, NAME, ENGLISH, DATEN, LÖSCHEN. Anderes liest nur die Redaktion."},
		{both, "HILFE", "Sie erhalten von Stadtwerke Lindenau: Mini, Maxi. Mehr: Kultur schicken. Weniger: STOP und Name. Abmelden: STOP. Auch: TÄGLICH, PAUSE 7, RUHE 22-6, STATUS, NAME, ENGLISH, DATEN, LÖSCHEN. Anderes liest nur die Redaktion."},
		{subscriber.State{}, "HILFE", "Sie erhalten zurzeit nichts von Stadtwerke Lindenau. Mehr: Mini, Maxi, Kultur schicken. Auch: START, TÄGLICH, RUHE 22-6, STATUS, NAME, ENGLISH, DATEN, LÖSCHEN. Anderes liest nur die Redaktion."},
		{both, "DAILY", "You get the daily summary by text: Mini (07:00), Maxi (17:30). Urgent news still comes at once. To end it: DAILY OFF. To end all: STOP."},
		{subscriber.State{}, "DAILY MINI", "Welcome! From now on you get urgent news from Stadtwerke Lindenau by text: Mini. Daily summary: Mini (07:00). To leave: STOP. Questions: HELP."},
		{kultur, "DAILY", "You have no channel with a daily summary yet. There is one for: Mini (07:00), Maxi (17:30). To get it: DAILY and the name."},
		{both, "DAILY KULTUR", "No daily summary: Kultur. There is one for: Mini (07:00), Maxi (17:30). To get it: DAILY and the name."},
		{daily, "DAILY OFF", "You get no daily summary any more. Urgent news still comes: Mini, Maxi. To end all: STOP."},
		{daily, "DAILY MINI OFF", "No daily summary any more: Mini. You still get it: Maxi (17:30). To end all: STOP."},
		{subscriber.State{}, "DAILY OFF", "At present you get nothing from Stadtwerke Lindenau."},
		{daily, "HELP", "You get from Stadtwerke Lindenau: Mini, Maxi. More: text Kultur. Less: STOP and the name. To leave: STOP. Also: DAILY OFF, PAUSE 7, QUIET 22-6, STATUS, NAME, DEUTSCH, DATA, DELETE. Any other text goes to the editors alone."},
		{both, "HELP", "You get from Stadtwerke Lindenau: Mini, Maxi. More: text Kultur. Less: STOP and the name. To leave: STOP. Also: DAILY, PAUSE 7, QUIET 22-6, STATUS, NAME, DEUTSCH, DATA, DELETE. Any other text goes to the editors alone."},
	})
	wantAnswers(t, subscriber.Newsroom{Title: "Netz", Channels: []subscriber.Channel{{ID: "mini", Title: "Mini", Open: true}}}, []exchange{
		{both, "TÄGLICH", "Eine Tagesübersicht gibt es hier zurzeit nicht. Fragen: HILFE."},
		{both, "DAILY MINI", "There is no daily summary here at present. Questions: HELP."},
	})
}
