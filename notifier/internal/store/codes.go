package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"newsroom/notifier/internal/keyring"
)

// JoinCode is what opens a closed channel to who texts it.
type JoinCode struct {
	Channel string // the id
	Code    string
	Since   time.Time
}

// ErrNoCode says that the channel has no joining code.
var ErrNoCode = errors.New("it has no joining code")

// JoinCodes lists the codes by channel.
func (s *Store) JoinCodes(ctx context.Context) ([]JoinCode, error) {
	rows, err := s.read.QueryContext(ctx, "SELECT channel, code, since FROM join_codes ORDER BY channel")
	if err != nil {
		return nil, fmt.Errorf("reading the joining codes: %w", err)
	}
	all, err := scanCodes(rows, s.ring)
	if err != nil {
		return nil, fmt.Errorf("reading the joining codes: %w", err)
	}
	return all, nil
}

// NewCode gives a channel a new joining code. One that it had opens nothing from then on; who joined by it stays.
func (s *Store) NewCode(ctx context.Context, channel string, at time.Time) (string, error) {
	code := ""
	err := s.sealing(ctx, func(q sealer) error {
		rows, err := q.rows("SELECT channel, code, since FROM join_codes")
		if err != nil {
			return err
		}
		taken, err := scanCodes(rows, q.ring)
		if err != nil {
			return err
		}
		for code = joiningCode(); slices.ContainsFunc(taken, func(c JoinCode) bool { return c.Code == code }); {
			code = joiningCode()
		}
		sealed, err := seal(q.ring, code, cellCode, channel)
		if err != nil {
			return err
		}
		_, err = q.exec(`INSERT INTO join_codes (channel, code, since) VALUES (?, ?, ?)
			ON CONFLICT (channel) DO UPDATE SET code = excluded.code, since = excluded.since`, channel, sealed, millis(at))
		return err
	})
	if err != nil {
		return "", fmt.Errorf("making a joining code: %w", err)
	}
	return code, nil
}

// EndCode takes a channel's joining code away. It fails with ErrNoCode.
func (s *Store) EndCode(ctx context.Context, channel string) error {
	err := s.write.do(ctx, func(q querier) error {
		n, err := q.exec("DELETE FROM join_codes WHERE channel = ?", channel)
		if err == nil && n == 0 {
			err = ErrNoCode
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("ending the joining code of %s: %w", channel, err)
	}
	return nil
}

// joiningCode is six characters: digits, and capitals that nobody takes for one of them or for each other. There are no vowels, so that it is no word;
// a digit says that it is a code. A hundred million of them are more than can be tried within the limits.
func joiningCode() string {
	const digits, characters = "23456789", "23456789CDFHJKMNPQRTVWX"
	for {
		var b strings.Builder
		for range 6 {
			b.WriteByte(characters[below(len(characters))])
		}
		code := b.String()
		if strings.ContainsAny(code, digits) && strings.Trim(code, digits) != "" {
			return code
		}
	}
}

func scanCodes(rows *sql.Rows, ring *keyring.Ring) ([]JoinCode, error) {
	var all []JoinCode
	err := scanEach(rows, func(scan func(...any) error) error {
		var c JoinCode
		var since sql.NullInt64
		if err := scan(&c.Channel, &c.Code, &since); err != nil {
			return err
		}
		var err error
		c.Code, err = unseal(ring, c.Code, cellCode, c.Channel)
		c.Since = moment(since)
		all = append(all, c)
		return err
	})
	return all, err
}
