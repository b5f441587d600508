package main

import (
	"net/http/httptest"
	"testing"

	"newsroom/notifier/internal/twilio"
	"newsroom/notifier/internal/twilio/twiliotest"
	"newsroom/notifier/sms"
)

// TestReportsComeAgain: the provider is asked to repeat a report that could not be taken.
func TestReportsComeAgain(t *testing.T) {
	sandbox := twiliotest.New(twiliotest.Config{StatusDelay: -1})
	server := httptest.NewServer(sandbox)
	t.Cleanup(func() { sandbox.Close(); server.Close() })
	m := Main{Getenv: func(name string) string {
		return map[string]string{"TWILIO_ACCOUNT_SID": twiliotest.DefaultAccountSID, "TWILIO_AUTH_TOKEN": twiliotest.DefaultAuthToken}[name]
	}}
	flags := senderFlags{Sender: twiliotest.DefaultNumber, TwilioURL: server.URL}
	client, err := flags.client(m, "https://example.org/sms/")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	if got := client.Send(t.Context(), sms.Message{To: "+491713920001", Body: "EIL", Attempt: "1-a"}); got.Outcome != sms.Accepted {
		t.Fatalf("%+v", got)
	}
	want := "https://example.org/sms/twilio/status?attempt=1-a#rc=5&rp=all"
	if got := sandbox.Messages()[0].StatusCallback; got != want {
		t.Errorf("reports go to %s, want %s", got, want)
	}
}

// TestSandboxSaysItsOptOut: what the sandbox prints for the other commands fits what it does.
func TestSandboxSaysItsOptOut(t *testing.T) {
	for want, flags := range map[twilio.OptOutMode]sandboxCommand{
		twilio.OptOutOff: {}, twilio.OptOutAdvanced: {OptOut: true}, twilio.OptOutDefault: {DefaultOut: true},
	} {
		flags.Number = twiliotest.DefaultNumber
		config, err := flags.config()
		if got := flags.optOut(); err != nil || got != want || config.OptOut != (want != twilio.OptOutOff) || config.OptOutDefault != (want == twilio.OptOutDefault) {
			t.Errorf("%s: %s, %+v, %v", want, got, config, err)
		}
	}
}
