package main

import (
	"context"
	"fmt"
	"maps"
	"math"
	"slices"
	"time"

	"newsroom/notifier/internal/disclosure"
	"newsroom/notifier/internal/store"
)

type statsCommand struct {
	databaseFlags `embed:""`
	zoneFlag      `embed:""`
	Days          int  `default:"30" placeholder:"N" help:"Days, today among them (${default})."`
	JSON          bool `help:"As JSON, for programs."`
}

// maxStatsDays is ten years.
const maxStatsDays = 3653

// Run shows sums, and none that tells of a single person: package disclosure says how.
func (c *statsCommand) Run(ctx context.Context, m Main) error {
	zone, err := c.zone()
	if err == nil && (c.Days < 1 || c.Days > maxStatsDays) {
		err = fmt.Errorf("--days is %d; it must be from 1 to %d", c.Days, maxStatsDays)
	}
	if err != nil {
		return usageError{err}
	}
	db, err := c.openReader(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	sums, err := db.Stats(ctx, m.Now(), c.Days, zone)
	if err != nil {
		return err
	}
	report := newStatsReport(sums)
	if !c.JSON {
		return report.print(m.Stdout)
	}
	return m.printJSON(report)
}

// statsReport is the form of stats --json.
type statsReport struct {
	Numbers   string                    `json:"numbers"` // how to read them
	Step      int                       `json:"step"`
	From      string                    `json:"from"`
	To        string                    `json:"to"`
	Channels  []channelStats            `json:"channels"`
	Alerts    []alertStats              `json:"alerts"`     // the newest first
	AllAlerts sendingStats              `json:"all_alerts"` // what is shown of each, added up
	Texts     map[string]disclosure.Sum `json:"texts"`      // by what they were understood as
	Retention []retentionStats          `json:"retention"`  // the newest first
}

// howToRead is for who sees the numbers.
const howToRead = "Sums of people, of their texts and of messages to them are in steps of 5, rounded down; null stands for 1 to 4. " +
	"There are no totals, and days are put together until the numbers are large enough, so that nothing tells of a single person."

type channelStats struct {
	ID          string          `json:"id"`
	Subscribers disclosure.Sum  `json:"subscribers"`
	Daily       *disclosure.Sum `json:"daily,omitempty"` // those who get the digest; left out where subscribers is null
	Periods     []periodStats   `json:"periods"`         // none where subscribers is null
}

type periodStats struct {
	From        string         `json:"from"`
	To          string         `json:"to"`
	Joins       disclosure.Sum `json:"joins"`
	Leaves      disclosure.Sum `json:"leaves"`
	Subscribers disclosure.Sum `json:"subscribers"` // at the end
}

type alertStats struct {
	ID        string    `json:"id"`
	Kind      string    `json:"kind"`
	Published time.Time `json:"published"`
	sendingStats
	Replies map[string]disclosure.Sum `json:"replies,omitempty"` // of calls
}

// sendingStats say what became of messages. No two of them have a message in common.
type sendingStats struct {
	Delivered disclosure.Sum            `json:"delivered"`
	Accepted  disclosure.Sum            `json:"accepted"` // the provider has them, and has not said that they arrived
	Waiting   disclosure.Sum            `json:"waiting"`
	Failed    map[string]disclosure.Sum `json:"failed"`            // by class
	NotSent   map[string]disclosure.Sum `json:"not_sent"`          // by reason
	Rate      *int                      `json:"delivered_percent"` // of what was handed to the provider; null = too few
	Times     map[string]timeStats      `json:"seconds"`           // after the alert was published; accepted, delivered
}

type timeStats struct {
	Median *int `json:"median"`     // null = too few
	Most   *int `json:"percent_95"` // 95 of 100 took no longer; null = too few
}

type retentionStats struct {
	At         time.Time      `json:"at"`
	Finished   bool           `json:"finished"`
	Texts      disclosure.Sum `json:"texts"`
	Pictures   disclosure.Sum `json:"pictures"`
	Deliveries disclosure.Sum `json:"deliveries"`
	Threads    disclosure.Sum `json:"threads"`
	Numbers    disclosure.Sum `json:"numbers"` // of people who had joined nothing
}

func newStatsReport(s store.Stats) statsReport {
	r := statsReport{
		Numbers: howToRead, Step: disclosure.Least, From: s.Days[0], To: s.Days[len(s.Days)-1],
		Channels: []channelStats{}, Alerts: []alertStats{}, Texts: disclosure.Parts(s.Texts), Retention: []retentionStats{},
	}
	for _, id := range slices.Sorted(maps.Keys(s.Channels)) {
		r.Channels = append(r.Channels, newChannelStats(id, s))
	}
	var all []sendingStats
	for _, a := range s.Alerts {
		one := alertStats{ID: a.ID, Kind: a.Kind, Published: a.Published, sendingStats: newSendingStats(a)}
		if len(a.Asked) > 0 {
			one.Replies = disclosure.Each(answered(a))
		}
		r.Alerts, all = append(r.Alerts, one), append(all, one.sendingStats)
	}
	r.AllAlerts = together(all, s.Pace)
	for _, c := range s.Cleaned {
		r.Retention = append(r.Retention, retentionStats{
			At: c.At, Finished: !c.Finished.IsZero(), Texts: disclosure.Of(c.Texts), Pictures: disclosure.Of(c.Pictures),
			Deliveries: disclosure.Of(c.Deliveries), Threads: disclosure.Of(c.Threads), Numbers: disclosure.Of(c.People),
		})
	}
	return r
}

// answered counts each answer of a call, those too that nobody gave.
func answered(a store.AlertSums) map[string]int {
	all := maps.Clone(a.Replies)
	for _, answer := range a.Asked {
		all[answer] += 0
	}
	return all
}

func newChannelStats(id string, s store.Stats) channelStats {
	flow := s.Channels[id]
	periods := disclosure.Periods(disclosure.Flow{Joins: flow.Joins, Leaves: flow.Leaves, People: flow.Subscribers})
	c := channelStats{ID: id, Subscribers: periods[len(periods)-1].People, Periods: []periodStats{}}
	for _, p := range periods {
		if p.OnlyPeople {
			return c
		}
		c.Periods = append(c.Periods, periodStats{From: s.Days[p.First], To: s.Days[p.Last], Joins: p.Joins, Leaves: p.Leaves, Subscribers: p.People})
	}
	daily := disclosure.Of(s.Digests[id])
	c.Daily = &daily
	return c
}

func newSendingStats(a store.AlertSums) sendingStats {
	n := map[store.State]int{}
	failed, notSent := map[string]int{}, map[string]int{}
	for state, classes := range a.States {
		for class, count := range classes {
			n[state] += count
			switch state {
			case store.Undelivered, store.Failed, store.Rejected, store.GaveUp:
				failed[classOr(class, state)] += count
			case store.Skipped, store.Cancelled:
				notSent[classOr(class, state)] += count
			}
		}
	}
	s := sendingStats{
		Delivered: disclosure.Of(n[store.Delivered]), Accepted: disclosure.Of(n[store.Accepted] + n[store.Sent]),
		Waiting: disclosure.Of(n[store.Planned] + n[store.Dispatching] + n[store.Unknown]),
		Failed:  disclosure.Parts(failed), NotSent: disclosure.Parts(notSent), Times: newTimeStats(a.Pace),
	}
	s.Rate = s.rate()
	return s
}

func classOr(class string, state store.State) string {
	if class == "" {
		return string(state)
	}
	return class
}

// rate is made of what is shown, and tells no more.
func (s sendingStats) rate() *int {
	delivered, all := s.Delivered.AtLeast(), s.Delivered.AtLeast()+s.Accepted.AtLeast()
	for _, n := range s.Failed {
		all += n.AtLeast()
	}
	if all < disclosure.LeastTail {
		return nil
	}
	percent := int(math.Round(100 * float64(delivered) / float64(all)))
	return &percent
}

func newTimeStats(pace map[string]store.Durations) map[string]timeStats {
	all := map[string]timeStats{}
	for what, d := range pace {
		var t timeStats
		if d.Count() >= disclosure.Least {
			t.Median = inSeconds(d.Quantile(0.5))
		}
		if d.Count() >= disclosure.LeastTail {
			t.Most = inSeconds(d.Quantile(0.95))
		}
		all[what] = t
	}
	return all
}

func inSeconds(d time.Duration) *int {
	s := int(d / time.Second)
	return &s
}

// together adds up what is shown of alerts, so that it tells no more than they do.
func together(alerts []sendingStats, pace map[string]store.Durations) sendingStats {
	var delivered, accepted, waiting int
	failed, notSent := map[string]int{}, map[string]int{}
	for _, a := range alerts {
		delivered += a.Delivered.AtLeast()
		accepted += a.Accepted.AtLeast()
		waiting += a.Waiting.AtLeast()
		addShown(failed, a.Failed)
		addShown(notSent, a.NotSent)
	}
	s := sendingStats{
		Delivered: disclosure.Of(delivered), Accepted: disclosure.Of(accepted), Waiting: disclosure.Of(waiting),
		Failed: disclosure.Each(failed), NotSent: disclosure.Each(notSent), Times: newTimeStats(pace),
	}
	s.Rate = s.rate()
	return s
}

func addShown(sums map[string]int, shown map[string]disclosure.Sum) {
	for name, n := range shown {
		if n.AtLeast() > 0 {
			sums[name] += n.AtLeast()
		}
	}
}
