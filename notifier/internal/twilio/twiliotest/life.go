package twiliotest

import (
	"fmt"
	"time"

	"newsroom/notifier/internal/twilio/twiliotest/fault"
)

// codeUnreachable is Twilio's code for a phone that is off.
const codeUnreachable = 30003

// begin starts a message's life: by itself, or, if a rule says so, all of it
// with its callbacks before the create is answered.
func (s *Server) begin(m Message) {
	early := fault.Call{Where: fault.Callback, To: m.phone(), Accepting: true}
	if m.StatusCallback == "" || s.plan.Load().Pick(early) == nil {
		s.live(m)
		return
	}
	for next := m.next(); next != ""; next = m.next() {
		now, ok := s.step(m.SID, m.Status, next)
		if !ok {
			return
		}
		s.show(now)
		s.callbacks.send(s.done, now)
		m = now
	}
}

// live leads a message through its life, one step after each delay, until a
// step finds it gone, at its end, or the server closed.
func (s *Server) live(m Message) {
	next := m.next()
	if next == "" {
		return
	}
	time.AfterFunc(s.cfg.StatusDelay, func() {
		if s.done.Err() != nil {
			return
		}
		if now, ok := s.step(m.SID, m.Status, next); ok {
			s.report(now)
			s.live(now)
		}
	})
}

// step moves a message from one status to the next, unless something else has
// moved it meanwhile.
func (s *Server) step(sid, from, to string) (Message, bool) {
	now := s.cfg.Now()
	return s.book.change(sid, now, func(m *Message) bool {
		if m.Status != from {
			return false
		}
		m.Status = to
		switch to {
		case Sending:
			m.From = s.cfg.Number
			m.Segments = parts(m.Body)
		case Sent:
			m.SentAt = now
		case Delivered:
			if l := s.book.lines[m.To]; l != nil && l.Off {
				m.Status, m.ErrorCode = Undelivered, codeUnreachable
			}
		}
		return true
	})
}

// SetStatus ends or moves a message by hand, for instance to Undelivered with
// Twilio's code 30007, and posts the status callback. What was still to come
// of its life does not come any more.
func (s *Server) SetStatus(sid, status string, errorCode int) error {
	m, ok := s.book.change(sid, s.cfg.Now(), func(m *Message) bool {
		m.Status, m.ErrorCode = status, errorCode
		return true
	})
	if !ok {
		return fmt.Errorf("no message has the SID %s", sid)
	}
	s.report(m)
	return nil
}

// report tells the page and the sender of a message's new status.
func (s *Server) report(m Message) {
	s.show(m)
	if m.StatusCallback != "" {
		s.callbacks.add(m)
	}
}
