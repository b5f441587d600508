package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"newsroom/notifier/internal/alert"
	"newsroom/notifier/internal/roster"
	"newsroom/notifier/internal/store"
)

// rosterFlags are what an import needs beside the people.
type rosterFlags struct {
	databaseFlags `embed:""`
	houseFlags    `embed:""`
	Alerts        string `default:"public/alerts.json" placeholder:"PATH|URL" help:"alerts.json of the newsroom, which has the channels (${default})."`
	ConfirmAbove  int    `default:"0" placeholder:"N" help:"Invitations to more than N people wait for release; 0 = never."`
	Allow         bool   `help:"Only let people join by themselves, closed channels too: nobody is texted."`
}

type importCommand struct {
	File        string   `arg:"" name:"file" help:"Rows of number;channels;language in CSV, as a spreadsheet saves it; - = the standard input."`
	Channels    []string `placeholder:"CHANNEL,…" help:"For people for whom the file names none."`
	rosterFlags `embed:""`
}

// invitationLasts is for how long an invitation is worth sending: many of them take days where few messages a second may be sent.
const invitationLasts = 7 * 24 * time.Hour

// Run imports a file of people.
func (c *importCommand) Run(ctx context.Context, m Main) error {
	if err := c.problems(); err != nil {
		return usageError{err}
	}
	feed, err := readFeed(ctx, m, c.Alerts)
	if err != nil {
		return err
	}
	options := roster.Options{Rules: c.numbers(), Channels: rosterChannels(feed)}
	if len(c.Channels) > 0 {
		if options.Default, err = roster.ParseChannels(strings.Join(c.Channels, ","), options.Channels); err != nil {
			return usageError{fmt.Errorf("--channels: %w", err)}
		}
	}
	said := newProgress(m.Stderr)
	defer said.end()
	people, err := c.read(m, options, said)
	if err != nil {
		return err
	}
	return c.take(ctx, m, feed, people, said)
}

func (c *importCommand) read(m Main, options roster.Options, said *progress) ([]store.Newcomer, error) {
	name, file := "standard input", m.Stdin
	if c.File != "-" {
		opened, err := os.Open(c.File)
		if err != nil {
			return nil, err
		}
		defer func() { _ = opened.Close() }()
		name, file = filepath.Base(c.File), opened
	}
	said.set("reading " + name)
	people, err := roster.Read(name, file, options)
	if err != nil {
		var wrong roster.Problems
		if errors.As(err, &wrong) {
			return nil, fmt.Errorf("nobody was imported:\n%w", err)
		}
		return nil, err
	}
	all := make([]store.Newcomer, len(people))
	for i, p := range people {
		all[i] = store.Newcomer{Number: p.Number, Channels: p.Channels, Language: p.Language}
	}
	return all, nil
}

func rosterChannels(feed alert.Feed) []roster.Channel {
	var all []roster.Channel
	for _, channel := range feed.Channels {
		all = append(all, roster.Channel{ID: channel.ID, Title: channel.Title})
	}
	return all
}

// take puts people into the database, and says what became of them.
func (f rosterFlags) take(ctx context.Context, m Main, feed alert.Feed, people []store.Newcomer, said *progress) error {
	db, err := f.openFor(ctx, m, len(people))
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	in := store.Import{At: m.Now(), Until: m.Now().Add(invitationLasts), Confirm: f.ConfirmAbove, Progress: func(n int) {
		said.set(fmt.Sprintf("%d of %s", n, plural(len(people), "number")))
	}}
	for _, channel := range feed.Channels {
		if !channel.Open() {
			in.Closed = append(in.Closed, channel.ID)
		}
	}
	if !f.Allow {
		in.Offer = newsroomOf(feed, f.house()).Invitation
	}
	done, err := db.Import(ctx, people, in)
	if err != nil {
		return err
	}
	said.end()
	report(m, done)
	return nil
}

// mostBeside is how many people are imported at once while a notifier works on an SQLite database: nobody else writes to it meanwhile, for about 2 s
// on a small machine, and the notifier gives a change up after 5 s.
const mostBeside = 20_000

