package twiliotest_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"
	"go.uber.org/goleak"

	"newsroom/notifier/internal/twilio/twiliotest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// A day in a filter. A time has a T behind it, which is no word boundary.
var day = regexp.MustCompile(`(DateSent[^=]*=\d{4}-\d\d-\d\d)\b`)

// The way to a file's bytes is in Twilio's documentation alone.
var mediaBytes = regexp.MustCompile(`/Media/ME[0-9a-f]{32}$`)

const (
	anna    = "+491713920001"
	bert    = "+491713920002"
	service = "MG0123456789abcdef0123456789abcdef"
)

// rig is a sandbox behind a real listener. Every call of Twilio's API that
// goes through it is checked against Twilio's own description.
type rig struct {
	*twiliotest.Server
	t   *testing.T
	url string
}

func newRig(t *testing.T, cfg twiliotest.Config) *rig {
	t.Helper()
	if cfg.StatusDelay == 0 {
		cfg.StatusDelay = -1
	}
	s := twiliotest.New(cfg)
	server := httptest.NewServer(contract(t, s))
	t.Cleanup(server.Close)
	t.Cleanup(s.Close)
	return &rig{Server: s, t: t, url: server.URL}
}

// contract checks requests and answers against the OpenAPI. It describes no
// refusal, so of these only the request is looked at.
func contract(t *testing.T, next http.Handler) http.Handler {
	router, err := openAPI()
	if err != nil {
		t.Fatal(err)
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasPrefix(r.URL.Path, "/2010-04-01/") {
			next.ServeHTTP(w, r)
			return
		}
		body, _ := io.ReadAll(r.Body)
		r.Body = io.NopCloser(bytes.NewReader(body))
		rec := httptest.NewRecorder()
		next.ServeHTTP(rec, r)
		if rec.Code < 400 && !mediaBytes.MatchString(r.URL.Path) {
			validate(t, router, r, body, rec)
		}
		for name, values := range rec.Header() {
			w.Header()[name] = values
		}
		w.WriteHeader(rec.Code)
		_, _ = w.Write(rec.Body.Bytes())
	})
}

func validate(t *testing.T, router routers.Router, r *http.Request, body []byte, rec *httptest.ResponseRecorder) {
	there := r.Clone(r.Context())
	there.URL.Scheme, there.URL.Host, there.Host = "https", "api.twilio.com", "api.twilio.com"
	there.Body = io.NopCloser(bytes.NewReader(body))
	// The description asks for times where Twilio's own examples have days.
	there.URL.RawQuery = day.ReplaceAllString(there.URL.RawQuery, "${1}T00:00:00Z")
	route, params, err := router.FindRoute(there)
	if err != nil {
		t.Errorf("%s %s is not in the OpenAPI: %v", r.Method, r.URL, err)
		return
	}
	in := &openapi3filter.RequestValidationInput{
		Request: there, PathParams: params, Route: route,
		Options: &openapi3filter.Options{AuthenticationFunc: openapi3filter.NoopAuthenticationFunc, IncludeResponseStatus: true},
	}
	if err := openapi3filter.ValidateRequest(r.Context(), in); err != nil {
		t.Errorf("%s %s: the request: %v", r.Method, r.URL, err)
	}
	out := &openapi3filter.ResponseValidationInput{
		RequestValidationInput: in, Status: rec.Code, Header: rec.Header(), Options: in.Options,
	}
	out.SetBodyBytes(rec.Body.Bytes())
	if err := openapi3filter.ValidateResponse(r.Context(), out); err != nil {
		t.Errorf("%s %s: the answer: %v", r.Method, r.URL, err)
	}
}

// openAPI reads Twilio's description, once for all tests.
var openAPI = sync.OnceValues(func() (routers.Router, error) {
	doc, err := openapi3.NewLoader().LoadFromFile("testdata/twilio_messages.json")
	if err != nil {
		return nil, err
	}
	if err := doc.Validate(context.Background(), openapi3.DisableExamplesValidation()); err != nil {
		return nil, err
	}
	return gorillamux.NewRouter(doc)
})

// clock is the sandbox's time in a test, which sets it while timers of the
// sandbox may read it.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func clockAt(day, hour, minute, second int) *clock {
	return &clock{at: time.Date(2026, 3, day, hour, minute, second, 0, time.UTC)}
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

func messagesURL() string {
	return "/2010-04-01/Accounts/" + twiliotest.DefaultAccountSID + "/Messages"
}

// api calls Twilio's API with the right credentials and returns the status
// and the JSON of the answer.
func (r *rig) api(method, path string, form url.Values) (int, map[string]any) {
	r.t.Helper()
	req, err := http.NewRequestWithContext(r.t.Context(), method, r.url+path, strings.NewReader(form.Encode()))
	if err != nil {
		r.t.Fatal(err)
	}
	req.SetBasicAuth(twiliotest.DefaultAccountSID, twiliotest.DefaultAuthToken)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return r.do(req)
}

func (r *rig) do(req *http.Request) (int, map[string]any) {
	r.t.Helper()
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		r.t.Fatal(err)
	}
	defer http.DefaultClient.CloseIdleConnections()
	defer res.Body.Close()
	data, err := io.ReadAll(res.Body)
	if err != nil {
		r.t.Fatal(err)
	}
	var answer map[string]any
	if len(data) > 0 {
		if err := json.Unmarshal(data, &answer); err != nil {
			r.t.Fatalf("%v in %s", err, data)
		}
	}
	return res.StatusCode, answer
}

// create sends a message and returns the answer, which must be 201.
func (r *rig) create(pairs ...string) map[string]any {
	r.t.Helper()
	status, answer := r.api(http.MethodPost, messagesURL()+".json", form(pairs...))
	if status != http.StatusCreated {
		r.t.Fatalf("create answered %d %v", status, answer)
	}
	return answer
}

func (r *rig) fetch(sid string) map[string]any {
	r.t.Helper()
	status, answer := r.api(http.MethodGet, messagesURL()+"/"+sid+".json", nil)
	if status != http.StatusOK {
		r.t.Fatalf("fetch answered %d %v", status, answer)
	}
	return answer
}

// form has a valid To, From and Body but for what the pairs say otherwise; an
// empty value takes a field away.
func form(pairs ...string) url.Values {
	f := url.Values{"To": {anna}, "From": {twiliotest.DefaultNumber}, "Body": {"Guten Morgen"}}
	for i := 0; i < len(pairs); i += 2 {
		f.Set(pairs[i], pairs[i+1])
		if pairs[i+1] == "" {
			f.Del(pairs[i])
		}
	}
	return f
}

// eventually waits until ok is true.
func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for range 500 {
		if ok() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatalf("waited in vain: %s", what)
}
