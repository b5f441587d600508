package storetest

import (
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsroom/notifier/internal/store"
	"newsroom/notifier/internal/subscriber"
)

func keeping() []topic {
	return []topic{
		{"retention deletes what is old, and changes no sum", lifeTopic},
		{"a text that is deleted counts once", deletedOnceTopic},
		{"an alert whose deliveries are deleted is not sent again", notAgainTopic},
		{"a late report finds no other delivery", lateReportTopic},
		{"who has the first message is known while its thread goes on", threadGoesOnTopic},
		{"what is still to be sent is kept", openTopic},
		{"a call's answers become sums once it is over", callOverTopic},
		{"answers to single people are emptied", letterTopic},
		{"who has joined nothing is forgotten, who said stop is not", strangerGoesTopic},
		{"who does not answer an invitation is forgotten, who was let in is not", silentGoesTopic},
		{"retention is done once a day, by whomever", onceADayTopic},
		{"retention needs several steps", manyRowsTopic},
	}
}

const day = 24 * time.Hour

// Keep is what the tests keep.
func Keep() store.Keep { return store.Keep{Texts: 30 * day, Deliveries: 90 * day} }

func mustClean(t testing.TB, s *store.Store, at time.Time) store.Cleaned {
	t.Helper()
	c, err := s.Clean(t.Context(), Keep(), at)
	if err != nil || !c.At.Equal(at) || c.Finished.IsZero() {
		t.Fatalf("cleaned %+v, error %v", c, err)
	}
	return c
}

func wantCleaned(t testing.TB, got store.Cleaned, texts, deliveries int) {
	t.Helper()
	if got.Texts != texts || got.Deliveries != deliveries {
		t.Errorf("deleted %d texts and %d deliveries, want %d and %d", got.Texts, got.Deliveries, texts, deliveries)
	}
}

// writes is a text to the editors.
func writes(before subscriber.State) subscriber.Step {
	return subscriber.Step{After: before, Kind: subscriber.Message, Answer: "danke"}
}

// send plans an alert and sends it to all, who get it at once.
func send(t testing.TB, s *store.Store, a store.Alert) []store.Claimed {
	t.Helper()
	mustPlan(t, s, a, a.Published)
	batch := mustExchange(t, s, a.Published, 2000)
	for i, c := range batch.Claimed {
		at := a.Published.Add(time.Duration(i) * time.Second)
		mustExchange(t, s, at, 0, accepted(c, at))
		r := report(c, store.Delivered)
		r.At = at.Add(3 * time.Second)
		merge(t, s, r)
	}
	settle(t, s, a.Published.Add(time.Hour))
	return batch.Claimed
}

func settle(t testing.TB, s *store.Store, at time.Time) {
	t.Helper()
	if _, err := s.Settled(t.Context(), at); err != nil {
		t.Fatal(err)
	}
}

// sums is all that is told about the past.
type sums struct {
	Statuses []store.AlertStatus
	Stats    store.Stats
	Count    store.Headcount
}

func sumsAt(t testing.TB, s *store.Store, at time.Time) (all sums) {
	t.Helper()
	var err error
	if all.Statuses, err = s.Statuses(t.Context(), 1000); err != nil {
		t.Fatal(err)
	}
	if all.Stats, err = s.Stats(t.Context(), at, 200, time.UTC); err != nil {
		t.Fatal(err)
	}
	if all.Count, err = s.Count(t.Context()); err != nil {
		t.Fatal(err)
	}
	all.Stats.Cleaned = nil // what retention did is no part of the past
	return all
}

// cleanAlike cleans, and compares what is told about the past.
func cleanAlike(t testing.TB, s *store.Store, at time.Time) store.Cleaned {
	t.Helper()
	before := sumsAt(t, s, at)
	c := mustClean(t, s, at)
	if d := cmp.Diff(before, sumsAt(t, s, at)); d != "" {
		t.Errorf("retention changed the past:\n%s", d)
	}
	return c
}

func deletedOnceTopic(t *testing.T, s *store.Store) {
	Text(t, s, 1, "old", Start, writes)
	at := Start.Add(31 * day)
	Text(t, s, 1, "young", at.Add(-30*day), writes)
	wantCleaned(t, cleanAlike(t, s, at), 1, 0)
	got := Text(t, s, 1, "old", at, func(before subscriber.State) subscriber.Step {
		t.Error("a deleted text was stepped again")
		return writes(before)
	})
	if !got.Again {
		t.Errorf("a deleted text came again: %+v", got)
	}
	wantCleaned(t, cleanAlike(t, s, at.Add(time.Millisecond)), 1, 0)
}

func notAgainTopic(t *testing.T, s *store.Store) {
	Join(t, s, 3, Start, "mini")
	send(t, s, Alert("a", Start))
	at := Start.Add(91 * day)
	send(t, s, Alert("b", at))
	wantCleaned(t, cleanAlike(t, s, at), 3, 3)
	if p, err := s.Plan(t.Context(), Alert("a", Start), at); err != nil || p.Fresh {
		t.Errorf("planned %+v, error %v", p, err)
	}
	wantNothing(t, s, at)
	got := wantStates(t, s, "a", map[store.State]int{store.Delivered: 3})
	if !got.First.Equal(Start) || !got.Last.Equal(Start.Add(2*time.Second)) {
		t.Errorf("accepted from %v to %v", got.First, got.Last)
	}
}

