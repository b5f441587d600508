package subscriber_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"newsroom/notifier/internal/subscriber"
	"newsroom/notifier/sms"
)

// newsroom has titles as long as answers can bear: they are cut where they need more room.
func newsroom(language string, titleLength, channels int) subscriber.Newsroom {
	n := subscriber.Newsroom{Title: strings.Repeat("Ä", titleLength), Language: language, Quiet: subscriber.Quiet{Own: true, From: 1320, To: 360}}
	for i := range channels {
		c := subscriber.Channel{ID: fmt.Sprint("kanal", i), Title: fmt.Sprint(strings.Repeat("n", titleLength), i), Open: i%2 == 0, Code: fmt.Sprint("code", i, "x")}
		if i != 4 {
			c.Digest = "07:00"
		}
		n.Channels = append(n.Channels, c)
	}
	return n
}

// december is a day with a long date.
func december() time.Time { return time.Date(2026, time.December, 12, 10, 0, 0, 0, time.UTC) }

// people are of every kind, with as much of everything as there can be.
func people() map[string]subscriber.State {
	all := map[string]subscriber.State{
		"new": {}, "one": {Channels: []string{"kanal0"}}, "two": {Channels: []string{"kanal0", "kanal2"}},
		"all":     {Channels: []string{"kanal0", "kanal1", "kanal2", "kanal3", "kanal4", "kanal5"}},
		"daily":   {Channels: []string{"kanal0", "kanal2"}, Digests: []string{"kanal0", "kanal2"}},
		"let in":  {Channels: []string{"kanal0", "kanal1", "kanal3", "kanal4", "kanal5"}, Digests: []string{"kanal0", "kanal1", "kanal3"}},
		"none":    {Channels: []string{"kanal4"}},
		"stopped": {Stopped: true, Channels: []string{"kanal0"}},
		"blocked": {Stopped: true, Blocked: true, Channels: []string{"kanal0"}},
		"invited": {Invited: []string{"kanal0", "kanal1", "kanal2"}, Offered: december()},
	}
	much := all["let in"]
	much.Invited, much.Offered = []string{"kanal2", "kanal6"}, december()
	much.Paused, much.Name = december().AddDate(0, 0, 10), "Annaannaannaannaannaannaannaannaannaanna"
	much.Quiet = subscriber.Quiet{Own: true, From: 1320, To: 360}
	all["much"] = much
	return all
}

// priced is every text that is answered, with the segments that its answer may have.
func priced() map[string]int {
	return map[string]int{
		"kanal0": 1, "kanal0 kanal2 kanal4": 1, "kanal1": 1, "kanal1 kanal3 kanal5": 2, "kanal0 kanal1": 2, "START": 1, "STOP": 1,
		"STOP kanal0": 1, "STOP kanal4": 1, "STOP kanal4 kanal2 kanal5": 1, "HILFE": 2, "INFO": 2, "Guten Tag": 1,
		"TÄGLICH": 1, "TÄGLICH kanal0": 2, "TÄGLICH kanal0 kanal2": 2, "TÄGLICH kanal1": 2, "TÄGLICH kanal1 kanal3": 2, "TÄGLICH kanal4": 1,
		"TÄGLICH kanal0 kanal1": 2, "TÄGLICH kanal0 kanal4": 2, "TÄGLICH AUS": 1, "TÄGLICH kanal0 AUS": 1, "TÄGLICH kanal0 kanal1 kanal4 AUS": 1, "STOP TÄGLICH": 1,
		"PAUSE 90": 1, "PAUSE 100": 1, "WEITER": 1, "RUHE 22:30-06:15": 1, "RUHE": 1, "RUHE AUS": 1, "RUHE 25-7": 1, "ENGLISH": 1, "DEUTSCH": 1, "SPRACHE": 1,
		"NAME Annaannaannaannaannaannaannaannaannaanna": 1, "NAME 0171": 1, "NAME": 1, "STATUS": 2, "DATEN": 2, "LÖSCHEN": 1, "JA": 1, "NEIN": 1,
		"code1x": 1, "kanal1 code99x": 1, "kanal1 kanal3 code99x": 1, "CODE 99999": 1, "STOOP": 1, "kanaal": 1, "stoop kanal4": 1, "1": 1, "k7q2f9 2": 1,
	}
}

