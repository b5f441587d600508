package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"newsroom/notifier/internal/subscriber"
)

// RememberNewsroom keeps what the last good feed said about the newsroom, so that people can join while no feed can be read.
func (s *Store) RememberNewsroom(ctx context.Context, n subscriber.Newsroom, now time.Time) error {
	value, err := json.Marshal(n)
	if err != nil {
		return err
	}
	err = s.write.do(ctx, func(q querier) error {
		if err := awakenAll(q, n.Quiet); err != nil {
			return err
		}
		_, err := q.exec(`INSERT INTO newsroom (id, value, updated) VALUES (1, ?, ?)
			ON CONFLICT (id) DO UPDATE SET value = excluded.value, updated = excluded.updated`, string(value), millis(now))
		return err
	})
	if err != nil {
		return fmt.Errorf("remembering the newsroom's channels: %w", err)
	}
	return nil
}

// awakenAll lets all that waits for the end of quiet hours be looked at again if the house's are others from now on.
func awakenAll(q querier, hours subscriber.Quiet) error {
	var value string
	err := q.row("SELECT value FROM newsroom WHERE id = 1").Scan(&value)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	var before subscriber.Newsroom
	if err == nil {
		err = json.Unmarshal([]byte(value), &before)
	}
	if err == nil && before.Quiet != hours {
		_, err = q.exec("UPDATE deliveries SET due = 0 WHERE state = 'planned' AND class = ?", ReasonQuiet)
	}
	return err
}

// Newsroom gives back what RememberNewsroom kept; the zero value if there never was a feed.
func (s *Store) Newsroom(ctx context.Context) (subscriber.Newsroom, error) {
	var value string
	err := s.read.QueryRowContext(ctx, "SELECT value FROM newsroom WHERE id = 1").Scan(&value)
	if errors.Is(err, sql.ErrNoRows) {
		return subscriber.Newsroom{}, nil
	}
	var n subscriber.Newsroom
	if err == nil {
		err = json.Unmarshal([]byte(value), &n)
	}
	if err != nil {
		return subscriber.Newsroom{}, fmt.Errorf("reading the newsroom's channels: %w", err)
	}
	return n, nil
}

// Pause is a way to the phones that stopped, and why.
type Pause struct {
	Way    string // sms, sms-abroad or whatsapp
	Since  time.Time
	Class  string
	Code   string
	Detail string // one line for an operator
}

// SetPause records that a way stopped. It keeps the time when it did first.
func (s *Store) SetPause(ctx context.Context, p Pause) error {
	return s.change(ctx, "recording that sending stopped", `INSERT INTO pauses (way, since, class, code, detail)
		VALUES (?, ?, ?, ?, ?) ON CONFLICT (way) DO UPDATE SET class = excluded.class, code = excluded.code, detail = excluded.detail`,
		p.Way, millis(p.Since), p.Class, p.Code, p.Detail)
}

// ClearPause records that a way goes again.
func (s *Store) ClearPause(ctx context.Context, way string) error {
	return s.change(ctx, "recording that sending goes on", "DELETE FROM pauses WHERE way = ?", way)
}

func (s *Store) change(ctx context.Context, what, query string, args ...any) error {
	err := s.write.do(ctx, func(q querier) error {
		_, err := q.exec(query, args...)
		return err
	})
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}

// Pauses lists the ways that stopped.
func (s *Store) Pauses(ctx context.Context) ([]Pause, error) {
	rows, err := s.read.QueryContext(ctx, "SELECT way, since, class, code, detail FROM pauses ORDER BY way")
	if err != nil {
		return nil, fmt.Errorf("reading what stopped: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var all []Pause
	for rows.Next() {
		var p Pause
		var since sql.NullInt64
		if err := rows.Scan(&p.Way, &since, &p.Class, &p.Code, &p.Detail); err != nil {
			return nil, fmt.Errorf("reading what stopped: %w", err)
		}
		p.Since = moment(since)
		all = append(all, p)
	}
	return all, rows.Err()
}
