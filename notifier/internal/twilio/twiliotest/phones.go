package twiliotest

import (
	"slices"
	"time"
)

const (
	maxAuto  = 12  // phones that come onto the page by themselves
	maxShown = 100 // latest messages of a phone that the page gets
)

// phoneView is a phone as the page gets it.
type phoneView struct {
	Phone
	Messages []Message `json:"messages"` // the latest, oldest first
}

// put adds a phone to the page, or changes the one that is there.
func (b *book) put(p Phone) {
	b.mu.Lock()
	defer b.mu.Unlock()
	l := b.line(p.Number)
	l.Phone = p
	b.list(l)
}

// list puts a number on the page; the caller holds the lock.
func (b *book) list(l *line) {
	l.away = false
	if !l.listed {
		l.listed = true
		b.listed = append(b.listed, l.Number)
	}
}

// relist brings a number back onto the page, wherever it was.
func (b *book) relist(number string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.list(b.line(number))
}

// putAway takes a number off the page, where it stays off until somebody adds it
// again or it texts.
func (b *book) putAway(number string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	l := b.lines[number]
	if l == nil || !l.listed {
		return false
	}
	l.listed, l.away = false, true
	b.listed = slices.DeleteFunc(b.listed, func(n string) bool { return n == number })
	return true
}

// appear lists a number that got a message, as long as the page is not full.
// It reports whether that changed anything.
func (b *book) appear(number string) bool {
	b.mu.RLock()
	full := len(b.listed) >= maxAuto
	b.mu.RUnlock()
	if full {
		return false
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	l := b.line(number)
	if l.listed || l.away || len(b.listed) >= maxAuto {
		return false
	}
	b.list(l)
	return true
}

// onPage reports whether the page shows this number.
func (b *book) onPage(number string) bool {
	b.mu.RLock()
	defer b.mu.RUnlock()
	l := b.lines[number]
	return l != nil && l.listed
}

func (b *book) phone(number string) phoneView {
	b.mu.RLock()
	defer b.mu.RUnlock()
	return b.view(number)
}

func (b *book) phones() []phoneView {
	b.mu.RLock()
	defer b.mu.RUnlock()
	all := make([]phoneView, 0, len(b.listed))
	for _, number := range b.listed {
		all = append(all, b.view(number))
	}
	return all
}

// view copies what the page shows of a number; the caller holds the lock.
func (b *book) view(number string) phoneView {
	v := phoneView{Phone: Phone{Number: number}, Messages: []Message{}}
	l := b.lines[number]
	if l == nil {
		return v
	}
	v.Phone = l.Phone
	for _, e := range l.entries[max(len(l.entries)-maxShown, 0):] {
		v.Messages = append(v.Messages, e.Message)
	}
	return v
}

// writes notes when a phone wrote by WhatsApp, which lets the newsroom write
// freely for a day.
func (b *book) writes(number string, now time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.line(number).wrote = now
}

// name is what a person is called in WhatsApp.
func (b *book) name(number string) string {
	b.mu.RLock()
	defer b.mu.RUnlock()
	if l := b.lines[number]; l != nil && l.Name != "" {
		return l.Name
	}
	return ""
}

// appear brings a number onto the page when there is room, and tells the pages.
func (s *Server) appear(number string) {
	if s.book.appear(number) {
		s.hub.tell(event{Type: eventPhone, Phone: s.book.phone(number)})
	}
}

// show tells the pages how a message is now.
func (s *Server) show(m Message) {
	if s.hub.watched() && s.book.onPage(m.phone()) {
		s.hub.tell(event{Type: eventMessage, Phone: phoneView{Phone: Phone{Number: m.phone()}, Messages: []Message{m}}})
	}
}
