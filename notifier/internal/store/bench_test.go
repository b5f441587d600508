package store_test

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"newsroom/notifier/internal/store"
	"newsroom/notifier/internal/store/pgtest"
	"newsroom/notifier/internal/store/storetest"
)

const crowd = 100_000

// BenchmarkPlan stores the deliveries of one alert to 100,000 people.
func BenchmarkPlan(b *testing.B) { onBoth(b, benchmarkPlan) }

func benchmarkPlan(b *testing.B, s *store.Store) {
	for i := 0; b.Loop(); i++ {
		a := storetest.Alert(fmt.Sprintf("a/%d", i), storetest.Start)
		p, err := s.Plan(context.Background(), a, storetest.Start)
		if err != nil || !p.Fresh || p.Recipients != crowd {
			b.Fatalf("planned %+v, error %v", p, err)
		}
	}
	b.ReportMetric(float64(crowd)*float64(b.N)/b.Elapsed().Seconds(), "recipients/s")
}

// BenchmarkExchange records 200 results and claims 200 rows per round, as a busy dispatcher does.
func BenchmarkExchange(b *testing.B) { onBoth(b, benchmarkExchange) }

func benchmarkExchange(b *testing.B, s *store.Store) {
	ctx := context.Background()
	var outcomes []store.Outcome
	planned, done := 0, 0
	for i := 0; b.Loop(); i++ {
		if done >= planned {
			b.StopTimer()
			p, err := s.Plan(ctx, storetest.Alert(fmt.Sprintf("a/%d", i), storetest.Start), storetest.Start)
			if err != nil {
				b.Fatal(err)
			}
			planned += p.Recipients
			b.StartTimer()
		}
		batch, err := s.Exchange(ctx, outcomes, store.Claim{Limit: 200, Now: storetest.Start, Token: fmt.Sprint(i)})
		if err != nil {
			b.Fatal(err)
		}
		outcomes = outcomes[:0]
		for _, c := range batch.Claimed {
			outcomes = append(outcomes, store.Outcome{Delivery: c.Delivery, Attempt: c.Attempt, State: store.Accepted, ProviderID: "SM" + c.Attempt, At: storetest.Start})
		}
		done += len(batch.Claimed)
	}
	b.ReportMetric(float64(done)/b.Elapsed().Seconds(), "messages/s")
}

// onBoth runs a benchmark with 100,000 people on both databases, each of which waits for the disk.
func onBoth(b *testing.B, run func(*testing.B, *store.Store)) {
	b.Run("sqlite", func(b *testing.B) { run(b, populated(b, filepath.Join(b.TempDir(), "bench.db"))) })
	b.Run("postgres", func(b *testing.B) {
		cluster, err := pgtest.Start(pgtest.Options{Durable: true})
		if err != nil {
			b.Fatal(err)
		}
		b.Cleanup(func() { _ = cluster.Stop() })
		run(b, populated(b, cluster.New(b)))
	})
}

func populated(b *testing.B, name string) *store.Store {
	b.Helper()
	s := open(b, name)
	storetest.Join(b, s, crowd, time.Time{}, "mini")
	return s
}
