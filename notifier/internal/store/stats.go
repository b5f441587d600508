package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"
)

// Stats are sums over some days. They are exact, and tell of single people where they are small: only package disclosure makes of them what may be
// shown.
type Stats struct {
	Days     []string             // 2006-01-02, the oldest first, the last is today
	Channels map[string]*Flow     // by channel; those that somebody joined, left or has
	Digests  map[string]int       // people who get the digest of a channel
	Alerts   []AlertSums          // the newest first, without what was said to single people
	Texts    map[string]int       // by what they were understood as
	Cleaned  []Cleaned            // the newest first
	Pace     map[string]Durations // over all Alerts; by PaceAccepted and PaceDelivered
}

// Flow is how many people came to a channel and went, day by day as Stats.Days.
type Flow struct {
	Joins, Leaves []int // by what the ledger says
	Subscribers   []int // at the end of the day
}

// AlertSums is what became of an alert.
type AlertSums struct {
	ID        string
	Kind      string
	Published time.Time
	States    map[State]map[string]int // deliveries by state and class
	Pace      map[string]Durations     // from when it was published until PaceAccepted and PaceDelivered
	Asked     []string                 // the answers that people may give; none = it is no call
	Replies   map[string]int           // by answer
}

// Durations counts by seconds, of which the first two digits count.
type Durations map[int]int

// What is timed.
const (
	PaceAccepted  = "accepted"  // the provider took it
	PaceDelivered = "delivered" // it is on the phone
)

// seconds are those of a time of which two digits count, so that a table of them stays small.
func seconds(d time.Duration) int {
	s, unit := max(int(d/time.Second), 0), 1
	for s/unit >= 100 {
		unit *= 10
	}
	return s / unit * unit
}

// Count is how many there are.
func (d Durations) Count() int {
	n := 0
	for _, count := range d {
		n += count
	}
	return n
}

// Quantile is the time within which a part of them, from 0 to 1, was done; 0 without any.
func (d Durations) Quantile(part float64) time.Duration {
	var all []int
	for s := range d {
		all = append(all, s)
	}
	slices.Sort(all)
	left := part * float64(d.Count())
	for _, s := range all {
		if left -= float64(d[s]); left <= 0 {
			return time.Duration(s) * time.Second
		}
	}
	return 0
}

func (d Durations) add(other Durations) {
	for s, n := range other {
		d[s] += n
	}
}

// Stats sums up the last days until now, by the clock of zone.
func (s *Store) Stats(ctx context.Context, now time.Time, days int, zone *time.Location) (Stats, error) {
	now = now.In(zone)
	from := time.Date(now.Year(), now.Month(), now.Day()-days+1, 0, 0, 0, 0, zone)
	st := Stats{Texts: map[string]int{}, Pace: map[string]Durations{PaceAccepted: {}, PaceDelivered: {}}}
	for i := range days {
		st.Days = append(st.Days, from.AddDate(0, 0, i).Format(time.DateOnly))
	}
	err := s.flows(ctx, &st, from, zone)
	if err == nil {
		err = s.textSums(ctx, &st, from)
	}
	if err == nil {
		err = s.alertSums(ctx, &st, from)
	}
	if err == nil {
		st.Cleaned, err = s.Cleanings(ctx, from)
	}
	if err != nil {
		return Stats{}, fmt.Errorf("summing up: %w", err)
	}
	return st, nil
}

// flows goes back from how many people there are: the ledger says who came and went.
func (s *Store) flows(ctx context.Context, st *Stats, from time.Time, zone *time.Location) error {
	today, err := s.Count(ctx)
	if err != nil {
		return err
	}
	st.Digests, st.Channels = today.Digests, map[string]*Flow{}
	flow := func(channel string) *Flow {
		if st.Channels[channel] == nil {
			st.Channels[channel] = &Flow{Joins: make([]int, len(st.Days)), Leaves: make([]int, len(st.Days)), Subscribers: make([]int, len(st.Days))}
		}
		return st.Channels[channel]
	}
	rows, err := s.read.QueryContext(ctx, `SELECT at, event, object FROM ledger
		WHERE event IN ('`+string(Given)+`', '`+string(Withdrawn)+`') AND at >= ? AND object NOT LIKE '%`+DailyObject+`'`, millis(from))
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var at sql.NullInt64
		var event Event
		var channel string
		if err := rows.Scan(&at, &event, &channel); err != nil {
			return err
		}
		i, known := slices.BinarySearch(st.Days, moment(at).In(zone).Format(time.DateOnly))
		if !known {
			i = len(st.Days) - 1 // a clock that was ahead
		}
		if f := flow(channel); event == Given {
			f.Joins[i]++
		} else {
			f.Leaves[i]++
		}
	}
	for channel := range today.Channels {
		flow(channel)
	}
	for channel, f := range st.Channels {
		n := today.Channels[channel]
		for i := len(st.Days) - 1; i >= 0; i-- {
			f.Subscribers[i] = n
			n += f.Leaves[i] - f.Joins[i]
		}
	}
	return rows.Err()
}

func (s *Store) textSums(ctx context.Context, st *Stats, from time.Time) error {
	rows, err := s.read.QueryContext(ctx, `SELECT kind, COUNT(*) FROM inbound WHERE received >= ? GROUP BY kind
		UNION ALL SELECT kind, SUM(n) FROM text_tallies WHERE day >= ? GROUP BY kind`, millis(from), st.Days[0])
	if err != nil {
		return err
	}
	return eachSum(rows, func(kind string, n int) { st.Texts[kind] += n })
}

