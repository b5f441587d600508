package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"newsroom/notifier/internal/twilio/twiliotest"
)

// The alert that is sent.
const (
	alertID = "bench/fernwaerme"
	text    = "Fernwärme in der Altstadt fällt bis Mittag aus. Bereitschaft bitte melden."
	link    = "https://news.example.org/a/7k3qf9/"
	channel = "mini"
)

// concurrency is how many requests the notifier has at the same time by default.
const concurrency = 20

// writeFeed makes alerts.json with an alert that was published just now.
func (b *bench) writeFeed() (string, error) {
	item := map[string]any{
		"id": alertID, "url": "https://news.example.org/fernwaerme/", "title": "Fernwärme", "content_text": text,
		"date_published": clock().Add(-time.Second).Format(time.RFC3339),
		"_newsroom":      map[string]any{"kind": "alert", "channels": []string{channel}, "short_url": link},
	}
	feed := map[string]any{
		"version": "https://jsonfeed.org/version/1.1", "title": "Stadtwerke Lindenau", "language": "de", "home_page_url": "https://news.example.org/",
		"_newsroom": map[string]any{"contract": 1, "channels": []map[string]string{{"id": channel, "title": "Mini"}}},
		"items":     []any{item},
	}
	data, err := json.Marshal(feed)
	if err != nil {
		return "", err
	}
	path := filepath.Join(b.dir, "alerts.json")
	return path, os.WriteFile(path, data, 0o600)
}

// notify starts a command of the notifier that works on alerts.
func (b *bench) notify(s *sandbox, database string, args ...string) (*process, error) {
	feed, err := b.writeFeed()
	if err != nil {
		return nil, err
	}
	args = append([]string{b.notifier, args[0], "--database", database, "--keys", b.keys(), "--alerts", feed}, args[1:]...)
	return start(args, []string{
		"TWILIO_ACCOUNT_SID=" + twiliotest.DefaultAccountSID, "TWILIO_AUTH_TOKEN=" + twiliotest.DefaultAuthToken,
		"NEWSROOM_SENDER=" + twiliotest.DefaultNumber, "NEWSROOM_TWILIO_URL=" + s.address, "NEWSROOM_COUNTRIES=49,999", "NEWSROOM_ANSWERS_PER_HOUR=0",
	})
}

// status is what `notifier status --json` says of the alert.
type status struct {
	Seen       time.Time      `json:"seen"`
	First      time.Time      `json:"first_accepted"`
	Last       time.Time      `json:"last_accepted"`
	Recipients int            `json:"recipients"`
	States     map[string]int `json:"states"`
}

func (b *bench) status(ctx context.Context, database string) (status, error) {
	said, err := b.command(ctx, "status", "--database", database, "--json", alertID)
	if err != nil {
		return status{}, err
	}
	var report struct {
		Alerts []status `json:"alerts"`
	}
	if err := json.Unmarshal([]byte(said), &report); err != nil {
		return status{}, fmt.Errorf("notifier status: %w", err)
	}
	if len(report.Alerts) != 1 {
		return status{}, fmt.Errorf("notifier status: %d alerts, not one", len(report.Alerts))
	}
	return report.Alerts[0], nil
}

// command runs a short command of the notifier.
func (b *bench) command(ctx context.Context, args ...string) (string, error) {
	p, err := start(append([]string{b.notifier}, args...), nil)
	if err != nil {
		return "", err
	}
	err = p.wait(ctx)
	return p.out.String(), err
}

// stopAll ends what still runs.
func stopAll(all []*process) error {
	var errs []error
	for _, p := range all {
		errs = append(errs, p.stop())
	}
	return errors.Join(errs...)
}

// loggedBy is when one of several notifiers wrote a line: they share the work.
func loggedBy(all []*process, message string) (time.Time, error) {
	var said []string
	for _, p := range all {
		if at, ok := p.logged(message); ok {
			return at, nil
		}
		said = append(said, lastLines(p.said.String()))
	}
	return time.Time{}, fmt.Errorf("no notifier has logged %q:\n%s", message, strings.Join(said, "\n"))
}
