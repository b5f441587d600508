package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"unicode/utf8"

	"newsroom/notifier/internal/outbox"
	"newsroom/notifier/internal/store"
	"newsroom/notifier/sms"
)

type planCommand struct {
	alertsFlags   `embed:""`
	databaseFlags `embed:""`
	houseFlags    `embed:""`
}

// Run prints what send would do now.
func (c *planCommand) Run(ctx context.Context, m Main) error {
	if err := errors.Join(c.alertsFlags.problems(), c.houseFlags.problems()); err != nil {
		return usageError{err}
	}
	feed, err := readFeed(ctx, m, c.Alerts)
	if err != nil {
		return err
	}
	db, err := c.openReader(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	decisions, err := c.planner(db, slog.New(slog.DiscardHandler)).Decide(ctx, feed, m.Now())
	if err != nil {
		return err
	}
	total := map[outbox.Disposition]int{}
	for _, d := range decisions {
		total[d.Disposition]++
		if err := m.preview(ctx, db, d, c.house()); err != nil {
			return err
		}
	}
	m.printf("%d to send, %d later, %d not to send, %d handled before\n",
		total[outbox.Planned], total[outbox.Waiting], total[outbox.Recorded], total[outbox.Handled])
	return nil
}

func (m Main) preview(ctx context.Context, db *store.Store, d outbox.Decision, house store.House) error {
	switch d.Disposition {
	case outbox.Handled:
		return nil
	case outbox.Recorded:
		m.printf("%s (%s)\n  not sent: %s, published %s\n\n", d.Alert.ID, d.Alert.Kind, d.Reason, when(d.Alert.Published))
		return nil
	}
	at := m.Now()
	if d.Disposition == outbox.Waiting {
		at = d.Alert.Published
	}
	who, err := db.Preview(ctx, d.Alert, house, at)
	if err != nil {
		return err
	}
	m.printf("%s (%s)\n", d.Alert.ID, d.Alert.Kind)
	if d.Disposition == outbox.Waiting {
		m.printf("  waits until %s\n", when(d.Alert.Published))
	}
	m.printf("  %s\n  %s\n", strings.ReplaceAll(d.Alert.Text, "\n", "\n  "), cost(d.Alert.Text, who.Recipients))
	if d.Alert.Confirm > 0 && who.Recipients > d.Alert.Confirm {
		m.printf("  waits for `notifier release %s`: it goes to more than %d people\n", d.Alert.ID, d.Alert.Confirm)
	}
	if who.Waiting > 0 {
		m.printf("  %d of them get it when their quiet hours are over, at %s at the latest\n", who.Waiting, when(who.Until))
	}
	m.printf("  channels: %s\n", strings.Join(d.Alert.Channels, ", "))
	if len(d.Strangers) > 0 {
		m.printf("  not a channel of the newsroom: %s\n", strings.Join(d.Strangers, ", "))
	}
	if len(who.Excluded) > 0 {
		m.printf("  left out: %s\n", reasons(who.Excluded))
	}
	m.printf("\n")
	return nil
}

// cost says what a text costs and why, for all who get it.
func cost(text string, recipients int) string {
	c := sms.Measure(text)
	s := fmt.Sprintf("%s, %d characters, %s each; %s, %s in all", c.Encoding, utf8.RuneCountInString(text),
		plural(c.Segments, "segment"), plural(recipients, "recipient"), plural(c.Segments*recipients, "segment"))
	if len(c.Offenders) > 0 {
		s += fmt.Sprintf("; dearer because of %q", string(c.Offenders))
	}
	return s
}
