package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// latency is that of the slow provider.
const latency = 50 * time.Millisecond

// million is the number of people of the greatest run.
const million = 1_000_000

// figures are what was measured with one database.
type figures struct {
	bench  *bench
	engine engine
	peak   int64 // memory of instant
	rows   []row
}

// measure does what is asked for with one database. What was measured before an error is still there.
func (b *bench) measure(ctx context.Context, e engine) ([]row, error) {
	f := &figures{bench: b, engine: e}
	for _, step := range []struct {
		part string
		do   func(context.Context) error
	}{
		{"plan", f.plan},
		{"instant", f.instant},
		{"instant", f.reported},
		{"slow", f.slow},
		{"hold", f.hold},
		{"texts", f.texts},
		{"memory", f.memory},
	} {
		if !b.wants(step.part) {
			continue
		}
		if err := step.do(ctx); err != nil {
			return f.rows, fmt.Errorf("%s: %w", step.part, err)
		}
	}
	return f.rows, nil
}

func (f *figures) add(r row) { f.rows = append(f.rows, r) }

// plan has the alert wait for a word, so that nothing of it is sent. The ideal writes as many bytes to the same disk.
func (f *figures) plan(ctx context.Context) error {
	j := job{engine: f.engine, people: f.bench.recipients}
	var took []time.Duration
	r := row{what: fmt.Sprintf("plan, %s people", thousands(j.people)), goal: "< 2 s"}
	limit := 2 * time.Second
	if f.engine.notifiers() > 1 {
		r.goal, limit = "< 3 s", 3*time.Second
	}
	for i := range f.bench.runs {
		f.bench.say("%s: plan, %s people, %d of %d", f.engine.name(), thousands(j.people), i+1, f.bench.runs)
		err := f.bench.withSandbox(ctx, j, never, func(s *sandbox, database string) error {
			one, p, err := f.planOnce(ctx, s, database, &r.ideal)
			took = append(took, one)
			if p != nil {
				r.cpu, r.memory = shorter(r.cpu, p.cpu), max(r.memory, p.memory)
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	shortest := slices.Min(took)
	r.got, r.all, r.verdict = short(shortest.Seconds()), spread(took), verdict(shortest < limit)
	f.add(r)
	return nil
}

func (f *figures) planOnce(ctx context.Context, s *sandbox, database string, ideal *string) (time.Duration, *process, error) {
	before, err := f.engine.size(ctx, database)
	if err != nil {
		return 0, nil, err
	}
	p, err := f.bench.notify(s, database, "send", "--confirm-above", "1")
	if err != nil {
		return 0, nil, err
	}
	_ = p.wait(ctx) // it fails, since it has sent nothing; what it has done is seen below
	a, err := f.bench.status(ctx, database)
	if err != nil {
		return 0, p, errors.Join(err, errors.New(lastLines(p.said.String())))
	}
	if a.Recipients != f.bench.recipients || a.States["planned"] != f.bench.recipients {
		return 0, p, fmt.Errorf("of %d messages the notifier says %v", f.bench.recipients, a.States)
	}
	planned, err := loggedBy([]*process{p}, "alert planned")
	if err != nil {
		return 0, p, err
	}
	after, err := f.engine.size(ctx, database)
	if err == nil {
		*ideal, err = f.writing(after - before)
	}
	return planned.Sub(a.Seen), p, err
}

// writing says how long as many bytes take to the same disk, and nothing else.
func (f *figures) writing(bytes int64) (string, error) {
	path := filepath.Join(f.bench.dir, "written")
	start := clock()
	file, err := os.Create(path)
	if err != nil {
		return "", err
	}
	_, err = file.Write(make([]byte, max(bytes, 0)))
	err = errors.Join(err, file.Sync(), file.Close())
	took := since(start)
	return fmt.Sprintf("%s: %s to the disk", short(took.Seconds()), size(bytes)), errors.Join(err, os.Remove(path))
}

// How many messages the sandbox gets from who does nothing else, at once and with 50 ms a call.
const (
	bareMessages = 20_000
	bareSlow     = 2_000
)

// instant sends to a provider that answers at once.
func (f *figures) instant(ctx context.Context) error {
	bare, err := f.bare(ctx, 0, bareMessages)
	if err != nil {
		return err
	}
	for n := 1; n <= f.engine.notifiers(); n++ {
		all, err := f.bench.repeat(ctx, job{engine: f.engine, people: f.bench.recipients, notifiers: n}, "instant")
		if err != nil {
			return err
		}
		if n == 1 {
			f.peak = largest(all)
		}
		r := sendingRow(fmt.Sprintf("instant, %s people, %s", thousands(f.bench.recipients), notifiers(n)), all)
		r.ideal = fmt.Sprintf("%s/s: bare posts", thousands(int(bare)))
		if n == f.engine.notifiers() {
			r.goal, r.verdict = "≥ 5,000/s", verdict(best(all).rate() >= 5000)
		}
		f.add(r)
	}
	return nil
}

// bare is how many messages a second the sandbox takes from who does nothing else: what the notifier does not cost.
func (f *figures) bare(ctx context.Context, latency time.Duration, messages int) (rate float64, err error) {
	for range f.bench.runs {
		s, err := f.bench.startSandbox(ctx, latency, never)
		if err != nil {
			return 0, err
		}
		one, err := s.bare(ctx, min(messages, f.bench.recipients))
		if err := errors.Join(err, s.stop()); err != nil {
			return 0, err
		}
		rate = max(rate, one)
	}
	return rate, nil
}

// slow sends to a provider that takes 50 ms.
func (f *figures) slow(ctx context.Context) error {
	people := f.bench.slow
	bare, err := f.bare(ctx, latency, bareSlow)
	if err != nil {
		return err
	}
	all, err := f.bench.repeat(ctx, job{engine: f.engine, people: people, latency: latency, notifiers: 1}, "slow")
	if err != nil {
		return err
	}
	ideal := time.Duration(people) * latency / concurrency
	ratio := best(all).took.Seconds() / ideal.Seconds()
	r := sendingRow(fmt.Sprintf("slow, 50 ms a call, %s people", thousands(people)), all)
	r.got = fmt.Sprintf("%s, %.3f times the ideal", short(best(all).took.Seconds()), ratio)
	r.all = spread(times(all))
	r.goal, r.verdict, r.ideal = "≤ 1.02 times the ideal", verdict(ratio <= 1.02), fmt.Sprintf("%s; bare posts: %s", short(ideal.Seconds()), short(float64(people)/bare))
	f.add(r)
	return nil
}

// memory compares with the run for ten times as many.
func (f *figures) memory(ctx context.Context) error {
	if f.peak == 0 {
		one, err := f.bench.send(ctx, job{engine: f.engine, people: f.bench.recipients, notifiers: 1})
		if err != nil {
			return err
		}
		f.peak = one.memory
	}
	const limit = 80_000_000
	f.add(row{
		what: fmt.Sprintf("memory, %s people", thousands(f.bench.recipients)), got: size(f.peak), goal: "< 80 MB", verdict: verdict(f.peak < limit),
		memory: f.peak,
	})
	if !f.bench.million || f.engine.notifiers() > 1 {
		return nil
	}
	f.bench.say("%s: memory, %s people", f.engine.name(), thousands(million))
	one, err := f.bench.send(ctx, job{engine: f.engine, people: million, notifiers: 1})
	if err != nil {
		return err
	}
	ratio := float64(one.memory) / float64(f.peak)
	r := sendingRow(fmt.Sprintf("memory, %s people", thousands(million)), []sending{one})
	r.all = fmt.Sprintf("planned in %s, %s", short(one.planning.Seconds()), r.got)
	r.got = fmt.Sprintf("%s, %.2f times that of %s", size(one.memory), ratio, thousands(f.bench.recipients))
	r.goal, r.verdict = "≤ 1.2 times that", verdict(ratio <= 1.2)
	f.add(r)
	return nil
}
