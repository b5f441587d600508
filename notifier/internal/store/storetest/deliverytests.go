package storetest

import (
	"crypto/rand"
	"strings"
	"sync"
	"testing"
	"time"

	"newsroom/notifier/internal/store"
)

func claiming() []topic {
	return []topic{
		{"a claim gives what is needed to send", claimTopic},
		{"a claim of none claims none", noneTopic},
		{"who stopped after the plan is skipped", skipStoppedTopic},
		{"who left the channels is skipped", skipLeftTopic},
		{"an alert that is over is skipped", skipExpiredTopic},
		{"a clock that is set back holds nothing up", clockTopic},
		{"who stops after the claim is not wanted any more", wantedTopic},
		{"a follower waits for the first", waitTopic},
		{"a follower of what was not sent is skipped", skipFollowerTopic},
	}
}

func token(testing.TB, *store.Store) string { return rand.Text()[:12] }

func claimTopic(t *testing.T, s *store.Store) {
	Join(t, s, 1, Start, "mini")
	a := Alert("a", Start)
	mustPlan(t, s, a, Start)
	if left, err := s.Left(t.Context(), Start); err != nil || !left.Planned {
		t.Errorf("left %+v, error %v", left, err)
	}
	c := mustClaimOne(t, s, Start)
	if c.Alert != "a" || c.To != Number(0) || c.Text != a.Text || !c.Until.Equal(a.Until) || c.Attempts != 1 || !strings.Contains(c.Attempt, "-") {
		t.Errorf("claimed %+v", c)
	}
	wantStates(t, s, "a", map[store.State]int{store.Dispatching: 1})
	if left, err := s.Left(t.Context(), Start); err != nil || left.Planned {
		t.Errorf("left %+v, error %v", left, err)
	}
}

func noneTopic(t *testing.T, s *store.Store) {
	Join(t, s, 3, Start, "mini")
	mustPlan(t, s, Alert("a", Start), Start)
	if batch := mustExchange(t, s, Start, 0); len(batch.Claimed)+batch.Skipped != 0 {
		t.Errorf("claimed %+v", batch)
	}
	if batch := mustExchange(t, s, Start, 2); len(batch.Claimed) != 2 {
		t.Errorf("claimed %d, want 2", len(batch.Claimed))
	}
}

func skipStoppedTopic(t *testing.T, s *store.Store) {
	Join(t, s, 2, Start, "mini")
	mustPlan(t, s, Alert("a", Start), Start)
	Text(t, s, 0, "stop", Start, stops)
	wantSkipped(t, s, Start, 1, store.ReasonStopped)
}

func skipLeftTopic(t *testing.T, s *store.Store) {
	Join(t, s, 1, Start, "mini", "feuerwehr")
	Text(t, s, 1, "both", Start, joins([]string{"mini", "maxi"}))
	mustPlan(t, s, Alert("a", Start), Start)
	Text(t, s, 0, "left", Start, leaves("mini"))
	Text(t, s, 1, "stays in maxi", Start, leaves("mini"))
	wantSkipped(t, s, Start, 1, store.ReasonLeft)
}

func skipExpiredTopic(t *testing.T, s *store.Store) {
	Join(t, s, 2, Start, "mini")
	a := Alert("a", Start)
	mustPlan(t, s, a, Start)
	wantSkipped(t, s, a.Until, 0, store.ReasonExpired)
}

func clockTopic(t *testing.T, s *store.Store) {
	Join(t, s, 1, Start, "mini")
	mustPlan(t, s, Alert("a", Start), Start.Add(60*minute))
	mustClaimOne(t, s, Start.Add(-5*minute))
}

func wantedTopic(t *testing.T, s *store.Store) {
	c := claimedOne(t, s)
	wantWanted(t, s, c, true)
	Text(t, s, 0, "left", Start, leaves("mini"))
	wantWanted(t, s, c, false)
	Text(t, s, 0, "again", Start, joins([]string{"maxi"}))
	wantWanted(t, s, c, true)
	Text(t, s, 0, "stop", Start, stops)
	wantWanted(t, s, c, false)
}

