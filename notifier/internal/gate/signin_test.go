package gate_test

import (
	"context"
	"errors"
	"fmt"
	"html"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"newsroom/notifier/internal/gate"
	"newsroom/notifier/internal/page"
	"newsroom/notifier/internal/phone"
	"newsroom/notifier/internal/store"
	"newsroom/notifier/internal/store/storetest"
	"newsroom/notifier/sms"
)

func TestSignInAndOut(t *testing.T) {
	h := newHouse(t, public)
	b := h.browser()
	const wanted = "/desk/threads/inbox/7k3qf9?all=1"
	if w := b.get(wanted); w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/sign-in?next="+url.QueryEscape(wanted) {
		t.Fatalf("who is not signed in gets %d, %v", w.Code, w.Header())
	}
	if w := b.get(b.last.Header().Get("Location")); w.Code != http.StatusOK || b.hidden("next") != wanted {
		t.Fatalf("the form is %d %s", w.Code, w.Body)
	}
	code, text := b.ask("next", b.hidden("next"))
	if want := code + " ist Ihr Code für die Redaktion. Er gilt 10 Minuten; geben Sie ihn niemandem weiter.\n\n@sms.example.org #" + code; text != want || h.sent != 1 {
		t.Errorf("texted %q, want %q; the sender was told of %d", text, want, h.sent)
	}
	if b.hidden("number") != storetest.Number(1) || !strings.Contains(html.UnescapeString(b.last.Body.String()), "+49 171 3920001") {
		t.Errorf("the form for the code is\n%s", b.last.Body)
	}
	if w := b.signIn(code[:3] + " " + code[3:]); w.Code != http.StatusSeeOther || w.Header().Get("Location") != wanted {
		t.Fatalf("signing in: %d %v %s", w.Code, w.Header(), w.Body)
	}
	if w := b.get("/desk/"); w.Body.String() != "what editors see" {
		t.Errorf("the page behind the gate is %q", w.Body)
	}
	if w := b.get("/sign-in"); w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/desk/" {
		t.Errorf("who is signed in gets %d, %v", w.Code, w.Header())
	}
	signedIn := *b.cookie
	if w := b.post("/sign-out"); w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/sign-in" || b.cookie != nil {
		t.Errorf("signing out: %d, %v", w.Code, w.Header())
	}
	b.cookie = &signedIn
	if b.inside() {
		t.Error("the token is good after signing out")
	}
}

// TestNobodyLearnsWhoIsAnEditor compares all that a browser sees.
func TestNobodyLearnsWhoIsAnEditor(t *testing.T) {
	h := newHouse(t, public)
	for i := 3; i <= 5; i++ {
		storetest.Text(t, h.store, i, fmt.Sprint(i), storetest.Start, storetest.Joins("mini"))
		h.appoint(i)
	}
	storetest.Text(t, h.store, 3, "STOP", storetest.Start, stops)
	_, err := h.store.Receive(t.Context(), store.Text{ProviderID: "w", From: storetest.Number(4), Way: "whatsapp", Body: "w", At: storetest.Start}, storetest.Decide(storetest.Joins("mini")))
	if err != nil {
		t.Fatal(err)
	}
	h.now = h.now.Add(store.Window)
	for range 5 {
		h.browser().post("/sign-in", "number", storetest.Number(5))
		h.now = h.now.Add(time.Second)
	}
	h.waited, h.sent = nil, 0

	seen := func(i int, path string) string {
		b := h.browser()
		w := b.post(path, "number", storetest.Number(i), "code", "12345x", "next", "/desk/?all=1")
		body := strings.NewReplacer(storetest.Number(i), "N", phone.Grouped(storetest.Number(i)), "G").Replace(html.UnescapeString(w.Body.String()))
		waited := h.waited
		h.waited = nil
		return fmt.Sprint(w.Code, w.Header(), waited, body)
	}
	for _, path := range []string{"/sign-in", "/sign-in/code"} {
		want := seen(1, path)
		if !strings.Contains(want, "[300ms]") {
			t.Errorf("%s does not wait: %s", path, want)
		}
		for i, who := range map[int]string{2: "a reader", 3: "an editor who has stopped", 4: "an editor whose window is closed", 5: "an editor with too many codes", 9: "nobody"} {
			if got := seen(i, path); got != want {
				t.Errorf("%s: %s sees\n%s\nwant\n%s", path, who, got, want)
			}
		}
	}
	if h.sent != 1 {
		t.Errorf("%d codes were sent", h.sent)
	}
	for _, want := range []string{"is being sent", "no editor's", "has stopped", "WhatsApp", "within an hour"} {
		if !strings.Contains(h.log.String(), want) {
			t.Errorf("%q is not logged:\n%s", want, h.log.String())
		}
	}
}

