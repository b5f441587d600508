package outbox_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"newsroom/notifier/internal/alert"
	"newsroom/notifier/internal/keyring/keyringtest"
	"newsroom/notifier/internal/outbox"
	"newsroom/notifier/internal/store"
	"newsroom/notifier/internal/store/storetest"
	"newsroom/notifier/internal/twilio"
	"newsroom/notifier/internal/twilio/twiliotest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const (
	appNumber = "+491713920099"
	template  = "HX00000000000000000000000000000001"
)

// world is a real database, the real client and the sandbox behind real sockets.
type world struct {
	store   *store.Store
	sandbox *twiliotest.Server
	client  *twilio.Client
	config  outbox.Config
	log     *strings.Builder
}

func newWorld(t testing.TB) *world {
	t.Helper()
	s, err := store.Open(t.Context(), storetest.File(t), keyringtest.Ring())
	if err != nil {
		t.Fatal(err)
	}
	sandbox := twiliotest.New(twiliotest.Config{StatusDelay: -1, WhatsApp: appNumber, Templates: map[string]string{template: "Neues: {{1}} {{2}}"}})
	server := httptest.NewServer(sandbox)
	client, err := twilio.New(twilio.Config{
		AccountSID: twiliotest.DefaultAccountSID, AuthToken: twiliotest.DefaultAuthToken,
		WhatsAppSender: appNumber, ContentSID: template, ContentVariables: map[string]string{"1": "{text}", "2": "{link}"},
		Sender: twiliotest.DefaultNumber, BaseURL: server.URL, Timeout: time.Second,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		client.Close()
		sandbox.Close()
		server.Close()
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	w := &world{store: s, sandbox: sandbox, client: client, log: &strings.Builder{}}
	w.config = outbox.Config{
		Concurrency: 4, Backoff: time.Millisecond, Probe: 20 * time.Millisecond, Grace: 2 * time.Second, Now: time.Now,
		Log: slog.New(slog.NewTextHandler(w.log, nil)),
	}
	return w
}

// plan lets people join and plans one alert for them.
func (w *world) plan(t testing.TB, people int, id string) {
	t.Helper()
	storetest.Join(t, w.store, people, storetest.Start, "mini")
	w.planOnly(t, id)
}

func (w *world) planOnly(t testing.TB, id string) {
	t.Helper()
	now := time.Now()
	planner := outbox.Planner{Archive: w.store, MaxAge: time.Hour, Log: w.config.Log}
	feed := alert.Feed{Language: "de", Channels: []alert.Channel{{ID: "mini"}}, Alerts: []alert.Alert{{
		ID: id, Thread: id, Kind: alert.KindAlert, Text: "Text " + id, ShortURL: "https://example.org/a/" + id + "/",
		Published: now, Channels: []string{"mini"},
	}}}
	if _, err := planner.Plan(t.Context(), feed, now); err != nil {
		t.Fatal(err)
	}
}

// drain sends what is planned, for 20 s at most. It does not wait for what is looked for at the provider: its times are long unless a test says
// otherwise.
func (w *world) drain(t testing.TB) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	go func() {
		for w.sending(ctx) {
			time.Sleep(5 * time.Millisecond)
		}
		cancel()
	}()
	if err := outbox.NewDispatcher(w.store, w.client, w.config).Drain(ctx); err != nil {
		t.Fatal(err)
	}
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		t.Fatalf("still not done; the log says\n%s", w.log)
	}
}

// sending says whether something is planned or under way, and nothing stopped.
func (w *world) sending(ctx context.Context) bool {
	pauses, pauseErr := w.store.Pauses(ctx)
	all, err := w.store.Statuses(ctx, 10)
	busy := false
	for _, a := range all {
		busy = busy || a.States[store.Planned]+a.States[store.Dispatching] > 0
	}
	return ctx.Err() == nil && (errors.Join(err, pauseErr) != nil || busy && len(pauses) == 0)
}

func (w *world) want(t testing.TB, id string, states map[store.State]int) store.AlertStatus {
	t.Helper()
	got, err := w.store.Status(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	for _, state := range store.States() {
		if got.States[state] != states[state] {
			t.Errorf("%s: %v, want %v; the log says\n%s", id, got.States, states, w.log)
			break
		}
	}
	return got
}
