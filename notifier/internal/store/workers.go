package store

import (
	"context"
	"fmt"
	"time"
)

// Renew prolongs a worker's lease, which makes it known, and counts the workers that are alive. The lease runs by the database's clock, so
// that it does not matter how far the clocks of two machines are apart. It fails with ErrKeys if the keys were replaced meanwhile.
func (s *Store) Renew(ctx context.Context, worker string, lease time.Duration) (alive int, err error) {
	err = s.write.do(ctx, func(q querier) error {
		if err := alone(q, workersTurn); err != nil {
			return err
		}
		if err := s.current(q, "SELECT lookup FROM vault WHERE id = 1"); err != nil {
			return err
		}
		_, err := q.exec(`INSERT INTO workers (id, lease) VALUES (?, {clock} + ?)
			ON CONFLICT (id) DO UPDATE SET lease = excluded.lease`, worker, lease.Milliseconds())
		if err != nil {
			return err
		}
		return q.row("SELECT COUNT(*) FROM workers WHERE lease > {clock}").Scan(&alive)
	})
	if err != nil {
		return 0, fmt.Errorf("renewing the lease: %w", err)
	}
	return alive, nil
}

// Leave ends a worker's lease.
func (s *Store) Leave(ctx context.Context, worker string) error {
	return s.change(ctx, "ending the lease", "DELETE FROM workers WHERE id = ?", worker)
}

// Recover makes unknown what workers had in hand whose lease is over: each request may have left. They are looked for at the provider after wait.
// It counts the rows. The caller's own rows stay.
func (s *Store) Recover(ctx context.Context, worker string, now time.Time, wait time.Duration) (rows int, err error) {
	err = s.write.do(ctx, func(q querier) error {
		n, err := q.exec(`UPDATE deliveries SET state = 'unknown', worker = '', probe_due = ?, updated = ?
			WHERE state = 'dispatching' AND worker <> ? AND worker NOT IN (SELECT w.id FROM workers w WHERE w.lease > {clock})`,
			millis(now.Add(wait)), millis(now), worker)
		if err != nil {
			return err
		}
		rows = int(n)
		_, err = q.exec("DELETE FROM workers WHERE lease <= {clock}")
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("looking for what others left: %w", err)
	}
	return rows, nil
}
