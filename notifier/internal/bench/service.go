package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

// withService gives work a running `notifier run` that has planned the alert.
func (b *bench) withService(ctx context.Context, j job, statusDelay time.Duration, work func(*sandbox, *process, string) error) error {
	return b.withSandbox(ctx, j, statusDelay, func(s *sandbox, database string) error {
		p, err := b.notify(s, database, "run", "--listen", "127.0.0.1:0")
		if err != nil {
			return err
		}
		err = p.await(ctx, looks, func() bool { _, ok := p.logged("alert planned"); return ok })
		if err == nil {
			err = work(s, p, database)
		}
		return errors.Join(err, p.stop())
	})
}

// done waits until the alert is done.
func done(ctx context.Context, p *process) error {
	return p.await(ctx, 5*looks, func() bool { _, ok := p.logged("alert done"); return ok })
}

// stepTime is between two steps of a message, each of which the sandbox reports.
const stepTime = 400 * time.Millisecond

// reported is instant with the service, which takes the sandbox's reports of every message meanwhile: sending, sent and delivered.
func (f *figures) reported(ctx context.Context) error {
	j := job{engine: f.engine, people: f.bench.recipients}
	f.bench.say("%s: instant with reports, %s people", f.engine.name(), thousands(j.people))
	r := row{what: fmt.Sprintf("instant with reports of each message, %s people", thousands(j.people))}
	return f.bench.withService(ctx, j, stepTime, func(s *sandbox, p *process, database string) error {
		if err := done(ctx, p); err != nil {
			return err
		}
		planned, _ := p.logged("alert planned")
		sent, _ := p.logged("alert done")
		if err := f.delivered(ctx, database); err != nil {
			return err
		}
		all := since(planned)
		r.sandbox = processorTime(s.cmd.Process.Pid)
		if err := errors.Join(s.onceEach(ctx, j.people), p.stop()); err != nil {
			return err
		}
		r.cpu, r.memory, r.once = p.cpu, p.memory, true
		r.got = perSecond(j.people, sent.Sub(planned))
		r.all = fmt.Sprintf("all delivered after %s: %s with their reports", short(all.Seconds()), perSecond(4*j.people, all))
		f.add(r)
		return nil
	})
}

// delivered waits until the database has the last report of each message.
func (f *figures) delivered(ctx context.Context, database string) error {
	for start := clock(); ; {
		a, err := f.bench.status(ctx, database)
		if err != nil || a.States["delivered"] == f.bench.recipients {
			return err
		}
		if since(start) > patience {
			return fmt.Errorf("not all messages are delivered: %v", a.States)
		}
		if err := pause(ctx, time.Second); err != nil {
			return err
		}
	}
}

// quiet is how long is looked for messages after a hold, and calm when there must be none any more.
const (
	quiet = 4 * time.Second
	calm  = time.Second
)

// hold holds the alert in the middle, releases it, and looks when messages came.
func (f *figures) hold(ctx context.Context) error {
	r := row{what: fmt.Sprintf("hold, 50 ms a call, %s people", thousands(f.bench.slow)), goal: "none after 1 s", ideal: "0 s", once: true}
	var last []time.Duration
	for i := range f.bench.runs {
		f.bench.say("%s: hold, %s people, %d of %d", f.engine.name(), thousands(f.bench.slow), i+1, f.bench.runs)
		one, err := f.holdOnce(ctx, &r)
		if err != nil {
			return err
		}
		last = append(last, one)
	}
	worst := slices.Max(last) // a promise holds each time
	r.got = fmt.Sprintf("last message %s after the command", short(worst.Seconds()))
	r.all, r.verdict = spread(last), verdict(worst <= calm)
	f.add(r)
	return nil
}

// holdOnce is when the sandbox took the last message after the end of the command; negative if that was before.
func (f *figures) holdOnce(ctx context.Context, r *row) (last time.Duration, err error) {
	j := job{engine: f.engine, people: f.bench.slow, latency: latency}
	err = f.bench.withService(ctx, j, never, func(s *sandbox, p *process, database string) error {
		if err := pause(ctx, time.Duration(j.people)*latency/concurrency/3); err != nil {
			return err
		}
		if _, err := f.bench.command(ctx, "hold", "--database", database, alertID); err != nil {
			return err
		}
		held := clock()
		if err := pause(ctx, quiet); err != nil {
			return err
		}
		released := clock()
		if _, err := f.bench.command(ctx, "release", "--database", database, alertID); err != nil {
			return err
		}
		if err := done(ctx, p); err != nil {
			return err
		}
		r.sandbox = processorTime(s.cmd.Process.Pid)
		created, err := s.created(ctx)
		if err != nil {
			return err
		}
		if last, err = lastBefore(created, held, released); err != nil {
			return err
		}
		err = errors.Join(s.onceEach(ctx, j.people), p.stop())
		r.cpu, r.memory = p.cpu, max(r.memory, p.memory)
		return err
	})
	return last, err
}

// lastBefore is how long after held the last message came before released. There must be some before and after.
func lastBefore(created []time.Time, held, released time.Time) (time.Duration, error) {
	before := slices.IndexFunc(created, released.Before)
	if before <= 0 {
		return 0, fmt.Errorf("hold was not in the middle: %d messages, the first of them after release is number %d", len(created), before)
	}
	return created[before-1].Sub(held), nil
}
