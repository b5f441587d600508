package outbox

import (
	"context"
	"time"

	"newsroom/notifier/internal/store"
)

// take turns a worker's result into an outcome for the next round, and acts on what it means for the others.
func (d *Dispatcher) take(r result) {
	if !r.begun {
		d.outcomes = append(d.outcomes, release(r.claimed, r.at))
		return
	}
	o, what := d.rules.judge(r.claimed, r.answer, r.at)
	d.outcomes = append(d.outcomes, o)
	d.details[kindOf(o)] = r.answer.Detail
	switch what {
	case wait:
		d.hold(r.answer.RetryAfter, r.at)
	case stop:
		d.pause(r)
	case proven:
		d.failures = 0
		if d.paused && r.claimed.Attempt == d.probe {
			d.unpause()
		}
	}
}

// hold begins nothing for as long as the provider asked, else longer each time in a row. What was running when it
// began adds nothing to it.
func (d *Dispatcher) hold(asked time.Duration, now time.Time) {
	d.halt.Store(true)
	if now.Before(d.resume) {
		return
	}
	pause := d.config.Backoff / 5 << min(d.failures, 10)
	d.failures++
	d.resume = now.Add(max(min(jitter(pause), maxWait), asked))
}

// pause stops the way until one message gets through again. Nothing is lost: what was not sent stays planned.
func (d *Dispatcher) pause(r result) {
	d.halt.Store(true)
	d.resume = r.at.Add(d.config.Probe)
	if d.paused {
		return
	}
	d.paused, d.probe = true, ""
	d.config.Log.Error("sending stopped: the configuration is wrong; nothing is lost, it goes on when that is mended",
		"class", r.answer.Class, "code", r.answer.Code, "detail", r.answer.Detail)
	err := d.queue.SetPause(context.Background(), store.Pause{
		Way: Way, Since: r.at, Class: string(r.answer.Class), Code: r.answer.Code, Detail: r.answer.Detail,
	})
	if err != nil {
		d.config.Log.Error("`status` will not show that sending stopped", "error", err)
	}
}

func (d *Dispatcher) unpause() {
	d.paused = false
	d.config.Log.Info("sending goes on")
	if err := d.queue.ClearPause(context.Background(), Way); err != nil {
		d.config.Log.Error("`status` will still show that sending stopped", "error", err)
	}
}

// kind is what the log counts together.
type kind struct {
	state       store.State
	class, code string
}

func kindOf(o store.Outcome) kind { return kind{o.State, o.Class, o.Code} }

// report logs what did not go well since the last round, a line for each kind, so that a log is not flooded by 10,000 of one.
func (d *Dispatcher) report() {
	counts := map[kind]int{}
	for _, o := range d.outcomes {
		wellDone, givenBack := o.State == store.Accepted, o.State == store.Planned && o.Class == ""
		if !wellDone && !givenBack {
			counts[kindOf(o)]++
		}
	}
	for k, n := range counts {
		d.config.Log.Warn("messages were not accepted", "now", k.state, "class", k.class, "code", k.code, "count", n, "detail", d.details[k])
	}
	clear(d.details)
}

// tell logs how an alert went, once nothing of it is left to send.
func (d *Dispatcher) tell(a store.AlertStatus) {
	values := []any{"alert", a.ID, "recipients", a.Recipients()}
	for _, state := range store.States() {
		if n := a.States[state]; n > 0 {
			values = append(values, string(state), n)
		}
	}
	if !a.First.IsZero() {
		values = append(values, "first_after", a.First.Sub(a.Seen), "last_after", a.Last.Sub(a.Seen))
	}
	d.config.Log.Info("alert done", values...)
}
