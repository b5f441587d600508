package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// Gauges is how things stand at the moment, for machines that watch. The numbers are exact.
type Gauges struct {
	Open        map[State]int  // deliveries that are not over: Planned, Dispatching and Unknown
	Oldest      time.Time      // since when the oldest alert is known of which something is to be sent and not held; zero = there is none
	Stopped     []string       // ways on which nothing is sent
	Subscribers map[string]int // active people by channel
	Ledger      int            // records
	Cleaned     Cleaned        // the newest finished run of retention; zero = there was none
}

// Gauges looks how things stand. What it counts has indexes of its own, so that it may be asked often.
func (s *Store) Gauges(ctx context.Context) (Gauges, error) {
	g := Gauges{Open: map[State]int{}}
	err := s.openNow(ctx, &g)
	if err != nil {
		return Gauges{}, fmt.Errorf("looking how things stand: %w", err)
	}
	count, err := s.Count(ctx)
	if err != nil {
		return Gauges{}, err
	}
	g.Subscribers = count.Channels
	pauses, err := s.Pauses(ctx)
	if err != nil {
		return Gauges{}, err
	}
	for _, p := range pauses {
		g.Stopped = append(g.Stopped, p.Way)
	}
	all, err := s.Cleanings(ctx, time.UnixMilli(0))
	for _, c := range all {
		if !c.Finished.IsZero() {
			g.Cleaned = c
			break
		}
	}
	return g, err
}

func (s *Store) openNow(ctx context.Context, g *Gauges) error {
	var planned, dispatching, unknown int
	var oldest sql.NullInt64
	err := s.read.QueryRowContext(ctx, `SELECT
		(SELECT COUNT(*) FROM deliveries WHERE state = 'planned'),
		(SELECT COUNT(*) FROM deliveries WHERE state = 'dispatching'),
		(SELECT COUNT(*) FROM deliveries WHERE state = 'unknown'),
		(SELECT MIN(a.seen) FROM alerts a WHERE a.settled IS NULL AND a.held IS NULL
			AND EXISTS (SELECT 1 FROM deliveries d WHERE d.alert = a.id AND d.state = 'planned')),
		(SELECT COALESCE(MAX(seq), 0) FROM ledger)`).Scan(&planned, &dispatching, &unknown, &oldest, &g.Ledger)
	g.Open[Planned], g.Open[Dispatching], g.Open[Unknown] = planned, dispatching, unknown
	g.Oldest = moment(oldest)
	return err
}
