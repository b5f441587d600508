package storetest

import (
	"sync"
	"sync/atomic"
	"testing"

	"newsroom/notifier/internal/store"
	"newsroom/notifier/internal/subscriber"
)

func planning() []topic {
	return []topic{
		{"each subscriber of the channels is planned once", audienceTopic},
		{"an alert that is known is never planned again", knownTopic},
		{"a recorded alert is known and sent to nobody", recordedTopic},
		{"an alert of no channel goes to nobody", nobodyTopic},
		{"a follower goes to those who were sent the first", followerTopic},
		{"a follower of an unknown thread goes to nobody", lostTopic},
	}
}

func audienceTopic(t *testing.T, s *store.Store) {
	Join(t, s, 2, Start, "mini", "maxi")
	Text(t, s, 5, "maxi", Start, joins([]string{"maxi"}))
	Text(t, s, 6, "other", Start, joins([]string{"feuerwehr"}))
	Text(t, s, 7, "mini", Start, joins([]string{"mini"}))
	Text(t, s, 7, "stop", Start, stops)
	wantPreview(t, s, Alert("a", Start), 3, map[string]int{store.ReasonStopped: 1, store.ReasonElsewhere: 1})
	if n := mustPlan(t, s, Alert("a", Start), Start); n != 3 {
		t.Errorf("planned %d, want 3", n)
	}
	wantStates(t, s, "a", map[store.State]int{store.Planned: 3})
}

func knownTopic(t *testing.T, s *store.Store) {
	Join(t, s, 1, Start, "mini")
	mustPlan(t, s, Alert("a", Start), Start)
	Join(t, s, 3, Start, "maxi")
	changed := Alert("a", Start)
	changed.Text = "EIL: changed"
	again, err := s.Plan(t.Context(), changed, Start.Add(minute))
	if again != (store.Plan{}) || err != nil {
		t.Errorf("planned again: %+v, error %v", again, err)
	}
	known, err := s.Handled(t.Context(), []string{"a", "b"})
	if err != nil || !known["a"] || known["b"] {
		t.Errorf("handled %v, error %v", known, err)
	}
	if c := mustClaimOne(t, s, Start); c.Text != "EIL: a" {
		t.Errorf("the text is %q, want the first", c.Text)
	}
}

func recordedTopic(t *testing.T, s *store.Store) {
	Join(t, s, 1, Start, "mini")
	old := Alert("old", Start)
	old.Recorded = "too old"
	if n := mustPlan(t, s, old, Start); n != 0 {
		t.Errorf("planned %d of a recorded alert", n)
	}
	got := wantStates(t, s, "old", nil)
	if got.Disposition != "recorded" || got.Reason != "too old" {
		t.Errorf("status %+v", got)
	}
	if batch := mustExchange(t, s, Start, 10); len(batch.Claimed) != 0 {
		t.Errorf("claimed %+v", batch)
	}
}

func nobodyTopic(t *testing.T, s *store.Store) {
	Join(t, s, 1, Start, "mini")
	a := Alert("a", Start)
	a.Channels = nil
	wantPreview(t, s, a, 0, map[string]int{store.ReasonElsewhere: 1})
	if n := mustPlan(t, s, a, Start); n != 0 {
		t.Errorf("planned %d, want none", n)
	}
}

func follower() store.Alert {
	a := Alert("a#2", Start)
	a.Thread, a.Kind, a.Follows = "a", "update", true
	return a
}

// followerTopic: of those who were planned for the first, one was rejected and one stopped; one joined too late.
func followerTopic(t *testing.T, s *store.Store) {
	Join(t, s, 4, Start, "mini")
	mustPlan(t, s, Alert("a", Start), Start)
	batch := mustExchange(t, s, Start, 10)
	outcomes := []store.Outcome{outcome(batch.Claimed[0], store.Rejected, Start), outcome(batch.Claimed[1], store.Unknown, Start)}
	outcomes = append(outcomes, accepted(batch.Claimed[2], Start), accepted(batch.Claimed[3], Start))
	mustExchange(t, s, Start, 0, outcomes...)
	for i := range 4 {
		if Number(i) == batch.Claimed[3].To {
			Text(t, s, i, "stop", Start, stops)
		}
	}
	Text(t, s, 9, "late", Start, joins([]string{"mini"}))
	wantPreview(t, s, follower(), 2, map[string]int{store.ReasonStopped: 1, store.ReasonNoFirst: 2})
	if n := mustPlan(t, s, follower(), Start); n != 2 {
		t.Errorf("planned %d, want the accepted and the unknown one", n)
	}
}

func lostTopic(t *testing.T, s *store.Store) {
	Join(t, s, 1, Start, "mini")
	if n := mustPlan(t, s, follower(), Start); n != 0 {
		t.Errorf("planned %d, want none", n)
	}
}

func planTogether(t *testing.T, s *store.Store) {
	Join(t, s, 50, Start, "mini")
	var fresh, planned atomic.Int64
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			p, err := s.Plan(t.Context(), Alert("a", Start), Start)
			if err != nil {
				t.Error(err)
			}
			if p.Fresh {
				fresh.Add(1)
			}
			planned.Add(int64(p.Recipients))
		})
	}
	wg.Wait()
	if fresh.Load() != 1 || planned.Load() != 50 {
		t.Errorf("planned by %d, %d deliveries", fresh.Load(), planned.Load())
	}
	wantStates(t, s, "a", map[store.State]int{store.Planned: 50})
}

func wantPreview(t *testing.T, s *store.Store, a store.Alert, recipients int, excluded map[string]int) {
	t.Helper()
	got, err := s.Preview(t.Context(), a, store.House{}, Start)
	if err != nil {
		t.Fatal(err)
	}
	if got.Recipients != recipients || len(got.Excluded) != len(excluded) {
		t.Errorf("preview %+v, want %d and %v", got, recipients, excluded)
	}
	for reason, n := range excluded {
		if got.Excluded[reason] != n {
			t.Errorf("preview %+v, want %d and %v", got, recipients, excluded)
		}
	}
}

// leaves is what a person does who leaves one channel.
func leaves(channel string) func(subscriber.State) subscriber.Step {
	return func(before subscriber.State) subscriber.Step {
		after := before
		after.Channels = nil
		for _, c := range before.Channels {
			if c != channel {
				after.Channels = append(after.Channels, c)
			}
		}
		return subscriber.Step{After: after, Kind: subscriber.Left}
	}
}
