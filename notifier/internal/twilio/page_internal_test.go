package twilio

import (
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// Whatever a page holds: what passes is whole, to the number that was asked
// for, and leads to the same list; an error tells nothing of the page.
func FuzzPage(f *testing.F) {
	const to, path = "+491713920001", "/2010-04-01/Accounts/AC1/Messages.json"
	good := `{"messages":[{"sid":"SM0123456789abcdef0123456789abcdef","to":"` + to + `","body":"b","direction":"outbound-api",
		"status":"failed","error_code":30003,"date_created":"Mon, 02 Mar 2026 08:00:00 +0000","date_sent":null}],"next_page_uri":null}`
	f.Add(good)
	f.Add(strings.Replace(good, `uri":null`, `uri":"`+path+`?Page=1"`, 1))
	f.Add(strings.Replace(good, `uri":null`, `uri":"//evil.example`+path+`"`, 1))
	f.Add(`{"messages":[],"next_page_uri":""}`)
	f.Add(`{"messages":[{}],"next_page_uri":null}`)
	f.Fuzz(func(t *testing.T, body string) {
		p, err := parsePage([]byte(body), to, path)
		if err != nil {
			if strings.Contains(err.Error(), "1713920001") || len(err.Error()) > 100 {
				t.Errorf("the error is %v", err)
			}
			return
		}
		if p.next != "" && !strings.HasPrefix(p.next, path+"?") {
			t.Errorf("next is %s", p.next)
		}
		if slices.ContainsFunc(p.rows, func(r row) bool {
			return !messageSID.MatchString(r.found.ID) || r.found.Status == "" || r.found.Created.Location() != time.UTC
		}) {
			t.Errorf("%+v", p.rows)
		}
	})
}

// Whatever a page holds: what came in is whole and known to be for us; an
// error tells nothing of the page.
func FuzzReceived(f *testing.F) {
	const ours = "+491713920000"
	good := `{"messages":[{"sid":"SM0123456789abcdef0123456789abcdef","from":"+491713920001","to":"` + ours + `","body":"b","direction":"inbound",
		"num_media":"1","date_created":"Mon, 02 Mar 2026 08:00:00 +0000","date_sent":null}],"next_page_uri":null}`
	f.Add(good)
	f.Add(strings.Replace(good, "inbound", "outbound-api", 1))
	f.Add(strings.Replace(good, `"to":"`, `"to":"whatsapp:`, 1))
	f.Add(strings.Replace(good, `"body":"b"`, `"body":null`, 1))
	f.Add(`{"messages":[null],"next_page_uri":null}`)
	c := &Client{sender: ours, account: "AC1"}
	f.Fuzz(func(t *testing.T, body string) {
		messages, _, err := parseList([]byte(body), c.listPath())
		var texts []Inbound
		for _, to := range []string{ours, ""} {
			if err == nil {
				texts, _, err = c.inbound(messages, to, time.Time{})
			}
			if err != nil {
				if strings.Contains(err.Error(), "171392") || len(err.Error()) > 100 {
					t.Errorf("the error is %v", err)
				}
				return
			}
			if slices.ContainsFunc(texts, func(in Inbound) bool {
				return !messageSID.MatchString(in.ID) || in.From == "" || to != "" && in.To != ours || in.At.Location() != time.UTC ||
					in.NumMedia < 0 || in.NumMedia > maxMedia || !utf8.ValidString(in.From+in.Body) || strings.Contains(in.From+in.Body, "\x00")
			}) {
				t.Errorf("%+v", texts)
			}
		}
	})
}
