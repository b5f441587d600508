package twiliotest_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"testing"
	"time"

	"newsroom/notifier/internal/twilio/twiliotest"
	"newsroom/notifier/sms"
)

// Each failure of delivery, by a number that nobody has and by a phone that is
// set so.
func TestMessagesEndWithACode(t *testing.T) {
	for code, want := range map[int]string{
		30001: "failed", 30002: "failed", 30003: "undelivered", 30004: "undelivered", 30005: "undelivered", 30006: "undelivered",
		30007: "undelivered", 30008: "undelivered", 30036: "failed", 30500: "failed", 63016: "failed", 63018: "failed", 63024: "undelivered",
	} {
		r := newRig(t, twiliotest.Config{Phones: []twiliotest.Phone{{Number: anna, Code: code}}})
		for _, to := range []string{anna, fmt.Sprint("+150055", code)} {
			sid := r.create("To", to)["sid"].(string)
			eventually(t, "its end", func() bool { return r.fetch(sid)["error_code"] != nil })
			if got := r.fetch(sid); got["status"] != want || got["error_code"] != float64(code) || got["error_message"] == nil {
				t.Errorf("%d to %s: %v", code, to, got)
			}
		}
	}
}

func TestPhoneIsSetToACode(t *testing.T) {
	r := newRig(t, twiliotest.Config{})
	if status := r.sandboxJSON(http.MethodPost, "/sandbox/phones", `{"number":"`+anna+`","code":30007}`, nil); status != 201 {
		t.Fatal(status)
	}
	sid := r.create()["sid"].(string)
	eventually(t, "filtered", func() bool { return r.fetch(sid)["error_code"] == 30007.0 })
	if status := r.sandboxJSON(http.MethodPost, "/sandbox/phones", `{"number":"`+anna+`","code":7}`, nil); status != 400 {
		t.Errorf("an odd code: %d", status)
	}
}

func TestCancelIsReported(t *testing.T) {
	office := newNewsroom(t)
	r := newRig(t, twiliotest.Config{StatusDelay: time.Hour})
	for _, pairs := range [][]string{
		{},
		{"From", "", "MessagingServiceSid", service},
		{"From", "", "MessagingServiceSid", service, "ScheduleType", "fixed", "SendAt", time.Now().Add(time.Hour).UTC().Format(time.RFC3339)},
	} {
		sid := r.create(append(pairs, "StatusCallback", office.URL+"/status")...)["sid"].(string)
		if status, got := r.api(http.MethodPost, messagesURL()+"/"+sid+".json", url.Values{"Status": {"canceled"}}); status != 200 {
			t.Errorf("%d %v", status, got)
		}
		eventually(t, "the report", func() bool { return slices.Equal(office.statuses(sid), []sms.Status{sms.StatusCanceled}) })
	}
	sid := r.create()["sid"].(string)
	_ = r.SetStatus(sid, twiliotest.Sent, 0)
	if status, got := r.api(http.MethodPost, messagesURL()+"/"+sid+".json", url.Values{"Status": {"canceled"}}); status != 400 || got["code"] != 30409.0 {
		t.Errorf("sent already: %d %v", status, got)
	}
}

func TestReadIsReported(t *testing.T) {
	office := newNewsroom(t)
	r := newRig(t, twiliotest.Config{StatusDelay: time.Hour})
	sid := r.create("StatusCallback", office.URL+"/status")["sid"].(string)
	_ = r.SetStatus(sid, twiliotest.Read, 0)
	eventually(t, "the report", func() bool { return len(office.statuses(sid)) == 1 })
	if _, f := office.last(); f.Get("EventType") != "READ" || f.Get("MessageStatus") != "read" {
		t.Errorf("%v", f)
	}
}
