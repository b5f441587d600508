package twilio_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"newsroom/notifier/internal/twilio"
	"newsroom/notifier/internal/twilio/twiliotest"
	"newsroom/notifier/sms"
)

const byWhatsApp = "whatsapp:"

// cameIn is a text as Twilio lists it; see listed.
func cameIn(n, seconds int, change ...any) map[string]any {
	return listed(n, seconds, append([]any{
		"direction", "inbound", "status", "received", "from", somebody, "to", ours, "num_media", "0", "messaging_service_sid", nil,
	}, change...)...)
}

func received(n, seconds int) twilio.Inbound {
	return twilio.Inbound{
		ID: sid(n), Way: sms.WaySMS, From: somebody, To: ours, Body: fmt.Sprint("Text ", n),
		At: since.Truncate(time.Second).Add(time.Duration(seconds) * time.Second),
	}
}

func withService(c *twilio.Config) { c.Sender = service }

// inbox serves these pages for each To in its turn and counts the calls.
func inbox(t *testing.T, change func(*twilio.Config), bodies map[string][]string) (*twilio.Client, *atomic.Int32) {
	t.Helper()
	calls, turns := new(atomic.Int32), map[string]int{}
	return listServer(t, func(w http.ResponseWriter, r *http.Request) {
		calls.Add(1)
		query := r.URL.Query()
		to, turn := query.Get("To"), turns[query.Get("To")]
		turns[to]++
		if turn == 0 && query.Get("PageSize") != "1000" || query.Has("DateSent") || r.URL.Path != listPath || turn >= len(bodies[to]) {
			t.Errorf("call %d for %q: %s", turn, to, r.URL)
			return
		}
		_, _ = w.Write([]byte(bodies[to][turn]))
	}, change), calls
}

func nextOf(to string, n int) string {
	return fmt.Sprintf("%s?To=%s&Page=%d", listPath, strings.ReplaceAll(to, "+", "%2B"), n)
}

