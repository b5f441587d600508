package twiliotest_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"newsroom/notifier/internal/twilio/twiliotest"
)

// plain posts a create past the contract, which faults do not keep.
func plain(t *testing.T, s *twiliotest.Server) (status int, body string, err error) {
	t.Helper()
	server := httptest.NewServer(s)
	defer server.Close()
	client := server.Client()
	client.Timeout = 750 * time.Millisecond // what is slow by a rule takes 150
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL+messagesURL()+".json", strings.NewReader(form().Encode()))
	if err != nil {
		t.Fatal(err)
	}
	req.SetBasicAuth(twiliotest.DefaultAccountSID, twiliotest.DefaultAuthToken)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	res, err := client.Do(req)
	if err != nil {
		return 0, "", err
	}
	defer res.Body.Close()
	data, err := io.ReadAll(res.Body)
	return res.StatusCode, string(data), err
}

func TestFaults(t *testing.T) {
	tests := map[string]struct {
		fault    twiliotest.Fault
		status   int // 0 = no answer
		broken   bool
		accepted int
	}{
		"status":        {twiliotest.Fault{Status: 503, Body: "<html>"}, 503, false, 0},
		"plain":         {twiliotest.Fault{}, 500, false, 0},
		"reset":         {twiliotest.Fault{Reset: true}, 0, true, 0},
		"hang":          {twiliotest.Fault{Hang: true}, 0, true, 0},
		"after, reset":  {twiliotest.Fault{After: true, Reset: true}, 0, true, 1},
		"after, hang":   {twiliotest.Fault{After: true, Hang: true}, 0, true, 1},
		"after, cut":    {twiliotest.Fault{After: true, Cut: true}, 201, true, 1},
		"after, {}":     {twiliotest.Fault{After: true, Status: 201, Body: "{}"}, 201, false, 1},
		"after, late":   {twiliotest.Fault{After: true, Delay: 20 * time.Millisecond}, 201, false, 1},
		"cut odd body":  {twiliotest.Fault{Status: 200, Body: "0123456789", Cut: true}, 200, true, 0},
		"late, refused": {twiliotest.Fault{Delay: time.Hour, Status: 200}, 0, true, 0},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			s := twiliotest.New(twiliotest.Config{})
			defer s.Close()
			s.Fault(func(r twiliotest.FaultRequest) *twiliotest.Fault {
				if r.N != 1 || r.Method != http.MethodPost || r.Form.Get("To") != anna {
					t.Errorf("%+v", r)
				}
				return &tt.fault
			})
			status, body, err := plain(t, s)
			if status != tt.status || (err != nil) != tt.broken {
				t.Errorf("%d %q %v", status, body, err)
			}
			if n := len(s.Messages()); n != tt.accepted {
				t.Errorf("%d messages, want %d", n, tt.accepted)
			}
			s.Fault(nil)
			if status, body, err := plain(t, s); status != 201 {
				t.Errorf("without a fault: %d %q %v", status, body, err)
			}
		})
	}
}
