package metrics

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"newsroom/notifier/internal/disclosure"
	"newsroom/notifier/internal/outbox"
	"newsroom/notifier/internal/store"
)

// Gauges says how things stand in the database; see package store.
type Gauges interface {
	Gauges(ctx context.Context) (store.Gauges, error)
}

// patience is how long a scrape waits for the database.
const patience = 5 * time.Second

// standing asks the database at each scrape.
type standing struct {
	gauges Gauges
	now    func() time.Time
}

// Describe is that of prometheus.Collector: what there is depends on the database.
func (s standing) Describe(chan<- *prometheus.Desc) {}

// Collect is that of prometheus.Collector.
func (s standing) Collect(all chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	g, err := s.gauges.Gauges(ctx)
	if err != nil {
		all <- prometheus.NewInvalidMetric(prometheus.NewDesc(namespace+"_database", "The database.", nil, nil), err)
		return
	}
	deliveries := gauge("deliveries", "Messages that are planned, under way or unknown.", "state")
	for state, n := range g.Open {
		all <- deliveries(float64(n), string(state))
	}
	age := 0.0
	if !g.Oldest.IsZero() {
		age = max(0, s.now().Sub(g.Oldest).Seconds())
	}
	all <- gauge("oldest_planned_age_seconds", "Since when the oldest alert waits of which something is to be sent; 0 = none does.")(age)
	stopped := gauge("stopped", "1 = nothing is sent on that way.", "way")
	for _, way := range []string{outbox.Way, outbox.WayAbroad, outbox.WayApp} {
		all <- stopped(among(way, g.Stopped), way)
	}
	s.people(g, all)
}

// people are told of in steps.
func (s standing) people(g store.Gauges, all chan<- prometheus.Metric) {
	step := func(n int, metric func(float64, ...string) prometheus.Metric, labels ...string) {
		if sum := disclosure.Of(n); !sum.Hidden() {
			all <- metric(float64(sum.AtLeast()), labels...)
		}
	}
	subscribers := gauge("subscribers", "People who get a channel; in steps of 5, absent from 1 to 4.", "channel")
	for channel, n := range g.Subscribers {
		step(n, subscribers, channel)
	}
	step(g.Ledger, gauge("ledger_records", "Records in the ledger of consents; in steps of 5."))
	done := 0.0
	if !g.Cleaned.At.IsZero() {
		done = float64(g.Cleaned.At.Unix())
	}
	all <- gauge("retention_timestamp_seconds", "When retention was last done; 0 = never.")(done)
	deleted := gauge("retention_deleted", "What the newest run of retention deleted; in steps of 5, absent from 1 to 4.", "what")
	for what, n := range map[string]int{"texts": g.Cleaned.Texts, "pictures": g.Cleaned.Pictures, "deliveries": g.Cleaned.Deliveries} {
		step(n, deleted, what)
	}
}

func gauge(name, help string, labels ...string) func(value float64, values ...string) prometheus.Metric {
	desc := prometheus.NewDesc(prometheus.BuildFQName(namespace, "", name), help, labels, nil)
	return func(value float64, values ...string) prometheus.Metric {
		return prometheus.MustNewConstMetric(desc, prometheus.GaugeValue, value, values...)
	}
}

func among(way string, ways []string) float64 {
	for _, w := range ways {
		if w == way {
			return 1
		}
	}
	return 0
}
