package storetest

import (
	"errors"
	"strings"
	"testing"
	"time"

	"newsroom/notifier/internal/store"
	"newsroom/notifier/internal/subscriber"
)

func answering() []topic {
	return []topic{
		{"an answer is sent once, and handles what was asked", answerTopic},
		{"who has stopped gets no answer", stoppedAnswerTopic},
		{"who is forgotten gets no answer, and is in no thread", forgottenAnswerTopic},
		{"by WhatsApp an answer comes within a day", windowTopic},
		{"a thread says whom an answer reaches, and until when", reachTopic},
		{"until when somebody can be written to does not tell two threads of one person", closesTopic},
		{"threads and people who are not there are not answered", nobodyThereTopic},
		{"a thread is found by what it is called", calledTopic},
		{"what editors have seen is handled", handleTopic},
		{"what editors have not seen is not", unseenTopic},
		{"an answer that is sent twice is written once", answerAgainTopic},
		{"of two editors who answer the same text, one is told so", twoEditorsTopic},
	}
}

// asked lets a person ask something after an alert, and says what editors call that person.
func asked(t testing.TB, s *store.Store) (who string) {
	t.Helper()
	say(t, s, 1, "MINI", Start)
	sendNow(t, s, Alert("a", Start))
	say(t, s, 1, "Gilt das auch für uns?", Start.Add(minute))
	return whos(t, s, "a")[0]
}

func answerTopic(t *testing.T, s *store.Store) {
	who, at := asked(t, s), Start.Add(2*minute)
	say(t, s, 1, "Hallo?", at)
	if got := talkOf(t, s, "a"); got.Open != 2 || !got.Entries[0].Open || !got.Newest.Equal(at) {
		t.Errorf("before the answer: %+v", got)
	}
	wantNil(t, s.Answer(t.Context(), store.Answer{Thread: "a", Who: who, Text: "Ja, für alle.", At: at, Until: at.Add(time.Hour)}))
	open, err := s.Inbox(t.Context(), false)
	if err != nil || len(open) > 0 {
		t.Errorf("open is %+v, error %v", open, err)
	}
	last := talkOf(t, s, "a").Entries[2]
	if last.Who != who || last.Text != "Ja, für alle." || last.Sent != store.Planned || !last.At.Equal(at) {
		t.Errorf("the answer is %+v", last)
	}
	sent := sendAll(t, s, at).Claimed
	if len(sent) != 1 || sent[0].To != Number(1) || sent[0].Text != "Ja, für alle." || len(sendAll(t, s, at.Add(minute)).Claimed) > 0 {
		t.Errorf("%d messages were sent", len(sent))
	}
	merge(t, s, report(sent[0], store.Delivered))
	say(t, s, 1, "Danke!", at.Add(minute))
	got := talkOf(t, s, "a")
	if got.Entries[2].Sent != store.Delivered || got.Open != 1 || got.Texts != 3 || !got.Entries[3].Open || got.Entries[0].Open {
		t.Errorf("after the answer: %+v", got)
	}
}

func wantAnswerFails(t *testing.T, s *store.Store, thread, who string, at time.Time, want error) {
	t.Helper()
	if err := s.Answer(t.Context(), store.Answer{Thread: thread, Who: who, Text: "Antwort", At: at, Until: at.Add(time.Hour)}); !errors.Is(err, want) {
		t.Errorf("answering gave %v, want %v", err, want)
	}
	if n := len(sendAll(t, s, at).Claimed); n > 0 {
		t.Errorf("%d messages were sent", n)
	}
}