func eachSum(rows *sql.Rows, use func(name string, n int)) error {
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var name string
		var n int
		if err := rows.Scan(&name, &n); err != nil {
			return err
		}
		use(name, n)
	}
	return rows.Err()
}

func (s *Store) alertSums(ctx context.Context, st *Stats, from time.Time) error {
	keys, err := s.sentAlerts(ctx, st, from)
	if err != nil {
		return err
	}
	for i, key := range keys {
		a := &st.Alerts[i]
		if err := errors.Join(s.stateSums(ctx, key, a), s.paceSums(ctx, key, a), s.replySums(ctx, key, a)); err != nil {
			return fmt.Errorf("%s: %w", a.ID, err)
		}
		for what, d := range a.Pace {
			st.Pace[what].add(d)
		}
	}
	return nil
}

func (s *Store) sentAlerts(ctx context.Context, st *Stats, from time.Time) (keys []int64, err error) {
	rows, err := s.read.QueryContext(ctx, `SELECT id, feed_id, kind, published, replies FROM alerts
		WHERE disposition = 'planned' AND seen >= ? AND kind NOT IN ('`+KindAnswer+`', '`+KindNotice+`') ORDER BY seen DESC, id DESC`, millis(from))
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		a := AlertSums{States: map[State]map[string]int{}, Replies: map[string]int{}, Pace: map[string]Durations{PaceAccepted: {}, PaceDelivered: {}}}
		var key int64
		var published sql.NullInt64
		var replies string
		if err := rows.Scan(&key, &a.ID, &a.Kind, &published, &replies); err != nil {
			return nil, err
		}
		if replies != "" {
			if err := json.Unmarshal([]byte(replies), &a.Asked); err != nil {
				return nil, err
			}
		}
		a.Published = moment(published)
		keys, st.Alerts = append(keys, key), append(st.Alerts, a)
	}
	return keys, rows.Err()
}

func (s *Store) stateSums(ctx context.Context, key int64, a *AlertSums) error {
	rows, err := s.read.QueryContext(ctx, `SELECT state, class, COUNT(*) FROM deliveries WHERE alert = ? GROUP BY state, class
		UNION ALL SELECT state, class, n FROM tallies WHERE alert = ? AND state NOT IN ('`+tallyReplied+`', '`+tallySecond+`')`, key, key)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var state State
		var class string
		var n int
		if err := rows.Scan(&state, &class, &n); err != nil {
			return err
		}
		if a.States[state] == nil {
			a.States[state] = map[string]int{}
		}
		a.States[state][class] += n
	}
	return rows.Err()
}

// paceSums: a delivery was last heard of when it was delivered.
func (s *Store) paceSums(ctx context.Context, key int64, a *AlertSums) error {
	rows, err := s.read.QueryContext(ctx, `SELECT '`+PaceAccepted+`', (accepted - ?) / 1000 AS s, COUNT(*) FROM deliveries
			WHERE alert = ? AND accepted IS NOT NULL GROUP BY s
		UNION ALL SELECT '`+PaceDelivered+`', (updated - ?) / 1000 AS s, COUNT(*) FROM deliveries
			WHERE alert = ? AND state = '`+string(Delivered)+`' GROUP BY s
		UNION ALL SELECT until, seconds, n FROM durations WHERE alert = ?`, millis(a.Published), key, millis(a.Published), key, key)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var what string
		var s, n int
		if err := rows.Scan(&what, &s, &n); err != nil {
			return err
		}
		a.Pace[what][seconds(time.Duration(s)*time.Second)] += n
	}
	return rows.Err()
}

func (s *Store) replySums(ctx context.Context, key int64, a *AlertSums) error {
	rows, err := s.read.QueryContext(ctx, `SELECT choice, COUNT(*) FROM replies WHERE thread = ? GROUP BY choice
		UNION ALL SELECT class, n FROM tallies WHERE alert = ? AND state = '`+tallyReplied+`'`, a.ID, key)
	if err != nil {
		return err
	}
	return eachSum(rows, func(choice string, n int) { a.Replies[choice] += n })
}

// addTallies adds to an alert's status what is left of deliveries that are over.
func (s *Store) addTallies(ctx context.Context, key int64, a *AlertStatus) error {
	rows, err := s.read.QueryContext(ctx, "SELECT state, class, n, first_accepted, last_accepted FROM tallies WHERE alert = ? AND state <> '"+tallyReplied+"'", key)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var state, class string
		var n int
		var first, last sql.NullInt64
		if err := rows.Scan(&state, &class, &n, &first, &last); err != nil {
			return err
		}
		if state == tallySecond {
			a.Seconds += n
			if class == "yes" {
				a.Withdrawn += n
			}
			continue
		}
		a.addTally(State(state), class, n, moment(first), moment(last))
	}
	return rows.Err()
}

func (a *AlertStatus) addTally(state State, class string, n int, first, last time.Time) {
	a.States[state] += n
	if class != "" {
		a.Classes[class] += n
	}
	if state == Unknown { // only what is not looked for any more is ever summed up
		a.Dark += n
	}
	if !first.IsZero() && (a.First.IsZero() || first.Before(a.First)) {
		a.First = first
	}
	a.Last = latest(a.Last, last)
}
