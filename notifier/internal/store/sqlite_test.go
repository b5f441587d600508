package store_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"newsroom/notifier/internal/keyring/keyringtest"
	"newsroom/notifier/internal/store"
	"newsroom/notifier/internal/store/pgtest"
	"newsroom/notifier/internal/store/storetest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(pgtest.Main(m)) }

func TestSQLite(t *testing.T) {
	storetest.Exercise(t, func(t testing.TB) *store.Store { return open(t, storetest.File(t)) })
}

func open(t testing.TB, path string) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), path, keyringtest.Ring())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func TestFileIsPrivate(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a?b #c%20.db") // a path, although it looks like a URL
	storetest.Join(t, open(t, path), 1, storetest.Start, "mini")
	files, err := filepath.Glob(filepath.Join(filepath.Dir(path), "*"))
	if err != nil || len(files) < 3 {
		t.Fatalf("files %v, error %v", files, err)
	}
	for _, file := range files {
		info, err := os.Stat(file)
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, error %v", file, info.Mode(), err)
		}
	}
	if _, err := os.Stat(path); err != nil {
		t.Error(err)
	}
}

func TestOneWriter(t *testing.T) {
	path := storetest.File(t)
	first, err := store.Open(t.Context(), path, keyringtest.Ring())
	if err != nil {
		t.Fatal(err)
	}
	storetest.Join(t, first, 2, storetest.Start, "mini")
	link := filepath.Join(t.TempDir(), "link.db")
	if err := os.Symlink(path, link); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{path, link} {
		if second, err := store.Open(t.Context(), name, keyringtest.Ring()); !errors.Is(err, store.ErrInUse) {
			t.Errorf("the second writer got %v, %v", second, err)
		}
	}
	reader, err := store.OpenReader(t.Context(), path, keyringtest.Ring())
	if err != nil {
		t.Fatal(err)
	}
	if n, err := reader.Count(t.Context()); err != nil || n.Active != 2 {
		t.Errorf("beside the writer: %+v, error %v", n, err)
	}
	if _, err := reader.Plan(t.Context(), storetest.Alert("a", storetest.Start), storetest.Start); err == nil {
		t.Error("a reader wrote")
	}
	if err := errors.Join(reader.Close(), first.Close()); err != nil {
		t.Error(err)
	}
	again := open(t, path) // the lock goes with the writer, and what it wrote stays
	if n, err := again.Count(t.Context()); err != nil || n.Active != 2 {
		t.Errorf("after reopening: %+v, error %v", n, err)
	}
}

func TestOpenRefuses(t *testing.T) {
	dir := t.TempDir()
	garbage := filepath.Join(dir, "garbage.db")
	if err := os.WriteFile(garbage, []byte(strings.Repeat("this is no database ", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"":                               "no database is named",
		"mysql://u:secret@host/db":       "neither SQLite nor PostgreSQL",
		":memory:":                       "name a file",
		filepath.Join(dir, "no", "n.db"): "the folder",
		garbage:                          "not a database",
	} {
		s, err := store.Open(t.Context(), name, keyringtest.Ring())
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%q: %v, %v; want %q", name, s, err, want)
		}
	}
}

func TestReaderRefuses(t *testing.T) {
	dir := t.TempDir()
	missing := filepath.Join(dir, "n.db")
	if _, err := store.OpenReader(t.Context(), missing, keyringtest.Ring()); !errors.Is(err, store.ErrMissing) {
		t.Errorf("a missing database: %v", err)
	}
	if _, err := os.Stat(missing); err == nil {
		t.Error("the reader made a database")
	}
	empty := filepath.Join(dir, "empty.db")
	if err := os.WriteFile(empty, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := store.OpenReader(t.Context(), empty, keyringtest.Ring()); err == nil || !strings.Contains(err.Error(), "not a notifier's database") {
		t.Errorf("an empty file: %v", err)
	}
	if _, err := store.OpenReader(t.Context(), filepath.Join(dir, "no", "n.db"), keyringtest.Ring()); err == nil || errors.Is(err, store.ErrMissing) {
		t.Errorf("no writer would make this database: %v", err)
	}
}

// TestReaderChangesNothing, not even of a database that is another program's.
func TestReaderChangesNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "other.db")
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.ExecContext(t.Context(), "CREATE TABLE other (a)"); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := store.OpenReader(t.Context(), path, keyringtest.Ring()); err == nil {
		t.Error("took another program's database")
	}
	if after, err := os.ReadFile(path); err != nil || !bytes.Equal(after, before) {
		t.Errorf("the file is another one now, error %v", err)
	}
}

func TestClosedStoreTakesNothing(t *testing.T) {
	s, err := store.Open(t.Context(), storetest.File(t), keyringtest.Ring())
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Recover(context.Background(), "a", storetest.Start, 0); err == nil {
		t.Error("a closed store took a change")
	}
}
