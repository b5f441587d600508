package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"newsroom/notifier/internal/subscriber"
)

// CaughtUp is up to when the provider's list of what people texted was read; zero if it never was.
func (s *Store) CaughtUp(ctx context.Context) (time.Time, error) {
	var until sql.NullInt64
	err := s.read.QueryRowContext(ctx, "SELECT until FROM catchup WHERE id = 1").Scan(&until)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return time.Time{}, fmt.Errorf("reading up to when texts were caught up with: %w", err)
	}
	return moment(until), nil
}

// SetCaughtUp says that all is recorded that the provider's list showed at a time.
func (s *Store) SetCaughtUp(ctx context.Context, until time.Time) error {
	return s.change(ctx, "recording up to when texts were caught up with",
		"INSERT INTO catchup (id, until) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET until = excluded.until", millis(until))
}

// Listed is a text in the provider's list.
type Listed struct {
	ProviderID string
	At         time.Time // by the provider's clock
}

// Trace is what there is of a text that the provider has listed.
type Trace int

// The traces.
const (
	NoTrace Trace = iota // it was never received
	Kept                 // it was received
	Gone                 // it was received, and its sender was forgotten since
)

// tracing is how many texts are looked for in one transaction.
const tracing = 200

// Traces says of each of these texts whether it was received. Those that are kept get the provider's time: a webhook says only when it came, which
// may be late, and the order of a person's texts decides what it gets.
func (s *Store) Traces(ctx context.Context, texts []Listed) ([]Trace, error) {
	all := make([]Trace, len(texts))
	for from := 0; from < len(texts); from += tracing {
		part := texts[from:min(from+tracing, len(texts))]
		err := s.write.do(ctx, func(q querier) error {
			for i, t := range part {
				trace, err := traceOf(q, t)
				if err != nil {
					return err
				}
				all[from+i] = trace
			}
			return nil
		})
		if err != nil {
			return nil, fmt.Errorf("looking for texts of the provider's list: %w", err)
		}
	}
	return all, nil
}

func traceOf(q querier, t Listed) (Trace, error) {
	var received int64
	err := q.row("SELECT received FROM inbound WHERE provider_id = ?", t.ProviderID).Scan(&received)
	if err == nil {
		if received != t.At.UnixMilli() {
			_, err = q.exec("UPDATE inbound SET received = ? WHERE provider_id = ?", millis(t.At), t.ProviderID)
		}
		return Kept, err
	}
	if !errors.Is(err, sql.ErrNoRows) {
		return NoTrace, err
	}
	var forgotten bool
	err = q.row("SELECT forgotten = 1 FROM seen WHERE hash = ?", seenHash(t.ProviderID)).Scan(&forgotten)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return NoTrace, nil
	case forgotten:
		return Gone, err
	}
	return Kept, err
}

// steering are the kinds of texts that may change what a person gets, or how.
func steering() string {
	kinds := []subscriber.Kind{
		subscriber.Joined, subscriber.Left, subscriber.Stopped, subscriber.Daily, subscriber.Undaily, subscriber.Paused, subscriber.Resumed,
		subscriber.Hushed, subscriber.Spoken, subscriber.Named, subscriber.Declined, subscriber.Refused, // a blocked person's wishes are refused, and kept
	}
	quoted := make([]string, len(kinds))
	for i, k := range kinds {
		quoted[i] = "'" + string(k) + "'"
	}
	return strings.Join(quoted, ", ")
}

// later lists what a person texted after a time that may have changed what it gets, oldest first.
func (q sealer) later(p *person, at time.Time) ([]subscriber.Input, error) {
	rows, err := q.rows("SELECT provider_id, text, received FROM inbound WHERE subscriber = ? AND received > ? AND kind IN ("+steering()+`)
		ORDER BY received, provider_id`, p.id, millis(at))
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var all []subscriber.Input
	for rows.Next() {
		var id, text string
		var received sql.NullInt64
		if err := rows.Scan(&id, &text, &received); err != nil {
			return nil, err
		}
		if text, err = unseal(q.ring, text, cellText, id); err != nil {
			return nil, err
		}
		all = append(all, subscriber.Input{Text: text, At: moment(received)})
	}
	return all, rows.Err()
}
