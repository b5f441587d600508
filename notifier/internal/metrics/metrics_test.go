package metrics_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus/testutil"
	"go.uber.org/goleak"

	"newsroom/notifier/internal/inbound"
	"newsroom/notifier/internal/keyring/keyringtest"
	"newsroom/notifier/internal/metrics"
	"newsroom/notifier/internal/outbox"
	"newsroom/notifier/internal/store"
	"newsroom/notifier/internal/store/storetest"
	"newsroom/notifier/internal/subscriber"
	"newsroom/notifier/sms"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func start() time.Time { return storetest.Start.Add(time.Minute) }

// newsroom is a real database, and what is measured of it.
func newsroom(t *testing.T) (*store.Store, *metrics.Metrics) {
	t.Helper()
	s, err := store.Open(t.Context(), storetest.File(t), keyringtest.Ring())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s, metrics.New(s, start)
}

func scrape(t *testing.T, m *metrics.Metrics) string {
	t.Helper()
	w := httptest.NewRecorder()
	m.Handler(slog.New(slog.DiscardHandler)).ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	body, err := io.ReadAll(w.Result().Body)
	if err != nil || w.Code != http.StatusOK {
		t.Fatalf("status %d, error %v", w.Code, err)
	}
	return string(body)
}

// want looks for lines that are there, and for beginnings of lines that are not.
func want(t *testing.T, told string, lines, none []string) {
	t.Helper()
	for _, line := range lines {
		if !strings.Contains(told, "\nnewsroom_notifier_"+line+"\n") {
			t.Errorf("%q is missing", line)
		}
	}
	for _, line := range none {
		if strings.Contains(told, "\nnewsroom_notifier_"+line) {
			t.Errorf("%q is told", line)
		}
	}
	if t.Failed() {
		t.Log(told)
	}
}

func TestPeopleComeInSteps(t *testing.T) {
	s, m := newsroom(t)
	in := m.Texts(s)
	text := func(i int, kind subscriber.Kind, channels ...string) {
		_, err := in.Receive(t.Context(), store.Text{ProviderID: fmt.Sprintf("SM%d", i), From: storetest.Number(i), Body: "geheim", At: storetest.Start},
			storetest.Decide(func(subscriber.State) subscriber.Step {
				return subscriber.Step{After: subscriber.State{Channels: channels}, Kind: kind, Answer: "danke"}
			}))
		if err != nil {
			t.Fatal(err)
		}
	}
	for i := range 8 {
		text(i, subscriber.Joined, "mini")
	}
	for i := range 4 {
		text(10+i, subscriber.Joined, "maxi")
		text(20+i, subscriber.Stopped)
	}
	text(0, subscriber.Joined, "mini") // again
	told := scrape(t, m)
	want(t, told, []string{
		`subscribers{channel="mini"} 5`, `texts_total{kind="joined"} 10`, `answers_total 15`, `ledger_records 10`,
	}, []string{`subscribers{channel="maxi"}`, `texts_total{kind="stopped"}`})
	for _, secret := range []string{"17139200", "geheim", "danke"} {
		if strings.Contains(told, secret) {
			t.Errorf("%q is told", secret)
		}
	}
}

func TestHowThingsStand(t *testing.T) {
	s, m := newsroom(t)
	want(t, scrape(t, m), []string{
		"oldest_planned_age_seconds 0", `deliveries{state="planned"} 0`, `deliveries{state="dispatching"} 0`, `deliveries{state="unknown"} 0`,
		`stopped{way="sms"} 0`, `stopped{way="whatsapp"} 0`, `stopped{way="sms-abroad"} 0`, "retention_timestamp_seconds 0",
	}, nil)
	storetest.Join(t, s, 3, storetest.Start, "mini")
	if _, err := s.Plan(t.Context(), storetest.Alert("a", storetest.Start), storetest.Start); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Exchange(t.Context(), nil, store.Claim{Limit: 1, Now: storetest.Start, Token: "t"}); err != nil {
		t.Fatal(err)
	}
	if err := s.SetPause(t.Context(), store.Pause{Way: outbox.Way, Since: storetest.Start}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Clean(t.Context(), storetest.Keep(), storetest.Start); err != nil {
		t.Fatal(err)
	}
	want(t, scrape(t, m), []string{
		"oldest_planned_age_seconds 60", `deliveries{state="planned"} 2`, `deliveries{state="dispatching"} 1`, `stopped{way="sms"} 1`,
		fmt.Sprintf("retention_timestamp_seconds %v", float64(storetest.Start.Unix())),
	}, nil)
}

func TestNamesAndUnits(t *testing.T) {
	s, m := newsroom(t)
	storetest.Join(t, s, 5, storetest.Start, "mini")
	m.Provider(provider{}).Send(t.Context(), sms.Message{})
	if _, err := m.Reports(told{}).Report(t.Context(), sms.Report{Status: sms.StatusDelivered}); err != nil {
		t.Fatal(err)
	}
	hooks := m.Webhooks(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusForbidden) }))
	for _, path := range []string{inbound.TextPath, "/healthz", "/wp-login.php"} {
		hooks.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodPost, path, nil))
	}
	want(t, scrape(t, m), []string{
		`send_duration_seconds_count{outcome="accepted"} 1`, `reports_total{status="delivered"} 1`, `webhook_duration_seconds_count{code="403",webhook="text"} 1`,
	}, nil)
	problems, err := testutil.GatherAndLint(m.Registry())
	if err != nil || len(problems) > 0 {
		t.Errorf("problems %v, error %v", problems, err)
	}
	if n, err := testutil.GatherAndCount(m.Registry(), "newsroom_notifier_webhook_duration_seconds"); n != 1 || err != nil {
		t.Errorf("%d webhooks are told of, error %v", n, err)
	}
}

// TestDatabaseFails: what is known without it is told.
func TestDatabaseFails(t *testing.T) {
	m := metrics.New(broken{}, start)
	m.Provider(provider{}).Send(t.Context(), sms.Message{})
	want(t, scrape(t, m), []string{`send_duration_seconds_count{outcome="accepted"} 1`}, []string{"deliveries"})
}

type broken struct{}

func (broken) Gauges(context.Context) (store.Gauges, error) {
	return store.Gauges{}, errors.New("no database")
}

type provider struct{ outbox.Provider }

func (provider) Send(context.Context, sms.Message) sms.Result {
	return sms.Result{Outcome: sms.Accepted}
}

type told struct{ inbound.Outbox }

func (told) Report(context.Context, sms.Report) (store.Merged, error) { return store.Merged{}, nil }
