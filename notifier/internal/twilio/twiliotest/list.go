package twiliotest

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Sizes of a page of messages.
const (
	defaultPage = 50
	maxPage     = 1000
)

// paging is what Twilio's API writes on each page of a list.
type paging struct {
	End      int     `json:"end"`
	First    string  `json:"first_page_uri"`
	Next     *string `json:"next_page_uri"`
	Page     int     `json:"page"`
	Size     int     `json:"page_size"`
	Previous *string `json:"previous_page_uri"`
	Start    int     `json:"start"`
	URI      string  `json:"uri"`
}

// listing is a page of messages.
type listing struct {
	paging
	Messages []resource `json:"messages"`
}

// list answers the newest messages first. The token in the links to further
// pages holds them to the messages that there were at the first one.
func (s *Server) list(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	q, err := s.selection(query)
	page, size := pageOf(query)
	if err != nil {
		answerError(w, 20001)
		return
	}
	rule, _ := r.Context().Value(listFault{}).(FaultRule)
	messages, more, newest := s.rows(rule, q, page, size)
	if q.below == 0 {
		q.below = newest
	}
	l := listing{
		paging: paging{
			Page: page, Size: size, Start: page * size, End: page*size + max(len(messages)-1, 0),
			First: pageURI(r.URL.Path, query, 0, 0), URI: r.URL.RequestURI(),
		},
		Messages: make([]resource, 0, len(messages)),
	}
	if more {
		l.Next = orNull(pageURI(r.URL.Path, query, page+1, q.below))
	}
	if page > 0 {
		l.Previous = orNull(pageURI(r.URL.Path, query, page-1, q.below))
	}
	for _, m := range messages {
		l.Messages = append(l.Messages, newResource(s.cfg.AccountSID, m))
	}
	answerJSON(w, http.StatusOK, l)
}

func pageOf(query url.Values) (page, size int) {
	size, err := strconv.Atoi(query.Get("PageSize"))
	if err != nil || size < 1 {
		size = defaultPage
	}
	page, _ = strconv.Atoi(query.Get("Page"))
	return min(max(page, 0), 1<<30), min(size, maxPage)
}

func pageURI(path string, query url.Values, page, below int) string {
	link := url.Values{}
	for _, name := range []string{"To", "From", "DateSent", "DateSent<", "DateSent>", "PageSize"} {
		if query.Has(name) {
			link.Set(name, query.Get(name))
		}
	}
	link.Set("Page", strconv.Itoa(page))
	if below > 0 {
		link.Set("PageToken", fmt.Sprintf("PASM%032x", below))
	}
	return path + "?" + link.Encode()
}

// between selects by receiver and sender; an empty one is any.
func (s *Server) between(to, from string) selection {
	q := selection{to: to, from: from, phone: number(to)}
	if q.phone == "" || s.ours(q.phone) {
		q.phone = number(from)
	}
	if s.ours(q.phone) {
		q.phone = ""
	}
	return q
}

// ours reports whether a number is the newsroom's.
func (s *Server) ours(number string) bool {
	return number == s.cfg.Number || number != "" && number == s.cfg.WhatsApp
}

// selection reads the filters of a list call.
func (s *Server) selection(query url.Values) (selection, error) {
	q := s.between(query.Get("To"), query.Get("From"))
	if token := query.Get("PageToken"); token != "" {
		below, err := strconv.ParseInt(strings.TrimPrefix(token, "PASM"), 16, 64)
		if err != nil {
			return q, err
		}
		q.below = int(below)
	}
	from, to, err := dateRange(query)
	q.match = func(m *Message) bool {
		if from.IsZero() && to.IsZero() {
			return !m.Automatic
		}
		return !m.Automatic && !m.SentAt.IsZero() && !m.SentAt.Before(from) && (to.IsZero() || m.SentAt.Before(to))
	}
	return q, err
}

// dateRange reads the filters on date_sent: from is inside, to is not. Both
// bounds of Twilio's are inclusive, whole days in GMT.
func dateRange(query url.Values) (from, to time.Time, err error) {
	for _, name := range []string{"DateSent", "DateSent>", "DateSent<"} {
		value := query.Get(name)
		if value == "" {
			continue
		}
		start, end, err := dateSpan(value)
		if err != nil {
			return from, to, err
		}
		if name != "DateSent<" {
			from = start
		}
		if name != "DateSent>" {
			to = end
		}
	}
	return from, to, nil
}

// dateSpan is a day, or the second of a time of day.
func dateSpan(value string) (start, end time.Time, err error) {
	if start, err = time.Parse(time.DateOnly, value); err == nil {
		return start, start.AddDate(0, 0, 1), nil
	}
	start, err = time.Parse(time.RFC3339, value)
	return start, start.Add(time.Second), err
}
