package twilio

import (
	"encoding/json"
	"errors"
	"net/mail"
	"net/url"
	"strconv"
	"strings"
	"time"

	"newsroom/notifier/sms"
)

// page is what one page of the list of messages holds.
type page struct {
	rows []row
	next string // path and query of the page behind it; empty = this is the last
}

// row is one message of the list.
type row struct {
	found sms.Found
	ours  bool      // we sent it, in the way that was asked for
	sent  time.Time // zero = Twilio has not sent it
}

// older reports whether no newer message can follow in the list. Twilio does
// not say whether it sorts by when a message was created or sent, so both must
// lie before.
func (r row) older(since time.Time) bool {
	return r.found.Created.Before(since) && !r.sent.IsZero() && r.sent.Before(since)
}

// resource is what is read of a message. A pointer is nil where the answer has
// no such field, or null in it.
type resource struct {
	SID       *string `json:"sid"`
	From      *string `json:"from"`
	To        *string `json:"to"`
	Service   *string `json:"messaging_service_sid"`
	NumMedia  *string `json:"num_media"`
	Body      *string `json:"body"`
	Direction *string `json:"direction"`
	Status    *string `json:"status"`
	Created   *string `json:"date_created"`
	Sent      *string `json:"date_sent"`
	ErrorCode *int    `json:"error_code"`
}

// parsePage reads a page of the list of messages to this address.
func parsePage(body []byte, to, path string) (page, error) {
	messages, next, err := parseList(body, path)
	if err != nil {
		return page{}, err
	}
	p := page{next: next}
	for _, m := range messages {
		r, err := m.row(to)
		if err != nil {
			return page{}, err
		}
		p.rows = append(p.rows, r)
	}
	return p, nil
}

// parseList reads a page of a list of messages. The errors repeat nothing of
// it, since it is full of numbers and texts.
func parseList(body []byte, path string) (messages []resource, next string, err error) {
	var answer struct {
		Messages *[]resource     `json:"messages"`
		Next     json.RawMessage `json:"next_page_uri"` // nil = missing, which is not null
	}
	if json.Unmarshal(body, &answer) != nil {
		return nil, "", errors.New("the answer is not a list of messages in JSON")
	}
	if answer.Messages == nil || answer.Next == nil {
		return nil, "", errors.New("the answer has no messages or no next_page_uri")
	}
	next, err = parseNext(answer.Next, path)
	return *answer.Messages, next, err
}

// parseNext takes only what leads to a further page of the same list on the
// same server: whatever it is, our credentials go there.
func parseNext(raw json.RawMessage, path string) (string, error) {
	var link *string
	if json.Unmarshal(raw, &link) != nil {
		return "", errors.New("next_page_uri is not a string")
	}
	if link == nil {
		return "", nil
	}
	u, err := url.Parse(*link)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil || u.Path != path {
		return "", errors.New("next_page_uri leads to something else than this list")
	}
	return u.Path + "?" + u.RawQuery, nil
}

// row reads a message of a list to this address.
func (m resource) row(to string) (row, error) {
	if err := m.check(to); err != nil {
		return row{}, err
	}
	created, err := mail.ParseDate(*m.Created)
	if err != nil {
		return row{}, errors.New("a message has a date_created that cannot be read")
	}
	r := row{
		found: sms.Found{ID: *m.SID, Body: *m.Body, Created: created.UTC(), Status: foundStatus(*m.Status)},
		ours:  *m.Direction != "inbound" && *m.To == to,
	}
	if m.Sent != nil {
		r.sent, _ = mail.ParseDate(*m.Sent) // zero only makes us read on
	}
	if m.ErrorCode != nil && *m.ErrorCode > 0 {
		r.found.Code = strconv.Itoa(*m.ErrorCode)
	}
	if r.found.Status == sms.StatusUndelivered || r.found.Status == sms.StatusFailed {
		r.found.Class = failureClass(r.found.Code)
	}
	return r, nil
}

// check refuses a message that cannot be judged: it could be the one that is
// looked for. One to another number means that the filter did not work.
func (m resource) check(to string) error {
	switch {
	case m.SID == nil || !messageSID.MatchString(*m.SID):
		return errors.New("a message has no id")
	case m.To == nil || plain(*m.To) != plain(to):
		return errors.New("a message is not to the number that was asked for")
	case m.Body == nil:
		return errors.New("a message has no body")
	case m.Status == nil || *m.Status == "":
		return errors.New("a message has no status")
	case m.Direction == nil || (*m.Direction != "inbound" && !strings.HasPrefix(*m.Direction, "outbound-")):
		return errors.New("a message has no direction")
	case m.Created == nil:
		return errors.New("a message has no date_created")
	}
	return nil
}

// foundStatus is Twilio's word in ours. Of one that is not known here only so
// much is sure: Twilio has the message.
func foundStatus(word string) sms.Status {
	if s := statusOf(strings.ToLower(word)); s != "" {
		return s
	}
	return sms.StatusAccepted
}

// plain is an address without the way in front.
func plain(address string) string { return strings.TrimPrefix(address, whatsApp) }
