package twiliotest_test

import (
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"newsroom/notifier/internal/twilio/twiliotest"
	"newsroom/notifier/internal/twilio/twiliotest/fault"
)

func rules(t *testing.T, s *twiliotest.Server, all ...twiliotest.FaultRule) {
	t.Helper()
	if err := s.SetFaults(all); err != nil {
		t.Fatal(err)
	}
}

// Every kind of a create: what the caller gets, and how many messages there
// are then and after a while.
func TestCreateGoesWrong(t *testing.T) {
	tests := map[fault.Kind]struct {
		status    int // 0 = no answer
		body      string
		broken    bool
		now, soon int // messages
	}{
		fault.Refused:        {0, "", true, 0, 0},
		fault.Reset:          {0, "", true, 0, 0},
		fault.Hang:           {0, "", true, 0, 0},
		fault.Slow:           {201, `"sid":"SM`, false, 1, 1},
		fault.ErrorJSON:      {500, `"code":20500`, false, 0, 0},
		fault.ErrorHTML:      {503, "<html>", false, 0, 0},
		fault.ErrorVoid:      {502, "", false, 0, 0},
		fault.TooMany:        {429, `"code":20429`, false, 0, 0},
		fault.Unknown:        {401, `"code":20003`, false, 0, 0},
		fault.ResetAfter:     {0, "", true, 1, 1},
		fault.ErrorAfter:     {500, `"status":500`, false, 1, 1},
		fault.HangAfter:      {0, "", true, 1, 1},
		fault.CutBody:        {201, `{"account_sid"`, true, 1, 1},
		fault.EmptyObject:    {201, "{}", false, 1, 1},
		fault.WrongTypes:     {201, `"sid": 17`, false, 1, 1},
		fault.Redirect:       {201, `"sid":"SM`, false, 2, 2}, // for Go's client follows
		fault.AcceptedLate:   {500, `"code":20500`, false, 0, 1},
		fault.LateAfterReset: {0, "", true, 0, 1},
		fault.AcceptedTwice:  {201, `"sid":"SM`, false, 2, 2},
	}
	for _, kind := range fault.Kinds(fault.Create) {
		t.Run(string(kind), func(t *testing.T) {
			tt, known := tests[kind]
			if !known {
				t.Fatal("this kind has no test")
			}
			s := twiliotest.New(twiliotest.Config{})
			defer s.Close()
			rules(t, s, twiliotest.FaultRule{Where: fault.Create, Kind: kind, Count: 1, Delay: 150 * time.Millisecond})
			status, body, err := plain(t, s)
			if status != tt.status || !strings.Contains(body, tt.body) || (err != nil) != tt.broken {
				t.Errorf("%d %q %v", status, body, err)
			}
			if n := len(s.Messages()); n != tt.now {
				t.Errorf("%d messages, want %d", n, tt.now)
			}
			eventually(t, "the messages", func() bool { return len(s.Messages()) == tt.soon })
			if status, _, err := plain(t, s); status != 201 {
				t.Errorf("after the rule's count: %d %v", status, err)
			}
			if hits := s.FaultHits(); len(hits) != 1 || hits[0].Calls < 2 || hits[0].Hits != 1 {
				t.Errorf("%+v", hits)
			}
		})
	}
}

func TestTooManySaysWhenToComeBack(t *testing.T) {
	s := twiliotest.New(twiliotest.Config{})
	defer s.Close()
	rules(t, s, twiliotest.FaultRule{Where: fault.List, Kind: fault.TooMany, Delay: 1500 * time.Millisecond})
	w := httptest.NewRecorder()
	s.ServeHTTP(w, httptest.NewRequest(http.MethodGet, messagesURL()+".json", nil))
	if w.Code != 429 || w.Header().Get("Retry-After") != "2" {
		t.Errorf("%d %v", w.Code, w.Header())
	}
}

