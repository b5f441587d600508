package twiliotest

import (
	"context"
	"hash/maphash"
	"net/url"
	"strconv"
	"sync"

	"newsroom/notifier/internal/twilio/twiliotest/fault"
)

// callbacks posts the status of messages through a fixed number of lanes. All
// of one message goes through the same lane, so it stays in order.
type callbacks struct {
	sandbox *Server
	lanes   []*lane
	seed    maphash.Seed
	running sync.WaitGroup

	mu   sync.Mutex
	held map[string]Message // by SID: what a rule puts behind the message's next one
}

func newCallbacks(ctx context.Context, s *Server) *callbacks {
	c := &callbacks{sandbox: s, seed: maphash.MakeSeed(), held: map[string]Message{}}
	for range s.cfg.Workers {
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

// send posts a status as the rules say, and behind it what waits for it.
func (c *callbacks) send(ctx context.Context, m Message) {
	rule := c.sandbox.plan.Load().Pick(fault.Call{Where: fault.Callback, To: m.phone(), Status: m.Status})
	if rule == nil {
		_ = c.post(ctx, m, "")
	} else if c.goWrong(ctx, m, rule) {
		return
	}
	if before, ok := c.release(m.SID); ok {
		_ = c.post(ctx, before, "")
	}
}

// goWrong posts a status as a rule says. It reports whether it is held back
// until the next one.
func (c *callbacks) goWrong(ctx context.Context, m Message, rule *fault.Picked) (held bool) {
	switch rule.Kind {
	case fault.Twice:
		_ = c.post(ctx, m, "")
		_ = c.post(ctx, m, "")
	case fault.Late:
		c.sandbox.later(rule.Delay, func() { _ = c.post(c.sandbox.done, m, "") })
	case fault.BadSignature:
		if c.post(ctx, m, wrongKey) == nil {
			rule.Taken()
		}
	case fault.UnknownFields:
		_ = c.post(ctx, m, "", "Novelty", "4711", "RawNetworkHint", "ä&=")
	case fault.Reordered:
		if !m.final() && c.hold(m) {
			return true
		}
		_ = c.post(ctx, m, "")
	}
	return false
}

// wrongKey signs what is signed badly.
const wrongKey = "this is not the account's token"

// hold keeps a status back, one of each message at most.
func (c *callbacks) hold(m Message) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, taken := c.held[m.SID]; taken {
		return false
	}
	c.held[m.SID] = m
	return true
}

func (c *callbacks) release(sid string) (Message, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	m, ok := c.held[sid]
	delete(c.held, sid)
	return m, ok
}

// post posts a status, with more fields if there are any, and logs if the
// newsroom does not take it.
func (c *callbacks) post(ctx context.Context, m Message, key string, more ...string) error {
	form := statusForm(c.sandbox.cfg.AccountSID, m)
	for i := 0; i < len(more); i += 2 {
		form.Set(more[i], more[i+1])
	}
	status, _, err := c.sandbox.poster.post(ctx, posting{url: m.StatusCallback, form: form, key: key})
	err = refused(status, err)
	if err != nil && ctx.Err() == nil {
		c.sandbox.cfg.Log.Warn("sandbox: a status callback was not taken", "sid", m.SID, "status", m.Status, "error", err)
	}
	return err
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
	if m.Status == Read {
		form.Set("EventType", "READ")
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
