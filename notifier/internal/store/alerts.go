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

// Alert is one message of the feed as it was handled.
type Alert struct {
	ID        string // the feed's own
	Thread    string // ID of the thread's first message; ID itself if this is the first
	Kind      string // KindDigest, or an alert, whatever it is called
	Text      string // what the phones get, word for word
	Link      string // the short link in it
	Channels  []string
	Follows   bool // goes only to those who were sent the thread's first message
	Published time.Time
	Until     time.Time // nothing of it is begun from here on
	Overtakes bool      // an all-clear: what is not sent yet of its thread is not sent any more
	Confirm   int       // it is held if it goes to more people than this; 0 = never
	Title     string    // for lists
	Severity  string    // Extreme passes over quiet hours and pauses; anything else does not
	Replies   []string  // the answers that people may give until Until; mostly none
	Escalate  Escalation
	Recorded  string // why it is known and not sent; empty = planned
}

// Escalation is a second message to those who have not answered an alert with Replies. The zero value is none.
type Escalation struct {
	At       time.Time // when; zero = never
	Channels []string  // who gets it in their place; empty = they themselves
}

// Extreme is the severity that passes over quiet hours and pauses.
const Extreme = "extreme"

// The kinds of messages that are meant for single people, whatever channels they have.
const (
	KindAnswer     = "answer"     // what an editor writes to one person
	KindNotice     = "notice"     // what the notifier says to one person that texted and could not be answered at once
	KindInvitation = "invitation" // asks whether somebody wants the channels that editors offer
	KindReminder   = "reminder"   // the second message of a call
)

// KindDigest is the kind of a message that goes only to those who asked for the digest of one of its channels, and after everything that is
// urgent.
const KindDigest = "digest"

// Audience is who an alert goes to, and how many it does not go to, by reason.
type Audience struct {
	Recipients int
	Excluded   map[string]int
}

// Reasons for not getting an alert, and for a delivery that was skipped.
const (
	ReasonStopped   = "stopped"       // told us to stop
	ReasonLeft      = "left"          // has left the alert's channels
	ReasonElsewhere = "other-channel" // has joined other channels only
	ReasonNoDigest  = "no-digest"     // has the channel, and did not ask for its digest
	ReasonNoFirst   = "no-first"      // was not sent the thread's first message
	ReasonExpired   = "expired"       // the alert's time was over
	ReasonSuspended = "suspended"     // the provider said that the number takes nothing
	ReasonOvertaken = "overtaken"     // the all-clear came first
	ReasonSameText  = "same-text"     // was sent the same text within a day
	ReasonCancelled = "cancelled"     // an editor cancelled the alert
	ReasonPaused    = "paused"        // the person wanted a pause
	ReasonQuiet     = "quiet"         // it is put off until the quiet hours are over
	ReasonAnswered  = "answered"      // the person has answered what this would have asked
	ReasonErased    = "erased"        // the person wanted to be forgotten
)

// Handled says which of the ids are known already. They are never planned again.
func (s *Store) Handled(ctx context.Context, ids []string) (map[string]bool, error) {
	known := make(map[string]bool, len(ids))
	for _, id := range ids {
		var one int
		err := s.read.QueryRowContext(ctx, "SELECT 1 FROM alerts WHERE feed_id = ?", id).Scan(&one)
		if err == nil {
			known[id] = true
		} else if !errors.Is(err, sql.ErrNoRows) {
			return nil, fmt.Errorf("reading the alerts: %w", err)
		}
	}
	return known, nil
}

// Plan is what planning an alert came to.
type Plan struct {
	Recipients int
	Fresh      bool // it was not known before; else nothing was changed
	Held       bool // it waits for Release, since it goes to more people than Alert.Confirm
	Overtaken  int  // messages of its thread that are not sent any more
}

