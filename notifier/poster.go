package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"unicode/utf8"

	"newsroom/notifier/internal/alert"
	"newsroom/notifier/internal/poster"
	"newsroom/notifier/internal/roster"
)

// posterCommand has names of its own in the environment for what others have flags for too, such as --out.
type posterCommand struct {
	Channels []string `arg:"" optional:"" name:"channel" help:"Channels, each on a page of its own; none = all that are open, on one."`
	Alerts   string   `default:"public/alerts.json" placeholder:"PATH|URL" help:"alerts.json of the newsroom (${default})."`
	Sender   string   `placeholder:"+49…" help:"The number that takes texts."`
	WhatsApp string   `name:"whatsapp-sender" placeholder:"+49…" help:"Our WhatsApp number, for a second code."`
	Language string   `env:"NEWSROOM_POSTER_LANGUAGE" enum:"de,en," default:"" placeholder:"de|en" help:"Of the page; else the newsroom's."`
	For      string   `env:"NEWSROOM_POSTER_FOR" placeholder:"TEXT" help:"Whom it is for, in one line, such as 'Alle im Depot Nord'."`
	Code     string   `env:"NEWSROOM_POSTER_CODE" placeholder:"CODE" help:"The joining code of the closed channel, to be printed; else people write their own behind the word."`
	Out      string   `env:"NEWSROOM_POSTER_OUT" placeholder:"FILE.html" help:"Where the page goes; else the standard output."`
}

// Run writes the page. It needs no database and no account.
func (c *posterCommand) Run(ctx context.Context, m Main) error {
	if err := c.problems(); err != nil {
		return usageError{err}
	}
	feed, err := readFeed(ctx, m, c.Alerts)
	if err != nil {
		return err
	}
	notice := poster.Notice{
		Newsroom: feed.Title, HomeURL: feed.HomeURL, Language: cmp.Or(c.Language, feed.Language),
		Sender: c.Sender, WhatsApp: c.WhatsApp, For: strings.TrimSpace(c.For), Code: strings.TrimSpace(c.Code),
	}
	if notice.Channels, err = c.channels(feed); err != nil {
		return usageError{err}
	}
	write := notice.Overview
	if len(c.Channels) > 0 {
		write = notice.Single
	}
	var page bytes.Buffer
	if err := write(&page); err != nil {
		return err
	}
	if c.Out == "" {
		_, err := m.Stdout.Write(page.Bytes())
		return err
	}
	if err := os.WriteFile(c.Out, page.Bytes(), 0o644); err != nil {
		return err
	}
	m.printf("%s: open it in a browser and print it on A4\n", c.Out)
	return nil
}

const (
	longestCode = 20 // more than people type without a slip
	longestFor  = 80 // two lines at most
)

func (c *posterCommand) problems() error {
	var problems []error
	switch {
	case c.Sender == "":
		problems = append(problems, errors.New("--sender is not set: the page must say which number takes texts, such as +491713920000"))
	case !phoneForm(c.Sender):
		problems = append(problems, errors.New("--sender is no number in the international form, such as +491713920000; a Messaging Service has numbers: name one of them"))
	}
	if c.WhatsApp != "" && !phoneForm(c.WhatsApp) {
		problems = append(problems, errors.New("--whatsapp-sender is no number in the international form, such as +491713920099"))
	}
	if len(c.Code) > longestCode || strings.ContainsAny(c.Code, "\r\n\t") {
		problems = append(problems, fmt.Errorf("--code is longer than %d characters, or has more than one line: it is a word that people type", longestCode))
	}
	if utf8.RuneCountInString(c.For) > longestFor {
		problems = append(problems, fmt.Errorf("--for is longer than %d characters: it is one line in large letters", longestFor))
	}
	return errors.Join(problems...)
}

// channels are those named, or all that are open.
func (c *posterCommand) channels(feed alert.Feed) ([]poster.Channel, error) {
	var known []roster.Channel
	var all []poster.Channel
	for _, channel := range feed.Channels {
		known = append(known, roster.Channel{ID: channel.ID, Title: channel.Title})
		all = append(all, poster.Channel{ID: channel.ID, Title: cmp.Or(channel.Title, channel.ID), Open: channel.Open()})
	}
	closed := func(channel poster.Channel) bool { return !channel.Open }
	if len(c.Channels) > 0 {
		ids, err := roster.ParseChannels(strings.Join(c.Channels, ","), known)
		if err != nil {
			return nil, err
		}
		all = slices.DeleteFunc(all, func(channel poster.Channel) bool { return !slices.Contains(ids, channel.ID) })
		if n := len(all) - len(slices.DeleteFunc(slices.Clone(all), closed)); c.Code != "" && n != 1 {
			return nil, fmt.Errorf("--code opens one closed channel, and %d of those named are closed: make a page for that one alone", n)
		}
		return all, nil
	}
	if c.Code != "" {
		return nil, errors.New("--code opens one closed channel: name it, as in notifier poster feuerwehr --code 4711AB")
	}
	if all = slices.DeleteFunc(all, closed); len(all) == 0 {
		return nil, errors.New("no channel is open to everyone: name the one that the page is for, as in notifier poster feuerwehr")
	}
	return all, nil
}