// A client that follows the redirect creates a second message.
func TestRedirectKeepsTheForm(t *testing.T) {
	s := twiliotest.New(twiliotest.Config{})
	defer s.Close()
	rules(t, s, twiliotest.FaultRule{Where: fault.Create, Kind: fault.Redirect, Count: 1})
	w := httptest.NewRecorder()
	r := httptest.NewRequest(http.MethodPost, messagesURL()+".json", strings.NewReader(form().Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.SetBasicAuth(twiliotest.DefaultAccountSID, twiliotest.DefaultAuthToken)
	s.ServeHTTP(w, r)
	if w.Code != 307 || w.Header().Get("Location") != messagesURL()+".json" {
		t.Errorf("%d %v", w.Code, w.Header())
	}
}

func TestConnectionsAreRefused(t *testing.T) {
	s := twiliotest.New(twiliotest.Config{})
	defer s.Close()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{Handler: s}
	go func() { _ = server.Serve(s.Listener(listener)) }()
	defer server.Close()
	rules(t, s, twiliotest.FaultRule{Where: fault.Connection, Kind: fault.Refused, Match: fault.Match{Until: 2}})
	transport := &http.Transport{DisableKeepAlives: true}
	client := http.Client{Transport: transport}
	var broken int
	for range 4 {
		res, err := client.Get("http://" + listener.Addr().String() + "/sandbox/phones")
		if err != nil {
			broken++
			continue
		}
		_ = res.Body.Close()
	}
	if broken == 0 || broken == 4 || s.FaultHits()[0].Hits != 2 {
		t.Errorf("%d of 4 were refused; %+v", broken, s.FaultHits())
	}
}

func TestListGoesWrong(t *testing.T) {
	clock := clockAt(1, 12, 0, 0)
	r := newRig(t, twiliotest.Config{StatusDelay: time.Hour, Now: clock.now})
	for _, body := range []string{"1", "2", "3"} {
		clock.add(time.Minute)
		r.create("Body", body)
	}
	to := "To=" + url.QueryEscape(anna)
	for kind, want := range map[fault.Kind]string{fault.Stale: "1", fault.RowsMissing: "2 1"} {
		rules(t, r.Server, twiliotest.FaultRule{
			Where: fault.List, Kind: kind, Match: fault.Match{To: anna}, Delay: 90 * time.Second,
		})
		if got := strings.Join(bodies(r.list(to)), " "); got != want {
			t.Errorf("%s: %s, want %s", kind, got, want)
		}
		if got := strings.Join(bodies(r.list("")), " "); got != "3 2 1" {
			t.Errorf("%s without a number: %s", kind, got)
		}
	}
	rules(t, r.Server, twiliotest.FaultRule{Where: fault.List, Kind: fault.Endless})
	next := any(messagesURL() + ".json?PageSize=2&" + to)
	for page := range 20 {
		_, answer := r.api(http.MethodGet, next.(string), nil)
		if next = answer["next_page_uri"]; next == nil || len(bodies(answer)) == 0 {
			t.Fatalf("it ends on page %d", page)
		}
	}
	for _, kind := range []fault.Kind{fault.ErrorJSON, fault.ErrorVoid, fault.TooMany} {
		rules(t, r.Server, twiliotest.FaultRule{Where: fault.List, Kind: kind})
		if status, _ := r.api(http.MethodGet, messagesURL()+".json", nil); status < 429 {
			t.Errorf("%s: %d", kind, status)
		}
	}
}

// A stale list shows the state of that time too.
func TestStaleListHasOldStatuses(t *testing.T) {
	clock := clockAt(1, 12, 0, 0)
	r := newRig(t, twiliotest.Config{StatusDelay: time.Hour, Now: clock.now})
	sid := r.create()["sid"].(string)
	clock.add(time.Hour)
	if err := r.SetStatus(sid, twiliotest.Failed, 30007); err != nil {
		t.Fatal(err)
	}
	rules(t, r.Server, twiliotest.FaultRule{Where: fault.List, Kind: fault.Stale})
	if m := r.list("")["messages"].([]any)[0].(map[string]any); m["status"] != "queued" || m["error_code"] != nil {
		t.Errorf("%v", m)
	}
	clock.add(time.Hour)
	if m := r.list("")["messages"].([]any)[0].(map[string]any); m["status"] != "failed" {
		t.Errorf("%v", m)
	}
}

func TestOneMessageGoesWrong(t *testing.T) {
	r := newRig(t, twiliotest.Config{StatusDelay: time.Hour})
	path := messagesURL() + "/" + r.create()["sid"].(string) + ".json"
	rules(t, r.Server,
		twiliotest.FaultRule{Where: fault.Fetch, Kind: fault.ErrorHTML, Status: 504, Match: fault.Match{To: bert}},
		twiliotest.FaultRule{Where: fault.Update, Kind: fault.ErrorJSON, Match: fault.Match{To: anna}})
	if status, _ := r.api(http.MethodGet, path, nil); status != 200 {
		t.Errorf("fetch: %d", status)
	}
	if status, _ := r.api(http.MethodPost, path, url.Values{"Status": {"canceled"}}); status != 500 {
		t.Errorf("cancel: %d", status)
	}
	if r.MessagesTo(anna)[0].Status != twiliotest.Queued {
		t.Error("it was canceled")
	}
}

func TestFaultsByJSON(t *testing.T) {
	r := newRig(t, twiliotest.Config{})
	var got struct{ Faults []twiliotest.FaultHit }
	if r.sandboxJSON(http.MethodGet, "/sandbox/faults", "", &got); got.Faults == nil || len(got.Faults) != 0 {
		t.Errorf("at first: %+v", got)
	}
	r.sandboxJSON(http.MethodPut, "/sandbox/faults", `[{"where": "create", "kind": "5xx-json", "count": 1, "delay": "2s",
		"match": {"to": "+49171", "nth": [1], "perNumber": true}}]`, &got)
	r.sandboxJSON(http.MethodPost, "/sandbox/faults", `{"where": "callback", "kind": "lost", "probability": 0.5, "seed": 7}`, &got)
	if len(got.Faults) != 2 || got.Faults[0].Rule.Delay != 2*time.Second || got.Faults[1].Rule.Probability != 0.5 {
		t.Errorf("%+v", got)
	}
	if status, _ := r.api(http.MethodPost, messagesURL()+".json", form()); status != 500 {
		t.Errorf("the create answered %d", status)
	}
	if r.sandboxJSON(http.MethodGet, "/sandbox/faults", "", &got); got.Faults[0].Hits != 1 {
		t.Errorf("%+v", got)
	}
	for _, body := range []string{
		`[{"where": "moon", "kind": "lost"}]`, `[{"where": "create", "kind": "lost"}]`, `[{"where": "create", "kind": "reset", "cuont": 1}]`,
		`[{"where": "create", "kind": "reset", "probability": 2}]`, `[{"where": "create", "kind": "reset", "count": -1}]`,
		`[{"where": "create", "kind": "5xx-json", "status": 404}]`, `[{"where": "create", "kind": "slow", "delay": "soon"}]`, `{}`,
	} {
		var problem struct{ Text string }
		if status := r.sandboxJSON(http.MethodPut, "/sandbox/faults", body, &problem); status != 400 || problem.Text == "" {
			t.Errorf("%s: %d %+v", body, status, problem)
		}
	}
	if r.sandboxJSON(http.MethodDelete, "/sandbox/faults", "", &got); len(got.Faults) != 0 {
		t.Errorf("cleared: %+v", got)
	}
	r.create()
}

// The function and the rules are apart; the function comes first.
func TestFunctionBeforeRules(t *testing.T) {
	s := twiliotest.New(twiliotest.Config{})
	defer s.Close()
	rules(t, s, twiliotest.FaultRule{Where: fault.Create, Kind: fault.Unknown})
	s.Fault(func(twiliotest.FaultRequest) *twiliotest.Fault { return &twiliotest.Fault{Status: 418} })
	if status, _, _ := plain(t, s); status != 418 {
		t.Errorf("%d", status)
	}
	s.Fault(nil)
	if status, _, _ := plain(t, s); status != 401 {
		t.Errorf("%d", status)
	}
}

func TestTally(t *testing.T) {
	r := newRig(t, twiliotest.Config{StatusDelay: time.Hour})
	link := "https://netz.example/a/7k3qf9/"
	r.create("Body", "EIL: Gas. https://netz.example/x "+link+" bitte")
	r.create("Body", "EIL: Gas. "+link)
	r.create("To", bert, "Body", "EIL: Gas. "+link)
	r.create("Body", "UPDATE https://netz.example/b, https://netz.example/c.")
	r.create("Body", "ohne Link")
	gone := r.create("To", bert, "Body", "EIL: Gas. "+link)["sid"].(string)
	r.api(http.MethodPost, messagesURL()+"/"+gone+".json", url.Values{"Status": {"canceled"}})
	redacted := r.MessagesTo(bert)[0].SID
	_ = r.SetStatus(redacted, twiliotest.Delivered, 0)
	r.api(http.MethodPost, messagesURL()+"/"+redacted+".json", url.Values{"Body": {""}})
	r.api(http.MethodDelete, messagesURL()+"/"+redacted+".json", nil)
	if got := r.Tally(link); len(got) != 2 || got[anna] != 2 || got[bert] != 1 {
		t.Errorf("%v", got)
	}
	if got := r.Tally("https://netz.example/"); len(got) != 0 {
		t.Errorf("%v", got)
	}
	var got struct {
		Alerts []struct {
			Link           string
			Numbers        map[string]int
			Messages, Most int
		}
	}
	r.sandboxJSON(http.MethodGet, "/sandbox/tally", "", &got)
	if len(got.Alerts) != 3 || got.Alerts[0].Messages != 3 || got.Alerts[0].Most != 2 ||
		got.Alerts[1].Link != "https://netz.example/c" || got.Alerts[2].Link != "ohne Link" {
		t.Errorf("%+v", got)
	}
	r.sandboxJSON(http.MethodGet, "/sandbox/tally?link="+url.QueryEscape(link), "", &got)
	if len(got.Alerts) != 1 || got.Alerts[0].Link != link {
		t.Errorf("%+v", got)
	}
}
