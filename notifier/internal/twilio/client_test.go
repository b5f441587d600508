package twilio_test

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"newsroom/notifier/internal/twilio"
	"newsroom/notifier/internal/twilio/twiliotest"
	"newsroom/notifier/sms"
)

// rig is a sandbox behind a real listener, and a client that sends through it.
type rig struct {
	sandbox *twiliotest.Server
	client  *twilio.Client
	url     string
	server  *httptest.Server
	posts   atomic.Int32 // requests that reached the server
}

func newRig(t *testing.T, change func(*twilio.Config), sandbox ...func(*twiliotest.Config)) *rig {
	t.Helper()
	cfg := twiliotest.Config{StatusDelay: -1}
	for _, change := range sandbox {
		change(&cfg)
	}
	r := &rig{sandbox: twiliotest.New(cfg)}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		r.posts.Add(1)
		if req.Header.Get("Idempotency-Key") != "" || req.Header.Get("X-Idempotency-Key") != "" {
			t.Error("an Idempotency-Key would make net/http repeat the POST")
		}
		r.sandbox.ServeHTTP(w, req)
	}))
	t.Cleanup(server.Close)
	t.Cleanup(r.sandbox.Close)
	r.url, r.server = server.URL, server
	r.client = newClient(t, server.URL, change)
	return r
}

func newClient(t *testing.T, base string, change func(*twilio.Config)) *twilio.Client {
	t.Helper()
	cfg := twilio.Config{
		AccountSID: twiliotest.DefaultAccountSID, AuthToken: twiliotest.DefaultAuthToken,
		Sender: twiliotest.DefaultNumber, BaseURL: base, Timeout: 10 * time.Second,
	}
	if change != nil {
		change(&cfg)
	}
	c, err := twilio.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

// always makes every call of the API go wrong in this way.
func (r *rig) always(f twiliotest.Fault) {
	r.sandbox.Fault(func(twiliotest.FaultRequest) *twiliotest.Fault { return &f })
}

func text() sms.Message {
	return sms.Message{To: somebody, Body: "EIL: Rohrbruch in der Altstadt", Attempt: "a 1&b"}
}

func TestSendAccepted(t *testing.T) {
	t.Setenv("TWILIO_EDGE", "sydney")
	t.Setenv("TWILIO_REGION", "au1")
	r := newRig(t, func(c *twilio.Config) { c.StatusURL = "http://127.0.0.1:1/status?x=%41#rc=2" })
	m := text()
	m.ValidFor = 90*time.Minute + 900*time.Millisecond
	got := r.client.Send(t.Context(), m)
	if got.Outcome != sms.Accepted || got.Class != sms.ClassNone {
		t.Fatalf("%+v", got)
	}
	all := r.sandbox.Messages()
	if len(all) != 1 || all[0].SID != got.ID || all[0].To != m.To || all[0].Body != m.Body || all[0].From != twiliotest.DefaultNumber {
		t.Fatalf("the sandbox has %+v", all)
	}
	if all[0].ValiditySecs != 5400 {
		t.Errorf("ValidityPeriod %d", all[0].ValiditySecs)
	}
	if want := "http://127.0.0.1:1/status?x=%41&attempt=a+1%26b#rc=2"; all[0].StatusCallback != want {
		t.Errorf("StatusCallback %s, want %s", all[0].StatusCallback, want)
	}
}

// TestSendsDoNotWaitForEachOther: a call that waited for a connection would have less of its time left for the answer, and end as unknown.
func TestSendsDoNotWaitForEachOther(t *testing.T) {
	const senders = 200
	var there atomic.Int32
	all := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // else the server does not see the caller leave
		if there.Add(1) == senders {
			close(all)
		}
		select {
		case <-all:
		case <-r.Context().Done():
		}
		w.WriteHeader(http.StatusBadGateway)
	}))
	t.Cleanup(server.Close)
	client := newClient(t, server.URL, func(c *twilio.Config) { c.Timeout = 3 * time.Second })
	var sending sync.WaitGroup
	for range senders {
		sending.Go(func() {
			if got := client.Send(t.Context(), text()); !strings.Contains(got.Detail, "502") {
				t.Errorf("%+v", got)
			}
		})
	}
	sending.Wait()
}