func wantWanted(t *testing.T, s *store.Store, c store.Claimed, want bool) {
	t.Helper()
	if got, err := s.Wanted(t.Context(), c); err != nil || got != want {
		t.Errorf("wanted %v, error %v; want %v", got, err, want)
	}
}

// wantSkipped expects of two rows that were planned as many to be sent, and the rest skipped for a reason.
func wantSkipped(t *testing.T, s *store.Store, at time.Time, sent int, reason string) {
	t.Helper()
	batch := mustExchange(t, s, at, 10)
	if len(batch.Claimed) != sent || batch.Skipped != 2-sent {
		t.Errorf("claimed %d, skipped %d", len(batch.Claimed), batch.Skipped)
	}
	got := wantStates(t, s, "a", map[store.State]int{store.Dispatching: sent, store.Skipped: 2 - sent})
	if got.Classes[reason] != 2-sent {
		t.Errorf("reasons %v, want %s", got.Classes, reason)
	}
}

func waitTopic(t *testing.T, s *store.Store) {
	Join(t, s, 1, Start, "mini")
	mustPlan(t, s, Alert("a", Start), Start)
	mustPlan(t, s, follower(), Start)
	first := mustClaimOne(t, s, Start)
	if first.Alert != "a" {
		t.Fatalf("claimed %s before the first message", first.Alert)
	}
	if batch := mustExchange(t, s, Start, 10); len(batch.Claimed) != 0 {
		t.Fatalf("claimed %s while the first was under way", batch.Claimed[0].Alert)
	}
	later := outcome(first, store.Planned, Start)
	later.Due = Start.Add(minute)
	if batch := mustExchange(t, s, Start, 10, later); len(batch.Claimed) != 0 {
		t.Fatalf("claimed %s while the first was put off", batch.Claimed[0].Alert)
	}
	first = mustClaimOne(t, s, Start.Add(minute))
	batch := mustExchange(t, s, Start.Add(minute), 10, accepted(first, Start.Add(minute)))
	if len(batch.Claimed) != 1 || batch.Claimed[0].Alert != "a#2" {
		t.Errorf("after the first came %+v", batch)
	}
}

func skipFollowerTopic(t *testing.T, s *store.Store) {
	Join(t, s, 1, Start, "mini")
	mustPlan(t, s, Alert("a", Start), Start)
	mustPlan(t, s, follower(), Start)
	first := mustClaimOne(t, s, Start)
	mustExchange(t, s, Start, 0, outcome(first, store.Rejected, Start))
	if batch := mustExchange(t, s, Start, 10); len(batch.Claimed) != 0 || batch.Skipped != 1 {
		t.Errorf("claimed %+v", batch)
	}
	if got := wantStates(t, s, "a#2", map[store.State]int{store.Skipped: 1}); got.Classes[store.ReasonNoFirst] != 1 {
		t.Errorf("reasons %v", got.Classes)
	}
}

