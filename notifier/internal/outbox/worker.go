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
		if r.begun && mustHalt(r.answer) {
			d.halt.Store(true) // at once: the others would meet the same
		}
		d.results <- r
	}
}

func (d *Dispatcher) attempt(stopping, sending context.Context, c store.Claimed) result {
	if d.halt.Load() || d.limit.Wait(stopping) != nil || d.halt.Load() || stopping.Err() != nil {
		return result{claimed: c, at: d.config.Now()}
	}
	left := c.Until.Sub(d.config.Now())
	if left <= 0 { // the next claim skips it
		return result{claimed: c, at: d.config.Now()}
	}
	answer := d.sender.Send(sending, sms.Message{To: c.To, Body: c.Text, Attempt: c.Attempt, ValidFor: left})
	return result{claimed: c, begun: true, answer: answer, at: d.config.Now()}
}

// mustHalt says whether the next request would very likely come to the same.
func mustHalt(answer sms.Result) bool {
	_, what := rules{}.judge(store.Claimed{}, answer, time.Time{})
	return what == wait || what == stop
}
