package outbox_test

import (
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"newsroom/notifier/internal/alert"
	"newsroom/notifier/internal/outbox"
	"newsroom/notifier/internal/store"
	"newsroom/notifier/internal/store/storetest"
	"newsroom/notifier/internal/subscriber"
	"newsroom/notifier/internal/twilio/twiliotest"
)

// clock goes on by itself, and jumps when it is told to.
type clock struct{ ahead atomic.Int64 }

func (c *clock) now() time.Time        { return time.Now().Add(time.Duration(c.ahead.Load())) }
func (c *clock) jump(by time.Duration) { c.ahead.Add(int64(by)) }

// goTo sets the clock to a time of day, today or tomorrow.
func (c *clock) goTo(hour, minute int) {
	now := c.now().UTC()
	c.jump((time.Date(now.Year(), now.Month(), now.Day(), hour, minute, 0, 0, time.UTC).Sub(now) + 24*time.Hour) % (24 * time.Hour))
}

// planFeed plans what a feed asks for.
func (w *world) planFeed(t testing.TB, alerts ...alert.Alert) {
	t.Helper()
	planner := outbox.Planner{Archive: w.store, MaxAge: 24 * time.Hour, Log: w.config.Log}
	if _, err := planner.Plan(t.Context(), feedOf(alerts...), w.config.Now()); err != nil {
		t.Fatal(err)
	}
}

// callItem is a call to the channel mini.
func callItem(at time.Time, escalation alert.Escalation) alert.Alert {
	a := item("t", alert.KindAlert, at, "mini")
	a.Title, a.Text, a.Replies, a.Escalate = "Wer?", "Wer kann?", []string{"JA", "NEIN"}, escalation
	return a
}

// TestQuietHours: what waits for their end does not keep a pass from ending, and goes out when they are over; what is extreme waits for nothing.
func TestQuietHours(t *testing.T) {
	w := newWorld(t)
	var c clock
	w.config.Now = c.now
	w.config.House = store.House{Zone: time.UTC, Quiet: subscriber.Quiet{Own: true, From: 22 * 60, To: 6 * 60}}
	storetest.Join(t, w.store, 2, storetest.Start, "mini")
	c.goTo(23, 0)
	extreme := item("x", alert.KindAlert, c.now(), "mini")
	extreme.Thread, extreme.Severity = "x", store.Extreme
	w.planFeed(t, item("t", alert.KindAlert, c.now(), "mini"), item("t#2", alert.KindUpdate, c.now(), "mini"), extreme)
	w.finish(t)
	w.want(t, "x", map[store.State]int{store.Accepted: 2})
	for _, id := range []string{"t", "t#2"} {
		if got := w.want(t, id, map[store.State]int{store.Planned: 2}); got.Quiet != 2 {
			t.Errorf("%s: %d wait", id, got.Quiet)
		}
	}
	c.goTo(6, 0)
	w.finish(t)
	w.want(t, "t", map[store.State]int{store.Accepted: 2})
	w.want(t, "t#2", map[store.State]int{store.Accepted: 2})
}

// TestCallIsRepeated: of two notifiers one plans the second message, each person gets it once, and nobody who has answered.
func TestCallIsRepeated(t *testing.T) {
	w := newWorld(t)
	var c clock
	w.config.Now = c.now
	w.config.Lease = time.Hour // the clock jumps
	storetest.Join(t, w.store, 3, storetest.Start, "mini")
	w.planFeed(t, callItem(c.now(), alert.Escalation{After: 15 * time.Minute}))
	w.finish(t)
	storetest.Text(t, w.store, 0, "yes", c.now(), func(before subscriber.State) subscriber.Step {
		return subscriber.Step{After: before, Kind: subscriber.Replied, Thread: "t", Reply: "JA", Answer: "notiert"}
	})
	w.running(t)
	w.running(t)
	c.jump(15 * time.Minute)
	eventually(t, "the second message is out", func() bool {
		got, err := w.store.Status(t.Context(), "t!2")
		return err == nil && got.States[store.Accepted] == 2
	})
	for i, want := range []int{1, 2, 2} {
		all := w.sandbox.MessagesTo(storetest.Number(i))
		if len(all) != want || want > 1 && all[1].Body != "ERINNERUNG: Wer kann? Antwort: JA/NEIN. https://example.org/a/b/" && all[0].Body != "ERINNERUNG: Wer kann? Antwort: JA/NEIN. https://example.org/a/b/" {
			t.Errorf("person %d has %d messages, want %d: %+v", i, len(all), want, all)
		}
	}
}

