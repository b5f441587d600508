package twiliotest_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"newsroom/notifier/internal/twilio"
	"newsroom/notifier/internal/twilio/twiliotest"
	"newsroom/notifier/sms"
)

func TestCreateAnswersAsTwilioDoes(t *testing.T) {
	r := newRig(t, twiliotest.Config{StatusDelay: time.Hour})
	got := r.create("Body", strings.Repeat("ä", 161), "ValidityPeriod", "60", "StatusCallback", "http://127.0.0.1:1/s", "Novelty", "passes")
	for name, want := range map[string]any{
		"status": "queued", "from": twiliotest.DefaultNumber, "to": anna, "num_segments": "2", "num_media": "0",
		"direction": "outbound-api", "date_sent": nil, "messaging_service_sid": nil, "error_code": nil,
		"price": nil, "api_version": "2010-04-01", "account_sid": twiliotest.DefaultAccountSID,
	} {
		if got[name] != want {
			t.Errorf("%s is %v, want %v", name, got[name], want)
		}
	}
	if _, err := time.Parse(time.RFC1123Z, got["date_created"].(string)); err != nil {
		t.Error(err)
	}
	if again := r.fetch(got["sid"].(string)); again["uri"] != got["uri"] || again["body"] != got["body"] {
		t.Errorf("fetched %v", again)
	}
}

func TestCreateWithMessagingService(t *testing.T) {
	r := newRig(t, twiliotest.Config{StatusDelay: 50 * time.Millisecond})
	got := r.create("From", "", "MessagingServiceSid", service)
	if got["status"] != "accepted" || got["from"] != nil || got["num_segments"] != "0" || got["messaging_service_sid"] != service {
		t.Errorf("%v", got)
	}
	eventually(t, "delivered", func() bool { return r.fetch(got["sid"].(string))["status"] == "delivered" })
	if done := r.fetch(got["sid"].(string)); done["from"] != twiliotest.DefaultNumber || done["num_segments"] != "1" || done["date_sent"] == nil {
		t.Errorf("%v", done)
	}
}

func TestCreateRefuses(t *testing.T) {
	tests := map[string]struct {
		pairs []string
		code  float64
	}{
		"no To":            {[]string{"To", ""}, 21604},
		"odd To":           {[]string{"To", "0171"}, 21211},
		"invalid":          {[]string{"To", "+15005550001"}, 21211},
		"no route":         {[]string{"To", "+15005550002"}, 21612},
		"region":           {[]string{"To", "+15005550003"}, 21408},
		"opted out":        {[]string{"To", "+15005550004"}, 21610},
		"landline":         {[]string{"To", "+15005550009"}, 21614},
		"no From":          {[]string{"From", ""}, 21603},
		"not ours":         {[]string{"From", bert}, 21606},
		"odd From":         {[]string{"From", "Stadtwerke"}, 21212},
		"From invalid":     {[]string{"From", "+15005550001"}, 21212},
		"From not ours":    {[]string{"From", "+15005550007"}, 21606},
		"From queue":       {[]string{"From", "+15005550008"}, 21611},
		"no Body":          {[]string{"Body", ""}, 21602},
		"long Body":        {[]string{"Body", strings.Repeat("ä", 1601)}, 21617},
		"validity 0":       {[]string{"ValidityPeriod", "0"}, 21624},
		"validity long":    {[]string{"ValidityPeriod", "36001"}, 21624},
		"validity no int":  {[]string{"ValidityPeriod", "1h"}, 21624},
		"callback no URL":  {[]string{"StatusCallback", "n.example/s"}, 21609},
		"callback mailto:": {[]string{"StatusCallback", "mailto:x"}, 21609},
	}
	r := newRig(t, twiliotest.Config{})
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			status, got := r.api(http.MethodPost, messagesURL()+".json", form(tt.pairs...))
			if status != 400 || got["code"] != tt.code || got["status"] != 400.0 || got["message"] == "" || got["more_info"] == "" {
				t.Errorf("%d %v, want code %v", status, got, tt.code)
			}
		})
	}
	if n := len(r.Messages()); n != 0 {
		t.Errorf("%d messages were taken", n)
	}
	for name, pairs := range map[string][]string{
		"1600 characters": {"Body", strings.Repeat("ä", 1600)},
		"magic From":      {"From", "+15005550006"},
		"validity 36000":  {"ValidityPeriod", "36000"},
		"media alone":     {"Body", "", "MediaUrl", "https://n.example/a.jpg"},
	} {
		if status, got := r.api(http.MethodPost, messagesURL()+".json", form(pairs...)); status != 201 {
			t.Errorf("%s: %d %v", name, status, got)
		}
	}
}