func TestSendThroughMessagingService(t *testing.T) {
	r := newRig(t, func(c *twilio.Config) { c.Sender = service })
	if got := r.client.Send(t.Context(), text()); got.Outcome != sms.Accepted {
		t.Fatalf("%+v", got)
	}
	if all := r.sandbox.Messages(); all[0].Service != service || all[0].StatusCallback != "" || all[0].ValiditySecs != 0 {
		t.Errorf("%+v", all[0])
	}
}

func TestSendKeepsValidityWithinLimits(t *testing.T) {
	r := newRig(t, nil)
	for given, want := range map[time.Duration]int{time.Millisecond: 1, 1999 * time.Millisecond: 1, 48 * time.Hour: 36000} {
		m := text()
		m.ValidFor = given
		got := r.client.Send(t.Context(), m)
		if got.Outcome != sms.Accepted {
			t.Fatalf("%v: %+v", given, got)
		}
		if all := r.sandbox.Messages(); all[len(all)-1].ValiditySecs != want {
			t.Errorf("%v became %d s, want %d", given, all[len(all)-1].ValiditySecs, want)
		}
	}
	m := text()
	m.ValidFor = -time.Second
	if got := r.client.Send(t.Context(), m); got.Outcome != sms.NotSent || r.posts.Load() != 3 {
		t.Errorf("a message whose time is over: %+v after %d posts", got, r.posts.Load())
	}
}

const sandboxSID = `"sid":"SM0123456789abcdef0123456789abcdef"`

func jsonError(code string) string {
	return `{"code":` + code + `,"message":"The 'To' number ` + somebody + ` is bad","more_info":"","status":400}`
}

// outcome is what Send must make of a call that goes wrong in this way.
type outcome struct {
	fault twiliotest.Fault
	want  sms.Result
}

// header makes one of pairs of name and value.
func header(pairs ...string) http.Header {
	h := http.Header{}
	for i := 0; i < len(pairs); i += 2 {
		h.Set(pairs[i], pairs[i+1])
	}
	return h
}

