package twiliotest_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"newsroom/notifier/internal/twilio"
	"newsroom/notifier/internal/twilio/twiliotest"
	"newsroom/notifier/sms"
)

// newsroom takes webhooks as the notifier does: only signed ones.
type newsroom struct {
	*httptest.Server
	webhook *twilio.Webhook
	answer  func(twilio.Inbound) (int, string)

	mu      sync.Mutex
	reports []sms.Report
	forms   []url.Values
}

func newNewsroom(t *testing.T) *newsroom {
	t.Helper()
	n := &newsroom{answer: func(twilio.Inbound) (int, string) { return 200, string(twilio.Reply("")) }}
	n.Server = httptest.NewServer(n)
	t.Cleanup(n.Close)
	var err error
	if n.webhook, err = twilio.NewWebhook(twiliotest.DefaultAuthToken, n.URL); err != nil {
		t.Fatal(err)
	}
	return n
}

func (n *newsroom) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	form, err := n.webhook.Read(r)
	if err != nil {
		http.Error(w, err.Error(), http.StatusForbidden)
		return
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	n.forms = append(n.forms, form)
	if r.URL.Path == "/status" {
		report, err := twilio.ParseStatus(form, r.URL.Query())
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		n.reports = append(n.reports, report)
		return
	}
	in, err := twilio.ParseInbound(form)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	status, body := n.answer(in)
	w.Header().Set("Content-Type", twilio.ReplyType)
	w.WriteHeader(status)
	_, _ = w.Write([]byte(body))
}

func (n *newsroom) statuses(sid string) []sms.Status {
	n.mu.Lock()
	defer n.mu.Unlock()
	var all []sms.Status
	for _, r := range n.reports {
		if r.ID == sid {
			all = append(all, r.Status)
		}
	}
	return all
}

// lastOf is the latest report of one message, if there is one.
func (n *newsroom) lastOf(sid string) (sms.Report, bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	for _, r := range slices.Backward(n.reports) {
		if r.ID == sid {
			return r, true
		}
	}
	return sms.Report{}, false
}

func (n *newsroom) last() (sms.Report, url.Values) {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.reports[len(n.reports)-1], n.forms[len(n.forms)-1]
}

func TestLifeIsReported(t *testing.T) {
	office := newNewsroom(t)
	r := newRig(t, twiliotest.Config{})
	sid := r.create("StatusCallback", office.URL+"/status?attempt=a-1&x=%41#rc=2")["sid"].(string)
	want := []sms.Status{sms.StatusSending, sms.StatusSent, sms.StatusDelivered}
	eventually(t, "three reports", func() bool { return len(office.statuses(sid)) == 3 })
	if got := office.statuses(sid); !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	report, form := office.last()
	if report.Attempt != "a-1" || form.Get("To") != anna || form.Get("From") != twiliotest.DefaultNumber || form.Get("RawDlrDoneDate") == "" {
		t.Errorf("%+v %v", report, form)
	}
	if done := r.fetch(sid); done["status"] != "delivered" || done["date_sent"] == nil {
		t.Errorf("%v", done)
	}
}

func TestPhoneThatIsOff(t *testing.T) {
	office := newNewsroom(t)
	r := newRig(t, twiliotest.Config{Phones: []twiliotest.Phone{{Number: anna, Off: true}}})
	sid := r.create("StatusCallback", office.URL+"/status")["sid"].(string)
	eventually(t, "three reports", func() bool { return len(office.statuses(sid)) == 3 })
	report, _ := office.last()
	if report.Status != sms.StatusUndelivered || report.Class != sms.ClassUnreachable || report.Code != "30003" {
		t.Errorf("%+v", report)
	}
	if got := r.fetch(sid); got["error_code"] != 30003.0 || got["error_message"] == nil {
		t.Errorf("%v", got)
	}
}

func TestSetStatusEndsALife(t *testing.T) {
	office := newNewsroom(t)
	r := newRig(t, twiliotest.Config{StatusDelay: 30 * time.Millisecond})
	sid := r.create("From", "", "MessagingServiceSid", service, "StatusCallback", office.URL+"/status")["sid"].(string)
	if err := r.SetStatus(sid, twiliotest.Failed, 30007); err != nil {
		t.Fatal(err)
	}
	eventually(t, "a report", func() bool { return len(office.statuses(sid)) > 0 })
	time.Sleep(150 * time.Millisecond)
	if got := office.statuses(sid); !slices.Equal(got, []sms.Status{sms.StatusFailed}) {
		t.Errorf("%v", got)
	}
	if report, form := office.last(); report.Class != sms.ClassFiltered || form.Get("MessagingServiceSid") != service {
		t.Errorf("%+v %v", report, form)
	}
	if err := r.SetStatus("SM0", twiliotest.Failed, 0); err == nil {
		t.Error("an unknown message has a status")
	}
}

// A thousand messages and their three thousand reports, through one receiver
// that takes its time.
func TestManyReports(t *testing.T) {
	office := newNewsroom(t)
	r := newRig(t, twiliotest.Config{})
	var all sync.WaitGroup
	for range 10 {
		all.Go(func() {
			for range 100 {
				r.create("StatusCallback", office.URL+"/status")
			}
		})
	}
	all.Wait()
	eventually(t, "all reports", func() bool {
		office.mu.Lock()
		defer office.mu.Unlock()
		return len(office.reports) == 3000
	})
	for _, m := range r.Messages() {
		if got := office.statuses(m.SID); len(got) != 3 || got[2] != sms.StatusDelivered {
			t.Fatalf("%v", got)
		}
	}
}

// Close ends callbacks to a receiver that never answers.
func TestCloseWithHangingReceiver(t *testing.T) {
	release := make(chan struct{})
	hanging := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		select {
		case <-release:
		case <-r.Context().Done():
		}
	}))
	defer hanging.Close()
	defer close(release)
	r := newRig(t, twiliotest.Config{})
	for range 50 {
		r.create("StatusCallback", hanging.URL)
	}
	closed := make(chan struct{})
	go func() { r.Close(); close(closed) }()
	select {
	case <-closed:
	case <-time.After(5 * time.Second):
		t.Fatal("Close waits for a receiver that hangs")
	}
}

func TestSegments(t *testing.T) {
	r := newRig(t, twiliotest.Config{})
	for body, want := range map[string]string{
		strings.Repeat("a", 160):     "1",
		strings.Repeat("a", 161):     "2",
		strings.Repeat("a", 306):     "2",
		strings.Repeat("a", 307):     "3",
		strings.Repeat("€", 80):      "1",
		strings.Repeat("€", 81):      "2",
		strings.Repeat("€", 152):     "2",
		strings.Repeat("€", 153):     "3",
		strings.Repeat("„", 70):      "1",
		strings.Repeat("„", 71):      "2",
		strings.Repeat("😀", 35):      "1",
		strings.Repeat("😀", 36):      "2",
		strings.Repeat("😀", 66):      "2",
		strings.Repeat("😀", 67):      "3",
		"ÄÖÜäöüß ohne Sonderzeichen": "1",
	} {
		if got := r.create("Body", body)["num_segments"]; got != want {
			t.Errorf("%.12s… of %d bytes: %v parts, want %s", body, len(body), got, want)
		}
	}
}
