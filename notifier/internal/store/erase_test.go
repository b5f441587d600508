package store_test

import (
	"path/filepath"
	"testing"
	"time"

	"newsroom/notifier/internal/store"
	"newsroom/notifier/internal/store/storetest"
)

// TestNoMomentLeadsToTheLedger: the ledger says to the millisecond when somebody was erased. Nothing else does, so that neither the empty row, whose
// deliveries stay for a while, nor the hashes of the person's texts belong to that record.
func TestNoMomentLeadsToTheLedger(t *testing.T) {
	path := filepath.Join(t.TempDir(), "n.db")
	s := open(t, path)
	storetest.Join(t, s, 1, storetest.Start, "mini")
	who, err := s.Find(t.Context(), storetest.Number(0))
	if err != nil {
		t.Fatal(err)
	}
	at := storetest.Start.Add(90*time.Minute + 17*time.Millisecond)
	if err := s.Erase(t.Context(), who, at); err != nil {
		t.Fatal(err)
	}
	records, err := s.Ledger(t.Context(), who)
	if err != nil || len(records) == 0 || records[len(records)-1].Event != store.Erased || !records[len(records)-1].At.Equal(at) {
		t.Fatalf("the ledger has %+v, error %v", records, err)
	}
	db := openDB(t, "sqlite", path)
	var rows, others int
	err = db.QueryRowContext(t.Context(), `SELECT COUNT(*), COUNT(CASE WHEN m.at % 86400000 = 0 THEN 1 END)
		FROM (SELECT erased AS at FROM subscribers UNION ALL SELECT stopped FROM subscribers UNION ALL SELECT at FROM seen) m`).Scan(&rows, &others)
	if err != nil || rows < 3 || others != rows {
		t.Errorf("of %d times %d are days, error %v", rows, others, err)
	}
}
