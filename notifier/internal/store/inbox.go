package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// InboxThread is what people wrote about one alert, or the conversation of one person with the editors.
type InboxThread struct {
	ID, Code string    // people and editors may name it by either; no Code = the alert has no short link
	Link     string    // that
	Title    string    // of the alert; "" = a conversation
	People   int       // who wrote there
	Texts    int       // that they wrote
	Open     int       // texts to which nobody has answered, and which nobody has marked as handled
	Newest   time.Time // when the newest of them was sent
}

// Talk is a thread with all that was written in it, by people and to them.
type Talk struct {
	InboxThread
	Entries []Entry          // the oldest first
	Reach   map[string]Reach // of each person, by Entry.Alias
}

// Entry is one text of a person to the editors, or of the editors to that person.
type Entry struct {
	ID       string // of a text: the provider's, which leads to nobody here
	Who      string // what the person is called here, at that time: a pseudonym, or the name that the person gave
	Alias    string // the person's pseudonym here, which stays; "" = nobody can be answered by it any more
	At       time.Time
	Way      string // by which a text came: sms or whatsapp
	Text     string
	Reply    string    // which of the alert's answers the text begins with; "" = none
	Open     bool      // of a text: see InboxThread.Open
	Pictures []Picture // that came with it
	Sent     State     // of what editors wrote: how far it is; "" = it is a text of the person
	Class    string    // why it is no further; see the reasons of a delivery
}

// The threads in which people wrote to the editors: all of them, or some by what stands between the two.
const (
	inboxThreads = `SELECT i.thread, COALESCE(f.link, ''), COALESCE(f.title, ''), COALESCE(f.text, ''), COUNT(DISTINCT i.subscriber),
		COUNT(*), COUNT(CASE WHEN i.handled IS NULL THEN 1 END) AS unanswered, MAX(i.received) AS newest
		FROM inbound i LEFT JOIN alerts f ON f.feed_id = i.thread WHERE i.thread <> ''`
	inboxGroups = ` GROUP BY i.thread, f.link, f.title, f.text`
	inboxThread = inboxThreads + ` AND i.thread = ?` + inboxGroups
)

// Inbox lists the threads in which people wrote to the editors, the newest first; all, or those with something open.
func (s *Store) Inbox(ctx context.Context, all bool) ([]InboxThread, error) {
	return s.inbox(ctx, inboxThreads+inboxGroups+` HAVING ? = 1 OR COUNT(CASE WHEN i.handled IS NULL THEN 1 END) > 0
		ORDER BY newest DESC, i.thread`, bit(all))
}

