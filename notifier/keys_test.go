package main

import (
	"bytes"
	"errors"
	"io/fs"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"newsroom/notifier/internal/keyring"
	"newsroom/notifier/internal/store"
	"newsroom/notifier/internal/store/pgtest"
	"newsroom/notifier/internal/store/storetest"
)

// vaulted makes keys of its own for a database, in which people join.
func vaulted(t *testing.T, database string) (file string, ring *keyring.Ring) {
	t.Helper()
	file = filepath.Join(t.TempDir(), "keys")
	ring, err := keyring.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(t.Context(), database, ring)
	if err != nil {
		t.Fatal(err)
	}
	storetest.Join(t, s, 5, storetest.Start, "mini")
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return file, ring
}

// rotate runs the command.
func rotate(t *testing.T, environment map[string]string, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	m := Main{
		Args: append([]string{"keys", "rotate"}, args...), Stdout: &out, Stderr: &errs,
		Getenv: func(name string) string { return environment[name] }, Now: func() time.Time { return storetest.Start },
	}
	return m.Run(t.Context()), out.String(), errs.String()
}

// wantJoined opens a database with what the key file holds, and finds those who joined.
func wantJoined(t *testing.T, database, file string) *keyring.Ring {
	t.Helper()
	ring, err := keyring.Load(file)
	if err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(t.Context(), database, ring)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	for i := range 6 {
		_, err := s.Receive(t.Context(), store.Text{ProviderID: "look", From: storetest.Number(i), At: storetest.Start}, func(from store.Sender) store.Decision {
			if from.Known != (i < 5) {
				t.Errorf("person %d: known %v", i, from.Known)
			}
			return store.Decision{Drop: true}
		})
		if err != nil {
			t.Error(err)
		}
	}
	return ring
}

// TestRotationCutAnywhere kills the command after each of its steps: the key file opens the database, and the command given again ends well.
func TestRotationCutAnywhere(t *testing.T) {
	for _, step := range []string{"saved", "sealed", "wiped", "settled"} {
		for kind, database := range map[string]func() string{
			"SQLite":     func() string { return filepath.Join(t.TempDir(), "n.db") },
			"PostgreSQL": func() string { return pgtest.Empty(t) },
		} {
			t.Run(step+" "+kind, func(t *testing.T) {
				name := database()
				file, before := vaulted(t, name)
				kill(t, step, "keys", "rotate", "--database", name, "--keys", file)
				between := wantJoined(t, name, file)
				if between.ID() == before.ID() || between.Rotating() != (step != "settled") {
					t.Errorf("the file holds keys %s, rotating %v", between.ID(), between.Rotating())
				}
				if status, _, stderr := rotate(t, nil, "--database", name, "--keys", file); status != 0 {
					t.Fatalf("again: status %d, %s", status, stderr)
				}
				after := wantJoined(t, name, file)
				if after.Rotating() || step != "settled" && after.ID() != between.ID() {
					t.Errorf("the file holds keys %s in place of %s, rotating %v", after.ID(), between.ID(), after.Rotating())
				}
				if _, err := store.OpenReader(t.Context(), name, before); !errors.Is(err, store.ErrKeys) {
					t.Errorf("with the keys from before: %v", err)
				}
			})
		}
	}
}

// kill runs the program and ends it at a step.
func kill(t *testing.T, step string, args ...string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "notifier-in-chaos", args...)
	cmd.Env = append(cmd.Environ(), killVariable+"="+step+":1", keyringVariable+"=")
	out, err := cmd.CombinedOutput()
	if exit := (*exec.ExitError)(nil); !errors.As(err, &exit) || exit.ExitCode() != -1 {
		t.Fatalf("at %s: %v, %s", step, err, out)
	}
}

func TestRotationIsRefused(t *testing.T) {
	name := filepath.Join(t.TempDir(), "n.db")
	file, ring := vaulted(t, name)
	other := filepath.Join(t.TempDir(), "other")
	if _, err := keyring.Create(other); err != nil {
		t.Fatal(err)
	}
	missing := filepath.Join(t.TempDir(), "missing")
	for _, test := range []struct {
		what, want  string
		status      int
		environment map[string]string
		args        []string
	}{
		{"keys in the environment", "only a file can be rotated", 2, map[string]string{keyringVariable: "{}"}, []string{"--database", name}},
		{"PostgreSQL without a file", "no key file is named", 2, nil, []string{"--database", "postgres://host/name"}},
		{"a file that is not there", "key file " + missing, 1, nil, []string{"--database", name, "--keys", missing}},
		{"the keys of another database", "the keys do not fit", 1, nil, []string{"--database", name, "--keys", other}},
		{"no database", "there is no such database", 1, nil, []string{"--database", missing + ".db", "--keys", file}},
	} {
		if status, stdout, stderr := rotate(t, test.environment, test.args...); status != test.status || stdout != "" || !strings.Contains(stderr, test.want) {
			t.Errorf("%s: status %d, %s%s; want %q", test.what, status, stdout, stderr, test.want)
		}
	}
	s, err := store.Open(t.Context(), name, ring)
	if err != nil {
		t.Fatal(err)
	}
	if status, _, stderr := rotate(t, nil, "--database", name, "--keys", file); status != 1 || !strings.Contains(stderr, "another notifier uses") {
		t.Errorf("while a notifier works: status %d, %s", status, stderr)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if now := wantJoined(t, name, file); now.ID() != ring.ID() || now.Rotating() {
		t.Error("the keys are others now")
	}
	if _, err := keyring.Load(missing); !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
}
