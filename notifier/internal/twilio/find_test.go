package twilio_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsroom/notifier/internal/twilio"
	"newsroom/notifier/internal/twilio/twiliotest"
	"newsroom/notifier/sms"
)

const listPath = "/2010-04-01/Accounts/" + twiliotest.DefaultAccountSID + "/Messages.json"

// since is what the tests of Find look back to.
var since = time.Date(2026, 3, 2, 8, 0, 0, 700e6, time.UTC)

func sid(n int) string { return fmt.Sprintf("SM%032x", n) }

// listed is a message as Twilio lists it, created so many seconds after the
// second of since; change overwrites its fields, nil takes one away.
func listed(n, seconds int, change ...any) map[string]any {
	date := since.Truncate(time.Second).Add(time.Duration(seconds) * time.Second).Format(time.RFC1123Z)
	m := map[string]any{
		"sid": sid(n), "to": somebody, "body": fmt.Sprint("Text ", n), "direction": "outbound-api",
		"status": "sent", "date_created": date, "date_sent": date, "error_code": nil,
	}
	for i := 0; i < len(change); i += 2 {
		m[change[i].(string)] = change[i+1]
		if change[i+1] == missing {
			delete(m, change[i].(string))
		}
	}
	return m
}

// missing takes a field of a message away, where nil makes it null.
const missing = "(missing)"

func found(n, seconds int) sms.Found {
	created := since.Truncate(time.Second).Add(time.Duration(seconds) * time.Second)
	return sms.Found{ID: sid(n), Body: fmt.Sprint("Text ", n), Created: created, Status: sms.StatusSent}
}

// pageOf is a page of the list; next is the link to the one behind it, nil for none.
func pageOf(next any, messages ...map[string]any) string {
	if messages == nil {
		messages = []map[string]any{}
	}
	data, _ := json.Marshal(map[string]any{"messages": messages, "next_page_uri": next})
	return string(data)
}

func nextPage(n int) string { return fmt.Sprintf("%s?To=%%2B491713920001&Page=%d", listPath, n) }

// pages serves each page in its turn, and counts the calls.
func pages(t *testing.T, bodies ...string) (*twilio.Client, *atomic.Int32) {
	t.Helper()
	calls := new(atomic.Int32)
	return listServer(t, func(w http.ResponseWriter, r *http.Request) {
		n := int(calls.Add(1))
		switch query := r.URL.Query(); {
		case n > len(bodies):
			t.Errorf("call %d of %d: %s", n, len(bodies), r.URL)
		case r.Method != http.MethodGet || r.URL.Path != listPath || query.Get("To") != somebody:
			t.Errorf("call %d: %s %s", n, r.Method, r.URL)
		case n == 1 && (query.Get("PageSize") != "50" || len(query) != 2):
			t.Errorf("the first page is asked for as %s", r.URL)
		case n > 1 && query.Get("Page") != fmt.Sprint(n-1):
			t.Errorf("page %d is asked for as %s", n, r.URL)
		default:
			_, _ = w.Write([]byte(bodies[n-1]))
		}
	}), calls
}

// listServer is a client of a server that answers in this way.
func listServer(t *testing.T, h http.HandlerFunc, changes ...func(*twilio.Config)) *twilio.Client {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		user, password, _ := r.BasicAuth()
		if user != twiliotest.DefaultAccountSID || password != twiliotest.DefaultAuthToken {
			t.Error("without credentials")
		}
		h(w, r)
	}))
	t.Cleanup(server.Close)
	return newClient(t, server.URL, func(c *twilio.Config) {
		c.Timeout = 5 * time.Second
		for _, change := range changes {
			if change != nil {
				change(c)
			}
		}
	})
}

