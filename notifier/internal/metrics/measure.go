package metrics

import (
	"context"
	"net/http"
	"strconv"

	"newsroom/notifier/internal/inbound"
	"newsroom/notifier/internal/outbox"
	"newsroom/notifier/internal/store"
	"newsroom/notifier/sms"
)

// Texts counts what a store receives.
func (m *Metrics) Texts(s inbound.Store) inbound.Store { return texts{s, m} }

type texts struct {
	inbound.Store
	m *Metrics
}

// Receive is that of the store. A text that comes again counts once.
func (t texts) Receive(ctx context.Context, text store.Text, decide func(store.Sender) store.Decision) (store.Received, error) {
	got, err := t.Store.Receive(ctx, text, decide)
	if err == nil && !got.Again {
		t.m.texts.add(string(got.Kind))
		if got.Answer != "" {
			t.m.answers.add("")
		}
	}
	return got, err
}

// Reports counts what an outbox is told of its messages.
func (m *Metrics) Reports(o inbound.Outbox) inbound.Outbox { return reports{o, m} }

type reports struct {
	inbound.Outbox
	m *Metrics
}

// Report is that of the outbox.
func (r reports) Report(ctx context.Context, report sms.Report) (store.Merged, error) {
	merged, err := r.Outbox.Report(ctx, report)
	if err == nil {
		r.m.reports.WithLabelValues(string(report.Status)).Inc()
	}
	return merged, err
}

// Provider times what is handed to a provider.
func (m *Metrics) Provider(p outbox.Provider) outbox.Provider { return provider{p, m} }

type provider struct {
	outbox.Provider
	m *Metrics
}

// Send is that of the provider.
func (p provider) Send(ctx context.Context, message sms.Message) sms.Result {
	begun := p.m.now()
	result := p.Provider.Send(ctx, message)
	p.m.sends.WithLabelValues(outcome(result.Outcome)).Observe(p.m.now().Sub(begun).Seconds())
	return result
}

func outcome(o sms.Outcome) string {
	switch o {
	case sms.NotSent:
		return "not_sent"
	case sms.Accepted:
		return "accepted"
	case sms.Rejected:
		return "rejected"
	}
	return "unknown"
}

// Webhooks times the provider's requests; others pass.
func (m *Metrics) Webhooks(next http.Handler) http.Handler {
	names := map[string]string{inbound.TextPath: "text", inbound.StatusPath: "status"}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := names[r.URL.Path]
		if name == "" {
			next.ServeHTTP(w, r)
			return
		}
		begun, seen := m.now(), &answer{ResponseWriter: w, status: http.StatusOK}
		next.ServeHTTP(seen, r)
		m.webhooks.WithLabelValues(name, strconv.Itoa(seen.status)).Observe(m.now().Sub(begun).Seconds())
	})
}

// answer remembers the status.
type answer struct {
	http.ResponseWriter
	status int
}

// WriteHeader is that of http.ResponseWriter.
func (a *answer) WriteHeader(status int) {
	a.status = status
	a.ResponseWriter.WriteHeader(status)
}

// Unwrap lets http.ResponseController reach what is below.
func (a *answer) Unwrap() http.ResponseWriter { return a.ResponseWriter }
