package twiliotest_test

import (
	"errors"
	"fmt"
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

func TestOptOutWords(t *testing.T) {
	for want, words := range map[string]string{
		"STOP":  "STOP,stop,StopAll, UNSUBSCRIBE ,CANCEL,END,QUIT,REVOKE,OPTOUT\n",
		"START": "START,yes,UNSTOP",
		"HELP":  "HELP,info",
		"":      "STOP MINI,stop please,STOP.,STOPP,ENDE,halt,JA,HILFE,x",
	} {
		for word := range strings.SplitSeq(words, ",") {
			office := newNewsroom(t)
			r := newRig(t, twiliotest.Config{WebhookURL: office.URL + "/inbound", OptOut: true})
			if _, err := r.Text(t.Context(), anna, word); err != nil || office.forms[0].Get("OptOutType") != want || office.forms[0].Get("Body") != word {
				t.Errorf("%q: %q, want %q, %v", word, office.forms[0].Get("OptOutType"), want, err)
			}
			if answers := len(r.MessagesTo(anna)); answers != map[bool]int{true: 0, false: 1}[want == ""] {
				t.Errorf("%q: %d answers", word, answers)
			}
			if status, _ := r.api(http.MethodPost, messagesURL()+".json", form()); (status == 400) != (want == "STOP") {
				t.Errorf("%q: a message is answered with %d", word, status)
			}
		}
	}
}

// Twilio answers alone while the phone is blocked; its answers are on the phone
// and not in the API's list, and the newsroom's are dropped.
func TestOptOut(t *testing.T) {
	office := newNewsroom(t)
	office.answer = func(twilio.Inbound) (int, string) { return 200, string(twilio.Reply("ours")) }
	r := newRig(t, twiliotest.Config{WebhookURL: office.URL + "/inbound", OptOut: true, WhatsApp: ourWhatsApp})
	say := func(text string, want ...bool) { // true = Twilio's own
		t.Helper()
		before := len(r.MessagesTo(anna))
		_, _ = r.Text(t.Context(), anna, text)
		for i, m := range r.MessagesTo(anna)[before:] {
			if i >= len(want) || m.Automatic != want[i] || (m.Body == "ours") == want[i] {
				t.Errorf("%s: answer %d is %+v", text, i+1, m)
			}
		}
		if got := len(r.MessagesTo(anna)) - before; got != len(want) {
			t.Errorf("%s: %d answers", text, got)
		}
	}
	say("MINI", false)
	say("STOP", true)
	say("STOP")
	say("HELP")
	say("hallo")
	if status, got := r.api(http.MethodPost, messagesURL()+".json", form()); status != 400 || got["code"] != 21610.0 {
		t.Errorf("after STOP: %d %v", status, got)
	}
	if reply, err := r.TextWhatsApp(t.Context(), anna, "MINI"); err != nil || reply != "ours" {
		t.Errorf("the other way is not blocked: %q %v", reply, err)
	}
	say("START", true, false)
	r.create()
	_, list := r.api(http.MethodGet, messagesURL()+".json", nil)
	for _, m := range list["messages"].([]any) {
		if body := m.(map[string]any)["body"].(string); strings.Contains(body, "from this number") {
			t.Errorf("listed: %q", body)
		}
	}
	automatic := r.MessagesTo(anna)[1]
	if status, _ := r.api(http.MethodGet, messagesURL()+"/"+automatic.SID+".json", nil); status != 404 || !automatic.Automatic {
		t.Errorf("fetched with %d: %+v", status, automatic)
	}
}

func TestOptOutOfWhatsApp(t *testing.T) {
	r := newRig(t, twiliotest.Config{OptOut: true, WhatsApp: ourWhatsApp})
	_, _ = r.TextWhatsApp(t.Context(), anna, "stop")
	if status, got := r.api(http.MethodPost, messagesURL()+".json", form(byWhatsApp()...)); status != 400 || got["code"] != 21610.0 {
		t.Errorf("%d %v", status, got)
	}
	r.create() // by SMS
}

func TestOptOutCanBeSwitched(t *testing.T) {
	r := newRig(t, twiliotest.Config{})
	_, _ = r.Text(t.Context(), anna, "STOP")
	for _, on := range []bool{true, false, true} {
		var got struct{ On bool }
		if status := r.sandboxJSON(http.MethodPut, "/sandbox/opt-out", fmt.Sprintf(`{"on":%v}`, on), &got); status != 200 || got.On != on {
			t.Errorf("%d %v", status, got)
		}
		if status := r.sandboxJSON(http.MethodGet, "/sandbox/opt-out", "", &got); status != 200 || got.On != on {
			t.Errorf("%d %v", status, got)
		}
		_, _ = r.Text(t.Context(), anna, "STOP")
		if status, _ := r.api(http.MethodPost, messagesURL()+".json", form()); (status == 400) != on {
			t.Errorf("%v: %d", on, status)
		}
	}
}

// Off by default: the newsroom knows its own words.
func TestStopIsTheNewsroomsOwnByDefault(t *testing.T) {
	r := newRig(t, twiliotest.Config{})
	_, _ = r.Text(t.Context(), anna, "STOP")
	r.create()
}
