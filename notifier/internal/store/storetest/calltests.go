package storetest

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsroom/notifier/internal/store"
	"newsroom/notifier/internal/subscriber"
)

func calling() []topic {
	return []topic{
		{"a call is counted with the last answer of each", callTopic},
		{"what is no call has no answers", noCallTopic},
		{"who has not answered is reminded, once", reminderTopic},
		{"each is reminded as long after the first message", eachReminderTopic},
		{"a second message to other channels tells how far the call is", escalationTopic},
		{"who got the second message gets what follows", escalationFollowTopic},
		{"a second message for many waits for a word", escalationConfirmTopic},
		{"nobody is reminded of what is over, held or answered", noReminderTopic},
		{"to cancel a call cancels its second message", cancelledCallTopic},
		{"two notifiers plan one second message", remindTogetherTopic},
		{"an all-clear leaves answers to people alone", letterStaysTopic},
		{"answers to people are in no list", letterListTopic},
	}
}

// asking is an alert with answers to choose from, and a second message after a quarter of an hour.
func asking(id string, channels ...string) store.Alert {
	a := Alert(id, Start)
	a.Title, a.Replies = "Wer kann?", []string{"JA", "NEIN"}
	a.Escalate = store.Escalation{At: Start.Add(15 * minute), Channels: channels, Text: "ERINNERUNG: " + id}
	if len(channels) > 0 {
		a.Escalate.Text = "NOCH OFFEN, {answered} von {asked}: " + id + " {asked}"
	}
	return a
}

// choose lets person i give an answer to a call.
func choose(t testing.TB, s *store.Store, i int, call, answer string, at time.Time) {
	t.Helper()
	Text(t, s, i, fmt.Sprintf("%s-%d-%s-%v", call, i, answer, at), at, func(before subscriber.State) subscriber.Step {
		return subscriber.Step{After: before, Kind: subscriber.Replied, Thread: call, Reply: answer, Answer: "notiert"}
	})
}

// sendAll claims what is due and has it accepted.
func sendAll(t testing.TB, s *store.Store, at time.Time) store.Batch {
	t.Helper()
	batch := mustExchange(t, s, at, 100)
	var outcomes []store.Outcome
	for _, c := range batch.Claimed {
		outcomes = append(outcomes, accepted(c, at))
	}
	mustExchange(t, s, at, 0, outcomes...)
	return batch
}

// wantReminders compares the second messages that are planned now: their ids, with how many people get each.
func wantReminders(t testing.TB, s *store.Store, at time.Time, want map[string]int) {
	t.Helper()
	got, err := s.Escalate(t.Context(), 0, at)
	must(t, err)
	planned := map[string]int{}
	for _, second := range got {
		planned[second.ID] = second.Recipients
	}
	if diff := cmp.Diff(want, planned); diff != "" && len(want)+len(planned) > 0 {
		t.Errorf("at %s (-want +got):\n%s", at.Format("15:04"), diff)
	}
}

func cancelledCallTopic(t *testing.T, s *store.Store) {
	Join(t, s, 3, Start, "mini")
	mustPlan(t, s, asking("a"), Start)
	sendAll(t, s, Start)
	wantReminders(t, s, Start.Add(15*minute), map[string]int{"a!2": 3})
	n, err := s.Cancel(t.Context(), "a", Start.Add(15*minute))
	must(t, err)
	if n != 3 {
		t.Errorf("%d messages were cancelled, want the 3 reminders", n)
	}
	if batch := mustExchange(t, s, Start.Add(20*minute), 10); len(batch.Claimed) > 0 {
		t.Errorf("%d reminders of a cancelled call were begun", len(batch.Claimed))
	}
}

func callTopic(t *testing.T, s *store.Store) {
	Join(t, s, 6, Start, "mini")
	Text(t, s, 1, "both", Start, joins([]string{"mini", "maxi", "other"}))
	mustPlan(t, s, asking("a"), Start)
	byNumber := map[string]store.Claimed{}
	for _, c := range mustExchange(t, s, Start, 100).Claimed {
		byNumber[c.To] = c
	}
	outcomes := []store.Outcome{outcome(byNumber[Number(5)], store.Rejected, Start)}
	for i := range 5 {
		outcomes = append(outcomes, accepted(byNumber[Number(i)], Start))
	}
	mustExchange(t, s, Start, 0, outcomes...)
	merge(t, s, report(byNumber[Number(4)], store.Undelivered))
	choose(t, s, 0, "a", "JA", Start.Add(minute))
	choose(t, s, 0, "a", "NEIN", Start.Add(2*minute))
	choose(t, s, 2, "a", "JA", Start.Add(minute))
	want := store.Call{
		ID: "a", Title: "Wer kann?", Answers: []store.Choice{{Answer: "JA", People: 1}, {Answer: "NEIN", People: 1}},
		Asked: 6, Answered: 2, Open: 2, ByChannel: map[string]int{"mini": 2, "maxi": 1}, Escalates: Start.Add(15 * minute),
	}
	wantCall(t, s, "a", want)
	update := follower()
	mustPlan(t, s, update, Start)
	wantCall(t, s, update.ID, want)
}