// lateReportTopic: SQLite gives the greatest id once more if its row is gone.
func lateReportTopic(t *testing.T, s *store.Store) {
	Join(t, s, 2, Start, "mini")
	old := send(t, s, Alert("a", Start))
	at := Start.Add(91 * day)
	wantCleaned(t, cleanAlike(t, s, at), 2, 1) // the newest of all stays
	for _, c := range send(t, s, Alert("b", at)) {
		for _, o := range old {
			if c.Delivery == o.Delivery {
				t.Errorf("the id %d was given twice", c.Delivery)
			}
		}
	}
	if m := merge(t, s, report(old[0], store.Failed)); m.Known && m.Changed {
		t.Errorf("a report on a deleted message: %+v", m)
	}
	wantStates(t, s, "b", map[store.State]int{store.Delivered: 2})
	wantCleaned(t, cleanAlike(t, s, at.Add(time.Hour)), 0, 1)
}

func threadGoesOnTopic(t *testing.T, s *store.Store) {
	Join(t, s, 3, Start, "mini", "maxi")
	send(t, s, Alert("a", Start))
	Text(t, s, 7, "late", Start.Add(80*day), joins([]string{"mini"}))
	for i, at := range []time.Time{Start.Add(85 * day), Start.Add(100 * day)} {
		f := follower()
		f.ID, f.Published, f.Until = fmt.Sprintf("a#%d", i+2), at, at.Add(day)
		if sent := send(t, s, f); len(sent) != 3 {
			t.Errorf("the follower of day %v went to %d people, want those 3 who have the first message", at, len(sent))
		}
		cleanAlike(t, s, at.Add(day))
	}
	if c := cleanAlike(t, s, Start.Add(200*day)); c.Deliveries != 8 {
		t.Errorf("deleted %d deliveries of 9, want all but the newest", c.Deliveries)
	}
}

func openTopic(t *testing.T, s *store.Store) {
	Join(t, s, 2, Start, "mini")
	mustPlan(t, s, Alert("a", Start), Start)
	c := mustExchange(t, s, Start, 1).Claimed[0]
	mustExchange(t, s, Start, 0, outcome(c, store.Unknown, Start))
	send(t, s, Alert("b", Start.Add(200*day)))
	mustClean(t, s, Start.Add(200*day))
	if got, err := s.Status(t.Context(), "a"); err != nil || got.Recipients() != 2 {
		t.Errorf("status %+v, error %v", got, err)
	}
}

func callOverTopic(t *testing.T, s *store.Store) {
	Join(t, s, 3, Start, "mini")
	call := Alert("a", Start)
	call.Replies = []string{"Ja", "Nein"}
	send(t, s, call)
	for i := range 3 {
		Text(t, s, i, fmt.Sprintf("reply-%d", i), Start.Add(minute), func(before subscriber.State) subscriber.Step {
			return subscriber.Step{After: before, Kind: subscriber.Replied, Thread: "a", Reply: call.Replies[i/2]}
		})
	}
	if c := cleanAlike(t, s, Start.Add(30*day)); c.Threads != 0 {
		t.Errorf("a call of 30 days was deleted: %+v", c)
	}
	before, err := s.Call(t.Context(), "a")
	must(t, err)
	c := cleanAlike(t, s, Start.Add(31*day))
	after, err := s.Call(t.Context(), "a")
	if diff := cmp.Diff(before.Answers, after.Answers); diff != "" || err != nil || after.Answered != 3 {
		t.Errorf("the call was answered otherwise, error %v:\n%s", err, diff)
	}
	if c.Threads != 1 || c.Texts != 6 {
		t.Errorf("cleaned %+v, want the call", c)
	}
	st, err := s.Stats(t.Context(), Start.Add(31*day), 40, time.UTC)
	if err != nil || len(st.Alerts) != 1 || st.Alerts[0].Replies["Ja"] != 2 || st.Alerts[0].Replies["Nein"] != 1 {
		t.Errorf("stats %+v, error %v", st.Alerts, err)
	}
}

func letterTopic(t *testing.T, s *store.Store) {
	Join(t, s, 1, Start, "mini")
	late := store.Text{ProviderID: "late", From: Number(0), Body: "hallo", At: Start, Found: Start}
	if _, err := s.Receive(t.Context(), late, Decide(writes)); err != nil {
		t.Fatal(err)
	}
	c := mustClaimOne(t, s, Start)
	mustExchange(t, s, Start, 0, accepted(c, Start))
	settle(t, s, Start)
	send(t, s, Alert("b", Start.Add(30*day)))
	wantCleaned(t, cleanAlike(t, s, Start.Add(30*day)), 0, 0)
	wantCleaned(t, cleanAlike(t, s, Start.Add(30*day+minute)), 3, 1) // two texts and the answer
	wantCleaned(t, cleanAlike(t, s, Start.Add(30*day+2*minute)), 0, 0)
}

