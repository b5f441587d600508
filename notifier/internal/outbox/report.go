package outbox

import (
	"context"
	"time"

	"newsroom/notifier/internal/store"
	"newsroom/notifier/sms"
)

// Report keeps what the provider told about a message that it took. A report may come in any order and number.
func (d *Dispatcher) Report(ctx context.Context, r sms.Report) (store.Merged, error) {
	m, err := d.queue.Merge(ctx, d.rules.report(r, d.config.Now()))
	d.config.Step("reported")
	if err != nil {
		return m, err
	}
	if m.Again {
		d.Wake()
	}
	if m.Changed {
		d.observe(r)
	}
	return m, nil
}

// report says what a report means for its delivery.
func (r rules) report(in sms.Report, now time.Time) store.Report {
	out := store.Report{
		Attempt: in.Attempt, ProviderID: in.ID, State: stateOf(in.Status), Class: string(in.Class), Code: in.Code, At: now,
		Stop: in.Class == sms.ClassOptedOut, Suspend: in.Class == sms.ClassInvalid,
	}
	switch in.Class {
	case sms.ClassQueue:
		out.Again, out.Due = true, now.Add(jitter(r.backoff))
	case sms.ClassWindow: // free text was not allowed after all
		out.Again, out.Template, out.Due = true, true, now
	}
	return out
}

// stateOf puts the provider's finer steps together: all before sent is accepted.
func stateOf(status sms.Status) store.State {
	switch status {
	case sms.StatusSent:
		return store.Sent
	case sms.StatusDelivered:
		return store.Delivered
	case sms.StatusUndelivered:
		return store.Undelivered
	case sms.StatusFailed:
		return store.Failed
	case sms.StatusCanceled:
		return store.Cancelled
	}
	return store.Accepted
}

// observe counts failures that are ours and not the person's: many in a row mean that the sender is blocked. That messages are accepted
// meanwhile says nothing; only one that arrives does.
func (d *Dispatcher) observe(r sms.Report) {
	switch {
	case r.Status == sms.StatusDelivered:
		if d.reported.Swap(0) >= maxStreak {
			tell(d.relief, struct{}{})
		}
	case ourFault(r.Class):
		if d.reported.Add(1) == maxStreak {
			tell(d.alarms, failing{class: string(r.Class), code: r.Code, detail: "that is what the provider reports of the last messages"})
		}
	}
}

// tell never waits: what is not read yet says the same.
func tell[T any](to chan T, what T) {
	select {
	case to <- what:
	default:
	}
}
