package storetest

import (
	"errors"
	"testing"
	"time"

	"newsroom/notifier/internal/store"
)

func braking() []topic {
	return []topic{
		{"a held alert waits until it is released", holdTopic},
		{"a held alert comes to an end with its time", heldOverTopic},
		{"a cancelled alert is never begun", cancelTopic},
		{"an alert for many waits for a word", confirmTopic},
		{"hold and cancel reach what is claimed", brakeClaimedTopic},
		{"an all-clear overtakes its thread", overtakeTopic},
		{"nobody gets the same text twice within a day", sameTextTopic},
		{"the same text waits while the other is in hand", twinInHandTopic},
		{"followers of a held alert wait without being looked at", waitingTopic},
		{"what was given back is not spent, while nothing is claimed either", spentTopic},
		{"a cancelled message that arrived all the same", cancelledArrivedTopic},
		{"urgent alerts come before digests", priorityTopic},
		{"the limit per hour", hourTopic},
	}
}

func wantNothing(t *testing.T, s *store.Store, at time.Time) {
	t.Helper()
	if batch := mustExchange(t, s, at, 10); len(batch.Claimed) != 0 {
		t.Errorf("claimed %+v", batch.Claimed)
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func holdTopic(t *testing.T, s *store.Store) {
	Join(t, s, 1, Start, "mini")
	mustPlan(t, s, Alert("a", Start), Start)
	must(t, s.Hold(t.Context(), "a", Start))
	must(t, s.Hold(t.Context(), "a", Start.Add(minute)))
	wantNothing(t, s, Start)
	if left, err := s.Left(t.Context(), Start); err != nil || left.Planned {
		t.Errorf("left %+v, error %v", left, err)
	}
	if got := wantStates(t, s, "a", map[store.State]int{store.Planned: 1}); !got.Held.Equal(Start) || got.HeldWhy != store.HeldByHand {
		t.Errorf("status %+v", got)
	}
	must(t, s.Release(t.Context(), "a"))
	mustClaimOne(t, s, Start)
	for _, err := range []error{s.Hold(t.Context(), "x", Start), s.Release(t.Context(), "x")} {
		if !errors.Is(err, store.ErrNoAlert) {
			t.Errorf("error %v, want ErrNoAlert", err)
		}
	}
}

func heldOverTopic(t *testing.T, s *store.Store) {
	Join(t, s, 2, Start, "mini")
	a := Alert("a", Start)
	mustPlan(t, s, a, Start)
	must(t, s.Hold(t.Context(), "a", Start))
	wantSkipped(t, s, a.Until, 0, store.ReasonExpired)
}

func cancelTopic(t *testing.T, s *store.Store) {
	Join(t, s, 2, Start, "mini")
	mustPlan(t, s, Alert("a", Start), Start)
	batch := mustExchange(t, s, Start, 1)
	must(t, s.Hold(t.Context(), "a", Start))
	if n, err := s.Cancel(t.Context(), "a", Start); err != nil || n != 1 {
		t.Errorf("cancelled %d, error %v", n, err)
	}
	mustExchange(t, s, Start, 10, outcome(batch.Claimed[0], store.Planned, Start)) // and tries to claim it again
	if got := wantStates(t, s, "a", map[store.State]int{store.Cancelled: 2}); got.Cancelled.IsZero() {
		t.Errorf("status %+v", got)
	}
	if _, err := s.Cancel(t.Context(), "x", Start); !errors.Is(err, store.ErrNoAlert) {
		t.Errorf("error %v, want ErrNoAlert", err)
	}
}

func confirmTopic(t *testing.T, s *store.Store) {
	Join(t, s, 3, Start, "mini")
	for confirm, held := range map[int]bool{2: true, 3: false, 0: false} {
		a := Alert("a"+time.Duration(confirm).String(), Start)
		a.Confirm = confirm
		p, err := s.Plan(t.Context(), a, Start)
		if err != nil || p.Held != held || p.Recipients != 3 {
			t.Errorf("above %d: %+v, error %v", confirm, p, err)
		}
		if got := wantStates(t, s, a.ID, map[store.State]int{store.Planned: 3}); held != (got.HeldWhy == store.HeldConfirm) {
			t.Errorf("above %d: status %+v", confirm, got)
		}
	}
	if batch := mustExchange(t, s, Start, 10); len(batch.Claimed) != 6 {
		t.Errorf("claimed %d, want those of the two that are not held", len(batch.Claimed))
	}
}

func brakeClaimedTopic(t *testing.T, s *store.Store) {
	c := claimedOne(t, s)
	must(t, s.Hold(t.Context(), "a", Start))
	wantWanted(t, s, c, false)
	must(t, s.Release(t.Context(), "a"))
	wantWanted(t, s, c, true)
	other := c
	other.Attempt += "x"
	wantWanted(t, s, other, false)
	_, err := s.Cancel(t.Context(), "a", Start)
	must(t, err)
	wantWanted(t, s, c, false)
}

// overtakeTopic: of three, one was sent the first, one has it in hand, and one waits.
func overtakeTopic(t *testing.T, s *store.Store) {
	Join(t, s, 3, Start, "mini")
	mustPlan(t, s, Alert("a", Start), Start)
	first := mustExchange(t, s, Start, 2).Claimed
	mustExchange(t, s, Start, 0, accepted(first[0], Start))
	clear := follower()
	clear.ID, clear.Kind, clear.Overtakes = "a#3", "all-clear", true
	wantPreview(t, s, clear, 2, nil)
	p, err := s.Plan(t.Context(), clear, Start)
	if err != nil || p.Overtaken != 1 || p.Recipients != 2 {
		t.Errorf("plan %+v, error %v", p, err)
	}
	wantWanted(t, s, first[1], false)
	batch := mustExchange(t, s, Start, 10, outcome(first[1], store.Planned, Start))
	batch.Claimed = append(batch.Claimed, mustExchange(t, s, Start, 10).Claimed...)
	if len(batch.Claimed) != 1 || batch.Claimed[0].To != first[0].To || batch.Claimed[0].Alert != "a#3" {
		t.Errorf("claimed %+v", batch.Claimed)
	}
	if got := wantStates(t, s, "a", map[store.State]int{store.Accepted: 1, store.Skipped: 2}); got.Classes[store.ReasonOvertaken] != 2 {
		t.Errorf("classes %v", got.Classes)
	}
	wantStates(t, s, "a#3", map[store.State]int{store.Dispatching: 1, store.Skipped: 1})
}

func sameTextTopic(t *testing.T, s *store.Store) {
	c := claimedOne(t, s)
	mustExchange(t, s, Start, 0, accepted(c, Start))
	b := Alert("b", Start.Add(minute))
	b.Text = c.Text
	Text(t, s, 1, "late", Start, joins([]string{"mini"}))
	mustPlan(t, s, b, Start.Add(minute))
	batch := mustExchange(t, s, Start.Add(minute), 10)
	if len(batch.Claimed) != 1 || batch.Claimed[0].To != Number(1) {
		t.Errorf("claimed %+v", batch)
	}
	if got := wantStates(t, s, "b", map[store.State]int{store.Dispatching: 1, store.Skipped: 1}); got.Classes[store.ReasonSameText] != 1 {
		t.Errorf("classes %v", got.Classes)
	}
	later := Alert("c", Start.Add(25*60*minute))
	later.Text = c.Text
	mustPlan(t, s, later, later.Published)
	if batch := mustExchange(t, s, later.Published, 10); len(batch.Claimed) != 2 {
		t.Errorf("a day later claimed %+v", batch)
	}
}

// twinInHandTopic: the first comes to nothing, so the second is sent.
func twinInHandTopic(t *testing.T, s *store.Store) {
	c := claimedOne(t, s)
	b := Alert("b", Start.Add(minute))
	b.Text = c.Text
	mustPlan(t, s, b, Start.Add(minute))
	wantNothing(t, s, Start.Add(minute))
	wantStates(t, s, "b", map[store.State]int{store.Planned: 1})
	mustExchange(t, s, Start, 0, outcome(c, store.Rejected, Start))
	if c := mustClaimOne(t, s, Start.Add(minute)); c.Alert != "b" {
		t.Errorf("claimed %+v", c)
	}
}

func waitingTopic(t *testing.T, s *store.Store) {
	c := claimedOne(t, s)
	mustExchange(t, s, Start, 0, accepted(c, Start))
	mustPlan(t, s, follower(), Start)
	must(t, s.Hold(t.Context(), "a", Start))
	wantNothing(t, s, Start)
	batch, err := s.Exchange(t.Context(), nil, store.Claim{Limit: 10, Now: Start, Token: token(t, s), Waiting: true})
	if err != nil || len(batch.Claimed) != 1 || batch.Claimed[0].Alert != "a#2" {
		t.Errorf("claimed %+v, error %v: who was sent the first gets its update", batch, err)
	}
}

func spentTopic(t *testing.T, s *store.Store) {
	Join(t, s, 2, Start, "mini")
	mustPlan(t, s, Alert("a", Start), Start)
	claim := store.Claim{Limit: 2, Now: Start, Token: "x", HourMost: 2}
	batch, err := s.Exchange(t.Context(), nil, claim)
	must(t, err)
	var back []store.Outcome
	for _, c := range batch.Claimed {
		o := outcome(c, store.Planned, Start)
		o.Uncounted = true
		back = append(back, o)
	}
	claim.Limit = 0
	_, err = s.Exchange(t.Context(), back, claim)
	must(t, err)
	claim.Limit, claim.Token = 2, "y"
	if batch, err := s.Exchange(t.Context(), nil, claim); err != nil || len(batch.Claimed) != 2 || batch.Limited {
		t.Errorf("claimed %+v, error %v", batch, err)
	}
}

func cancelledArrivedTopic(t *testing.T, s *store.Store) {
	c := unknownOne(t, s)
	mustResolve(t, s, mustProbe(t, s), store.Verdict{State: store.Planned})
	_, err := s.Cancel(t.Context(), "a", Start)
	must(t, err)
	merge(t, s, report(c, store.Delivered))
	wantStates(t, s, "a", map[store.State]int{store.Delivered: 1})
}

func priorityTopic(t *testing.T, s *store.Store) {
	Join(t, s, 2, Start, "mini")
	Ask(t, s, 2, "mini")
	mustPlan(t, s, Digest("digest", Start.Add(-minute)), Start)
	mustPlan(t, s, Alert("a", Start), Start)
	for i, want := range []string{"a", "a", "digest", "digest"} {
		if batch := mustExchange(t, s, Start, 1); len(batch.Claimed) != 1 || batch.Claimed[0].Alert != want {
			t.Errorf("claim %d: %+v, want %s", i, batch.Claimed, want)
		}
	}
}

func hourTopic(t *testing.T, s *store.Store) {
	Join(t, s, 4, Start, "mini")
	mustPlan(t, s, Alert("a", Start), Start)
	claim := func(at time.Time, outcomes ...store.Outcome) store.Batch {
		batch, err := s.Exchange(t.Context(), outcomes, store.Claim{Limit: 10, Now: at, Token: token(t, s), HourMost: 2})
		must(t, err)
		return batch
	}
	batch := claim(Start)
	if len(batch.Claimed) != 2 || !batch.Limited {
		t.Fatalf("claimed %+v", batch)
	}
	back := outcome(batch.Claimed[1], store.Planned, Start)
	back.Uncounted = true
	if batch = claim(Start.Add(minute), back); len(batch.Claimed) != 1 {
		t.Errorf("after one was given back: %+v", batch)
	}
	if batch = claim(Start.Add(59 * minute)); len(batch.Claimed) != 0 || !batch.Limited {
		t.Errorf("within the hour: %+v", batch)
	}
	_, err := s.Appoint(t.Context(), Number(1), Start)
	must(t, err)
	must(t, offer(t, s, 1, "111111", Start.Add(59*minute)))
	if batch = claim(Start.Add(59 * minute)); len(batch.Claimed) != 1 || batch.Claimed[0].To != Number(1) || !batch.Limited {
		t.Errorf("of who waits for a code, within the hour: %+v", batch)
	}
	if batch = claim(Start.Add(62 * minute)); len(batch.Claimed) != 1 {
		t.Errorf("after the hour, of which the code counts: %+v", batch)
	}
}
