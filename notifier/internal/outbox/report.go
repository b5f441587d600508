package outbox

import (
	"context"
	"time"

	"newsroom/notifier/internal/store"
	"newsroom/notifier/sms"
)

// Merger keeps reports; see store.Merge for what it must promise.
type Merger interface {
	Merge(ctx context.Context, r store.Report) (store.Merged, error)
}

// Report keeps what the provider told about a message that it took. A report may come in any order and number.
func Report(ctx context.Context, to Merger, r sms.Report, now time.Time) (store.Merged, error) {
	return to.Merge(ctx, store.Report{
		Attempt: r.Attempt, ProviderID: r.ID, State: stateOf(r.Status), Class: string(r.Class), Code: r.Code,
		Stop: r.Class == sms.ClassOptedOut, At: now,
	})
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
