package store_test

import (
	"testing"

	"newsroom/notifier/internal/store"
)

// TestShown: a database's name goes into logs without its password.
func TestShown(t *testing.T) {
	for name, want := range map[string]string{
		"newsroom.db": "newsroom.db",
		"postgres://news:geheim@db.example/newsroom?sslmode=require":       "postgres://db.example/newsroom",
		"postgres:///newsroom?host=/run/postgresql&user=x&password=geheim": "postgres:///newsroom?host=/run/postgresql",
		"postgres://news:ge?heim@db.example/newsroom":                      "postgres://…",
	} {
		if got := store.Shown(name); got != want {
			t.Errorf("Shown(%q) = %q, want %q", name, got, want)
		}
	}
}
