package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"newsroom/notifier/internal/disclosure"
	"newsroom/notifier/internal/store"
)

// print writes a report for people.
func (r statsReport) print(w io.Writer) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	line := func(columns ...any) {
		_, _ = fmt.Fprintln(table, strings.TrimSuffix(fmt.Sprintf(strings.Repeat("%v\t", len(columns)), columns...), "\t"))
	}
	line(fmt.Sprintf("%s to %s. Sums are in steps of %d, rounded down; <%d = 1 to %d.", r.From, r.To, r.Step, r.Step, r.Step-1))
	line()
	line("CHANNEL", "FROM", "TO", "JOINED", "LEFT", "SUBSCRIBERS")
	for _, c := range r.Channels {
		for _, p := range calm(c.Periods) {
			line(c.ID, p.From, p.To, p.Joins, p.Leaves, p.Subscribers)
		}
		if len(c.Periods) == 0 {
			line(c.ID, r.To, r.To, "-", "-", c.Subscribers)
		}
		if c.Daily != nil {
			line(c.ID, r.To, r.To, "", "", fmt.Sprintf("%s daily", c.Daily))
		}
	}
	line()
	line("ALERT", "DELIVERED", "ACCEPTED", "WAITING", "FAILED", "NOT SENT", "ARRIVED", "MEDIAN", "95 %")
	for _, a := range r.Alerts {
		line(a.columns(a.ID)...)
	}
	line(r.AllAlerts.columns("all of these")...)
	for _, a := range r.Alerts {
		if a.Replies != nil {
			line("replies to "+a.ID, listed(a.Replies))
		}
	}
	line()
	line("TEXTS", listed(r.Texts))
	for _, c := range r.Retention {
		line("DELETED "+when(c.At), fmt.Sprintf("%s texts, %s pictures, %s deliveries, %s threads, %s numbers%s",
			c.Texts, c.Pictures, c.Deliveries, c.Threads, c.Numbers, cutShort(c.Finished)))
	}
	return table.Flush()
}

// calm puts days together on which nobody came and nobody went.
func calm(periods []periodStats) []periodStats {
	var all []periodStats
	for _, p := range periods {
		if n := len(all) - 1; n >= 0 && p.nobody() && all[n].nobody() {
			all[n].To = p.To
		} else {
			all = append(all, p)
		}
	}
	return all
}

func (p periodStats) nobody() bool {
	return p.Joins == disclosure.Of(0) && p.Leaves == disclosure.Of(0)
}

func cutShort(finished bool) string {
	if finished {
		return ""
	}
	return "; not finished"
}

func (s sendingStats) columns(name string) []any {
	delivered := s.Times[store.PaceDelivered]
	return []any{
		name, s.Delivered, s.Accepted, s.Waiting, listed(s.Failed), listed(s.NotSent), numberOr(s.Rate, " %"),
		numberOr(delivered.Median, " s"), numberOr(delivered.Most, " s"),
	}
}

func numberOr(n *int, unit string) string {
	if n == nil {
		return "-"
	}
	return fmt.Sprint(*n, unit)
}

func listed(sums map[string]disclosure.Sum) string {
	names := disclosure.Names(sums)
	if len(names) == 0 {
		return "-"
	}
	parts := slices.Clone(names)
	for i, name := range names {
		parts[i] = name + " " + sums[name].String()
	}
	return strings.Join(parts, ", ")
}
