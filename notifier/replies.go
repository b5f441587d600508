package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"newsroom/notifier/internal/store"
)

type repliesCommand struct {
	databaseFlags `embed:""`
	Alert         string `arg:"" help:"The id of the alert, as status shows it."`
	JSON          bool   `name:"json" help:"For programs."`
}

// Run tells how a call is answered: how many gave which answer, and who is still open by channel. It looks at the database beside a running service.
//
// Small numbers are shown too, unlike in stats: a call is for volunteers or a roll-call, the one who asked has to act on three as on thirty, and whoever
// answers knows that editors read it. Names are in nobody's count.
func (c *repliesCommand) Run(ctx context.Context, m Main) error {
	db, err := c.openReader(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	call, err := db.Call(ctx, c.Alert)
	if errors.Is(err, store.ErrNoAlert) {
		return fmt.Errorf("%w%s", err, m.others(ctx, db))
	}
	if errors.Is(err, store.ErrNoCall) {
		return fmt.Errorf("%w; a post asks for answers by `replies: [Ja, Nein]`", err)
	}
	if err != nil {
		return err
	}
	if c.JSON {
		return m.printJSON(callReportOf(call))
	}
	m.printf("%s", describeCall(call))
	return nil
}

// describeCall says in words how a call is answered.
func describeCall(call store.Call) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %d of %d answered\n", call.ID, call.Answered, call.Asked)
	for _, choice := range call.Answers {
		fmt.Fprintf(&b, "  %4d  %s\n", choice.People, choice.Answer)
	}
	fmt.Fprintf(&b, "  %4d  open", call.Open)
	if len(call.ByChannel) > 0 {
		fmt.Fprintf(&b, ": %s", reasons(call.ByChannel))
	}
	b.WriteString("\n")
	if n := missed(call); n > 0 {
		fmt.Fprintf(&b, "  %4d  not reached, or not yet\n", n)
	}
	switch {
	case call.Second != "":
		fmt.Fprintf(&b, "  second message: %s\n", call.Second)
	case !call.Escalates.IsZero():
		fmt.Fprintf(&b, "  second message: %s, or later if the first one goes out later\n", when(call.Escalates))
	}
	return b.String()
}

// missed counts the people who have neither answered nor a message, as far as is known.
func missed(call store.Call) int { return max(call.Asked-call.Answered-call.Open, 0) }

// callReport is the form of replies --json.
type callReport struct {
	ID        string         `json:"id"`
	Title     string         `json:"title"`
	Answers   []choiceReport `json:"answers"`         // in the order of the post
	Asked     int            `json:"asked"`           // people
	Answered  int            `json:"answered"`        // the last answer of each counts
	Open      int            `json:"open"`            // have a message, and have not answered
	ByChannel map[string]int `json:"open_by_channel"` // who has several channels counts in each
	Missed    int            `json:"not_reached"`     // or not yet
	Escalates *time.Time     `json:"escalates"`       // null = there is no second message, or it was sent
	Second    string         `json:"second,omitempty"`
}

type choiceReport struct {
	Answer string `json:"answer"`
	People int    `json:"people"`
}

func callReportOf(call store.Call) callReport {
	report := callReport{
		ID: call.ID, Title: call.Title, Answers: []choiceReport{}, Asked: call.Asked, Answered: call.Answered, Open: call.Open,
		ByChannel: call.ByChannel, Missed: missed(call), Escalates: orNull(call.Escalates), Second: call.Second,
	}
	for _, choice := range call.Answers {
		report.Answers = append(report.Answers, choiceReport(choice))
	}
	return report
}
