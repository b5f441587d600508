package twilio_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"newsroom/notifier/internal/twilio"
	"newsroom/notifier/sms"
)

const (
	service    = "MG0123456789abcdef0123456789abcdef"
	contentSID = "HX0123456789abcdef0123456789abcdef"
	link       = "https://n.example/a/7k3qf9/"
)

func withWhatsApp(c *twilio.Config) {
	c.WhatsAppSender, c.ContentSID = ours, contentSID
	c.ContentVariables = map[string]string{"1": "{text}", "2": "{link}", "3": "ganz: {body}"}
}

// posted is the form of the one create call that a message makes, and what came of it.
func posted(t *testing.T, m sms.Message, change func(*twilio.Config)) (form url.Values, got sms.Result) {
	t.Helper()
	client := listServer(t, func(w http.ResponseWriter, r *http.Request) {
		if form != nil {
			t.Error("a second call")
		}
		_ = r.ParseForm()
		form = r.PostForm
		w.WriteHeader(http.StatusCreated)
		_, _ = w.Write([]byte(`{` + sandboxSID + `}`))
	}, change)
	got = client.Send(t.Context(), m)
	return form, got
}

func TestSendByWhatsApp(t *testing.T) {
	m := sms.Message{To: somebody, Way: sms.WayWhatsApp, Body: "EIL: Rohr & \"Bruch\"\n{link}   Ü  " + link, Link: link}
	template := m
	template.Template = true
	templateSMS := template
	templateSMS.Way = sms.WaySMS
	variables := `{"1":"EIL: Rohr & \"Bruch\" {link} Ü","2":"` + link + `","3":"ganz: EIL: Rohr & \"Bruch\" {link} Ü ` + link + `"}`
	whatsAppService := func(c *twilio.Config) {
		withWhatsApp(c)
		c.WhatsAppSender = service
	}
	for name, tt := range map[string]struct {
		message sms.Message
		change  func(*twilio.Config)
		want    url.Values
	}{
		"free text": {m, withWhatsApp, url.Values{"To": {"whatsapp:" + somebody}, "From": {"whatsapp:" + ours}, "Body": {m.Body}}},
		"template": {template, withWhatsApp, url.Values{
			"To": {"whatsapp:" + somebody}, "From": {"whatsapp:" + ours}, "ContentSid": {contentSID}, "ContentVariables": {variables},
		}},
		"service":       {m, whatsAppService, url.Values{"To": {"whatsapp:" + somebody}, "MessagingServiceSid": {service}, "Body": {m.Body}}},
		"SMS beside it": {sms.Message{To: somebody, Body: "x"}, withWhatsApp, url.Values{"To": {somebody}, "From": {ours}, "Body": {"x"}}},
		"SMS, template": {templateSMS, withWhatsApp, url.Values{"To": {somebody}, "From": {ours}, "Body": {m.Body}}},
		"SMS, by name":  {sms.Message{To: somebody, Way: sms.WaySMS, Body: "x"}, nil, url.Values{"To": {somebody}, "From": {ours}, "Body": {"x"}}},
	} {
		t.Run(name, func(t *testing.T) {
			form, got := posted(t, tt.message, tt.change)
			if got.Outcome != sms.Accepted {
				t.Fatalf("%+v", got)
			}
			if diff := cmp.Diff(readable(tt.want), readable(form)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// readable puts the variables' JSON, which may be escaped in several ways, in one.
func readable(form url.Values) map[string]any {
	all := map[string]any{}
	for name := range form {
		all[name] = form.Get(name)
	}
	var variables map[string]string
	if text := form.Get("ContentVariables"); text != "" && json.Unmarshal([]byte(text), &variables) == nil {
		all["ContentVariables"] = variables
	}
	return all
}

func TestSendRefusesWhatIsNotConfigured(t *testing.T) {
	for name, tt := range map[string]struct {
		message sms.Message
		change  func(*twilio.Config)
		class   sms.Class
		detail  string
	}{
		"no sender":      {sms.Message{To: somebody, Way: sms.WayWhatsApp, Body: "x"}, nil, sms.ClassSender, "set WhatsAppSender"},
		"no link":        {sms.Message{To: somebody, Way: sms.WayWhatsApp, Body: "x", Template: true}, withWhatsApp, sms.ClassBody, "{link}"},
		"nothing but it": {sms.Message{To: somebody, Way: sms.WayWhatsApp, Body: " " + link, Link: link, Template: true}, withWhatsApp, sms.ClassBody, "empty"},
		"another way":    {sms.Message{To: somebody, Way: "fax", Body: "x"}, withWhatsApp, sms.ClassOther, "way"},
	} {
		t.Run(name, func(t *testing.T) {
			form, got := posted(t, tt.message, tt.change)
			if form != nil || got.Outcome != sms.Rejected || got.Class != tt.class || !strings.Contains(got.Detail, tt.detail) {
				t.Errorf("%+v, posted %v", got, form)
			}
		})
	}
}

func TestNewRefusesWhatsApp(t *testing.T) {
	set := func(sender, sid string, variables map[string]string) func(*twilio.Config) {
		return func(c *twilio.Config) { c.WhatsAppSender, c.ContentSID, c.ContentVariables = sender, sid, variables }
	}
	good := map[string]string{"1": "{body}"}
	many := map[string]string{}
	for n := range 101 {
		many[sid(n)[20:]] = "{link}"
	}
	for name, tt := range map[string]struct {
		change   func(*twilio.Config)
		want     string
		problems int
	}{
		"no template":     {set(ours, "", good), "no ContentSID", 1},
		"no sender":       {set("", contentSID, good), "no WhatsApp sender", 1},
		"variables alone": {set("", "", good), "no WhatsApp sender", 2},
		"with the way":    {set("whatsapp:"+ours, contentSID, good), "without whatsapp:", 1},
		"odd template":    {set(ours, "HX1", good), "HX and 32", 1},
		"no variables":    {set(ours, contentSID, nil), "holds {link} or {body}", 1},
		"no link":         {set(ours, contentSID, map[string]string{"1": "{text}"}), "holds {link} or {body}", 1},
		"odd placeholder": {set(ours, contentSID, map[string]string{"1": "{body}", "2": "{lnik}"}), "{lnik}", 1},
		"odd name":        {set(ours, contentSID, map[string]string{"a b": "{body}"}), `"a b"`, 1},
		"long name":       {set(ours, contentSID, map[string]string{strings.Repeat("n", 17): "{body}"}), "1 to 16", 1},
		"empty value":     {set(ours, contentSID, map[string]string{"1": "{body}", "2": " "}), "empty", 1},
		"long value":      {set(ours, contentSID, map[string]string{"1": "{body}" + strings.Repeat("ü", 1595)}), "1600", 1},
		"many":            {set(ours, contentSID, many), "at most 100", 1},
		"all":             {set("x", "x", map[string]string{"": ""}), "WhatsApp sender", 4},
	} {
		t.Run(name, func(t *testing.T) {
			cfg := twilio.Config{AccountSID: "AC" + service[2:], AuthToken: "x", Sender: ours}
			tt.change(&cfg)
			_, err := twilio.New(cfg)
			if err == nil || !strings.Contains(err.Error(), tt.want) || len(strings.Split(err.Error(), "\n")) != tt.problems {
				t.Errorf("%v, want a word on %q", err, tt.want)
			}
		})
	}
}
