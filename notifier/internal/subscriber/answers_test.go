package subscriber_test

import (
	"fmt"
	"strings"
	"testing"

	"newsroom/notifier/internal/subscriber"
	"newsroom/notifier/sms"
)

// newsroom has titles as long as answers can bear: they are cut where they need more room.
func newsroom(language string, titleLength, channels int) subscriber.Newsroom {
	n := subscriber.Newsroom{Title: strings.Repeat("Ä", titleLength), Language: language}
	for i := range channels {
		c := subscriber.Channel{ID: fmt.Sprint("kanal", i), Title: fmt.Sprint(strings.Repeat("n", titleLength), i), Open: i%2 == 0}
		if i != 4 {
			c.Digest = "07:00"
		}
		n.Channels = append(n.Channels, c)
	}
	return n
}

// Every answer is GSM-7 and one segment; help, a welcome with a digest and an answer to channels of several kinds at once have two.
func TestAnswersCostOneSegment(t *testing.T) {
	states := map[string]subscriber.State{
		"new": {}, "one": {Channels: []string{"kanal0"}}, "two": {Channels: []string{"kanal0", "kanal2"}},
		"all":     {Channels: []string{"kanal0", "kanal1", "kanal2", "kanal3", "kanal4", "kanal5"}},
		"daily":   {Channels: []string{"kanal0", "kanal2"}, Digests: []string{"kanal0", "kanal2"}},
		"let in":  {Channels: []string{"kanal0", "kanal1", "kanal3", "kanal4", "kanal5"}, Digests: []string{"kanal0", "kanal1", "kanal3"}},
		"none":    {Channels: []string{"kanal4"}},
		"stopped": {Stopped: true, Channels: []string{"kanal0"}},
	}
	texts := map[string]int{
		"kanal0": 1, "kanal0 kanal2 kanal4": 1, "kanal1": 1, "kanal1 kanal3 kanal5": 1, "kanal0 kanal1": 2, "START": 1, "STOP": 1,
		"STOP kanal0": 1, "STOP kanal4": 1, "STOP kanal4 kanal2 kanal5": 1, "HILFE": 2, "INFO": 2, "Guten Tag": 1,
		"TÄGLICH": 1, "TÄGLICH kanal0": 2, "TÄGLICH kanal0 kanal2": 2, "TÄGLICH kanal1": 2, "TÄGLICH kanal1 kanal3": 2, "TÄGLICH kanal4": 1,
		"TÄGLICH kanal0 kanal1": 2, "TÄGLICH kanal0 kanal4": 2, "TÄGLICH AUS": 1, "TÄGLICH kanal0 AUS": 1, "TÄGLICH kanal0 kanal1 kanal4 AUS": 1, "STOP TÄGLICH": 1,
	}
	for _, language := range []string{"de", "en"} {
		for _, length := range []int{0, 1, 4, 20, 28, 36, 80} {
			for _, channels := range []int{0, 1, 6, 50} {
				for name, before := range states {
					for text, most := range texts {
						answer := newsroom(language, length, channels).Step(before, subscriber.Input{Text: text}).Answer
						if cost := sms.Measure(answer); cost.Encoding != sms.GSM7 || cost.Segments > most {
							t.Errorf("%s, %s, titles of %d, %d channels: %d septets: %q", text, name, length, channels, cost.Units, answer)
						}
					}
				}
			}
		}
	}
}

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
		{both, "HILFE", "Sie erhalten von Stadtwerke Lindenau: Mini, Maxi. Mehr: Name schicken (Mini, Maxi). Weniger: STOP und Name. Abmelden: STOP. Auch: PAUSE 7, RUHE 22-6, STATUS, NAME, ENGLISH, DATEN, LÖSCHEN. Anderes liest nur die Redaktion."},
		{subscriber.State{}, "HILFE", "Sie erhalten zurzeit nichts von Stadtwerke Lindenau. Mehr: Name schicken (Mini, Maxi). Auch: START, RUHE 22-6, STATUS, NAME, ENGLISH, DATEN, LÖSCHEN. Anderes liest nur die Redaktion."},
		{both, "Guten Tag", "Danke! Ihre Nachricht ist bei der Redaktion. Nur sie liest sie."},
		{subscriber.State{}, "Guten Tag", "Danke! Ihre Nachricht ist bei der Redaktion. Nur sie liest sie. Eilmeldungen bestellen: START. Fragen: HILFE."},
		{subscriber.State{}, "mini please", "Welcome! From now on you get urgent news from Stadtwerke Lindenau by text: Mini. To leave: STOP. Questions: HELP."},
		{both, "UNSUBSCRIBE", "You have left and get no more texts from Stadtwerke Lindenau. All the best! To join again: START."},
		{both, "QUIT MINI", "You have left: Mini. You still get: Maxi. To end all: STOP."},
		{both, "HELP", "You get from Stadtwerke Lindenau: Mini, Maxi. More: text a name (Mini, Maxi). Less: STOP and the name. To leave: STOP. Also: PAUSE 7, QUIET 22-6, STATUS, NAME, DEUTSCH, DATA, DELETE. Any other text goes to the editors alone."},
	})
}

