package twiliotest

import (
	"cmp"
	"slices"
	"strings"
	"sync"
	"time"
)

// entry is a message and its place in the order of all. The book's mutex
// guards what changes; seq never does.
type entry struct {
	Message
	link    string // of its alert; stays when the text is taken away
	seq     int
	deleted bool
}

// line is what one phone number has sent and got, and how the page shows it.
type line struct {
	Phone
	listed  bool      // on the page
	away    bool      // taken off the page by hand
	wrote   time.Time // its last word by WhatsApp
	entries []*entry
}

// book holds every message, in the order of arrival and by phone number, so
// that a list of one number's messages does not walk over all.
type book struct {
	mu     sync.RWMutex
	all    []*entry
	bySID  map[string]*entry
	lines  map[string]*line
	listed []string // numbers on the page, in the order in which they came
	texts  map[string]text
	names  map[string]string // senders, services and templates
	files  map[string]stored // by SID
	stops  map[string]bool   // addresses that have left, if Config.OptOut
}

// text is what is the same for all messages with one body.
type text struct {
	body, link string
	segments   int
}

func newBook() *book {
	return &book{
		bySID: map[string]*entry{}, lines: map[string]*line{}, texts: map[string]text{}, names: map[string]string{},
		files: map[string]stored{}, stops: map[string]bool{},
	}
}

// add files a message under a new SID, with what comes with it.
func (b *book) add(m Message, files ...File) Message {
	m.SID = newSID()
	b.mu.Lock()
	defer b.mu.Unlock()
	t := b.text(m.Body)
	l := b.line(m.phone())
	m.Body, m.From, m.To = t.body, b.shared(l, m.From), b.shared(l, m.To)
	m.Service, m.Template = b.shared(l, m.Service), b.shared(l, m.Template)
	m.Media = b.keep(m, files)
	e := &entry{Message: m, link: t.link, seq: len(b.all)}
	b.all = append(b.all, e)
	b.bySID[m.SID] = e
	l.entries = append(l.entries, e)
	return m
}

// maxTexts bounds the bodies that are known; an alert has one for thousands.
const maxTexts = 1024

// text keeps one copy of a body that many messages have; the caller holds the
// lock.
func (b *book) text(body string) text {
	t, known := b.texts[body]
	if known {
		return t
	}
	if len(b.texts) >= maxTexts {
		clear(b.texts)
	}
	t = text{body: body, link: linkOf(body), segments: parts(body)}
	b.texts[body] = t
	return t
}

// shared is the copy of a name that many messages have; the caller holds the
// lock. Without it each would keep all of the form that it came in.
func (b *book) shared(l *line, name string) string {
	if name == l.Number {
		return l.Number
	}
	one, known := b.names[name]
	if !known && len(b.names) < maxTexts {
		one = strings.Clone(name)
		b.names[one] = one
	}
	return cmp.Or(one, name)
}

// known is text for who does not hold the lock.
func (b *book) known(body string) text {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text(body)
}

// line is the number's own; the caller holds the lock.
func (b *book) line(number string) *line {
	l := b.lines[number]
	if l == nil {
		l = &line{Phone: Phone{Number: strings.Clone(number)}}
		b.lines[l.Number] = l
	}
	return l
}

// get is a copy of the message with this SID.
func (b *book) get(sid string) (Message, bool) {
	b.mu.RLock()
	defer b.mu.RUnlock()
	e := b.bySID[sid]
	if e == nil {
		return Message{}, false
	}
	return e.Message, true
}

// change lets f alter a message, and returns it as it then is. It does nothing
// if there is no such message any more or f declines by returning false.
func (b *book) change(sid string, now time.Time, f func(*Message) bool) (Message, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	e := b.bySID[sid]
	if e == nil || !f(&e.Message) {
		return Message{}, false
	}
	e.Updated = now
	return e.Message, true
}

// remove forgets a message that has come to its end. It reports whether there
// was one, and whether it is gone.
func (b *book) remove(sid string) (found, gone bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	e := b.bySID[sid]
	if e == nil {
		return false, false
	}
	if !e.final() {
		return true, false
	}
	e.deleted = true
	delete(b.bySID, sid)
	for _, media := range e.Media {
		delete(b.files, media.SID)
	}
	l := b.line(e.phone())
	l.entries = slices.DeleteFunc(l.entries, func(o *entry) bool { return o == e })
	return true, true
}

// selection is which messages somebody wants.
type selection struct {
	phone    string // the number on the other side; empty = any
	to, from string // empty = any
	below    int    // only those that came before this one; 0 = no bound
	match    func(*Message) bool
}

func (q *selection) takes(e *entry) bool {
	return !e.deleted &&
		(q.below == 0 || e.seq < q.below) &&
		(q.to == "" || e.To == q.to) &&
		(q.from == "" || e.From == q.from) &&
		(q.match == nil || q.match(&e.Message))
}

// newest copies messages from the newest back, leaving out the first skip of
// them and ending after limit. next is the place of the newest message of all,
// plus one.
func (b *book) newest(q selection, skip, limit int) (page []Message, more bool, next int) {
	b.mu.RLock()
	defer b.mu.RUnlock()
	for _, e := range slices.Backward(b.candidates(q)) {
		switch {
		case !q.takes(e):
		case skip > 0:
			skip--
		case len(page) == limit:
			return page, true, len(b.all)
		default:
			page = append(page, e.Message)
		}
	}
	return page, false, len(b.all)
}

// candidates holds all that q selects: the messages of the one phone that q
// names, if it names one, else all. Our own number has no line.
func (b *book) candidates(q selection) []*entry {
	if q.phone != "" {
		if l := b.lines[q.phone]; l != nil {
			return l.entries
		}
		return nil
	}
	return b.all
}

// oldest copies all selected messages in the order in which they came.
func (b *book) oldest(q selection) []Message {
	all, _, _ := b.newest(q, 0, -1)
	slices.Reverse(all)
	return all
}