func stoppedAnswerTopic(t *testing.T, s *store.Store) {
	who := asked(t, s)
	say(t, s, 1, "STOP", Start.Add(2*minute))
	wantAnswerFails(t, s, "a", who, Start.Add(3*minute), store.ErrStopped)
	say(t, s, 1, "START", Start.Add(4*minute))
	wantNil(t, s.Answer(t.Context(), store.Answer{Thread: "a", Who: who, Text: "Ja", At: Start.Add(5 * minute), Until: Start.Add(time.Hour)}))
	say(t, s, 1, "STOP", Start.Add(6*minute)) // before it is sent
	if n := len(sendAll(t, s, Start.Add(7*minute)).Claimed); n > 0 {
		t.Error("an answer went to who had stopped")
	}
	if last := talkOf(t, s, "a").Entries[1]; last.Sent != store.Skipped || last.Class != store.ReasonStopped {
		t.Errorf("the answer is %s, %s", last.Sent, last.Class)
	}
}

func forgottenAnswerTopic(t *testing.T, s *store.Store) {
	who := asked(t, s)
	say(t, s, 2, "MINI", Start)
	say(t, s, 2, "ich bleibe", Start.Add(2*minute))
	wantNil(t, s.Answer(t.Context(), store.Answer{Thread: "a", Who: who, Text: "Nur für Sie", At: Start.Add(2 * minute), Until: Start.Add(time.Hour)}))
	Text(t, s, 1, "LÖSCHEN", Start.Add(3*minute), func(subscriber.State) subscriber.Step {
		return subscriber.Step{Kind: subscriber.Forgotten}
	})
	if all := inbox(t, s); len(all) != 1 || all[0].Title != "" {
		t.Errorf("the inbox has %+v", all)
	}
	wantAnswerFails(t, s, "a", who, Start.Add(4*minute), store.ErrNoThread)
}

func windowTopic(t *testing.T, s *store.Store) {
	for i, way := range []string{"whatsapp", "sms"} {
		for _, text := range []string{"MINI", "Eine Frage"} {
			mustReceive(t, s, store.Text{ProviderID: way + text, From: Number(i), Body: text, Way: way, At: Start})
		}
	}
	all := inbox(t, s)
	if len(all) != 2 {
		t.Fatalf("the inbox has %+v", all)
	}
	failed := 0
	for _, thread := range all {
		talk := talkOf(t, s, thread.ID)
		who := talk.Entries[0].Who
		wantNil(t, s.Answer(t.Context(), store.Answer{Thread: thread.ID, Who: who, Text: "bald", At: Start.Add(23 * time.Hour), Until: Start.Add(50 * time.Hour)}))
		switch err := s.Answer(t.Context(), store.Answer{Thread: thread.ID, Who: who, Text: "zu spät", At: Start.Add(24 * time.Hour), Until: Start.Add(50 * time.Hour)}); {
		case talk.Entries[0].Way == "whatsapp" && errors.Is(err, store.ErrWindow):
			failed++
		case talk.Entries[0].Way == "whatsapp", err != nil:
			t.Errorf("by %s: %v", talk.Entries[0].Way, err)
		}
	}
	if failed != 1 {
		t.Errorf("%d were refused", failed)
	}
	for _, c := range sendAll(t, s, Start.Add(25*time.Hour)).Claimed {
		if c.Way != "sms" {
			t.Error("free text went out by WhatsApp after its window")
		}
	}
}

