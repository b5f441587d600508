package twiliotest_test

import (
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"newsroom/notifier/internal/twilio"
	"newsroom/notifier/internal/twilio/twiliotest"
)

// Retries go by the fragment of the URL, each with the same token of Twilio's.
func TestRetriesByFragment(t *testing.T) {
	tests := map[string]struct {
		fragment string
		status   int // 0 = hangs
		calls    int
	}{
		"no fragment":      {"", 500, 1},
		"all":              {"#rc=2&rp=all", 500, 3},
		"5xx":              {"#rc=2&rp=5xx", 503, 3},
		"5xx, not 4xx":     {"#rc=2&rp=5xx", 404, 1},
		"4xx":              {"#rc=1&rp=4xx", 404, 2},
		"4xx and 5xx":      {"#rc=1&rp=ct,4xx,5xx", 500, 2},
		"count alone":      {"#rc=3", 500, 1},
		"policy alone":     {"#rp=all", 500, 2},
		"none":             {"#rc=0&rp=all", 500, 1},
		"too many":         {"#rc=9&rp=all", 500, 2},
		"taken":            {"#rc=5&rp=all", 204, 1},
		"redirect":         {"#rc=5&rp=all", 302, 1},
		"read timeout":     {"#rc=1&rp=rt&rt=100", 0, 2},
		"not that timeout": {"#rc=1&rp=ct&rt=100", 0, 1},
		"total timeout":    {"#rc=5&rp=all&rt=100&tt=300", 0, 3},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var mu sync.Mutex
			tokens := map[string]bool{}
			calls := 0
			var there *httptest.Server
			there = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				_ = r.ParseForm()
				mu.Lock()
				calls++
				tokens[r.Header.Get("I-Twilio-Idempotency-Token")] = true
				mu.Unlock()
				if r.Header.Get(twilio.SignatureHeader) != twilio.Sign(twiliotest.DefaultAuthToken, there.URL+"/?a=1", r.PostForm) {
					t.Error("the fragment is part of the signature")
				}
				if tt.status == 0 {
					<-r.Context().Done()
					return
				}
				w.WriteHeader(tt.status)
			}))
			defer there.Close()
			s := twiliotest.New(twiliotest.Config{WebhookURL: there.URL + "/?a=1" + tt.fragment})
			defer s.Close()
			_, _ = s.Text(t.Context(), anna, "MINI")
			mu.Lock()
			defer mu.Unlock()
			if calls > tt.calls || calls < min(tt.calls, 2) || len(tokens) != 1 {
				t.Errorf("%d calls, want %d; %d tokens", calls, tt.calls, len(tokens))
			}
		})
	}
}

// A receiver that fails at first gets each status in the end, in order.
func TestCallbackIsRetried(t *testing.T) {
	l := newListener(t)
	l.fails = 1
	r := newRig(t, twiliotest.Config{})
	r.create("StatusCallback", l.URL+"/status#rc=2&rp=all")
	eventually(t, "three", func() bool { return l.all() == "sending sent delivered" })
}

// Nobody listens there at first; Twilio comes once more by itself.
func TestNoConnectionIsRetried(t *testing.T) {
	s := twiliotest.New(twiliotest.Config{WebhookURL: "http://127.0.0.1:1/"})
	defer s.Close()
	start := time.Now()
	if _, err := s.Text(t.Context(), anna, "MINI"); err == nil || time.Since(start) < 50*time.Millisecond {
		t.Errorf("%v after %v", err, time.Since(start))
	}
}
