package twilio_test

import (
	"encoding/xml"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"newsroom/notifier/internal/twilio"
	"newsroom/notifier/sms"
)

const (
	someSID  = "SM0123456789abcdef0123456789abcdef"
	somebody = "+491713920001"
	ours     = "+491713920000"
)

func TestParseInbound(t *testing.T) {
	base := url.Values{"MessageSid": {someSID}, "From": {somebody}, "To": {ours}}
	with := func(pairs ...string) url.Values {
		form := url.Values{}
		for k, v := range base {
			form[k] = v
		}
		for i := 0; i < len(pairs); i += 2 {
			form.Set(pairs[i], pairs[i+1])
		}
		return form
	}
	tests := map[string]struct {
		form url.Values
		want twilio.Inbound
	}{
		"text":          {with("Body", " Mini "), twilio.Inbound{ID: someSID, Way: sms.WaySMS, From: somebody, To: ours, Body: " Mini "}},
		"old name":      {url.Values{"SmsSid": {someSID}, "From": {somebody}, "To": {ours}}, twilio.Inbound{ID: someSID, Way: sms.WaySMS, From: somebody, To: ours}},
		"NUL, not UTF8": {with("Body", "a\x00b\xff"), twilio.Inbound{ID: someSID, Way: sms.WaySMS, From: somebody, To: ours, Body: "ab\uFFFD"}},
		"opt-out":       {with("OptOutType", "Stop"), twilio.Inbound{ID: someSID, Way: sms.WaySMS, From: somebody, To: ours, OptOut: twilio.OptOutStop}},
		"segments":      {with("NumSegments", "-4"), twilio.Inbound{ID: someSID, Way: sms.WaySMS, From: somebody, To: ours}},
		"button":        {with("ButtonText", "Ja", "ButtonPayload", "yes"), twilio.Inbound{ID: someSID, Way: sms.WaySMS, From: somebody, To: ours, Button: "yes"}},
		"media": {
			with("NumMedia", "2", "MediaUrl0", "https://m.example/1", "MediaContentType0", "image/jpeg", "MediaUrl1", "https://m.example/2"),
			twilio.Inbound{ID: someSID, Way: sms.WaySMS, From: somebody, To: ours, Media: []twilio.Media{{"https://m.example/1", "image/jpeg"}, {"https://m.example/2", ""}}, NumMedia: 2},
		},
		"WhatsApp": {
			with("From", "whatsapp:"+somebody, "To", "whatsapp:"+ours, "Body", "Mini", "ProfileName", "Ute"),
			twilio.Inbound{ID: someSID, Way: sms.WayWhatsApp, From: somebody, To: ours, Body: "Mini", Name: "Ute"},
		},
		"voice, by WhatsApp": {
			with("From", "whatsapp:"+somebody, "To", "whatsapp:"+ours, "MediaUrl0", "https://m.example/1", "MediaContentType0", "Audio/OGG; codecs=opus"),
			twilio.Inbound{ID: someSID, Way: sms.WayWhatsApp, From: somebody, To: ours, Media: []twilio.Media{{"https://m.example/1", "audio/ogg"}}, NumMedia: 1},
		},
		"odd type": {
			with("MediaUrl0", "https://m.example/1", "MediaContentType0", "image/\x00"),
			twilio.Inbound{ID: someSID, Way: sms.WaySMS, From: somebody, To: ours, Media: []twilio.Media{{"https://m.example/1", ""}}, NumMedia: 1},
		},
		"START":              {with("OptOutType", "START", "Body", "yes"), twilio.Inbound{ID: someSID, Way: sms.WaySMS, From: somebody, To: ours, Body: "yes", OptOut: twilio.OptOutStart}},
		"HELP":               {with("OptOutType", "help"), twilio.Inbound{ID: someSID, Way: sms.WaySMS, From: somebody, To: ours, OptOut: twilio.OptOutHelp}},
		"media claimed only": {with("NumMedia", "2000000000"), twilio.Inbound{ID: someSID, Way: sms.WaySMS, From: somebody, To: ours}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := twilio.ParseInbound(tt.form)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestParseInboundTakesTenFiles(t *testing.T) {
	form := url.Values{"MessageSid": {someSID}, "From": {somebody}, "To": {ours}, "NumMedia": {"12"}}
	for n := range 12 {
		form.Set(fmt.Sprint("MediaUrl", n), fmt.Sprint("https://m.example/", n))
	}
	if got, err := twilio.ParseInbound(form); err != nil || len(got.Media) != 10 || got.NumMedia != 10 || got.Media[9].URL != "https://m.example/9" {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestParseInboundRefuses(t *testing.T) {
	for name, form := range map[string]url.Values{
		"empty":   {},
		"odd sid": {"MessageSid": {"SM1"}, "From": {somebody}, "To": {ours}},
		"no From": {"MessageSid": {someSID}, "To": {ours}},
		"no To":   {"MessageSid": {someSID}, "From": {somebody}},
		"no more": {"MessageSid": {someSID}, "From": {"whatsapp:"}, "To": {ours}},
	} {
		_, err := twilio.ParseInbound(form)
		if err == nil {
			t.Errorf("%s: no error", name)
		} else if strings.Contains(err.Error(), somebody) {
			t.Errorf("%s: the error repeats the number", name)
		}
	}
}

func TestParseStatus(t *testing.T) {
	tests := map[string]struct {
		status, code string
		want         sms.Report
	}{
		"queued":      {"queued", "", sms.Report{Status: sms.StatusQueued}},
		"scheduled":   {"scheduled", "", sms.Report{Status: sms.StatusAccepted}},
		"sending":     {"sending", "", sms.Report{Status: sms.StatusSending}},
		"sent":        {"sent", "", sms.Report{Status: sms.StatusSent}},
		"delivered":   {"Delivered", "", sms.Report{Status: sms.StatusDelivered}},
		"read":        {"read", "", sms.Report{Status: sms.StatusDelivered}},
		"canceled":    {"canceled", "", sms.Report{Status: sms.StatusCanceled}},
		"unreachable": {"undelivered", "30003", sms.Report{Status: sms.StatusUndelivered, Class: sms.ClassUnreachable, Code: "30003"}},
		"filtered":    {"undelivered", "30007", sms.Report{Status: sms.StatusUndelivered, Class: sms.ClassFiltered, Code: "30007"}},
		"queue":       {"failed", "30001", sms.Report{Status: sms.StatusFailed, Class: sms.ClassQueue, Code: "30001"}},
		"new code":    {"failed", "39999", sms.Report{Status: sms.StatusFailed, Class: sms.ClassOther, Code: "39999"}},
		"no code":     {"failed", "", sms.Report{Status: sms.StatusFailed, Class: sms.ClassOther}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			form := url.Values{"MessageSid": {someSID}, "MessageStatus": {tt.status}, "Novelty": {"x"}}
			if tt.code != "" {
				form.Set("ErrorCode", tt.code)
			}
			tt.want.ID, tt.want.Attempt = someSID, "a-1"
			got, err := twilio.ParseStatus(form, url.Values{"attempt": {"a-1"}})
			if err != nil || got != tt.want {
				t.Errorf("%+v, %v; want %+v", got, err, tt.want)
			}
		})
	}
}

func TestParseStatusRefuses(t *testing.T) {
	_, err := twilio.ParseStatus(url.Values{"MessageSid": {someSID}, "MessageStatus": {"teleported"}}, nil)
	if !errors.Is(err, twilio.ErrUnknownStatus) {
		t.Errorf("an unknown status: %v", err)
	}
	for name, form := range map[string]url.Values{
		"no sid":    {"MessageStatus": {"sent"}},
		"no status": {"MessageSid": {someSID}},
	} {
		if _, err := twilio.ParseStatus(form, nil); err == nil || errors.Is(err, twilio.ErrUnknownStatus) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestReply(t *testing.T) {
	if got := string(twilio.Reply("")); !strings.HasSuffix(got, "<Response/>\n") {
		t.Errorf("empty answer: %s", got)
	}
	for _, want := range []string{"Willkommen!", "a < b & \"c\" > 'd'", "zwei\nZeilen", "]]>", "Ü ß €"} {
		if got := message(t, twilio.Reply(want)); got != want {
			t.Errorf("%q became %q", want, got)
		}
	}
}

func message(t *testing.T, twiml []byte) string {
	t.Helper()
	var r struct {
		XMLName xml.Name `xml:"Response"`
		Message string
	}
	if err := xml.Unmarshal(twiml, &r); err != nil {
		t.Fatalf("%v in %s", err, twiml)
	}
	return r.Message
}

func FuzzReply(f *testing.F) {
	f.Add("a\x00b")
	f.Add("</Message><Message>")
	f.Fuzz(func(t *testing.T, text string) {
		message(t, twilio.Reply(text))
	})
}

func FuzzParse(f *testing.F) {
	f.Add("MessageSid=" + someSID + "&From=a&To=b&Body=%ff%00&MediaUrl9=x")
	f.Add("MessageSid=" + someSID + "&MessageStatus=failed&ErrorCode=30003")
	f.Fuzz(func(t *testing.T, query string) {
		form, _ := url.ParseQuery(query)
		if in, err := twilio.ParseInbound(form); err == nil {
			if in.ID == "" || in.From == "" || in.Way == "" || !utf8.ValidString(in.Body) || strings.Contains(in.Body, "\x00") {
				t.Errorf("%+v", in)
			}
		}
		if r, err := twilio.ParseStatus(form, form); err == nil && (r.ID == "" || r.Status == "") {
			t.Errorf("%+v", r)
		}
	})
}
