package outbox

import (
	"math/rand/v2"
	"time"

	"newsroom/notifier/internal/store"
	"newsroom/notifier/sms"
)

const (
	// maxAttempts is how often a message is tried of which the provider is proven to have nothing.
	maxAttempts = 5
	// maxStreak is after how many failures of ours in a row, without one message that gets through, sending stops.
	maxStreak = 20
	// maxRetryAfter is for how long the provider may ask to wait: one odd answer must not end the day.
	maxRetryAfter = 5 * time.Minute
)

// effect is what one answer means for all other messages.
type effect int

const (
	goOn   effect = iota
	wait          // the provider or the way to it is overloaded: begin nothing for a while
	stop          // the configuration is wrong: begin nothing until it is mended
	aside         // the account may not send to this country, or by WhatsApp: others go on
	mishap        // something went wrong that is not the person's fault: many in a row stop the way
	proven        // the configuration works
)

// rules say what follows from an answer or a report.
type rules struct {
	backoff time.Duration // before the second attempt of a message that was put off
	probe   time.Duration // before a message is tried again that met a wrong configuration
	look    time.Duration // before an unknown message is looked for at the provider
}

// judge says what becomes of a message after an attempt.
func (r rules) judge(c store.Claimed, answer sms.Result, now time.Time) (store.Outcome, effect) {
	o := store.Outcome{Delivery: c.Delivery, Attempt: c.Attempt, Class: string(answer.Class), Code: answer.Code, At: now}
	switch answer.Outcome {
	case sms.Accepted:
		o.State, o.ProviderID = store.Accepted, answer.ID
		return o, proven
	case sms.NotSent:
		// No attempt got out, so none is counted: an outage must not use up what a message has.
		o.State, o.Class, o.Uncounted = store.Planned, "no-connection", true
		o.Due = now.Add(jitter(r.backoff))
		return o, wait
	case sms.Rejected:
		return r.rejected(o, c, answer, now)
	}
	o.State, o.Probe = store.Unknown, now.Add(r.look)
	return o, mishap
}

// rejected is the table of classes: what the provider said that it did not take.
func (r rules) rejected(o store.Outcome, c store.Claimed, answer sms.Result, now time.Time) (store.Outcome, effect) {
	switch answer.Class {
	case sms.ClassThrottled, sms.ClassQueue:
		// Surely not taken, so that it may be tried until the alert is over; how often, hold says for all.
		o.State, o.Uncounted, o.Due = store.Planned, true, now.Add(max(jitter(r.backoff), min(answer.RetryAfter, maxRetryAfter)))
		if c.Way == string(sms.WayWhatsApp) { // text messages go on
			return o, goOn
		}
		return o, wait
	case sms.ClassUnauthorised, sms.ClassSender:
		if c.Way == string(sms.WayWhatsApp) { // text messages go on
			return r.putAside(o, c, now), aside
		}
		// The next try is another message, so that one that cannot go holds up no other.
		o.State, o.Uncounted, o.Due = store.Planned, true, now.Add(jitter(r.probe))
		return o, stop
	case sms.ClassRegion:
		return r.putAside(o, c, now), aside
	case sms.ClassWindow:
		o.State, o.Template = store.Planned, true
		if c.Attempts >= maxAttempts {
			o.State = store.GaveUp
		}
		return o, proven
	}
	o.State = store.Rejected
	o.Stop, o.Suspend = answer.Class == sms.ClassOptedOut, answer.Class == sms.ClassInvalid
	if ourFault(answer.Class) {
		return o, mishap
	}
	return o, proven
}

// putAside lets a message wait for longer and longer, so that many of them take no turns from others.
func (r rules) putAside(o store.Outcome, c store.Claimed, now time.Time) store.Outcome {
	o.State, o.Uncounted, o.Due = store.Planned, true, now.Add(jitter(max(r.probe, now.Sub(c.Since)/4)))
	return o
}

// ourFault says whether a class tells of the sender or the text, and not of the person.
func ourFault(class sms.Class) bool {
	switch class {
	case sms.ClassBody, sms.ClassFiltered, sms.ClassSender, sms.ClassRegion, sms.ClassUnauthorised, sms.ClassOther:
		return true
	}
	return false
}

// release gives a claimed message back that was not begun.
func release(c store.Claimed, now time.Time) store.Outcome {
	return store.Outcome{Delivery: c.Delivery, Attempt: c.Attempt, State: store.Planned, Uncounted: true, At: now}
}

// jitter spreads a pause over half of it more, so that what stopped together does not start together.
func jitter(d time.Duration) time.Duration {
	return d + rand.N(d/2+1)
}
