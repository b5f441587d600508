package twilio_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"newsroom/notifier/internal/twilio"
	"newsroom/notifier/internal/twilio/twiliotest"
	"newsroom/notifier/sms"
)

func TestCancel(t *testing.T) {
	for name, tt := range map[string]struct {
		status   int
		body     string
		canceled bool
		err      string
	}{
		"canceled":        {200, `{"sid":"` + someSID + `","status":"canceled"}`, true, ""},
		"too late":        {400, jsonError("30409"), false, ""},
		"wrong state":     {409, jsonError("20009"), false, ""},
		"sent":            {200, `{"sid":"` + someSID + `","status":"sent"}`, false, "not with the canceled message"},
		"another":         {200, `{"sid":"` + sid(7) + `","status":"canceled"}`, false, "not with the canceled message"},
		"{}":              {200, `{}`, false, "not with the canceled message"},
		"HTML":            {200, `<html>`, false, "not with the canceled message"},
		"unauthorised":    {401, jsonError("20003"), false, "20003"},
		"no such message": {404, jsonError("20404"), false, "20404"},
		"throttled":       {429, jsonError("20429"), false, "20429"},
		"odd refusal":     {400, jsonError("20001"), false, "20001"},
		"400 HTML":        {400, `<html>`, false, "400"},
		"500 too late":    {500, jsonError("30409"), false, "500"},
		"redirect":        {307, ``, false, "307"},
	} {
		t.Run(name, func(t *testing.T) {
			client := listServer(t, func(w http.ResponseWriter, r *http.Request) {
				want := strings.TrimSuffix(listPath, ".json") + "/" + someSID + ".json"
				if r.Method != http.MethodPost || r.URL.Path != want || r.FormValue("Status") != "canceled" {
					t.Errorf("%s %s %v", r.Method, r.URL, r.Form)
				}
				w.Header().Set("Location", "/elsewhere")
				w.WriteHeader(tt.status)
				_, _ = w.Write([]byte(tt.body))
			})
			got, err := client.Cancel(t.Context(), someSID)
			if got != tt.canceled || (err == nil) != (tt.err == "") {
				t.Fatalf("%v, %v", got, err)
			}
			if err != nil && (!strings.Contains(err.Error(), tt.err) || strings.Contains(err.Error(), somebody)) {
				t.Errorf("%v", err)
			}
		})
	}
}

func TestCancelBeforeItIsSent(t *testing.T) {
	sandbox := twiliotest.New(twiliotest.Config{StatusDelay: time.Hour})
	server := httptest.NewServer(sandbox)
	t.Cleanup(server.Close)
	t.Cleanup(sandbox.Close)
	client := newClient(t, server.URL, nil)
	id := client.Send(t.Context(), text()).ID
	if got, err := client.Cancel(t.Context(), id); !got || err != nil {
		t.Fatalf("%v, %v", got, err)
	}
	all, err := client.Find(t.Context(), somebody, sms.WaySMS, time.Now().Add(-time.Minute))
	if err != nil || len(all) != 1 || all[0].ID != id || all[0].Status != sms.StatusCanceled {
		t.Errorf("%+v, %v", all, err)
	}
}

func TestCancelInTheSandbox(t *testing.T) {
	r := newRig(t, func(c *twilio.Config) { c.Timeout = 300 * time.Millisecond })
	if _, err := r.client.Cancel(t.Context(), "../Messages"); err == nil || r.posts.Load() != 0 {
		t.Errorf("an odd id: %v", err)
	}
	id := r.client.Send(t.Context(), text()).ID
	for r.sandbox.Messages()[0].Status != twiliotest.Delivered {
		time.Sleep(time.Millisecond)
	}
	if got, err := r.client.Cancel(t.Context(), id); got || err != nil {
		t.Errorf("after it was delivered: %v, %v", got, err)
	}
	r.always(twiliotest.Fault{Hang: true})
	if _, err := r.client.Cancel(t.Context(), id); err == nil || !strings.Contains(err.Error(), "time for one call") {
		t.Errorf("slow: %v", err)
	}
}
