package twiliotest

import (
	"strconv"
	"time"
)

const (
	apiVersion = "2010-04-01"
	apiRoot    = "/" + apiVersion + "/Accounts/"
)

// resource is a message as Twilio's API writes it: numbers as strings, dates
// as RFC 2822, null for what is not known yet.
type resource struct {
	AccountSID  string       `json:"account_sid"`
	APIVersion  string       `json:"api_version"`
	Body        string       `json:"body"`
	Created     string       `json:"date_created"`
	Sent        *string      `json:"date_sent"`
	Updated     string       `json:"date_updated"`
	Direction   string       `json:"direction"`
	ErrorCode   *int         `json:"error_code"`
	ErrorText   *string      `json:"error_message"`
	From        *string      `json:"from"`
	Service     *string      `json:"messaging_service_sid"`
	NumMedia    string       `json:"num_media"`
	NumSegments string       `json:"num_segments"`
	Price       *string      `json:"price"`
	PriceUnit   string       `json:"price_unit"`
	SID         string       `json:"sid"`
	Status      string       `json:"status"`
	Sub         subresources `json:"subresource_uris"`
	To          string       `json:"to"`
	URI         string       `json:"uri"`
}

type subresources struct {
	Media string `json:"media"`
}

func newResource(account string, m Message) resource {
	uri := apiRoot + account + "/Messages/" + m.SID
	r := resource{
		AccountSID: account, APIVersion: apiVersion, Body: m.Body,
		Created: *rfc2822(m.Created), Sent: rfc2822(m.SentAt), Updated: *rfc2822(m.Updated),
		Direction: m.Direction, From: orNull(m.From), Service: orNull(m.Service),
		NumMedia: strconv.Itoa(len(m.Media)), NumSegments: strconv.Itoa(m.Segments), PriceUnit: "USD",
		SID: m.SID, Status: m.Status, To: m.To, URI: uri + ".json",
		Sub: subresources{uri + "/Media.json"},
	}
	if m.ErrorCode != 0 {
		r.ErrorCode, r.ErrorText = &m.ErrorCode, orNull(errorText(m.ErrorCode))
	}
	return r
}

func orNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// rfc2822 is nil only for the zero time.
func rfc2822(t time.Time) *string {
	if t.IsZero() {
		return nil
	}
	s := t.UTC().Format(time.RFC1123Z)
	return &s
}