func TestFind(t *testing.T) {
	failed := found(1, 5)
	failed.Status, failed.Class, failed.Code = sms.StatusUndelivered, sms.ClassUnreachable, "30003"
	partly := found(1, 5)
	partly.Status = sms.StatusAccepted
	for name, tt := range map[string]struct {
		pages []string
		want  []sms.Found
	}{
		"none":  {[]string{pageOf(nil)}, nil},
		"one":   {[]string{pageOf(nil, listed(1, 5))}, []sms.Found{found(1, 5)}},
		"order": {[]string{pageOf(nil, listed(1, 5), listed(2, 9), listed(3, 7))}, []sms.Found{found(2, 9), found(3, 7), found(1, 5)}},
		// Twilio has cut off what since has of the second.
		"same second":         {[]string{pageOf(nil, listed(1, 0), listed(2, -1))}, []sms.Found{found(1, 0)}},
		"failed":              {[]string{pageOf(nil, listed(1, 5, "status", "undelivered", "error_code", 30003))}, []sms.Found{failed}},
		"a status of later":   {[]string{pageOf(nil, listed(1, 5, "status", "partially_delivered"))}, []sms.Found{partly}},
		"not ours":            {[]string{pageOf(nil, listed(1, 5, "direction", "inbound"), listed(2, 5, "direction", "outbound-reply"))}, []sms.Found{found(2, 5)}},
		"another way":         {[]string{pageOf(nil, listed(1, 5, "to", "whatsapp:"+somebody))}, nil},
		"fields of later":     {[]string{pageOf(nil, listed(1, 5, "risk", map[string]any{"to": 1}))}, []sms.Found{found(1, 5)}},
		"several pages":       {[]string{pageOf(nextPage(1), listed(2, 9)), pageOf(nextPage(2)), pageOf(nil, listed(1, 5))}, []sms.Found{found(2, 9), found(1, 5)}},
		"moved to the next":   {[]string{pageOf(nextPage(1), listed(1, 5)), pageOf(nil, listed(1, 5))}, []sms.Found{found(1, 5)}},
		"older ends it":       {[]string{pageOf(nextPage(1), listed(1, 5), listed(2, -1))}, []sms.Found{found(1, 5)}},
		"older, not sent yet": {[]string{pageOf(nextPage(1), listed(2, -1, "date_sent", nil)), pageOf(nil, listed(1, 5))}, []sms.Found{found(1, 5)}},
		"older, sent later":   {[]string{pageOf(nextPage(1), listed(2, -1, "date_sent", since.Format(time.RFC1123Z))), pageOf(nil, listed(1, 5))}, []sms.Found{found(1, 5)}},
	} {
		t.Run(name, func(t *testing.T) {
			client, calls := pages(t, tt.pages...)
			got, err := client.Find(t.Context(), somebody, sms.WaySMS, since)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
			if int(calls.Load()) != len(tt.pages) {
				t.Errorf("%d calls for %d pages", calls.Load(), len(tt.pages))
			}
		})
	}
}

func TestFindWhatsApp(t *testing.T) {
	client := listServer(t, func(w http.ResponseWriter, r *http.Request) {
		if got := r.URL.Query().Get("To"); got != "whatsapp:"+somebody {
			t.Errorf("To is %s", got)
		}
		_, _ = w.Write([]byte(pageOf(nil, listed(1, 5, "to", "whatsapp:"+somebody), listed(2, 5))))
	})
	got, err := client.Find(t.Context(), somebody, sms.WayWhatsApp, since)
	if diff := cmp.Diff([]sms.Found{found(1, 5)}, got); diff != "" || err != nil {
		t.Error(err, diff)
	}
}

// An empty list is proof, so nothing odd may pass as one.
func TestFindRefusesOddAnswers(t *testing.T) {
	whole := pageOf(nil, listed(1, 5))
	other := "+491713920009"
	for name, body := range map[string]string{
		"empty":             "",
		"HTML":              "<html>maintenance of " + somebody + "</html>",
		"cut":               whole[:len(whole)-1],
		"more behind":       whole + "{}",
		"null":              "null",
		"{}":                "{}",
		"no messages":       `{"next_page_uri":null}`,
		"null messages":     `{"messages":null,"next_page_uri":null}`,
		"object messages":   `{"messages":{},"next_page_uri":null}`,
		"no next":           `{"messages":[]}`,
		"odd next":          pageOf(7),
		"empty next":        pageOf(""),
		"next of others":    pageOf("https://evil.example" + nextPage(1)),
		"next without http": pageOf("//evil.example" + nextPage(1)),
		"next with a name":  pageOf("//x@evil.example" + nextPage(1)),
		"next, another":     pageOf("/2010-04-01/Accounts.json"),
		"next unreadable":   pageOf("%zz" + somebody),
		"null message":      `{"messages":[null],"next_page_uri":null}`,
		"no sid":            pageOf(nil, listed(1, 5, "sid", missing)),
		"odd sid":           pageOf(nil, listed(1, 5, "sid", "CA1")),
		"no body":           pageOf(nil, listed(1, 5, "body", missing)),
		"null body":         pageOf(nil, listed(1, 5, "body", nil)),
		"no to":             pageOf(nil, listed(1, 5, "to", missing)),
		"to as a number":    pageOf(nil, listed(1, 5, "to", 491713920001)),
		"to another":        pageOf(nil, listed(1, 5, "to", other)),
		"no direction":      pageOf(nil, listed(1, 5, "direction", missing)),
		"odd direction":     pageOf(nil, listed(1, 5, "direction", "up")),
		"no status":         pageOf(nil, listed(1, 5, "status", missing)),
		"no date":           pageOf(nil, listed(1, 5, "date_created", missing)),
		"null date":         pageOf(nil, listed(1, 5, "date_created", nil)),
		"odd date":          pageOf(nil, listed(1, 5, "date_created", "2026-03-02")),
		"odd code":          pageOf(nil, listed(1, 5, "error_code", "x")),
		"too long":          whole + strings.Repeat(" ", 1<<20),
	} {
		t.Run(name, func(t *testing.T) {
			client, _ := pages(t, body)
			got, err := client.Find(t.Context(), somebody, sms.WaySMS, since)
			refused(t, got, err, "")
		})
	}
}

// refused checks that a search failed, said so in these words, and told nothing private.
func refused(t *testing.T, got []sms.Found, err error, word string) {
	t.Helper()
	if err == nil || got != nil || !strings.Contains(err.Error(), word) {
		t.Fatalf("found %v, error %v", got, err)
	}
	for _, private := range []string{"1713920", "%2B49", "Text ", "http://"} {
		if strings.Contains(err.Error(), private) {
			t.Errorf("the error holds %q: %v", private, err)
		}
	}
}

