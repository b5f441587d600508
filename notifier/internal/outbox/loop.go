package outbox

import (
	"context"
	"time"

	"newsroom/notifier/internal/store"
)

const (
	linger  = 5 * time.Millisecond // how long a result waits for others to share its transaction
	poll    = time.Second / 2      // how often the queue is looked at when nothing happens
	maxWait = 30 * time.Second     // the longest pause when the provider cannot be reached

	firstProbe   = 2 * time.Second // before a way that stopped is tried again; each time in vain takes twice as long
	waitingEvery = 5 * time.Second // how often the followers of what is held are looked at: most of them wait, and there may be very many
)

// loop goes round until the work is done: collect results, record them and claim the next rows in one transaction, hand
// these out.
func (d *Dispatcher) loop(ctx context.Context, done func() bool) error {
	for {
		err := d.round(ctx)
		stopping, running := ctx.Err() != nil, d.claimed-len(d.outcomes)
		if err != nil && stopping && running == 0 {
			return err // the database takes nothing any more; the next start finds these rows
		}
		if d.claimed == 0 && stopping {
			return err
		}
		if d.claimed == 0 && err == nil && done() {
			d.news = true // what was found at the provider since the last round
			return d.settle(context.WithoutCancel(ctx), d.config.Now())
		}
		d.collect(ctx)
	}
}

// round is one transaction: what is known goes in, what is due comes out. It is finished even while stopping.
func (d *Dispatcher) round(ctx context.Context) error {
	now := d.config.Now()
	limit := d.room(now, ctx.Err() != nil)
	if limit == 0 && len(d.outcomes) == 0 && !d.unsure() {
		return nil
	}
	d.pace()
	minute, shift := d.config.House.Clock(now)
	claim := store.Claim{
		Limit: limit, Now: now, Token: token(), Worker: d.lease.worker, HourMost: d.config.HourMost,
		Quiet: d.config.House.Quiet, Minute: minute, Shift: shift,
		Waiting: elapsed(now, d.waiting) > waitingEvery, Lost: d.lostTokens(),
	}
	batch, err := d.queue.Exchange(context.WithoutCancel(ctx), d.outcomes, claim)
	if err != nil {
		if d.seldom.may("database", now) {
			d.config.Log.Error("the database failed; sending waits", "error", err)
		}
		d.resume = now.Add(poll)
		d.lose(claim)
		return err
	}
	d.givenBack(now)
	if claim.Waiting && limit > 0 {
		d.waiting = now
	}
	if limit > 0 {
		d.config.Step("claimed")
	}
	d.recorded()
	d.handOut(batch, limit)
	return d.settle(context.WithoutCancel(ctx), now)
}

// room is how many rows to claim now.
func (d *Dispatcher) room(now time.Time, stopping bool) int {
	switch {
	case stopping || now.Before(d.resume) || !d.lease.valid():
		return 0
	case d.paused && d.claimed > 0:
		return 0
	case d.paused:
		return 1 // to see whether the configuration was mended
	case d.target-d.claimed < (d.target+3)/4:
		return 0
	}
	return d.target - d.claimed
}

// pace lets more be claimed at once when the workers run dry between two rounds, and less when it piles up.
func (d *Dispatcher) pace() {
	running := d.claimed - len(d.outcomes)
	if d.more && running < d.config.Concurrency {
		d.target = min(2*d.target, d.most)
	} else if len(d.jobs) > d.target/2 {
		d.target = max(d.target-d.target/8, d.least)
	}
}

func (d *Dispatcher) recorded() {
	if len(d.outcomes) > 0 {
		d.config.Step("recorded")
	}
	d.report()
	d.news = d.news || len(d.outcomes) > 0
	d.claimed -= len(d.outcomes)
	clear(d.outcomes)
	d.outcomes = d.outcomes[:0]
}

func (d *Dispatcher) handOut(batch store.Batch, limit int) {
	if limit > 0 {
		d.halt.Store(false)
		d.more = len(batch.Claimed)+batch.Skipped >= limit
		d.tellLimit(batch)
	}
	d.news = d.news || batch.Skipped > 0
	d.claimed += len(batch.Claimed)
	for _, c := range batch.Claimed {
		if d.paused {
			d.probe = c.Attempt
		}
		d.jobs <- c
	}
}

// settle tells how the alerts went of which nothing is left to send.
func (d *Dispatcher) settle(ctx context.Context, now time.Time) error {
	if !d.news || d.claimed > 0 || d.more {
		return nil
	}
	done, err := d.queue.Settled(ctx, now)
	if err != nil {
		return err
	}
	d.news = false
	for _, a := range done {
		d.tell(a)
	}
	return nil
}

// collect waits until there is something for the next round.
func (d *Dispatcher) collect(ctx context.Context) {
	idle := time.NewTimer(d.idle(ctx.Err() != nil))
	defer idle.Stop()
	stop := ctx.Done()
	if ctx.Err() != nil {
		stop = nil // known already; now only results count
	}
	select {
	case r := <-d.results:
		d.take(r)
		d.gather()
	case <-d.wake:
		d.news = true
	case f := <-d.alarms:
		d.blocked = true
		d.pause(f, d.probe, d.config.Now())
	case <-d.relief:
		d.relieve()
	case <-idle.C:
	case <-stop:
	}
}

// gather takes what else is there, and waits a moment for more while the workers have enough to do.
func (d *Dispatcher) gather() {
	timer := time.NewTimer(linger)
	defer timer.Stop()
	for len(d.outcomes) < d.target/2 && len(d.jobs) > 0 {
		select {
		case r := <-d.results:
			d.take(r)
		case <-timer.C:
			return
		}
	}
	for {
		select {
		case r := <-d.results:
			d.take(r)
		default:
			return
		}
	}
}

// idle is how long to wait when no result comes.
func (d *Dispatcher) idle(stopping bool) time.Duration {
	now := d.config.Now()
	switch {
	case d.resume.After(now):
		return min(d.resume.Sub(now), poll)
	case d.more && d.room(now, stopping) > 0:
		return 0
	}
	return poll
}
