package storetest

import (
	"testing"
	"time"

	"newsroom/notifier/internal/store"
)

func sharing() []topic {
	return []topic{
		{"what a living worker has in hand is its own", livingTopic},
		{"what a dead worker had in hand is unknown", deadTopic},
		{"a claim of which nobody knows is given back", lostClaimTopic},
		{"an outcome that is recorded again changes nothing", repeatedTopic},
		{"an answer that comes after the row was taken over counts", lateAnswerTopic},
		{"WhatsApp is for who joined by it", whatsAppTopic},
	}
}

func claimBy(t *testing.T, s *store.Store, worker, token string, lost ...string) store.Batch {
	t.Helper()
	batch, err := s.Exchange(t.Context(), nil, store.Claim{Limit: 10, Now: Start, Token: token, Worker: worker, Lost: lost})
	must(t, err)
	return batch
}

func mustRenew(t *testing.T, s *store.Store, worker string, lease time.Duration, alive int) {
	t.Helper()
	if n, err := s.Renew(t.Context(), worker, lease); err != nil || n != alive {
		t.Errorf("%d workers alive, error %v, want %d", n, err, alive)
	}
}

func mustRecover(t *testing.T, s *store.Store, worker string, want int) {
	t.Helper()
	if n, err := s.Recover(t.Context(), worker, Start, minute); err != nil || n != want {
		t.Errorf("recovered %d, error %v, want %d", n, err, want)
	}
}

func livingTopic(t *testing.T, s *store.Store) {
	Join(t, s, 2, Start, "mini")
	mustPlan(t, s, Alert("a", Start), Start)
	mustRenew(t, s, "one", time.Hour, 1)
	mustRenew(t, s, "two", time.Hour, 2)
	claimBy(t, s, "one", "x")
	mustRecover(t, s, "two", 0)
	mustRecover(t, s, "one", 0)
	must(t, s.Leave(t.Context(), "one"))
	mustRecover(t, s, "one", 0)
	mustRecover(t, s, "two", 2)
	mustRenew(t, s, "two", time.Hour, 1)
}

func deadTopic(t *testing.T, s *store.Store) {
	Join(t, s, 1, Start, "mini")
	mustPlan(t, s, Alert("a", Start), Start)
	mustRenew(t, s, "one", 500*time.Millisecond, 1)
	claimBy(t, s, "one", "x")
	time.Sleep(600 * time.Millisecond)
	mustRecover(t, s, "two", 1)
	wantStates(t, s, "a", map[store.State]int{store.Unknown: 1})
	mustProbe(t, s)
}

func lostClaimTopic(t *testing.T, s *store.Store) {
	Join(t, s, 2, Start, "mini")
	mustPlan(t, s, Alert("a", Start), Start)
	claimBy(t, s, "one", "x")
	if batch := claimBy(t, s, "two", "y", "x"); len(batch.Claimed) != 0 {
		t.Errorf("another worker gave back %d", len(batch.Claimed))
	}
	batch := claimBy(t, s, "one", "z", "x")
	if len(batch.Claimed) != 2 || batch.Claimed[0].Attempts != 1 {
		t.Errorf("claimed again %+v", batch.Claimed)
	}
}

func repeatedTopic(t *testing.T, s *store.Store) {
	Join(t, s, 2, Start, "mini")
	mustPlan(t, s, Alert("a", Start), Start)
	claimed := mustExchange(t, s, Start, 10).Claimed
	back := outcome(claimed[1], store.Planned, Start)
	back.Uncounted = true
	mustExchange(t, s, Start, 0, accepted(claimed[0], Start), back)
	again := mustClaimOne(t, s, Start)
	mustExchange(t, s, Start, 0, accepted(claimed[0], Start), back)
	got := wantStates(t, s, "a", map[store.State]int{store.Accepted: 1, store.Dispatching: 1})
	if got.Seconds != 0 || again.Attempts != 1 {
		t.Errorf("status %+v, claimed %+v", got, again)
	}
}

// lateAnswerTopic: the worker was thought dead, and then its answers came.
func lateAnswerTopic(t *testing.T, s *store.Store) {
	Join(t, s, 2, Start, "mini")
	mustPlan(t, s, Alert("a", Start), Start)
	claimed := claimBy(t, s, "one", "x").Claimed
	mustRecover(t, s, "two", 2)
	rejected := outcome(claimed[1], store.Rejected, Start)
	rejected.Class = "invalid"
	mustExchange(t, s, Start, 0, accepted(claimed[0], Start), rejected)
	wantStates(t, s, "a", map[store.State]int{store.Accepted: 1, store.Rejected: 1})
}

func whatsAppTopic(t *testing.T, s *store.Store) {
	write := func(id, way string, at time.Time, joined bool) {
		step := joins([]string{"mini"})
		if !joined {
			step = leaves("nothing")
		}
		_, err := s.Receive(t.Context(), store.Text{ProviderID: id, From: Number(0), Way: way, Body: id, At: at}, Decide(step))
		must(t, err)
	}
	claim := func(id string, at time.Time) store.Claimed {
		mustPlan(t, s, Alert(id, at), at)
		return mustClaimOne(t, s, at)
	}
	write("1", "sms", Start, true)
	if c := claim("a", Start); c.Way != "sms" {
		t.Errorf("claimed %+v", c)
	}
	write("2", "whatsapp", Start, false) // a message to the editors changes no way
	if c := claim("b", Start); c.Way != "sms" {
		t.Errorf("claimed %+v", c)
	}
	write("3", "whatsapp", Start, true)
	if c := claim("c", Start.Add(store.Window-minute)); c.Way != "whatsapp" || !c.Free || c.To != Number(0) {
		t.Errorf("claimed %+v", c)
	}
	c := claim("d", Start.Add(store.Window))
	if c.Free {
		t.Errorf("claimed %+v", c)
	}
	write("4", "whatsapp", Start.Add(store.Window), false)
	o := outcome(c, store.Planned, Start)
	o.Template = true
	mustExchange(t, s, Start, 0, o)
	if c = mustClaimOne(t, s, Start.Add(store.Window)); c.Free {
		t.Errorf("free text after the provider asked for the template: %+v", c)
	}
}
