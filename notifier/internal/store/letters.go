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

// Why somebody gets no letter.
var (
	// ErrStopped: the person wants nothing from us any more.
	ErrStopped = errors.New("the person has stopped, and gets nothing until a START")
	// ErrWindow: the person's way is WhatsApp, which carries free text only for Window after the person's last one.
	ErrWindow = errors.New("the person writes by WhatsApp, which lets nobody answer 24 hours after the last text")
)

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

// Answer writes to the person that is called so within a thread, which is named by its id or its code: it goes on by that, and what the person
// wrote there until now is handled. It fails with ErrNoThread, ErrNobody, ErrSeveral, ErrStopped or ErrWindow.
func (s *Store) Answer(ctx context.Context, name, who, text string, at, until time.Time) error {
	thread, err := s.thread(ctx, name)
	if err != nil {
		return err
	}
	err = s.sealing(ctx, func(q sealer) error {
		m, err := q.member(thread.ID, who)
		if err != nil {
			return err
		}
		letter := Letter{Kind: KindAnswer, Thread: thread.ID, Text: text, Until: until}
		if err := m.mayGet(&letter, at); err != nil {
			return err
		}
		if err := q.write(m.id, letter, at); err != nil {
			return err
		}
		if _, err := q.handled(thread.ID, m.id, at); err != nil {
			return err
		}
		_, err = q.exec("UPDATE conversations SET newest = ? WHERE id = ? AND newest < ?", millis(at), thread.ID, millis(at))
		return err
	})
	if err != nil {
		return fmt.Errorf("answering in %s: %w", thread.ID, err)
	}
	return nil
}

// mayGet says whether a person may be written to, and for how long: a letter is no alert, so that no template of WhatsApp's carries it.
func (m *member) mayGet(l *Letter, at time.Time) error {
	if m.stopped {
		return ErrStopped
	}
	if m.way == "sms" {
		return nil
	}
	closes := m.heard.Add(Window)
	if !closes.After(at) {
		return ErrWindow
	}
	if closes.Before(l.Until) {
		l.Until = closes
	}
	return nil
}
