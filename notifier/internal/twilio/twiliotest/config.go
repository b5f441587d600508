package twiliotest

import (
	"cmp"
	"log/slog"
	"net/url"
	"time"
)

// What a Config without them gets.
const (
	DefaultAccountSID  = "AC5a0dbc0c5a0dbc0c5a0dbc0c5a0dbc0c"
	DefaultAuthToken   = "5a0dbc0c5a0dbc0c5a0dbc0c5a0dbc0c"
	DefaultNumber      = "+491713920000"
	DefaultStatusDelay = 400 * time.Millisecond
)

// Config says what the sandbox is. Its zero value works.
type Config struct {
	AccountSID string  // AC and 32 hexadecimal digits
	AuthToken  string  // password of the API and key of the signatures
	Number     string  // the newsroom's number, E.164: the only sender that works
	WebhookURL string  // where texts to Number go; empty = nowhere, and the page says so
	Phones     []Phone // on the page from the start

	// StatusDelay is between two steps of a message's life; 0 =
	// DefaultStatusDelay, negative = none.
	StatusDelay time.Duration
	// Latency is how long every call of the API takes at least.
	Latency time.Duration
	// Rate is how many segments a second each sender sends; more wait in its
	// queue. 0 = any number.
	Rate float64
	// QueueLimit is how many segments may wait in a sender's queue, with a Rate;
	// 0 = Twilio's, which is what 10 hours send.
	QueueLimit int
	// APILimit is how many calls of the API are taken in each second; more get
	// 429. 0 = any number.
	APILimit int

	// WhatsApp is the newsroom's number there, E.164; empty = it has none.
	WhatsApp string
	// Templates are WhatsApp's approved ones, by their SID (HX…), with {{1}} for
	// a variable; none = every SID is taken.
	Templates map[string]string

	// OptOut makes the sandbox keep English stop words itself, as Twilio's
	// Advanced Opt-Out does: 21610 for whoever texted STOP, until they text START.
	OptOut bool
	// OptOutDefault makes of OptOut what Twilio does for a number without
	// Advanced Opt-Out: by SMS alone, and its webhooks have no OptOutType.
	OptOutDefault bool
	// Workers bounds the status callbacks under way; 0 = 32.
	Workers int
	// WebhookTimeout bounds one webhook or callback; 0 = Twilio's 15 s.
	WebhookTimeout time.Duration

	Now func() time.Time // nil = time.Now
	Log *slog.Logger     // nil = silent; gets no number and no text
}

// Phone is one that the page shows.
type Phone struct {
	Number string `json:"number"` // E.164
	Name   string `json:"name"`   // empty = the number alone
	Off    bool   `json:"off"`    // out of reach: messages end as undelivered
	// Code is Twilio's code with which messages to it end, such as 30007 for a
	// filter; 0 = they arrive.
	Code int `json:"code,omitempty"`
}

func (c Config) withDefaults() Config {
	c.AccountSID = cmp.Or(c.AccountSID, DefaultAccountSID)
	c.AuthToken = cmp.Or(c.AuthToken, DefaultAuthToken)
	c.Number = cmp.Or(c.Number, DefaultNumber)
	c.StatusDelay = max(cmp.Or(c.StatusDelay, DefaultStatusDelay), 0)
	c.Workers = cmp.Or(c.Workers, 32)
	c.WebhookTimeout = cmp.Or(c.WebhookTimeout, 15*time.Second)
	if c.Now == nil {
		c.Now = time.Now //nolint:forbidigo // the sandbox runs against the clock, as Twilio does
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	return c
}

// wholeURL reports whether raw can be posted to.
func wholeURL(raw string) bool {
	u, err := url.Parse(raw)
	return err == nil && u.Host != "" && (u.Scheme == "http" || u.Scheme == "https")
}
