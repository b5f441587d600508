package twiliotest

import (
	"context"
	"fmt"
	"hash/maphash"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
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
		Transport:     &http.Transport{MaxIdleConns: conns, MaxIdleConnsPerHost: conns, IdleConnTimeout: time.Minute},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// post sends a form and returns the answer's status and body. The error holds
// no number.
func (p *poster) post(ctx context.Context, rawURL string, form url.Values) (int, []byte, error) {
	ctx, cancel := context.WithTimeout(ctx, p.timeout)
	defer cancel()
	target, _, _ := strings.Cut(rawURL, "#")
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, target, strings.NewReader(form.Encode()))
	if err != nil {
		return 0, nil, err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
	req.Header.Set("User-Agent", "TwilioProxy/1.1 (newsroom sandbox)")
	req.Header.Set(twilio.SignatureHeader, twilio.Sign(p.token, target, form))
	req.Header.Set("I-Twilio-Idempotency-Token", newSID()[2:])
	res, err := p.http.Do(req)
	if err != nil {
		return 0, nil, err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer))
	return res.StatusCode, body, err
}

// callbacks posts the status of messages through a fixed number of lanes. All
// of one message goes through the same lane, so it stays in order.
type callbacks struct {
	poster  *poster
	account string
	log     *slog.Logger
	lanes   []*lane
	seed    maphash.Seed
	running sync.WaitGroup
}

func newCallbacks(ctx context.Context, p *poster, cfg Config) *callbacks {
	c := &callbacks{poster: p, account: cfg.AccountSID, log: cfg.Log, seed: maphash.MakeSeed()}
	for range cfg.Workers {
		l := &lane{wake: make(chan struct{}, 1)}
		c.lanes = append(c.lanes, l)
		c.running.Go(func() { c.work(ctx, l) })
	}
	return c
}

// add queues the status that m has now; it never waits.
func (c *callbacks) add(m Message) {
	n := maphash.String(c.seed, m.SID) % uint64(len(c.lanes))
	c.lanes[n].put(m)
}

// wait returns when every worker has ended, which they do with their context.
func (c *callbacks) wait() { c.running.Wait() }

func (c *callbacks) work(ctx context.Context, l *lane) {
	for {
		for _, m := range l.take() {
			if ctx.Err() != nil {
				return
			}
			c.send(ctx, m)
		}
		select {
		case <-l.wake:
		case <-ctx.Done():
			return
		}
	}
}

func (c *callbacks) send(ctx context.Context, m Message) {
	status, _, err := c.poster.post(ctx, m.StatusCallback, statusForm(c.account, m))
	if err == nil && (status < 200 || status > 299) {
		err = fmt.Errorf("it answered %d", status)
	}
	if err != nil && ctx.Err() == nil {
		c.log.Warn("sandbox: a status callback was not taken", "sid", m.SID, "status", m.Status, "error", err)
	}
}

// statusForm is the body of a status callback.
func statusForm(account string, m Message) url.Values {
	form := url.Values{
		"AccountSid": {account}, "ApiVersion": {apiVersion}, "From": {m.From}, "To": {m.To},
		"MessageSid": {m.SID}, "SmsSid": {m.SID}, "MessageStatus": {m.Status}, "SmsStatus": {m.Status},
	}
	if m.Service != "" {
		form.Set("MessagingServiceSid", m.Service)
	}
	if m.ErrorCode != 0 {
		form.Set("ErrorCode", strconv.Itoa(m.ErrorCode))
		form.Set("ErrorMessage", errorText(m.ErrorCode))
	}
	if m.Status == Delivered || m.Status == Undelivered {
		form.Set("RawDlrDoneDate", m.Updated.UTC().Format("0601021504"))
	}
	return form
}

// lane is an unbounded queue with one reader.
type lane struct {
	mu    sync.Mutex
	queue []Message
	wake  chan struct{}
}

func (l *lane) put(m Message) {
	l.mu.Lock()
	l.queue = append(l.queue, m)
	l.mu.Unlock()
	select {
	case l.wake <- struct{}{}:
	default:
	}
}

// take empties the queue.
func (l *lane) take() []Message {
	l.mu.Lock()
	defer l.mu.Unlock()
	all := l.queue
	l.queue = nil
	return all
}