func TestSendKnownOutcomes(t *testing.T) {
	for name, tt := range map[string]outcome{
		"201": {twiliotest.Fault{Status: 201, Body: `{` + sandboxSID + `}`}, sms.Result{Outcome: sms.Accepted, ID: "SM0123456789abcdef0123456789abcdef"}},
		"200": {twiliotest.Fault{Status: 200, Body: `{` + sandboxSID + `}`}, sms.Result{Outcome: sms.Accepted, ID: "SM0123456789abcdef0123456789abcdef"}},

		"invalid number":   {twiliotest.Fault{Status: 400, Body: jsonError("21211")}, sms.Result{Outcome: sms.Rejected, Class: sms.ClassInvalid, Code: "21211"}},
		"opted out":        {twiliotest.Fault{Status: 400, Body: jsonError("21610")}, sms.Result{Outcome: sms.Rejected, Class: sms.ClassOptedOut, Code: "21610"}},
		"region":           {twiliotest.Fault{Status: 400, Body: jsonError("21408")}, sms.Result{Outcome: sms.Rejected, Class: sms.ClassRegion, Code: "21408"}},
		"sender":           {twiliotest.Fault{Status: 400, Body: jsonError("21606")}, sms.Result{Outcome: sms.Rejected, Class: sms.ClassSender, Code: "21606"}},
		"body":             {twiliotest.Fault{Status: 400, Body: jsonError("21617")}, sms.Result{Outcome: sms.Rejected, Class: sms.ClassBody, Code: "21617"}},
		"a code of later":  {twiliotest.Fault{Status: 400, Body: jsonError("29999")}, sms.Result{Outcome: sms.Rejected, Class: sms.ClassOther, Code: "29999"}},
		"unauthorised":     {twiliotest.Fault{Status: 401, Body: jsonError("20003")}, sms.Result{Outcome: sms.Rejected, Class: sms.ClassUnauthorised, Code: "20003"}},
		"no such account":  {twiliotest.Fault{Status: 404, Body: jsonError("20404")}, sms.Result{Outcome: sms.Rejected, Class: sms.ClassUnauthorised, Code: "20404"}},
		"429":              {twiliotest.Fault{Status: 429, Body: jsonError("20429"), Header: header("Retry-After", "7")}, sms.Result{Outcome: sms.Rejected, Class: sms.ClassThrottled, Code: "20429", RetryAfter: 7 * time.Second}},
		"429 HTML":         {twiliotest.Fault{Status: 429, Body: "<html>"}, sms.Result{Outcome: sms.Rejected, Class: sms.ClassThrottled}},
		"429 date":         {twiliotest.Fault{Status: 429, Header: header("Date", "Mon, 02 Mar 2026 08:00:00 GMT", "Retry-After", "Mon, 02 Mar 2026 08:01:30 GMT")}, sms.Result{Outcome: sms.Rejected, Class: sms.ClassThrottled, RetryAfter: 90 * time.Second}},
		"429 past date":    {twiliotest.Fault{Status: 429, Header: header("Date", "Mon, 02 Mar 2026 08:00:00 GMT", "Retry-After", "Mon, 02 Mar 2026 07:00:00 GMT")}, sms.Result{Outcome: sms.Rejected, Class: sms.ClassThrottled}},
		"429 nonsense":     {twiliotest.Fault{Status: 429, Header: header("Retry-After", "soon")}, sms.Result{Outcome: sms.Rejected, Class: sms.ClassThrottled}},
		"429 negative":     {twiliotest.Fault{Status: 429, Header: header("Retry-After", "-5")}, sms.Result{Outcome: sms.Rejected, Class: sms.ClassThrottled}},
		"429 for ever":     {twiliotest.Fault{Status: 429, Header: header("Retry-After", "2000000000")}, sms.Result{Outcome: sms.Rejected, Class: sms.ClassThrottled, RetryAfter: 24 * time.Hour}},
		"403 without code": {twiliotest.Fault{Status: 403, Body: "<html>forbidden"}, sms.Result{}},
	} {
		t.Run(name, tt.check)
	}
}

func TestSendUnknownOutcomes(t *testing.T) {
	for name, tt := range map[string]outcome{
		"500 JSON":       {twiliotest.Fault{Status: 500, Body: jsonError("20500")}, sms.Result{Code: "20500"}},
		"503 wait":       {twiliotest.Fault{Status: 503, Header: header("Retry-After", "3")}, sms.Result{RetryAfter: 3 * time.Second}},
		"502 HTML":       {twiliotest.Fault{Status: 502, Body: "<html>Bad Gateway</html>"}, sms.Result{}},
		"empty 200":      {twiliotest.Fault{Status: 200}, sms.Result{}},
		"204":            {twiliotest.Fault{Status: 204}, sms.Result{}},
		"{}":             {twiliotest.Fault{Status: 201, Body: "{}"}, sms.Result{}},
		"null":           {twiliotest.Fault{Status: 201, Body: "null"}, sms.Result{}},
		"odd Sid":        {twiliotest.Fault{Status: 201, Body: `{"sid":"CA0123456789abcdef0123456789abcdef"}`}, sms.Result{}},
		"wrong types":    {twiliotest.Fault{Status: 201, Body: `{` + sandboxSID + `,"num_segments":1}`}, sms.Result{}},
		"HTML 200":       {twiliotest.Fault{Status: 200, Body: "<html>maintenance</html>"}, sms.Result{}},
		"too long":       {twiliotest.Fault{Status: 201, Body: `{` + sandboxSID + `}` + strings.Repeat(" ", 70<<10)}, sms.Result{}},
		"307":            {twiliotest.Fault{Status: 307, Header: header("Location", "/elsewhere")}, sms.Result{}},
		"304":            {twiliotest.Fault{Status: 304}, sms.Result{}},
		"reset":          {twiliotest.Fault{Reset: true}, sms.Result{}},
		"accepted reset": {twiliotest.Fault{After: true, Reset: true}, sms.Result{}},
		"accepted cut":   {twiliotest.Fault{After: true, Cut: true}, sms.Result{}},
		"accepted 500":   {twiliotest.Fault{After: true, Status: 500}, sms.Result{}},
	} {
		t.Run(name, tt.check)
	}
}

