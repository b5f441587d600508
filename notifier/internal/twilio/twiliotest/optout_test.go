package twiliotest_test

import (
	"net/http"
	"testing"

	"newsroom/notifier/internal/twilio"
	"newsroom/notifier/internal/twilio/twiliotest"
)

// Twilio's default answers and blocks by SMS as the advanced one does, but its webhook does not say so, and WhatsApp is the newsroom's.
func TestDefaultOptOut(t *testing.T) {
	office := newNewsroom(t)
	office.answer = func(twilio.Inbound) (int, string) { return 200, string(twilio.Reply("ours")) }
	r := newRig(t, twiliotest.Config{WebhookURL: office.URL + "/inbound", OptOut: true, OptOutDefault: true, WhatsApp: ourWhatsApp})
	for _, step := range []struct {
		word        string
		says, sends int // Twilio's answers and the newsroom's; 400 = a message is refused
	}{{"HELP", 2, 201}, {"stop", 1, 400}, {"START", 2, 201}} {
		before := len(r.MessagesTo(anna))
		if _, err := r.Text(t.Context(), anna, step.word); err != nil {
			t.Fatal(err)
		}
		if got := len(r.MessagesTo(anna)) - before; got != step.says {
			t.Errorf("%s: %d answers, want %d", step.word, got, step.says)
		}
		if status, _ := r.api(http.MethodPost, messagesURL()+".json", form()); status != step.sends {
			t.Errorf("%s: a message is answered with %d, want %d", step.word, status, step.sends)
		}
	}
	before := len(r.MessagesTo(anna))
	if reply, err := r.TextWhatsApp(t.Context(), anna, "STOP"); err != nil || reply != "ours" || len(r.MessagesTo(anna)) != before+1 {
		t.Errorf("by WhatsApp: %q, %v, %d answers", reply, err, len(r.MessagesTo(anna))-before)
	}
	for _, form := range office.forms {
		if form.Has("OptOutType") {
			t.Errorf("the webhook says %q", form.Get("OptOutType"))
		}
	}
	// Over the page's API it becomes the advanced one.
	var got struct{ On, Default bool }
	if status := r.sandboxJSON(http.MethodGet, "/sandbox/opt-out", "", &got); status != 200 || !got.On || !got.Default {
		t.Errorf("%d %+v", status, got)
	}
	if status := r.sandboxJSON(http.MethodPut, "/sandbox/opt-out", `{"on":true}`, &got); status != 200 || got.Default {
		t.Errorf("%d %+v", status, got)
	}
	if _, err := r.TextWhatsApp(t.Context(), anna, "HELP"); err != nil || office.forms[len(office.forms)-1].Get("OptOutType") != "HELP" {
		t.Errorf("%v: %v", office.forms[len(office.forms)-1], err)
	}
}
