package store_test

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"newsroom/notifier/internal/keyring/keyringtest"
	"newsroom/notifier/internal/store"
	"newsroom/notifier/internal/store/pgtest"
	"newsroom/notifier/internal/store/storetest"
	"newsroom/notifier/internal/subscriber"
)

// BenchmarkImport invites 100,000 people to an empty database, and waits for the disk. The goal is less than 20 s.
func BenchmarkImport(b *testing.B) {
	people := make([]store.Newcomer, crowd)
	for i := range people {
		people[i] = store.Newcomer{Number: storetest.Number(i), Channels: []string{"mini"}, Language: "de"}
	}
	b.Run("sqlite", func(b *testing.B) {
		benchmarkImport(b, people, func() string { return filepath.Join(b.TempDir(), "bench.db") })
	})
	b.Run("postgres", func(b *testing.B) {
		cluster, err := pgtest.Start(pgtest.Options{Durable: true})
		if err != nil {
			b.Fatal(err)
		}
		b.Cleanup(func() { _ = cluster.Stop() })
		benchmarkImport(b, people, func() string { return cluster.New(b) })
	})
}

func benchmarkImport(b *testing.B, people []store.Newcomer, empty func() string) {
	newsroom := subscriber.Newsroom{Title: "Netz", Channels: []subscriber.Channel{{ID: "mini", Title: "Mini", Open: true}}}
	in := store.Import{At: storetest.Start, Until: storetest.Start.Add(time.Hour), Offer: newsroom.Invitation}
	for b.Loop() {
		b.StopTimer()
		s, err := store.Open(b.Context(), empty(), keyringtest.Ring())
		if err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
		done, err := s.Import(context.Background(), people, in)
		if err != nil || done.Invited != len(people) {
			b.Fatalf("imported %+v, error %v", done, err)
		}
		b.StopTimer()
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
	}
	b.ReportMetric(b.Elapsed().Seconds()/float64(b.N), "s/import")
}
