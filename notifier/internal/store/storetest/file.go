package storetest

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"newsroom/notifier/internal/keyring/keyringtest"
	"newsroom/notifier/internal/store"
)

// File names an SQLite database of the test's own with the notifier's tables and nothing in them, sealed with keyringtest.Ring. It is a copy of one
// that was made once: with the race detector, making the tables takes longer than most tests.
func File(t testing.TB) (path string) {
	t.Helper()
	data, err := empty()
	if err != nil {
		t.Fatal(err)
	}
	path = filepath.Join(t.TempDir(), "n.db")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

var empty = sync.OnceValues(func() ([]byte, error) {
	folder, err := os.MkdirTemp("", "storetest")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(folder) }()
	path := filepath.Join(folder, "n.db")
	s, err := store.Open(context.Background(), path, keyringtest.Ring())
	if err != nil {
		return nil, err
	}
	if err := s.Close(); err != nil { // with that, all of it is in the one file
		return nil, err
	}
	return os.ReadFile(path)
})
