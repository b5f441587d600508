package storetest

import (
	"slices"
	"testing"

	"newsroom/notifier/internal/store"
)

func resolving() []topic {
	return []topic{
		{"what is unknown is looked for when it is due", probeTopic},
		{"what the list holds is known", foundTopic},
		{"what is proven absent is planned again", absentTopic},
		{"a list that fails counts for nothing", unreadableTopic},
		{"a report of an earlier attempt keeps the next from leaving", lateProofTopic},
		{"two messages for one attempt: the later is the second", secondTopic},
		{"two messages of two attempts: the earlier takes its place", swapTopic},
		{"a message that failed in the queue is sent again, twice at most", retryTopic},
		{"a message that failed is not sent again after its time", tooLateTopic},
		{"a message that was on its way is not sent again", sentTopic},
		{"a message of another delivery is nobody else's", takenTopic},
		{"who owns a message of the provider", ownersTopic},
		{"a number that takes nothing gets nothing until it texts", suspendTopic},
	}
}

// unknownOne is a delivery whose attempt nobody knows about; it is looked for from a minute later on.
func unknownOne(t *testing.T, s *store.Store) store.Claimed {
	t.Helper()
	c := claimedOne(t, s)
	o := outcome(c, store.Unknown, Start)
	o.Probe = Start.Add(minute)
	mustExchange(t, s, Start, 0, o)
	return c
}

func mustProbe(t *testing.T, s *store.Store) store.Probe {
	t.Helper()
	probes, err := s.Probes(t.Context(), Start.Add(minute), Start.Add(5*minute), 10)
	if err != nil || len(probes) != 1 {
		t.Fatalf("probes %+v, error %v", probes, err)
	}
	return probes[0]
}

func mustResolve(t *testing.T, s *store.Store, p store.Probe, v store.Verdict) {
	t.Helper()
	if v.At.IsZero() {
		v.At = Start.Add(minute)
	}
	if err := s.Resolve(t.Context(), p, v); err != nil {
		t.Fatal(err)
	}
}

func probeTopic(t *testing.T, s *store.Store) {
	c := unknownOne(t, s)
	if left, err := s.Left(t.Context(), Start); err != nil || left != (store.Left{Unknown: true}) {
		t.Errorf("left %+v, error %v", left, err)
	}
	if probes, err := s.Probes(t.Context(), Start, Start, 10); err != nil || len(probes) != 0 {
		t.Errorf("looked for too early: %+v, error %v", probes, err)
	}
	p := mustProbe(t, s)
	want := store.Probe{
		Delivery: c.Delivery, Attempt: c.Attempt, Attempts: 1, Alert: "a", To: Number(0), Way: "sms",
		Text: c.Text, Link: Alert("a", Start).Link, Begun: Start, Until: c.Until,
	}
	if p != want {
		t.Errorf("probe %+v, want %+v", p, want)
	}
	if probes, err := s.Probes(t.Context(), Start.Add(2*minute), Start.Add(5*minute), 10); err != nil || len(probes) != 0 {
		t.Errorf("looked for by two: %+v, error %v", probes, err)
	}
	if done, err := s.Settled(t.Context(), Start); err != nil || len(done) != 0 {
		t.Errorf("done while something is unknown: %v, error %v", done, err)
	}
}

func foundTopic(t *testing.T, s *store.Store) {
	c := unknownOne(t, s)
	mustResolve(t, s, mustProbe(t, s), store.Verdict{Found: []store.Report{report(c, store.Sent)}})
	wantStates(t, s, "a", map[store.State]int{store.Sent: 1})
}

func absentTopic(t *testing.T, s *store.Store) {
	c := unknownOne(t, s)
	p := mustProbe(t, s)
	mustResolve(t, s, p, store.Verdict{State: store.Unknown, Next: Start.Add(minute)})
	if p = mustProbe(t, s); p.Probes != 1 {
		t.Errorf("looked for %d times in vain, want 1", p.Probes)
	}
	mustResolve(t, s, p, store.Verdict{State: store.Planned})
	again := mustClaimOne(t, s, Start.Add(minute))
	if again.Attempt == c.Attempt || again.Attempts != 2 {
		t.Errorf("at first %+v, then %+v", c, again)
	}
	mustResolve(t, s, p, store.Verdict{State: store.GaveUp}) // too late
	wantStates(t, s, "a", map[store.State]int{store.Dispatching: 1})
}

func unreadableTopic(t *testing.T, s *store.Store) {
	unknownOne(t, s)
	mustResolve(t, s, mustProbe(t, s), store.Verdict{State: store.Unknown, Failed: true, Next: Start.Add(minute)})
	p := mustProbe(t, s)
	if p.Probes != 0 {
		t.Errorf("looked for %d times in vain, want 0", p.Probes)
	}
	mustResolve(t, s, p, store.Verdict{State: store.Unknown, Failed: true}) // never again
	if left, err := s.Left(t.Context(), Start); err != nil || left != (store.Left{}) {
		t.Errorf("left %+v, error %v", left, err)
	}
	wantStates(t, s, "a", map[store.State]int{store.Unknown: 1})
}

func lateProofTopic(t *testing.T, s *store.Store) {
	c := unknownOne(t, s)
	mustResolve(t, s, mustProbe(t, s), store.Verdict{State: store.Planned})
	merge(t, s, report(c, store.Accepted))
	if batch := mustExchange(t, s, Start.Add(minute), 10); len(batch.Claimed) != 0 {
		t.Error("what the provider had was claimed again")
	}
	wantStates(t, s, "a", map[store.State]int{store.Accepted: 1})
}

