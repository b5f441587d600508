package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// RoleEditor is the role of who reads and answers what people write to the editors.
const RoleEditor = "editor"

// Editor is a person with RoleEditor. Nothing here leads to the person but for who knows the pseudonym.
type Editor struct {
	Pseudonym string
	Since     time.Time // when the role was given
	Stopped   time.Time // since when the person gets nothing, and so no code to sign in with; zero = gets messages
	Sessions  int       // browsers in which the person is signed in, or was until lately
	Seen      time.Time // when one of them was used last, to the minute; zero = none
}

// Appoint makes who has a number an editor, and gives the pseudonym. It fails with ErrNobody if the number is nobody's who has ever texted us or was
// imported: a code goes to no number that nobody has written from. Who is one already stays one.
func (s *Store) Appoint(ctx context.Context, number string, at time.Time) (pseudonym string, err error) {
	err = s.sealing(ctx, func(q sealer) error {
		p, err := q.person(number)
		if err != nil {
			return err
		}
		if p.id == 0 {
			return ErrNobody
		}
		pseudonym = p.pseudonym
		_, err = q.exec("UPDATE subscribers SET role = ?, appointed = ? WHERE id = ? AND role <> ?", RoleEditor, millis(at), p.id, RoleEditor)
		return err
	})
	return pseudonym, wrapped("appointing an editor", err)
}

// Dismiss takes the role from an editor, who is signed out everywhere at once. It fails with ErrNobody if no editor has the pseudonym.
func (s *Store) Dismiss(ctx context.Context, pseudonym string) error {
	err := s.sealing(ctx, func(q sealer) error {
		var id int64
		err := q.row("UPDATE subscribers SET role = '', appointed = NULL WHERE pseudonym = ? AND role = ? RETURNING id", pseudonym, RoleEditor).Scan(&id)
		if errors.Is(err, sql.ErrNoRows) {
			return ErrNobody
		}
		if err == nil {
			err = q.signOut(id)
		}
		return err
	})
	return wrapped("dismissing an editor", err)
}

// signOut ends all that a person has begun to sign in, or has.
func (q sealer) signOut(person int64) error {
	_, err := q.exec("DELETE FROM sign_ins WHERE subscriber = ?", person)
	if err == nil {
		_, err = q.exec("DELETE FROM sessions WHERE subscriber = ?", person)
	}
	return err
}

// Editors lists the editors, the longest first.
func (s *Store) Editors(ctx context.Context) ([]Editor, error) {
	rows, err := s.read.QueryContext(ctx, `SELECT e.pseudonym, e.appointed, e.stopped, COUNT(x.token), MAX(x.seen)
		FROM subscribers e LEFT JOIN sessions x ON x.subscriber = e.id WHERE e.role = ?
		GROUP BY e.id, e.pseudonym, e.appointed, e.stopped ORDER BY e.appointed, e.id`, RoleEditor)
	if err != nil {
		return nil, fmt.Errorf("reading the editors: %w", err)
	}
	var all []Editor
	err = scanEach(rows, func(scan func(...any) error) error {
		var one Editor
		var since, stopped, seen sql.NullInt64
		err := scan(&one.Pseudonym, &since, &stopped, &one.Sessions, &seen)
		one.Since, one.Stopped, one.Seen = moment(since), moment(stopped), moment(seen)
		all = append(all, one)
		return err
	})
	return all, wrapped("reading the editors", err)
}
