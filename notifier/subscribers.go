package main

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"
)

type subscribersCommand struct {
	List  listCommand  `cmd:"" help:"Each by a pseudonym: channels, those of them whose digest comes once a day, state, since when."`
	Count countCommand `cmd:"" help:"How many, by channel, and how many of them get its digest."`

	Import importCommand `cmd:"" help:"Invite the people of a CSV file: each gets one text, and nothing else until the answer is yes. --allow only lets them join."`
	Invite inviteCommand `cmd:"" help:"Invite people whose numbers stand on the standard input, one a line."`
	Find   findCommand   `cmd:"" help:"The pseudonym of a person whose number stands on the standard input."`
	Export exportCommand `cmd:"" help:"All that is stored of a person, in one JSON file."`
	Erase  eraseCommand  `cmd:"" help:"Delete all that is stored of a person but the proof of consents."`
}

type listCommand struct {
	databaseFlags `embed:""`
}

// Run lists people without what would lead to them.
func (c *listCommand) Run(ctx context.Context, m Main) error {
	db, err := c.openReader(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	people, err := db.Subscribers(ctx)
	if err != nil {
		return err
	}
	table := tabwriter.NewWriter(m.Stdout, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(table, "WHO\tCHANNELS\tDAILY\tSTATE\tSINCE")
	for _, p := range people {
		state := "active"
		if !p.Suspended.IsZero() {
			state = "suspended" // the provider said that the number takes nothing
		}
		if !p.Stopped.IsZero() {
			state = "stopped"
		}
		_, _ = fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\n", p.Pseudonym, strings.Join(p.Channels, ","), cmp.Or(strings.Join(p.Digests, ","), "-"), state, when(p.Since))
	}
	return table.Flush()
}

type countCommand struct {
	databaseFlags `embed:""`
}

// Run counts people.
func (c *countCommand) Run(ctx context.Context, m Main) error {
	db, err := c.openReader(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	n, err := db.Count(ctx)
	if err != nil {
		return err
	}
	m.printf("active   %d\nstopped  %d\nreplies  %d\n", n.Active, n.Stopped, n.Replies)
	for _, channel := range slices.Sorted(maps.Keys(n.Channels)) {
		m.printf("  %s  %d%s\n", channel, n.Channels[channel], daily(n.Digests[channel]))
	}
	return nil
}

// daily says how many of a channel's people get its digest, if any do.
func daily(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf(", %d of them daily", n)
}
