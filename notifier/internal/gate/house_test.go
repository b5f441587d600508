package gate_test

import (
	"context"
	"fmt"
	"html"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"newsroom/notifier/internal/gate"
	"newsroom/notifier/internal/keyring/keyringtest"
	"newsroom/notifier/internal/page"
	"newsroom/notifier/internal/phone"
	"newsroom/notifier/internal/store"
	"newsroom/notifier/internal/store/storetest"
	"newsroom/notifier/internal/subscriber"
)

const public = "https://sms.example.org"

// typed is how person 1, an editor, types the number.
const typed = "0171 392 00 01"

// house is the gate before a real database, with a page behind it at /desk/ and a clock of its own.
type house struct {
	http.Handler
	t        *testing.T
	store    *store.Store
	now      time.Time
	language string
	waited   []time.Duration
	sent     int
	log      strings.Builder
}

// newHouse is a newsroom that person 1 is an editor of, and person 2 a reader.
func newHouse(t *testing.T, public string) *house {
	t.Helper()
	t.Parallel()
	s, err := store.Open(t.Context(), storetest.File(t), keyringtest.Ring())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	h := &house{t: t, store: s, now: storetest.Start}
	for i := 1; i <= 2; i++ {
		storetest.Text(t, s, i, fmt.Sprint(i), storetest.Start, storetest.Joins("mini"))
	}
	h.appoint(1)
	h.Handler = h.gate(public)
	return h
}

func (h *house) gate(public string) http.Handler {
	log := slog.New(slog.NewTextHandler(&h.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	site := page.New(page.Options{Language: func() string { return h.language }, PublicURL: public, Log: log})
	g := &gate.Gate{
		Store: h.store, Site: site, Numbers: phone.Rules{}.Recipient, PublicURL: public, Log: log, Sent: func() { h.sent++ },
		Now: func() time.Time { return h.now }, Wait: func(_ context.Context, d time.Duration) { h.waited = append(h.waited, d) },
	}
	mux := http.NewServeMux()
	g.Routes(mux)
	behind := g.Require(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "what editors see") }))
	mux.Handle("/desk/", behind)
	mux.Handle("/elsewhere", behind)
	return site.Secure(mux)
}

// appoint makes person i an editor.
func (h *house) appoint(i int) (pseudonym string) {
	h.t.Helper()
	pseudonym, err := h.store.Appoint(h.t.Context(), storetest.Number(i), h.now)
	if err != nil {
		h.t.Fatal(err)
	}
	return pseudonym
}

// browser keeps its cookie.
type browser struct {
	*house
	cookie *http.Cookie
	last   *httptest.ResponseRecorder
}

func (h *house) browser() *browser { return &browser{house: h} }

func (b *browser) do(r *http.Request) *httptest.ResponseRecorder {
	if b.cookie != nil {
		r.AddCookie(b.cookie)
	}
	b.last = httptest.NewRecorder()
	b.ServeHTTP(b.last, r)
	for _, c := range b.last.Result().Cookies() {
		b.cookie = c
		if c.MaxAge < 0 {
			b.cookie = nil
		}
	}
	return b.last
}

func (b *browser) get(path string) *httptest.ResponseRecorder {
	return b.do(httptest.NewRequest(http.MethodGet, path, nil))
}

// post sends a form: names and values in turn.
func (b *browser) post(path string, fields ...string) *httptest.ResponseRecorder {
	form := url.Values{}
	for i := 0; i < len(fields); i += 2 {
		form.Set(fields[i], fields[i+1])
	}
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return b.do(r)
}

// hidden is what a hidden field of the page holds that came last.
func (b *browser) hidden(name string) string {
	if b.last == nil {
		return ""
	}
	found := regexp.MustCompile(`type="hidden" name="` + name + `" value="([^"]*)"`).FindStringSubmatch(b.last.Body.String())
	if found == nil {
		return ""
	}
	return html.UnescapeString(found[1])
}

// ask asks for a code, and gives what was texted.
func (b *browser) ask(fields ...string) (code, text string) {
	b.t.Helper()
	if w := b.post("/sign-in", append([]string{"number", typed}, fields...)...); w.Code != http.StatusOK {
		b.t.Fatalf("asking for a code: %d %s", w.Code, w.Body)
	}
	batch, err := b.store.Exchange(b.t.Context(), nil, store.Claim{Limit: 10, Now: b.now, Token: "test"})
	if err != nil || len(batch.Claimed) != 1 || batch.Claimed[0].To != storetest.Number(1) {
		b.t.Fatalf("texted %+v, error %v", batch.Claimed, err)
	}
	text = batch.Claimed[0].Text
	return text[:6], text
}

// signIn signs in by a code, of the form that came last.
func (b *browser) signIn(code string) *httptest.ResponseRecorder {
	return b.post("/sign-in/code", "number", storetest.Number(1), "next", b.hidden("next"), "code", code)
}

// enter signs in.
func (b *browser) enter() {
	b.t.Helper()
	code, _ := b.ask()
	if w := b.signIn(code); w.Code != http.StatusSeeOther || b.cookie == nil {
		b.t.Fatalf("signing in: %d %s", w.Code, w.Body)
	}
}

// inside says whether the page behind the gate is shown.
func (b *browser) inside() bool {
	b.t.Helper()
	w := b.get("/desk/")
	if w.Code != http.StatusOK && w.Header().Get("Location") != "/sign-in" {
		b.t.Errorf("the page behind the gate answers %d, %v", w.Code, w.Header())
	}
	return w.Code == http.StatusOK
}

func stops(before subscriber.State) subscriber.Step {
	before.Stopped = true
	return subscriber.Step{After: before, Kind: subscriber.Stopped, Answer: "bye"}
}
