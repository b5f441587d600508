package store_test

import (
	"errors"
	"testing"

	"newsroom/notifier/internal/keyring/keyringtest"
	"newsroom/notifier/internal/store"
	"newsroom/notifier/internal/store/pgtest"
	"newsroom/notifier/internal/store/storetest"
)

// TestOtherVersionsAreSealedToo: for tables that another version made, keys are as much needed as for ours, and none are made anew.
func TestOtherVersionsAreSealedToo(t *testing.T) {
	for driver, name := range map[string]string{"sqlite": storetest.File(t), "pgx": pgtest.New(t)} {
		s := open(t, name)
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		for _, step := range []struct {
			change string
			want   bool
		}{
			{"INSERT INTO goose_db_version (version_id, is_applied) VALUES (1000, 1 = 1)", true},
			{"DELETE FROM goose_db_version WHERE version_id > 5", true},
			{"DELETE FROM goose_db_version WHERE version_id > 4", false},
		} {
			if _, err := openDB(t, driver, name).ExecContext(t.Context(), step.change); err != nil {
				t.Fatal(err)
			}
			if got, err := store.Sealed(t.Context(), name); got != step.want || err != nil {
				t.Errorf("%s after %s: sealed %v, error %v", driver, step.change, got, err)
			}
		}
	}
}

// TestNewerDatabase: a program that was put back to an older version leaves the tables of the newer one alone.
func TestNewerDatabase(t *testing.T) {
	for driver, name := range map[string]string{"sqlite": storetest.File(t), "pgx": pgtest.New(t)} {
		insert := "INSERT INTO goose_db_version (version_id, is_applied) VALUES (1000, 1 = 1)"
		if _, err := openDB(t, driver, name).ExecContext(t.Context(), insert); err != nil {
			t.Fatal(err)
		}
		for how, open := range map[string]func() (*store.Store, error){
			"open":   func() (*store.Store, error) { return store.Open(t.Context(), name, keyringtest.Ring()) },
			"reader": func() (*store.Store, error) { return store.OpenReader(t.Context(), name, keyringtest.Ring()) },
			"beside": func() (*store.Store, error) { return store.OpenBeside(t.Context(), name, keyringtest.Ring()) },
		} {
			if _, err := open(); !errors.Is(err, store.ErrNotReady) {
				t.Errorf("%s, %s: %v", driver, how, err)
			}
		}
	}
}
