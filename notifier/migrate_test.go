package main

import (
	"bytes"
	"database/sql"
	"fmt"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver

	"newsroom/notifier/internal/keyring/keyringtest"
	"newsroom/notifier/internal/store"
	"newsroom/notifier/internal/store/pgtest"
	"newsroom/notifier/internal/store/storetest"
)

// lived makes a database in which something of everything has happened, and names it.
func lived(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "n.db")
	s, err := store.Open(t.Context(), path, keyringtest.Ring())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	storetest.Live(t, s)
	return path
}

func migrate(t *testing.T, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	m := Main{
		Args: append([]string{"migrate"}, args...), Stdout: &out, Stderr: &errs,
		Getenv: func(string) string { return "" }, Now: func() time.Time { return storetest.Start },
	}
	return m.Run(t.Context()), out.String(), errs.String()
}

func TestMigrate(t *testing.T) {
	from, to := lived(t), pgtest.Empty(t)
	before := contents(t, "sqlite", from)
	status, stdout, stderr := migrate(t, "--from", from, "--database", to)
	if status != 0 || stderr != "" {
		t.Fatalf("status %d, %s", status, stderr)
	}
	after := contents(t, "pgx", to)
	for table, rows := range before {
		if !reflect.DeepEqual(after[table], rows) {
			t.Errorf("%s was\n%v\nand is\n%v", table, rows, after[table])
		}
		if len(rows) == 0 || !strings.Contains(strings.Join(strings.Fields(stdout), " "), fmt.Sprintf("%s %d", table, len(rows))) {
			t.Errorf("%s has %d rows; the output is\n%s", table, len(rows), stdout)
		}
	}
	if again := contents(t, "sqlite", from); !reflect.DeepEqual(again, before) {
		t.Error("the source is another one now")
	}
	wantGoesOn(t, to)
	if status, _, stderr := migrate(t, "--from", from, "--database", to); status != 1 || !strings.Contains(stderr, "holds data already") {
		t.Errorf("the second time: status %d, %s", status, stderr)
	}
}

// wantGoesOn joins one more person and sends one more alert: the numbers go on after the old ones.
func wantGoesOn(t *testing.T, name string) {
	t.Helper()
	s, err := store.Open(t.Context(), name, keyringtest.Ring())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	before, err := s.Count(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	storetest.Text(t, s, 90, "afterwards", storetest.Start, storetest.Joins("mini"))
	planned, err := s.Plan(t.Context(), storetest.Alert("afterwards", storetest.Start), storetest.Start)
	if err != nil || !planned.Fresh || planned.Recipients != before.Active+1 {
		t.Errorf("planned %+v, want %d; error %v", planned, before.Active+1, err)
	}
}

func TestMigrateRefuses(t *testing.T) {
	from, to := lived(t), pgtest.New(t)
	missing := filepath.Join(t.TempDir(), "missing.db")
	for want, args := range map[string][]string{
		"no PostgreSQL database":    {"--from", from, "--database", "other.db"},
		"there is no such database": {"--from", missing, "--database", to},
		"neither SQLite nor":        {"--from", "mysql://host/n", "--database", to},
	} {
		if status, stdout, stderr := migrate(t, args...); status != 1 || stdout != "" || !strings.Contains(stderr, want) {
			t.Errorf("%v: status %d, %s; want %q", args, status, stderr, want)
		}
	}
	s, err := store.Open(t.Context(), from, keyringtest.Ring())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	if status, _, stderr := migrate(t, "--from", from, "--database", to); status != 1 || !strings.Contains(stderr, "another notifier uses") {
		t.Errorf("while a notifier runs: status %d, %s", status, stderr)
	}
	wantEmpty(t, to)
}

// TestMigrateIsAllOrNothing: the target refuses one of the last rows.
func TestMigrateIsAllOrNothing(t *testing.T) {
	from, to := lived(t), pgtest.New(t)
	execute(t, to, "ALTER TABLE subscriptions ADD CONSTRAINT no CHECK (subscriber < 3)")
	if status, stdout, stderr := migrate(t, "--from", from, "--database", to); status != 1 || stdout != "" || !strings.Contains(stderr, "subscriptions") {
		t.Errorf("status %d, %s, %s", status, stdout, stderr)
	}
	wantEmpty(t, to)
	execute(t, to, "ALTER TABLE subscriptions DROP CONSTRAINT no")
	if status, _, stderr := migrate(t, "--from", from, "--database", to); status != 0 {
		t.Errorf("after mending it: status %d, %s", status, stderr)
	}
}

func wantEmpty(t *testing.T, name string) {
	t.Helper()
	for table, rows := range contents(t, "pgx", name) {
		if len(rows) > 0 {
			t.Errorf("the target's table %s holds %d rows", table, len(rows))
		}
	}
}

func execute(t *testing.T, name, statement string) {
	t.Helper()
	db, err := sql.Open("pgx", name)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if _, err := db.ExecContext(t.Context(), statement); err != nil {
		t.Fatal(err)
	}
}

// contents reads every row of the notifier's tables.
func contents(t *testing.T, driver, name string) map[string][]string {
	t.Helper()
	db, err := sql.Open(driver, name)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	all := map[string][]string{}
	for _, table := range []string{"alerts", "alert_channels", "subscribers", "subscriptions", "deliveries", "inbound", "pauses", "newsroom", "conversations", "thread_names", "replies", "pictures"} {
		all[table] = rowsOf(t, db, "SELECT * FROM "+table+" ORDER BY 1, 2")
	}
	return all
}

func rowsOf(t *testing.T, db *sql.DB, query string) (all []string) {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	for rows.Next() {
		values, into := make([]any, len(columns)), make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		if err := rows.Scan(into...); err != nil {
			t.Fatal(err)
		}
		row := ""
		for i, column := range columns {
			row += fmt.Sprintf("%s=%v ", column, values[i])
		}
		all = append(all, row)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}