func (f rosterFlags) openFor(ctx context.Context, m Main, people int) (*store.Store, error) {
	if people <= mostBeside || strings.Contains(f.Database, "://") {
		return f.openBeside(ctx, m)
	}
	ring, err := f.ringThatIs(ctx, m)
	if err != nil {
		return nil, err
	}
	db, err := store.OpenAlone(ctx, f.Database, ring)
	if errors.Is(err, store.ErrInUse) {
		return nil, fmt.Errorf("a notifier works on the database, and so many people would keep it from that for too long: stop it for the import, or import files of at most %d people", mostBeside)
	}
	return db, err
}

// report says what became of people, and nothing of what happened to nobody.
func report(m Main, done store.Imported) {
	for _, line := range []struct {
		n    int
		text string
	}{
		{done.Invited, "invited: one text each, and nothing else until the answer is yes"},
		{done.Allowed, "let in: they may join by themselves now"},
		{done.There, "there already, or free to come"},
		{done.Waiting, "invited before, without an answer: not texted again"},
		{done.Declined, "said no or left before: not asked again"},
		{done.Stopped, "stopped: never invited"},
		{done.Unreachable, "not reached: their numbers take nothing"},
	} {
		if line.n > 0 {
			m.printf("%d %s\n", line.n, line.text)
		}
	}
	for _, id := range done.Invitations {
		if done.Held {
			m.printf("they wait, since they are many; to send them: notifier release %s\n", id)
			continue
		}
		m.printf("to send no more of them: notifier cancel %s\n", id)
	}
}

type inviteCommand struct {
	Channels    []string `arg:"" name:"channel" help:"What they are invited to."`
	Language    string   `enum:"de,en," default:"" placeholder:"de|en" help:"Of the invitation; else the newsroom's."`
	rosterFlags `embed:""`
}

// Run imports people whose numbers stand on the standard input, one a line. A number on the command line could be seen by others.
func (c *inviteCommand) Run(ctx context.Context, m Main) error {
	if err := c.problems(); err != nil {
		return usageError{err}
	}
	feed, err := readFeed(ctx, m, c.Alerts)
	if err != nil {
		return err
	}
	channels, err := roster.ParseChannels(strings.Join(c.Channels, ","), rosterChannels(feed))
	if err != nil {
		return usageError{err}
	}
	people, err := c.read(m.Stdin, channels)
	if err != nil {
		return err
	}
	said := newProgress(m.Stderr)
	defer said.end()
	return c.take(ctx, m, feed, people, said)
}

func (c *inviteCommand) read(from io.Reader, channels []string) ([]store.Newcomer, error) {
	var problems roster.Problems
	var all []store.Newcomer
	seen := map[string]bool{}
	lines := bufio.NewScanner(from)
	for line := 1; lines.Scan(); line++ {
		text := strings.TrimSpace(lines.Text())
		if text == "" {
			continue
		}
		number, err := c.numbers().Recipient(text)
		if err != nil {
			problems = append(problems, roster.Problem{File: "standard input", Line: line, Text: err.Error()})
		} else if !seen[number] {
			seen[number] = true
			all = append(all, store.Newcomer{Number: number, Channels: channels, Language: c.Language})
		}
	}
	switch {
	case lines.Err() != nil:
		return nil, fmt.Errorf("standard input: %w", lines.Err())
	case len(problems) > 0:
		return nil, fmt.Errorf("nobody was invited:\n%w", problems)
	case len(all) == 0:
		return nil, errors.New("nobody was invited: give the numbers on the standard input, one a line")
	}
	return slices.Clip(all), nil
}

// progress says every second how far something is that takes longer than one.
type progress struct {
	mu   sync.Mutex
	text string
	end  func() // says no more
}

func newProgress(w io.Writer) *progress {
	p, quit, done := &progress{}, make(chan struct{}), make(chan struct{})
	p.end = sync.OnceFunc(func() { close(quit); <-done })
	go func() {
		defer close(done)
		every := time.NewTicker(time.Second)
		defer every.Stop()
		for {
			select {
			case <-every.C:
				_, _ = fmt.Fprintln(w, p.now())
			case <-quit:
				return
			}
		}
	}()
	return p
}

func (p *progress) set(text string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.text = text
}

func (p *progress) now() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.text
}