// Plan stores an alert and a delivery for each of its recipients, all or nothing. An alert whose ID is known changes nothing.
func (s *Store) Plan(ctx context.Context, a Alert, now time.Time) (Plan, error) {
	var p Plan
	err := s.write.do(ctx, func(q querier) error {
		var err error
		p, err = plan(q, a, now)
		return err
	})
	if err != nil {
		return Plan{}, fmt.Errorf("planning alert %s: %w", a.ID, err)
	}
	return p, nil
}

func plan(q querier, a Alert, now time.Time) (Plan, error) {
	id, fresh, err := insertAlert(q, a, now)
	p := Plan{Fresh: fresh}
	if err != nil || !fresh || a.Recorded != "" {
		return p, err
	}
	if p.Overtaken, err = overtake(q, a, id, now); err != nil {
		return p, err
	}
	for _, channel := range a.Channels {
		if _, err := q.exec("INSERT INTO alert_channels (alert, channel) VALUES (?, ?) ON CONFLICT DO NOTHING", id, channel); err != nil {
			return p, err
		}
	}
	from, args := audience(a)
	query := "INSERT INTO deliveries (alert, subscriber, follows, state, due, updated) SELECT ?, s.id, " +
		follows(a) + ", '" + string(Planned) + "', ?, ? " + from + " ORDER BY s.id"
	// Due since ever: it is planned when it is published, and a clock that is set back after that must not hold it up.
	n, err := q.exec(query, slices.Concat([]any{id, 0, millis(now)}, args)...)
	p.Recipients = int(n)
	if err == nil && a.Confirm > 0 && p.Recipients > a.Confirm {
		p.Held = true
		_, err = q.exec("UPDATE alerts SET held = ?, held_why = ? WHERE id = ?", millis(now), HeldConfirm, id)
	}
	return p, err
}

// overtake skips what is not sent yet of an all-clear's thread. What a worker has in hand is skipped when it comes back.
func overtake(q querier, a Alert, id int64, now time.Time) (int, error) {
	if !a.Overtakes {
		return 0, nil
	}
	_, err := q.exec("UPDATE alerts SET overtaken = ? WHERE thread = ? AND id <> ? AND overtaken IS NULL", millis(now), a.Thread, id)
	if err != nil {
		return 0, err
	}
	n, err := q.exec(`UPDATE deliveries SET state = 'skipped', class = ?, updated = ?
		WHERE state = 'planned' AND alert IN (SELECT id FROM alerts WHERE thread = ? AND id <> ?)`,
		ReasonOvertaken, millis(now), a.Thread, id)
	return int(n), err
}

func insertAlert(q querier, a Alert, now time.Time) (id int64, fresh bool, err error) {
	disposition := "planned"
	var settled any
	if a.Recorded != "" {
		disposition, settled = "recorded", millis(now)
	}
	replies, to, err := answers(a)
	if err != nil {
		return 0, false, err
	}
	err = q.row(`INSERT INTO alerts (feed_id, thread, kind, text, link, disposition, reason, published, until, seen, settled, priority,
		title, severity, replies, escalate, escalate_to)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (feed_id) DO NOTHING RETURNING id`,
		a.ID, a.Thread, a.Kind, a.Text, a.Link, disposition, a.Recorded,
		a.Published.UnixMilli(), a.Until.UnixMilli(), now.UnixMilli(), settled, 1+bit(a.Kind == KindDigest),
		a.Title, a.Severity, replies, millis(a.Escalate.At), to).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, false, nil
	}
	if err == nil {
		err = markTwins(q, a.Text, now)
	}
	return id, err == nil, err
}

// answers are the lists of an alert as they are stored; "" for an empty one.
func answers(a Alert) (replies, escalateTo string, err error) {
	if replies, err = storedList(a.Replies); err == nil {
		escalateTo, err = storedList(a.Escalate.Channels)
	}
	return replies, escalateTo, err
}

func storedList(values []string) (string, error) {
	if len(values) == 0 {
		return "", nil
	}
	list, err := json.Marshal(values)
	return string(list), err
}

