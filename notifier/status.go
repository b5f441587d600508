package main

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"newsroom/notifier/internal/outbox"
	"newsroom/notifier/internal/store"
)

type statusCommand struct {
	databaseFlags `embed:""`
	Alert         string `arg:"" optional:"" help:"The id of one alert; else the newest."`
	JSON          bool   `name:"json" help:"For programs."`
	Last          int    `default:"20" help:"How many alerts to show (${default})."`
}

// Run looks at the database beside a running service.
func (c *statusCommand) Run(ctx context.Context, m Main) error {
	db, err := c.openReader(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	pauses, err := db.Pauses(ctx)
	if err != nil {
		return err
	}
	alerts, err := c.alerts(ctx, db)
	if err != nil {
		return err
	}
	letters, err := db.Letters(ctx, m.Now().Add(-lettersOf))
	if err != nil {
		return err
	}
	if c.JSON {
		return m.statusJSON(pauses, alerts, letters)
	}
	for _, p := range pauses {
		m.printf("%s", describePause(p))
	}
	for _, a := range alerts {
		m.printf("%s", describe(a))
	}
	if c.Alert == "" {
		m.printf("%s", describeLetters(letters))
	}
	if len(alerts) == 0 {
		m.printf("no alert was handled yet\n")
	}
	return nil
}

func (c *statusCommand) alerts(ctx context.Context, db *store.Store) ([]store.AlertStatus, error) {
	if c.Alert == "" {
		return db.Statuses(ctx, c.Last)
	}
	one, err := db.Status(ctx, c.Alert)
	if err != nil {
		return nil, err
	}
	return []store.AlertStatus{one}, nil
}

// lettersOf is of how long status counts what was said to single people.
const lettersOf = 24 * time.Hour

// describeLetters counts answers and notices in one line, since nobody but whom they are for is concerned with a single one.
func describeLetters(letters map[store.State]int) string {
	if len(letters) == 0 {
		return ""
	}
	return fmt.Sprintf("answers and notices to single people\n  %s\n", counts(store.AlertStatus{States: letters}))
}

// describe says in words how far an alert is, what somebody has to know first.
func describe(a store.AlertStatus) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s (%s)\n", a.ID, a.Kind)
	if a.Disposition == "recorded" {
		fmt.Fprintf(&b, "  not sent: %s, published %s\n", a.Reason, when(a.Published))
		return b.String()
	}
	b.WriteString(warnings(a))
	fmt.Fprintf(&b, "  %s\n", counts(a))
	if a.Quiet > 0 {
		fmt.Fprintf(&b, "  quiet: %d of the planned ones wait until quiet hours are over\n", a.Quiet)
	}
	if len(a.Classes) > 0 {
		fmt.Fprintf(&b, "  why not: %s\n", reasons(a.Classes))
	}
	if !a.First.IsZero() {
		fmt.Fprintf(&b, "  seen %s, first accepted after %s, last after %s\n", when(a.Seen), a.First.Sub(a.Seen), a.Last.Sub(a.Seen))
	} else {
		fmt.Fprintf(&b, "  seen %s\n", when(a.Seen))
	}
	return b.String()
}

// warnings are what an editor may have to act on.
func warnings(a store.AlertStatus) string {
	var b strings.Builder
	if !a.Cancelled.IsZero() {
		fmt.Fprintf(&b, "  CANCELLED %s\n", when(a.Cancelled))
	}
	if a.HeldWhy == store.HeldConfirm {
		fmt.Fprintf(&b, "  WAITS since %s: it goes to many people; `notifier release %s` sends it, `notifier cancel %s` ends it\n", when(a.Held), a.ID, a.ID)
	} else if !a.Held.IsZero() {
		fmt.Fprintf(&b, "  HELD since %s; `notifier release %s` lets it go on\n", when(a.Held), a.ID)
	}
	if a.Dark > 0 {
		fmt.Fprintf(&b, "  UNKNOWN FOR GOOD: %d may have it or not; the provider's list could not tell within a day\n", a.Dark)
	}
	if n := a.States[store.Unknown] - a.Dark; n > 0 {
		fmt.Fprintf(&b, "  UNKNOWN: %d may have it or not; they are looked for at the provider, and texted again only if it does not have them\n", n)
	}
	if n := a.States[store.GaveUp]; n > 0 {
		fmt.Fprintf(&b, "  NOT REACHED: %d were given up\n", n)
	}
	if a.Seconds > 0 {
		fmt.Fprintf(&b, "  TWICE: the provider took %s of a message that it had; %d could be cancelled\n", plural(a.Seconds, "repetition"), a.Withdrawn)
	}
	return b.String()
}

