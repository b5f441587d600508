package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"time"
)

const (
	// codeTries is how many wrong codes a person may give while one of its codes is good; then none of them is any more.
	codeTries = 5
	// codesAnHour is how many codes a person gets within an hour. With codeTries, who guesses has 25 of a million in an hour.
	codesAnHour = 5
	// sessionStep is how exactly it is known when a session was used last: a page that is looked at writes nothing most times.
	sessionStep = time.Minute
)

// Errors of signing in.
var (
	// ErrTooMany: the person got as many codes as there are within an hour.
	ErrTooMany = errors.New("too many codes were asked for within an hour")
	// ErrWrongCode: the code is none that was texted to the person, or is good no longer.
	ErrWrongCode = errors.New("the code is wrong, or too old")
	// ErrNoSession: nobody is signed in with this token, or no longer.
	ErrNoSession = errors.New("nobody is signed in")
)

// Session is somebody who is signed in.
type Session struct {
	Pseudonym string
	Role      string    // RoleEditor; who has no role any more has no session
	Seen      time.Time // when it was used last, to the minute; see UseSession
}

// OfferCode texts a code to who has a number and a role, so that the person can sign in with it until the letter's end; the letter's text holds the code. It
// fails with ErrNobody, for who has no role too, ErrStopped, ErrWindow or ErrTooMany. Which of them must not be told to who asks: it would tell who is an
// editor.
func (s *Store) OfferCode(ctx context.Context, number, code string, letter Letter, at time.Time) error {
	err := s.sealing(ctx, func(q sealer) error {
		id, m, err := q.holder(number)
		if err != nil {
			return err
		}
		if err := m.mayGet(&letter, at); err != nil {
			return err
		}
		begun, err := q.roomForCode(id, at)
		if err == nil {
			_, err = q.exec("INSERT INTO sign_ins (subscriber, begun, code, until) VALUES (?, ?, ?, ?)",
				id, begun, q.ring.Index(codeCell(id, code)), millis(letter.Until))
		}
		if err == nil {
			err = q.write(id, letter, at)
		}
		return err
	})
	return wrapped("texting a code", err)
}

// roomForCode gives the time in milliseconds by which a person's next code is known; ErrTooMany if there is none within this hour. Codes that are asked for
// in one millisecond get different ones, so that each counts.
func (q sealer) roomForCode(person int64, at time.Time) (begun int64, err error) {
	var lately int
	var newest int64
	err = q.row("SELECT COUNT(*), COALESCE(MAX(begun), 0) FROM sign_ins WHERE subscriber = ? AND begun > ?", person, millis(at.Add(-time.Hour))).Scan(&lately, &newest)
	if err == nil && lately >= codesAnHour {
		err = ErrTooMany
	}
	return max(at.UnixMilli(), newest+1), err
}

// holder finds who has a number and a role; ErrNobody if nobody does.
func (q sealer) holder(number string) (id int64, m *member, err error) {
	p, err := q.person(number)
	if err != nil {
		return 0, nil, err
	}
	m = &member{}
	var role string
	var stopped, heard sql.NullInt64
	err = q.row("SELECT role, stopped, way, heard FROM subscribers WHERE id = ?", p.id).Scan(&role, &stopped, &m.way, &heard)
	m.stopped, m.heard = stopped.Valid, moment(heard)
	if errors.Is(err, sql.ErrNoRows) || err == nil && role == "" {
		err = ErrNobody
	}
	return p.id, m, err
}

// codeCell is what the keyed hash of a person's code is made of: without the keys, a million tries would find the code.
func codeCell(person int64, code string) string {
	return fmt.Sprintf("sign_ins.code/%d/%s", person, code)
}

// tokenHash is what a session is found by. A token is long and random, so that its hash leads to nothing.
func tokenHash(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// SignIn begins a session for who has a number and a role, if code is one that was texted to the person; it is used up by that, with all others. token is
// what the browser gets: at least 16 random bytes, in any form. It fails with ErrWrongCode, whatever is wrong.
func (s *Store) SignIn(ctx context.Context, number, code, token string, at time.Time) error {
	right := false
	err := s.sealing(ctx, func(q sealer) error { // the first wrong ones are written down too
		id, _, err := q.holder(number)
		if errors.Is(err, ErrNobody) {
			return nil
		}
		if err == nil {
			right, err = q.fits(id, code, at)
		}
		if err != nil {
			return err
		}
		if !right {
			_, err = q.exec("UPDATE sign_ins SET tries = tries + 1 WHERE subscriber = ? AND until > ? AND tries < ?", id, millis(at), codeTries)
			return err
		}
		if err := q.useUp(id, at); err != nil {
			return err
		}
		_, err = q.exec("INSERT INTO sessions (token, subscriber, begun, seen) VALUES (?, ?, ?, ?)", tokenHash(token), id, millis(at), millis(at))
		return err
	})
	if err == nil && !right {
		err = ErrWrongCode
	}
	return wrapped("signing in", err)
}

// useUp takes a person's codes away. The rows stay, so that nobody gets more codes within an hour by signing in between; a try that came before this one and
// had to wait finds no code either.
func (q sealer) useUp(person int64, at time.Time) error {
	_, err := q.exec("UPDATE sign_ins SET code = '', until = CASE WHEN until > ? THEN ? ELSE until END WHERE subscriber = ?", millis(at), millis(at), person)
	return err
}

// fits says whether a code is one of a person's that are good.
func (q sealer) fits(person int64, code string, at time.Time) (bool, error) {
	var n int
	err := q.row("SELECT COUNT(*) FROM sign_ins WHERE subscriber = ? AND code = ? AND until > ? AND tries < ?",
		person, q.ring.Index(codeCell(person, code)), millis(at), codeTries).Scan(&n)
	return n > 0, err
}

// Lasting is for how long a session does.
type Lasting struct {
	Idle time.Duration // without being used
	Most time.Duration // at all
}

// Session finds who is signed in with a token. It fails with ErrNoSession if nobody is, or no longer.
func (s *Store) Session(ctx context.Context, token string, last Lasting, at time.Time) (Session, error) {
	var found Session
	var seen sql.NullInt64
	err := s.read.QueryRowContext(ctx, `SELECT p.pseudonym, p.role, x.seen FROM sessions x JOIN subscribers p ON p.id = x.subscriber
		WHERE x.token = ? AND x.seen > ? AND x.begun > ? AND p.role <> ''`, tokenHash(token), millis(at.Add(-last.Idle)), millis(at.Add(-last.Most))).
		Scan(&found.Pseudonym, &found.Role, &seen)
	if errors.Is(err, sql.ErrNoRows) {
		return Session{}, ErrNoSession
	}
	found.Seen = moment(seen)
	return found, wrapped("looking for a session", err)
}

// UseSession notes that a session is in use, so that it does not end for idleness. Within a minute of the last use it does nothing.
func (s *Store) UseSession(ctx context.Context, token string, found Session, at time.Time) error {
	if at.Sub(found.Seen) < sessionStep {
		return nil
	}
	err := s.write.do(ctx, func(q querier) error {
		_, err := q.exec("UPDATE sessions SET seen = ? WHERE token = ? AND seen < ?", millis(at), tokenHash(token), millis(at))
		return err
	})
	return wrapped("using a session", err)
}

// SignOut ends the session with a token, if there is one.
func (s *Store) SignOut(ctx context.Context, token string) error {
	err := s.write.do(ctx, func(q querier) error {
		_, err := q.exec("DELETE FROM sessions WHERE token = ?", tokenHash(token))
		return err
	})
	return wrapped("signing out", err)
}