// reachTopic: what a thread says before an answer is written is what becomes of it.
func reachTopic(t *testing.T, s *store.Store) {
	who := asked(t, s)
	at := Start.Add(2 * minute)
	for i, step := range []struct {
		way, text string
		after     time.Duration // until somebody looks
		want      store.Reach
		err       error
	}{
		{"sms", "Hallo?", 0, store.Reach{Way: "sms"}, nil},
		{"sms", "STOP", 0, store.Reach{Way: "sms", Stopped: true}, store.ErrStopped},
		{"sms", "START", 48 * time.Hour, store.Reach{Way: "sms"}, nil},
		{"whatsapp", "MINI", 24*time.Hour - 1, store.Reach{Way: "whatsapp"}, nil},
		{"whatsapp", "MINI", 24 * time.Hour, store.Reach{Way: "whatsapp"}, store.ErrWindow},
		{"sms", "MINI", 0, store.Reach{Way: "sms"}, nil},
	} {
		text := at.Add(24*time.Hour + time.Duration(i)*time.Hour)
		mustReceive(t, s, store.Text{ProviderID: text.String(), From: Number(1), Way: step.way, Body: step.text, At: text})
		got := talkOf(t, s, "a").Reach[who]
		if now := text.Add(step.after); got.Way != step.want.Way || got.Stopped != step.want.Stopped || !got.Until.IsZero() || !errors.Is(got.Check(now), step.err) {
			t.Errorf("after %s by %s: %+v, %v; want %+v", step.text, step.way, got, got.Check(now), step.want)
		} else if err := s.Answer(t.Context(), store.Answer{Thread: "a", Who: who, Text: "Ja", At: now, Until: now.Add(time.Hour)}); !errors.Is(err, step.err) {
			t.Errorf("an answer after %s by %s: %v, want %v", step.text, step.way, err, step.err)
		}
	}
	if got := talkOf(t, s, "a"); len(got.Reach) != 1 || got.Link != Alert("a", Start).Link || got.Link == "" {
		t.Errorf("%d people, and the link %q", len(got.Reach), got.Link)
	}
}

// closesTopic: the same person in two threads is not to be known again by until when it can be written to.
func closesTopic(t *testing.T, s *store.Store) {
	photograph(t, s, 1, "eins")
	app := func(i int, body string, at time.Time) {
		mustReceive(t, s, store.Text{ProviderID: body, From: Number(i), Way: "whatsapp", Body: body, At: at})
	}
	app(2, "MINI", Start.Add(-time.Hour)) // from now on, that is the way
	app(2, "zwei", Start)
	app(2, "STATUS", Start.Add(time.Hour))
	for _, thread := range inbox(t, s) {
		talk := talkOf(t, s, thread.ID)
		alias, want := talk.Entries[0].Alias, time.Time{}
		if talk.Entries[0].Text == "zwei" {
			want = Start.Add(store.Window)
		}
		if got := talk.Reach[alias].Until; !got.Equal(want) {
			t.Errorf("%s can be written to until %v, want %v", talk.Entries[0].Text, got, want)
		}
		if err := talk.Reach[alias].Check(Start.Add(store.Window)); err != nil {
			t.Errorf("who wrote elsewhere later cannot be written to: %v", err)
		}
	}
}

func nobodyThereTopic(t *testing.T, s *store.Store) {
	who := asked(t, s)
	wantAnswerFails(t, s, "b", who, Start, store.ErrNoThread)
	wantAnswerFails(t, s, "", who, Start, store.ErrNoThread)
	wantAnswerFails(t, s, "a", "Kranich 1", Start, store.ErrNobody)
	wantAnswerFails(t, s, "a", "", Start, store.ErrNobody)
	if _, err := s.Talk(t.Context(), "b"); !errors.Is(err, store.ErrNoThread) {
		t.Errorf("reading a thread that is not there: %v", err)
	}
	if _, err := s.Handle(t.Context(), store.Handling{Thread: "b", Who: "", At: Start}); !errors.Is(err, store.ErrNoThread) {
		t.Errorf("handling a thread that is not there: %v", err)
	}
	if _, err := s.Handle(t.Context(), store.Handling{Thread: "a", Who: "Kranich 1", At: Start}); !errors.Is(err, store.ErrNobody) {
		t.Errorf("handling somebody who is not there: %v", err)
	}
}

