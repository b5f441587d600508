package gate_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"newsroom/notifier/internal/gate"
	"newsroom/notifier/internal/page"
	"newsroom/notifier/internal/store/storetest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestSessionsEnd(t *testing.T) {
	for _, test := range []struct {
		name string
		used []time.Duration // since signing in, in turn
		want bool
	}{
		{"idle for almost 12 hours", []time.Duration{12*time.Hour - time.Second}, true},
		{"idle for 12 hours", []time.Duration{12 * time.Hour}, false},
		{"used in between", []time.Duration{11 * time.Hour, 22 * time.Hour}, true},
		{"used for almost a week", every(11*time.Hour, 7*24*time.Hour-time.Second), true},
		{"used for a week", every(11*time.Hour, 7*24*time.Hour), false},
	} {
		t.Run(test.name, func(t *testing.T) {
			h := newHouse(t, public)
			b := h.browser()
			b.enter()
			begun, inside := h.now, false
			for _, after := range test.used {
				h.now = begun.Add(after)
				inside = b.inside()
			}
			if inside != test.want {
				t.Errorf("signed in: %v", inside)
			}
		})
	}
}

// TestOpenPageKeepsNobodySignedIn: a page asks for news by itself, all night.
func TestOpenPageKeepsNobodySignedIn(t *testing.T) {
	h := newHouse(t, public)
	b := h.browser()
	b.enter()
	begun := h.now
	for at := time.Minute; at < 13*time.Hour; at += 59 * time.Minute {
		h.now = begun.Add(at)
		r := httptest.NewRequest(http.MethodGet, "/desk/", nil)
		r.Header.Set(gate.Polling, "1")
		if w, want := b.do(r), at < 12*time.Hour; (w.Code == http.StatusOK) != want {
			t.Errorf("after %v: %d", at, w.Code)
		}
	}
}

// every is each step until the end, and the end.
func every(step, end time.Duration) (all []time.Duration) {
	for d := step; d < end; d += step {
		all = append(all, d)
	}
	return append(all, end)
}

func TestDismissalSignsOut(t *testing.T) {
	h := newHouse(t, public)
	b := h.browser()
	b.enter()
	if dismiss(h); b.inside() {
		t.Error("who is dismissed is still signed in")
	}
}

func TestSigningInEndsTheSessionBefore(t *testing.T) {
	h := newHouse(t, public)
	b, other := h.browser(), h.browser()
	b.enter()
	before := b.cookie
	h.now = h.now.Add(time.Second)
	other.enter()
	h.now = h.now.Add(time.Second)
	b.enter()
	if b.cookie.Value == before.Value || !b.inside() || !other.inside() {
		t.Errorf("inside: %v, another browser %v", b.inside(), other.inside())
	}
	if b.cookie = before; b.inside() {
		t.Error("the session before is still good")
	}
}

func TestCookie(t *testing.T) {
	for public, want := range map[string]http.Cookie{
		"https://sms.example.org": {Name: "__Host-newsroom", Secure: true},
		"HTTPS://sms.example.org": {Name: "__Host-newsroom", Secure: true},
		"http://localhost:8080":   {Name: "newsroom"},
		"":                        {Name: "newsroom"},
	} {
		t.Run(public, func(t *testing.T) {
			h := newHouse(t, public)
			b := h.browser()
			b.enter()
			got := b.cookie
			if got.Name != want.Name || got.Secure != want.Secure || !got.HttpOnly || got.SameSite != http.SameSiteLaxMode || got.Path != "/" || got.Domain != "" || got.MaxAge != 7*24*60*60 || len(got.Value) != 26 {
				t.Errorf("the cookie is %+v", got)
			}
			if w := b.post("/sign-out"); !strings.Contains(w.Header().Get("Set-Cookie"), want.Name+"=; Path=/; Max-Age=0; HttpOnly") {
				t.Errorf("it is taken away by %q", w.Header().Get("Set-Cookie"))
			}
		})
	}
}

func TestWhereToGoOn(t *testing.T) {
	h := newHouse(t, public)
	b := h.browser()
	b.enter()
	for next, want := range map[string]string{
		"/desk/":                             "/desk/",
		"/desk/?all=1":                       "/desk/?all=1",
		"/desk/threads/inbox/7k3qf9":         "/desk/threads/inbox/7k3qf9",
		"/desk/threads/a%20b%2Fc?x=%C3%A4#y": "/desk/threads/a%20b%2Fc?x=%C3%A4",
		"/desk/threads/a/":                   "/desk/threads/a/",
		"":                                   "/desk/",
		"/":                                  "/desk/",
		"/desk":                              "/desk/",
		"/deskevil":                          "/desk/",
		"/sign-out":                          "/desk/",
		"desk/":                              "/desk/",
		"https://evil.example/desk/?all=1":   "/desk/",
		"https:/desk/?all=1":                 "/desk/",
		"//evil.example/desk/?all=1":         "/desk/",
		"///evil.example/desk/":              "/desk/",
		`/\evil.example/desk/`:               "/desk/",
		`\\evil.example/desk/`:               "/desk/",
		"https:evil.example":                 "/desk/",
		"javascript:alert(1)//desk/":         "/desk/",
		"http:///desk/":                      "/desk/",
		"//user@evil.example/desk/":          "/desk/",
		"/desk/../../evil":                   "/desk/",
		"/desk/%2e%2e/evil":                  "/desk/",
		"/desk/..":                           "/desk/",
		"/desk//evil.example":                "/desk/",
		`/desk/\evil`:                        "/desk/",
		"/desk/%5cevil":                      "/desk/",
		"/desk/%0d%0aX: y":                   "/desk/",
		"/desk/\r\nX: y":                     "/desk/",
		"\t//evil.example":                   "/desk/",
		" /desk/?all=1":                      "/desk/",
		"/\t/evil.example/desk/":             "/desk/",
		"/desk/%zz":                          "/desk/",
		"?x":                                 "/desk/",
	} {
		if w := b.get("/sign-in?next=" + url.QueryEscape(next)); w.Code != http.StatusSeeOther || w.Header().Get("Location") != want {
			t.Errorf("%q leads to %d, %q, want %q", next, w.Code, w.Header().Get("Location"), want)
		}
	}
	again := h.browser()
	h.now = h.now.Add(time.Second)
	code, _ := again.ask()
	w := again.post("/sign-in/code", "number", storetest.Number(1), "code", code, "next", "//evil.example/desk/")
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/desk/" {
		t.Errorf("signing in leads to %d, %q", w.Code, w.Header().Get("Location"))
	}
}

