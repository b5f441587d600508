package twiliotest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"newsroom/notifier/internal/twilio"
)

// maxAnswer bounds what is read of a webhook's answer, in bytes; Twilio takes
// no longer TwiML either.
const maxAnswer = 64 << 10

// poster posts signed webhooks. It follows no redirect and keeps connections
// open.
type poster struct {
	token   string
	timeout time.Duration
	http    *http.Client
}

func newPoster(token string, timeout time.Duration, conns int) *poster {
	return &poster{token: token, timeout: timeout, http: &http.Client{
		Transport: &http.Transport{
			DialContext: dial, MaxIdleConns: conns, MaxIdleConnsPerHost: conns, IdleConnTimeout: time.Minute,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// connectTimeout is the key under which a request's context holds how long a
// connection may take.
type connectTimeout struct{}

func dial(ctx context.Context, network, address string) (net.Conn, error) {
	d := net.Dialer{}
	d.Timeout, _ = ctx.Value(connectTimeout{}).(time.Duration)
	return d.DialContext(ctx, network, address)
}

// posting is one webhook.
type posting struct {
	url  string // with its fragment
	form url.Values
	key  string // signs it; empty = the account's token
	id   string // the same for every try; empty = a new one
}

// post sends a webhook, again if its URL's fragment says so, and returns the
// status and body of the last answer. The error holds no number.
func (p *poster) post(ctx context.Context, w posting) (status int, body []byte, err error) {
	target, fragment, _ := strings.Cut(w.url, "#")
	o := overridesOf(fragment, p.timeout)
	ctx, cancel := context.WithTimeout(ctx, o.total)
	defer cancel()
	ctx = context.WithValue(ctx, connectTimeout{}, o.connect)
	w.url = target
	if w.id == "" {
		w.id = newSID()[2:]
	}
	for try := 0; ; try++ {
		status, body, err = p.once(ctx, w, o.read)
		if try >= o.retries || ctx.Err() != nil || !o.again(status, err) {
			return status, body, err
		}
		pause(ctx, ctx, retryPause<<try)
	}
}

// retryPause is before the first retry; it doubles with each.
const retryPause = 50 * time.Millisecond

func (p *poster) once(ctx context.Context, w posting, timeout time.Duration) (int, []byte, error) {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, w.url, strings.NewReader(w.form.Encode()))
	if err != nil {
		return 0, nil, err
	}
	key := w.key
	if key == "" {
		key = p.token
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
	req.Header.Set("User-Agent", "TwilioProxy/1.1 (newsroom sandbox)")
	req.Header.Set(twilio.SignatureHeader, twilio.Sign(key, w.url, w.form))
	req.Header.Set("I-Twilio-Idempotency-Token", w.id)
	res, err := p.http.Do(req)
	if err != nil {
		return 0, nil, err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer))
	return res.StatusCode, body, err
}

// connecting reports whether an error came before the connection stood.
func connecting(err error) bool {
	var op *net.OpError
	return errors.As(err, &op) && op.Op == "dial"
}

// refused is an error for an answer that is not 2xx.
func refused(status int, err error) error {
	if err == nil && (status < 200 || status > 299) {
		return fmt.Errorf("it answered %d", status)
	}
	return err
}
