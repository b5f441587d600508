package storetest

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"newsroom/notifier/internal/store"
	"newsroom/notifier/internal/subscriber"
)

func reporting() []topic {
	return []topic{
		{"a report before the answer", earlyTopic},
		{"a report without the attempt is found by the provider's id", byIDTopic},
		{"a report on what was put off proves that it was sent", provesTopic},
		{"a report on a stranger's message", foreignTopic},
		{"a report of an opt-out stops the person", reportStopTopic},
	}
}

func merge(t testing.TB, s *store.Store, r store.Report) store.Merged {
	t.Helper()
	m, err := s.Merge(t.Context(), r)
	if err != nil {
		t.Fatalf("merging: %v", err)
	}
	return m
}

func report(c store.Claimed, state store.State) store.Report {
	return store.Report{Attempt: c.Attempt, ProviderID: providerID(c), State: state, At: Start}
}

func earlyTopic(t *testing.T, s *store.Store) {
	c := claimedOne(t, s)
	if m := merge(t, s, report(c, store.Delivered)); !m.Known || !m.Changed || m.Alert != "a" {
		t.Errorf("merged %+v", m)
	}
	mustExchange(t, s, Start, 0, accepted(c, Start))
	wantStates(t, s, "a", map[store.State]int{store.Delivered: 1})
	mustExchange(t, s, Start, 0, outcome(c, store.Unknown, Start))
	wantStates(t, s, "a", map[store.State]int{store.Delivered: 1})
}

func byIDTopic(t *testing.T, s *store.Store) {
	c := claimedOne(t, s)
	mustExchange(t, s, Start, 0, accepted(c, Start))
	r := report(c, store.Undelivered)
	r.Attempt, r.Class, r.Code = "", "unreachable", "30003"
	if m := merge(t, s, r); !m.Changed {
		t.Errorf("merged %+v", m)
	}
	if got := wantStates(t, s, "a", map[store.State]int{store.Undelivered: 1}); got.Classes["unreachable"] != 1 {
		t.Errorf("classes %v", got.Classes)
	}
}

func provesTopic(t *testing.T, s *store.Store) {
	c := claimedOne(t, s)
	mustExchange(t, s, Start, 0, outcome(c, store.Planned, Start))
	merge(t, s, report(c, store.Accepted))
	if batch := mustExchange(t, s, Start, 10); len(batch.Claimed) != 0 {
		t.Error("what the provider had was claimed again")
	}
	wantStates(t, s, "a", map[store.State]int{store.Accepted: 1})
}

func foreignTopic(t *testing.T, s *store.Store) {
	c := claimedOne(t, s)
	for _, attempt := range []string{"", "x-y", "77777-abc", "99999999999999999999-a"} {
		m := merge(t, s, store.Report{Attempt: attempt, ProviderID: "SMforeign", State: store.Failed, At: Start})
		if m.Known || m.Changed {
			t.Errorf("attempt %q: merged %+v", attempt, m)
		}
	}
	if m := merge(t, s, store.Report{Attempt: c.Attempt + "x", ProviderID: "SMearlier", State: store.Failed, At: Start}); m.Changed {
		t.Errorf("a failure of an earlier attempt: merged %+v", m)
	}
	wantStates(t, s, "a", map[store.State]int{store.Dispatching: 1})
}

func reportStopTopic(t *testing.T, s *store.Store) {
	r := report(claimedOne(t, s), store.Failed)
	r.Class, r.Stop = "opted-out", true
	merge(t, s, r)
	wantCount(t, s, store.Headcount{Stopped: 1})
	Text(t, s, 0, "start", Start.Add(minute), joins([]string{"mini"}))
	merge(t, s, r) // a recorded request is valid for ever
	wantCount(t, s, store.Headcount{Active: 1, Channels: map[string]int{"mini": 1}})
}

