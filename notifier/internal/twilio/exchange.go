package twilio

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"github.com/twilio/twilio-go/client"
)

// maxAnswer bounds what is read of an answer, in bytes, where nothing else is
// said. A message takes about 1 KB; what is longer is not from the API.
const maxAnswer = 64 << 10

// exchange is one call of the API: one request, sent once, and all that was
// seen of the answer. It is a client.BaseClient that lives for one call, which
// is how the call's context gets through a library that has none.
type exchange struct {
	ctx    context.Context
	client *Client
	limit  int64 // bytes of an answer; 0 = maxAnswer

	connected atomic.Bool // a connection was got, so bytes may have left
	posted    bool        // the one request was made
	status    int         // 0 until an answer's head has arrived
	header    http.Header
	body      []byte
}

var _ client.BaseClient = (*exchange)(nil)

// AccountSid is asked by twilio-go for the path of the request.
func (x *exchange) AccountSid() string { return x.client.account }

// SetTimeout does nothing: the time is bounded by the call's context.
func (x *exchange) SetTimeout(time.Duration) {}

// SetOauth does nothing: the calls use basic authentication.
func (x *exchange) SetOauth(client.OAuth) {}

// OAuth is nil: the calls use basic authentication.
func (x *exchange) OAuth() client.OAuth { return nil }

// SendRequest sends what twilio-go has built, once, and returns the answer
// with its body already read, so that nothing leaks whatever the library does
// with it. An answer that is no success is an error, since twilio-go looks at
// no status.
func (x *exchange) SendRequest(method, rawURL string, data url.Values, _ map[string]any, _ ...byte) (*http.Response, error) {
	if err := x.send(method, rawURL, data); err != nil {
		return nil, err
	}
	return &http.Response{
		StatusCode: x.status, Header: x.header,
		Body: io.NopCloser(bytes.NewReader(x.body)),
	}, nil
}

// send makes the one request of this exchange.
func (x *exchange) send(method, rawURL string, data url.Values) error {
	if x.posted {
		return errors.New("a second request within one call was refused")
	}
	x.posted = true
	req, err := x.request(method, rawURL, data)
	if err != nil {
		return err
	}
	res, err := x.client.http.Do(req)
	if err != nil {
		return withoutURL(err)
	}
	defer res.Body.Close()
	x.status, x.header = res.StatusCode, res.Header
	if x.body, err = x.readAnswer(res.Body); err != nil {
		return fmt.Errorf("the answer broke off: %w", err)
	}
	if x.status < 200 || x.status > 299 {
		return fmt.Errorf("status %d", x.status)
	}
	return nil
}

// request goes to the configured host. It carries no Idempotency-Key: Twilio
// ignores it, but net/http would take it as leave to send again.
func (x *exchange) request(method, rawURL string, data url.Values) (*http.Request, error) {
	u, err := x.client.rebase(rawURL)
	if err != nil {
		return nil, err
	}
	ctx := httptrace.WithClientTrace(x.ctx, &httptrace.ClientTrace{
		GotConn: func(httptrace.GotConnInfo) { x.connected.Store(true) },
	})
	req, err := http.NewRequestWithContext(ctx, method, u, strings.NewReader(data.Encode()))
	if err != nil {
		return nil, err
	}
	req.SetBasicAuth(x.client.account, x.client.token)
	if method == http.MethodPost {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	req.Header.Set("Accept", "application/json")
	req.Header.Set("User-Agent", "newsroom-notifier twilio-go/"+client.LibraryVersion)
	return req, nil
}

// rebase puts the configured scheme, host and path prefix in the place of
// those that twilio-go has built in.
func (c *Client) rebase(raw string) (string, error) {
	u, err := url.Parse(raw)
	if err != nil {
		return "", err
	}
	u.Scheme, u.Host = c.base.Scheme, c.base.Host
	u.Path = strings.TrimSuffix(c.base.Path, "/") + u.Path
	return u.String(), nil
}

// readAnswer reads a body up to its bound.
func (x *exchange) readAnswer(body io.Reader) ([]byte, error) {
	limit := cmp.Or(x.limit, maxAnswer)
	data, err := io.ReadAll(io.LimitReader(body, limit+1))
	if err == nil && int64(len(data)) > limit {
		err = fmt.Errorf("the answer is longer than %d KB", limit>>10)
	}
	return data, err
}

// withoutURL takes the method and URL off an error of net/http; they are the
// same for every call.
func withoutURL(err error) error {
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		return wrapped.Err
	}
	return err
}
