package outbox

import (
	"context"
	"time"

	"newsroom/notifier/internal/store"
	"newsroom/notifier/sms"
)

// The names under which a stop is recorded.
const (
	Way       = "sms"        // nothing is sent
	WayAbroad = "sms-abroad" // nothing is sent to numbers of some country
	WayApp    = "whatsapp"   // nothing is sent by WhatsApp
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
	f := failing{class: string(r.answer.Class), code: r.answer.Code, detail: r.answer.Detail}
	switch what {
	case wait:
		d.hold(min(r.answer.RetryAfter, maxRetryAfter), r.at)
	case stop:
		d.pause(f, r.claimed.Attempt, r.at)
	case aside:
		d.tellAside(r.claimed, f, r.at)
	case mishap:
		d.mishap(f, r.claimed.Attempt, r.at)
	case proven:
		d.proven(r)
	}
}

// proven: the configuration works. Where reports stopped the way, only a report that a message arrived lets it go on.
func (d *Dispatcher) proven(r result) {
	d.failures = 0
	d.streak.Store(0)
	if d.aside[r.claimed.Way] && r.answer.Outcome == sms.Accepted { // by WhatsApp
		d.clearPause(r.claimed.Way)
		delete(d.aside, r.claimed.Way)
	}
	switch {
	case !d.paused || r.claimed.Attempt != d.probe:
	case d.blocked:
		d.resume = r.at.Add(d.nextProbe())
	default:
		d.unpause()
	}
}

// relieve goes on after reports had stopped the way.
func (d *Dispatcher) relieve() {
	if d.paused && d.blocked {
		d.unpause()
	}
}

// failing is what went wrong on our side.
type failing struct{ class, code, detail string }

// mishap stops the way when too many come in a row, and keeps it stopped while one follows another.
func (d *Dispatcher) mishap(f failing, attempt string, now time.Time) {
	if d.streak.Add(1) < maxStreak && !d.paused {
		return
	}
	if f.class == "" {
		f.class = string(store.Unknown)
	}
	d.pause(f, attempt, now)
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
//
// What was under way when it stopped says no more than the first failure did: only the one that is tried since then does.
func (d *Dispatcher) pause(f failing, attempt string, now time.Time) {
	d.halt.Store(true)
	if d.paused && attempt != d.probe {
		return
	}
	d.resume = now.Add(d.nextProbe())
	if !d.paused {
		d.paused, d.probe = true, ""
		d.config.Log.Error("sending stopped; nothing is lost, it goes on when a message gets through: one is tried from time to time",
			"class", f.class, "code", f.code, "detail", f.detail)
	}
	d.setPause(Way, f, now) // each time: another notifier that starts believes that it was mended
}

// nextProbe is soon at first: a network that was away for a moment must not cost a minute.
func (d *Dispatcher) nextProbe() time.Duration {
	d.tries++
	return min(firstProbe<<min(d.tries-1, 10), d.config.Probe)
}

func (d *Dispatcher) setPause(way string, f failing, now time.Time) {
	err := d.queue.SetPause(context.Background(), store.Pause{Way: way, Since: now, Class: f.class, Code: f.code, Detail: f.detail})
	if err != nil {
		d.config.Log.Error("`status` will not show that sending stopped", "error", err)
	}
}

func (d *Dispatcher) unpause() {
	d.paused, d.blocked, d.resume, d.tries = false, false, time.Time{}, 0
	d.config.Log.Info("sending goes on")
	d.clearPause(Way)
}

func (d *Dispatcher) clearPause(way string) {
	if err := d.queue.ClearPause(context.Background(), way); err != nil {
		d.config.Log.Error("`status` will still show that sending stopped", "error", err)
	}
}

// tellAside records that numbers of some country, or who joined by WhatsApp, get nothing. It stops nobody else: a gas leak must not wait for one
// number from abroad.
func (d *Dispatcher) tellAside(c store.Claimed, f failing, now time.Time) {
	way := WayAbroad
	if c.Way == WayApp {
		way = WayApp
	}
	d.aside[way] = true
	if !d.seldom.may("aside "+way, now) {
		return
	}
	d.config.Log.Error("the account may not send to some of the people; their messages wait, all others go on",
		"way", way, "class", f.class, "code", f.code, "detail", f.detail)
	d.setPause(way, f, now) // each time: another notifier that starts believes that it was mended
}

// tellLimit says once when the limit per hour is reached, and once when it allows more.
func (d *Dispatcher) tellLimit(batch store.Batch) {
	if batch.Limited == d.limited {
		return
	}
	d.limited = batch.Limited
	if d.limited {
		d.config.Log.Warn("the limit per hour is reached; what is left is sent as the hour goes on", "limit", d.config.HourMost)
	} else {
		d.config.Log.Info("the limit per hour allows more")
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