func claimTogether(t *testing.T, s *store.Store) {
	const rows = 400
	Join(t, s, rows, Start, "mini")
	mustPlan(t, s, Alert("a", Start), Start)
	var mu sync.Mutex
	seen := map[int64]bool{}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for {
				batch := mustExchange(t, s, Start, 17)
				if len(batch.Claimed) == 0 {
					return
				}
				mu.Lock()
				for _, c := range batch.Claimed {
					if seen[c.Delivery] {
						t.Errorf("delivery %d was claimed twice", c.Delivery)
					}
					seen[c.Delivery] = true
				}
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	if len(seen) != rows {
		t.Errorf("claimed %d of %d", len(seen), rows)
	}
}

func recording() []topic {
	return []topic{
		{"accepted", acceptedTopic},
		{"a provider's id that comes twice", sameIDTopic},
		{"rejected, and the provider says that the person opted out", rejectedTopic},
		{"planned again later", laterTopic},
		{"given back, not counted", releasedTopic},
		{"an outcome of another attempt changes nothing", staleTopic},
		{"what a crash left is unknown and never claimed", crashTopic},
	}
}

func claimedOne(t *testing.T, s *store.Store) store.Claimed {
	t.Helper()
	Join(t, s, 1, Start, "mini")
	mustPlan(t, s, Alert("a", Start), Start)
	return mustClaimOne(t, s, Start)
}

func acceptedTopic(t *testing.T, s *store.Store) {
	c := claimedOne(t, s)
	mustExchange(t, s, Start, 0, accepted(c, Start.Add(minute)))
	got := wantStates(t, s, "a", map[store.State]int{store.Accepted: 1})
	if !got.First.Equal(Start.Add(minute)) || !got.Last.Equal(got.First) {
		t.Errorf("accepted first %v, last %v", got.First, got.Last)
	}
}

// sameIDTopic: a provider at fault must not stop everything else.
func sameIDTopic(t *testing.T, s *store.Store) {
	Join(t, s, 2, Start, "mini")
	mustPlan(t, s, Alert("a", Start), Start)
	batch := mustExchange(t, s, Start, 10)
	first, second := accepted(batch.Claimed[0], Start), accepted(batch.Claimed[1], Start)
	second.ProviderID = first.ProviderID
	mustExchange(t, s, Start, 0, first, second)
	wantStates(t, s, "a", map[store.State]int{store.Accepted: 2})
}

func rejectedTopic(t *testing.T, s *store.Store) {
	c := claimedOne(t, s)
	o := outcome(c, store.Rejected, Start)
	o.Class, o.Code, o.Stop = "opted-out", "21610", true
	mustExchange(t, s, Start, 0, o)
	if got := wantStates(t, s, "a", map[store.State]int{store.Rejected: 1}); got.Classes["opted-out"] != 1 {
		t.Errorf("classes %v", got.Classes)
	}
	wantCount(t, s, store.Headcount{Stopped: 1})
	if n := mustPlan(t, s, Alert("b", Start), Start); n != 0 {
		t.Errorf("the next alert went to %d who opted out", n)
	}
}

func laterTopic(t *testing.T, s *store.Store) {
	c := claimedOne(t, s)
	o := outcome(c, store.Planned, Start)
	o.Class, o.Due = "throttled", Start.Add(minute)
	if batch := mustExchange(t, s, Start, 10, o); len(batch.Claimed) != 0 {
		t.Error("claimed before it was due again")
	}
	again := mustClaimOne(t, s, Start.Add(minute))
	if again.Attempts != 2 || again.Attempt == c.Attempt || again.Delivery != c.Delivery {
		t.Errorf("at first %+v, then %+v", c, again)
	}
	if got := wantStates(t, s, "a", map[store.State]int{store.Dispatching: 1}); len(got.Classes) != 0 {
		t.Errorf("the old reason is still there: %v", got.Classes)
	}
}

func releasedTopic(t *testing.T, s *store.Store) {
	o := outcome(claimedOne(t, s), store.Planned, Start)
	o.Uncounted = true
	batch := mustExchange(t, s, Start, 10, o)
	if len(batch.Claimed) != 1 || batch.Claimed[0].Attempts != 1 {
		t.Errorf("claimed %+v", batch)
	}
}

func staleTopic(t *testing.T, s *store.Store) {
	first := claimedOne(t, s)
	mustExchange(t, s, Start, 0, outcome(first, store.Planned, Start))
	second := mustClaimOne(t, s, Start)
	mustExchange(t, s, Start, 0, outcome(first, store.Rejected, Start), outcome(first, store.Planned, Start))
	wantStates(t, s, "a", map[store.State]int{store.Dispatching: 1})
	mustExchange(t, s, Start, 0, accepted(second, Start), outcome(second, store.Unknown, Start))
	wantStates(t, s, "a", map[store.State]int{store.Accepted: 1})
}

func crashTopic(t *testing.T, s *store.Store) {
	c := claimedOne(t, s)
	n, err := s.Recover(t.Context(), "another", Start, minute)
	if err != nil || n != 1 {
		t.Fatalf("recovered %d, error %v", n, err)
	}
	wantStates(t, s, "a", map[store.State]int{store.Unknown: 1})
	if batch := mustExchange(t, s, Start.Add(minute), 10); len(batch.Claimed) != 0 {
		t.Error("an unknown message was claimed again")
	}
	// The provider had it after all.
	merge(t, s, store.Report{Attempt: c.Attempt, ProviderID: providerID(c), State: store.Sent, At: Start})
	wantStates(t, s, "a", map[store.State]int{store.Sent: 1})
}