func calledTopic(t *testing.T, s *store.Store) {
	say(t, s, 1, "MINI", Start)
	say(t, s, 1, "Hallo?", Start)
	for i, link := range []string{"https://example.org/a/7k3qf9/", "https://example.org/a/k3qf9"} {
		a := Alert(link, Start.Add(time.Duration(i)*minute))
		a.ID, a.Thread, a.Link = link[len(link)-5:], link[len(link)-5:], link
		sendNow(t, s, a)
		say(t, s, 1, "Wann?", a.Published)
	}
	all, err := s.Inbox(t.Context(), true)
	if err != nil || len(all) != 3 {
		t.Fatalf("%d threads, error %v", len(all), err)
	}
	for _, want := range all {
		for _, name := range []string{want.ID, want.Code, strings.ToUpper(want.Code)} {
			if got := talkOf(t, s, name).InboxThread; got != want {
				t.Errorf("%s is %+v, want %+v", name, got, want)
			}
		}
	}
	for _, name := range []string{"", "3qf9", "a/k3qf9", "%qf9", "\xff", "\x00", strings.Repeat("x", 10_000)} {
		if _, err := s.Talk(t.Context(), name); !errors.Is(err, store.ErrNoThread) {
			t.Errorf("%.10q gave %v", name, err)
		}
	}
}

func handleTopic(t *testing.T, s *store.Store) {
	who := asked(t, s)
	say(t, s, 2, "MINI", Start)
	sendNow(t, s, Alert("b", Start.Add(2*minute)))
	for i := range 2 {
		say(t, s, 1+i, "zu b", Start.Add(3*minute))
	}
	wantHandled(t, s, "a", who, 1)
	wantHandled(t, s, "a", who, 0)
	wantHandled(t, s, "b", "", 2)
	if open, err := s.Inbox(t.Context(), false); err != nil || len(open) > 0 {
		t.Errorf("open is %+v, error %v", open, err)
	}
	say(t, s, 1, "noch etwas", Start.Add(4*minute))
	if open, err := s.Inbox(t.Context(), false); err != nil || len(open) != 1 || open[0].ID != "b" || open[0].Open != 1 || open[0].Texts != 3 || open[0].People != 2 {
		t.Errorf("open is %+v, error %v", open, err)
	}
}

// textIDs are those of all texts of the thread that asked begins.
func textIDs(t *testing.T, s *store.Store) (ids []string) {
	t.Helper()
	for _, e := range talkOf(t, s, "a").Entries {
		if e.Sent == "" {
			ids = append(ids, e.ID)
		}
	}
	return ids
}

// unseenTopic: a page was shown, and then came another text.
func unseenTopic(t *testing.T, s *store.Store) {
	who, at := asked(t, s), Start.Add(5*minute)
	seen := textIDs(t, s)
	say(t, s, 1, "Und morgen?", Start.Add(2*minute))
	wantNil(t, s.Answer(t.Context(), store.Answer{Thread: "a", Who: who, Text: "Ja.", Texts: seen, At: at, Until: at.Add(time.Hour)}))
	if got := talkOf(t, s, "a"); got.Open != 1 || got.Entries[0].Open || !got.Entries[1].Open || got.Entries[1].Text != "Und morgen?" {
		t.Errorf("after the answer: %+v", got)
	}
	seen = textIDs(t, s)
	say(t, s, 1, "Hallo?", Start.Add(6*minute))
	for i, handling := range []store.Handling{
		{Thread: "a", Texts: []string{}, At: at}, {Thread: "a", Texts: []string{"another's"}, At: at}, {Thread: "a", Texts: seen, At: at}, {Thread: "a", Who: who, Texts: seen, At: at},
	} {
		want := 0
		if i == 2 {
			want = 1
		}
		if n, err := s.Handle(t.Context(), handling); err != nil || n != want {
			t.Errorf("%d: %d texts were handled, error %v, want %d", i, n, err, want)
		}
	}
	if got := talkOf(t, s, "a"); got.Open != 1 {
		t.Errorf("what nobody has seen is open: %+v", got)
	}
	for i := range 120 {
		say(t, s, 1, "und", Start.Add(time.Duration(i)*time.Second+7*minute))
	}
	seen = textIDs(t, s)
	say(t, s, 1, "fertig", Start.Add(10*minute))
	if n, err := s.Handle(t.Context(), store.Handling{Thread: "a", Texts: seen, At: at}); err != nil || n != 121 || talkOf(t, s, "a").Open != 1 {
		t.Errorf("of many, %d texts were handled, error %v", n, err)
	}
}

