package twilio

import (
	"context"
	"errors"
	"fmt"
	"net/mail"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"newsroom/notifier/sms"
)

const (
	receivedSize  = 1000     // messages of a page, Twilio's most
	receivedPages = 500      // of one list: 500,000 messages
	receivedBody  = 16 << 20 // bytes of a page; the longest text takes 10 KB in JSON
)

// errManyReceived says that a list did not come to an end within receivedPages.
var errManyReceived = fmt.Errorf("the list is endless: %d messages, and none older than what is looked for; ask for a shorter time", receivedPages*receivedSize)

// Received returns the texts that people sent to our numbers and that Twilio
// got at or after since, oldest first: what a webhook would have brought, also
// where it did not. Each text is there once; whoever has some of them already
// knows them by their ID. Since is taken down to its second.
//
// For a sender that is a number, Twilio is asked for the messages to it. The
// numbers of a Messaging Service are not known here: then all messages of the
// account are read, and what came in for another service is left out. There is
// no filter on date_sent, which for a text that came in is the time of the
// webhook, so that it could hide the very text whose webhook was lost.
//
// It is all or nothing, so that an older START is never seen after a newer
// STOP was: on an error, ask again with the same since. Each page may take the
// configured timeout. Of a text the list does not say what a webhook does:
// Name, Button and Media (see Client.Media) are empty, and OptOut is what
// Twilio is taken to have done in the configured mode. Errors hold no number
// and no text.
func (c *Client) Received(ctx context.Context, since time.Time) ([]Inbound, error) {
	since = since.Truncate(time.Second)
	var all []Inbound
	seen := map[string]bool{} // a message that comes in meanwhile moves others to the next page
	for _, to := range c.receivers() {
		texts, err := c.receivedBy(ctx, to, since)
		if err != nil {
			return nil, fmt.Errorf("twilio received: %s", c.unnamed(reason(err)))
		}
		for _, in := range texts {
			if !seen[in.ID] && !in.At.Before(since) {
				all = append(all, in)
			}
			seen[in.ID] = true
		}
	}
	// Twilio lists the newest first, so that of one second the last is the oldest.
	slices.Reverse(all)
	slices.SortStableFunc(all, func(a, b Inbound) int { return a.At.Compare(b.At) })
	return all, nil
}

// receivers are the addresses of ours whose lists are to be read; an empty one
// stands for the whole account.
func (c *Client) receivers() []string {
	addresses := []string{c.sender}
	if c.whatsApp != "" {
		addresses = append(addresses, address(c.whatsApp, sms.WayWhatsApp))
	}
	if slices.ContainsFunc(addresses, func(a string) bool { return serviceSID.MatchString(plain(a)) }) {
		return []string{""}
	}
	return addresses
}

// unnamed takes our own numbers out of an error, which may repeat what was asked.
func (c *Client) unnamed(text string) string {
	for _, number := range []string{c.sender, c.whatsApp} {
		if digits := strings.TrimPrefix(number, "+"); digits != "" {
			text = strings.ReplaceAll(text, digits, "…")
		}
	}
	return text
}

// receivedBy reads one list down to the first page with an older message.
func (c *Client) receivedBy(ctx context.Context, to string, since time.Time) ([]Inbound, error) {
	path := c.listPath()
	query := url.Values{"PageSize": {strconv.Itoa(receivedSize)}}
	if to != "" {
		query.Set("To", to)
	}
	link := path + "?" + query.Encode()
	var all []Inbound
	for range receivedPages {
		body, err := c.page(ctx, link, receivedBody)
		if err != nil {
			return nil, err
		}
		messages, next, err := parseList(body, path)
		if err != nil {
			return nil, err
		}
		texts, end, err := c.inbound(messages, to, since)
		if err != nil {
			return nil, err
		}
		all = append(all, texts...)
		if next == "" || end {
			return all, nil
		}
		link = next
	}
	return nil, errManyReceived
}

// inbound is what came in of a page, and whether no newer message can follow.
func (c *Client) inbound(messages []resource, to string, since time.Time) (texts []Inbound, end bool, err error) {
	for _, m := range messages {
		if err := m.checkReceived(to); err != nil {
			return nil, false, err
		}
		created, err := mail.ParseDate(*m.Created)
		if err != nil {
			return nil, false, errors.New("a message has a date_created that cannot be read")
		}
		if m.Sent != nil {
			sent, err := mail.ParseDate(*m.Sent)
			end = end || err == nil && sent.Before(since) && created.Before(since)
		}
		if *m.Direction == "inbound" && c.forUs(m, to) {
			in := m.inbound(created.UTC())
			in.OptOut = c.optOut.listed(in.Way, in.Body)
			texts = append(texts, in)
		}
	}
	return texts, end, nil
}

// checkReceived refuses a message that cannot be judged, since it could be a STOP.
func (m resource) checkReceived(to string) error {
	switch {
	case m.SID == nil || !messageSID.MatchString(*m.SID):
		return errors.New("a message has no id")
	case m.Direction == nil || (*m.Direction != "inbound" && !strings.HasPrefix(*m.Direction, "outbound-")):
		return errors.New("a message has no direction")
	case m.Created == nil:
		return errors.New("a message has no date_created")
	case to != "" && (m.To == nil || plain(*m.To) != plain(to)):
		return errors.New("a message is not to the number that was asked for")
	}
	return nil
}

// forUs leaves out what nobody could answer: a text without a sender, or from
// a channel that is neither SMS nor WhatsApp; and of the account's list what
// is for others.
func (c *Client) forUs(m resource, to string) bool {
	if m.From == nil || plain(*m.From) == "" || strings.Contains(plain(*m.From), ":") || m.To == nil {
		return false
	}
	if to != "" {
		return *m.To == to
	}
	switch *m.To {
	case c.sender, address(c.whatsApp, sms.WayWhatsApp):
		return true
	}
	return m.Service == nil || *m.Service == c.sender || *m.Service == c.whatsApp
}

// inbound is the text in our words.
func (m resource) inbound(created time.Time) Inbound {
	in := Inbound{
		ID: *m.SID, Way: wayOf(*m.From), From: clean(plain(*m.From)), To: clean(plain(*m.To)), At: created,
	}
	if m.Body != nil {
		in.Body = clean(*m.Body)
	}
	if m.Service != nil {
		in.Service = clean(*m.Service)
	}
	if m.NumMedia != nil {
		n, _ := strconv.Atoi(*m.NumMedia)
		in.NumMedia = min(max(n, 0), maxMedia)
	}
	return in
}
