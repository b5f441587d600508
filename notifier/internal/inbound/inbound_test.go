package inbound_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"newsroom/notifier/internal/inbound"
	"newsroom/notifier/internal/keyring/keyringtest"
	"newsroom/notifier/internal/outbox"
	"newsroom/notifier/internal/store"
	"newsroom/notifier/internal/store/storetest"
	"newsroom/notifier/internal/subscriber"
	"newsroom/notifier/internal/twilio"
	"newsroom/notifier/sms"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const (
	token  = "0123456789abcdef0123456789abcdef"
	public = "https://sms.example.org/newsroom" // behind a proxy that takes /newsroom off
	sid    = "SM00000000000000000000000000000001"
)

// anyNumber lets everybody text.
type anyNumber struct{}

func (anyNumber) Check(string) error { return nil }

// desk is the webhooks before a real database.
type desk struct {
	mux   *http.ServeMux
	store *store.Store
	log   strings.Builder
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	s, err := store.Open(t.Context(), storetest.File(t), keyringtest.Ring())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	d := &desk{mux: http.NewServeMux(), store: s}
	d.serve(t, s, outbox.NewDispatcher(s, nil, outbox.Config{Now: func() time.Time { return storetest.Start }}))
	return d
}

func (d *desk) serve(t *testing.T, s inbound.Store, o inbound.Outbox) {
	t.Helper()
	reader, err := twilio.NewWebhook(token, public)
	if err != nil {
		t.Fatal(err)
	}
	newsroom := subscriber.Newsroom{Title: "Netz", Language: "de", Channels: []subscriber.Channel{{ID: "mini", Title: "Mini", Open: true}}}
	d.mux = http.NewServeMux()
	(&inbound.Handler{
		Reader: reader, Store: s, Outbox: o, Newsroom: func() subscriber.Newsroom { return newsroom },
		Now: func() time.Time { return storetest.Start }, Log: slog.New(slog.NewTextHandler(&d.log, nil)),
		Numbers: anyNumber{}, Limits: inbound.Limits{},
	}).Routes(d.mux)
}

// post sends a form, signed over the public URL.
func (d *desk) post(t *testing.T, path string, form url.Values) (status int, body string) {
	t.Helper()
	return d.send(t, http.MethodPost, path, twilio.Sign(token, public+path, form), form.Encode())
}

func (d *desk) send(t *testing.T, method, path, signature, body string) (int, string) {
	t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set(twilio.SignatureHeader, signature)
	w := httptest.NewRecorder()
	d.mux.ServeHTTP(w, r)
	answer, err := io.ReadAll(w.Result().Body)
	if err != nil {
		t.Fatal(err)
	}
	return w.Code, string(answer)
}

func text(id, from, body string) url.Values {
	return url.Values{"MessageSid": {id}, "From": {from}, "To": {"+491713920000"}, "Body": {body}}
}

func (d *desk) count(t *testing.T) store.Headcount {
	t.Helper()
	n, err := d.store.Count(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestTextJoins(t *testing.T) {
	d := newDesk(t)
	status, body := d.post(t, inbound.TextPath, text(sid, "+491713920001", "mini"))
	if status != http.StatusOK || !strings.Contains(body, "<Message>") || d.count(t).Active != 1 {
		t.Errorf("%d %s, %+v", status, body, d.count(t))
	}
	again, same := d.post(t, inbound.TextPath, text(sid, "+491713920001", "mini"))
	if again != status || same != body {
		t.Errorf("the same text again: %d %s", again, same)
	}
	if strings.Contains(d.log.String(), "+49") || strings.Contains(d.log.String(), "mini") {
		t.Errorf("the log holds a number or a text:\n%s", d.log.String())
	}
}

func TestRefused(t *testing.T) {
	form := text(sid, "+491713920001", "mini")
	good := twilio.Sign(token, public+inbound.TextPath, form)
	for name, c := range map[string]struct {
		method, signature, body string
		status                  int
	}{
		"no signature":         {http.MethodPost, "", form.Encode(), http.StatusForbidden},
		"wrong signature":      {http.MethodPost, "AAAA", form.Encode(), http.StatusForbidden},
		"signed for another":   {http.MethodPost, twilio.Sign(token, "http://localhost"+inbound.TextPath, form), form.Encode(), http.StatusForbidden},
		"another body":         {http.MethodPost, good, form.Encode() + "&x=y", http.StatusForbidden},
		"GET":                  {http.MethodGet, good, form.Encode(), http.StatusMethodNotAllowed},
		"over 64 KB":           {http.MethodPost, good, form.Encode() + "&x=" + strings.Repeat("y", 64<<10), http.StatusRequestEntityTooLarge},
		"not a form that goes": {http.MethodPost, good, "%zz=1", http.StatusBadRequest},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			if status, _ := d.send(t, c.method, inbound.TextPath, c.signature, c.body); status != c.status {
				t.Errorf("status %d, want %d", status, c.status)
			}
			if n := d.count(t); n.Active+n.Stopped+n.Replies != 0 {
				t.Errorf("it changed something: %+v", n)
			}
		})
	}
}

