package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// AlertStatus is how far an alert is.
type AlertStatus struct {
	ID          string
	Kind        string
	Disposition string // planned, or recorded: known and not sent
	Reason      string // why it was only recorded
	Published   time.Time
	Seen        time.Time
	First       time.Time // when the provider took the first message; zero = none yet
	Last        time.Time
	States      map[State]int
	Classes     map[string]int // of those that did not arrive, by why
	Quiet       int            // planned ones that wait for the end of quiet hours
	Held        time.Time      // since when nothing of it is begun; zero = it goes
	HeldWhy     string         // HeldByHand or HeldConfirm
	Cancelled   time.Time      // zero = it was not
	Seconds     int            // second messages that the provider has of one delivery
	Withdrawn   int            // those of them that were cancelled in time
	Dark        int            // unknown ones that are not looked for any more
}

// Recipients is how many people it was planned for.
func (a AlertStatus) Recipients() int {
	n := 0
	for _, count := range a.States {
		n += count
	}
	return n
}

// ErrNoAlert says that no alert with this id was handled.
var ErrNoAlert = errors.New("no such alert")

// Status tells how far an alert is; ErrNoAlert if it was never handled.
func (s *Store) Status(ctx context.Context, id string) (AlertStatus, error) {
	all, err := s.statuses(ctx, "WHERE feed_id = ?", id)
	if err != nil {
		return AlertStatus{}, err
	}
	if len(all) == 0 {
		return AlertStatus{}, fmt.Errorf("%w: %s", ErrNoAlert, id)
	}
	return all[0], nil
}

// Statuses tells how far the newest alerts are, the newest first, without what is said to one person.
func (s *Store) Statuses(ctx context.Context, limit int) ([]AlertStatus, error) {
	return s.statuses(ctx, "WHERE "+notLetter+" ORDER BY seen DESC, id DESC LIMIT ?", limit)
}

// Settled marks the alerts of which nothing is left to send, and tells how each went, but for what is said to one person. Each is told once.
func (s *Store) Settled(ctx context.Context, now time.Time) ([]AlertStatus, error) {
	var ids []string
	err := s.write.do(ctx, func(q querier) error {
		// Locked first: a report that plans a message again waits until this is written, and then takes it back.
		if err := lockOpen(q); err != nil {
			return err
		}
		rows, err := q.rows(`UPDATE alerts SET settled = ? WHERE settled IS NULL
			AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.alert = alerts.id AND d.state = 'planned')
			AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.alert = alerts.id AND d.state = 'dispatching')
			AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.alert = alerts.id AND d.state = 'unknown' AND d.probe_due IS NOT NULL)
			RETURNING CASE WHEN `+notLetter+` THEN feed_id ELSE '' END`, millis(now))
		if err != nil {
			return err
		}
		ids, err = scanStrings(rows)
		ids = slices.DeleteFunc(ids, func(id string) bool { return id == "" })
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("looking for alerts that are done: %w", err)
	}
	var done []AlertStatus
	for _, id := range ids {
		one, err := s.Status(ctx, id)
		if err != nil {
			return nil, err
		}
		done = append(done, one)
	}
	return done, nil
}

func lockOpen(q querier) error {
	rows, err := q.rows("SELECT d.id FROM alerts d WHERE d.settled IS NULL ORDER BY d.id {for update}")
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() { // only the locks count
		continue
	}
	return rows.Err()
}

// statuses reads the alerts first and counts each one's deliveries then: the list is short, the deliveries are many.
func (s *Store) statuses(ctx context.Context, which string, arg any) ([]AlertStatus, error) {
	rows, err := s.read.QueryContext(ctx, "SELECT id, feed_id, kind, disposition, reason, published, seen, held, held_why, cancelled FROM alerts "+which, arg)
	if err != nil {
		return nil, fmt.Errorf("reading the alerts: %w", err)
	}
	all, keys, err := scanAlerts(rows)
	if err != nil {
		return nil, fmt.Errorf("reading the alerts: %w", err)
	}
	for i := range all {
		if err := errors.Join(s.countDeliveries(ctx, keys[i], &all[i]), s.countSeconds(ctx, keys[i], &all[i]), s.addTallies(ctx, keys[i], &all[i])); err != nil {
			return nil, fmt.Errorf("counting the deliveries of %s: %w", all[i].ID, err)
		}
	}
	return all, nil
}

func scanAlerts(rows *sql.Rows) (all []AlertStatus, keys []int64, err error) {
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		a := AlertStatus{States: map[State]int{}, Classes: map[string]int{}}
		var key int64
		var published, seen, held, cancelled sql.NullInt64
		if err := rows.Scan(&key, &a.ID, &a.Kind, &a.Disposition, &a.Reason, &published, &seen, &held, &a.HeldWhy, &cancelled); err != nil {
			return nil, nil, err
		}
		a.Published, a.Seen, a.Held, a.Cancelled = moment(published), moment(seen), moment(held), moment(cancelled)
		all, keys = append(all, a), append(keys, key)
	}
	return all, keys, rows.Err()
}

