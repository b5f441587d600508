package twilio

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"newsroom/notifier/sms"
)

const (
	pageSize    = "50"
	maxPages    = 20
	maxPageBody = 1 << 20 // bytes; a message takes about 1 KB
)

// errEndless says that a list did not come to an end within maxPages.
var errEndless = fmt.Errorf("the list is endless: %d pages, and no message older than what is looked for", maxPages)

// Find returns all messages of ours to a number that Twilio created at or
// after since, newest first, whichever of our senders they left from. Twilio
// counts in whole seconds, so since is taken down to its second.
//
// No error and nothing found is proof that there is no such message at this
// time, and somebody may be sent a second text on the strength of it. So
// whatever is not exactly a list of messages to this number is an error. A
// message that was just posted may still be missing: ask again later. One with
// an empty Body was found, but says nothing about its text.
//
// The filter is the number alone: one on date_sent would hide what is queued.
// twilio-go's list is not used: it pages without a bound, and takes an answer
// without messages for an empty one. Each page may take the configured timeout.
// Errors hold no number and no text.
func (c *Client) Find(ctx context.Context, to string, way sms.Way, since time.Time) ([]sms.Found, error) {
	found, err := c.find(ctx, to, way, since.Truncate(time.Second))
	if err != nil {
		return nil, fmt.Errorf("twilio find: %s", strings.ReplaceAll(reason(err), strings.TrimPrefix(to, "+"), "…"))
	}
	return found, nil
}

func (c *Client) find(ctx context.Context, to string, way sms.Way, since time.Time) ([]sms.Found, error) {
	if !e164.MatchString(to) {
		return nil, errors.New("not a number; without one the list would be of all messages")
	}
	if way != "" && way != sms.WaySMS && way != sms.WayWhatsApp {
		return nil, errors.New("this way of sending is not known")
	}
	rows, err := c.rows(ctx, address(to, way), since)
	if err != nil {
		return nil, err
	}
	var all []sms.Found
	seen := map[string]bool{} // a message that comes in meanwhile moves others to the next page
	for _, r := range rows {
		if r.ours && !r.found.Created.Before(since) && !seen[r.found.ID] {
			all = append(all, r.found)
		}
		seen[r.found.ID] = true
	}
	slices.SortStableFunc(all, func(a, b sms.Found) int { return b.Created.Compare(a.Created) })
	return all, nil
}

// rows are those of all pages up to the first that holds an older message.
func (c *Client) rows(ctx context.Context, to string, since time.Time) ([]row, error) {
	path := c.listPath()
	link := path + "?" + url.Values{"To": {to}, "PageSize": {pageSize}}.Encode()
	var all []row
	for range maxPages {
		body, err := c.page(ctx, link, maxPageBody)
		if err != nil {
			return nil, err
		}
		p, err := parsePage(body, to, path)
		if err != nil {
			return nil, err
		}
		all = append(all, p.rows...)
		if p.next == "" || slices.ContainsFunc(p.rows, func(r row) bool { return r.older(since) }) {
			return all, nil
		}
		link = p.next
	}
	return nil, errEndless
}

// page gets one page of so many bytes at most. Any answer but 200 is an error.
func (c *Client) page(ctx context.Context, link string, limit int64) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	x := &exchange{ctx: ctx, client: c, limit: limit}
	err := x.send(http.MethodGet, link, nil)
	if x.status != 0 && x.status != http.StatusOK {
		return nil, errors.New(detail(x.status, twilioCode(x.body)))
	}
	return x.body, err
}

// listPath is that of the account's messages, under the API's root.
func (c *Client) listPath() string {
	return "/2010-04-01/Accounts/" + c.account + "/Messages.json"
}

// address is a number in Twilio's words for this way.
func address(number string, way sms.Way) string {
	if way == sms.WayWhatsApp {
		return whatsApp + number
	}
	return number
}

// whatsApp stands before a number that is meant in WhatsApp.
const whatsApp = "whatsapp:"
