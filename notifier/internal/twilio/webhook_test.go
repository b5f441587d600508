package twilio_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"newsroom/notifier/internal/twilio"
)

func post(target, body string) *http.Request {
	r := httptest.NewRequest(http.MethodPost, target, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return r
}

// signedPost signs for the public URL, whatever the request says of its host.
func signedPost(public, path string, form url.Values) *http.Request {
	r := post(path, form.Encode())
	r.Header.Set(twilio.SignatureHeader, twilio.Sign(vectorToken, public+path, form))
	return r
}

func webhook(t *testing.T, public string) *twilio.Webhook {
	t.Helper()
	w, err := twilio.NewWebhook(vectorToken, public)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// Each vector's request arrives at a server whose public URL is configured as
// the vector has it, but under another Host.
func TestWebhookTakesTheVectors(t *testing.T) {
	for _, v := range vectors(t) {
		head, _, fragment := strings.Cut(v.URL, "#")
		at := strings.Index(head, "/in")
		r := post(head[at:], v.form().Encode())
		r.Host = "10.0.0.7:8081"
		r.Header.Set("X-Forwarded-Host", "evil.example")
		r.Header.Set(twilio.SignatureHeader, v.Sig)
		_, err := webhook(t, head[:at]).Read(r)
		if (err == nil) == fragment {
			t.Errorf("%s: %v", v.URL, err)
		}
	}
}

func TestWebhookReturnsTheForm(t *testing.T) {
	form := url.Values{"Body": {"Guten Morgen, „Stadtwerke“"}, "From": {"+491713920001"}}
	for _, public := range []string{"https://n.example", "https://n.example/", "https://n.example/sms"} {
		r := signedPost(strings.TrimRight(public, "/"), "/twilio/inbound?a=%41&b=1+2", form)
		got, err := webhook(t, public).Read(r)
		if err != nil {
			t.Fatalf("%s: %v", public, err)
		}
		if got.Encode() != form.Encode() {
			t.Errorf("%s: form is %v", public, got)
		}
	}
}

func TestWebhookRefuses(t *testing.T) {
	const public = "https://n.example"
	form := url.Values{"Body": {"MINI"}}
	big := url.Values{"Body": {strings.Repeat("x", 64<<10)}}
	tests := map[string]struct {
		request func() *http.Request
		status  int
	}{
		"GET":                       {func() *http.Request { return httptest.NewRequest(http.MethodGet, "/in", nil) }, 405},
		"no signature":              {func() *http.Request { return post("/in", form.Encode()) }, 403},
		"signature of another host": {func() *http.Request { return signedPost("https://evil.example", "/in", form) }, 403},
		"signature of another path": {func() *http.Request {
			r := signedPost(public, "/in", form)
			r.URL.Path = "/status"
			return r
		}, 403},
		"another query": {func() *http.Request {
			r := signedPost(public, "/in?attempt=1", form)
			r.URL.RawQuery = "attempt=2"
			return r
		}, 403},
		"another body": {func() *http.Request {
			r := signedPost(public, "/in", form)
			r.Body = io.NopCloser(strings.NewReader("Body=MAXI"))
			return r
		}, 403},
		"too large, declared": {func() *http.Request { return signedPost(public, "/in", big) }, 413},
		"too large, undeclared": {func() *http.Request {
			r := signedPost(public, "/in", big)
			r.ContentLength = -1
			return r
		}, 413},
		"bad escape": {func() *http.Request {
			r := signedPost(public, "/in", form)
			r.Body = io.NopCloser(strings.NewReader("Body=%zz"))
			return r
		}, 400},
		"JSON": {func() *http.Request {
			r := signedPost(public, "/in", form)
			r.Header.Set("Content-Type", "application/json")
			return r
		}, 400},
		"broken off": {func() *http.Request {
			r := signedPost(public, "/in", form)
			r.Body = io.NopCloser(io.MultiReader(strings.NewReader("Bo"), failing{}))
			return r
		}, 400},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := webhook(t, public).Read(tt.request())
			var refused *twilio.RequestError
			if !errors.As(err, &refused) || refused.Status != tt.status {
				t.Errorf("%v, want status %d", err, tt.status)
			}
		})
	}
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

func TestNewWebhookRefuses(t *testing.T) {
	for name, args := range map[string][2]string{
		"empty token":  {"", "https://n.example"},
		"empty URL":    {vectorToken, ""},
		"relative URL": {vectorToken, "n.example"},
		"query":        {vectorToken, "https://n.example/?x=1"},
		"fragment":     {vectorToken, "https://n.example/#rc=1"},
	} {
		if _, err := twilio.NewWebhook(args[0], args[1]); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func FuzzWebhook(f *testing.F) {
	f.Add("Body=MINI&From=%2B491713920001", "attempt=1", "x")
	f.Add("Body=%", "%zz", "")
	f.Fuzz(func(t *testing.T, body, query, signature string) {
		r := post("/in", body)
		r.URL.RawQuery = query
		r.Header.Set(twilio.SignatureHeader, signature)
		form, err := webhook(t, "https://n.example").Read(r)
		if err == nil {
			t.Fatalf("an unsigned form passed: %v", form)
		}
	})
}
