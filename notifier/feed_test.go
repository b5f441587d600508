package main

import (
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"newsroom/notifier/internal/alert"
	"newsroom/notifier/internal/keyring/keyringtest"
	"newsroom/notifier/internal/outbox"
	"newsroom/notifier/internal/store"
	"newsroom/notifier/internal/store/storetest"
	"newsroom/notifier/internal/subscriber"
)

func newFeeder(t *testing.T, location string) (*feeder, *strings.Builder) {
	t.Helper()
	db, err := store.Open(t.Context(), storetest.File(t), keyringtest.Ring())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	source, err := alert.Open(location)
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	log := slog.New(slog.NewTextHandler(&text, nil))
	return &feeder{
		source: source, store: db, newsroom: new(atomic.Pointer[subscriber.Newsroom]), planned: func() {}, now: time.Now, log: log,
		planner: outbox.Planner{Archive: db, MaxAge: time.Hour, Log: log},
	}, &text
}

// TestFeederLooksAgain: what could not be read is tried again soon, although nothing tells of a change; it is complained of once.
func TestFeederLooksAgain(t *testing.T) {
	path := filepath.Join(t.TempDir(), "alerts.json")
	f, log := newFeeder(t, path)
	for range 2 {
		if wait := f.step(t.Context()); wait > retryRead {
			t.Errorf("nothing was read; looks again after %v", wait)
		}
	}
	if n := strings.Count(log.String(), "cannot be read"); n != 1 {
		t.Errorf("complained %d times:\n%s", n, log)
	}
	good := `{"version": "https://jsonfeed.org/version/1.1", "title": "Netz", "_newsroom": {"contract": 1, "channels": []}, "items": []}`
	if err := os.WriteFile(path, []byte(good), 0o600); err != nil {
		t.Fatal(err)
	}
	if wait := f.step(t.Context()); !f.known || wait > lookAgain {
		t.Errorf("known %v; looks again after %v", f.known, wait)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if wait := f.step(t.Context()); !f.known || wait > retryRead {
		t.Errorf("known %v; looks again after %v", f.known, wait)
	}
}
