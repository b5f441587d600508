package store

import (
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"newsroom/notifier/internal/keyring"
	"newsroom/notifier/internal/subscriber"
)

// Errors of naming a person.
var (
	// ErrNobody: there is no such person, or none any more.
	ErrNobody = errors.New("there is no such person")
	// ErrSeveral: several people gave that name; each has a pseudonym too.
	ErrSeveral = errors.New("several people are called so")
)

// member is a person who wrote in a thread.
type member struct {
	id        int64
	pseudonym string // there, and nowhere else
	name      string // that the person gave, if something in the thread was written since; "" = none
	since     time.Time
	label     string // the name, with the pseudonym where the name alone could be somebody else

	stopped bool
	way     string
	heard   time.Time // the last text by WhatsApp
}

// members are those of one thread.
type members map[int64]*member

// membersOf finds them with the name that each gave, and since when. Most give none, and of a call there are thousands.
const membersOf = `SELECT n.subscriber, n.name, s.name, s.stopped, s.way, s.heard,
	CASE WHEN s.name <> '' THEN (SELECT MAX(w.received) FROM inbound w WHERE w.subscriber = n.subscriber AND w.kind = '` + string(subscriber.Named) + `') END,
	CASE WHEN s.name <> '' THEN (SELECT MAX(i.received) FROM inbound i WHERE i.subscriber = n.subscriber AND i.thread = n.thread) END
	FROM thread_names n JOIN subscribers s ON s.id = n.subscriber WHERE n.thread = ? AND s.erased IS NULL`

// memberNamed is who has a pseudonym there.
const memberNamed = " AND n.name = ?"

func scanMembers(rows *sql.Rows, ring *keyring.Ring) (members, error) {
	defer func() { _ = rows.Close() }()
	all := members{}
	for rows.Next() {
		var m member
		var name string
		var stopped, heard, named, newest sql.NullInt64
		if err := rows.Scan(&m.id, &m.pseudonym, &name, &stopped, &m.way, &heard, &named, &newest); err != nil {
			return nil, err
		}
		m.stopped, m.heard, m.since = stopped.Valid, moment(heard), moment(named)
		if !moment(newest).Before(m.since) { // who gave a name elsewhere, later, has not given it to this thread
			var err error
			if m.name, err = unseal(ring, name, cellName, m.id); err != nil {
				return nil, err
			}
		}
		all[m.id] = &m
	}
	all.label()
	return all, rows.Err()
}

// label tells people apart who gave the same name, or one that is somebody's pseudonym.
func (all members) label() {
	called := map[string]int{}
	for _, m := range all {
		called[strings.ToLower(m.pseudonym)]++
		called[strings.ToLower(m.name)]++
	}
	for _, m := range all {
		m.label = m.name
		if called[strings.ToLower(m.name)] > 1 {
			m.label = fmt.Sprintf("%s (%s)", m.name, m.pseudonym)
		}
	}
}

// name is what editors call who wrote something at a time: a name counts for what its person wrote since it was given.
func (all members) name(person int64, at time.Time) string {
	m := all[person]
	switch {
	case m == nil:
		return "?"
	case m.name == "" || at.Before(m.since):
		return m.pseudonym
	}
	return m.label
}

// alias is a person's pseudonym in the thread; "" for who is forgotten.
func (all members) alias(person int64) string {
	if m := all[person]; m != nil {
		return m.pseudonym
	}
	return ""
}

// find gives who is called so by editors, in any letter case. A pseudonym comes before a name, so that nobody gets another's answers by a name.
func (all members) find(who string) (*member, error) {
	var named []*member
	for _, m := range all {
		switch {
		case strings.EqualFold(who, m.pseudonym), m.name != "" && m.label != m.name && strings.EqualFold(who, m.label):
			return m, nil
		case m.name != "" && strings.EqualFold(who, m.name):
			named = append(named, m)
		}
	}
	switch len(named) {
	case 0:
		return nil, ErrNobody
	case 1:
		return named[0], nil
	}
	return nil, ErrSeveral
}

// member finds a person of a thread: by the pseudonym at once, by another name among all, of whom there may be thousands.
func (q sealer) member(thread, who string) (*member, error) {
	who = strings.Join(strings.Fields(who), " ")
	m, err := q.find(who, membersOf+memberNamed, thread, who)
	if errors.Is(err, ErrNobody) {
		m, err = q.find(who, membersOf, thread)
	}
	return m, err
}

func (q sealer) find(who, query string, args ...any) (*member, error) {
	rows, err := q.rows(query, args...)
	if err != nil {
		return nil, err
	}
	some, err := scanMembers(rows, q.ring)
	if err != nil {
		return nil, err
	}
	return some.find(who)
}

// alone lets nothing else be done about a person of a thread until the change ends. It fails with ErrNobody for who was forgotten meanwhile: nothing that is
// written to the person would be deleted any more.
func (m *member) alone(q querier) error {
	var lookup string
	err := q.row("SELECT lookup FROM subscribers WHERE id = ? AND erased IS NULL", m.id).Scan(&lookup)
	if err == nil {
		err = alone(q, lookup)
	}
	if err == nil {
		err = q.row("SELECT lookup FROM subscribers WHERE id = ? AND erased IS NULL", m.id).Scan(&lookup)
	}
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrNobody
	}
	return err
}