// exchange is a text and its answer.
type exchange struct {
	before     subscriber.State
	text, want string
}

func wantAnswers(t *testing.T, house subscriber.Newsroom, all []exchange) {
	t.Helper()
	for _, tt := range all {
		t.Run(tt.text, func(t *testing.T) {
			if got := house.Step(tt.before, subscriber.Input{Text: tt.text}).Answer; got != tt.want {
				t.Errorf("got  %q\nwant %q", got, tt.want)
			}
		})
	}
}

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
		{daily, "HILFE", "Sie erhalten von Stadtwerke Lindenau: Mini, Maxi. Mehr: Name schicken (Mini, Maxi, Kultur). Weniger: STOP und Name. Abmelden: STOP. Auch: TÄGLICH AUS, PAUSE 7, RUHE 22-6, STATUS, NAME, ENGLISH, DATEN, LÖSCHEN. Anderes liest nur die Redaktion."},
		{both, "HILFE", "Sie erhalten von Stadtwerke Lindenau: Mini, Maxi. Mehr: Name schicken (Mini, Maxi, Kultur). Weniger: STOP und Name. Abmelden: STOP. Auch: TÄGLICH, PAUSE 7, RUHE 22-6, STATUS, NAME, ENGLISH, DATEN, LÖSCHEN. Anderes liest nur die Redaktion."},
		{subscriber.State{}, "HILFE", "Sie erhalten zurzeit nichts von Stadtwerke Lindenau. Mehr: Name schicken (Mini, Maxi, Kultur). Auch: START, TÄGLICH, RUHE 22-6, STATUS, NAME, ENGLISH, DATEN, LÖSCHEN. Anderes liest nur die Redaktion."},
		{both, "DAILY", "You get the daily summary by text: Mini (07:00), Maxi (17:30). Urgent news still comes at once. To end it: DAILY OFF. To end all: STOP."},
		{subscriber.State{}, "DAILY MINI", "Welcome! From now on you get urgent news from Stadtwerke Lindenau by text: Mini. Daily summary: Mini (07:00). To leave: STOP. Questions: HELP."},
		{kultur, "DAILY", "You have no channel with a daily summary yet. There is one for: Mini (07:00), Maxi (17:30). To get it: DAILY and the name."},
		{both, "DAILY KULTUR", "No daily summary: Kultur. There is one for: Mini (07:00), Maxi (17:30). To get it: DAILY and the name."},
		{daily, "DAILY OFF", "You get no daily summary any more. Urgent news still comes: Mini, Maxi. To end all: STOP."},
		{daily, "DAILY MINI OFF", "No daily summary any more: Mini. You still get it: Maxi (17:30). To end all: STOP."},
		{subscriber.State{}, "DAILY OFF", "At present you get nothing from Stadtwerke Lindenau."},
		{daily, "HELP", "You get from Stadtwerke Lindenau: Mini, Maxi. More: text a name (Mini, Maxi, Kultur). Less: STOP and the name. To leave: STOP. Also: DAILY OFF, PAUSE 7, QUIET 22-6, STATUS, NAME, DEUTSCH, DATA, DELETE. Any other text goes to the editors alone."},
		{both, "HELP", "You get from Stadtwerke Lindenau: Mini, Maxi. More: text a name (Mini, Maxi, Kultur). Less: STOP and the name. To leave: STOP. Also: DAILY, PAUSE 7, QUIET 22-6, STATUS, NAME, DEUTSCH, DATA, DELETE. Any other text goes to the editors alone."},
	})
	wantAnswers(t, subscriber.Newsroom{Title: "Netz", Channels: []subscriber.Channel{{ID: "mini", Title: "Mini", Open: true}}}, []exchange{
		{both, "TÄGLICH", "Eine Tagesübersicht gibt es hier zurzeit nicht. Fragen: HILFE."},
		{both, "DAILY MINI", "There is no daily summary here at present. Questions: HELP."},
	})
}

// The words that answers tell people to send must do what the answers say.
func TestAnswersNameWordsThatWork(t *testing.T) {
	kinds := map[string]subscriber.Kind{
		"STOP": subscriber.Stopped, "START": subscriber.Joined, "HILFE": subscriber.Helped, "HELP": subscriber.Helped,
		"TÄGLICH": subscriber.Daily, "TÄGLICH kanal0": subscriber.Daily, "TÄGLICH AUS": subscriber.Undaily, "DAILY OFF": subscriber.Undaily,
	}
	n := newsroom("de", 4, 4)
	for word, want := range kinds {
		if got := n.Step(subscriber.State{Channels: []string{"kanal0"}}, subscriber.Input{Text: word}).Kind; got != want {
			t.Errorf("%s is %s, want %s", word, got, want)
		}
	}
}
