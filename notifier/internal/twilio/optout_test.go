package twilio_test

import (
	"net/url"
	"slices"
	"testing"

	"newsroom/notifier/internal/twilio"
)

// What Twilio took: in a webhook without OptOutType, and in its list, which never has one.
func TestOptOutModes(t *testing.T) {
	texts := []struct{ way, body string }{{"", " Stop\n"}, {"", "Unsubscribe"}, {"", "yes"}, {"", "INFO"}, {"", "STOP MINI"}, {"", "HILFE"}, {byWhatsApp, "STOP"}, {byWhatsApp, "help"}}
	for name, tt := range map[string]struct {
		mode           twilio.OptOutMode
		webhook, found []twilio.OptOut
	}{
		"default": {
			twilio.OptOutDefault,
			[]twilio.OptOut{"STOP", "STOP", "START", "HELP", "", "", "", ""},
			[]twilio.OptOut{"STOP", "STOP", "START", "HELP", "", "", "", ""},
		},
		"advanced": {twilio.OptOutAdvanced, make([]twilio.OptOut, 8), []twilio.OptOut{"", "", "START", "HELP", "", "", "", "HELP"}},
		"unset":    {"", make([]twilio.OptOut, 8), []twilio.OptOut{"", "", "START", "HELP", "", "", "", "HELP"}},
		"off":      {twilio.OptOutOff, make([]twilio.OptOut, 8), make([]twilio.OptOut, 8)},
	} {
		t.Run(name, func(t *testing.T) {
			hook := webhook(t, "https://n.example")
			hook.OptOut = tt.mode
			var webhooks, found []twilio.OptOut
			var list []map[string]any
			for i, text := range texts {
				form, err := hook.Read(signedPost("https://n.example", "/in", url.Values{"Body": {text.body}, "From": {text.way + somebody}}))
				if err != nil {
					t.Fatal(err)
				}
				webhooks = append(webhooks, twilio.OptOut(form.Get("OptOutType")))
				list = append([]map[string]any{cameIn(i, i, "body", text.body, "from", text.way+somebody)}, list...)
			}
			client, _ := inbox(t, func(c *twilio.Config) { c.OptOut = tt.mode }, map[string][]string{ours: {pageOf(nil, list...)}})
			all, err := client.Received(t.Context(), since)
			if err != nil {
				t.Fatal(err)
			}
			for _, in := range all {
				found = append(found, in.OptOut)
			}
			if !slices.Equal(webhooks, tt.webhook) || !slices.Equal(found, tt.found) {
				t.Errorf("webhooks %q, want %q\nfound %q, want %q", webhooks, tt.webhook, found, tt.found)
			}
		})
	}
}

// What Twilio says stands, whatever is configured.
func TestOptOutOfTheWebhookStands(t *testing.T) {
	for _, mode := range []twilio.OptOutMode{twilio.OptOutAdvanced, twilio.OptOutDefault, twilio.OptOutOff} {
		hook := webhook(t, "https://n.example")
		hook.OptOut = mode
		form, err := hook.Read(signedPost("https://n.example", "/in", url.Values{"Body": {"START"}, "From": {somebody}, "OptOutType": {"HELP"}}))
		if err != nil || form.Get("OptOutType") != "HELP" {
			t.Errorf("%s: %q, %v", mode, form.Get("OptOutType"), err)
		}
	}
}
