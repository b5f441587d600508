package main

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"newsroom/notifier/internal/store"
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
		_, _ = fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\n", p.Pseudonym, cmp.Or(strings.Join(p.Channels, ","), "-"),
			cmp.Or(strings.Join(p.Digests, ","), "-"), standing(p, m.Now()), when(p.Since))
	}
	return table.Flush()
}

// standing is how somebody stands, with what keeps messages back.
func standing(p store.Subscriber, now time.Time) string {
	state := "active"
	switch {
	case !p.Stopped.IsZero():
		return "stopped"
	case !p.Suspended.IsZero():
		return "suspended" // the provider said that the number takes nothing
	case len(p.Channels) == 0 && len(p.Invited) > 0:
		return "invited to " + strings.Join(p.Invited, ",")
	case len(p.Channels) == 0 && len(p.Allowed) > 0:
		return "allowed " + strings.Join(p.Allowed, ",")
	case p.Paused.After(now):
		state = "paused until " + p.Paused.UTC().Format("2006-01-02")
	}
	if len(p.Invited) > 0 {
		state += ", invited to " + strings.Join(p.Invited, ",")
	}
	if q := p.Quiet; q.Own && q.From != q.To {
		state += fmt.Sprintf(", quiet %02d:%02d-%02d:%02d", q.From/60, q.From%60, q.To/60, q.To%60)
	}
	return state
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
	if err := c.others(ctx, m, db); err != nil {
		return err
	}
	for _, channel := range slices.Sorted(maps.Keys(n.Channels)) {
		m.printf("  %s  %d%s\n", channel, n.Channels[channel], daily(n.Digests[channel]))
	}
	return nil
}

// others counts those whose standing is seldom, if there are any.
func (c *countCommand) others(ctx context.Context, m Main, db *store.Store) error {
	people, err := db.Subscribers(ctx)
	if err != nil {
		return err
	}
	words := []string{"paused", "quiet", "invited", "allowed"}
	counts := map[string]int{}
	for _, p := range people {
		state := standing(p, m.Now())
		for _, word := range words {
			if strings.Contains(state, word+" ") {
				counts[word]++
			}
		}
	}
	for _, word := range words {
		if counts[word] > 0 {
			m.printf("%-8s %d\n", word, counts[word])
		}
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
