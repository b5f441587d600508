package store_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"newsroom/notifier/internal/store"
	"newsroom/notifier/internal/store/pgtest"
	"newsroom/notifier/internal/store/storetest"
	"newsroom/notifier/internal/subscriber"
)

// TestPostgresImportsBesideTexts: people stop, and others write for the first time, while both are imported. Nobody who stopped is invited, nobody is there
// twice, and no text is lost.
func TestPostgresImportsBesideTexts(t *testing.T) {
	const rounds, people = 8, 30
	name := pgtest.New(t)
	first, second := open(t, name), open(t, name)
	storetest.Join(t, first, people/2, storetest.Start, "mini")
	var newcomers []store.Newcomer
	for i := range people {
		newcomers = append(newcomers, store.Newcomer{Number: storetest.Number(i), Channels: []string{"maxi"}})
	}
	in := store.Import{At: storetest.Start, Until: storetest.Start.Add(time.Hour), Offer: func(string, []string) string { return "JA?" }}
	for round := range rounds {
		var wg sync.WaitGroup
		wg.Go(func() {
			if _, err := second.Import(t.Context(), newcomers, in); err != nil {
				t.Error(err)
			}
		})
		for i := range people {
			wg.Go(func() {
				storetest.Text(t, first, i, fmt.Sprintf("stop-%d-%d", round, i), storetest.Start, func(before subscriber.State) subscriber.Step {
					before.Stopped, before.Invited, before.Offered = true, nil, time.Time{}
					return subscriber.Step{After: before, Kind: subscriber.Stopped}
				})
			})
		}
		wg.Wait()
		for i := range people {
			storetest.Text(t, first, i, fmt.Sprintf("look-%d-%d", round, i), storetest.Start, func(before subscriber.State) subscriber.Step {
				if !before.Stopped || len(before.Invited) > 0 {
					t.Errorf("round %d: person %d, who stopped, is %+v", round, i, before)
				}
				before.Stopped = round%2 == 0
				return subscriber.Step{After: before, Kind: subscriber.Message}
			})
		}
	}
	if n, err := first.Count(t.Context()); err != nil || n.Stopped+n.Active > people {
		t.Errorf("counted %+v, error %v", n, err)
	}
	if _, _, err := first.VerifyLedger(t.Context()); err != nil {
		t.Error(err)
	}
}
