package store

import (
	"context"
	"fmt"
	"time"
)

// Why an alert is held.
const (
	HeldByHand  = "hold"    // an editor said so
	HeldConfirm = "confirm" // it goes to more people than may be without asking
)

// Hold begins nothing more of an alert until Release. It fails with ErrNoAlert, and does nothing if it is held already.
func (s *Store) Hold(ctx context.Context, id string, now time.Time) error {
	return s.brake(ctx, id, "UPDATE alerts SET held_why = CASE WHEN held IS NULL THEN ? ELSE held_why END, held = COALESCE(held, ?) WHERE feed_id = ?",
		HeldByHand, millis(now), id)
}

// Release lets an alert go that was held. It fails with ErrNoAlert.
func (s *Store) Release(ctx context.Context, id string) error {
	return s.brake(ctx, id, "UPDATE alerts SET held = NULL, held_why = '' WHERE feed_id = ?", id)
}

func (s *Store) brake(ctx context.Context, id, query string, args ...any) error {
	return s.write.do(ctx, func(q querier) error {
		n, err := q.exec(query, args...)
		if err != nil {
			return fmt.Errorf("alert %s: %w", id, err)
		}
		if n == 0 {
			return fmt.Errorf("%w: %s", ErrNoAlert, id)
		}
		return nil
	})
}

// Cancel begins nothing of an alert ever again, nor of the second message of a call, and counts the messages that are not sent because of it. It fails
// with ErrNoAlert.
func (s *Store) Cancel(ctx context.Context, id string, now time.Time) (messages int, err error) {
	err = s.write.do(ctx, func(q querier) error {
		n, err := q.exec("UPDATE alerts SET cancelled = COALESCE(cancelled, ?), held = NULL, held_why = '' WHERE feed_id IN (?, ?)", millis(now), id, secondID(id))
		if err != nil {
			return fmt.Errorf("alert %s: %w", id, err)
		}
		if n == 0 {
			return fmt.Errorf("%w: %s", ErrNoAlert, id)
		}
		n, err = q.exec(`UPDATE deliveries SET state = 'cancelled', class = ?, updated = ?
			WHERE alert IN (SELECT id FROM alerts WHERE feed_id IN (?, ?)) AND state = 'planned'`, ReasonCancelled, millis(now), id, secondID(id))
		messages = int(n)
		return err
	})
	return messages, err
}