// slow is a database that takes a while to find that a number is nobody's, and a code wrong.
type slow struct{ takes time.Duration }

func (s slow) OfferCode(context.Context, string, string, store.Letter, time.Time) error {
	time.Sleep(s.takes)
	return store.ErrNobody
}

func (s slow) SignIn(context.Context, string, string, string, time.Time) error {
	time.Sleep(s.takes)
	return store.ErrWrongCode
}

func (slow) Session(context.Context, string, store.Lasting, time.Time) (store.Session, error) {
	return store.Session{}, store.ErrNoSession
}

func (slow) UseSession(context.Context, string, store.Session, time.Time) error { return nil }

func (slow) SignOut(context.Context, string) error { return nil }

// TestStepsOfTime runs by a clock that jumps.
func TestStepsOfTime(t *testing.T) {
	t.Parallel()
	for takes, want := range map[time.Duration]time.Duration{0: 300 * time.Millisecond, 250 * time.Millisecond: 300 * time.Millisecond, time.Second: 1200 * time.Millisecond} {
		for _, path := range []string{"/sign-in", "/sign-in/code"} {
			synctest.Test(t, func(t *testing.T) {
				site := page.New(page.Options{})
				g := &gate.Gate{Store: slow{takes}, Site: site, Numbers: phone.Rules{}.Recipient, Now: time.Now, Log: slog.New(slog.DiscardHandler)}
				h := &house{Handler: http.NewServeMux(), t: t}
				g.Routes(h.Handler.(*http.ServeMux))
				begun := time.Now()
				h.browser().post(path, "number", typed, "code", "123456")
				if got := time.Since(begun); got != want {
					t.Errorf("%s takes %v where the database takes %v, want %v", path, got, takes, want)
				}
			})
		}
	}
}

func TestCodes(t *testing.T) {
	for _, test := range []struct {
		name string
		do   func(h *house, code string)
		want bool
	}{
		{"at once", func(*house, string) {}, true},
		{"just before ten minutes", func(h *house, _ string) { h.now = h.now.Add(10*time.Minute - time.Second) }, true},
		{"after ten minutes", func(h *house, _ string) { h.now = h.now.Add(10 * time.Minute) }, false},
		{"after four wrong ones", func(h *house, code string) { wrong(h, code, 4) }, true},
		{"after five wrong ones", func(h *house, code string) { wrong(h, code, 5) }, false},
		{"after what is no code", func(h *house, _ string) {
			for range 9 {
				h.browser().signIn("12345")
			}
		}, true},
		{"a second time", func(h *house, code string) { h.browser().signIn(code) }, false},
		{"of an editor who was dismissed", func(h *house, _ string) { dismiss(h) }, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			h := newHouse(t, public)
			b := h.browser()
			code, _ := b.ask()
			test.do(h, code)
			w := b.signIn(code)
			if test.want != (w.Code == http.StatusSeeOther) || test.want != b.inside() {
				t.Fatalf("%d %s", w.Code, w.Body)
			}
			if test.want {
				return
			}
			body := w.Body.String()
			for _, part := range []string{"Dieser Code stimmt nicht", `aria-invalid="true"`, `value="&#43;491713920001"`, "<title>Fehler: "} {
				if w.Code != http.StatusUnprocessableEntity || !strings.Contains(body, part) {
					t.Errorf("%d, want 422 with %s in\n%s", w.Code, part, body)
				}
			}
		})
	}
}

// wrong tries n wrong codes.
func wrong(h *house, code string, n int) {
	for range n {
		h.browser().signIn(fmt.Sprintf("%c%s", '0'+(code[0]-'0'+1)%10, code[1:]))
	}
}

func dismiss(h *house) {
	if err := h.store.Dismiss(h.t.Context(), h.appoint(1)); err != nil {
		h.t.Fatal(err)
	}
}