func strangerGoesTopic(t *testing.T, s *store.Store) {
	Join(t, s, 3, Start, "mini")
	Stop(t, s, 0)
	Text(t, s, 1, "leave", Start, leaves("mini"))
	Text(t, s, 8, "hello", Start, writes)
	Text(t, s, 9, "hello, young", Start.Add(10*day), writes)
	c := mustClean(t, s, Start.Add(31*day))
	if c.People != 2 || c.Texts != 6 {
		t.Errorf("cleaned %+v, want the one who left everything and the one who only wrote", c)
	}
	records, err := s.Ledger(t.Context(), "")
	erased := 0
	for _, r := range records {
		if r.Event == store.Erased {
			erased++
			if r.Way != store.WayRetention {
				t.Errorf("erased by %s", r.Way)
			}
		}
	}
	if _, _, broken := s.VerifyLedger(t.Context()); err != nil || broken != nil || erased != 2 {
		t.Errorf("the ledger tells of %d who were erased, errors %v, %v", erased, err, broken)
	}
	Text(t, s, 0, "again", Start.Add(31*day), func(before subscriber.State) subscriber.Step {
		if !before.Stopped {
			t.Error("it is not known any more that the person said stop")
		}
		return writes(before)
	})
}

func silentGoesTopic(t *testing.T, s *store.Store) {
	all := newcomers(3, "mini", "feuerwehr")
	allow := invitation()
	allow.Offer = nil
	mustImport(t, s, allow, all[:1])
	mustImport(t, s, invitation(), all[1:])
	for _, c := range mustExchange(t, s, Start, 10).Claimed {
		mustExchange(t, s, Start, 0, accepted(c, Start))
	}
	reply(t, s, 2, "yes", "JA")
	silent, err := s.Find(t.Context(), Number(1))
	must(t, err)
	settle(t, s, Start.Add(25*time.Hour))
	send(t, s, Alert("a", Start.Add(60*day)))
	if c := mustClean(t, s, Start.Add(89*day)); c.People != 0 {
		t.Errorf("cleaned %+v while it is known who was invited", c)
	}
	if c := mustClean(t, s, Start.Add(91*day)); c.People != 1 {
		t.Errorf("cleaned %+v, want the one who did not answer", c)
	}
	records, err := s.Ledger(t.Context(), silent)
	must(t, err)
	var events []string
	for _, r := range records {
		events = append(events, string(r.Event)+" "+r.Object+" "+r.Way)
	}
	if want := []string{"offered mini import", "offered feuerwehr import", "erased  retention"}; !slices.Equal(events, want) {
		t.Errorf("the ledger has %q, want %q", events, want)
	}
	if state := stateOf(t, s, 0); !slices.Equal(state.Allowed, []string{"feuerwehr"}) {
		t.Errorf("who was let in is %+v", state)
	}
}

func onceADayTopic(t *testing.T, s *store.Store) {
	for _, c := range []struct {
		after time.Duration
		want  int64
	}{{0, 1}, {23 * time.Hour, 0}, {25 * time.Hour, 1}, {26 * time.Hour, 0}} {
		var all sync.WaitGroup
		var done atomic.Int64
		for range 3 {
			all.Go(func() {
				did, _, err := s.CleanDaily(t.Context(), Keep(), Start.Add(c.after))
				if err != nil {
					t.Error(err)
				}
				if did {
					done.Add(1)
				}
			})
		}
		all.Wait()
		if done.Load() != c.want {
			t.Errorf("after %v it was done %d times, want %d", c.after, done.Load(), c.want)
		}
	}
	if all, err := s.Cleanings(t.Context(), Start); err != nil || len(all) != 2 {
		t.Errorf("%+v, error %v", all, err)
	}
}

func manyRowsTopic(t *testing.T, s *store.Store) {
	const rows = 520 // more than a step takes
	Join(t, s, rows, Start, "mini")
	mustPlan(t, s, Alert("a", Start), Start)
	must(t, s.Hold(t.Context(), "a", Start))
	if _, err := s.Cancel(t.Context(), "a", Start); err != nil {
		t.Fatal(err)
	}
	settle(t, s, Start)
	wantCleaned(t, cleanAlike(t, s, Start.Add(91*day)), rows, rows-1)
}

// past is what retention has left of people who are forgotten by now.
func past(t testing.TB, s *store.Store) {
	t.Helper()
	long := Start.Add(-100 * day)
	for i := range 2 {
		Text(t, s, 95+i, fmt.Sprintf("joined long ago, %d", i), long, joins([]string{"mini"}))
	}
	send(t, s, Alert("long ago", long))
	for i := range 2 {
		Text(t, s, 95+i, fmt.Sprintf("left long ago, %d", i), long, leaves("mini"))
	}
	Text(t, s, 96, "wrote a while ago", Start.Add(-35*day), writes)
	mustClean(t, s, Start)
}
