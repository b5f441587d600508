package store_test

import (
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/pressly/goose/v3"

	"newsroom/notifier/internal/keyring/keyringtest"
	"newsroom/notifier/internal/store"
	"newsroom/notifier/internal/store/pgtest"
	"newsroom/notifier/internal/store/storetest"
	"newsroom/notifier/internal/subscriber"
)

// TestMigrationKeepsEverybody: the newest tables come to a database that is full, on both databases, and the full SQLite file moves to PostgreSQL.
func TestMigrationKeepsEverybody(t *testing.T) {
	file, server, moved := filepath.Join(t.TempDir(), "n.db"), pgtest.Empty(t), pgtest.Empty(t)
	before := tenThousand(t, goose.DialectSQLite3, "sqlite", file)
	if other := tenThousand(t, goose.DialectPostgres, "pgx", server); other != before {
		t.Fatal("the two databases do not begin alike")
	}
	wantEverybody(t, "SQLite", "sqlite", file, before)
	wantEverybody(t, "PostgreSQL", "pgx", server, before)
	if _, err := store.Move(t.Context(), file, moved); err != nil {
		t.Fatal(err)
	}
	wantEverybody(t, "moved", "pgx", moved, before)
}

// tenThousand fills the tables as they were before digests, and returns what everybody then is.
func tenThousand(t *testing.T, dialect goose.Dialect, driver, name string) string {
	t.Helper()
	db := openDB(t, driver, name)
	folder := map[string]string{"sqlite": "migrations/sqlite", "pgx": "migrations/postgres"}[driver]
	provider, err := goose.NewProvider(dialect, db, os.DirFS(folder), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := provider.UpTo(t.Context(), 2); err != nil {
		t.Fatal(err)
	}
	numbers := fmt.Sprintf("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d) ", people)
	for _, statement := range []string{
		"INSERT INTO subscribers (pseudonym, number, language, stopped, created, changed) " + numbers +
			"SELECT 'p' || i, '+999' || (10000000 + i), 'de', CASE WHEN i % 10 = 0 THEN 1000 + i END, i, i FROM n ORDER BY i",
		"INSERT INTO subscriptions (subscriber, channel, since) SELECT id, 'mini', created FROM subscribers",
		"INSERT INTO subscriptions (subscriber, channel, since) SELECT id, 'maxi', created + 1 FROM subscribers WHERE id % 2 = 0",
	} {
		if _, err := db.ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	return everybody(t, db)
}

// wantEverybody opens the database as the notifier does, and finds everybody there, without a digest until somebody asks for one.
func wantEverybody(t *testing.T, what, driver, name, before string) {
	t.Helper()
	s := open(t, name)
	n, err := s.Count(t.Context())
	if err != nil || n.Active != people*9/10 || n.Stopped != people/10 || len(n.Digests) > 0 {
		t.Errorf("%s: counted %+v, error %v", what, n, err)
	}
	if after := everybody(t, openDB(t, driver, name)); after != before {
		t.Errorf("%s: somebody is not as before", what)
	}
	if p, err := s.Plan(t.Context(), storetest.Digest("to nobody, "+what, storetest.Start), storetest.Start); err != nil || p.Recipients != 0 {
		t.Errorf("%s: a digest was planned for %d, error %v", what, p.Recipients, err)
	}
	one := store.Text{ProviderID: "daily, " + what, From: fmt.Sprintf("+999%d", 10000000+people-1), At: storetest.Start}
	_, err = s.Receive(t.Context(), one, storetest.Decide(func(before subscriber.State) subscriber.Step {
		before.Digests = []string{"mini"}
		return subscriber.Step{After: before, Kind: subscriber.Daily}
	}))
	if err != nil {
		t.Fatal(err)
	}
	if p, err := s.Plan(t.Context(), storetest.Digest("to one, "+what, storetest.Start), storetest.Start); err != nil || p.Recipients != 1 {
		t.Errorf("%s: a digest was planned for %d, error %v, want the one who asked", what, p.Recipients, err)
	}
	if _, err := s.Receive(t.Context(), store.Text{ProviderID: "no more, " + what, From: one.From, At: storetest.Start}, storetest.Decide(asBefore)); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

func asBefore(before subscriber.State) subscriber.Step {
	before.Digests = nil
	return subscriber.Step{After: before, Kind: subscriber.Undaily}
}

// everybody is a sum over all people and what they have joined.
func everybody(t *testing.T, db *sql.DB) string {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), `SELECT s.id, s.pseudonym, s.number, s.language, s.way, COALESCE(s.stopped, 0), s.created, x.channel, x.since
		FROM subscribers s JOIN subscriptions x ON x.subscriber = s.id ORDER BY s.id, x.channel`)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	sum, n := sha256.New(), 0
	for rows.Next() {
		var id, stopped, created, since int64
		var pseudonym, number, language, way, channel string
		if err := rows.Scan(&id, &pseudonym, &number, &language, &way, &stopped, &created, &channel, &since); err != nil {
			t.Fatal(err)
		}
		if open, err := keyringtest.Ring().Open(number, fmt.Sprintf("subscribers.number/%d", id)); err == nil { // it was in the clear before
			number = open
		}
		_, _ = fmt.Fprintln(sum, id, pseudonym, number, language, way, stopped, created, channel, since)
		n++
	}
	if err := rows.Err(); err != nil || n != people*3/2 {
		t.Fatalf("%d rows, error %v", n, err)
	}
	return hex.EncodeToString(sum.Sum(nil))
}

func openDB(t *testing.T, driver, name string) *sql.DB {
	t.Helper()
	db, err := sql.Open(driver, name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}