// Every answer is GSM-7 and one segment; help, status, what is stored, a welcome with a digest and an answer to channels of several kinds at once have two.
func TestAnswersCostOneSegment(t *testing.T) {
	threads := func() []subscriber.Thread {
		return []subscriber.Thread{{ID: "call", Code: "k7q2f9", Replies: []string{strings.Repeat("Ä", 30), strings.Repeat("x", 99)}, Sent: december().AddDate(0, 0, -1)}}
	}
	stored := subscriber.Stored{Since: december(), Texts: 123456, Messages: 123456, KeepTexts: 3650, KeepMessages: 3650}
	for _, language := range []string{"de", "en"} {
		for _, length := range []int{0, 4, 28, 36, 80} {
			for _, channels := range []int{0, 1, 7, 50} {
				if channels == 50 && length != 36 {
					continue // of so many one length is enough: they take the longest
				}
				n := newsroom(language, length, channels)
				for name, before := range people() {
					for text, most := range priced() {
						step := n.Step(before, subscriber.Input{Text: text, At: december(), Threads: threads})
						answer := step.Answer
						if step.Disclose != nil {
							answer = step.Disclose(stored)
						}
						if cost := sms.Measure(answer); cost.Encoding != sms.GSM7 || cost.Segments > most {
							t.Errorf("%s, %s, titles of %d, %d channels: %d septets: %q", text, name, length, channels, cost.Units, answer)
						}
					}
				}
			}
		}
	}
}

// An invitation is one segment with titles as they are, and never more than two.
func TestInvitationCostsOneSegment(t *testing.T) {
	for _, language := range []string{"", "de", "en-GB"} {
		for _, length := range []int{0, 4, 28, 36, 80} {
			text := newsroom("de", length, 7).Invitation(language, []string{"kanal1", "kanal0", "kanal3"})
			if cost := sms.Measure(text); cost.Encoding != sms.GSM7 || cost.Segments > 2 {
				t.Errorf("%q", text)
			}
		}
		house := subscriber.Newsroom{Title: "Stadtwerke Lindenau", Channels: []subscriber.Channel{{ID: "fw", Title: "Feuerwehr"}}}
		if text := house.Invitation(language, []string{"fw"}); sms.Measure(text).Segments > 1 {
			t.Errorf("%q", text)
		}
	}
}

// The words that answers tell people to send must do what the answers say.
func TestAnswersNameWordsThatWork(t *testing.T) {
	invited := subscriber.State{Channels: []string{"kanal0"}, Invited: []string{"kanal1"}}
	kinds := map[string]subscriber.Kind{
		"STOP": subscriber.Stopped, "START": subscriber.Joined, "HILFE": subscriber.Helped, "HELP": subscriber.Helped,
		"TÄGLICH": subscriber.Daily, "TÄGLICH kanal0": subscriber.Daily, "TÄGLICH AUS": subscriber.Undaily, "DAILY OFF": subscriber.Undaily,
		"PAUSE 7": subscriber.Paused, "PAUSE 2 WOCHEN": subscriber.Paused, "PAUSE 2 WEEKS": subscriber.Paused, "WEITER": subscriber.Resumed, "RESUME": subscriber.Resumed,
		"RUHE 22-6": subscriber.Hushed, "RUHE 22:30-06:00": subscriber.Hushed, "RUHE AUS": subscriber.Hushed, "QUIET 22-6": subscriber.Hushed, "QUIET 22:30-06:00": subscriber.Hushed, "QUIET OFF": subscriber.Hushed,
		"ENGLISH": subscriber.Spoken, "DEUTSCH": subscriber.Spoken, "SPRACHE DE": subscriber.Spoken, "SPRACHE EN": subscriber.Spoken, "LANGUAGE DE": subscriber.Spoken, "LANGUAGE EN": subscriber.Spoken,
		"NAME": subscriber.Named, "NAME Anna": subscriber.Named, "NAME AUS": subscriber.Named, "NAME OFF": subscriber.Named,
		"STATUS": subscriber.Reported, "DATEN": subscriber.Disclosed, "DATA": subscriber.Disclosed, "LÖSCHEN": subscriber.Forgotten, "DELETE": subscriber.Forgotten,
		"JA": subscriber.Joined, "YES": subscriber.Joined, "NEIN": subscriber.Declined, "NO": subscriber.Declined,
	}
	for word, want := range kinds {
		if got := newsroom("de", 4, 4).Step(invited, subscriber.Input{Text: word, At: december()}).Kind; got != want {
			t.Errorf("%s is %s, want %s", word, got, want)
		}
	}
}
