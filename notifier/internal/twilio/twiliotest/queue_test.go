package twiliotest_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"newsroom/notifier/internal/twilio/twiliotest"
	"newsroom/notifier/sms"
)

// Messages leave in the order in which they came, no faster than the rate. The
// clock is the test's: a machine that is busy makes no other order.
func TestQueueKeepsOrderAndRate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := twiliotest.New(twiliotest.Config{Rate: 50, StatusDelay: -1})
		defer s.Close()
		start := time.Now()
		var sids []string
		for i := range 6 {
			sids = append(sids, direct(t, s, form("To", fmt.Sprint("+4477009000", i)))["sid"].(string))
		}
		time.Sleep(time.Second)
		for i, sid := range sids {
			m := s.MessagesTo(fmt.Sprint("+4477009000", i))[0]
			if want := start.Add(time.Duration(i) * 20 * time.Millisecond); m.SID != sid || !m.SentAt.Equal(want) {
				t.Errorf("message %d left at %v, want %v", i, m.SentAt, want)
			}
		}
	})
}

// direct sends a message without a socket, where time passes by itself.
func direct(t *testing.T, s *twiliotest.Server, form url.Values) map[string]any {
	t.Helper()
	w := httptest.NewRecorder()
	r := httptest.NewRequest(http.MethodPost, messagesURL()+".json", strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.SetBasicAuth(twiliotest.DefaultAccountSID, twiliotest.DefaultAuthToken)
	s.ServeHTTP(w, r)
	var answer map[string]any
	if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil || w.Code != http.StatusCreated {
		t.Fatalf("create answered %d %s", w.Code, w.Body)
	}
	return answer
}

func TestFullQueue(t *testing.T) {
	clock := clockAt(1, 12, 0, 0)
	r := newRig(t, twiliotest.Config{Rate: 0.001, QueueLimit: 3, Now: clock.now})
	r.create()
	r.create("Body", strings.Repeat("x", 161))
	if status, got := r.api(http.MethodPost, messagesURL()+".json", form()); status != 400 || got["code"] != 21611.0 {
		t.Errorf("the queue is full: %d %v", status, got)
	}
	sid := r.create("From", "", "MessagingServiceSid", service, "To", bert)["sid"].(string)
	eventually(t, "a service learns it later", func() bool { return r.fetch(sid)["error_code"] == 30001.0 })
	clock.add(1000 * time.Second)
	r.create()
}

func TestValidityInTheQueue(t *testing.T) {
	office := newNewsroom(t)
	r := newRig(t, twiliotest.Config{Rate: 0.1})
	r.create()
	sid := r.create("ValidityPeriod", "1", "StatusCallback", office.URL+"/status")["sid"].(string)
	if got := r.fetch(sid)["status"]; got != "queued" {
		t.Errorf("%v", got)
	}
	eventually(t, "it is too old", func() bool { return len(office.statuses(sid)) == 1 })
	if report, _ := office.last(); report.Status != sms.StatusFailed || report.Code != "30036" {
		t.Errorf("%+v", report)
	}
}

func TestTooManyCalls(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	s := twiliotest.New(twiliotest.Config{APILimit: 2, Now: func() time.Time { return now }})
	defer s.Close()
	var got []int
	for range 4 {
		w := httptest.NewRecorder()
		r := httptest.NewRequest(http.MethodGet, messagesURL()+".json", nil)
		r.SetBasicAuth(twiliotest.DefaultAccountSID, twiliotest.DefaultAuthToken)
		s.ServeHTTP(w, r)
		if got = append(got, w.Code); w.Code == 429 && (w.Header().Get("Retry-After") != "1" || !strings.Contains(w.Body.String(), `"code":20429`)) {
			t.Errorf("%v %s", w.Header(), w.Body)
		}
		if len(got) == 3 {
			now = now.Add(time.Second)
		}
	}
	if !slices.Equal(got, []int{200, 200, 429, 200}) {
		t.Errorf("%v", got)
	}
}

func TestLatency(t *testing.T) {
	r := newRig(t, twiliotest.Config{Latency: 50 * time.Millisecond})
	start := time.Now()
	r.create()
	if took := time.Since(start); took < 50*time.Millisecond {
		t.Errorf("%v", took)
	}
}

func TestSchedule(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	r := newRig(t, twiliotest.Config{Now: func() time.Time { return now }})
	at := func(d time.Duration) []string {
		return []string{"MessagingServiceSid", service, "From", "", "ScheduleType", "fixed", "SendAt", now.Add(d).Format(time.RFC3339)}
	}
	for name, tt := range map[string]struct {
		pairs []string
		code  float64
	}{
		"too soon": {at(14 * time.Minute), 35114},
		"too late": {at(36 * 24 * time.Hour), 35114},
		"no type":  {append(at(time.Hour), "ScheduleType", ""), 35110},
		"no time":  {append(at(time.Hour), "SendAt", ""), 35111},
	} {
		if status, got := r.api(http.MethodPost, messagesURL()+".json", form(tt.pairs...)); status != 400 || got["code"] != tt.code {
			t.Errorf("%s: %d %v", name, status, got)
		}
	}
	got := r.create(at(time.Hour)...)
	if got["status"] != "scheduled" || got["from"] != nil || got["num_segments"] != "0" || got["date_sent"] != nil {
		t.Errorf("%v", got)
	}
	path := messagesURL() + "/" + got["sid"].(string) + ".json"
	if status, got := r.api(http.MethodPost, path, url.Values{"Status": {"canceled"}}); status != 200 || got["status"] != "canceled" {
		t.Errorf("%d %v", status, got)
	}
	if got := r.create(append(at(time.Hour), "From", twiliotest.DefaultNumber, "MessagingServiceSid", "")...); got["status"] != "queued" {
		t.Errorf("without a service it is sent at once (!): %v", got)
	}
}

// A scheduled message goes out at its time: the clock is the test's, and time
// passes by itself.
func TestScheduledMessageIsSent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := twiliotest.New(twiliotest.Config{})
		defer s.Close()
		direct(t, s, form("MessagingServiceSid", service, "From", "", "ScheduleType", "fixed", "SendAt", time.Now().Add(time.Hour).UTC().Format(time.RFC3339)))
		time.Sleep(59 * time.Minute)
		if m := s.MessagesTo(anna)[0]; m.Status != twiliotest.Scheduled {
			t.Errorf("before: %+v", m)
		}
		time.Sleep(2 * time.Minute)
		if m := s.MessagesTo(anna)[0]; m.Status != twiliotest.Delivered || m.From != twiliotest.DefaultNumber {
			t.Errorf("after: %+v", m)
		}
	})
}