// check sends one message. Whatever comes of it, exactly one request reached
// the server, and the detail is for any operator's eyes.
func (o outcome) check(t *testing.T) {
	r := newRig(t, nil)
	r.always(o.fault)
	got := r.client.Send(t.Context(), text())
	if strings.Contains(got.Detail, somebody) || strings.Contains(got.Detail, "Rohrbruch") {
		t.Errorf("the detail holds what is private: %s", got.Detail)
	}
	if (got.Detail == "") != (got.Outcome == sms.Accepted) {
		t.Errorf("detail %q", got.Detail)
	}
	got.Detail = ""
	if got != o.want {
		t.Errorf("%+v\nwant %+v", got, o.want)
	}
	if n := r.posts.Load(); n != 1 {
		t.Errorf("%d requests reached the server", n)
	}
}

// The codes reach through a real refusal of the sandbox too.
func TestSendToMagicNumbers(t *testing.T) {
	r := newRig(t, nil)
	for to, want := range map[string]sms.Class{
		"+15005550001": sms.ClassInvalid, "+15005550002": sms.ClassUnreachable, "+15005550003": sms.ClassRegion,
		"+15005550004": sms.ClassOptedOut, "+15005550009": sms.ClassInvalid,
	} {
		if got := r.client.Send(t.Context(), sms.Message{To: to, Body: "x"}); got.Outcome != sms.Rejected || got.Class != want {
			t.Errorf("%s: %+v", to, got)
		}
	}
	wrong := newClient(t, r.url, func(c *twilio.Config) { c.AuthToken = "wrong" })
	if got := wrong.Send(t.Context(), text()); got.Outcome != sms.Rejected || got.Class != sms.ClassUnauthorised {
		t.Errorf("wrong token: %+v", got)
	}
}

