package store_test

import (
	"errors"
	"testing"
	"time"

	"newsroom/notifier/internal/store"
	"newsroom/notifier/internal/store/pgtest"
	"newsroom/notifier/internal/store/storetest"
	"newsroom/notifier/internal/subscriber"
)

// TestPostgresAnswersNobodyForgotten: an editor answers who is just being forgotten. Nothing of the answer is kept.
func TestPostgresAnswersNobodyForgotten(t *testing.T) {
	name := pgtest.New(t)
	s, server := open(t, name), openDB(t, "pgx", name)
	storetest.Text(t, s, 1, "mini", storetest.Start, storetest.Joins("mini"))
	storetest.Text(t, s, 1, "hello", storetest.Start, func(before subscriber.State) subscriber.Step {
		return subscriber.Step{After: before, Kind: subscriber.Message}
	})
	people, err := s.Subscribers(t.Context())
	if err != nil || len(people) != 1 {
		t.Fatalf("%d people, error %v", len(people), err)
	}
	threads, err := s.Inbox(t.Context(), true)
	if err != nil || len(threads) != 1 {
		t.Fatalf("%d threads, error %v", len(threads), err)
	}
	talk, err := s.Talk(t.Context(), threads[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	// What erases has deleted what was written to the person, and waits for the row of the person itself.
	hold, err := server.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := hold.ExecContext(t.Context(), "SELECT 1 FROM subscribers FOR UPDATE"); err != nil {
		t.Fatal(err)
	}
	erased, answered := make(chan error, 1), make(chan error, 1)
	go func() { erased <- s.Erase(t.Context(), people[0].Pseudonym, storetest.Start) }()
	waiting(t, server, 1)
	go func() {
		answered <- s.Answer(t.Context(), store.Answer{
			Thread: talk.ID, Who: talk.Entries[0].Alias, Text: "Hallo", At: storetest.Start, Until: storetest.Start.Add(time.Hour),
		})
	}()
	waiting(t, server, 2)
	if err := errors.Join(hold.Rollback(), <-erased); err != nil {
		t.Fatal(err)
	}
	if err := <-answered; !errors.Is(err, store.ErrNobody) {
		t.Errorf("the answer gave %v", err)
	}
	var letters int
	if err := server.QueryRowContext(t.Context(), "SELECT COUNT(*) FROM alerts").Scan(&letters); err != nil || letters != 0 {
		t.Errorf("%d answers are kept, error %v", letters, err)
	}
}
