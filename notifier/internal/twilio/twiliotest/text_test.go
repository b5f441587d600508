package twiliotest_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"newsroom/notifier/internal/twilio"
	"newsroom/notifier/internal/twilio/twiliotest"
)

func TestTextAndAnswer(t *testing.T) {
	office := newNewsroom(t)
	office.answer = func(in twilio.Inbound) (int, string) {
		return 200, string(twilio.Reply("Hallo „" + in.Body + "“ <&>"))
	}
	r := newRig(t, twiliotest.Config{WebhookURL: office.URL + "/inbound"})
	reply, err := r.Text(t.Context(), anna, "Mini")
	if err != nil || reply != "Hallo „Mini“ <&>" {
		t.Fatalf("%q, %v", reply, err)
	}
	all := r.Messages()
	if len(all) != 2 || all[0].Direction != twiliotest.Inbound || all[0].From != anna || all[0].Body != "Mini" ||
		all[1].Direction != twiliotest.OutboundReply || all[1].To != anna || all[1].Body != reply {
		t.Fatalf("%+v", all)
	}
	eventually(t, "the reply is delivered", func() bool { return r.MessagesTo(anna)[0].Status == twiliotest.Delivered })
}

func TestTextWithEveryField(t *testing.T) {
	office := newNewsroom(t)
	r := newRig(t, twiliotest.Config{WebhookURL: office.URL + "/inbound?x=1#rc=2"})
	if _, err := r.Text(t.Context(), anna, "x"); err != nil {
		t.Fatal(err)
	}
	got := office.forms[0]
	for _, name := range []string{
		"AccountSid", "ApiVersion", "Body", "From", "FromCity", "FromCountry", "FromState", "FromZip", "MessageSid",
		"NumMedia", "NumSegments", "SmsMessageSid", "SmsSid", "SmsStatus", "To", "ToCity", "ToCountry", "ToState", "ToZip",
	} {
		if !got.Has(name) {
			t.Errorf("the webhook lacks %s", name)
		}
	}
}

func TestTextAnswers(t *testing.T) {
	tests := map[string]struct {
		status  int
		body    string
		reply   string
		problem string
	}{
		"empty":         {200, "", "", ""},
		"204":           {204, "", "", ""},
		"no message":    {200, "<Response/>", "", ""},
		"blank message": {200, "<Response><Message> </Message></Response>", "", ""},
		"Body":          {200, "<Response><Message><Body>a</Body></Message></Response>", "a", ""},
		"two":           {200, "<Response><Message>a</Message><Message>b</Message></Response>", "a\nb", ""},
		"comment":       {200, "<?xml version=\"1.0\"?><!-- x --><Response><Message>a</Message></Response>\n", "a", ""},
		"403":           {403, "<Response/>", "", twiliotest.ProblemStatus},
		"500":           {500, "oops", "", twiliotest.ProblemStatus},
		"not XML":       {200, "ok", "", twiliotest.ProblemTwiML},
		"not TwiML":     {200, "<html></html>", "", twiliotest.ProblemTwiML},
		"cut":           {200, "<Response><Message>a", "", twiliotest.ProblemTwiML},
		"more behind":   {200, "<Response/><Response/>", "", twiliotest.ProblemTwiML},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			office := newNewsroom(t)
			office.answer = func(twilio.Inbound) (int, string) { return tt.status, tt.body }
			r := newRig(t, twiliotest.Config{WebhookURL: office.URL + "/inbound"})
			reply, err := r.Text(t.Context(), anna, "x")
			var failure *twiliotest.WebhookError
			if errors.As(err, &failure) != (tt.problem != "") || reply != tt.reply {
				t.Fatalf("%q, %v", reply, err)
			}
			if failure != nil && failure.Problem != tt.problem {
				t.Errorf("problem %s, want %s", failure.Problem, tt.problem)
			}
			if m := r.Messages()[0]; m.Problem != tt.problem {
				t.Errorf("the text says %q", m.Problem)
			}
		})
	}
}

func TestTextThatReachesNobody(t *testing.T) {
	for problem, webhook := range map[string]string{
		twiliotest.ProblemNoWebhook:   "",
		twiliotest.ProblemUnreachable: "http://127.0.0.1:1/inbound",
	} {
		r := newRig(t, twiliotest.Config{WebhookURL: webhook})
		_, err := r.Text(t.Context(), anna, "x")
		var failure *twiliotest.WebhookError
		if !errors.As(err, &failure) || failure.Problem != problem || err.Error() == "" {
			t.Errorf("%s: %v", problem, err)
		}
		if m := r.Messages(); len(m) != 1 || m[0].Problem != problem {
			t.Errorf("%s: %+v", problem, m)
		}
	}
}

func TestTextThatNoPhoneSends(t *testing.T) {
	r := newRig(t, twiliotest.Config{})
	for name, in := range map[string][2]string{
		"no number": {"", "x"}, "local number": {"0171", "x"}, "our number": {twiliotest.DefaultNumber, "x"},
		"blank": {anna, " \n"}, "long": {anna, strings.Repeat("x", 1601)},
	} {
		if _, err := r.Text(t.Context(), in[0], in[1]); !errors.Is(err, twiliotest.ErrText) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if n := len(r.Messages()); n != 0 {
		t.Errorf("%d messages", n)
	}
}

func TestCarriersOptOut(t *testing.T) {
	office := newNewsroom(t)
	var words []twilio.OptOut
	office.answer = func(in twilio.Inbound) (int, string) {
		words = append(words, in.OptOut)
		return 200, string(twilio.Reply("ours"))
	}
	r := newRig(t, twiliotest.Config{WebhookURL: office.URL + "/inbound", OptOut: true})
	_, _ = r.Text(t.Context(), anna, " stop ")
	if status, got := r.api(http.MethodPost, messagesURL()+".json", form()); status != 400 || got["code"] != 21610.0 {
		t.Errorf("after STOP: %d %v", status, got)
	}
	if got := r.MessagesTo(anna); len(got) != 1 || got[0].Body == "ours" {
		t.Errorf("the carrier answers alone: %+v", got)
	}
	_, _ = r.Text(t.Context(), anna, "START")
	r.create()
	_, _ = r.Text(t.Context(), anna, "hallo")
	if len(words) != 3 || words[0] != twilio.OptOutStop || words[1] != twilio.OptOutStart || words[2] != twilio.OptOutNone {
		t.Errorf("%v", words)
	}
}

// Off by default: the newsroom knows its own words.
func TestStopIsTheNewsroomsOwnByDefault(t *testing.T) {
	r := newRig(t, twiliotest.Config{})
	_, _ = r.Text(t.Context(), anna, "STOP")
	r.create()
}