func secondTopic(t *testing.T, s *store.Store) {
	c := claimedOne(t, s)
	mustExchange(t, s, Start, 0, accepted(c, Start))
	r := report(c, store.Accepted)
	r.ProviderID = "SMsecond"
	for range 2 {
		if m := merge(t, s, r); m.Changed {
			t.Errorf("merged %+v", m)
		}
	}
	wantSeconds(t, s, "SMsecond")
	merge(t, s, report(c, store.Delivered))
	if err := s.SecondTried(t.Context(), "SMsecond", true); err != nil {
		t.Fatal(err)
	}
	wantSeconds(t, s)
	got := wantStates(t, s, "a", map[store.State]int{store.Delivered: 1})
	if got.Seconds != 1 || got.Withdrawn != 1 {
		t.Errorf("%d second messages, %d withdrawn", got.Seconds, got.Withdrawn)
	}
}

func swapTopic(t *testing.T, s *store.Store) {
	first := unknownOne(t, s)
	mustResolve(t, s, mustProbe(t, s), store.Verdict{State: store.Planned})
	second := mustClaimOne(t, s, Start.Add(minute))
	mustExchange(t, s, Start, 0, accepted(second, Start))
	if m := merge(t, s, report(first, store.Sent)); !m.Second {
		t.Errorf("merged %+v", m)
	}
	wantSeconds(t, s, providerID(second))
	merge(t, s, report(second, store.Cancelled))
	merge(t, s, report(first, store.Delivered))
	got := wantStates(t, s, "a", map[store.State]int{store.Delivered: 1})
	if got.Seconds != 1 || got.Withdrawn != 1 {
		t.Errorf("%d second messages, %d withdrawn", got.Seconds, got.Withdrawn)
	}
}

func wantSeconds(t *testing.T, s *store.Store, want ...string) {
	t.Helper()
	if got, err := s.Seconds(t.Context(), 10); err != nil || !slices.Equal(got, want) {
		t.Errorf("second messages %v, error %v, want %v", got, err, want)
	}
}

func retryTopic(t *testing.T, s *store.Store) {
	c := claimedOne(t, s)
	for range 2 {
		mustExchange(t, s, Start, 0, accepted(c, Start))
		r := queueFailure(c)
		if m := merge(t, s, r); !m.Again {
			t.Fatalf("merged %+v", m)
		}
		merge(t, s, r)
		merge(t, s, report(c, store.Sent)) // late, of the message that failed
		wantStates(t, s, "a", map[store.State]int{store.Planned: 1})
		c = mustClaimOne(t, s, Start.Add(minute))
	}
	mustExchange(t, s, Start, 0, accepted(c, Start))
	merge(t, s, queueFailure(c))
	wantStates(t, s, "a", map[store.State]int{store.Failed: 1})
}

func queueFailure(c store.Claimed) store.Report {
	r := report(c, store.Failed)
	r.Class, r.Code, r.Again, r.Due = "queue", "30001", true, Start.Add(minute)
	return r
}

func tooLateTopic(t *testing.T, s *store.Store) {
	c := claimedOne(t, s)
	r := queueFailure(c)
	r.Due = c.Until
	merge(t, s, r)
	wantStates(t, s, "a", map[store.State]int{store.Failed: 1})
}

func sentTopic(t *testing.T, s *store.Store) {
	c := claimedOne(t, s)
	mustExchange(t, s, Start, 0, accepted(c, Start))
	merge(t, s, report(c, store.Sent))
	merge(t, s, queueFailure(c))
	wantStates(t, s, "a", map[store.State]int{store.Failed: 1})
}

func takenTopic(t *testing.T, s *store.Store) {
	c := unknownOne(t, s)
	Text(t, s, 1, "another", Start, joins([]string{"mini"}))
	mustPlan(t, s, Alert("b", Start), Start)
	other := mustExchange(t, s, Start, 1).Claimed[0]
	mustExchange(t, s, Start, 0, accepted(other, Start))
	found := report(c, store.Sent)
	found.ProviderID = providerID(other)
	mustResolve(t, s, mustProbe(t, s), store.Verdict{Found: []store.Report{found}})
	wantStates(t, s, "a", map[store.State]int{store.Unknown: 1})
}

func ownersTopic(t *testing.T, s *store.Store) {
	c := claimedOne(t, s)
	mustExchange(t, s, Start, 0, accepted(c, Start))
	r := report(c, store.Accepted)
	r.ProviderID = "SMsecond"
	merge(t, s, r)
	got, err := s.Owners(t.Context(), []string{providerID(c), "SMsecond", "SMstranger"})
	if err != nil || len(got) != 2 || got["SMsecond"] != c.Delivery || got[providerID(c)] != c.Delivery {
		t.Errorf("owners %v, error %v", got, err)
	}
}

func suspendTopic(t *testing.T, s *store.Store) {
	o := outcome(claimedOne(t, s), store.Rejected, Start)
	o.Class, o.Suspend = "invalid", true
	mustExchange(t, s, Start, 0, o)
	wantPreview(t, s, Alert("b", Start), 0, map[string]int{store.ReasonSuspended: 1})
	if all, err := s.Subscribers(t.Context()); err != nil || len(all) != 1 || !all[0].Suspended.Equal(Start) {
		t.Errorf("subscribers %+v, error %v", all, err)
	}
	if n := mustPlan(t, s, Alert("b", Start), Start); n != 0 {
		t.Errorf("planned %d for a number that takes nothing", n)
	}
	Text(t, s, 0, "again", Start.Add(minute), joins([]string{"mini"}))
	if n := mustPlan(t, s, Alert("c", Start), Start); n != 1 {
		t.Errorf("planned %d for a number that texted", n)
	}
}
