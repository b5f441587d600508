package twilio

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"time"
)

// DefaultTimeout is how long one Send may take. Twilio ends a call by itself
// after about 30 s; waiting a little longer turns many an unknown outcome
// into a known one.
const DefaultTimeout = 35 * time.Second

// DefaultBaseURL is where Twilio's REST API is.
const DefaultBaseURL = "https://api.twilio.com"

// Config is what a Client needs to know. AccountSID, AuthToken and Sender must
// be set. WhatsApp is possible when all three of its fields are.
type Config struct {
	AccountSID string // AC and 32 hexadecimal digits
	AuthToken  string // the account's primary token; also signs the webhooks
	Sender     string // a number of ours, such as +491713920000, or a Messaging Service, MG…

	WhatsAppSender string // our number in WhatsApp, such as +491713920000, or a Messaging Service, MG…; empty = none
	ContentSID     string // the approved template for when WhatsApp takes no free text, HX…
	// ContentVariables are the template's, by name: strings, in which {text} is
	// the message without the link at its end, {link} that link, and {body} both.
	ContentVariables map[string]string

	OptOut OptOutMode // of our number

	BaseURL   string        // another server that speaks the API; empty = DefaultBaseURL
	StatusURL string        // public URL of the status webhook; ?attempt=… is added. Empty = no reports
	Timeout   time.Duration // for one Send; 0 = DefaultTimeout
}

var (
	accountSID = regexp.MustCompile(`^AC[0-9a-fA-F]{32}$`)
	serviceSID = regexp.MustCompile(`^MG[0-9a-fA-F]{32}$`)
	messageSID = regexp.MustCompile(`^(SM|MM)[0-9a-fA-F]{32}$`)
	e164       = regexp.MustCompile(`^\+[1-9][0-9]{6,14}$`)
)

// check reports all that is wrong with the configuration at once. It never
// repeats the token or the sender's number.
func (c Config) check() error {
	return errors.Join(
		checkAccount(c.AccountSID),
		checkToken(c.AuthToken),
		checkSender(c.Sender),
		checkWhatsApp(c.WhatsAppSender, c.ContentSID, c.ContentVariables),
		checkURL("base URL", c.BaseURL),
		checkURL("status URL", c.StatusURL),
		checkTimeout(c.Timeout),
	)
}

func checkAccount(sid string) error {
	switch {
	case sid == "":
		return errors.New("twilio: the account SID is empty; Twilio's console shows it as Account SID")
	case strings.HasPrefix(sid, "SK"):
		return errors.New("twilio: the account SID is an API key (SK…); take the Account SID (AC…) and its auth token, which also signs the webhooks")
	case !accountSID.MatchString(sid):
		return errors.New("twilio: the account SID is not AC and 32 hexadecimal digits")
	}
	return nil
}

func checkToken(token string) error {
	if token == "" {
		return errors.New("twilio: the auth token is empty; without it nothing can be sent and no webhook can be trusted")
	}
	if strings.ContainsFunc(token, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return errors.New("twilio: the auth token holds a blank or another character that cannot be part of it")
	}
	return nil
}

func checkSender(sender string) error {
	switch {
	case sender == "":
		return errors.New("twilio: the sender is empty; give a number (+49…) or a Messaging Service (MG…)")
	case serviceSID.MatchString(sender), e164.MatchString(sender):
		return nil
	case strings.HasPrefix(sender, "MG"):
		return errors.New("twilio: the sender looks like a Messaging Service but is not MG and 32 hexadecimal digits")
	case strings.HasPrefix(sender, "+"):
		return errors.New("twilio: the sender is not a number in the form +491713920000, without blanks")
	}
	return errors.New("twilio: the sender must be a number (+49…) or a Messaging Service (MG…); a name cannot be answered, so nobody could leave by texting")
}

func checkURL(what, raw string) error {
	if raw == "" {
		return nil
	}
	u, err := url.Parse(raw)
	if err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http") {
		return fmt.Errorf("twilio: the %s is not a whole URL such as https://news.example.org", what)
	}
	if what == "base URL" && (u.User != nil || u.RawQuery != "" || u.Fragment != "") {
		return fmt.Errorf("twilio: the %s must be scheme, host and path only", what)
	}
	return nil
}

func checkTimeout(d time.Duration) error {
	if d < 0 {
		return fmt.Errorf("twilio: the timeout is %v; it cannot be negative", d)
	}
	return nil
}