func TestReceived(t *testing.T) {
	pictures, whatsApp, odd, nothing := received(1, 5), received(3, 7), received(1, 5), received(1, 5)
	pictures.NumMedia = 3
	whatsApp.Way, whatsApp.To = sms.WayWhatsApp, ours
	odd.Body, odd.From = "a\uFFFDb", "Stadtwerke"
	nothing.Body = ""
	otherPool := whatsApp
	otherPool.Service = "MG00000000000000000000000000000000"
	pooled := received(2, 6)
	pooled.Service = service
	for name, tt := range map[string]struct {
		config func(*twilio.Config)
		pages  map[string][]string
		want   []twilio.Inbound
	}{
		"none":          {nil, map[string][]string{ours: {pageOf(nil)}}, nil},
		"oldest first":  {nil, map[string][]string{ours: {pageOf(nil, cameIn(2, 9), cameIn(3, 7), cameIn(1, 5))}}, []twilio.Inbound{received(1, 5), received(3, 7), received(2, 9)}},
		"one second":    {nil, map[string][]string{ours: {pageOf(nil, cameIn(2, 0), cameIn(1, 0), cameIn(3, -1))}}, []twilio.Inbound{received(1, 0), received(2, 0)}},
		"not sent yet":  {nil, map[string][]string{ours: {pageOf(nil, cameIn(1, 5, "date_sent", nil, "status", "receiving"))}}, []twilio.Inbound{received(1, 5)}},
		"files":         {nil, map[string][]string{ours: {pageOf(nil, cameIn(1, 5, "num_media", "3"))}}, []twilio.Inbound{pictures}},
		"files, odd":    {nil, map[string][]string{ours: {pageOf(nil, cameIn(1, 5, "num_media", "x"))}}, []twilio.Inbound{received(1, 5)}},
		"odd words":     {nil, map[string][]string{ours: {pageOf(nil, cameIn(1, 5, "body", "a\uFFFD\x00b", "from", "Stadtwerke"))}}, []twilio.Inbound{odd}},
		"text taken":    {nil, map[string][]string{ours: {pageOf(nil, cameIn(1, 5, "body", nil))}}, []twilio.Inbound{nothing}},
		"ours to us":    {nil, map[string][]string{ours: {pageOf(nil, cameIn(1, 5, "direction", "outbound-api"))}}, nil},
		"no sender":     {nil, map[string][]string{ours: {pageOf(nil, cameIn(1, 5, "from", nil), cameIn(2, 5, "from", byWhatsApp), cameIn(3, 5, "from", "messenger:7"))}}, nil},
		"several pages": {nil, map[string][]string{ours: {pageOf(nextOf(ours, 1), cameIn(2, 9)), pageOf(nextOf(ours, 2)), pageOf(nil, cameIn(1, 5))}}, []twilio.Inbound{received(1, 5), received(2, 9)}},
		"moved":         {nil, map[string][]string{ours: {pageOf(nextOf(ours, 1), cameIn(1, 5)), pageOf(nil, cameIn(1, 5))}}, []twilio.Inbound{received(1, 5)}},
		"older ends it": {nil, map[string][]string{ours: {pageOf(nextOf(ours, 1), cameIn(1, 5), cameIn(2, -1))}}, []twilio.Inbound{received(1, 5)}},
		"older, posted later": {nil, map[string][]string{ours: {
			pageOf(nextOf(ours, 1), cameIn(2, -1, "date_sent", since.Format(time.RFC1123Z))), pageOf(nil, cameIn(1, 5)),
		}}, []twilio.Inbound{received(1, 5)}},
		"both ways": {withWhatsApp, map[string][]string{
			ours:              {pageOf(nil, cameIn(2, 9), cameIn(1, 5), cameIn(4, 5, "to", byWhatsApp+ours))},
			byWhatsApp + ours: {pageOf(nil, cameIn(3, 7, "from", byWhatsApp+somebody, "to", byWhatsApp+ours))},
		}, []twilio.Inbound{received(1, 5), whatsApp, received(2, 9)}},
		"a service": {withService, map[string][]string{"": {pageOf(
			listPath+"?Page=1", listed(9, 9), cameIn(3, 8, "messaging_service_sid", "MG00000000000000000000000000000000"), cameIn(2, 6, "messaging_service_sid", service),
		), pageOf(nil, cameIn(1, 5))}}, []twilio.Inbound{received(1, 5), pooled}},
		"a service, and WhatsApp": {func(c *twilio.Config) { withWhatsApp(c); withService(c) }, map[string][]string{"": {pageOf(
			nil, cameIn(3, 7, "from", byWhatsApp+somebody, "to", byWhatsApp+ours, "messaging_service_sid", otherPool.Service),
		)}}, []twilio.Inbound{otherPool}},
	} {
		t.Run(name, func(t *testing.T) {
			client, calls := inbox(t, tt.config, tt.pages)
			got, err := client.Received(t.Context(), since)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
			want := 0
			for _, bodies := range tt.pages {
				want += len(bodies)
			}
			if int(calls.Load()) != want {
				t.Errorf("%d calls for %d pages", calls.Load(), want)
			}
		})
	}
}

// A text that cannot be judged could be a STOP.
func TestReceivedRefusesOddAnswers(t *testing.T) {
	for name, body := range map[string]string{
		"HTML":          "<html>maintenance of " + somebody + "</html>",
		"{}":            "{}",
		"no next":       `{"messages":[]}`,
		"next of other": pageOf("https://evil.example" + nextPage(1)),
		"no sid":        pageOf(nil, cameIn(1, 5, "sid", missing)),
		"no direction":  pageOf(nil, cameIn(1, 5, "direction", missing)),
		"odd direction": pageOf(nil, cameIn(1, 5, "direction", "up")),
		"no date":       pageOf(nil, cameIn(1, 5, "date_created", missing)),
		"odd date":      pageOf(nil, cameIn(1, 5, "date_created", "2026-03-02")),
		"no to":         pageOf(nil, cameIn(1, 5, "to", missing)),
		"to another":    pageOf(nil, cameIn(1, 5, "to", somebody)),
		"from a number": pageOf(nil, cameIn(1, 5, "from", 491713920001)),
		"too long":      pageOf(nil) + strings.Repeat(" ", 16<<20),
	} {
		t.Run(name, func(t *testing.T) {
			client, _ := inbox(t, nil, map[string][]string{ours: {body}})
			got, err := client.Received(t.Context(), since)
			notTold(t, len(got), err, "")
		})
	}
}

