package storetest

import (
	"strings"
	"testing"
	"time"

	"newsroom/notifier/internal/store"
	"newsroom/notifier/internal/subscriber"
)

func threading() []topic {
	return []topic{
		{"a text answers what came last", newestThreadTopic},
		{"a text answers the thread that it names", namedThreadTopic},
		{"an update is of its thread", updateThreadTopic},
		{"a reminder is of its call", remindedThreadTopic},
		{"nobody answers a digest", digestThreadTopic},
		{"what did not go out is not answered", notSentTopic},
		{"a text that came late answers what had come when it was sent", lateThreadTopic},
		{"a thread and a conversation are over after some days", oldThreadTopic},
		{"who answers an editor stays in the thread", backAndForthTopic},
		{"a call takes answers until it expires", closedCallTopic},
		{"a call takes no answers after the all-clear", clearedCallTopic},
		{"what is only an answer to a call is not open", bareReplyTopic},
	}
}

// house is a newsroom with one channel.
func house() subscriber.Newsroom {
	return subscriber.Newsroom{Title: "Blatt", Language: "de", Channels: []subscriber.Channel{{ID: "mini", Title: "Mini", Open: true, Digest: "07:00"}}}
}

// say lets person i text something, which means what package subscriber makes of it.
func say(t testing.TB, s *store.Store, i int, text string, at time.Time) {
	t.Helper()
	mustReceive(t, s, store.Text{ProviderID: Number(i) + text + at.String(), From: Number(i), Body: text, At: at})
}

func mustReceive(t testing.TB, s *store.Store, text store.Text) {
	t.Helper()
	_, err := s.Receive(t.Context(), text, func(from store.Sender) store.Decision {
		return store.Decision{Step: house().Step(from.State, subscriber.Input{Text: text.Body, At: text.At, Threads: from.Threads})}
	})
	if err != nil {
		t.Fatal(err)
	}
}

// sendNow plans an alert and sends it to all of its people at once.
func sendNow(t testing.TB, s *store.Store, a store.Alert) {
	t.Helper()
	mustPlan(t, s, a, a.Published)
	sendAll(t, s, a.Published)
}

// talkOf reads a thread.
func talkOf(t testing.TB, s *store.Store, thread string) store.Talk {
	t.Helper()
	talk, err := s.Talk(t.Context(), thread)
	if err != nil {
		t.Fatal(err)
	}
	return talk
}