func wantCall(t testing.TB, s *store.Store, id string, want store.Call) {
	t.Helper()
	got, err := s.Call(t.Context(), id)
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%s: error %v (-want +got):\n%s", id, err, diff)
	}
}

func noCallTopic(t *testing.T, s *store.Store) {
	mustPlan(t, s, Alert("a", Start), Start)
	for id, want := range map[string]error{"a": store.ErrNoCall, "b": store.ErrNoAlert} {
		if _, err := s.Call(t.Context(), id); !errors.Is(err, want) {
			t.Errorf("%s: error %v, want %v", id, err, want)
		}
	}
}

func reminderTopic(t *testing.T, s *store.Store) {
	Join(t, s, 4, Start, "mini")
	mustPlan(t, s, asking("a"), Start)
	sendAll(t, s, Start)
	choose(t, s, 0, "a", "JA", Start.Add(minute))
	at := Start.Add(15 * minute)
	wantReminders(t, s, at.Add(-1), nil)
	wantReminders(t, s, at, map[string]int{"a!2": 3})
	wantReminders(t, s, at, nil)
	choose(t, s, 1, "a", "NEIN", at)
	Stop(t, s, 2)
	c := mustClaimOne(t, s, at)
	if c.To != Number(3) || c.Text != "ERINNERUNG: a" || c.Link != Alert("a", Start).Link {
		t.Errorf("claimed %+v", c)
	}
	wantWanted(t, s, c, true)
	choose(t, s, 3, "a", "JA", at)
	wantWanted(t, s, c, false)
	mustExchange(t, s, at, 0, accepted(c, at)) // it was on its way already
	got := wantStates(t, s, "a!2", map[store.State]int{store.Accepted: 1, store.Skipped: 2})
	if got.Classes[store.ReasonAnswered] != 1 || got.Classes[store.ReasonStopped] != 1 || got.Kind != store.KindReminder {
		t.Errorf("status %+v", got)
	}
	if c, err := s.Call(t.Context(), "a!2"); err != nil || c.ID != "a" || c.Second != "a!2" || c.Asked != 4 || c.Answered != 3 || !c.Escalates.IsZero() {
		t.Errorf("call %+v, error %v", c, err)
	}
}

// eachReminderTopic: one message went out ten minutes later than the other, and a third waits still.
func eachReminderTopic(t *testing.T, s *store.Store) {
	Join(t, s, 3, Start, "mini")
	mustPlan(t, s, asking("a"), Start)
	for _, at := range []time.Time{Start.Add(5 * minute), Start.Add(15 * minute)} {
		c := mustExchange(t, s, at, 1).Claimed[0]
		mustExchange(t, s, at, 0, accepted(c, at))
	}
	wantReminders(t, s, Start.Add(19*minute), nil)
	wantReminders(t, s, Start.Add(20*minute), map[string]int{"a!2": 2})
	sendAll(t, s, Start.Add(20*minute))
	wantStates(t, s, "a!2", map[store.State]int{store.Accepted: 1, store.Planned: 1})
	sendAll(t, s, Start.Add(30*minute))
	wantStates(t, s, "a!2", map[store.State]int{store.Accepted: 2})
}

func escalationTopic(t *testing.T, s *store.Store) {
	Join(t, s, 3, Start, "mini")
	Text(t, s, 5, "lead", Start, joins([]string{"lead"}))
	Text(t, s, 1, "also", Start, joins([]string{"mini", "lead"}))
	mustPlan(t, s, asking("a", "lead"), Start)
	sendAll(t, s, Start)
	choose(t, s, 1, "a", "JA", Start.Add(minute))
	at := Start.Add(15 * minute)
	wantReminders(t, s, at, map[string]int{"a!2": 2})
	for _, c := range sendAll(t, s, at).Claimed {
		if c.Text != "NOCH OFFEN, 1 von 3: a {asked}" {
			t.Errorf("%q", c.Text)
		}
	}
	choose(t, s, 5, "a", "JA", at)
	wantCall(t, s, "a", store.Call{
		ID: "a", Title: "Wer kann?", Answers: []store.Choice{{Answer: "JA", People: 2}, {Answer: "NEIN"}},
		Asked: 4, Answered: 2, Open: 2, ByChannel: map[string]int{"mini": 2}, Second: "a!2",
	})
}

// escalationFollowTopic: who got the second message in the place of others gets the all-clear too, and whoever got both gets it once.
func escalationFollowTopic(t *testing.T, s *store.Store) {
	Join(t, s, 2, Start, "mini")
	Text(t, s, 5, "lead", Start, joins([]string{"lead"}))
	Text(t, s, 1, "also", Start, joins([]string{"mini", "lead"}))
	Text(t, s, 6, "other", Start, joins([]string{"other"}))
	mustPlan(t, s, asking("a", "lead"), Start)
	sendAll(t, s, Start)
	at := Start.Add(15 * minute)
	wantReminders(t, s, at, map[string]int{"a!2": 2})
	sendAll(t, s, at)
	clear := follower()
	clear.Kind, clear.Overtakes = "all-clear", true
	wantPreview(t, s, clear, 3, nil)
	mustPlan(t, s, clear, at)
	sendAll(t, s, at)
	wantStates(t, s, clear.ID, map[store.State]int{store.Accepted: 3})
}