func TestWhoIsNotSignedIn(t *testing.T) {
	h := newHouse(t, public)
	for _, test := range []struct{ method, path, want string }{
		{http.MethodGet, "/desk/", "/sign-in"},
		{http.MethodGet, "/desk/pictures/7", "/sign-in?next=%2Fdesk%2Fpictures%2F7"},
		{http.MethodHead, "/desk/?all=1", "/sign-in?next=%2Fdesk%2F%3Fall%3D1"},
		{http.MethodPost, "/desk/threads/7k3qf9", "/sign-in"},
		{http.MethodGet, "/elsewhere", "/sign-in"},
		{http.MethodGet, "/sign-in/code", "/sign-in"},
		{http.MethodGet, "/sign-out", "/sign-in"},
	} {
		for _, token := range []string{"", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"} {
			b := h.browser()
			if token != "" {
				b.cookie = &http.Cookie{Name: "__Host-newsroom", Value: token}
			}
			w := b.do(httptest.NewRequest(test.method, test.path, nil))
			if w.Code != http.StatusSeeOther || w.Header().Get("Location") != test.want || strings.Contains(w.Body.String(), "editor") {
				t.Errorf("%s %s, token %q: %d, %q, want %q", test.method, test.path, token, w.Code, w.Header().Get("Location"), test.want)
			}
		}
	}
}

func TestSafeRequestsOnly(t *testing.T) {
	h := newHouse(t, public)
	b := h.browser()
	b.enter()
	for _, path := range []string{"/sign-in", "/sign-in/code", "/sign-out"} {
		r := httptest.NewRequest(http.MethodPost, path, strings.NewReader("number="+url.QueryEscape(typed)))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "cross-site")
		if w := b.do(r); w.Code != http.StatusForbidden {
			t.Errorf("%s from another site: %d", path, w.Code)
		}
		if w := b.post(path, "number", strings.Repeat("1", page.BodyLimit)); w.Code != http.StatusRequestEntityTooLarge {
			t.Errorf("%s with too much: %d", path, w.Code)
		}
	}
	if h.sent != 1 || !b.inside() {
		t.Errorf("%d codes were sent, signed in: %v", h.sent, b.inside())
	}
	for _, path := range []string{"/sign-in", "/desk/"} {
		got := b.get(path).Header()
		if got.Get("Cache-Control") != "no-store" || !strings.Contains(got.Get("Content-Security-Policy"), "frame-ancestors 'none'") {
			t.Errorf("%s has the headers %v", path, got)
		}
	}
}

// TestNothingPrivate does all that there is to do, and searches the log, the addresses and the cookies.
func TestNothingPrivate(t *testing.T) {
	h := newHouse(t, public)
	b := h.browser()
	b.get("/desk/")
	b.post("/sign-in", "number", "069 1234567")
	b.post("/sign-in", "number", storetest.Number(2))
	code, _ := b.ask()
	b.signIn("999")
	b.signIn(code)
	told := fmt.Sprint(b.last.Header()["Location"])
	token := b.cookie.Value
	cookies := fmt.Sprint(b.last.Header()["Set-Cookie"])
	b.inside()
	b.post("/sign-out")
	if err := h.store.Close(); err != nil {
		t.Fatal(err)
	}
	b.post("/sign-in", "number", typed)
	b.signIn(code)
	b.cookie = &http.Cookie{Name: "__Host-newsroom", Value: token}
	b.get("/desk/")
	b.post("/sign-out")
	if n := strings.Count(h.log.String(), "\n"); n != 8 {
		t.Errorf("%d lines are logged:\n%s", n, h.log.String())
	}
	for _, private := range []string{storetest.Number(1)[3:], storetest.Number(2)[3:], "392 00 01", "1234567", code, token} {
		if strings.Contains(h.log.String()+told, private) || private != token && strings.Contains(cookies, private) {
			t.Errorf("%s is told:\n%s%s%s", private, h.log.String(), told, cookies)
		}
	}
}

// TestWhatWasWrittenComesBack: the session ended while somebody wrote.
func TestWhatWasWrittenComesBack(t *testing.T) {
	h := newHouse(t, public)
	for language, title := range map[string]string{"de": "Nicht gesendet", "en": "Not sent"} {
		h.language = language
		w := h.browser().post("/desk/threads/7k3qf9", "text", "Ja, <alle> Häuser", "key", "k")
		for _, want := range []string{title, "Ja, &lt;alle&gt; Häuser</textarea>", `href="/sign-in?next=%2Fdesk%2Fthreads%2F7k3qf9"`} {
			if w.Code != http.StatusForbidden || !strings.Contains(w.Body.String(), want) {
				t.Errorf("%d, and no %q in %s", w.Code, want, w.Body)
			}
		}
	}
	if log := h.log.String(); strings.Contains(log, "Häuser") {
		t.Errorf("the log says %s", log)
	}
}
