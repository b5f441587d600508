package outbox_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"newsroom/notifier/internal/outbox"
	"newsroom/notifier/internal/store"
)

// replaced is a database whose keys are replaced after the first renewal of a lease.
type replaced struct {
	*store.Store
	renewals atomic.Int64
}

func (r *replaced) Renew(ctx context.Context, worker string, lease time.Duration) (int, error) {
	if r.renewals.Add(1) > 1 {
		return 0, store.ErrKeys
	}
	return r.Store.Renew(ctx, worker, lease)
}

// TestReplacedKeysEndIt: what goes on with keys that nobody has any more would write what nobody can read.
func TestReplacedKeysEndIt(t *testing.T) {
	w := newWorld(t)
	w.config.Lease = 60 * time.Millisecond
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	err := outbox.NewDispatcher(&replaced{Store: w.store}, w.client, w.config).Run(ctx)
	if !errors.Is(err, store.ErrKeys) || ctx.Err() != nil {
		t.Errorf("it ended with %v, %v", err, ctx.Err())
	}
}

// TestKnownFirst: before anything else is done this notifier is known, so that nobody replaces the keys, and stays so for as long as that takes.
func TestKnownFirst(t *testing.T) {
	w := newWorld(t)
	w.config.Lease = 60 * time.Millisecond
	db := &replaced{Store: w.store}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	err := outbox.NewDispatcher(db, w.client, w.config).RunAfter(ctx, func(known context.Context) {
		if db.renewals.Load() == 0 {
			t.Error("nobody knows of it")
		}
		<-known.Done()
	})
	if !errors.Is(err, store.ErrKeys) || ctx.Err() != nil {
		t.Errorf("it ended with %v, %v", err, ctx.Err())
	}
}
