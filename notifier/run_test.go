package main

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"newsroom/notifier/internal/twilio/twiliotest"
)

// TestEndsWhileItStarts: whoever stops the service before it has started gets no error either.
func TestEndsWhileItStarts(t *testing.T) {
	dir := t.TempDir()
	env := map[string]string{
		"TWILIO_ACCOUNT_SID": twiliotest.DefaultAccountSID, "TWILIO_AUTH_TOKEN": twiliotest.DefaultAuthToken,
	}
	args := []string{
		"run", "--sender", twiliotest.DefaultNumber, "--twilio-url", "http://127.0.0.1:9", "--listen", "127.0.0.1:0",
		"--alerts", filepath.Join(dir, "alerts.json"), "--database", filepath.Join(dir, "newsroom.db"),
	}
	for _, after := range []time.Duration{0, time.Millisecond, 5 * time.Millisecond, 20 * time.Millisecond, 60 * time.Millisecond} {
		ctx, stop := context.WithCancel(t.Context())
		timer := time.AfterFunc(after, stop)
		var stdout, stderr strings.Builder
		m := Main{Args: args, Stdout: &stdout, Stderr: &stderr, Getenv: func(name string) string { return env[name] }, Now: time.Now}
		if status := m.Run(ctx); status != exitDone {
			t.Errorf("stopped after %v: status %d: %s", after, status, &stderr)
		}
		timer.Stop()
		stop()
	}
}
