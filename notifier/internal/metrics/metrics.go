// Package metrics owns what Prometheus is told, and its names. There is no number, no text, no pseudonym and no alert in it, and no label that could
// take more values than the program and the newsroom's channels have names for.
//
// What tells of people comes in steps of five, rounded down, as package disclosure says, and is absent from 1 to 4:
//
//	newsroom_notifier_subscribers{channel}            people who get a channel
//	newsroom_notifier_texts_total{kind}               texts that came in, by what they were understood as
//	newsroom_notifier_answers_total                   texts that were answered
//	newsroom_notifier_ledger_records                  records in the ledger of consents
//	newsroom_notifier_retention_deleted{what}         what the newest run of retention deleted
//
// What tells of the machine is exact:
//
//	newsroom_notifier_webhook_duration_seconds{webhook,code}  requests of the provider, until they were answered
//	newsroom_notifier_send_duration_seconds{outcome}          requests to the provider that hand over a message
//	newsroom_notifier_reports_total{status}                   what the provider reported about messages
//	newsroom_notifier_deliveries{state}                       messages that are planned, under way (dispatching) or unknown
//	newsroom_notifier_oldest_planned_age_seconds              since when the oldest alert waits of which something is to be sent; 0 = none does
//	newsroom_notifier_stopped{way}                            1 = nothing is sent on that way
//	newsroom_notifier_retention_timestamp_seconds             when retention was last done; 0 = never
//	go_…, process_…, go_build_info                            of the program
package metrics

import (
	"log/slog"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

const namespace = "newsroom_notifier"

// Metrics is what is measured of one running notifier.
type Metrics struct {
	registry *prometheus.Registry
	now      func() time.Time

	texts    *steps
	answers  *steps
	webhooks *prometheus.HistogramVec
	sends    *prometheus.HistogramVec
	reports  *prometheus.CounterVec
}

// New begins to measure; how things stand is asked of the gauges at each scrape.
func New(gauges Gauges, now func() time.Time) *Metrics {
	m := &Metrics{
		registry: prometheus.NewRegistry(),
		now:      now,
		texts:    newSteps("texts_total", "Texts that came in, by what they were understood as; in steps of 5.", "kind"),
		answers:  newSteps("answers_total", "Texts that were answered; in steps of 5."),
		webhooks: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Namespace: namespace, Name: "webhook_duration_seconds", Help: "Requests of the provider, until they were answered.",
			Buckets: []float64{.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 15},
		}, []string{"webhook", "code"}),
		sends: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Namespace: namespace, Name: "send_duration_seconds", Help: "Requests to the provider that hand over a message.",
			Buckets: []float64{.025, .05, .1, .25, .5, 1, 2.5, 5, 10, 20, 35},
		}, []string{"outcome"}),
		reports: prometheus.NewCounterVec(prometheus.CounterOpts{
			Namespace: namespace, Name: "reports_total", Help: "What the provider reported about messages.",
		}, []string{"status"}),
	}
	m.registry.MustRegister(m.texts, m.answers, m.webhooks, m.sends, m.reports, standing{gauges, now},
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}), collectors.NewBuildInfoCollector())
	return m
}

// Registry is for tests of what is told.
func (m *Metrics) Registry() *prometheus.Registry { return m.registry }

// Handler answers GET /metrics. If the database does not answer, the rest is told all the same.
func (m *Metrics) Handler(log *slog.Logger) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{
		ErrorHandling: promhttp.ContinueOnError, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn),
		MaxRequestsInFlight: 4, Timeout: 10 * time.Second,
	}))
	return mux
}
