package twilio

import (
	"context"
	"maps"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/twilio/twilio-go/client"
	openapi "github.com/twilio/twilio-go/rest/api/v2010"

	"newsroom/notifier/sms"
)

// Twilio's limits for ValidityPeriod, in seconds.
const (
	minValidity = 1
	maxValidity = 36000
)

// maxConns bounds the connections to Twilio, and how many of them stay open
// between calls. It is as many as there are ever senders: a call that waits for
// a connection has less of its time left for the answer.
const maxConns = 500

const (
	dialTimeout   = 10 * time.Second
	dialKeepAlive = 30 * time.Second
)

// Client hands messages to Twilio. It is safe for concurrent use and meant to
// be shared, since it keeps connections open.
type Client struct {
	account, token string
	sender         string
	whatsApp       string // the sender for WhatsApp; empty = none
	optOut         OptOutMode
	contentSID     string
	variables      map[string]string
	base           *url.URL
	statusURL      string
	timeout        time.Duration
	http           *http.Client // to the API
	media          *http.Client // to where Twilio keeps files
}

// New checks the configuration and makes a Client of it; nothing is sent. The
// error names all that is wrong, one problem a line.
func New(cfg Config) (*Client, error) {
	if err := cfg.check(); err != nil {
		return nil, err
	}
	if cfg.BaseURL == "" {
		cfg.BaseURL = DefaultBaseURL
	}
	if cfg.Timeout == 0 {
		cfg.Timeout = DefaultTimeout
	}
	base, err := url.Parse(cfg.BaseURL)
	if err != nil {
		return nil, err
	}
	return &Client{
		account: cfg.AccountSID, token: cfg.AuthToken, sender: cfg.Sender,
		whatsApp: cfg.WhatsAppSender, contentSID: cfg.ContentSID, variables: maps.Clone(cfg.ContentVariables),
		optOut: cfg.OptOut, base: base, statusURL: cfg.StatusURL, timeout: cfg.Timeout,
		http:  &http.Client{Transport: newTransport(), CheckRedirect: stay},
		media: &http.Client{Transport: newMediaTransport()},
	}, nil
}

// Close closes the connections that wait for further use.
func (c *Client) Close() {
	c.http.CloseIdleConnections()
	c.media.CloseIdleConnections()
}

// Send hands m to Twilio with one POST and says what is known afterwards; see
// the package comment for the outcomes. It takes at most the configured
// timeout, less if ctx ends before. Detail of the result is for an operator's
// log: it holds no number and no text. A message that this configuration
// cannot send is Rejected without a POST.
func (c *Client) Send(ctx context.Context, m sms.Message) sms.Result {
	if m.ValidFor < 0 {
		return sms.Result{Outcome: sms.NotSent, Detail: "not sent: its time was over already"}
	}
	params, refused := c.params(m)
	if refused != nil {
		return *refused
	}
	ctx, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	x := &exchange{ctx: ctx, client: c}
	// A handler made by hand: the library's constructor would let TWILIO_EDGE
	// and TWILIO_REGION change the host.
	api := openapi.NewApiService(&client.RequestHandler{Client: x})
	message, err := api.CreateMessage(params)
	return x.result(message, err)
}

// params are the fields of the create call, or why there can be none.
func (c *Client) params(m sms.Message) (*openapi.CreateMessageParams, *sms.Result) {
	sender := c.sender
	switch m.Way {
	case "", sms.WaySMS:
	case sms.WayWhatsApp:
		sender = c.whatsApp
	default:
		return nil, unsendable(sms.ClassOther, "this way of sending is not known")
	}
	if sender == "" {
		return nil, unsendable(sms.ClassSender, "WhatsApp needs a sender of its own: set WhatsAppSender and ContentSID")
	}
	p := new(openapi.CreateMessageParams).SetTo(address(m.To, m.Way))
	if strings.HasPrefix(sender, "MG") {
		p.SetMessagingServiceSid(sender)
	} else {
		p.SetFrom(address(sender, m.Way))
	}
	if m.Way != sms.WayWhatsApp || !m.Template {
		p.SetBody(m.Body)
	} else if err := c.setContent(p, m); err != nil {
		return nil, unsendable(sms.ClassBody, err.Error())
	}
	if m.ValidFor > 0 {
		p.SetValidityPeriod(validity(m.ValidFor))
	}
	if c.statusURL != "" {
		p.SetStatusCallback(withAttempt(c.statusURL, m.Attempt))
	}
	return p, nil
}

// unsendable is the result for what is refused here already.
func unsendable(class sms.Class, detail string) *sms.Result {
	return &sms.Result{Outcome: sms.Rejected, Class: class, Detail: "not sent: " + detail}
}

// validity is d in whole seconds within Twilio's limits. It rounds down, so
// that no text arrives after its time.
func validity(d time.Duration) int {
	return min(max(int(d/time.Second), minValidity), maxValidity)
}

// withAttempt adds the id to the URL's query and leaves every other byte as it
// was configured: the signature of the report is over these bytes.
func withAttempt(raw, attempt string) string {
	if attempt == "" {
		return raw
	}
	head, fragment, hasFragment := strings.Cut(raw, "#")
	sep := "?"
	if strings.Contains(head, "?") {
		sep = "&"
	}
	head += sep + "attempt=" + url.QueryEscape(attempt)
	if hasFragment {
		head += "#" + fragment
	}
	return head
}

// newTransport speaks HTTP/1.1 only: one request to a connection, so that a
// broken connection makes exactly one outcome uncertain.
func newTransport() *http.Transport {
	protocols := new(http.Protocols)
	protocols.SetHTTP1(true)
	return &http.Transport{
		Proxy:               http.ProxyFromEnvironment,
		DialContext:         (&net.Dialer{Timeout: dialTimeout, KeepAlive: dialKeepAlive}).DialContext,
		TLSHandshakeTimeout: 10 * time.Second,
		MaxConnsPerHost:     maxConns,
		MaxIdleConnsPerHost: maxConns,
		MaxIdleConns:        maxConns,
		IdleConnTimeout:     50 * time.Second,
		Protocols:           protocols,
	}
}

// stay keeps a redirect from being followed: a 307 would repeat the POST
// somewhere else.
func stay(*http.Request, []*http.Request) error {
	return http.ErrUseLastResponse
}