func TestAPIRefusesStrangersAndUnknownPaths(t *testing.T) {
	r := newRig(t, twiliotest.Config{})
	for name, auth := range map[string][2]string{
		"nobody": {}, "wrong token": {twiliotest.DefaultAccountSID, "x"}, "wrong account": {"AC1", twiliotest.DefaultAuthToken},
	} {
		req, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, r.url+messagesURL()+".json", nil)
		req.SetBasicAuth(auth[0], auth[1])
		if status, got := r.do(req); status != 401 || got["code"] != 20003.0 {
			t.Errorf("%s: %d %v", name, status, got)
		}
	}
	for _, path := range []string{
		"/2010-04-01/Accounts/AC00000000000000000000000000000000/Messages.json", messagesURL() + "/SM0.json",
		messagesURL() + "/SM0", messagesURL(), "/2010-04-01/Accounts/" + twiliotest.DefaultAccountSID + "/Calls.json",
	} {
		if status, got := r.api(http.MethodGet, path, nil); status != 404 || got["code"] != 20404.0 {
			t.Errorf("%s: %d %v", path, status, got)
		}
	}
	if status, got := r.api(http.MethodPut, messagesURL()+".json", nil); status != 405 || got["code"] != 20004.0 {
		t.Errorf("PUT: %d %v", status, got)
	}
}

func TestCancelRedactDelete(t *testing.T) {
	r := newRig(t, twiliotest.Config{StatusDelay: time.Hour})
	sid := r.create()["sid"].(string)
	path := messagesURL() + "/" + sid + ".json"
	steps := []struct {
		name, method string
		form         url.Values
		status       int
		code         any
	}{
		{"delete while queued", http.MethodDelete, nil, 409, 20009.0},
		{"redact while queued", http.MethodPost, url.Values{"Body": {""}}, 400 + 9, 20009.0},
		{"another text", http.MethodPost, url.Values{"Body": {"x"}}, 400, 20001.0},
		{"cancel", http.MethodPost, url.Values{"Status": {"canceled"}}, 200, nil},
		{"cancel again", http.MethodPost, url.Values{"Status": {"canceled"}}, 400, 30409.0},
		{"redact", http.MethodPost, url.Values{"Body": {""}}, 200, nil},
		{"delete", http.MethodDelete, nil, 204, nil},
		{"delete again", http.MethodDelete, nil, 404, 20404.0},
		{"fetch", http.MethodGet, nil, 404, 20404.0},
	}
	for _, step := range steps {
		status, got := r.api(step.method, path, step.form)
		if status != step.status || got["code"] != step.code {
			t.Errorf("%s: %d %v", step.name, status, got)
		}
		if step.name == "redact" && (got["body"] != "" || got["status"] != "canceled") {
			t.Errorf("redacted: %v", got)
		}
	}
	if n := len(r.MessagesTo(anna)); n != 0 {
		t.Errorf("%d messages are left", n)
	}
}

// The client of the notifier keeps to the contract too.
func TestTwiliosClientThroughTheContract(t *testing.T) {
	r := newRig(t, twiliotest.Config{})
	for _, sender := range []string{twiliotest.DefaultNumber, service} {
		c, err := twilio.New(twilio.Config{
			AccountSID: twiliotest.DefaultAccountSID, AuthToken: twiliotest.DefaultAuthToken,
			Sender: sender, BaseURL: r.url, StatusURL: "http://127.0.0.1:1/s",
		})
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		got := c.Send(t.Context(), sms.Message{To: bert, Body: "Hallo", Attempt: "7", ValidFor: time.Minute})
		if got.Outcome != sms.Accepted {
			t.Errorf("%+v", got)
		}
	}
	if n := len(r.MessagesTo(bert)); n != 2 {
		t.Errorf("%d messages", n)
	}
}

// What came in is found, fetched and deleted within the contract too.
func TestTwiliosClientReceivesThroughTheContract(t *testing.T) {
	r := newRig(t, twiliotest.Config{WhatsApp: ourWhatsApp})
	began := time.Now()
	_, _ = r.Text(t.Context(), anna, "STOP")
	_, _ = r.TextWhatsApp(t.Context(), anna, "", twiliotest.File{Type: "image/png", Data: []byte("picture")})
	for _, sender := range []string{service, twiliotest.DefaultNumber} {
		c, err := twilio.New(twilio.Config{
			AccountSID: twiliotest.DefaultAccountSID, AuthToken: twiliotest.DefaultAuthToken, Sender: sender, BaseURL: r.url,
			WhatsAppSender: ourWhatsApp, ContentSID: template, ContentVariables: map[string]string{"1": "{body}"},
		})
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		got, err := c.Received(t.Context(), began)
		if err != nil || len(got) != 2 || got[0].Body != "STOP" && got[1].Body != "STOP" {
			t.Fatalf("%+v, %v", got, err)
		}
		id := r.Messages()[1].SID
		files, err := c.Media(t.Context(), id)
		if err != nil || (len(files) == 1) != (sender == service) {
			t.Fatalf("%v, %v", files, err)
		}
		for _, file := range files {
			if kind, data, err := c.Fetch(t.Context(), file.URL, 7); err != nil || kind != "image/png" || string(data) != "picture" {
				t.Errorf("%s %q %v", kind, data, err)
			}
			if err := c.DeleteMedia(t.Context(), file.URL); err != nil {
				t.Error(err)
			}
		}
	}
}
