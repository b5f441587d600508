package store

import (
	"context"
	"database/sql"
	"fmt"
	"math"
	"slices"
	"time"

	"newsroom/notifier/internal/subscriber"
)

// Audience is who an alert goes to, and how many it does not go to, by reason.
type Audience struct {
	Recipients int
	Waiting    int       // those of them for whom it waits until their quiet hours are over
	Until      time.Time // when the last of these hours end, if it lasts that long
	Excluded   map[string]int
}

// Preview says who Plan would send the alert to at a time, and changes nothing.
func (s *Store) Preview(ctx context.Context, a Alert, house House, at time.Time) (Audience, error) {
	who := Audience{Excluded: map[string]int{}}
	from, args := audience(a, at)
	if err := s.countWaiting(ctx, &who, part{from, args}, passes(a), house, at); err != nil {
		return Audience{}, err
	}
	for reason, e := range exclusions(a, at) {
		var n int
		if err := s.count(ctx, &n, "SELECT COUNT(*) "+e.from, e.args); err != nil {
			return Audience{}, err
		}
		if n > 0 {
			who.Excluded[reason] = n
		}
	}
	return who, nil
}

// countWaiting counts the recipients by their own quiet hours.
func (s *Store) countWaiting(ctx context.Context, who *Audience, of part, passes bool, house House, at time.Time) error {
	rows, err := s.read.QueryContext(ctx, "SELECT s.quiet_from, s.quiet_to, COUNT(*) "+of.from+" GROUP BY s.quiet_from, s.quiet_to", of.args...)
	if err != nil {
		return fmt.Errorf("counting subscribers: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var from, to sql.NullInt64
		var n int
		if err := rows.Scan(&from, &to, &n); err != nil {
			return fmt.Errorf("counting subscribers: %w", err)
		}
		who.Recipients += n
		until := house.waits(subscriber.Quiet{Own: from.Valid, From: int(from.Int64), To: int(to.Int64)}, at)
		if passes || until.IsZero() {
			continue
		}
		who.Waiting += n
		who.Until = latest(who.Until, until)
	}
	return rows.Err()
}

// passes says whether an alert passes over quiet hours and pauses.
func passes(a Alert) bool { return a.Severity == Extreme }

func (s *Store) count(ctx context.Context, n *int, query string, args []any) error {
	if err := s.read.QueryRowContext(ctx, query, args...).Scan(n); err != nil {
		return fmt.Errorf("counting subscribers: %w", err)
	}
	return nil
}

// notLetter is true of alerts that are not said to one person.
const notLetter = "kind NOT IN ('" + KindAnswer + "', '" + KindNotice + "')"

// The parts of which the audience and the exclusions are made. A first message that still waits counts as sent: its
// follower waits for it in turn. Who has none, but got the second message of a call in the place of others, has that for a first.
var (
	wasSent  = "'planned', " + onItsWay
	alertOf  = "(SELECT id FROM alerts WHERE feed_id = ?)"
	hasFirst = "FROM subscribers s JOIN deliveries f ON f.subscriber = s.id WHERE f.alert IN (SELECT id FROM alerts WHERE feed_id IN (?, ?)) AND f.state IN (" + wasSent + `)
		AND (f.alert = ` + alertOf + ` OR NOT EXISTS (SELECT 1 FROM deliveries e WHERE e.subscriber = s.id AND e.alert = ` + alertOf + ` AND e.state IN (` + wasSent + `)))`
	hasCall = "FROM subscribers s JOIN deliveries f ON f.subscriber = s.id WHERE f.alert = " + alertOf + " AND f.state IN (" + onItsWay + `)
		AND NOT EXISTS (SELECT 1 FROM replies r WHERE r.thread = ? AND r.subscriber = s.id)`
	noFirst = `NOT EXISTS (SELECT 1 FROM deliveries f WHERE f.subscriber = s.id AND f.alert IN (SELECT id FROM alerts WHERE feed_id IN (?, ?))
		AND f.state IN (` + wasSent + "))"
)

// firsts are the arguments of hasFirst; those of noFirst are the first two.
func firsts(a Alert) []any { return []any{a.Thread, secondID(a.Thread), a.Thread, a.Thread} }

const (
	joined    = "s.id IN (SELECT x.subscriber FROM subscriptions x WHERE x.channel IN (%s))"
	reached   = "s.id IN (SELECT x.subscriber FROM subscriptions x WHERE x.channel IN (%s) OR x.channel IN (SELECT c.channel FROM alert_channels c WHERE c.alert = (SELECT id FROM alerts WHERE feed_id = ?)))"
	asked     = "s.id IN (SELECT x.subscriber FROM subscriptions x WHERE x.channel IN (%s) AND x.digest IS NOT NULL)"
	active    = "s.stopped IS NULL AND s.suspended IS NULL"
	stopped   = "s.stopped IS NOT NULL AND s.erased IS NULL"
	suspended = "s.stopped IS NULL AND s.suspended IS NOT NULL"
	paused    = "s.paused > ?"
	awake     = "COALESCE(s.paused, 0) <= ?"
)

// part is the end of a query over subscribers s.
type part struct {
	from string
	args []any
}

// pausing is what a condition on who pauses takes: a time at which nobody does, where the alert passes over pauses.
func pausing(a Alert, at time.Time) []any {
	if passes(a) {
		return []any{int64(math.MaxInt64)}
	}
	return []any{millis(at)}
}

// audience selects an alert's recipients: Plan inserts them and Preview counts them.
func audience(a Alert, at time.Time) (from string, args []any) {
	in, channels := inChannels(a)
	if a.Kind == KindReminder {
		return hasCall + " AND " + active + " AND " + awake, slices.Concat([]any{a.Thread, a.Thread}, pausing(a, at))
	}
	if a.Follows {
		first := hasFirst
		if a.Overtakes { // what still waits is not sent any more
			first += " AND f.state <> 'planned'"
		}
		return first + " AND " + active + " AND " + awake + " AND " + in, slices.Concat(firsts(a), pausing(a, at), channels)
	}
	return "FROM subscribers s WHERE " + active + " AND " + awake + " AND " + in, slices.Concat(pausing(a, at), channels)
}

// follows says which message of its recipient an alert follows, and when it is due: a time, or how much there is to be added to one.
func follows(a Alert) (first, due string, add int64) {
	switch {
	case a.Kind == KindReminder:
		return "f.id", "COALESCE(f.accepted, f.begun) + ?", a.after.Milliseconds()
	case a.Follows:
		first = "f.id"
	default:
		first = "NULL"
	}
	// Due since ever: it is planned when it is published, and a clock that is set back after that must not hold it up.
	return first, "?", 0
}

func exclusions(a Alert, at time.Time) map[string]part {
	in, channels := inChannels(a)
	pause := pausing(a, at)
	if a.Follows {
		first := firsts(a)
		return map[string]part{
			ReasonStopped:   {hasFirst + " AND " + stopped, first},
			ReasonSuspended: {hasFirst + " AND " + suspended, first},
			ReasonPaused:    {hasFirst + " AND " + active + " AND " + paused + " AND " + in, slices.Concat(first, pause, channels)},
			ReasonLeft:      {hasFirst + " AND " + active + " AND NOT " + in, slices.Concat(first, channels)},
			ReasonNoFirst:   {"FROM subscribers s WHERE " + active + " AND " + in + " AND " + noFirst, slices.Concat(channels, first[:2])},
		}
	}
	placeholders, _ := list(a.Channels)
	has := fmt.Sprintf(joined, placeholders)
	all := map[string]part{
		ReasonStopped:   {"FROM subscribers s WHERE " + stopped + " AND " + in, channels},
		ReasonSuspended: {"FROM subscribers s WHERE " + suspended + " AND " + in, channels},
		ReasonPaused:    {"FROM subscribers s WHERE " + active + " AND " + paused + " AND " + in, slices.Concat(pause, channels)},
		ReasonElsewhere: {"FROM subscribers s WHERE " + active + " AND NOT " + has +
			" AND EXISTS (SELECT 1 FROM subscriptions y WHERE y.subscriber = s.id)", channels},
	}
	if a.Kind == KindDigest {
		all[ReasonNoDigest] = part{"FROM subscribers s WHERE " + active + " AND " + has + " AND NOT " + in, slices.Concat(channels, channels)}
	}
	return all
}

// inChannels is true of subscribers s who have one of the alert's channels; for a digest, of those who asked for the digest of one.
func inChannels(a Alert) (string, []any) {
	placeholders, args := list(a.Channels)
	if a.Follows {
		return fmt.Sprintf(reached, placeholders), append(args, secondID(a.Thread))
	}
	if a.Kind == KindDigest {
		return fmt.Sprintf(asked, placeholders), args
	}
	return fmt.Sprintf(joined, placeholders), args
}
