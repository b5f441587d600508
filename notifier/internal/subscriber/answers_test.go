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
		n.Channels = append(n.Channels, subscriber.Channel{ID: fmt.Sprint("kanal", i), Title: fmt.Sprint(strings.Repeat("n", titleLength), i), Open: i%2 == 0})
	}
	return n
}

// Every answer is GSM-7 and one segment; help and an answer to open and closed channels at once have two.
func TestAnswersCostOneSegment(t *testing.T) {
	states := map[string]subscriber.State{
		"new": {}, "one": {Channels: []string{"kanal0"}}, "two": {Channels: []string{"kanal0", "kanal2"}},
		"all":     {Channels: []string{"kanal0", "kanal1", "kanal2", "kanal3", "kanal4", "kanal5"}},
		"stopped": {Stopped: true, Channels: []string{"kanal0"}},
	}
	texts := map[string]int{
		"kanal0": 1, "kanal0 kanal2 kanal4": 1, "kanal1": 1, "kanal1 kanal3 kanal5": 1, "kanal0 kanal1": 2, "START": 1, "STOP": 1,
		"STOP kanal0": 1, "STOP kanal4": 1, "STOP kanal4 kanal2 kanal5": 1, "HILFE": 2, "INFO": 2, "Guten Tag": 1,
	}
	for _, language := range []string{"de", "en"} {
		for _, length := range []int{0, 1, 4, 20, 28, 36, 80} {
			for _, channels := range []int{0, 1, 6, 50} {
				for name, before := range states {
					for text, most := range texts {
						answer := newsroom(language, length, channels).Step(before, text).Answer
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
	tests := []struct {
		before subscriber.State
		text   string
		want   string
	}{
		{subscriber.State{}, "MINI", "Willkommen! Eilmeldungen von Stadtwerke Lindenau kommen ab jetzt als SMS: Mini. Abmelden: STOP. Fragen: HILFE."},
		{both, "MINI", "Das haben Sie schon: Eilmeldungen von Stadtwerke Lindenau als SMS: Mini, Maxi. Abmelden: STOP. Fragen: HILFE."},
		{subscriber.State{}, "MINI FEUERWEHR", "Willkommen! Eilmeldungen von Stadtwerke Lindenau kommen ab jetzt als SMS: Mini. Abmelden: STOP. Fragen: HILFE. Nur mit Freigabe der Redaktion: Feuerwehr."},
		{subscriber.State{}, "FEUERWEHR", "Feuerwehr gibt es nur mit Freigabe der Redaktion. Frei zu bestellen: Mini, Maxi. Fragen: HILFE."},
		{both, "STOP MAXI", "Abbestellt: Maxi. Sie erhalten weiter: Mini. Alles beenden: STOP."},
		{both, "STOP FEUERWEHR", "Das hatten Sie nicht: Feuerwehr. Sie erhalten weiter: Mini, Maxi. Alles beenden: STOP."},
		{both, "STOP", "Abgemeldet. Sie erhalten keine SMS mehr von Stadtwerke Lindenau. Alles Gute! Wieder anmelden: START."},
		{both, "HILFE", "Sie erhalten von Stadtwerke Lindenau: Mini, Maxi. Bestellen: Name schicken (Mini, Maxi). Einen Kanal beenden: STOP und sein Name. Alles beenden: STOP. Neu beginnen: START. Jeder andere Text geht nur an die Redaktion."},
		{subscriber.State{}, "HILFE", "Sie erhalten zurzeit nichts von Stadtwerke Lindenau. Bestellen: Name schicken (Mini, Maxi). Einen Kanal beenden: STOP und sein Name. Alles beenden: STOP. Neu beginnen: START. Jeder andere Text geht nur an die Redaktion."},
		{both, "Guten Tag", "Danke! Ihre Nachricht ist bei der Redaktion. Nur sie liest sie."},
		{subscriber.State{}, "Guten Tag", "Danke! Ihre Nachricht ist bei der Redaktion. Nur sie liest sie. Eilmeldungen bestellen: START. Fragen: HILFE."},
		{subscriber.State{}, "mini please", "Welcome! From now on you get urgent news from Stadtwerke Lindenau by text: Mini. To leave: STOP. Questions: HELP."},
		{both, "UNSUBSCRIBE", "You have left and get no more texts from Stadtwerke Lindenau. All the best! To join again: START."},
		{both, "QUIT MINI", "You have left: Mini. You still get: Maxi. To end all: STOP."},
		{both, "HELP", "You get from Stadtwerke Lindenau: Mini, Maxi. To join: text a name (Mini, Maxi). To leave one channel: STOP and its name. To end all: STOP. To begin again: START. Any other text goes to the editors alone."},
	}
	for _, tt := range tests {
		t.Run(tt.text, func(t *testing.T) {
			if got := house.Step(tt.before, tt.text).Answer; got != tt.want {
				t.Errorf("got  %q\nwant %q", got, tt.want)
			}
		})
	}
}

// The words that answers tell people to send must do what the answers say.
func TestAnswersNameWordsThatWork(t *testing.T) {
	kinds := map[string]subscriber.Kind{"STOP": subscriber.Stopped, "START": subscriber.Joined, "HILFE": subscriber.Helped, "HELP": subscriber.Helped}
	n := newsroom("de", 4, 4)
	for word, want := range kinds {
		if got := n.Step(subscriber.State{Channels: []string{"kanal0"}}, word).Kind; got != want {
			t.Errorf("%s is %s, want %s", word, got, want)
		}
	}
}