func TestSendWithoutConnection(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := listener.Addr().String()
	_ = listener.Close()
	for name, base := range map[string]string{
		"refused":      "http://" + addr,
		"no such name": "http://nowhere.invalid",
	} {
		got := newClient(t, base, nil).Send(t.Context(), text())
		if got.Outcome != sms.NotSent || got.Detail == "" {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// A server that speaks no TLS: the handshake fails, so no request can have left.
func TestSendWithoutTLS(t *testing.T) {
	r := newRig(t, nil)
	c := newClient(t, strings.Replace(r.url, "http:", "https:", 1), nil)
	if got := c.Send(t.Context(), text()); got.Outcome != sms.NotSent || r.posts.Load() != 0 {
		t.Errorf("%+v", got)
	}
}

func TestSendTimeout(t *testing.T) {
	r := newRig(t, func(c *twilio.Config) { c.Timeout = 100 * time.Millisecond })
	for name, fault := range map[string]twiliotest.Fault{
		"before": {Hang: true},
		"after":  {After: true, Hang: true},
	} {
		r.always(fault)
		if got := r.client.Send(t.Context(), text()); got.Outcome != sms.Unknown || !strings.Contains(got.Detail, "time") {
			t.Errorf("%s: %+v", name, got)
		}
	}
	if n := len(r.sandbox.Messages()); n != 1 {
		t.Errorf("%d messages at the sandbox, want that of the second call", n)
	}
}

func TestSendCancelled(t *testing.T) {
	r := newRig(t, nil)
	ctx, cancel := context.WithCancel(t.Context())
	r.sandbox.Fault(func(twiliotest.FaultRequest) *twiliotest.Fault {
		cancel()
		return &twiliotest.Fault{Hang: true}
	})
	if got := r.client.Send(ctx, text()); got.Outcome != sms.Unknown {
		t.Errorf("cancelled while the server worked: %+v", got)
	}
	if got := r.client.Send(ctx, text()); got.Outcome != sms.NotSent || r.posts.Load() != 1 {
		t.Errorf("cancelled before: %+v after %d posts", got, r.posts.Load())
	}
}

// A server that closes its connections between and under the calls: whatever
// is lost, no message reaches it twice, and no outcome claims too much.
func TestSendOverClosedConnections(t *testing.T) {
	r := newRig(t, nil)
	r.sandbox.Fault(func(f twiliotest.FaultRequest) *twiliotest.Fault {
		return &twiliotest.Fault{After: true, Reset: f.N%3 == 0}
	})
	outcomes := map[sms.Outcome]int{}
	for range 60 {
		outcomes[r.client.Send(t.Context(), text()).Outcome]++
		r.server.CloseClientConnections()
	}
	n := len(r.sandbox.Messages())
	if n > 60 || n < outcomes[sms.Accepted] || n > 60-outcomes[sms.NotSent] || outcomes[sms.Unknown] < 20 {
		t.Errorf("%d messages of 60, outcomes %v", n, outcomes)
	}
}

func TestSendConcurrently(t *testing.T) {
	r := newRig(t, nil)
	results := make(chan sms.Result)
	for range 40 {
		go func() { results <- r.client.Send(t.Context(), text()) }()
	}
	seen := map[string]bool{}
	for range 40 {
		got := <-results
		if got.Outcome != sms.Accepted || seen[got.ID] {
			t.Fatalf("%+v", got)
		}
		seen[got.ID] = true
	}
}

func TestNewRefuses(t *testing.T) {
	good := twilio.Config{AccountSID: twiliotest.DefaultAccountSID, AuthToken: "x", Sender: ours}
	tests := map[string]struct {
		change func(*twilio.Config)
		want   string
	}{
		"no account":      {func(c *twilio.Config) { c.AccountSID = "" }, "account SID is empty"},
		"API key":         {func(c *twilio.Config) { c.AccountSID = "SK" + strings.Repeat("0", 32) }, "API key"},
		"short account":   {func(c *twilio.Config) { c.AccountSID = "AC12" }, "32 hexadecimal"},
		"no token":        {func(c *twilio.Config) { c.AuthToken = "" }, "token is empty"},
		"token and blank": {func(c *twilio.Config) { c.AuthToken = "x\n" }, "blank"},
		"no sender":       {func(c *twilio.Config) { c.Sender = "" }, "sender is empty"},
		"name as sender":  {func(c *twilio.Config) { c.Sender = "Stadtwerke" }, "cannot be answered"},
		"local number":    {func(c *twilio.Config) { c.Sender = "0171 3920000" }, "+49"},
		"odd number":      {func(c *twilio.Config) { c.Sender = "+49 171 3920000" }, "without blanks"},
		"odd service":     {func(c *twilio.Config) { c.Sender = "MG1" }, "Messaging Service"},
		"base URL":        {func(c *twilio.Config) { c.BaseURL = "127.0.0.1:8082" }, "base URL"},
		"base with query": {func(c *twilio.Config) { c.BaseURL = "http://x/?y" }, "path only"},
		"status URL":      {func(c *twilio.Config) { c.StatusURL = "/twilio/status" }, "status URL"},
		"timeout":         {func(c *twilio.Config) { c.Timeout = -1 }, "timeout"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			cfg := good
			tt.change(&cfg)
			if _, err := twilio.New(cfg); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("%v, want a word on %q", err, tt.want)
			}
		})
	}
	if _, err := twilio.New(good); err != nil {
		t.Errorf("a good configuration: %v", err)
	}
	_, err := twilio.New(twilio.Config{})
	if err == nil || len(strings.Split(err.Error(), "\n")) != 3 {
		t.Errorf("an empty configuration has three problems: %v", err)
	}
}