func escalationConfirmTopic(t *testing.T, s *store.Store) {
	Join(t, s, 3, Start, "mini", "lead")
	mustPlan(t, s, asking("a", "lead"), Start)
	sendAll(t, s, Start)
	got, err := s.Escalate(t.Context(), 2, Start.Add(15*minute))
	if err != nil || len(got) != 1 || !got[0].Held {
		t.Errorf("planned %+v, error %v", got, err)
	}
}

func noReminderTopic(t *testing.T, s *store.Store) {
	Join(t, s, 1, Start, "mini")
	for _, id := range []string{"cleared", "cancelled", "held", "over", "answered", "unsent"} {
		a := asking(id)
		if id == "over" {
			a.Until = Start.Add(15 * minute)
		}
		mustPlan(t, s, a, Start)
		if id == "unsent" {
			must(t, s.Hold(t.Context(), id, Start))
		}
	}
	old := asking("old")
	old.Recorded = "too old"
	mustPlan(t, s, old, Start)
	sendAll(t, s, Start)
	clear := follower()
	clear.ID, clear.Thread, clear.Kind, clear.Overtakes = "cleared#2", "cleared", "all-clear", true
	mustPlan(t, s, clear, Start)
	_, err := s.Cancel(t.Context(), "cancelled", Start)
	must(t, err)
	must(t, s.Hold(t.Context(), "held", Start))
	choose(t, s, 0, "answered", "JA", Start)
	must(t, s.Release(t.Context(), "unsent"))
	at := Start.Add(15 * minute)
	wantReminders(t, s, at, map[string]int{"": 0}) // all have answered
	must(t, s.Release(t.Context(), "held"))
	wantReminders(t, s, at, map[string]int{"held!2": 1})
	sendAll(t, s, at)
	wantReminders(t, s, at.Add(15*minute), map[string]int{"unsent!2": 1})
}

func remindTogetherTopic(t *testing.T, s *store.Store) {
	Join(t, s, 3, Start, "mini")
	mustPlan(t, s, asking("a"), Start)
	sendAll(t, s, Start)
	var wg sync.WaitGroup
	seconds := make(chan int, 8)
	for range cap(seconds) {
		wg.Go(func() {
			got, err := s.Escalate(t.Context(), 0, Start.Add(15*minute))
			if err != nil {
				t.Error(err)
			}
			seconds <- len(got)
		})
	}
	wg.Wait()
	close(seconds)
	sum := 0
	for n := range seconds {
		sum += n
	}
	if sum != 1 {
		t.Errorf("planned %d times", sum)
	}
	wantStates(t, s, "a!2", map[store.State]int{store.Planned: 3})
}

// letterStaysTopic: what editors said to somebody about an alert is sent, although the alert is over.
func letterStaysTopic(t *testing.T, s *store.Store) {
	who := asked(t, s)
	must(t, s.Answer(t.Context(), store.Answer{Thread: "a", Who: who, Text: "Bleiben Sie drin.", At: Start.Add(minute), Until: Start.Add(time.Hour)}))
	clear := follower()
	clear.Kind, clear.Overtakes = "all-clear", true
	mustPlan(t, s, clear, Start.Add(minute))
	batch := sendAll(t, s, Start.Add(minute))
	if len(batch.Claimed) != 2 || batch.Claimed[0].Text != "Bleiben Sie drin." {
		t.Errorf("claimed %+v", batch.Claimed)
	}
}

func letterListTopic(t *testing.T, s *store.Store) {
	Join(t, s, 2, Start, "mini")
	notify(t, s, 0, "SM1", "Ja.", Start)
	notify(t, s, 1, "SM2", "Ja.", Start)
	if all, err := s.Statuses(t.Context(), 9); err != nil || len(all) != 0 {
		t.Errorf("listed %+v, error %v", all, err)
	}
	if open, err := s.Unsettled(t.Context()); err != nil || len(open) != 0 {
		t.Errorf("unsettled %v, error %v", open, err)
	}
	c := mustExchange(t, s, Start, 1).Claimed[0]
	mustExchange(t, s, Start, 0, accepted(c, Start))
	if left, err := s.Left(t.Context(), Start); err != nil || !left.Planned {
		t.Errorf("left %+v, error %v", left, err)
	}
	if done, err := s.Settled(t.Context(), Start); err != nil || len(done) != 0 {
		t.Errorf("told %+v, error %v", done, err)
	}
	counts, err := s.Letters(t.Context(), Start)
	if diff := cmp.Diff(map[store.State]int{store.Accepted: 1, store.Planned: 1}, counts); diff != "" || err != nil {
		t.Errorf("error %v, counts (-want +got):\n%s", err, diff)
	}
	if counts, err = s.Letters(t.Context(), Start.Add(minute)); err != nil || counts[store.Accepted] != 0 || counts[store.Planned] != 1 {
		t.Errorf("later %v, error %v", counts, err)
	}
}