// countDeliveries goes over an alert's rows once, without sorting them: there may be a million.
func (s *Store) countDeliveries(ctx context.Context, key int64, a *AlertStatus) error {
	states := States()
	counts := make([]int, len(states))
	var first, last sql.NullInt64
	columns, into := make([]string, len(states)), make([]any, len(states))
	for i, state := range states {
		columns[i], into[i] = "COUNT(CASE WHEN state = '"+string(state)+"' THEN 1 END)", &counts[i]
	}
	row := s.read.QueryRowContext(ctx, "SELECT "+strings.Join(columns, ", ")+", MIN(accepted), MAX(accepted) FROM deliveries WHERE alert = ?", key)
	if err := row.Scan(append(into, &first, &last)...); err != nil {
		return err
	}
	for i, state := range states {
		if counts[i] > 0 {
			a.States[state] = counts[i]
		}
	}
	a.First, a.Last = moment(first), moment(last)
	return s.countClasses(ctx, key, a)
}

func (s *Store) countClasses(ctx context.Context, key int64, a *AlertStatus) error {
	rows, err := s.read.QueryContext(ctx, "SELECT class, COUNT(*) FROM deliveries WHERE alert = ? AND class <> '' GROUP BY class", key)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var class string
		var n int
		if err := rows.Scan(&class, &n); err != nil {
			return err
		}
		a.Classes[class] = n
	}
	a.Quiet = a.Classes[ReasonQuiet] // no other row has it
	delete(a.Classes, ReasonQuiet)
	return rows.Err()
}

func (s *Store) countSeconds(ctx context.Context, key int64, a *AlertStatus) error {
	return s.read.QueryRowContext(ctx, `SELECT COUNT(*), COALESCE(SUM(CASE WHEN o.cancelled = 'yes' THEN 1 ELSE 0 END), 0),
		(SELECT COUNT(*) FROM deliveries u WHERE u.alert = ? AND u.state = 'unknown' AND u.probe_due IS NULL)
		FROM other_messages o JOIN deliveries d ON d.id = o.delivery WHERE o.kind = 'second' AND d.alert = ?`,
		key, key).Scan(&a.Seconds, &a.Withdrawn, &a.Dark)
}

// Letters counts the messages to one person, answers and notices, by state: those of which something was left to do
// since then.
func (s *Store) Letters(ctx context.Context, since time.Time) (map[State]int, error) {
	rows, err := s.read.QueryContext(ctx, `SELECT d.state, COUNT(*) FROM alerts a JOIN deliveries d ON d.alert = a.id
		WHERE (a.settled IS NULL OR a.settled >= ?) AND a.kind IN ('`+KindAnswer+`', '`+KindNotice+`') GROUP BY d.state`, millis(since))
	if err != nil {
		return nil, fmt.Errorf("counting answers: %w", err)
	}
	counts, err := scanCounts(rows)
	all := map[State]int{}
	for state, n := range counts {
		all[State(state)] = n
	}
	return all, err
}

// Unsettled lists the ids of the alerts of which something is left to send, the oldest first, without what is said to one person.
func (s *Store) Unsettled(ctx context.Context) ([]string, error) {
	rows, err := s.read.QueryContext(ctx, "SELECT feed_id FROM alerts WHERE settled IS NULL AND "+notLetter+" ORDER BY id")
	if err != nil {
		return nil, fmt.Errorf("reading the alerts: %w", err)
	}
	return scanStrings(rows)
}