func (s *Store) inbox(ctx context.Context, query string, arg any) ([]InboxThread, error) {
	rows, err := s.read.QueryContext(ctx, query, arg)
	if err != nil {
		return nil, fmt.Errorf("reading the inbox: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var threads []InboxThread
	for rows.Next() {
		var t InboxThread
		var text string
		var newest sql.NullInt64
		if err := rows.Scan(&t.ID, &t.Link, &t.Title, &text, &t.People, &t.Texts, &t.Open, &newest); err != nil {
			return nil, fmt.Errorf("reading the inbox: %w", err)
		}
		t.Code, t.Title, t.Newest = codeOf(t.ID, t.Link), cmp.Or(t.Title, text), moment(newest)
		threads = append(threads, t)
	}
	return threads, rows.Err()
}

// thread finds what somebody calls by its id or its code, in any letter case. Pages are read again and again, so that it goes through no list of all
// threads.
func (s *Store) thread(ctx context.Context, name string) (InboxThread, error) {
	var found InboxThread
	var err error
	if name != "" && utf8.ValidString(name) && !strings.Contains(name, "\x00") { // PostgreSQL takes nothing else
		found, err = s.oneOf(ctx, name, []string{name, ConversationPrefix + strings.ToLower(name)})
		if err == nil && found.ID == "" {
			found, err = s.linked(ctx, name)
		}
	}
	if err == nil && found.ID == "" {
		err = fmt.Errorf("%w: %s", ErrNoThread, name)
	}
	return found, err
}

// oneOf is the first of some threads that is called so; one without an ID if there is none.
func (s *Store) oneOf(ctx context.Context, name string, ids []string) (InboxThread, error) {
	for _, id := range ids {
		found, err := s.inbox(ctx, inboxThread, id)
		if err != nil {
			return InboxThread{}, err
		}
		if len(found) > 0 && (id == name || strings.EqualFold(found[0].Code, name)) {
			return found[0], nil
		}
	}
	return InboxThread{}, nil
}

// linked is the thread of the alert whose link has a code.
func (s *Store) linked(ctx context.Context, code string) (InboxThread, error) {
	rows, err := s.read.QueryContext(ctx, `SELECT a.feed_id FROM alerts a WHERE a.link <> ''
		AND lower(substr(rtrim(a.link, '/'), length(rtrim(a.link, '/')) - CAST(? AS INTEGER) + 1)) = lower(CAST(? AS TEXT)) ORDER BY a.id DESC`,
		utf8.RuneCountInString(code), code)
	if err != nil {
		return InboxThread{}, fmt.Errorf("reading the alerts: %w", err)
	}
	ids, err := scanStrings(rows)
	if err != nil {
		return InboxThread{}, fmt.Errorf("reading the alerts: %w", err)
	}
	return s.oneOf(ctx, code, ids)
}

// Talk reads a thread, which is named by its id or its code. It needs the keys, and fails with ErrNoThread.
func (s *Store) Talk(ctx context.Context, name string) (Talk, error) {
	if s.ring == nil {
		return Talk{}, errNoKeys()
	}
	thread, err := s.thread(ctx, name)
	if err != nil {
		return Talk{}, err
	}
	talk := Talk{InboxThread: thread}
	who, err := s.membersIn(ctx, thread.ID)
	if err == nil {
		talk.Entries, err = s.entries(ctx, thread.ID, who)
	}
	if err != nil {
		return Talk{}, fmt.Errorf("reading the thread %s: %w", thread.ID, err)
	}
	talk.Reach = who.reach(talk.Entries)
	return talk, nil
}

func (s *Store) membersIn(ctx context.Context, thread string) (members, error) {
	rows, err := s.read.QueryContext(ctx, membersOf, thread)
	if err != nil {
		return nil, err
	}
	return scanMembers(rows, s.ring)
}

func (s *Store) entries(ctx context.Context, thread string, who members) ([]Entry, error) {
	texts, err := s.textsIn(ctx, thread, who)
	if err != nil {
		return nil, err
	}
	answers, err := s.answersIn(ctx, thread, who)
	all := append(texts, answers...)
	slices.SortStableFunc(all, func(a, b Entry) int { return a.At.Compare(b.At) })
	return all, err
}

// textsOf finds them; that they have a thread is said to SQLite, which else does not see that its index holds all of them.
const textsOf = `SELECT provider_id, subscriber, way, text, reply, received, handled FROM inbound
	WHERE thread = ? AND thread <> '' ORDER BY received, provider_id`

func (s *Store) textsIn(ctx context.Context, thread string, who members) ([]Entry, error) {
	pictures, err := s.picturesIn(ctx, thread)
	if err != nil {
		return nil, err
	}
	rows, err := s.read.QueryContext(ctx, textsOf, thread)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var all []Entry
	for rows.Next() {
		var e Entry
		var id, text string
		var person int64
		var received, handled sql.NullInt64
		if err := rows.Scan(&id, &person, &e.Way, &text, &e.Reply, &received, &handled); err != nil {
			return nil, err
		}
		if e.Text, err = unseal(s.ring, text, cellText, id); err != nil {
			return nil, err
		}
		e.ID, e.At, e.Open, e.Pictures = id, moment(received), !handled.Valid, pictures[id]
		e.Who, e.Alias = who.name(person, e.At), who.alias(person)
		all = append(all, e)
	}
	return all, rows.Err()
}

// answersIn reads what editors wrote in a thread, to people who are not forgotten.
func (s *Store) answersIn(ctx context.Context, thread string, who members) ([]Entry, error) {
	rows, err := s.read.QueryContext(ctx, `SELECT a.feed_id, a.text, a.published, d.subscriber, d.state, d.class, d.way
		FROM alerts a JOIN deliveries d ON d.alert = a.id
		WHERE a.thread = ? AND a.kind = '`+KindAnswer+`' AND a.sealed = 1 ORDER BY a.published, a.id`, thread)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var all []Entry
	for rows.Next() {
		var e Entry
		var id, text string
		var person int64
		var published sql.NullInt64
		if err := rows.Scan(&id, &text, &published, &person, &e.Sent, &e.Class, &e.Way); err != nil {
			return nil, err
		}
		if e.Text, err = unseal(s.ring, text, cellLetter, id); err != nil {
			return nil, err
		}
		e.At = moment(published)
		e.Who, e.Alias = who.name(person, e.At), who.alias(person)
		all = append(all, e)
	}
	return all, rows.Err()
}

// Handling is what editors need not look at any more.
type Handling struct {
	Thread string    // its id or its code
	Who    string    // what the person is called there; "" = all who wrote there
	Texts  []string  // the ids of those that the editor has seen; nil = all until now
	At     time.Time // now
}

// Handle says that editors need not look any more at texts of a thread. It counts those of them that were open, and fails with ErrNoThread,
// ErrNobody or ErrSeveral.
func (s *Store) Handle(ctx context.Context, h Handling) (texts int, err error) {
	thread, err := s.thread(ctx, h.Thread)
	if err != nil {
		return 0, err
	}
	err = s.sealing(ctx, func(q sealer) error {
		m, err := &member{}, error(nil)
		if h.Who != "" {
			m, err = q.member(thread.ID, h.Who)
		}
		if err == nil {
			texts, err = q.handled(thread.ID, m.id, h.Texts, h.At)
		}
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("marking texts as handled: %w", err)
	}
	return texts, nil
}

// What editors need not look at any more: all texts of a person in a thread, 0 = of everybody; or some of them, by their ids.
const (
	handleAll  = "UPDATE inbound SET handled = ? WHERE thread = ? AND thread <> '' AND (subscriber = ? OR ? = 0) AND handled IS NULL"
	handleMost = 50 // ids of one statement
)

var handleSome = "UPDATE inbound SET handled = ? WHERE thread = ? AND (subscriber = ? OR ? = 0) AND handled IS NULL AND provider_id IN (?" +
	strings.Repeat(", ?", handleMost-1) + ")"

// handled marks texts of a person in a thread, 0 = of everybody: those with these ids, nil = all.
func (q sealer) handled(thread string, person int64, texts []string, at time.Time) (n int, err error) {
	args := []any{millis(at), thread, person, person}
	if texts == nil {
		all, err := q.exec(handleAll, args...)
		return int(all), err
	}
	for some := range slices.Chunk(texts, handleMost) {
		ids := make([]any, handleMost)
		for i := range ids {
			ids[i] = some[min(i, len(some)-1)] // one statement for any number of them, so that it is prepared once
		}
		marked, err := q.exec(handleSome, slices.Concat(args, ids)...)
		if err != nil {
			return n, err
		}
		n += int(marked)
	}
	return n, nil
}

// ErrNoThread says that nobody wrote in a thread of that name, or that what they wrote is deleted by now.
var ErrNoThread = errors.New("nobody has written in a thread that is called so")
