package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"newsroom/notifier/internal/alert"
	"newsroom/notifier/internal/inbound"
	"newsroom/notifier/internal/outbox"
	"newsroom/notifier/internal/store"
	"newsroom/notifier/internal/subscriber"
)

type sendCommand struct {
	alertsFlags   `embed:""`
	databaseFlags `embed:""`
	senderFlags   `embed:""`
	houseFlags    `embed:""`
	limitFlags    `embed:""`
	keepFlags     `embed:""`
	catchUpFlags  `embed:""`
	Settle        time.Duration `default:"5m" help:"How long to go on while the provider puts messages off, or one is looked for there (${default})."`
}

// Run makes one pass. It fails if anything of what it had to send did not go out; what waits for the end of quiet hours has still time.
func (c *sendCommand) Run(ctx context.Context, m Main) error {
	if err := errors.Join(c.senderFlags.problems(m), c.alertsFlags.problems(), c.houseFlags.problems(), c.limitFlags.problems(), c.keepFlags.problems(),
		c.catchUpFlags.problems(), c.problems()); err != nil {
		return usageError{err}
	}
	feed, err := readFeed(ctx, m, c.Alerts)
	if err != nil {
		return err
	}
	client, err := c.client(m, c.PublicURL)
	if err != nil {
		return usageError{err}
	}
	defer client.Close()
	db, err := c.open(ctx, m)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }() // every change is on the disk already
	log := m.log()
	newsroom := newsroomOf(feed, c.house())
	if err := db.RememberNewsroom(ctx, newsroom, m.Now()); err != nil {
		return err
	}
	if newsroom, err = withCodes(ctx, db, newsroom); err != nil {
		return err
	}
	dispatcher := outbox.NewDispatcher(db, client, c.dispatch(m, log, c.house(), c.ConfirmAbove))
	_ = c.catchUp(c.texts(m, db, newsroom), db, client, dispatcher.Wake).First(ctx) // it is logged, and alerts go out all the same
	if _, err := c.planner(db, log).Plan(ctx, feed, m.Now()); err != nil {
		return err
	}
	return c.drain(ctx, m, db, dispatcher)
}

// texts takes what people texted; there are no webhooks.
func (c *sendCommand) texts(m Main, db *store.Store, newsroom subscriber.Newsroom) *inbound.Handler {
	return &inbound.Handler{
		Store: db, Newsroom: func() subscriber.Newsroom { return newsroom }, Numbers: c.numbers(), Limits: c.limits(),
		KeepTexts: c.KeepTexts, KeepMessages: c.KeepDeliveries, Now: m.Now, Log: m.log(),
	}
}

func (c *sendCommand) problems() error {
	if c.Settle <= 0 {
		return fmt.Errorf("--settle is %v; it must be more than nothing, such as 2m", c.Settle)
	}
	return nil
}

func (c *sendCommand) drain(ctx context.Context, m Main, db *store.Store, d *outbox.Dispatcher) error {
	open, err := db.Unsettled(ctx)
	if err != nil {
		return err
	}
	begun := m.Now()
	bounded, cancel := context.WithTimeout(ctx, c.Settle)
	defer cancel()
	if err := d.Drain(bounded); err != nil {
		return err
	}
	return m.report(context.WithoutCancel(ctx), db, open, begun)
}

// report prints how these alerts went, and what is said to single people, and fails if something of it did not go out.
func (m Main) report(ctx context.Context, db *store.Store, ids []string, begun time.Time) error {
	letters, err := db.Letters(ctx, begun)
	if err != nil {
		return err
	}
	missing := unsent(letters)
	for _, id := range ids {
		a, err := db.Status(ctx, id)
		if err != nil {
			return err
		}
		m.printf("%s", describe(a))
		missing += notOut(a)
	}
	m.printf("%s", describeLetters(letters))
	pauses, err := db.Pauses(ctx)
	if err != nil {
		return err
	}
	for _, p := range pauses {
		m.printf("%s", describePause(p))
	}
	if missing > 0 {
		return fmt.Errorf("%d messages did not go out or may not have; `notifier status` shows them", missing)
	}
	if len(ids) == 0 && len(letters) == 0 {
		m.printf("nothing to send\n")
	}
	return nil
}

// notOut counts the messages that somebody has to look at. A person who opted out is not one of them.
func notOut(a store.AlertStatus) int {
	return max(unsent(a.States)-a.Classes["opted-out"]-a.Quiet, 0)
}

func unsent(states map[store.State]int) int {
	n := 0
	for _, state := range []store.State{
		store.Planned, store.Dispatching, store.Unknown, store.Rejected, store.GaveUp, store.Undelivered, store.Failed,
	} {
		n += states[state]
	}
	return n
}

// readFeed reads alerts.json once, and prints what is wrong with single items of it.
func readFeed(ctx context.Context, m Main, location string) (alert.Feed, error) {
	feed, warnings, err := openFeed(ctx, location)
	for _, w := range warnings {
		_, _ = fmt.Fprintf(m.Stderr, "alerts: %s\n", w)
	}
	return feed, err
}

func openFeed(ctx context.Context, location string) (alert.Feed, []string, error) {
	source, err := alert.Open(location)
	if err != nil {
		return alert.Feed{}, nil, usageError{err}
	}
	feed, warnings, _, err := source.Read(ctx)
	if err != nil {
		return alert.Feed{}, nil, fmt.Errorf("alerts: %w", err)
	}
	return feed, warnings, nil
}
