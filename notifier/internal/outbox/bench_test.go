package outbox_test

import (
	"context"
	"fmt"
	"log/slog"
	"sync/atomic"
	"testing"
	"time"

	"newsroom/notifier/internal/outbox"
	"newsroom/notifier/internal/store/storetest"
	"newsroom/notifier/sms"
)

// sender is a provider without a network.
type sender struct {
	count  atomic.Int64
	answer func(n int) (connected bool) // nil = always
	takes  time.Duration
	hang   bool // until the request is cut off
}

func (s *sender) Send(ctx context.Context, _ sms.Message) sms.Result {
	n := s.count.Add(1)
	if s.hang {
		<-ctx.Done()
		return sms.Result{}
	}
	if s.takes > 0 {
		time.Sleep(s.takes)
	}
	if s.answer != nil && !s.answer(int(n)) {
		return sms.Result{Outcome: sms.NotSent}
	}
	return sms.Result{Outcome: sms.Accepted, ID: fmt.Sprintf("SM%032d", n)}
}

func (s *sender) Find(context.Context, string, sms.Way, time.Time) ([]sms.Found, error) {
	return nil, nil
}

func (s *sender) Cancel(context.Context, string) (bool, error) { return false, nil }

// BenchmarkInstantProvider sends 20,000 messages through a provider that answers at once: what the program itself costs,
// with every state on the disk.
func BenchmarkInstantProvider(b *testing.B) { dispatch(b, 20_000, 0) }

// BenchmarkSlowProvider sends 2,000 messages, each of which takes 50 ms; the ideal at 20 at a time is 5 s.
func BenchmarkSlowProvider(b *testing.B) { dispatch(b, 2_000, 50*time.Millisecond) }

func dispatch(b *testing.B, people int, takes time.Duration) {
	w := newWorld(b)
	w.config.Concurrency, w.config.Log = 20, slog.New(slog.DiscardHandler)
	storetest.Join(b, w.store, people, storetest.Start, "mini")
	for i := 0; b.Loop(); i++ {
		b.StopTimer()
		w.planOnly(b, fmt.Sprint(i))
		b.StartTimer()
		if err := outbox.NewDispatcher(w.store, &sender{takes: takes}, w.config).Drain(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
	messages := float64(people) * float64(b.N)
	b.ReportMetric(messages/b.Elapsed().Seconds(), "messages/s")
	if takes > 0 {
		b.ReportMetric(b.Elapsed().Seconds()/(messages/20*takes.Seconds()), "x-ideal")
	}
}