func TestFindRefusesOddStatuses(t *testing.T) {
	empty := pageOf(nil)
	for status, body := range map[int]string{
		201: empty, 204: "", 206: empty, 301: empty, 307: empty, 401: jsonError("20003"),
		404: jsonError("20404"), 429: empty, 500: empty, 502: "<html>", 503: empty,
	} {
		calls := 0
		client := listServer(t, func(w http.ResponseWriter, _ *http.Request) {
			calls++
			w.Header().Set("Location", nextPage(1)) // where an empty list would be
			w.WriteHeader(status)
			_, _ = w.Write([]byte(body))
		})
		got, err := client.Find(t.Context(), somebody, sms.WaySMS, since)
		refused(t, got, err, fmt.Sprint(status))
		if calls != 1 {
			t.Errorf("%d: %d calls", status, calls)
		}
	}
}

// The second page matters as much as the first.
func TestFindRefusesALaterPage(t *testing.T) {
	client, _ := pages(t, pageOf(nextPage(1), listed(1, 5)), "<html>")
	got, err := client.Find(t.Context(), somebody, sms.WaySMS, since)
	refused(t, got, err, "JSON")
}

func TestFindEndless(t *testing.T) {
	var calls atomic.Int32
	client := listServer(t, func(w http.ResponseWriter, _ *http.Request) {
		n := int(calls.Add(1))
		_, _ = w.Write([]byte(pageOf(nextPage(n), listed(n, 5))))
	})
	got, err := client.Find(t.Context(), somebody, sms.WaySMS, since)
	refused(t, got, err, "endless")
	if calls.Load() != 20 {
		t.Errorf("%d calls", calls.Load())
	}
}

func TestFindBrokenConnections(t *testing.T) {
	for name, h := range map[string]http.HandlerFunc{
		"cut": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "1000")
			_, _ = w.Write([]byte(pageOf(nil)))
		},
		"cut chunk": func(w http.ResponseWriter, _ *http.Request) {
			_, _ = w.Write([]byte(pageOf(nil)))
			_ = http.NewResponseController(w).Flush()
			panic(http.ErrAbortHandler)
		},
		"reset": func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
		"odd head": func(w http.ResponseWriter, _ *http.Request) {
			conn, out, _ := http.NewResponseController(w).Hijack()
			_, _ = out.WriteString(somebody + " is what this server says\r\n\r\n")
			_ = out.Flush()
			_ = conn.Close()
		},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := listServer(t, h).Find(t.Context(), somebody, sms.WaySMS, since)
			refused(t, got, err, "")
		})
	}
}

// Each page has the timeout for itself.
func TestFindSlow(t *testing.T) {
	var calls atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n := int(calls.Add(1))
		if n > 3 {
			<-r.Context().Done()
			return
		}
		time.Sleep(150 * time.Millisecond)
		_, _ = w.Write([]byte(pageOf(nextPage(n), listed(n, 5))))
	}))
	t.Cleanup(server.Close)
	client := newClient(t, server.URL, func(c *twilio.Config) { c.Timeout = 400 * time.Millisecond })
	got, err := client.Find(t.Context(), somebody, sms.WaySMS, since)
	refused(t, got, err, "time for one call")
	if calls.Load() != 4 {
		t.Errorf("%d calls", calls.Load())
	}
}

func TestFindAsksNothing(t *testing.T) {
	client, calls := pages(t)
	for _, to := range []string{"", "+", "1713920001", "whatsapp:" + somebody, somebody + "&From=x"} {
		if got, err := client.Find(t.Context(), to, sms.WaySMS, since); err == nil || got != nil {
			t.Errorf("%q: %v", to, got)
		}
	}
	got, err := client.Find(t.Context(), somebody, "fax", since)
	refused(t, got, err, "way")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	got, err = client.Find(ctx, somebody, sms.WaySMS, since)
	refused(t, got, err, "cancelled")
	if calls.Load() != 0 {
		t.Errorf("%d calls", calls.Load())
	}
}

// The sandbox lists what was sent to it, over several pages.
func TestFindInTheSandbox(t *testing.T) {
	r := newRig(t, nil)
	began := time.Now()
	ids := map[string]bool{}
	for range 60 {
		ids[r.client.Send(t.Context(), text()).ID] = true
	}
	r.client.Send(t.Context(), sms.Message{To: "+491713920002", Body: "x"})
	got, err := r.client.Find(t.Context(), somebody, sms.WaySMS, began)
	if err != nil || len(got) != len(ids) {
		t.Fatalf("%d found of %d: %v", len(got), len(ids), err)
	}
	for _, f := range got {
		if !ids[f.ID] || f.Body != text().Body {
			t.Errorf("%+v", f)
		}
	}
	if got, err := r.client.Find(t.Context(), somebody, sms.WaySMS, began.Add(time.Hour)); err != nil || len(got) != 0 {
		t.Errorf("later: %v %v", got, err)
	}
}