func counts(a store.AlertStatus) string {
	var parts []string
	for _, state := range store.States() {
		if n := a.States[state]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, state))
		}
	}
	if len(parts) == 0 {
		return "no recipients"
	}
	return fmt.Sprintf("%s: %s", plural(a.Recipients(), "recipient"), strings.Join(parts, ", "))
}

// reasons lists counts by reason, sorted by name.
func reasons(counts map[string]int) string {
	var parts []string
	for reason, n := range counts {
		parts = append(parts, fmt.Sprintf("%s %d", reason, n))
	}
	slices.Sort(parts)
	return strings.Join(parts, ", ")
}

func describePause(p store.Pause) string {
	reason := strings.Join(strings.Fields(p.Class+" "+p.Code), " ")
	if p.Way == outbox.WayApp {
		return fmt.Sprintf("STOPPED: nobody gets anything by WhatsApp since %s: %s: %s\n  text messages go on; mend it and start again; what was planned is sent then\n",
			when(p.Since), reason, p.Detail)
	}
	if p.Way == outbox.WayAbroad {
		return fmt.Sprintf("STOPPED: numbers of some country get nothing since %s: %s: %s\n  allow the country in the provider's console; what was planned for them is sent then\n",
			when(p.Since), reason, p.Detail)
	}
	return fmt.Sprintf("STOPPED: nothing is sent by %s since %s: %s: %s\n  mend the cause; a message is tried from time to time, a minute apart at most, and all goes on when one gets through\n",
		p.Way, when(p.Since), reason, p.Detail)
}

func when(t time.Time) string {
	return t.UTC().Format("2006-01-02 15:04:05 UTC")
}

func plural(n int, word string) string {
	if n == 1 {
		return "1 " + word
	}
	return fmt.Sprintf("%d %ss", n, word)
}

// statusReport is the form of status --json.
type statusReport struct {
	Stopped []pauseReport       `json:"stopped"` // ways on which nothing is sent
	Alerts  []alertReport       `json:"alerts"`  // the newest first
	Letters map[store.State]int `json:"letters"` // answers and notices to single people, of the last 24 hours, by state
}

func orNull(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

type pauseReport struct {
	Way    string    `json:"way"`
	Since  time.Time `json:"since"`
	Class  string    `json:"class"`
	Code   string    `json:"code"`
	Detail string    `json:"detail"`
}

type alertReport struct {
	ID          string              `json:"id"`
	Kind        string              `json:"kind"`
	Disposition string              `json:"disposition"`
	Reason      string              `json:"reason,omitempty"`
	Published   time.Time           `json:"published"`
	Seen        time.Time           `json:"seen"`
	First       *time.Time          `json:"first_accepted"` // null = none yet
	Last        *time.Time          `json:"last_accepted"`
	Recipients  int                 `json:"recipients"`
	States      map[store.State]int `json:"states"`  // deliveries by state
	Classes     map[string]int      `json:"classes"` // those that did not arrive, by why
	Quiet       int                 `json:"quiet"`   // planned ones that wait until quiet hours are over
	Held        *time.Time          `json:"held"`    // null = it goes
	HeldWhy     string              `json:"held_why,omitempty"`
	Cancelled   *time.Time          `json:"cancelled"`
	Dark        int                 `json:"unknown_for_good"`          // unknown ones that are not looked for any more
	Seconds     int                 `json:"second_messages"`           // messages that the provider took twice
	Withdrawn   int                 `json:"second_messages_cancelled"` // those of them that could be taken back
}

func (m Main) statusJSON(pauses []store.Pause, alerts []store.AlertStatus, letters map[store.State]int) error {
	report := statusReport{Stopped: []pauseReport{}, Alerts: []alertReport{}, Letters: letters}
	for _, p := range pauses {
		report.Stopped = append(report.Stopped, pauseReport(p))
	}
	for _, a := range alerts {
		one := alertReport{
			ID: a.ID, Kind: a.Kind, Disposition: a.Disposition, Reason: a.Reason, Published: a.Published, Seen: a.Seen,
			Recipients: a.Recipients(), States: a.States, Classes: a.Classes, Quiet: a.Quiet,
		}
		if !a.First.IsZero() {
			one.First, one.Last = &a.First, &a.Last
		}
		one.Held, one.Cancelled = orNull(a.Held), orNull(a.Cancelled)
		one.HeldWhy, one.Dark, one.Seconds, one.Withdrawn = a.HeldWhy, a.Dark, a.Seconds, a.Withdrawn
		report.Alerts = append(report.Alerts, one)
	}
	return m.printJSON(report)
}

func (m Main) printJSON(value any) error {
	encoder := json.NewEncoder(m.Stdout)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(value)
}