// TestCallGoesToOthers: the people of another channel are told how far the call is, by a pass of its own too.
func TestCallGoesToOthers(t *testing.T) {
	w := newWorld(t)
	var c clock
	w.config.Now = c.now
	storetest.Join(t, w.store, 2, storetest.Start, "mini")
	storetest.Text(t, w.store, 5, "lead", storetest.Start, storetest.Joins("maxi"))
	w.planFeed(t, callItem(c.now(), alert.Escalation{After: time.Minute, Channels: []string{"maxi"}}))
	w.finish(t)
	w.finish(t)
	if n := len(w.sandbox.MessagesTo(storetest.Number(5))); n > 0 {
		t.Errorf("%d messages before the time", n)
	}
	c.jump(2 * time.Minute)
	w.finish(t)
	all := w.sandbox.MessagesTo(storetest.Number(5))
	if len(all) != 1 || all[0].Body != "NOCH OFFEN, 0 von 2 haben geantwortet: Wer kann? Antwort: JA/NEIN. https://example.org/a/b/" {
		t.Errorf("%+v", all)
	}
	if !strings.Contains(w.log.String(), "not all have answered the call") {
		t.Errorf("the log says\n%s", w.log)
	}
}

// say lets the notifier say something to one person.
func (w *world) say(t testing.TB, i int, id, words string) {
	t.Helper()
	_, err := w.store.Receive(t.Context(), store.Text{ProviderID: id, From: storetest.Number(i), Body: "?", At: w.config.Now(), Found: w.config.Now()},
		storetest.Decide(func(before subscriber.State) subscriber.Step {
			return subscriber.Step{After: before, Kind: subscriber.Message, Answer: words}
		}))
	if err != nil {
		t.Fatal(err)
	}
}

// letters counts what was said to single people.
func (w *world) letters(t testing.TB) map[store.State]int {
	t.Helper()
	counts, err := w.store.Letters(t.Context(), w.config.Now().Add(-time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	return counts
}

// TestEqualAnswersAreTwo: whatever the provider took of two answers with the same words, the person has both, and none is taken for another.
func TestEqualAnswersAreTwo(t *testing.T) {
	both := "Ja, das gilt auch für Sie."
	for name, c := range map[string]struct {
		words  string
		faults [2]*twiliotest.Fault
	}{
		"one is unknown":                  {both, [2]*twiliotest.Fault{nil, {After: true, Status: 500}}},
		"one is unknown and not taken":    {both, [2]*twiliotest.Fault{nil, {Status: 500}}},
		"both are unknown":                {both, [2]*twiliotest.Fault{{After: true, Status: 500}, {After: true, Status: 500}}},
		"both are unknown, one not taken": {both, [2]*twiliotest.Fault{{Status: 500}, {After: true, Status: 500}}},
		"neither was taken":               {both, [2]*twiliotest.Fault{{Status: 500}, {Status: 500}}},
		"a sign alone":                    {"👍", [2]*twiliotest.Fault{{Status: 500}, {After: true, Status: 500}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := looking(t)
			w.config.Concurrency = 1
			storetest.Join(t, w.store, 1, storetest.Start, "mini")
			w.say(t, 0, "SM0", "Etwas anderes")
			w.finish(t)
			var creates atomic.Int64
			w.sandbox.Fault(func(r twiliotest.FaultRequest) *twiliotest.Fault {
				if r.Method != "POST" {
					return nil
				}
				if n := creates.Add(1); n <= 2 {
					return c.faults[n-1]
				}
				return nil
			})
			w.say(t, 0, "SM1", c.words)
			w.say(t, 0, "SM2", c.words)
			w.finish(t)
			if got := w.letters(t); got[store.Accepted]+got[store.Delivered] != 3 || len(got) > 2 {
				t.Errorf("letters %v; the log says\n%s", got, w.log)
			}
			n := 0
			for _, m := range w.sandbox.MessagesTo(storetest.Number(0)) {
				if m.Body == c.words && m.Status != twiliotest.Canceled {
					n++
				}
			}
			if n != 2 {
				t.Errorf("the person has %d, want 2; the log says\n%s", n, w.log)
			}
		})
	}
}

// TestAnswersComeFirst: an answer to one person does not wait behind an alert, and is told in no list.
func TestAnswersComeFirst(t *testing.T) {
	w := newWorld(t)
	w.config.Concurrency = 1
	w.plan(t, 20, "a")
	w.say(t, 0, "SM1", "Ja.")
	w.finish(t)
	all := w.sandbox.Messages()
	if len(all) != 21 || !strings.HasPrefix(all[len(all)-1].Body, "Ja.") && !strings.HasPrefix(all[0].Body, "Ja.") {
		t.Errorf("%d messages, the first %q, the last %q", len(all), all[0].Body, all[len(all)-1].Body)
	}
	if strings.Contains(w.log.String(), store.KindNotice+"/") {
		t.Errorf("the log tells of an answer:\n%s", w.log)
	}
}