// inbox lists all threads.
func inbox(t testing.TB, s *store.Store) []store.InboxThread {
	t.Helper()
	all, err := s.Inbox(t.Context(), true)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// wantIn compares the thread in which a text is; "inbox/" = a conversation.
func wantIn(t testing.TB, s *store.Store, text, thread string) (id string) {
	t.Helper()
	for _, one := range inbox(t, s) {
		for _, e := range talkOf(t, s, one.ID).Entries {
			if e.Text != text || e.Sent != "" {
				continue
			}
			if one.ID != thread && (thread != store.ConversationPrefix || !strings.HasPrefix(one.ID, thread)) {
				t.Errorf("%q is in %s, want %s", text, one.ID, thread)
			}
			return one.ID
		}
	}
	t.Errorf("%q is in no thread", text)
	return ""
}

func newestThreadTopic(t *testing.T, s *store.Store) {
	say(t, s, 1, "MINI", Start)
	say(t, s, 1, "vor allem anderen", Start)
	sendNow(t, s, Alert("a", Start.Add(minute)))
	say(t, s, 1, "nach a", Start.Add(2*minute))
	sendNow(t, s, Alert("b", Start.Add(3*minute)))
	say(t, s, 1, "nach b", Start.Add(4*minute))
	say(t, s, 2, "nie bestellt", Start.Add(4*minute))
	wantIn(t, s, "nach a", "a")
	wantIn(t, s, "nach b", "b")
	mine := wantIn(t, s, "vor allem anderen", store.ConversationPrefix)
	if other := wantIn(t, s, "nie bestellt", store.ConversationPrefix); other == mine {
		t.Error("two people are in one conversation")
	}
	if all := inbox(t, s); len(all) != 4 || all[len(all)-1].ID != mine || all[len(all)-2].ID != "a" {
		t.Errorf("the inbox is not sorted: %+v", all)
	}
}

func namedThreadTopic(t *testing.T, s *store.Store) {
	say(t, s, 1, "MINI", Start)
	say(t, s, 1, "Zuerst das", Start)
	first, second := Alert("a", Start.Add(minute)), Alert("b", Start.Add(2*minute))
	first.Link, second.Link = "https://example.org/a/7k3qf9/", "https://example.org/a/8m4rg2/"
	sendNow(t, s, first)
	sendNow(t, s, second)
	at := Start.Add(3 * minute)
	talk := wantIn(t, s, "Zuerst das", store.ConversationPrefix)
	for text, thread := range map[string]string{
		"7K3QF9: stimmt das?":                       "a",
		"https://example.org/a/7k3qf9/ schlimm":     "a",
		"8m4rg2 auch hier":                          "b",
		strings.TrimPrefix(talk, "inbox/") + " nun": talk,
		"7k3qf8 gibt es nicht":                      "b",
	} {
		say(t, s, 1, text, at)
		wantIn(t, s, text, thread)
	}
	if got := talkOf(t, s, "7K3qf9"); got.ID != "a" || got.Code != "7k3qf9" || got.Title != "EIL: a" {
		t.Errorf("by its code it is %+v", got.InboxThread)
	}
}

func updateThreadTopic(t *testing.T, s *store.Store) {
	say(t, s, 1, "MINI", Start)
	sendNow(t, s, Alert("a", Start))
	sendNow(t, s, Alert("b", Start.Add(minute)))
	update := follower()
	update.Published = Start.Add(2 * minute)
	sendNow(t, s, update)
	say(t, s, 1, "zur Fortsetzung", Start.Add(3*minute))
	wantIn(t, s, "zur Fortsetzung", "a")
}

// remindedThreadTopic: the one is reminded, the other gets the second message of a call whose first it was not sent.
func remindedThreadTopic(t *testing.T, s *store.Store) {
	say(t, s, 1, "MINI", Start)
	Text(t, s, 2, "joins another channel", Start, joins([]string{"betrieb"}))
	sendNow(t, s, asking("a"))
	elsewhere := asking("c", "betrieb")
	elsewhere.Published = Start.Add(minute)
	sendNow(t, s, elsewhere)
	sendNow(t, s, Alert("b", Start.Add(2*minute)))
	say(t, s, 1, "vor der Erinnerung", Start.Add(3*minute))
	if _, err := s.Escalate(t.Context(), 0, Start.Add(15*minute)); err != nil {
		t.Fatal(err)
	}
	sendAll(t, s, Start.Add(15*minute))
	say(t, s, 1, "Worum geht es?", Start.Add(16*minute))
	say(t, s, 2, "Wer noch?", Start.Add(16*minute))
	say(t, s, 2, "ja, um acht", Start.Add(17*minute))
	wantIn(t, s, "vor der Erinnerung", "b")
	wantIn(t, s, "Worum geht es?", "a")
	wantIn(t, s, "Wer noch?", "c")
	wantIn(t, s, "ja, um acht", "c")
}

func digestThreadTopic(t *testing.T, s *store.Store) {
	say(t, s, 1, "TÄGLICH MINI", Start)
	sendNow(t, s, Alert("a", Start))
	digest := Digest("d", Start.Add(minute))
	digest.Link = "https://example.org/a/9n5sh3/"
	sendNow(t, s, digest)
	say(t, s, 1, "Schöne Übersicht", Start.Add(2*minute))
	say(t, s, 1, "9n5sh3 auch so", Start.Add(3*minute))
	talk := wantIn(t, s, "Schöne Übersicht", store.ConversationPrefix)
	wantIn(t, s, "9n5sh3 auch so", talk)
	sendNow(t, s, Alert("b", Start.Add(4*minute)))
	say(t, s, 1, "zu b", Start.Add(5*minute))
	wantIn(t, s, "zu b", "b")
}

func notSentTopic(t *testing.T, s *store.Store) {
	say(t, s, 1, "MINI", Start)
	sendNow(t, s, Alert("a", Start))
	mustPlan(t, s, Alert("planned", Start.Add(minute)), Start.Add(minute))
	say(t, s, 1, "vor dem Absenden", Start.Add(minute))
	c := mustClaimOne(t, s, Start.Add(2*minute))
	mustExchange(t, s, Start.Add(2*minute), 0, outcome(c, store.Rejected, Start.Add(2*minute)))
	say(t, s, 1, "nach dem Scheitern", Start.Add(3*minute))
	wantIn(t, s, "vor dem Absenden", "a")
	wantIn(t, s, "nach dem Scheitern", "a")
}

func lateThreadTopic(t *testing.T, s *store.Store) {
	say(t, s, 1, "MINI", Start)
	sendNow(t, s, Alert("a", Start))
	sendNow(t, s, Alert("b", Start.Add(time.Hour)))
	say(t, s, 1, "zu b", Start.Add(61*minute))
	say(t, s, 1, "zu a, vor b gesendet", Start.Add(30*minute))
	wantIn(t, s, "zu a, vor b gesendet", "a")
	if got := talkOf(t, s, "a").Entries; !got[0].At.Equal(Start.Add(30 * minute)) {
		t.Errorf("it is from %v", got[0].At)
	}
}

func oldThreadTopic(t *testing.T, s *store.Store) {
	const day = 24 * time.Hour
	say(t, s, 1, "MINI", Start)
	sendNow(t, s, Alert("a", Start))
	say(t, s, 1, "am sechsten Tag", Start.Add(6*day))
	say(t, s, 1, "am achten Tag", Start.Add(8*day))
	say(t, s, 1, "am zwölften Tag", Start.Add(12*day))
	say(t, s, 1, "am zwanzigsten Tag", Start.Add(20*day))
	wantIn(t, s, "am sechsten Tag", "a")
	first := wantIn(t, s, "am achten Tag", store.ConversationPrefix)
	wantIn(t, s, "am zwölften Tag", first)
	if second := wantIn(t, s, "am zwanzigsten Tag", store.ConversationPrefix); second == first {
		t.Error("a conversation went on after eight days of silence")
	}
}

func backAndForthTopic(t *testing.T, s *store.Store) {
	say(t, s, 1, "MINI", Start)
	say(t, s, 1, "Eine Frage", Start)
	talk := wantIn(t, s, "Eine Frage", store.ConversationPrefix)
	sendNow(t, s, Alert("a", Start.Add(minute)))
	say(t, s, 1, "zu a", Start.Add(2*minute))
	sendNow(t, s, Alert("b", Start.Add(3*minute)))
	for i, thread := range []string{"a", talk, "b"} {
		at := Start.Add(time.Duration(10+10*i) * minute)
		say(t, s, 1, "davor "+thread, at)
		before := wantIn(t, s, "davor "+thread, []string{"b", "a", talk}[i])
		if thread == "b" {
			say(t, s, 1, "b: hier", at) // who wrote nothing there has no name there
		}
		answer(t, s, thread, at.Add(minute))
		say(t, s, 1, "noch nicht da "+thread, at.Add(2*minute))
		wantIn(t, s, "noch nicht da "+thread, before)
		sendAll(t, s, at.Add(3*minute))
		say(t, s, 1, "danach "+thread, at.Add(4*minute))
		wantIn(t, s, "danach "+thread, thread)
	}
}

// answer lets editors answer the first who wrote in a thread.
func answer(t testing.TB, s *store.Store, thread string, at time.Time) {
	t.Helper()
	who := talkOf(t, s, thread).Entries[0].Who
	if err := s.Answer(t.Context(), store.Answer{Thread: thread, Who: who, Text: "Antwort zu " + thread, At: at, Until: at.Add(time.Hour)}); err != nil {
		t.Fatal(err)
	}
}

// call is an alert that takes answers for an hour.
func call() store.Alert {
	a := Alert("a", Start)
	a.Replies, a.Until = []string{"Ja", "Nein"}, Start.Add(time.Hour)
	return a
}

// wantReply compares which answer to the call a text was.
func wantReply(t testing.TB, s *store.Store, text, reply string) {
	t.Helper()
	for _, e := range talkOf(t, s, "a").Entries {
		if e.Text == text {
			if e.Reply != reply {
				t.Errorf("%q is the answer %q, want %q", text, e.Reply, reply)
			}
			return
		}
	}
	t.Errorf("%q is not in the thread", text)
}

func closedCallTopic(t *testing.T, s *store.Store) {
	say(t, s, 1, "MINI", Start)
	sendNow(t, s, call())
	say(t, s, 1, "2", Start.Add(minute))
	say(t, s, 1, "ja, komme um 8", Start.Add(time.Hour-time.Second))
	say(t, s, 1, "Nein doch nicht", Start.Add(time.Hour))
	wantReply(t, s, "2", "Nein")
	wantReply(t, s, "ja, komme um 8", "Ja")
	wantReply(t, s, "Nein doch nicht", "")
}

func clearedCallTopic(t *testing.T, s *store.Store) {
	say(t, s, 1, "MINI", Start)
	sendNow(t, s, call())
	clear := follower()
	clear.Kind, clear.Overtakes, clear.Published = "all-clear", true, Start.Add(10*minute)
	sendNow(t, s, clear)
	say(t, s, 1, "Ja sofort", Start.Add(11*minute))
	say(t, s, 1, "Ja vorher", Start.Add(9*minute)) // came late
	wantReply(t, s, "Ja sofort", "")
	wantReply(t, s, "Ja vorher", "Ja")
}

func bareReplyTopic(t *testing.T, s *store.Store) {
	say(t, s, 1, "MINI", Start)
	sendNow(t, s, call())
	for text, open := range map[string]bool{"1": false, " ja! ": false, "2.": false, "Nein, ich brauche Hilfe": true} {
		say(t, s, 1, text, Start.Add(minute))
		for _, e := range talkOf(t, s, "a").Entries {
			if e.Text == text && e.Open != open {
				t.Errorf("%q is open: %v", text, e.Open)
			}
		}
	}
	if got := talkOf(t, s, "a"); got.Open != 1 || got.Texts != 4 || got.People != 1 {
		t.Errorf("the thread has %+v", got.InboxThread)
	}
}
