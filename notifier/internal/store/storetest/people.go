package storetest

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"newsroom/notifier/internal/store"
	"newsroom/notifier/internal/subscriber"
)

// Start is the time of the tests' clocks.
var Start = time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)

// Number is a person's number. Numbers below 100 are from the range that Germany keeps for fiction; more than that are
// made up of digits that no network uses.
func Number(i int) string {
	if i < 100 {
		return fmt.Sprintf("+4917139200%02d", i)
	}
	return fmt.Sprintf("+999%08d", i)
}

// Join lets that many people join the channels, at a time or at Start. They text at the same moment, so that it
// does not take as many syncs of the disk.
func Join(t testing.TB, s *store.Store, people int, at time.Time, channels ...string) {
	t.Helper()
	if at.IsZero() {
		at = Start
	}
	var wg sync.WaitGroup
	next := make(chan int)
	for range 128 {
		wg.Go(func() {
			for i := range next {
				Text(t, s, i, fmt.Sprintf("join-%d-%v", i, channels), at, joins(channels))
			}
		})
	}
	for i := range people {
		next <- i
	}
	close(next)
	wg.Wait()
}

// Text lets person i text something that means step.
func Text(t testing.TB, s *store.Store, i int, id string, at time.Time, step func(subscriber.State) subscriber.Step) store.Received {
	t.Helper()
	got, err := s.Receive(t.Context(), store.Text{ProviderID: id, From: Number(i), Body: id, At: at}, Decide(step))
	if err != nil {
		t.Errorf("receiving a text: %v", err)
	}
	return got
}

// Decide is what follows when a text means step, whoever it is from.
func Decide(step func(subscriber.State) subscriber.Step) func(store.Sender) store.Decision {
	return func(from store.Sender) store.Decision { return store.Decision{Step: step(from.State)} }
}

// Stop lets person i text STOP.
func Stop(t testing.TB, s *store.Store, i int) {
	t.Helper()
	Text(t, s, i, fmt.Sprintf("stop-%d", i), Start, stops)
}

func joins(channels []string) func(subscriber.State) subscriber.Step {
	return func(subscriber.State) subscriber.Step {
		return subscriber.Step{
			After: subscriber.State{Channels: channels, Language: "de"},
			Kind:  subscriber.Joined, Answer: "willkommen", Channels: channels,
		}
	}
}

func stops(before subscriber.State) subscriber.Step {
	before.Stopped, before.Digests = true, nil
	return subscriber.Step{After: before, Kind: subscriber.Stopped, Answer: "bye"}
}

// digests is what a person does who wants these digests from now on and no others; none ends them.
func digests(channels ...string) func(subscriber.State) subscriber.Step {
	return func(before subscriber.State) subscriber.Step {
		before.Digests = channels
		return subscriber.Step{After: before, Kind: subscriber.Daily, Answer: "täglich"}
	}
}

// Ask lets the first people ask for digests of channels that they have.
func Ask(t testing.TB, s *store.Store, people int, channels ...string) {
	t.Helper()
	for i := range people {
		Text(t, s, i, fmt.Sprintf("daily-%d-%v", i, channels), Start, digests(channels...))
	}
}

// Digest is the digest of the channel mini, published at a time.
func Digest(id string, at time.Time) store.Alert {
	a := Alert(id, at)
	a.Kind, a.Text, a.Channels, a.Until = store.KindDigest, "Mini: "+id, []string{"mini"}, at.Add(12*time.Hour)
	return a
}

// Alert is an alert of its own thread to the channel mini, published at a time.
func Alert(id string, at time.Time) store.Alert {
	return store.Alert{
		ID: id, Thread: id, Kind: "alert", Text: "EIL: " + id, Link: "https://example.org/a/" + id,
		Channels: []string{"mini", "maxi"}, Published: at, Until: at.Add(24 * time.Hour),
	}
}
