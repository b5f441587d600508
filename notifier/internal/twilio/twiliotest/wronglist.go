package twiliotest

import (
	"time"

	"newsroom/notifier/internal/twilio/twiliotest/fault"
)

// listFault is the key under which a request's context holds the rule that a
// list goes by.
type listFault struct{}

// rows is a page of messages, or what a rule makes of it.
func (s *Server) rows(rule FaultRule, q selection, page, size int) (messages []Message, more bool, newest int) {
	if rule.Kind == fault.Stale {
		q.match = before(s.cfg.Now().Add(-rule.Delay), q.match)
	}
	messages, more, newest = s.book.newest(q, page*size, size)
	switch rule.Kind {
	case fault.Stale:
		for i := range messages {
			messages[i] = asOf(messages[i], s.cfg.Now().Add(-rule.Delay))
		}
	case fault.RowsMissing:
		messages = messages[min(rule.Rows, len(messages)):]
	case fault.Endless:
		if len(messages) == 0 {
			messages, _, _ = s.book.newest(q, 0, size)
		}
		more = true
	}
	return messages, more, newest
}

// before narrows a selection to what there was at a time.
func before(then time.Time, match func(*Message) bool) func(*Message) bool {
	return func(m *Message) bool {
		if m.Created.After(then) {
			return false
		}
		past := asOf(*m, then)
		return match == nil || match(&past)
	}
}

// asOf is a message as it was at a time, as far as it is known: what changed
// since had its first status.
func asOf(m Message, then time.Time) Message {
	if !m.Updated.After(then) || m.Direction == Inbound {
		return m
	}
	m.Updated, m.ErrorCode, m.Status = m.Created, 0, Queued
	if m.Service != "" {
		m.Status = Accepted
	}
	if m.SentAt.After(then) {
		m.SentAt = time.Time{}
	}
	return m
}