// answerAgainTopic: a browser sends a form twice, the second time after another text has come.
func answerAgainTopic(t *testing.T, s *store.Store) {
	who, at := asked(t, s), Start.Add(2*minute)
	once := store.Answer{Thread: "a", Who: who, Text: "Ja.", Key: "k1", At: at, Until: at.Add(time.Hour)}
	wantNil(t, s.Answer(t.Context(), once))
	say(t, s, 1, "Und morgen?", at)
	wantNil(t, s.Answer(t.Context(), once))
	if got := talkOf(t, s, "a"); got.Open != 1 || len(got.Entries) != 3 {
		t.Errorf("after the second: %+v", got)
	}
	once.Key = "k2" // by many at once
	errs := make(chan error)
	for range 8 {
		go func() { errs <- s.Answer(t.Context(), once) }()
	}
	for range 8 {
		wantNil(t, <-errs)
	}
	if sent := sendAll(t, s, at).Claimed; len(sent) != 2 {
		t.Errorf("%d messages were sent, want one for each key", len(sent))
	}
}

// twoEditorsTopic: both were shown the same open texts.
func twoEditorsTopic(t *testing.T, s *store.Store) {
	who, at := asked(t, s), Start.Add(2*minute)
	seen := textIDs(t, s)
	errs := make(chan error)
	for _, key := range []string{"one's", "another's"} {
		go func() {
			errs <- s.Answer(t.Context(), store.Answer{Thread: "a", Who: who, Text: key, Texts: seen, Key: key, At: at, Until: at.Add(time.Hour)})
		}()
	}
	one, another := <-errs, <-errs
	if !errors.Is(errors.Join(one, another), store.ErrHandled) || one != nil && another != nil {
		t.Errorf("both at once gave %v and %v", one, another)
	}
	last := talkOf(t, s, "a").Entries
	if len(last) != 2 || len(sendAll(t, s, at).Claimed) != 1 {
		t.Fatalf("there are %d texts and answers", len(last))
	}
	again := store.Answer{Thread: "a", Who: who, Text: last[1].Text, Texts: seen, Key: last[1].Text, At: at, Until: at.Add(time.Hour)}
	wantNil(t, s.Answer(t.Context(), again)) // the browser of who was first
	again.Key, again.Texts = "on purpose", []string{}
	wantNil(t, s.Answer(t.Context(), again))
	say(t, s, 1, "Und morgen?", at.Add(minute))
	again.Key, again.Texts = "of both", textIDs(t, s) // one of them is open
	wantNil(t, s.Answer(t.Context(), again))
	if n := len(sendAll(t, s, at.Add(minute)).Claimed); n != 2 {
		t.Errorf("%d answers went out, want 2", n)
	}
}

func wantHandled(t *testing.T, s *store.Store, thread, who string, want int) {
	t.Helper()
	if n, err := s.Handle(t.Context(), store.Handling{Thread: thread, Who: who, At: Start.Add(time.Hour)}); err != nil || n != want {
		t.Errorf("%d texts of %s were handled, error %v, want %d", n, thread, err, want)
	}
}

// written lets people answer a call, be answered and send a picture. Nobody of them has joined anything at the end.
func written(t testing.TB, s *store.Store) {
	t.Helper()
	a := call()
	a.ID, a.Thread = "call", "call"
	Text(t, s, 91, "joins for the call", Start, joins([]string{"betrieb"}))
	a.Channels = []string{"betrieb"}
	sendNow(t, s, a)
	say(t, s, 91, "Ja, um acht", Start.Add(minute))
	answer(t, s, "call", Start.Add(minute))
	sendAll(t, s, Start.Add(minute))
	Text(t, s, 91, "leaves after the call", Start.Add(minute), leaves("betrieb"))
	photograph(t, s, 92, "So sieht es aus", "https://api.example.org/1")
}
