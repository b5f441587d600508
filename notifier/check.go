package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"newsroom/notifier/internal/store"
)

type checkCommand struct {
	runCommand `embed:""`
}

// Run looks at everything that run needs and changes nothing.
func (c *checkCommand) Run(ctx context.Context, m Main) error {
	usage := c.problems(m)
	_, warnings, alerts := openFeed(ctx, c.Alerts)
	for _, w := range warnings {
		alerts = errors.Join(alerts, fmt.Errorf("alerts: %s", w))
	}
	db, database := c.openReader(ctx)
	if database == nil {
		database = db.Close()
	}
	if errors.Is(database, store.ErrMissing) {
		m.printf("the database %s is not there yet; run makes it\n", store.Shown(c.Database))
		database = nil
	}
	problems := errors.Join(usage, alerts, database)
	if problems == nil {
		m.printf("everything is in order\n")
		return nil
	}
	for line := range strings.Lines(problems.Error()) {
		m.printf("%s\n", strings.TrimSuffix(line, "\n"))
	}
	failed := errors.New("the configuration is not right yet")
	if usage != nil {
		return usageError{failed}
	}
	return failed
}