func TestSignedNonsense(t *testing.T) {
	d := newDesk(t)
	if status, _ := d.post(t, inbound.TextPath, url.Values{"Body": {"mini"}}); status != http.StatusBadRequest {
		t.Errorf("a text from nobody: %d", status)
	}
	if status, body := d.post(t, inbound.TextPath, text(sid, "Bank", "mini")); status != http.StatusOK || !strings.Contains(body, "<Response/>") {
		t.Errorf("a text from a name: %d %s", status, body)
	}
	if status, _ := d.post(t, inbound.StatusPath, url.Values{"MessageSid": {sid}, "MessageStatus": {"pondering"}}); status != http.StatusNoContent {
		t.Errorf("a status from later: %d", status)
	}
	if status, _ := d.post(t, inbound.StatusPath, url.Values{"MessageSid": {sid}}); status != http.StatusBadRequest {
		t.Errorf("no status: %d", status)
	}
}

// TestProvidersOwnWords: Twilio has answered; what it understood counts, whatever the text was.
func TestProvidersOwnWords(t *testing.T) {
	d := newDesk(t)
	d.post(t, inbound.TextPath, text(sid, "+491713920001", "mini"))
	form := text("SM00000000000000000000000000000002", "+491713920001", "Finger weg")
	form.Set("OptOutType", "STOP")
	if _, body := d.post(t, inbound.TextPath, form); !strings.Contains(body, "<Response/>") {
		t.Errorf("answered twice: %s", body)
	}
	if n := d.count(t); n.Active != 0 || n.Stopped != 1 {
		t.Errorf("counted %+v", n)
	}
}

func TestStatusMovesTheDelivery(t *testing.T) {
	d := newDesk(t)
	storetest.Join(t, d.store, 1, storetest.Start, "mini")
	if _, err := d.store.Plan(t.Context(), storetest.Alert("a", storetest.Start), storetest.Start); err != nil {
		t.Fatal(err)
	}
	batch, err := d.store.Exchange(t.Context(), nil, store.Claim{Limit: 1, Now: storetest.Start, Token: "x"})
	if err != nil {
		t.Fatal(err)
	}
	path := inbound.StatusPath + "?attempt=" + batch.Claimed[0].Attempt
	form := url.Values{"MessageSid": {sid}, "MessageStatus": {"undelivered"}, "ErrorCode": {"30003"}, "SomethingNew": {"1"}}
	for range 2 {
		if status, _ := d.post(t, path, form); status != http.StatusNoContent {
			t.Fatalf("status %d", status)
		}
	}
	got, err := d.store.Status(t.Context(), "a")
	if err != nil || got.States[store.Undelivered] != 1 || got.Classes["unreachable"] != 1 {
		t.Errorf("%+v, error %v", got, err)
	}
}

// failing is a database that takes nothing.
type failing struct{}

func (failing) Receive(context.Context, store.Text, func(store.Sender) store.Decision) (store.Received, error) {
	return store.Received{}, errors.New("disk full")
}

func (failing) Report(context.Context, sms.Report) (store.Merged, error) {
	return store.Merged{}, errors.New("disk full")
}

func (failing) Replied() {}

// TestFailingDatabase: the provider must come again.
func TestFailingDatabase(t *testing.T) {
	d := newDesk(t)
	d.serve(t, failing{}, failing{})
	if status, body := d.post(t, inbound.TextPath, text(sid, "+491713920001", "mini")); status != 500 || strings.Contains(body, "disk") {
		t.Errorf("a text: %d %s", status, body)
	}
	if status, _ := d.post(t, inbound.StatusPath, url.Values{"MessageSid": {sid}, "MessageStatus": {"sent"}}); status != 500 {
		t.Errorf("a report: %d", status)
	}
}
