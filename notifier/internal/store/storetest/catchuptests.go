package storetest

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsroom/notifier/internal/store"
	"newsroom/notifier/internal/subscriber"
)

func catchingUp() []topic {
	return []topic{
		{"up to when texts were caught up with", untilTopic},
		{"texts of the provider's list are known or not", tracesTopic},
		{"a text that was found sees what came after it", newerTopic},
		{"the answer to a text that was found is a letter", lateTopic},
	}
}

func untilTopic(t *testing.T, s *store.Store) {
	if until, err := s.CaughtUp(t.Context()); err != nil || !until.IsZero() {
		t.Errorf("at first %v, %v", until, err)
	}
	for _, at := range []time.Time{Start, Start.Add(time.Hour)} {
		if err := s.SetCaughtUp(t.Context(), at); err != nil {
			t.Fatal(err)
		}
		if until, err := s.CaughtUp(t.Context()); err != nil || !until.Equal(at) {
			t.Errorf("%v, %v, want %v", until, err, at)
		}
	}
}

func tracesTopic(t *testing.T, s *store.Store) {
	Text(t, s, 1, "SM1", Start.Add(minute), joins([]string{"mini"}))
	Text(t, s, 2, "SM2", Start, joins([]string{"mini"}))
	Text(t, s, 2, "SM3", Start, forgets)
	dropped := func(store.Sender) store.Decision { return store.Decision{Drop: true} }
	if _, err := s.Receive(t.Context(), store.Text{ProviderID: "SM4", From: Number(3), At: Start}, dropped); err != nil {
		t.Fatal(err)
	}
	listed := []store.Listed{{ProviderID: "SM1", At: Start}, {ProviderID: "SM2"}, {ProviderID: "SM3"}, {ProviderID: "SM4"}, {ProviderID: "SM5"}}
	for i := range 300 { // more than are looked for at once
		listed = append(listed, store.Listed{ProviderID: fmt.Sprintf("SM1%03d", i)})
	}
	got, err := s.Traces(t.Context(), listed)
	if err != nil {
		t.Fatal(err)
	}
	want := make([]store.Trace, len(listed))
	copy(want, []store.Trace{store.Kept, store.Gone, store.Gone, store.Kept, store.NoTrace})
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	// SM1 has the provider's time now: what was sent half a minute after that is newer.
	found(t, s, 1, "SM6", Start.Add(minute/2), func(from store.Sender) {
		if len(from.Later) > 0 {
			t.Errorf("later than half a minute are %+v", from.Later)
		}
	})
}

func forgets(subscriber.State) subscriber.Step { return subscriber.Step{Kind: subscriber.Forgotten} }

// found is a text that person i sent at a time and that was found an hour later.
func found(t *testing.T, s *store.Store, i int, id string, at time.Time, look func(store.Sender)) store.Received {
	t.Helper()
	got, err := s.Receive(t.Context(), store.Text{ProviderID: id, From: Number(i), Body: id, At: at, Found: Start.Add(time.Hour)},
		func(from store.Sender) store.Decision {
			look(from)
			return store.Decision{Step: subscriber.Step{After: from.State, Kind: subscriber.Message, Answer: "spät"}}
		})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func newerTopic(t *testing.T, s *store.Store) {
	Text(t, s, 1, "MINI", Start, joins([]string{"mini"}))
	Text(t, s, 1, "STOP", Start.Add(2*minute), stops)
	Text(t, s, 1, "Danke", Start.Add(3*minute), func(before subscriber.State) subscriber.Step {
		return subscriber.Step{After: before, Kind: subscriber.Message}
	})
	Text(t, s, 2, "MAXI", Start.Add(2*minute), joins([]string{"maxi"}))
	found(t, s, 1, "SM1", Start.Add(minute), func(from store.Sender) {
		want := []subscriber.Input{{Text: "STOP", At: Start.Add(2 * minute)}}
		if diff := cmp.Diff(want, from.Later, cmp.Comparer(time.Time.Equal), cmp.FilterPath(func(p cmp.Path) bool { return p.Last().String() == ".Threads" }, cmp.Ignore())); diff != "" {
			t.Errorf("-want +got\n%s", diff)
		}
		if !from.Stopped.Equal(Start.Add(2*minute)) || from.Texts != 1 {
			t.Errorf("stopped %v, %d texts before it", from.Stopped, from.Texts)
		}
	})
}

func lateTopic(t *testing.T, s *store.Store) {
	Text(t, s, 1, "MINI", Start, joins([]string{"mini"}))
	Join(t, s, 1, Start, "mini") // person 0, who has stopped
	Stop(t, s, 0)
	for range 2 {
		found(t, s, 1, "SM1", Start.Add(minute), func(store.Sender) {})
		found(t, s, 0, "SM2", Start.Add(minute), func(store.Sender) {})
	}
	claimed := mustClaimOne(t, s, Start.Add(time.Hour))
	if claimed.To != Number(1) || claimed.Text != "spät" || !claimed.Until.Equal(Start.Add(25*time.Hour)) {
		t.Errorf("claimed %+v", claimed)
	}
}
