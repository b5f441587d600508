package main

import (
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"newsroom/notifier/internal/keyring/keyringtest"
	"newsroom/notifier/internal/store"
	"newsroom/notifier/internal/store/pgtest"
	"newsroom/notifier/internal/store/storetest"
)

// database is one of the two kinds, as the tests look at it beside the program.
type database struct {
	kind string // sqlite or postgres
	name string // for --database
}

// open opens it for looking.
func (d database) open(t testing.TB) *sql.DB {
	t.Helper()
	driver, source := "pgx", d.name
	if d.kind == "sqlite" {
		query := url.Values{"_pragma": {"query_only(1)", "busy_timeout(5000)"}}
		driver, source = "sqlite", "file:"+d.name+"?"+query.Encode()
	}
	db, err := sql.Open(driver, source)
	if err != nil {
		t.Fatal(err)
	}
	return db
}

// row is a delivery as it stands in the database, with the number that the store shows nobody.
type row struct {
	number, alert, state, class, attempt, message string
	attempts                                      int
	probing                                       bool // it is still looked for
}

const rowsQuery = `SELECT s.id, s.number, a.feed_id, d.state, d.class, COALESCE(d.attempt, ''), COALESCE(d.provider_id, ''), d.attempts,
	d.state = 'unknown' AND d.probe_due IS NOT NULL
	FROM deliveries d JOIN alerts a ON a.id = d.alert JOIN subscribers s ON s.id = d.subscriber ORDER BY d.id`

// rows opens the database each time: on SQLite a connection that stays would keep the log from being recovered as after a power cut.
func (d database) rows(t testing.TB) []row {
	t.Helper()
	db := d.open(t)
	defer db.Close()
	found, err := db.QueryContext(t.Context(), rowsQuery)
	if err != nil {
		t.Fatal(err)
	}
	defer found.Close()
	var all []row
	for found.Next() {
		var r row
		var id int64
		var sealed string
		if err := found.Scan(&id, &sealed, &r.alert, &r.state, &r.class, &r.attempt, &r.message, &r.attempts, &r.probing); err != nil {
			t.Fatal(err)
		}
		if r.number, err = keyringtest.Ring().Open(sealed, fmt.Sprintf("subscribers.number/%d", id)); err != nil {
			t.Fatal(err)
		}
		all = append(all, r)
	}
	if err := found.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

// check looks whether the file is whole after all that happened to it. PostgreSQL is not what is tested here.
func (d database) check(t testing.TB) {
	t.Helper()
	if d.kind != "sqlite" {
		return
	}
	db := d.open(t)
	defer db.Close()
	var said string
	if err := db.QueryRowContext(t.Context(), "PRAGMA integrity_check").Scan(&said); err != nil || said != "ok" {
		t.Errorf("the database is not whole: %s %v", said, err)
	}
}

// crowds are files with people who joined, by their number; each is made once and copied then.
type crowds struct {
	mu    sync.Mutex
	files map[int][]byte
}

// make is a database of its own with people.
func (c *crowds) make(t testing.TB, kind string, people int) database {
	t.Helper()
	if kind == "postgres" {
		d := database{kind, pgtest.New(t)}
		join(t, d.name, people)
		return d
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.files == nil {
		c.files = map[int][]byte{}
	}
	if c.files[people] == nil {
		c.files[people] = crowd(t, people)
	}
	d := database{kind, filepath.Join(t.TempDir(), "newsroom.db")}
	if err := os.WriteFile(d.name, c.files[people], 0o600); err != nil {
		t.Fatal(err)
	}
	return d
}

func crowd(t testing.TB, people int) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "crowd.db")
	join(t, path, people)
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// join lets people join in a database that nobody else has open.
func join(t testing.TB, name string, people int) {
	t.Helper()
	s, err := store.Open(t.Context(), name, keyringtest.Ring())
	if err != nil {
		t.Fatal(err)
	}
	storetest.Join(t, s, people, time.Now().Add(-time.Hour), "mini")
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}
