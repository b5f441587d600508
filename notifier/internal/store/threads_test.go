package store_test

import (
	"context"
	"database/sql"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pressly/goose/v3"

	"newsroom/notifier/internal/store"
	"newsroom/notifier/internal/store/pgtest"
	"newsroom/notifier/internal/store/storetest"
)

// TestPlansUseIndexes: what is asked for each text, each second, or by each open page looks through no table.
func TestPlansUseIndexes(t *testing.T) {
	path := storetest.File(t)
	open(t, path)
	wantIndexes(t, "sqlite", path, "EXPLAIN QUERY PLAN ", "SCAN ")
	wantIndexes(t, "pgx", pgtest.New(t), "EXPLAIN ", "Seq Scan")
}

func wantIndexes(t *testing.T, driver, name, explain, scan string) {
	t.Helper()
	db := openDB(t, driver, name)
	db.SetMaxOpenConns(1)
	if driver == "pgx" { // tables without rows are looked through otherwise, since nothing is quicker there
		if _, err := db.ExecContext(t.Context(), "SET enable_seqscan = off"); err != nil {
			t.Fatal(err)
		}
	}
	for query, args := range store.Explained(driver == "pgx") {
		if plan := planOf(t.Context(), t, driver, db, explain+query, args); strings.Contains(plan, scan) || !strings.Contains(strings.ToLower(plan), "index") {
			t.Errorf("%s: %s\nis done by\n%s", driver, query, plan)
		}
	}
}

// planOf joins the last columns of a plan, which are what is done.
func planOf(ctx context.Context, t *testing.T, driver string, db *sql.DB, query string, args []any) string {
	t.Helper()
	rows, err := db.QueryContext(ctx, query, args...)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	var plan []string
	for rows.Next() {
		var step string
		into := []any{&step}
		if driver == "sqlite" {
			var id, parent, unused int
			into = []any{&id, &parent, &unused, &step}
		}
		if err := rows.Scan(into...); err != nil {
			t.Fatal(err)
		}
		if step != "SCAN CONSTANT ROW" { // SQLite's words for a SELECT without a table
			plan = append(plan, step)
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return strings.Join(plan, "\n")
}

// TestOldTextsAreInTheInbox: what people wrote to the editors before there were threads can be read and answered, by no more than who wrote it.
func TestOldTextsAreInTheInbox(t *testing.T) {
	for driver, name := range map[string]string{"sqlite": filepath.Join(t.TempDir(), "n.db"), "pgx": pgtest.Empty(t)} {
		inTheClear(t, map[string]goose.Dialect{"sqlite": goose.DialectSQLite3, "pgx": goose.DialectPostgres}[driver], driver, name)
		s := open(t, name)
		threads, err := s.Inbox(t.Context(), false)
		if err != nil || len(threads) != 200 {
			t.Fatalf("%s: %d conversations, error %v", driver, len(threads), err)
		}
		talk, err := s.Talk(t.Context(), threads[7].Code)
		if err != nil || len(talk.Entries) != 1 || !strings.HasPrefix(talk.Entries[0].Text, "In der Gasse 7") || !talk.Entries[0].Open {
			t.Fatalf("%s: %+v, error %v", driver, talk, err)
		}
		if err := s.Answer(t.Context(), store.Answer{Thread: talk.ID, Who: talk.Entries[0].Who, Text: "Danke", At: storetest.Start, Until: storetest.Start.AddDate(0, 0, 1)}); err != nil {
			t.Errorf("%s: %v", driver, err)
		}
	}
}
