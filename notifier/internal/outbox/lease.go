package outbox

import (
	"context"
	"crypto/rand"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/time/rate"

	"newsroom/notifier/internal/store"
)

// lease says to other notifiers of the same database that this one is alive. While it cannot be renewed nothing is begun: another may have
// taken over by then, and looks for our messages at the provider. Half of it is kept back for that, which the clocks of two
// machines cannot use up: the database's clock alone counts.
type lease struct {
	queue  Queue
	worker string
	length time.Duration
	now    func() time.Time
	alive  atomic.Int64 // notifiers at the last renewal

	mu      sync.Mutex
	renewed time.Time
}

func newLease(queue Queue, config Config) *lease {
	return &lease{queue: queue, worker: rand.Text()[:12], length: config.Lease, now: config.Now}
}

func (l *lease) renew(ctx context.Context) error {
	asked := l.now()
	alive, err := l.queue.Renew(ctx, l.worker, l.length)
	if err != nil {
		return err
	}
	l.alive.Store(int64(alive))
	l.mu.Lock()
	defer l.mu.Unlock()
	l.renewed = asked
	return nil
}

// valid says whether a message may be begun.
func (l *lease) valid() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return elapsed(l.now(), l.renewed) < l.length/2
}

// elapsed is the longer of what two clocks say: the one that is never set stands still while the machine sleeps, and the other may be set back.
func elapsed(now, then time.Time) time.Duration {
	return max(now.Sub(then), now.Round(0).Sub(then.Round(0)))
}

// renew prolongs the lease, and takes this notifier's share of the rate: the limit is the sender's, however many send.
func (d *Dispatcher) renew(ctx context.Context) error {
	if err := d.lease.renew(ctx); err != nil {
		return err
	}
	if d.config.Rate > 0 {
		d.limit.SetLimit(rate.Limit(d.config.Rate / float64(max(d.lease.alive.Load(), 1))))
	}
	return nil
}

// keepLease renews the lease and takes over what others left, until ctx ends. If the database's keys were replaced it ends the whole.
func (d *Dispatcher) keepLease(ctx context.Context, end func(error)) {
	every := time.NewTicker(d.config.Lease / 6)
	defer every.Stop()
	for {
		select {
		case <-every.C:
		case <-ctx.Done():
			return
		}
		if err := d.renew(ctx); err != nil {
			if errors.Is(err, store.ErrKeys) {
				end(err)
				return
			}
			if ctx.Err() == nil && d.seldom.may("lease", d.config.Now()) {
				d.config.Log.Error("the lease could not be renewed; without it nothing is begun", "error", err)
			}
			continue
		}
		d.config.Step("renewed")
		if err := d.recoverOthers(ctx); err != nil && ctx.Err() == nil {
			d.config.Log.Error("what other notifiers left could not be looked at", "error", err)
		}
	}
}

func (d *Dispatcher) recoverOthers(ctx context.Context) error {
	left, err := d.queue.Recover(ctx, d.lease.worker, d.config.Now(), d.config.LookAfter[0])
	if err == nil && left > 0 {
		d.config.Log.Warn("a notifier ended in the middle: it is not known whether these messages were sent; they are looked for at the provider",
			"state", store.Unknown, "count", left)
	}
	return err
}
