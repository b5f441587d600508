// Package storetest owns what every database of the notifier has to do: Exercise runs it on one of them.
package storetest

import (
	"testing"
	"time"

	"newsroom/notifier/internal/store"
)

// Open makes an empty database for one test, and closes it at the end.
type Open func(t testing.TB) *store.Store

// Exercise holds a database to all that package store promises.
func Exercise(t *testing.T, open Open) {
	for _, group := range [][]topic{people(), catchingUp(), digesting(), planning(), claiming(), recording(), reporting(), resolving(), braking(), sharing(), telling(), picturing(), answering(), naming(), threading(), quiet(), calling(), importing(), proving(), erasing(), keeping(), signingIn()} {
		for _, one := range group {
			t.Run(one.name, func(t *testing.T) {
				s := open(t)
				one.run(t, s)
				wantWhole(t, s)
			})
		}
	}
	t.Run("reports in any order end alike", func(t *testing.T) { anyOrder(t, open(t)) })
	t.Run("no row is claimed twice", func(t *testing.T) { claimTogether(t, open(t)) })
	t.Run("nobody is planned twice", func(t *testing.T) { planTogether(t, open(t)) })
}

// topic is one promise.
type topic struct {
	name string
	run  func(t *testing.T, s *store.Store)
}

const minute = time.Minute

// mustPlan plans an alert that is new, and says for how many.
func mustPlan(t testing.TB, s *store.Store, a store.Alert, at time.Time) int {
	t.Helper()
	p, err := s.Plan(t.Context(), a, at)
	if err != nil || !p.Fresh {
		t.Fatalf("planning %s: %+v, error %v", a.ID, p, err)
	}
	return p.Recipients
}

// mustExchange records outcomes and claims up to limit rows.
func mustExchange(t testing.TB, s *store.Store, at time.Time, limit int, outcomes ...store.Outcome) store.Batch {
	t.Helper()
	batch, err := s.Exchange(t.Context(), outcomes, store.Claim{Limit: limit, Now: at, Token: token(t, s)})
	if err != nil {
		t.Fatalf("exchange: %v", err)
	}
	return batch
}

// mustClaimOne claims the only row that is due.
func mustClaimOne(t testing.TB, s *store.Store, at time.Time) store.Claimed {
	t.Helper()
	batch := mustExchange(t, s, at, 10)
	if len(batch.Claimed) != 1 {
		t.Fatalf("claimed %d rows, want 1", len(batch.Claimed))
	}
	return batch.Claimed[0]
}

// accepted is the outcome of a message that the provider took.
func accepted(c store.Claimed, at time.Time) store.Outcome {
	return store.Outcome{Delivery: c.Delivery, Attempt: c.Attempt, State: store.Accepted, ProviderID: providerID(c), At: at}
}

func outcome(c store.Claimed, state store.State, at time.Time) store.Outcome {
	return store.Outcome{Delivery: c.Delivery, Attempt: c.Attempt, State: state, At: at}
}

// providerID is the id that the provider gives the message.
func providerID(c store.Claimed) string { return "SM" + c.Attempt }

// wantStates compares how many deliveries of an alert are in which state.
func wantStates(t testing.TB, s *store.Store, alert string, want map[store.State]int) store.AlertStatus {
	t.Helper()
	got, err := s.Status(t.Context(), alert)
	if err != nil {
		t.Fatalf("status of %s: %v", alert, err)
	}
	for _, state := range store.States() {
		if got.States[state] != want[state] {
			t.Errorf("%s: %d %s, want %d (all: %v)", alert, got.States[state], state, want[state], got.States)
		}
	}
	return got
}
