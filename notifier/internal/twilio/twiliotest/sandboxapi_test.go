package twiliotest_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"newsroom/notifier/internal/twilio"
	"newsroom/notifier/internal/twilio/twiliotest"
)

// sandboxJSON calls the sandbox's own API and reads the answer into v.
func (r *rig) sandboxJSON(method, path, body string, v any) int {
	r.t.Helper()
	req, err := http.NewRequestWithContext(r.t.Context(), method, r.url+path, strings.NewReader(body))
	if err != nil {
		r.t.Fatal(err)
	}
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		r.t.Fatal(err)
	}
	defer http.DefaultClient.CloseIdleConnections()
	defer res.Body.Close()
	data, _ := io.ReadAll(res.Body)
	if v != nil {
		if err := json.Unmarshal(data, v); err != nil {
			r.t.Fatalf("%v in %s", err, data)
		}
	}
	return res.StatusCode
}

type phone struct {
	twiliotest.Phone
	Messages []twiliotest.Message
}

func (r *rig) phones() []phone {
	r.t.Helper()
	var all []phone
	if status := r.sandboxJSON(http.MethodGet, "/sandbox/phones", "", &all); status != 200 {
		r.t.Fatalf("phones answered %d", status)
	}
	return all
}

func TestSandboxText(t *testing.T) {
	office := newNewsroom(t)
	office.answer = func(twilio.Inbound) (int, string) { return 200, string(twilio.Reply("Willkommen")) }
	r := newRig(t, twiliotest.Config{WebhookURL: office.URL + "/inbound"})
	var got struct {
		Message twiliotest.Message
		Replies []string
	}
	if status := r.sandboxJSON(http.MethodPost, "/sandbox/text", `{"from":"`+anna+`","body":"MINI"}`, &got); status != 200 {
		t.Fatalf("answered %d", status)
	}
	if got.Message.Body != "MINI" || len(got.Replies) != 1 || got.Replies[0] != "Willkommen" {
		t.Errorf("%+v", got)
	}
	r.create("Body", "EIL: Probe")
	var messages []twiliotest.Message
	r.sandboxJSON(http.MethodGet, "/sandbox/messages?to="+url.QueryEscape(anna), "", &messages)
	if len(messages) != 2 || messages[0].Body != "Willkommen" || messages[1].Body != "EIL: Probe" {
		t.Errorf("%+v", messages)
	}
	r.sandboxJSON(http.MethodGet, "/sandbox/messages?direction=outbound-api&to="+url.QueryEscape(anna), "", &messages)
	if len(messages) != 1 || messages[0].Body != "EIL: Probe" {
		t.Errorf("%+v", messages)
	}
	if phones := r.phones(); len(phones) != 1 || len(phones[0].Messages) != 3 {
		t.Errorf("%+v", phones)
	}
}

func TestSandboxRefuses(t *testing.T) {
	r := newRig(t, twiliotest.Config{})
	for name, tt := range map[string]struct {
		method, path, body string
		status             int
		problem            string
	}{
		"no webhook": {http.MethodPost, "/sandbox/text", `{"from":"` + anna + `","body":"x"}`, 502, "no-webhook"},
		"no body":    {http.MethodPost, "/sandbox/text", `{"from":"` + anna + `"}`, 400, "text"},
		"not JSON":   {http.MethodPost, "/sandbox/text", `{`, 400, "request"},
		"no type":    {http.MethodPost, "/sandbox/text", "", 415, "request"},
		"bad number": {http.MethodPost, "/sandbox/phones", `{"number":"12"}`, 400, "number"},
		"our number": {http.MethodPost, "/sandbox/phones", `{"number":"` + twiliotest.DefaultNumber + `"}`, 400, "number"},
		"no such":    {http.MethodDelete, "/sandbox/phones?number=1", "", 404, "number"},
	} {
		var got struct{ Problem, Text string }
		if status := r.sandboxJSON(tt.method, tt.path, tt.body, &got); status != tt.status || got.Problem != tt.problem || got.Text == "" {
			t.Errorf("%s: %d %+v", name, status, got)
		}
	}
}

