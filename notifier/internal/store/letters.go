package store

import (
	"cmp"
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"
)

// Letter is a message to one person. Its text is sealed, since it is meant for nobody else.
type Letter struct {
	Kind   string // KindAnswer or KindNotice
	Thread string // where it belongs; "" = nowhere
	Text   string
	Until  time.Time // nothing of it is begun from here on
	Key    string    // what the letter is known by: a second one of the same kind with it is not written. "" = this one is new
}

// letterPriority is ahead of alerts: people wait for an answer, and one message more holds nobody up.
const letterPriority = 0

// write puts a letter into the outbox.
func (q sealer) write(person int64, l Letter, at time.Time) error {
	_, err := q.writeOnce(person, l, at)
	return err
}

// writeOnce puts a letter into the outbox if its key is new, and says whether it was.
func (q sealer) writeOnce(person int64, l Letter, at time.Time) (isNew bool, err error) {
	id := l.Kind + "/" + cmp.Or(l.Key, strings.ToLower(rand.Text()[:16]))
	text, err := seal(q.ring, l.Text, cellLetter, id)
	if err != nil {
		return false, err
	}
	thread := l.Thread
	if thread == "" {
		thread = id
	}
	var alert int64
	err = q.row(`INSERT INTO alerts (feed_id, thread, kind, text, link, disposition, published, until, seen, priority, directed, sealed)
		VALUES (?, ?, ?, ?, '', 'planned', ?, ?, ?, ?, 1, 1) ON CONFLICT (feed_id) DO NOTHING RETURNING id`,
		id, thread, l.Kind, text, millis(at), millis(l.Until), millis(at), letterPriority).Scan(&alert)
	if errors.Is(err, sql.ErrNoRows) { // it was written before
		return false, nil
	}
	if err == nil {
		_, err = q.exec("INSERT INTO deliveries (alert, subscriber, state, due, updated) VALUES (?, ?, 'planned', 0, ?)", alert, person, millis(at))
	}
	return err == nil, err
}

// Answer is what an editor writes to one person.
type Answer struct {
	Thread string // its id or its code
	Who    string // what the person is called there
	Text   string
	Texts  []string  // the ids of the person's open texts that it answers; none = no text, nil = all until now
	Key    string    // see Letter: an answer that a browser sends twice is written once
	At     time.Time // now
	Until  time.Time // nothing of it is begun from here on
}

// Answer writes to a person of a thread: it goes on by that, and what it answers is handled. It fails with ErrNoThread, ErrNobody,
// ErrSeveral, ErrStopped, ErrWindow or ErrHandled.
func (s *Store) Answer(ctx context.Context, a Answer) error {
	thread, err := s.thread(ctx, a.Thread)
	if err != nil {
		return err
	}
	err = s.sealing(ctx, func(q sealer) error {
		m, err := q.member(thread.ID, a.Who)
		if err == nil {
			err = m.alone(q)
		}
		if err != nil {
			return err
		}
		letter := Letter{Kind: KindAnswer, Thread: thread.ID, Text: a.Text, Until: a.Until, Key: a.Key}
		if err := m.mayGet(&letter, a.At); err != nil {
			return err
		}
		isNew, err := q.writeOnce(m.id, letter, a.At)
		if err != nil || !isNew {
			return err
		}
		n, err := q.handled(thread.ID, m.id, a.Texts, a.At)
		if err == nil && n == 0 && len(a.Texts) > 0 {
			err = ErrHandled
		}
		if err != nil {
			return err
		}
		_, err = q.exec("UPDATE conversations SET newest = ? WHERE id = ? AND newest < ?", millis(a.At), thread.ID, millis(a.At))
		return err
	})
	if err != nil {
		return fmt.Errorf("answering in %s: %w", thread.ID, err)
	}
	return nil
}