// All or nothing: a newer text is no use while an older one may follow.
func TestReceivedIsWholeOrNothing(t *testing.T) {
	client, _ := inbox(t, withWhatsApp, map[string][]string{ours: {pageOf(nil, cameIn(1, 5))}, byWhatsApp + ours: {"<html>"}})
	got, err := client.Received(t.Context(), since)
	notTold(t, len(got), err, "JSON")

	var calls atomic.Int32
	client = listServer(t, func(w http.ResponseWriter, _ *http.Request) {
		n := int(calls.Add(1))
		_, _ = w.Write([]byte(pageOf(nextPage(n), cameIn(n, 5))))
	})
	got, err = client.Received(t.Context(), since)
	notTold(t, len(got), err, "endless: 500000 messages")
	if calls.Load() != 500 {
		t.Errorf("%d calls", calls.Load())
	}

	server := listServer(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) })
	got, err = server.Received(t.Context(), since)
	notTold(t, len(got), err, "503")
}

// notTold checks that a call failed, said so in this word, and told nothing private.
func notTold(t *testing.T, got int, err error, word string) {
	t.Helper()
	if err == nil || got != 0 || !strings.Contains(err.Error(), word) {
		t.Fatalf("%d, error %v", got, err)
	}
	for _, private := range []string{"1713920", "%2B49", "Text ", "http://"} {
		if strings.Contains(err.Error(), private) {
			t.Errorf("the error holds %q: %v", private, err)
		}
	}
}

// What the webhook lost is found, by both ways and over several pages, once.
func TestReceivedInTheSandbox(t *testing.T) {
	began := time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)
	var seconds atomic.Int64
	r := newRig(t, withWhatsApp, func(c *twiliotest.Config) {
		c.WhatsApp = ours // but no webhook, so that every text is lost
		c.Now = func() time.Time { return began.Add(time.Duration(seconds.Load()) * time.Second) }
	})
	_, _ = r.sandbox.Text(t.Context(), somebody, "MINI")
	seconds.Add(1)
	_, _ = r.sandbox.TextWhatsApp(t.Context(), somebody, "", twiliotest.File{Type: "image/png", Data: []byte("x")})
	seconds.Add(1)
	for n := range 1100 {
		_, _ = r.sandbox.Text(t.Context(), "+491713920002", fmt.Sprint(n))
	}
	r.client.Send(t.Context(), text())
	seconds.Add(1)
	_, _ = r.sandbox.Text(t.Context(), somebody, "STOP")
	got, err := r.client.Received(t.Context(), began)
	if err != nil || len(got) != 1103 {
		t.Fatalf("%d, %v", len(got), err)
	}
	want := []twilio.Inbound{
		{Way: sms.WaySMS, From: somebody, To: ours, Body: "MINI", At: began},
		{Way: sms.WayWhatsApp, From: somebody, To: ours, NumMedia: 1, At: began.Add(time.Second)},
		{Way: sms.WaySMS, From: "+491713920002", To: ours, Body: "0", At: began.Add(2 * time.Second)},
		{Way: sms.WaySMS, From: somebody, To: ours, Body: "STOP", At: began.Add(3 * time.Second)},
	}
	if diff := cmp.Diff(want, []twilio.Inbound{got[0], got[1], got[2], got[1102]}, cmpopts.IgnoreFields(twilio.Inbound{}, "ID")); diff != "" {
		t.Error(diff)
	}
	if got, err := r.client.Received(t.Context(), began.Add(3*time.Second+time.Millisecond)); err != nil || len(got) != 1 {
		t.Errorf("later: %v %v", got, err)
	}
}