func TestPhonesOnThePage(t *testing.T) {
	r := newRig(t, twiliotest.Config{Phones: []twiliotest.Phone{{Number: bert, Name: "Bert"}, {Number: anna, Name: "Anna"}}})
	if all := r.phones(); len(all) != 2 || all[0].Name != "Bert" || all[1].Name != "Anna" || all[0].Messages == nil {
		t.Fatalf("%+v", all)
	}
	if status := r.sandboxJSON(http.MethodPost, "/sandbox/phones", `{"number":"`+bert+`","name":"B.","off":true}`, nil); status != 201 {
		t.Fatalf("change answered %d", status)
	}
	if all := r.phones(); len(all) != 2 || all[0].Name != "B." || !all[0].Off {
		t.Errorf("changed: %+v", all)
	}
	if status := r.sandboxJSON(http.MethodDelete, "/sandbox/phones?number="+url.QueryEscape(bert), "", nil); status != 204 {
		t.Fatalf("delete answered %d", status)
	}
	r.create("To", bert)
	if all := r.phones(); len(all) != 1 {
		t.Errorf("a phone that was put away came back with a message: %+v", all)
	}
	_, _ = r.Text(t.Context(), bert, "x")
	if all := r.phones(); len(all) != 2 || len(all[1].Messages) != 2 {
		t.Errorf("it comes back when it texts: %+v", all)
	}
	for i := range 30 {
		r.create("To", fmt.Sprintf("+4477009001%02d", i))
	}
	if all := r.phones(); len(all) != 12 {
		t.Errorf("%d phones on the page", len(all))
	}
}

func TestEvents(t *testing.T) {
	r := newRig(t, twiliotest.Config{Phones: []twiliotest.Phone{{Number: anna}}, StatusDelay: 20 * time.Millisecond})
	events := r.stream(t.Context())
	if got := <-events; got.Type != "" {
		t.Fatalf("%+v", got)
	}
	r.create("Body", "Hallo")
	var statuses []string
	for len(statuses) < 4 {
		e := <-events
		if e.Type != "message" || e.Phone.Number != anna || e.Phone.Messages[0].Body != "Hallo" {
			t.Fatalf("%+v", e)
		}
		statuses = append(statuses, e.Phone.Messages[0].Status)
	}
	if got := strings.Join(statuses, " "); got != "queued sending sent delivered" {
		t.Error(got)
	}
	r.create("To", bert)
	if e := <-events; e.Type != "phone" || e.Phone.Number != bert {
		t.Errorf("%+v", e)
	}
	r.sandboxJSON(http.MethodDelete, "/sandbox/phones?number="+url.QueryEscape(bert), "", nil)
	for e := range events {
		if e.Type == "gone" {
			break
		}
	}
	r.Close()
	for range events {
		// what was under way still comes; then the stream ends with the server
	}
}

type sandboxEvent struct {
	Type  string
	Phone phone
}

// stream hands on the events of one page; its first, empty one says that the
// page is heard.
func (r *rig) stream(ctx context.Context) <-chan sandboxEvent {
	r.t.Helper()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, r.url+"/sandbox/events", nil)
	if err != nil {
		r.t.Fatal(err)
	}
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	res, err := client.Do(req)
	if err != nil {
		r.t.Fatal(err)
	}
	events := make(chan sandboxEvent, 100)
	go func() {
		defer close(events)
		defer res.Body.Close()
		for lines := bufio.NewScanner(res.Body); lines.Scan(); {
			var e sandboxEvent
			data, isData := strings.CutPrefix(lines.Text(), "data: ")
			if isData && json.Unmarshal([]byte(data), &e) != nil {
				return
			}
			if isData || strings.HasPrefix(lines.Text(), ": here") {
				select {
				case events <- e:
				case <-ctx.Done():
					return
				}
			}
		}
	}()
	return events
}

// A page that does not read is dropped instead of holding up the messages; it
// learns so from the end of its stream.
func TestSlowPageIsDropped(t *testing.T) {
	r := newRig(t, twiliotest.Config{Phones: []twiliotest.Phone{{Number: anna}}, StatusDelay: time.Hour})
	events := r.stream(t.Context())
	<-events
	sid := r.create("Body", strings.Repeat("x", 1600))["sid"].(string)
	for range 20_000 {
		if err := r.SetStatus(sid, twiliotest.Queued, 0); err != nil {
			t.Fatal(err)
		}
	}
	n := 0
	for range events {
		n++
	}
	if n == 0 || n >= 20_000 {
		t.Errorf("%d events before the end", n)
	}
}
