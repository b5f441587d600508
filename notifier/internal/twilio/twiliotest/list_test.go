package twiliotest_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"newsroom/notifier/internal/twilio/twiliotest"
)

// bodies lists the texts of one page, newest first.
func bodies(answer map[string]any) []string {
	var all []string
	for _, m := range answer["messages"].([]any) {
		all = append(all, m.(map[string]any)["body"].(string))
	}
	return all
}

func (r *rig) list(query string) map[string]any {
	r.t.Helper()
	status, answer := r.api(http.MethodGet, messagesURL()+".json?"+query, nil)
	if status != http.StatusOK {
		r.t.Fatalf("list answered %d %v", status, answer)
	}
	return answer
}

func TestListFilters(t *testing.T) {
	var day atomic.Int64
	r := newRig(t, twiliotest.Config{Now: func() time.Time {
		return time.Date(2026, 3, int(day.Load()), 23, 30, 0, 0, time.UTC)
	}})
	for i, to := range []string{anna, bert, anna} {
		day.Store(int64(i + 1))
		sid := r.create("To", to, "Body", fmt.Sprint(i+1))["sid"].(string)
		eventually(t, "delivered", func() bool { return r.fetch(sid)["status"] == "delivered" })
	}
	_, _ = r.Text(t.Context(), anna, "4")
	q := url.QueryEscape
	for query, want := range map[string][]string{
		"":                         {"4", "3", "2", "1"},
		"To=" + q(anna):            {"3", "1"},
		"To=" + q("+447700900111"): {},
		"From=" + q(anna):          {"4"},
		"To=" + q(anna) + "&From=" + q(twiliotest.DefaultNumber):                             {"3", "1"},
		"To=" + q(twiliotest.DefaultNumber):                                                  {"4"},
		"From=" + q(twiliotest.DefaultNumber):                                                {"3", "2", "1"},
		"DateSent=2026-03-02":                                                                {"2"},
		q("DateSent>") + "=2026-03-02&To=" + q(anna):                                         {"3"},
		q("DateSent<") + "=2026-03-01":                                                       {"1"},
		q("DateSent>") + "=2026-03-01&" + q("DateSent<") + "=2026-03-02":                     {"2", "1"},
		q("DateSent>") + "=2026-03-02T23:30:00Z&" + q("DateSent<") + "=2026-03-02T23:30:00Z": {"2"},
	} {
		if got := bodies(r.list(query)); !slices.Equal(got, want) {
			t.Errorf("%q: %v, want %v", query, got, want)
		}
	}
	for _, query := range []string{"DateSent=yesterday", "PageToken=zz"} {
		if status, got := r.api(http.MethodGet, messagesURL()+".json?"+query, nil); status != 400 || got["code"] != 20001.0 {
			t.Errorf("%s: %d %v", query, status, got)
		}
	}
}

// What is not sent yet has no date_sent, so a filter on it hides the message.
func TestListByDateHidesWhatWaits(t *testing.T) {
	r := newRig(t, twiliotest.Config{StatusDelay: time.Hour})
	r.create()
	if got := bodies(r.list(url.QueryEscape("DateSent>") + "=2000-01-01")); len(got) != 0 {
		t.Errorf("%v", got)
	}
	if got := bodies(r.list("")); len(got) != 1 {
		t.Errorf("%v", got)
	}
}

// The pages of a list hold together although messages come meanwhile.
func TestListPages(t *testing.T) {
	r := newRig(t, twiliotest.Config{StatusDelay: time.Hour})
	for i := range 7 {
		r.create("Body", fmt.Sprint(i))
	}
	var got []string
	uri := messagesURL() + ".json?PageSize=3&To=" + url.QueryEscape(anna)
	pages := 0
	for next := any(uri); next != nil; pages++ {
		_, answer := r.api(http.MethodGet, next.(string), nil)
		got = append(got, bodies(answer)...)
		if answer["page"] != float64(pages) || answer["page_size"] != 3.0 || (answer["previous_page_uri"] == nil) != (pages == 0) {
			t.Errorf("page %d: %v", pages, answer)
		}
		next = answer["next_page_uri"]
		r.create("Body", "late")
	}
	if want := []string{"6", "5", "4", "3", "2", "1", "0"}; !slices.Equal(got, want) || pages != 3 {
		t.Errorf("%d pages: %v", pages, got)
	}
}
