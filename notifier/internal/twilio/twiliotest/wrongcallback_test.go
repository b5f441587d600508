package twiliotest_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"newsroom/notifier/internal/twilio"
	"newsroom/notifier/internal/twilio/twiliotest"
	"newsroom/notifier/internal/twilio/twiliotest/fault"
)

// listener takes callbacks and notes each, with ! if it is signed badly.
type listener struct {
	*httptest.Server
	mu    sync.Mutex
	heard []string
	fails int // so many requests, at first
}

func newListener(t *testing.T) *listener {
	l := &listener{}
	l.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_ = r.ParseForm()
		note := r.PostForm.Get("MessageStatus")
		if r.Header.Get(twilio.SignatureHeader) != twilio.Sign(twiliotest.DefaultAuthToken, l.URL+r.URL.Path, r.PostForm) {
			note += "!"
		}
		if r.PostForm.Has("Novelty") {
			note += "+"
		}
		l.mu.Lock()
		defer l.mu.Unlock()
		if l.fails--; l.fails >= 0 {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		l.heard = append(l.heard, note)
	}))
	t.Cleanup(l.Close)
	return l
}

func (l *listener) all() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.Join(l.heard, " ")
}

func TestCallbacksGoWrong(t *testing.T) {
	tests := map[string]struct {
		rule fault.Rule
		want string
	}{
		"lost":           {fault.Rule{Kind: fault.Lost, Match: fault.Match{Status: []string{"sent"}}}, "sending delivered"},
		"twice":          {fault.Rule{Kind: fault.Twice, Match: fault.Match{Nth: []int{3}}}, "sending sent delivered delivered"},
		"reordered":      {fault.Rule{Kind: fault.Reordered, Match: fault.Match{Nth: []int{2}}}, "sending delivered sent"},
		"all reordered":  {fault.Rule{Kind: fault.Reordered}, "sent sending delivered"},
		"late":           {fault.Rule{Kind: fault.Late, Count: 1, Delay: 200 * time.Millisecond}, "sent delivered sending"},
		"badly signed":   {fault.Rule{Kind: fault.BadSignature, Match: fault.Match{From: 3}}, "sending sent delivered!"},
		"unknown fields": {fault.Rule{Kind: fault.UnknownFields, Match: fault.Match{Every: 2}}, "sending sent+ delivered"},
		"before answer":  {fault.Rule{Kind: fault.BeforeAnswer}, "sending sent delivered"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			l := newListener(t)
			r := newRig(t, twiliotest.Config{})
			tt.rule.Where = fault.Callback
			rules(t, r.Server, tt.rule)
			got := r.create("StatusCallback", l.URL+"/status")
			if tt.rule.Kind == fault.BeforeAnswer && (l.all() != tt.want || got["status"] != "queued") {
				t.Errorf("before the answer %v: %s", got["status"], l.all())
			}
			eventually(t, tt.want, func() bool { return len(l.all()) >= len(tt.want) })
			if l.all() != tt.want {
				t.Errorf("%s, want %s", l.all(), tt.want)
			}
			if hits := r.FaultHits()[0]; hits.Hits == 0 || (hits.Taken > 0) != (tt.rule.Kind == fault.BadSignature) {
				t.Errorf("%+v", hits)
			}
		})
	}
}

func TestInboundGoesWrong(t *testing.T) {
	tests := map[fault.Kind]struct {
		bodies  string // that the newsroom took
		replies int
		problem string
	}{
		fault.Twice:         {"MINI MINI", 2, ""},
		fault.Forged:        {"MINI", 1, ""},
		fault.Lost:          {"", 0, twiliotest.ProblemUnreachable},
		fault.Late:          {"MINI", 1, ""},
		fault.BadSignature:  {"", 0, twiliotest.ProblemStatus},
		fault.UnknownFields: {"MINI", 1, ""},
	}
	for _, kind := range fault.Kinds(fault.Inbound) {
		t.Run(string(kind), func(t *testing.T) {
			tt, known := tests[kind]
			if !known {
				t.Fatal("this kind has no test")
			}
			office := newNewsroom(t)
			var bodies, ids []string
			office.answer = func(in twilio.Inbound) (int, string) {
				bodies, ids = append(bodies, in.Body), append(ids, in.ID)
				return 200, string(twilio.Reply("ja"))
			}
			r := newRig(t, twiliotest.Config{WebhookURL: office.URL + "/inbound"})
			rules(t, r.Server, twiliotest.FaultRule{Where: fault.Inbound, Kind: kind, Match: fault.Match{To: anna}, Delay: time.Millisecond})
			_, _ = r.Text(t.Context(), anna, "MINI")
			eventually(t, "the answers", func() bool { return len(r.MessagesTo(anna)) == tt.replies })
			office.mu.Lock()
			defer office.mu.Unlock()
			if got := strings.Join(bodies, " "); got != tt.bodies || (len(ids) == 2 && ids[0] != ids[1]) {
				t.Errorf("the newsroom took %s (%v), want %s", got, ids, tt.bodies)
			}
			if m := r.Messages()[0]; m.Problem != tt.problem {
				t.Errorf("problem %q", m.Problem)
			}
			if hit := r.FaultHits()[0]; hit.Hits != 1 || hit.Taken != 0 {
				t.Errorf("%+v", hit)
			}
		})
	}
}

// A newsroom that does not look at signatures is found out.
func TestForgedAndTaken(t *testing.T) {
	gullible := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	defer gullible.Close()
	r := newRig(t, twiliotest.Config{WebhookURL: gullible.URL})
	rules(t, r.Server, twiliotest.FaultRule{Where: fault.Inbound, Kind: fault.Forged})
	if _, err := r.Text(t.Context(), anna, "MINI"); err != nil || r.FaultHits()[0].Taken != 1 {
		t.Errorf("%v %+v", err, r.FaultHits())
	}
}
