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

const (
	retryPlan = 5 * time.Second // when the database did not take a plan
	retryRead = 5 * time.Second // when alerts.json could not be read: not every cause that is mended changes the file, such as its rights
	firstRead = 5 * time.Second // at most, before texts are taken
	lookAgain = time.Minute     // when nothing tells of a change: clocks are set, and file systems keep things to themselves
)

// feeder keeps the queue and the channels in step with alerts.json.
type feeder struct {
	source   alert.Source
	store    *store.Store
	planner  outbox.Planner
	newsroom *atomic.Pointer[subscriber.Newsroom]
	house    store.House
	planned  func() // something may have been planned
	now      func() time.Time
	log      *slog.Logger

	feed      alert.Feed // the last good one
	known     bool       // there was one
	unread    string     // the last complaint about reading, so that each is made once
	unplanned string     // the same about planning
	uncoded   string     // and about joining codes
}

// first reads once before texts are taken, so that the first people who text find the channels; nothing is planned yet. Where that takes long, it goes
// on without: the channels of the last run are in force then.
func (f *feeder) first(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, firstRead)
	defer cancel()
	f.complain(ctx, &f.unread, unread, f.read(ctx))
	if f.known {
		f.complain(ctx, &f.unplanned, unplanned, f.remember(ctx))
	}
}

const (
	unread    = "alerts.json cannot be read; nothing of it is sent until it can"
	unplanned = "the alerts could not be planned; it is tried again"
)

// run reads whenever there is a change, until ctx ends.
func (f *feeder) run(ctx context.Context) {
	changes := f.source.Changes(ctx)
	wait := f.step(ctx)
	for {
		timer := time.NewTimer(wait)
		select {
		case <-changes:
		case <-timer.C:
		case <-ctx.Done():
		}
		timer.Stop()
		if ctx.Err() != nil {
			return
		}
		wait = f.step(ctx)
	}
}

// step reads and plans once, and says when to do so again at the latest.
func (f *feeder) step(ctx context.Context) time.Duration {
	next := lookAgain
	err := f.read(ctx)
	f.complain(ctx, &f.unread, unread, err)
	if err != nil {
		next = retryRead
	}
	if !f.known {
		return next
	}
	again, err := f.plan(ctx)
	f.complain(ctx, &f.unplanned, unplanned, err)
	if err != nil {
		return retryPlan
	}
	f.planned()
	if again.IsZero() {
		return next
	}
	return min(next, max(again.Sub(f.now()), time.Millisecond))
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
	f.feed, f.known = feed, true
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
	n := newsroomOf(f.feed, f.house)
	coded, err := withCodes(ctx, f.store, n)
	f.complain(ctx, &f.uncoded, "the joining codes cannot be read, and open nothing until they can", err)
	f.newsroom.Store(&coded)
	return f.store.RememberNewsroom(ctx, n, f.now()) // without the codes, which are stored sealed alone
}

// complain logs an error unless it is the last one again; no error ends the matter.
func (f *feeder) complain(ctx context.Context, last *string, what string, err error) {
	if ctx.Err() != nil {
		return
	}
	text := ""
	if err != nil {
		text = err.Error()
	}
	if text != "" && text != *last {
		f.log.Error(what, "error", text)
	}
	*last = text
}

// newsroomOf is what of a feed, and of the house, concerns those who text.
func newsroomOf(feed alert.Feed, house store.House) subscriber.Newsroom {
	n := subscriber.Newsroom{Title: feed.Title, Language: feed.Language, Quiet: house.Quiet, Zone: house.Zone}
	for _, c := range feed.Channels {
		n.Channels = append(n.Channels, subscriber.Channel{ID: c.ID, Title: c.Title, Open: c.Open(), Digest: c.Digest})
	}
	return n
}
