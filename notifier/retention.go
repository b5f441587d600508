package main

import (
	"context"
	"log/slog"
	"time"

	"newsroom/notifier/internal/store"
)

// zoneFlag is the house's clock for commands that need nothing else of the house.
type zoneFlag struct {
	Timezone string `default:"Europe/Berlin" placeholder:"AREA/CITY" help:"The house's clock (${default})."`
}

func (z zoneFlag) zone() (*time.Location, error) { return houseFlags{Timezone: z.Timezone}.zone() }

type cleanCommand struct {
	databaseFlags `embed:""`
	keepFlags     `embed:""`
	zoneFlag      `embed:""`
}

// Run deletes what has been kept for long enough, beside a running notifier or without one.
func (c *cleanCommand) Run(ctx context.Context, m Main) error {
	zone, err := c.zone()
	if err == nil {
		err = c.problems()
	}
	if err != nil {
		return usageError{err}
	}
	db, err := c.openBeside(ctx, m)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }() // every change is on the disk already
	did, err := db.Clean(ctx, c.keep(zone), m.Now())
	if err != nil {
		return err
	}
	m.printf("deleted: %s, %s, %s, who is who in %s, %s of people who had joined nothing\n", plural(did.Texts, "text"), plural(did.Pictures, "picture"),
		plural(did.Deliveries, "delivery row"), plural(did.Threads, "thread"), plural(did.People, "number"))
	return nil
}

func (k keepFlags) keep(zone *time.Location) store.Keep {
	const day = 24 * time.Hour
	return store.Keep{Texts: time.Duration(k.KeepTexts) * day, Deliveries: time.Duration(k.KeepDeliveries) * day, Zone: zone}
}

// retention deletes once a day what has been kept for long enough. Of several notifiers one does so.
type retention struct {
	db   *store.Store
	keep store.Keep
	now  func() time.Time
	log  *slog.Logger
}

// lookEvery is how often it looks whether a day is over.
const lookEvery = 10 * time.Minute

func (r retention) run(ctx context.Context) {
	again := time.NewTicker(lookEvery)
	defer again.Stop()
	for {
		r.once(ctx)
		select {
		case <-again.C:
		case <-ctx.Done():
			return
		}
	}
}

func (r retention) once(ctx context.Context) {
	done, did, err := r.db.CleanDaily(ctx, r.keep, r.now())
	switch {
	case err != nil && ctx.Err() == nil:
		r.log.Error("what was kept for long enough could not be deleted; it is tried again in an hour", "error", err)
	case err == nil && done:
		r.log.Info("what was kept for long enough is deleted", "texts", did.Texts, "pictures", did.Pictures, "deliveries", did.Deliveries,
			"threads", did.Threads, "numbers", did.People)
	}
}