// anyOrder: whatever reports come, in whatever order, the answer among them, the furthest one stands in the end.
func anyOrder(t *testing.T, s *store.Store) {
	order := []store.State{store.Accepted, store.Sent, store.Delivered, store.Undelivered, store.Failed, store.Cancelled}
	Join(t, s, 1, Start, "mini")
	runs := 0
	rapid.Check(t, func(rt *rapid.T) {
		runs++
		a := Alert("a"+time.Duration(runs).String(), Start)
		mustPlan(t, s, a, Start)
		c := mustClaimOne(t, s, Start)
		furthest, answered := 0, false
		for _, i := range rapid.SliceOfN(rapid.IntRange(-1, len(order)-1), 1, 8).Draw(rt, "reports") {
			if i < 0 {
				mustExchange(t, s, Start, 0, accepted(c, Start))
				answered = true
				continue
			}
			merge(t, s, report(c, order[i]))
			furthest, answered = max(furthest, i), true
		}
		if answered {
			got, err := s.Status(t.Context(), a.ID)
			if err != nil || got.States[order[furthest]] != 1 {
				rt.Fatalf("ended as %v, want %s, error %v", got.States, order[furthest], err)
			}
		}
		merge(t, s, report(c, order[len(order)-1])) // done with, or each run would be looked at in all that follow
		_, err := s.Settled(t.Context(), Start)
		must(t, err)
	})
}

func telling() []topic {
	return []topic{
		{"an alert is told to be done once", settledTopic},
		{"a pause stands until it is cleared", pauseTopic},
		{"the newsroom is remembered", newsroomTopic},
		{"the newest alerts come first", newestTopic},
	}
}

func settledTopic(t *testing.T, s *store.Store) {
	c := claimedOne(t, s)
	if done, err := s.Settled(t.Context(), Start); err != nil || len(done) != 0 {
		t.Fatalf("done too early: %v, error %v", done, err)
	}
	if open, err := s.Unsettled(t.Context()); err != nil || len(open) != 1 || open[0] != "a" {
		t.Errorf("unsettled %v, error %v", open, err)
	}
	mustExchange(t, s, Start, 0, accepted(c, Start))
	done, err := s.Settled(t.Context(), Start)
	if err != nil || len(done) != 1 || done[0].ID != "a" || done[0].Recipients() != 1 {
		t.Errorf("done %v, error %v", done, err)
	}
	if done, err := s.Settled(t.Context(), Start); err != nil || len(done) != 0 {
		t.Errorf("told twice: %v, error %v", done, err)
	}
}

func pauseTopic(t *testing.T, s *store.Store) {
	p := store.Pause{Way: "sms", Since: Start, Class: "unauthorised", Code: "20003", Detail: "wrong token"}
	later := p
	later.Since, later.Class = Start.Add(minute), "sender"
	for _, one := range []store.Pause{p, later} {
		if err := s.SetPause(t.Context(), one); err != nil {
			t.Fatal(err)
		}
	}
	got, err := s.Pauses(t.Context())
	if err != nil || len(got) != 1 || !got[0].Since.Equal(Start) || got[0].Class != "sender" || got[0].Detail != p.Detail {
		t.Errorf("pauses %+v, error %v", got, err)
	}
	if err := s.ClearPause(t.Context(), "sms"); err != nil {
		t.Fatal(err)
	}
	if got, err := s.Pauses(t.Context()); err != nil || len(got) != 0 {
		t.Errorf("pauses %+v, error %v", got, err)
	}
}

func newsroomTopic(t *testing.T, s *store.Store) {
	if n, err := s.Newsroom(t.Context()); err != nil || len(n.Channels) != 0 {
		t.Errorf("a newsroom before any feed: %+v, error %v", n, err)
	}
	for _, title := range []string{"Alt", "Neu"} {
		n := subscriber.Newsroom{Title: title, Language: "de", Channels: []subscriber.Channel{{ID: "mini", Title: "Mini", Open: true}}}
		if err := s.RememberNewsroom(t.Context(), n, Start); err != nil {
			t.Fatal(err)
		}
	}
	n, err := s.Newsroom(t.Context())
	if err != nil || n.Title != "Neu" || n.Language != "de" || len(n.Channels) != 1 || !n.Channels[0].Open {
		t.Errorf("remembered %+v, error %v", n, err)
	}
}

func newestTopic(t *testing.T, s *store.Store) {
	mustPlan(t, s, Alert("a", Start), Start)
	mustPlan(t, s, Alert("b", Start), Start.Add(minute))
	all, err := s.Statuses(t.Context(), 1)
	if err != nil || len(all) != 1 || all[0].ID != "b" || !all[0].Seen.Equal(Start.Add(minute)) {
		t.Errorf("statuses %+v, error %v", all, err)
	}
}
