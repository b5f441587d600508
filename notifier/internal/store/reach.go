package store

import (
	"errors"
	"time"
)

// Why somebody gets no letter.
var (
	// ErrStopped: the person wants nothing from us any more.
	ErrStopped = errors.New("the person has stopped, and gets nothing until a START")
	// ErrWindow: the person's way is WhatsApp, which carries free text only for Window after the person's last one.
	ErrWindow = errors.New("the person writes by WhatsApp, which lets nobody answer 24 hours after the last text")
	// ErrHandled: somebody else has seen to all that it answers, so that the person may have an answer already.
	ErrHandled = errors.New("what this answers is handled meanwhile")
)

// Reach says by which way a person can be written to, and for how long: a letter is no alert, so that no template of WhatsApp's carries it.
type Reach struct {
	Way     string // sms or whatsapp: what the person subscribed by last
	Stopped bool
	// Until is when WhatsApp may carry nothing more, by what the thread shows; zero = there is no end, or the thread does not show it. The end itself, which is
	// later if the person has written elsewhere since, is the same in all threads: it would tell who is who in two of them, by a pseudonym in each.
	Until time.Time

	closes time.Time // from here on, the way carries nothing; zero = it has no end
}

// Check fails with ErrStopped or ErrWindow if nothing can be written to the person at a time.
func (r Reach) Check(at time.Time) error {
	switch {
	case r.Stopped:
		return ErrStopped
	case !r.closes.IsZero() && !r.closes.After(at):
		return ErrWindow
	}
	return nil
}

func (m *member) reach() Reach {
	r := Reach{Way: m.way, Stopped: m.stopped}
	if m.way != "sms" {
		r.closes = m.heard.Add(Window)
	}
	return r
}

// reach is what is known of everybody in a thread, by pseudonym.
func (all members) reach(entries []Entry) map[string]Reach {
	found := map[string]Reach{}
	for _, m := range all {
		found[m.pseudonym] = m.reach()
	}
	for _, e := range entries { // the oldest first
		if r := found[e.Alias]; !r.closes.IsZero() && e.Sent == "" && e.Way == "whatsapp" {
			r.Until = e.At.Add(Window)
			found[e.Alias] = r
		}
	}
	return found
}

// mayGet says whether a person may be written to, and lets the letter end when the way does.
func (m *member) mayGet(l *Letter, at time.Time) error {
	r := m.reach()
	if !r.closes.IsZero() && r.closes.Before(l.Until) {
		l.Until = r.closes
	}
	return r.Check(at)
}
