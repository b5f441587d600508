package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"newsroom/notifier/internal/keyring"
	"newsroom/notifier/internal/store"
	"newsroom/notifier/internal/store/storetest"
	"newsroom/notifier/internal/subscriber"
	"newsroom/notifier/internal/twilio/twiliotest"
)

// quietHouse is a newsroom whose people sleep from ten to six, with a clock of its own.
type quietHouse struct {
	t       *testing.T
	dir     string
	sandbox *twiliotest.Server
	server  *httptest.Server
	ahead   time.Duration
}

func newQuietHouse(t *testing.T, people int) *quietHouse {
	t.Helper()
	h := &quietHouse{t: t, dir: t.TempDir(), sandbox: twiliotest.New(twiliotest.Config{StatusDelay: -1})}
	h.server = httptest.NewServer(h.sandbox)
	t.Cleanup(func() { h.sandbox.Close(); h.server.Close() })
	h.goTo(23)
	h.open(func(s *store.Store) { storetest.Join(t, s, people, storetest.Start, "mini") })
	at := h.now().Format(time.RFC3339)
	feed := fmt.Sprintf(`{"version": "https://jsonfeed.org/version/1.1", "title": "Netz", "language": "de", "home_page_url": "https://netz.example/",
		"_newsroom": {"contract": 1, "channels": [{"id": "mini", "title": "Mini"}]}, "items": [{"id": "u/gas", "url": "https://netz.example/u/gas/",
		"title": "Gas", "content_text": "Wasser weg", "date_published": %q, "date_modified": %q,
		"_newsroom": {"kind": "alert", "thread": "u/gas", "channels": ["mini"], "short_url": "https://netz.example/a/7k3qf9/", "expires": null}}]}`, at, at)
	if err := os.WriteFile(h.file("alerts.json"), []byte(feed), 0o600); err != nil {
		t.Fatal(err)
	}
	return h
}

func (h *quietHouse) file(name string) string { return filepath.Join(h.dir, name) }

func (h *quietHouse) now() time.Time { return time.Now().Add(h.ahead).UTC() }

// goTo sets the clock to the next time that it is so late.
func (h *quietHouse) goTo(hour int) {
	now := h.now()
	h.ahead += (time.Date(now.Year(), now.Month(), now.Day(), hour, 0, 0, 0, time.UTC).Sub(now) + 24*time.Hour) % (24 * time.Hour)
}

// open looks into the database between two commands.
func (h *quietHouse) open(look func(*store.Store)) {
	h.t.Helper()
	ring, err := keyring.Load(h.file("n.db.keys"))
	if err != nil {
		ring, err = keyring.Create(h.file("n.db.keys"))
	}
	if err != nil {
		h.t.Fatal(err)
	}
	s, err := store.Open(h.t.Context(), h.file("n.db"), ring)
	if err != nil {
		h.t.Fatal(err)
	}
	look(s)
	if err := s.Close(); err != nil {
		h.t.Fatal(err)
	}
}

// run runs a command that has to succeed, and gives what it says.
func (h *quietHouse) run(args ...string) string {
	h.t.Helper()
	var out, errs bytes.Buffer
	secrets := map[string]string{"TWILIO_ACCOUNT_SID": twiliotest.DefaultAccountSID, "TWILIO_AUTH_TOKEN": twiliotest.DefaultAuthToken}
	m := Main{Args: append(args, "--database", h.file("n.db")), Stdout: &out, Stderr: &errs, Getenv: func(name string) string { return secrets[name] }, Now: h.now}
	if status := m.Run(h.t.Context()); status != 0 {
		h.t.Errorf("%v: status %d\n%s%s", args, status, &out, &errs)
	}
	return out.String()
}

func (h *quietHouse) plan() string {
	h.t.Helper()
	return h.run("plan", "--alerts", h.file("alerts.json"), "--timezone", "UTC", "--quiet", "22:00-06:00")
}

func (h *quietHouse) send() string {
	h.t.Helper()
	return h.run("send", "--alerts", h.file("alerts.json"), "--timezone", "UTC", "--quiet", "22:00-06:00",
		"--sender", twiliotest.DefaultNumber, "--twilio-url", h.server.URL, "--settle", "20s")
}

func wantSaid(t *testing.T, what, said string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(said, part) {
			t.Errorf("%s does not say %q but\n%s", what, part, said)
		}
	}
}

// TestQuietHours: plan and status tell what waits for their end, a pass that leaves it has done its work, and the next one after them sends it.
func TestQuietHours(t *testing.T) {
	h := newQuietHouse(t, 3)
	h.open(func(s *store.Store) {
		storetest.Text(t, s, 0, "hush", storetest.Start, func(before subscriber.State) subscriber.Step {
			before.Quiet = subscriber.Quiet{Own: true}
			return subscriber.Step{After: before, Kind: subscriber.Hushed, Answer: "aus"}
		})
		_, err := s.Receive(t.Context(), store.Text{ProviderID: "late", From: storetest.Number(1), Body: "?", At: h.now(), Found: h.now()},
			storetest.Decide(func(before subscriber.State) subscriber.Step {
				return subscriber.Step{After: before, Kind: subscriber.Message, Answer: "Danke."}
			}))
		if err != nil {
			t.Error(err)
		}
	})
	six := when(h.now().Add(7 * time.Hour).Truncate(time.Hour))
	wantSaid(t, "plan", h.plan(), "3 recipients", "2 of them get it when their quiet hours are over, at "+six+" at the latest")
	wantSaid(t, "send", h.send(), "3 recipients: 2 planned, 1 ", "quiet: 2 of the planned ones wait until quiet hours are over",
		"answers and notices to single people\n  1 recipient: 1 ")
	said := h.run("status")
	wantSaid(t, "status", said, "quiet: 2 of the planned ones wait", "answers and notices to single people\n  1 recipient: 1 ")
	if strings.Contains(said, store.KindNotice+"/") {
		t.Errorf("status lists what was said to one person:\n%s", said)
	}
	var report statusReport
	if err := json.Unmarshal([]byte(h.run("status", "--json")), &report); err != nil || len(report.Alerts) != 1 || report.Alerts[0].Quiet != 2 || len(report.Letters) != 1 {
		t.Errorf("%+v, error %v", report, err)
	}
	h.goTo(6)
	wantSaid(t, "send", h.send(), "3 recipients: 3 ")
	if n := len(h.sandbox.Messages()); n != 4 {
		t.Errorf("%d messages, want 4", n)
	}
}
