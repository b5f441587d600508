package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

func TestPageIsNewWithItsMarkerOnly(t *testing.T) {
	e := edit{id: "technik/a", marker: "Neu-1"}
	dir := writePages(t, map[string]string{"technik/a/index.html": "<p>alt</p>"})
	before, err := os.Stat(e.page(dir))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		text string
		want bool
	}{{"<p>alt</p>", false}, {"", false}, {"<p>Neu-12.</p>", false}, {"<p>Neu-1.</p>", true}} {
		if err := os.WriteFile(e.page(dir), []byte(c.text), 0o644); err != nil {
			t.Fatal(err)
		}
		if got := e.isNew(dir, before); got != c.want {
			t.Errorf("%q: %t", c.text, got)
		}
	}
	if err := os.Remove(e.page(dir)); err != nil {
		t.Fatal(err)
	}
	if e.isNew(dir, before) {
		t.Error("a page that is gone is no new one")
	}
}

func TestSaveAddsToThePost(t *testing.T) {
	e := edit{id: "technik/a", marker: "Neu-1"}
	dir := writePages(t, map[string]string{"technik/a.md": "alt\n"})
	if err := e.save(dir); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(dir, "technik", "a.md"))
	if want := "alt\n\nNachgetragen: Neu-1.\n"; err != nil || string(text) != want {
		t.Errorf("%q, %v", text, err)
	}
}

func TestServerThatEndsIsToldWithItsLastWords(t *testing.T) {
	s, err := start(t.Context(), tool{serve: []string{"go", "no-such-command"}, built: regexp.MustCompile("never")})
	if err != nil {
		t.Fatal(err)
	}
	err = s.await(t.Context(), time.Minute, time.Millisecond, func() bool { return s.builds() > 0 })
	if err == nil || !strings.Contains(err.Error(), "unknown command") {
		t.Error(err)
	}
	if err := s.stop(); err != nil {
		t.Error(err)
	}
}

func TestAwaitGivesUp(t *testing.T) {
	s := &server{ended: make(chan struct{})}
	never := func() bool { return false }
	if err := s.await(t.Context(), time.Millisecond, time.Microsecond, never); err == nil || !strings.Contains(err.Error(), "nothing happened for 1ms") {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.await(ctx, time.Minute, time.Minute, never); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
