package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"newsroom/notifier/internal/store"
)

// The editors' brakes. Each is on the disk when the command ends; a running notifier looks at it before each message, so that it
// works within a second.

type holdCommand struct {
	databaseFlags `embed:""`
	Alert         string `arg:"" help:"The id of the alert, as status shows it."`
}

type releaseCommand struct {
	databaseFlags `embed:""`
	Alert         string `arg:"" help:"The id of the alert, as status shows it."`
}

type cancelCommand struct {
	databaseFlags `embed:""`
	Alert         string `arg:"" help:"The id of the alert, as status shows it."`
}

// Run holds an alert.
func (c *holdCommand) Run(ctx context.Context, m Main) error {
	return m.brake(ctx, c.databaseFlags, c.Alert, func(db *store.Store) error {
		if err := db.Hold(ctx, c.Alert, m.Now()); err != nil {
			return err
		}
		m.printf("held: nothing more of it is sent until `notifier release %s`\n", c.Alert)
		return nil
	})
}

// Run lets an alert go.
func (c *releaseCommand) Run(ctx context.Context, m Main) error {
	return m.brake(ctx, c.databaseFlags, c.Alert, func(db *store.Store) error {
		if err := db.Release(ctx, c.Alert); err != nil {
			return err
		}
		m.printf("released: what is left of it is sent by the running notifier, or by the next send\n")
		return nil
	})
}

// Run ends an alert.
func (c *cancelCommand) Run(ctx context.Context, m Main) error {
	return m.brake(ctx, c.databaseFlags, c.Alert, func(db *store.Store) error {
		n, err := db.Cancel(ctx, c.Alert, m.Now())
		if err != nil {
			return err
		}
		m.printf("cancelled: %s not sent, now and ever\n", plural(n, "message"))
		return nil
	})
}

// brake does one thing to one alert, and shows how far it is then.
func (m Main) brake(ctx context.Context, d databaseFlags, id string, do func(*store.Store) error) error {
	db, err := store.OpenBeside(ctx, d.Database, nil)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }() // every change is on the disk already
	err = do(db)
	if errors.Is(err, store.ErrNoAlert) {
		return fmt.Errorf("%w%s", err, m.others(ctx, db))
	}
	if err != nil {
		return err
	}
	a, err := db.Status(ctx, id)
	if err != nil {
		return err
	}
	m.printf("%s", describe(a))
	return nil
}

// others names the newest alerts, for who mistyped one.
func (m Main) others(ctx context.Context, db *store.Store) string {
	newest, err := db.Statuses(ctx, 5)
	if err != nil || len(newest) == 0 {
		return ""
	}
	var ids []string
	for _, a := range newest {
		ids = append(ids, a.ID)
	}
	return "; the newest are: " + strings.Join(ids, ", ")
}
