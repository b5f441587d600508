package storetest

import (
	"testing"

	"newsroom/notifier/internal/store"
	"newsroom/notifier/internal/subscriber"
)

// Joins is what a person does who joins channels.
func Joins(channels ...string) func(subscriber.State) subscriber.Step { return joins(channels) }

// Live lets something of everything happen in an empty database: people who joined, asked for digests, stopped and wrote, messages in several
// states, one of them a follower, a pause, a newsroom, and what retention has left of others.
func Live(t *testing.T, s *store.Store) {
	t.Helper()
	past(t, s)
	written(t, s)
	Join(t, s, 9, Start, "mini", "maxi")
	Ask(t, s, 3, "maxi")
	Stop(t, s, 8)
	permitted(t, s)
	mustPlan(t, s, Alert("a", Start), Start)
	batch := mustExchange(t, s, Start, 6)
	later := outcome(batch.Claimed[2], store.Planned, Start)
	later.Due, later.Class, later.Code = Start.Add(minute), "throttled", "20429"
	mustExchange(t, s, Start, 0, accepted(batch.Claimed[0], Start), outcome(batch.Claimed[1], store.Rejected, Start), later)
	merge(t, s, report(batch.Claimed[0], store.Delivered))
	mustPlan(t, s, follower(), Start)
	old := Alert("old", Start)
	old.Recorded = "too old"
	mustPlan(t, s, old, Start)
	err := s.SetPause(t.Context(), store.Pause{Way: "sms", Since: Start, Class: "unauthorised", Code: "20003", Detail: "wrong token"})
	if err == nil {
		err = s.SetCaughtUp(t.Context(), Start)
	}
	if err == nil {
		err = s.RememberNewsroom(t.Context(), subscriber.Newsroom{Title: "Blatt „Süd“", Language: "de"}, Start)
	}
	if err != nil {
		t.Fatal(err)
	}
}
