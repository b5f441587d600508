package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"text/tabwriter"

	"newsroom/notifier/internal/alert"
	"newsroom/notifier/internal/roster"
	"newsroom/notifier/internal/store"
	"newsroom/notifier/internal/subscriber"
)

type codesCommand struct {
	List listCodesCommand `cmd:"" help:"Each closed channel that has one, and since when."`
	New  newCodeCommand   `cmd:"" help:"Give a closed channel a new one; the one that it had opens nothing from then on."`
	End  endCodeCommand   `cmd:"" help:"Take a channel's away; who joined by it stays."`
}

type listCodesCommand struct {
	databaseFlags `embed:""`
}

// Run lists the joining codes.
func (c *listCodesCommand) Run(ctx context.Context, m Main) error {
	db, err := c.openKeyed(ctx, m)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	codes, err := db.JoinCodes(ctx)
	if err != nil {
		return err
	}
	table := tabwriter.NewWriter(m.Stdout, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(table, "CHANNEL\tCODE\tSINCE")
	for _, code := range codes {
		_, _ = fmt.Fprintf(table, "%s\t%s\t%s\n", code.Channel, code.Code, when(code.Since))
	}
	return table.Flush()
}

type newCodeCommand struct {
	Channel       string `arg:"" help:"A closed channel."`
	Alerts        string `default:"public/alerts.json" placeholder:"PATH|URL" help:"alerts.json of the newsroom, which has the channels (${default})."`
	databaseFlags `embed:""`
}

// Run makes a joining code. A running notifier takes it within a minute.
func (c *newCodeCommand) Run(ctx context.Context, m Main) error {
	feed, err := readFeed(ctx, m, c.Alerts)
	if err != nil {
		return err
	}
	channel, err := closedChannel(feed, c.Channel)
	if err != nil {
		return usageError{err}
	}
	db, err := c.openBeside(ctx, m)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	code, err := db.NewCode(ctx, channel, m.Now())
	if err != nil {
		return err
	}
	m.printf("%s\nWho texts it joins %s, from a minute after now. To print it: notifier poster %s --code %s\n", code, channel, channel, code)
	return nil
}

// closedChannel finds the channel that is named, by its id or title.
func closedChannel(feed alert.Feed, name string) (id string, err error) {
	ids, err := roster.ParseChannels(name, rosterChannels(feed))
	if err != nil {
		return "", err
	}
	if len(ids) != 1 {
		return "", errors.New("name one channel: each has a code of its own")
	}
	for _, channel := range feed.Channels {
		if channel.ID == ids[0] && channel.Open() {
			return "", fmt.Errorf("%s is open to everyone: it needs no code", ids[0])
		}
	}
	return ids[0], nil
}

type endCodeCommand struct {
	Channel       string `arg:"" help:"The channel's id."`
	databaseFlags `embed:""`
}

// Run takes a joining code away. It knows no channels, since one that the newsroom does not have any more may have a code.
func (c *endCodeCommand) Run(ctx context.Context, m Main) error {
	db, err := c.openBeside(ctx, m)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	if err := db.EndCode(ctx, c.Channel); err != nil {
		return err
	}
	m.printf("%s has no joining code any more, from a minute after now\n", c.Channel)
	return nil
}

// withCodes gives the closed channels their joining codes, which are in no feed.
func withCodes(ctx context.Context, db *store.Store, n subscriber.Newsroom) (subscriber.Newsroom, error) {
	codes, err := db.JoinCodes(ctx)
	if err != nil {
		return n, err
	}
	n.Channels = slices.Clone(n.Channels)
	for i, channel := range n.Channels {
		at := slices.IndexFunc(codes, func(c store.JoinCode) bool { return c.Channel == channel.ID })
		if at >= 0 && !channel.Open {
			n.Channels[i].Code = codes[at].Code
		}
	}
	return n, nil
}
