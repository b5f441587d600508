package twilio

import (
	"slices"
	"strings"
	"testing"
	"time"
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
