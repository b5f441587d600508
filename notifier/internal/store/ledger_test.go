package store_test

import (
	"database/sql"
	"errors"
	"strings"
	"testing"

	"newsroom/notifier/internal/store"
	"newsroom/notifier/internal/store/storetest"
)

// onEachOpen runs a test on both databases, with a connection that reaches everything.
func onEachOpen(t *testing.T, run func(t *testing.T, s *store.Store, db *sql.DB, driver string)) {
	t.Helper()
	onEach(t, func(t *testing.T, driver, name string) {
		s := open(t, name)
		run(t, s, openDB(t, driver, name), driver)
	})
}

// TestLedgerIsOnlyAppendedTo: the database itself refuses everything else.
func TestLedgerIsOnlyAppendedTo(t *testing.T) {
	onEachOpen(t, func(t *testing.T, s *store.Store, db *sql.DB, driver string) {
		storetest.Join(t, s, 2, storetest.Start, "mini")
		statements := []string{"UPDATE ledger SET wording = 'x' WHERE seq = 1", "DELETE FROM ledger WHERE seq = 2", "DELETE FROM ledger", "TRUNCATE ledger"}
		if driver == "sqlite" { // which has no TRUNCATE
			statements = statements[:3]
		}
		for _, statement := range statements {
			if _, err := db.ExecContext(t.Context(), statement); err == nil || !strings.Contains(err.Error(), "the ledger is only appended to") {
				t.Errorf("%s: %v", statement, err)
			}
		}
		if n, _, err := s.VerifyLedger(t.Context()); n != 2 || err != nil {
			t.Errorf("%d records, error %v", n, err)
		}
	})
}

// TestLedgerBroken: who may take the triggers away can change the ledger, and is found out. Each case begins with five records.
func TestLedgerBroken(t *testing.T) {
	const (
		columns = "(seq, at, subject, event, object, way, wording, version, hash)"
		copied  = "at, subject, event, object, way, wording, version, hash FROM ledger WHERE seq = "
	)
	cases := map[string]struct {
		statements []string
		want       string
	}{
		"its time":       {[]string{"UPDATE ledger SET at = at + 1 WHERE seq = 3"}, "record 3 does not follow from record 2"},
		"its person":     {[]string{"UPDATE ledger SET subject = 'p' WHERE seq = 3"}, "record 3 does not follow from record 2"},
		"its event":      {[]string{"UPDATE ledger SET event = 'given' WHERE seq = 5"}, "record 5 does not follow from record 4"},
		"its object":     {[]string{"UPDATE ledger SET object = 'maxi' WHERE seq = 3"}, "record 3 does not follow from record 2"},
		"its way":        {[]string{"UPDATE ledger SET way = 'editor' WHERE seq = 3"}, "record 3 does not follow from record 2"},
		"its wording":    {[]string{"UPDATE ledger SET wording = 'x' || wording WHERE seq = 1"}, "record 1 does not follow from record 0"},
		"its version":    {[]string{"UPDATE ledger SET version = '' WHERE seq = 3"}, "record 3 does not follow from record 2"},
		"its hash":       {[]string{"UPDATE ledger SET hash = 'x' WHERE seq = 5"}, "record 5 does not follow from record 4"},
		"the first gone": {[]string{"DELETE FROM ledger WHERE seq = 1"}, "record 2 does not follow from record 0"},
		"one gone":       {[]string{"DELETE FROM ledger WHERE seq = 3"}, "record 4 does not follow from record 2"},
		"one gone, and the numbers closed up": {
			[]string{"DELETE FROM ledger WHERE seq = 3", "UPDATE ledger SET seq = 3 WHERE seq = 4", "UPDATE ledger SET seq = 4 WHERE seq = 5"},
			"record 3 does not follow from record 2",
		},
		"two swapped": {
			[]string{"UPDATE ledger SET seq = 9 WHERE seq = 2", "UPDATE ledger SET seq = 2 WHERE seq = 3", "UPDATE ledger SET seq = 3 WHERE seq = 9"},
			"record 2 does not follow from record 1",
		},
		"one put in": {
			[]string{"UPDATE ledger SET seq = 6 WHERE seq = 5", "INSERT INTO ledger " + columns + " SELECT 5, " + copied + "2"},
			"record 5 does not follow from record 4",
		},
		"one put in front":   {[]string{"INSERT INTO ledger " + columns + " SELECT 0, " + copied + "1"}, "record 0 does not follow from record 0"},
		"one put behind":     {[]string{"INSERT INTO ledger " + columns + " SELECT 6, " + copied + "5"}, "record 6 does not follow from record 5"},
		"the end cut off":    {[]string{"DELETE FROM ledger WHERE seq > 3"}, "none of its 3 records has the hash"},
		"everything cut off": {[]string{"DELETE FROM ledger"}, "none of its 0 records has the hash"},
	}
	onEachOpen(t, func(t *testing.T, s *store.Store, db *sql.DB, driver string) {
		storetest.Join(t, s, 4, storetest.Start, "mini")
		storetest.Stop(t, s, 3)
		_, head, err := s.VerifyLedger(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		execAll(t, db, "CREATE TABLE whole AS SELECT * FROM ledger")
		for _, trigger := range map[string][]string{
			"sqlite": {"DROP TRIGGER ledger_is_not_changed", "DROP TRIGGER ledger_is_not_shortened"}, "pgx": {"DROP TRIGGER ledger_is_not_changed ON ledger"},
		}[driver] {
			execAll(t, db, trigger)
		}
		for name, c := range cases {
			execAll(t, db, c.statements...)
			if _, _, err := s.VerifyLedger(t.Context(), head); !errors.Is(err, store.ErrLedger) || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%s: %v, want %s", name, err, c.want)
			}
			execAll(t, db, "DELETE FROM ledger", "INSERT INTO ledger SELECT * FROM whole")
			if _, _, err := s.VerifyLedger(t.Context(), head); err != nil {
				t.Errorf("%s, put back: %v", name, err)
			}
		}
		storetest.Join(t, s, 5, storetest.Start, "maxi") // the head from before stays good
		if _, _, err := s.VerifyLedger(t.Context(), head); err != nil {
			t.Error(err)
		}
		execAll(t, db, "DELETE FROM ledger")
		storetest.Join(t, s, 7, storetest.Start, "feuerwehr") // who writes all anew is found out by the head alone
		if n, _, err := s.VerifyLedger(t.Context()); n == 0 || err != nil {
			t.Errorf("%d records, error %v", n, err)
		}
		if _, _, err := s.VerifyLedger(t.Context(), head); !errors.Is(err, store.ErrLedger) || !strings.Contains(err.Error(), "written anew") {
			t.Errorf("written anew: %v", err)
		}
	})
}

func execAll(t *testing.T, db *sql.DB, statements ...string) {
	t.Helper()
	for _, statement := range statements {
		if _, err := db.ExecContext(t.Context(), statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
}
