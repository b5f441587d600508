package main

import (
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"newsroom/notifier/internal/keyring/keyringtest"
)

// TestHoldWhileSending: an editor holds an alert in the middle, from another process. A second later nothing of it leaves any
// more; release goes on, and cancel ends it. Nobody gets two, and what was not sent says so.
func TestHoldWhileSending(t *testing.T) {
	var files crowds
	for _, kind := range []string{"sqlite", "postgres"} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			const people = 600
			w := newWorld(t, people, files.make(t, kind, people), -1)
			w.publish(firstAlert)
			one := w.run(w.listen, "NEWSROOM_RATE=50")
			w.created(50)
			w.brake("hold", "held")
			w.still("hold")
			w.brake("release", "released")
			w.created(150)
			w.brake("cancel", "cancelled")
			w.still("cancel")
			w.none("planned", "dispatching") // what was in hand comes back, and is cancelled then
			if err := one.stop(); err != nil {
				t.Errorf("%v\n%s", err, w.logs())
			}
			w.eitherOr()
		})
	}
}

// created waits until so many requests for a message were made.
func (w *world) created(n int) {
	w.t.Helper()
	for range 1500 {
		if w.calls.count() >= n {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	w.t.Fatalf("%d messages after 15 s, not %d\n%s", w.calls.count(), n, w.logs())
}

// brake is a command of an editor's on the first alert.
func (w *world) brake(command, says string) {
	w.t.Helper()
	cmd := exec.CommandContext(w.t.Context(), "notifier-in-chaos", command, firstAlert.id, "--database", w.database.name)
	cmd.Env = append(os.Environ(), keyringVariable+"="+keyringtest.JSON(), clockVariable+"="+w.clock.file)
	out, err := cmd.CombinedOutput()
	if err != nil || !strings.Contains(string(out), says) {
		w.t.Fatalf("notifier %s: %v\n%s", command, err, out)
	}
}

// still holds the program to the promise that nothing leaves a second after a command.
func (w *world) still(command string) {
	w.t.Helper()
	time.Sleep(time.Second)
	before := w.calls.count()
	time.Sleep(1500 * time.Millisecond)
	if after := w.calls.count(); after != before {
		w.t.Errorf("%d requests more than a second after %s", after-before, command)
	}
	if before >= w.people {
		w.t.Errorf("everything was sent before %s could do anything", command)
	}
}

// none waits until the database says these states of no message.
func (w *world) none(states ...string) {
	w.t.Helper()
	isOne := func(r row) bool { return slices.Contains(states, r.state) }
	for range 300 {
		if !slices.ContainsFunc(w.database.rows(w.t), isOne) {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	w.t.Fatalf("after 30 s: %v", countStates(w.database.rows(w.t)))
}

// eitherOr: each person has one message, or none and the database says that it was cancelled.
func (w *world) eitherOr() {
	w.t.Helper()
	have := w.messages(firstAlert)
	for _, r := range w.database.rows(w.t) {
		want := 1
		if r.state == "cancelled" {
			want = 0
		}
		if n := len(have[r.number]); n != want {
			w.t.Errorf("%s has %d messages, the database says %s", r.number, n, r.state)
		}
	}
	if n := len(w.database.rows(w.t)); n != w.people {
		w.t.Errorf("%d of %d people were planned", n, w.people)
	}
}