// markTwins says of alerts with one text that they have one another, so that the claim looks for it only there. What waits may be sent
// long after it was seen, so alerts that still live count too.
func markTwins(q querier, text string, now time.Time) error {
	since := millis(now.Add(-sameText))
	_, err := q.exec(`UPDATE alerts SET twins = 1 WHERE text = ? AND (seen > ? OR until > ?)
		AND 1 < (SELECT COUNT(*) FROM alerts b WHERE b.text = ? AND (b.seen > ? OR b.until > ?))`, text, since, millis(now), text, since, millis(now))
	return err
}

// Preview says who Plan would send the alert to, and changes nothing.
func (s *Store) Preview(ctx context.Context, a Alert) (Audience, error) {
	who := Audience{Excluded: map[string]int{}}
	from, args := audience(a)
	if err := s.count(ctx, &who.Recipients, "SELECT COUNT(*) "+from, args); err != nil {
		return Audience{}, err
	}
	for reason, e := range exclusions(a) {
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

func (s *Store) count(ctx context.Context, n *int, query string, args []any) error {
	if err := s.read.QueryRowContext(ctx, query, args...).Scan(n); err != nil {
		return fmt.Errorf("counting subscribers: %w", err)
	}
	return nil
}

// The parts of which the audience and the exclusions are made. A first message that still waits counts as sent: its
// follower waits for it in turn.
var (
	wasSent  = "'planned', " + onItsWay
	hasFirst = "FROM subscribers s JOIN deliveries f ON f.subscriber = s.id WHERE f.alert = (SELECT id FROM alerts WHERE feed_id = ?) AND f.state IN (" + wasSent + ")"
	noFirst  = "NOT EXISTS (SELECT 1 FROM deliveries f WHERE f.subscriber = s.id AND f.alert = (SELECT id FROM alerts WHERE feed_id = ?) AND f.state IN (" + wasSent + "))"
)

const (
	joined    = "s.id IN (SELECT x.subscriber FROM subscriptions x WHERE x.channel IN (%s))"
	asked     = "s.id IN (SELECT x.subscriber FROM subscriptions x WHERE x.channel IN (%s) AND x.digest IS NOT NULL)"
	active    = "s.stopped IS NULL AND s.suspended IS NULL"
	stopped   = "s.stopped IS NOT NULL"
	suspended = "s.stopped IS NULL AND s.suspended IS NOT NULL"
)

// part is the end of a query over subscribers s.
type part struct {
	from string
	args []any
}

// audience selects an alert's recipients: Plan inserts them and Preview counts them.
func audience(a Alert) (from string, args []any) {
	in, channels := inChannels(a)
	if a.Follows {
		first := hasFirst
		if a.Overtakes { // what still waits is not sent any more
			first += " AND f.state <> 'planned'"
		}
		return first + " AND " + active + " AND " + in, slices.Concat([]any{a.Thread}, channels)
	}
	return "FROM subscribers s WHERE " + active + " AND " + in, channels
}

func follows(a Alert) string {
	if a.Follows {
		return "f.id"
	}
	return "NULL"
}

func exclusions(a Alert) map[string]part {
	in, channels := inChannels(a)
	if a.Follows {
		thread := []any{a.Thread}
		return map[string]part{
			ReasonStopped:   {hasFirst + " AND " + stopped, thread},
			ReasonSuspended: {hasFirst + " AND " + suspended, thread},
			ReasonLeft:      {hasFirst + " AND " + active + " AND NOT " + in, slices.Concat(thread, channels)},
			ReasonNoFirst:   {"FROM subscribers s WHERE " + active + " AND " + in + " AND " + noFirst, slices.Concat(channels, thread)},
		}
	}
	placeholders, _ := list(a.Channels)
	has := fmt.Sprintf(joined, placeholders)
	all := map[string]part{
		ReasonStopped:   {"FROM subscribers s WHERE " + stopped + " AND " + in, channels},
		ReasonSuspended: {"FROM subscribers s WHERE " + suspended + " AND " + in, channels},
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
	if a.Kind == KindDigest {
		return fmt.Sprintf(asked, placeholders), args
	}
	return fmt.Sprintf(joined, placeholders), args
}
