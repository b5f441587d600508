package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"

	"newsroom/notifier/internal/page"
	"newsroom/notifier/internal/store"
	"newsroom/notifier/internal/twilio"
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
		database = errors.Join(c.sayInbox(ctx, m, db), db.Close())
	}
	if errors.Is(database, store.ErrMissing) {
		m.printf("the database %s is not there yet; run makes it\n", store.Shown(c.Database))
		database = nil
	}
	c.sayOptOut(m)
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

// sayOptOut says what is expected of Twilio and cannot be asked of it: set wrongly, people get two answers to one word, or none.
func (c *checkCommand) sayOptOut(m Main) {
	expected := map[twilio.OptOutMode]string{
		twilio.OptOutAdvanced: "a Messaging Service with Advanced Opt-Out, which tells of each text that Twilio answered; a number without one needs default",
		twilio.OptOutDefault:  "a number without Advanced Opt-Out: Twilio answers STOP, START, HELP and its other English words by SMS, we do not",
		twilio.OptOutOff:      "Twilio's support has switched its answers off, so that we answer STOP, START and HELP",
	}
	m.printf("--twilio-opt-out is %s: %s\n", c.OptOut, expected[twilio.OptOutMode(c.OptOut)])
}

// sayInbox says where editors read what people write, and how many there are. A code and a session that go over a network in the clear are anybody's.
func (c *checkCommand) sayInbox(ctx context.Context, m Main, db *store.Store) error {
	editors, err := db.Editors(ctx)
	if err != nil {
		return err
	}
	_, public, err := c.webhook(m, c.Listen)
	if err != nil {
		return nil //nolint:nilerr // problems has said so
	}
	m.printf("the editors' inbox is at %s%s; editors: %d\n", strings.TrimRight(withoutPassword(public), "/"), page.Home, len(editors))
	if u, err := url.Parse(public); err == nil && u.Scheme == "http" && !local(u.Hostname()) && len(editors) > 0 {
		return fmt.Errorf("--public-url is %s: editors sign in over it, so it must be https", withoutPassword(public))
	}
	return nil
}

// local says whether a host is this machine.
func local(host string) bool {
	return host == "localhost" || net.ParseIP(host).IsLoopback()
}
