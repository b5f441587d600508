package main

import (
	"context"
	"fmt"
	"text/tabwriter"

	"newsroom/notifier/internal/store"
)

type migrateCommand struct {
	From          string `default:"newsroom.db" placeholder:"FILE" help:"The SQLite database to move (${default}); it stays as it is."`
	databaseFlags `embed:""`
}

// Run moves everything into an empty PostgreSQL database, or nothing.
func (c *migrateCommand) Run(ctx context.Context, m Main) error {
	moved, err := store.Move(ctx, c.From, c.Database)
	if err != nil {
		return err
	}
	table := tabwriter.NewWriter(m.Stdout, 0, 0, 2, ' ', 0)
	for _, t := range moved {
		_, _ = fmt.Fprintf(table, "%s\t%d\n", t.Table, t.Rows)
	}
	return table.Flush()
}
