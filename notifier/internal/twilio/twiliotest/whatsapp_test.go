package twiliotest_test

import (
	"net/http"
	"testing"
	"time"

	"newsroom/notifier/internal/twilio"
	"newsroom/notifier/internal/twilio/twiliotest"
	"newsroom/notifier/sms"
)

const (
	ourWhatsApp = "+491713929999"
	template    = "HX0123456789abcdef0123456789abcdef"
)

// byWhatsApp is a create there, with what the pairs change.
func byWhatsApp(pairs ...string) []string {
	return append([]string{"To", "whatsapp:" + anna, "From", "whatsapp:" + ourWhatsApp}, pairs...)
}

func TestWhatsAppWindow(t *testing.T) {
	office := newNewsroom(t)
	office.answer = func(twilio.Inbound) (int, string) { return 200, string(twilio.Reply("Willkommen")) }
	clock := clockAt(1, 12, 0, 0)
	r := newRig(t, twiliotest.Config{
		WhatsApp: ourWhatsApp, WebhookURL: office.URL + "/inbound", Now: clock.now,
		Phones: []twiliotest.Phone{{Number: anna, Name: "Anna"}},
	})
	sent := func(pairs ...string) sms.Report {
		t.Helper()
		got := r.create(byWhatsApp(append(pairs, "StatusCallback", office.URL+"/status")...)...)
		if got["status"] != "queued" || got["num_segments"] != "1" || got["to"] != "whatsapp:"+anna {
			t.Errorf("%v", got)
		}
		sid := got["sid"].(string)
		eventually(t, "its end", func() bool {
			return r.fetch(sid)["date_sent"] != nil && len(office.statuses(sid)) == 3 || r.fetch(sid)["error_code"] != nil
		})
		eventually(t, "its report", func() bool {
			report, _ := office.lastOf(sid)
			return report.Code != "" || report.Status == sms.StatusDelivered
		})
		report, _ := office.lastOf(sid)
		return report
	}
	if report := sent(); report.Code != "63016" || report.Status != sms.StatusFailed {
		t.Errorf("before the first word: %+v", report)
	}
	if report := sent("ContentSid", template, "Body", ""); report.Status != sms.StatusDelivered {
		t.Errorf("a template: %+v", report)
	}
	if reply, err := r.TextWhatsApp(t.Context(), anna, "MINI"); err != nil || reply != "Willkommen" {
		t.Fatal(reply, err)
	}
	if m := r.MessagesTo(anna); m[len(m)-1].To != "whatsapp:"+anna || m[len(m)-1].From != "whatsapp:"+ourWhatsApp {
		t.Errorf("the reply goes the way of the text: %+v", m)
	}
	clock.add(24*time.Hour - time.Second)
	if report := sent(); report.Status != sms.StatusDelivered {
		t.Errorf("within a day: %+v", report)
	}
	clock.add(time.Second)
	if report := sent(); report.Code != "63016" {
		t.Errorf("after a day: %+v", report)
	}
	_, _ = r.Text(t.Context(), anna, "an SMS opens nothing")
	if report := sent(); report.Code != "63016" {
		t.Errorf("after an SMS: %+v", report)
	}
}

func TestWhatsAppWebhook(t *testing.T) {
	office := newNewsroom(t)
	r := newRig(t, twiliotest.Config{WhatsApp: ourWhatsApp, WebhookURL: office.URL + "/inbound", Phones: []twiliotest.Phone{{Number: anna, Name: "Anna"}}})
	var got struct{ Message twiliotest.Message }
	if status := r.sandboxJSON(http.MethodPost, "/sandbox/text", `{"from":"`+anna+`","body":"MINI","way":"whatsapp"}`, &got); status != 200 {
		t.Fatalf("%d", status)
	}
	f := office.forms[0]
	for name, want := range map[string]string{
		"From": "whatsapp:" + anna, "To": "whatsapp:" + ourWhatsApp, "ProfileName": "Anna", "WaId": anna[1:], "Body": "MINI",
	} {
		if f.Get(name) != want {
			t.Errorf("%s is %q, want %q", name, f.Get(name), want)
		}
	}
	if status := r.sandboxJSON(http.MethodPost, "/sandbox/text", `{"from":"`+anna+`","body":"MINI","way":"pigeon"}`, nil); status != 400 {
		t.Errorf("another way: %d", status)
	}
	if _, err := newRig(t, twiliotest.Config{}).TextWhatsApp(t.Context(), anna, "MINI"); err == nil {
		t.Error("a newsroom without WhatsApp was reached there")
	}
}

func TestWhatsAppCreates(t *testing.T) {
	r := newRig(t, twiliotest.Config{WhatsApp: ourWhatsApp, Templates: map[string]string{template: "Guten Tag {{1}}, {{ 2 }}"}})
	for name, tt := range map[string]struct {
		pairs []string
		code  float64
	}{
		"From by SMS":     {byWhatsApp("From", twiliotest.DefaultNumber), 21910},
		"To by SMS":       {byWhatsApp("To", anna), 21910},
		"not our number":  {byWhatsApp("From", "whatsapp:"+bert), 63007},
		"no such sid":     {byWhatsApp("ContentSid", "HX00000000000000000000000000000000"), 21655},
		"odd variables":   {byWhatsApp("ContentSid", template, "ContentVariables", "{"), 21656},
		"missing ones":    {byWhatsApp("ContentSid", template, "ContentVariables", `{"1":"a"}`), 21656},
		"not a number":    {byWhatsApp("To", "whatsapp:0171"), 21211},
		"magic, opted ou": {byWhatsApp("To", "whatsapp:+15005550004"), 21610},
	} {
		if status, got := r.api(http.MethodPost, messagesURL()+".json", form(tt.pairs...)); status != 400 || got["code"] != tt.code {
			t.Errorf("%s: %d %v", name, status, got)
		}
	}
	got := r.create(byWhatsApp("Body", "", "ContentSid", template, "ContentVariables", `{"1":"Anna","2":"bis bald"}`)...)
	if got["body"] != "Guten Tag Anna, bis bald" {
		t.Errorf("%v", got)
	}
	sid := r.create(byWhatsApp("From", "", "MessagingServiceSid", service)...)["sid"].(string)
	eventually(t, "a sender", func() bool { return r.fetch(sid)["from"] == "whatsapp:"+ourWhatsApp })
}
