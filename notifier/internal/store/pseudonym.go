package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// Find gives the pseudonym of who has a number (E.164); ErrNobody if nothing is stored of such a person.
func (s *Store) Find(ctx context.Context, number string) (pseudonym string, err error) {
	if s.ring == nil {
		return "", errNoKeys()
	}
	err = sql.ErrNoRows
	for _, index := range s.ring.Indexes(number) {
		if errors.Is(err, sql.ErrNoRows) {
			err = s.read.QueryRowContext(ctx, "SELECT pseudonym FROM subscribers WHERE lookup = ?", index).Scan(&pseudonym)
		}
	}
	if errors.Is(err, sql.ErrNoRows) {
		return "", fmt.Errorf("%w as the one with this number", ErrNobody)
	}
	if err != nil {
		return "", fmt.Errorf("looking for a number: %w", err)
	}
	return pseudonym, nil
}

// Erase deletes all that is stored of a person but the proof in the ledger that there were consents and that they ended. It fails with ErrNobody.
// Whoever has the number may join anew, as somebody of whom nothing is known.
func (s *Store) Erase(ctx context.Context, pseudonym string, at time.Time) error {
	err := s.sealing(ctx, func(q sealer) error {
		var lookup string
		err := q.row("SELECT lookup FROM subscribers WHERE pseudonym = ? AND erased IS NULL", pseudonym).Scan(&lookup)
		if err == nil {
			err = alone(q, lookup) // a text of the person waits
		}
		p := &person{}
		if err == nil {
			err = q.load(p, "erased IS NULL AND pseudonym = ?", pseudonym)
		}
		if errors.Is(err, sql.ErrNoRows) {
			return fmt.Errorf("%w as %s", ErrNobody, pseudonym)
		}
		if err == nil {
			err = q.erase(p, consentChange{at: at, way: WayEditor})
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("erasing: %w", err)
	}
	return nil
}
