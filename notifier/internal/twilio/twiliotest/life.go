package twiliotest

import (
	"fmt"
	"time"

	"newsroom/notifier/internal/twilio/twiliotest/fault"
)

// begin starts a message's life: by itself, or, if a rule says so, all of it
// with its callbacks before the create is answered.
func (s *Server) begin(m Message) {
	early := fault.Call{Where: fault.Callback, To: m.phone(), Accepting: true}
	switch {
	case m.StatusCallback != "" && s.plan.Load().Pick(early) != nil:
		s.run(m, func(m Message) { s.callbacks.send(s.done, m) })
	case s.cfg.StatusDelay > 0 || s.cfg.Rate > 0 || m.Status == Scheduled:
		s.live(m)
	case m.StatusCallback != "":
		time.AfterFunc(0, func() { s.run(m, s.callbacks.add) })
	default:
		s.run(m, func(Message) {})
	}
}

// run leads a message through all of its life at once.
func (s *Server) run(m Message, report func(Message)) {
	for next, ok := m.next(), true; next != "" && ok; next = m.next() {
		if m, ok = s.step(m.SID, m.Status, next, 0); ok {
			s.show(m)
			report(m)
		}
	}
}

// live leads a message through its life, one step after each wait, until a
// step finds it gone, at its end, or the server closed.
func (s *Server) live(m Message) {
	next, code, wait := s.fate(m)
	if next == "" {
		return
	}
	s.later(wait, func() {
		if now, ok := s.step(m.SID, m.Status, next, code); ok {
			s.report(now)
			s.live(now)
		}
	})
}

// fate is what follows next, why if it is an end, and when.
func (s *Server) fate(m Message) (next string, code int, wait time.Duration) {
	next, wait = m.next(), s.cfg.StatusDelay
	switch {
	case m.Status == Scheduled:
		return next, 0, m.SendAt.Sub(s.cfg.Now())
	case m.Status != Queued:
		return next, 0, wait
	case s.cfg.Rate > 0:
		departs, room := s.queues.join(m.From, m.Segments, m.validity())
		if !room {
			return Failed, codeQueueFull, 0
		}
		wait = departs
	}
	if limit := m.validity(); limit > 0 && wait > limit {
		return Failed, codeTooOld, limit
	}
	return next, 0, wait
}

// step moves a message from one status to the next, unless something else has
// moved it meanwhile.
func (s *Server) step(sid, from, to string, code int) (Message, bool) {
	now := s.cfg.Now()
	return s.book.change(sid, now, func(m *Message) bool {
		if m.Status != from {
			return false
		}
		m.Status, m.ErrorCode = to, code
		switch to {
		case Queued:
			s.sender(m)
		case Sending:
			s.sender(m)
			if s.outsideWindow(m, now) {
				m.fail(codeOutsideWindow)
			}
		case Sent:
			m.SentAt = now
		case Delivered:
			m.fail(s.book.trouble(m.phone()))
		}
		return true
	})
}

// sender is what a Messaging Service picks.
func (s *Server) sender(m *Message) {
	if m.From != "" {
		return
	}
	m.From, m.Segments = s.cfg.Number, s.book.text(m.Body).segments
	if overWhatsApp(m.To) {
		m.From, m.Segments = viaWhatsApp+s.cfg.WhatsApp, 1
	}
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
