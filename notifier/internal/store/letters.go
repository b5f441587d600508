package store

import (
	"context"
	"crypto/rand"
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
}

// letterPriority is ahead of alerts: people wait for an answer, and one message more holds nobody up.
const letterPriority = 0

// ErrNobody: there is no such person, or none any more.
var ErrNobody = errors.New("there is no such person")

// write puts a letter into the outbox.
func (q sealer) write(person int64, l Letter, at time.Time) error {
	id := l.Kind + "/" + strings.ToLower(rand.Text()[:16])
	text, err := seal(q.ring, l.Text, cellLetter, id)
	if err != nil {
		return err
	}
	thread := l.Thread
	if thread == "" {
		thread = id
	}
	var alert int64
	err = q.row(`INSERT INTO alerts (feed_id, thread, kind, text, link, disposition, published, until, seen, priority, directed, sealed)
		VALUES (?, ?, ?, ?, '', 'planned', ?, ?, ?, ?, 1, 1) RETURNING id`,
		id, thread, l.Kind, text, millis(at), millis(l.Until), millis(at), letterPriority).Scan(&alert)
	if err == nil {
		_, err = q.exec("INSERT INTO deliveries (alert, subscriber, state, due, updated) VALUES (?, ?, 'planned', 0, ?)", alert, person, millis(at))
	}
	return err
}

// Answer writes to the person that is called so within a thread: a conversation goes on by it.
func (s *Store) Answer(ctx context.Context, thread, name, text string, at, until time.Time) error {
	err := s.sealing(ctx, func(q sealer) error {
		var person int64
		err := q.row(`SELECT n.subscriber FROM thread_names n JOIN subscribers s ON s.id = n.subscriber
			WHERE n.thread = ? AND n.name = ? AND s.erased IS NULL`, thread, name).Scan(&person)
		if err != nil {
			return fmt.Errorf("%w: %s in %s", ErrNobody, name, thread)
		}
		if err := q.write(person, Letter{Kind: KindAnswer, Thread: thread, Text: text, Until: until}, at); err != nil {
			return err
		}
		_, err = q.exec("UPDATE conversations SET newest = ? WHERE id = ? AND newest < ?", millis(at), thread, millis(at))
		return err
	})
	if err != nil {
		return fmt.Errorf("answering: %w", err)
	}
	return nil
}
