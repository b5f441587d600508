package twiliotest_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"newsroom/notifier/internal/twilio"
	"newsroom/notifier/internal/twilio/twiliotest"
	"newsroom/notifier/sms"
)

// BenchmarkCreate is the handler alone. The goal is 5,000 creates a second on
// two cores, which is 200 µs each.
func BenchmarkCreate(b *testing.B) {
	s := twiliotest.New(twiliotest.Config{StatusDelay: time.Hour})
	defer s.Close()
	var n atomic.Int64
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			body := form("To", fmt.Sprintf("+4477%08d", n.Add(1))).Encode()
			r := httptest.NewRequest(http.MethodPost, messagesURL()+".json", strings.NewReader(body))
			r.SetBasicAuth(twiliotest.DefaultAccountSID, twiliotest.DefaultAuthToken)
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			w := httptest.NewRecorder()
			s.ServeHTTP(w, r)
			if w.Code != http.StatusCreated {
				b.Error(w.Body)
				return
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "creates/s")
}

// BenchmarkCreateAndDeliver is the handler and the whole life of each message,
// as a benchmark of the notifier runs the sandbox: no delay, no callback.
func BenchmarkCreateAndDeliver(b *testing.B) {
	s := twiliotest.New(twiliotest.Config{StatusDelay: -1})
	defer s.Close()
	bodies := make([]string, 1000)
	for i := range bodies {
		bodies[i] = form("To", fmt.Sprintf("+4477%08d", i), "Body", "EIL: Rohrbruch. https://netz.example/a/7k3qf9/").Encode()
	}
	w := nowhere{}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		r, err := http.NewRequest(http.MethodPost, messagesURL()+".json", strings.NewReader(bodies[i%len(bodies)]))
		if err != nil {
			b.Fatal(err)
		}
		r.SetBasicAuth(twiliotest.DefaultAccountSID, twiliotest.DefaultAuthToken)
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		clear(w)
		s.ServeHTTP(w, r)
	}
}

// nowhere is an answer that nobody reads.
type nowhere http.Header

func (w nowhere) Header() http.Header         { return http.Header(w) }
func (w nowhere) WriteHeader(int)             {}
func (w nowhere) Write(p []byte) (int, error) { return len(p), nil }

// BenchmarkSend is the whole way over TCP from the notifier's client, both
// ends in one process, 20 senders at once, lives without delay.
func BenchmarkSend(b *testing.B) {
	s := twiliotest.New(twiliotest.Config{StatusDelay: -1})
	defer s.Close()
	server := httptest.NewServer(s)
	defer server.Close()
	c, err := twilio.New(twilio.Config{
		AccountSID: twiliotest.DefaultAccountSID, AuthToken: twiliotest.DefaultAuthToken,
		Sender: twiliotest.DefaultNumber, BaseURL: server.URL,
	})
	if err != nil {
		b.Fatal(err)
	}
	defer c.Close()
	b.SetParallelism(10)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if got := c.Send(b.Context(), sms.Message{To: anna, Body: "EIL: Rohrbruch"}); got.Outcome != sms.Accepted {
				b.Error(got)
				return
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "messages/s")
}

// BenchmarkListByNumber is one number's list among 100,000 messages.
func BenchmarkListByNumber(b *testing.B) {
	s := twiliotest.New(twiliotest.Config{StatusDelay: time.Hour})
	defer s.Close()
	call := func(method, target, body string) int {
		r := httptest.NewRequest(method, target, strings.NewReader(body))
		r.SetBasicAuth(twiliotest.DefaultAccountSID, twiliotest.DefaultAuthToken)
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		return w.Code
	}
	for i := range 100_000 {
		call(http.MethodPost, messagesURL()+".json", form("To", fmt.Sprintf("+4477%08d", i)).Encode())
	}
	target := messagesURL() + ".json?To=" + url.QueryEscape("+447700050000")
	for b.Loop() {
		if call(http.MethodGet, target, "") != http.StatusOK {
			b.Fatal("the list failed")
		}
	}
}
