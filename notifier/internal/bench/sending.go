package main

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// job is one run of `notifier send`.
type job struct {
	engine    engine
	people    int
	latency   time.Duration // of the provider
	notifiers int           // at the same time, on one database
}

// sending is what a job took.
type sending struct {
	people   int
	planning time.Duration // from seen to planned
	took     time.Duration // from planned until every outcome is on the disk, or between the sandbox's messages if that is longer
	cpu      time.Duration // of all notifiers, from their start to their end
	provider time.Duration // processor time of the sandbox
	memory   int64         // of the largest notifier
}

func (s sending) rate() float64 { return float64(s.people) / s.took.Seconds() }

// withSandbox gives work a fresh database and a provider.
func (b *bench) withSandbox(ctx context.Context, j job, statusDelay time.Duration, work func(*sandbox, string) error) (err error) {
	database, err := j.engine.fresh(ctx, j.people)
	if err != nil {
		return err
	}
	s, err := b.startSandbox(ctx, j.latency, statusDelay)
	if err != nil {
		return err
	}
	err = work(s, database)
	return errors.Join(err, s.stop(), j.engine.discard(context.WithoutCancel(ctx), database))
}

// send sends the alert to all, and looks whether everybody has it once.
func (b *bench) send(ctx context.Context, j job) (result sending, err error) {
	err = b.withSandbox(ctx, j, never, func(s *sandbox, database string) error {
		all, err := b.sendAll(ctx, j, s, database)
		if err != nil {
			return err
		}
		result = sending{people: j.people, provider: processorTime(s.cmd.Process.Pid)}
		for _, p := range all {
			result.cpu += p.cpu
			result.memory = max(result.memory, p.memory)
		}
		return b.judge(ctx, s, database, all, &result)
	})
	return result, err
}

// sendAll runs the notifiers to their end.
func (b *bench) sendAll(ctx context.Context, j job, s *sandbox, database string) (all []*process, err error) {
	for range j.notifiers {
		p, err := b.notify(s, database, "send", "--settle", patience.String())
		if err != nil {
			return nil, errors.Join(err, stopAll(all))
		}
		all = append(all, p)
	}
	for _, p := range all {
		if failed := p.wait(ctx); j.notifiers == 1 || ctx.Err() != nil {
			err = errors.Join(err, failed)
		} // else one that ends before another fails, since there are messages that it knows nothing of; judge knows them all
	}
	return all, err
}

// judge takes the times and looks at what has become of the messages.
func (b *bench) judge(ctx context.Context, s *sandbox, database string, all []*process, result *sending) error {
	a, err := b.status(ctx, database)
	if err != nil {
		return err
	}
	if a.Recipients != result.people || a.States["accepted"] != result.people {
		return fmt.Errorf("of %d messages the notifier says %v", result.people, a.States)
	}
	planned, err := loggedBy(all, "alert planned")
	if err != nil {
		return err
	}
	done, err := loggedBy(all, "alert done")
	if err != nil {
		return err
	}
	result.planning = planned.Sub(a.Seen)
	result.took = max(done.Sub(planned), a.Last.Sub(planned))
	if result.people <= 2*b.recipients { // the list of a million is long
		created, err := s.created(ctx)
		if err != nil {
			return err
		}
		result.took = max(result.took, created[len(created)-1].Sub(created[0]))
	}
	return s.onceEach(ctx, result.people)
}

// repeat does a job as often as is asked for.
func (b *bench) repeat(ctx context.Context, j job, what string) ([]sending, error) {
	var all []sending
	for i := range b.runs {
		b.say("%s: %s, %s people, %s, %d of %d", j.engine.name(), what, thousands(j.people), notifiers(j.notifiers), i+1, b.runs)
		one, err := b.send(ctx, j)
		if err != nil {
			return all, fmt.Errorf("%s: %w", what, err)
		}
		all = append(all, one)
	}
	return all, nil
}
