package outbox

import (
	"context"
	"time"

	"newsroom/notifier/internal/store"
	"newsroom/notifier/sms"
)

// work sends what it is given. stopping ends when nothing more may begin; sending, when running requests are cut off.
func (d *Dispatcher) work(stopping, sending context.Context) {
	for c := range d.jobs {
		r := d.attempt(stopping, sending, c)
		if r.begun && mustHalt(r) {
			d.halt.Store(true) // at once: the others would meet the same
		}
		d.results <- r
	}
}

func (d *Dispatcher) attempt(stopping, sending context.Context, c store.Claimed) result {
	if d.halt.Load() || !d.turn(stopping) || d.halt.Load() || stopping.Err() != nil {
		return result{claimed: c, at: d.config.Now()}
	}
	left := c.Until.Sub(d.config.Now())
	if left <= 0 || !d.wanted(stopping, c) || !d.lease.valid() { // the next claim says what becomes of it
		return result{claimed: c, at: d.config.Now()}
	}
	d.config.Step("sending")
	answer := d.provider.Send(sending, message(c, left))
	d.config.Step("answered")
	return result{claimed: c, begun: true, answer: answer, at: d.config.Now()}
}

func message(c store.Claimed, left time.Duration) sms.Message {
	way := sms.Way(c.Way)
	return sms.Message{
		To: c.To, Way: way, Body: c.Text, Link: c.Link, Template: way == sms.WayWhatsApp && !c.Free,
		Attempt: c.Attempt, ValidFor: left,
	}
}

// turn waits until the rate lets one more request out. The limiter refuses at once a turn that would come after stopping's deadline; to ask
// again before it would come to the same.
func (d *Dispatcher) turn(stopping context.Context) bool {
	if d.limit.Wait(stopping) == nil {
		return true
	}
	<-stopping.Done()
	return false
}

// fresh is for how long a claim's look at who wants the message is good enough.
const fresh = 500 * time.Millisecond

// wanted looks once more where a message has waited for its turn behind a slow provider or a low rate: people are told that they
// get nothing more as soon as they text STOP, and an editor who holds an alert sees nothing more of it leave after a second.
func (d *Dispatcher) wanted(ctx context.Context, c store.Claimed) bool {
	if elapsed(d.config.Now(), c.At) < fresh {
		return true
	}
	wanted, err := d.queue.Wanted(ctx, c)
	return err == nil && wanted
}

// mustHalt says whether the next request would very likely come to the same.
func mustHalt(r result) bool {
	_, what := rules{}.judge(r.claimed, r.answer, r.at)
	return what == wait || what == stop
}
