package main

import (
	"context"
	"log/slog"
	"sync/atomic"
	"time"

	"newsroom/notifier/internal/alert"
	"newsroom/notifier/internal/outbox"
	"newsroom/notifier/internal/store"
	"newsroom/notifier/internal/subscriber"
)

// retryPlan is how long to wait when the database did not take a plan.
const retryPlan = 5 * time.Second

// feeder keeps the queue and the channels in step with alerts.json.
type feeder struct {
	source   alert.Source
	store    *store.Store
	planner  outbox.Planner
	newsroom *atomic.Pointer[subscriber.Newsroom]
	planned  func() // something may have been planned
	now      func() time.Time
	log      *slog.Logger

	feed   alert.Feed // the last good one
	known  bool       // there was one
	failed string     // the last complaint about alerts.json, so that each is made once
}

// run reads whenever there is a change, until ctx ends.
func (f *feeder) run(ctx context.Context) {
	changes := f.source.Changes(ctx)
	for ctx.Err() == nil {
		timer := time.NewTimer(f.step(ctx))
		select {
		case <-changes:
		case <-timer.C:
		case <-ctx.Done():
		}
		timer.Stop()
	}
}

// step reads and plans once, and says when to do so again if nothing changes.
func (f *feeder) step(ctx context.Context) time.Duration {
	const never = 24 * time.Hour
	if err := f.read(ctx); err != nil && ctx.Err() == nil {
		f.complain("alerts.json cannot be read; nothing of it is sent until it can", err)
	}
	if !f.known {
		return never
	}
	again, err := f.plan(ctx)
	if err != nil {
		f.complain("the alerts could not be planned; it is tried again", err)
		return retryPlan
	}
	f.planned()
	if again.IsZero() {
		return never
	}
	return max(again.Sub(f.now()), time.Millisecond)
}

// read takes a new feed if there is one. One that cannot be read leaves the last one in force.
func (f *feeder) read(ctx context.Context) error {
	feed, warnings, changed, err := f.source.Read(ctx)
	if err != nil || !changed && f.known {
		return err
	}
	for _, w := range warnings {
		f.log.Warn("alerts.json", "problem", w)
	}
	f.feed, f.known, f.failed = feed, true, ""
	f.log.Info("alerts.json read", "alerts", len(feed.Alerts), "channels", len(feed.Channels))
	return nil
}

func (f *feeder) plan(ctx context.Context) (again time.Time, err error) {
	if err := f.remember(ctx); err != nil {
		return time.Time{}, err
	}
	return f.planner.Plan(ctx, f.feed, f.now())
}

// remember makes the feed's channels those that people can join from now on, and after a restart.
func (f *feeder) remember(ctx context.Context) error {
	n := newsroomOf(f.feed)
	f.newsroom.Store(&n)
	return f.store.RememberNewsroom(ctx, n, f.now())
}

func (f *feeder) complain(what string, err error) {
	if err.Error() == f.failed {
		return
	}
	f.failed = err.Error()
	f.log.Error(what, "error", err)
}

// newsroomOf is what of a feed concerns those who text.
func newsroomOf(feed alert.Feed) subscriber.Newsroom {
	n := subscriber.Newsroom{Title: feed.Title, Language: feed.Language}
	for _, c := range feed.Channels {
		n.Channels = append(n.Channels, subscriber.Channel{ID: c.ID, Title: c.Title, Open: c.Open()})
	}
	return n
}