func TestFiveCodesAnHour(t *testing.T) {
	h := newHouse(t, public)
	for _, form := range []string{"%s%s", "%s %s", "%s-%s", "%s\u00a0%s", " %s%s\u00a0"} { // as people type them
		h.now = h.now.Add(time.Minute)
		b := h.browser()
		code, _ := b.ask()
		if b.signIn(fmt.Sprintf(form, code[:3], code[3:])); !b.inside() {
			t.Errorf("%q is not taken", form)
		}
	}
	h.browser().post("/sign-in", "number", typed)
	if h.sent != 5 {
		t.Errorf("%d codes within the hour", h.sent)
	}
	h.now = h.now.Add(time.Hour)
	h.browser().enter()
}

func TestNumbers(t *testing.T) {
	h := newHouse(t, public)
	for number, want := range map[string]string{
		"":              "Das ist keine Telefonnummer.",
		"01713":         "Das ist keine Telefonnummer.",
		"<b>":           "Das ist keine Telefonnummer.",
		"069 1234567":   "An diese Nummer schicken wir keine SMS.",
		"+999 00000123": "Das ist keine Telefonnummer.",
	} {
		for _, path := range []string{"/sign-in", "/sign-in/code"} {
			w := h.browser().post(path, "number", number, "next", "/desk/?all=1")
			body := w.Body.String()
			for _, part := range []string{want, `type="tel"`, `autocomplete="tel" required value="` + strings.NewReplacer("<", "&lt;", ">", "&gt;", "+", "&#43;").Replace(number) + `" autofocus`, `name="next" value="/desk/?all=1"`} {
				if w.Code != http.StatusUnprocessableEntity || !strings.Contains(body, part) {
					t.Errorf("%s, %q: %d, want 422 with %s in\n%s", path, number, w.Code, part, body)
				}
			}
		}
	}
	if len(h.waited) > 0 || h.log.Len() > 0 {
		t.Errorf("waited %v, logged %s", h.waited, h.log.String())
	}
}

func TestMessageIsOneSegment(t *testing.T) {
	h := newHouse(t, "https://"+strings.Repeat("x", 28)+".example.org:8443/")
	for _, language := range []string{"de", "en"} {
		h.language = language
		_, text := h.browser().ask()
		if c := sms.Measure(text); c.Segments != 1 || c.Encoding != sms.GSM7 || !strings.Contains(text, "\n\n@"+strings.Repeat("x", 28)+".example.org #") {
			t.Errorf("%s: %q is %+v", language, text, c)
		}
		h.now = h.now.Add(time.Second)
	}
	h.Handler = h.gate("http://localhost:8080")
	if _, text := h.browser().ask(); strings.Contains(text, "@") {
		t.Errorf("without https it is %q", text)
	}
}

func TestEnglish(t *testing.T) {
	h := newHouse(t, public)
	h.language = "en-GB"
	b := h.browser()
	for _, want := range []string{"Sign in", "notifier editors add", "No code comes?"} {
		if w := b.get("/sign-in"); !strings.Contains(w.Body.String(), want) {
			t.Errorf("no %q in\n%s", want, w.Body)
		}
	}
	if code, text := b.ask(); text != code+" is your code for the editors' pages. It is good for 10 minutes; give it to nobody.\n\n@sms.example.org #"+code {
		t.Errorf("texted %q", text)
	}
	if w := b.signIn("000"); !strings.Contains(w.Body.String(), "This code is wrong") {
		t.Errorf("a wrong code: %s", w.Body)
	}
}

func TestDatabaseThatFails(t *testing.T) {
	h := newHouse(t, public)
	b := h.browser()
	b.enter()
	if err := h.store.Close(); err != nil {
		t.Fatal(err)
	}
	for what, do := range map[string]func() *httptest.ResponseRecorder{
		"the page behind the gate": func() *httptest.ResponseRecorder { return b.get("/desk/") },
		"the form":                 func() *httptest.ResponseRecorder { return b.get("/sign-in") },
		"a number":                 func() *httptest.ResponseRecorder { return b.post("/sign-in", "number", typed) },
		"a code":                   func() *httptest.ResponseRecorder { return b.signIn("123456") },
		"signing out":              func() *httptest.ResponseRecorder { return b.post("/sign-out") },
	} {
		if w := do(); w.Code != http.StatusInternalServerError || b.cookie == nil {
			t.Errorf("%s: %d %s", what, w.Code, w.Body)
		}
	}
	before := h.log.Len()
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(errors.New("the browser is gone"))
	if b.do(httptest.NewRequestWithContext(ctx, http.MethodGet, "/desk/", nil)); h.log.Len() != before {
		t.Errorf("a browser that is gone is logged: %s", h.log.String()[before:])
	}
}
