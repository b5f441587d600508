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

	after time.Duration // of KindReminder: how long after the call each gets it
}

// Escalation is a second message to those who have not answered an alert with Replies. The zero value is none.
type Escalation struct {
	At       time.Time // when, if a message of the alert is accepted at once, else that much later; zero = never
	Channels []string  // who gets it in their place; empty = they themselves
	Text     string    // what the phones get; the first {answered} and {asked} in it are replaced by how many people these are then
}

// Extreme is the severity that passes over quiet hours and pauses.
const Extreme = "extreme"

// The kinds of messages that are meant for single people, whatever channels they have.
const (
	KindAnswer     = "answer"     // what an editor writes to one person
	KindNotice     = "notice"     // what the notifier says to one person that texted and could not be answered at once
	KindInvitation = "invitation" // asks whether somebody wants the channels that editors offer
	KindReminder   = "reminder"   // the second message of a call, to those who have not answered
)

// KindEscalation is the kind of the second message of a call where it goes to the people of other channels.
const KindEscalation = "escalation"

// KindDigest is the kind of a message that goes only to those who asked for the digest of one of its channels, and after everything that is
// urgent.
const KindDigest = "digest"

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
	if err := errors.Join(addChannels(q, a, id), lift(q, a)); err != nil {
		return p, err
	}
	from, args := audience(a, now)
	first, due, after := follows(a)
	query := "INSERT INTO deliveries (alert, subscriber, follows, state, due, updated) SELECT ?, s.id, " +
		first + ", '" + string(Planned) + "', " + due + ", ? " + from + " ORDER BY s.id"
	n, err := q.exec(query, slices.Concat([]any{id, after, millis(now)}, args)...)
	p.Recipients = int(n)
	if err == nil && a.Confirm > 0 && p.Recipients > a.Confirm {
		p.Held = true
		_, err = q.exec("UPDATE alerts SET held = ?, held_why = ? WHERE id = ?", millis(now), HeldConfirm, id)
	}
	return p, err
}

// addChannels keeps whose people get an alert. What follows a call whose second message went to other channels is for these too.
func addChannels(q querier, a Alert, id int64) error {
	for _, channel := range a.Channels {
		if _, err := q.exec("INSERT INTO alert_channels (alert, channel) VALUES (?, ?) ON CONFLICT DO NOTHING", id, channel); err != nil {
			return err
		}
	}
	if !a.Follows {
		return nil
	}
	_, err := q.exec(`INSERT INTO alert_channels (alert, channel) SELECT ?, c.channel FROM alert_channels c JOIN alerts b ON b.id = c.alert
		WHERE b.feed_id = ? ON CONFLICT DO NOTHING`, id, secondID(a.Thread))
	return err
}

// lift makes a whole thread extreme when a follower is: what waits of it for the end of quiet hours would hold the follower up.
func lift(q querier, a Alert) error {
	if !a.Follows || !passes(a) {
		return nil
	}
	n, err := q.exec("UPDATE alerts SET severity = ? WHERE thread = ? AND severity <> ?", Extreme, a.Thread, Extreme)
	if err == nil && n > 0 {
		_, err = q.exec("UPDATE deliveries SET due = 0 WHERE state = 'planned' AND class = ? AND alert IN (SELECT id FROM alerts WHERE thread = ?)",
			ReasonQuiet, a.Thread)
	}
	return err
}

// overtake skips what is not sent yet of an all-clear's thread, but for what is said to one person. What a worker has in hand is skipped when it
// comes back.
func overtake(q querier, a Alert, id int64, now time.Time) (int, error) {
	if !a.Overtakes {
		return 0, nil
	}
	_, err := q.exec("UPDATE alerts SET overtaken = ? WHERE thread = ? AND id <> ? AND overtaken IS NULL AND "+notLetter, millis(now), a.Thread, id)
	if err != nil {
		return 0, err
	}
	n, err := q.exec(`UPDATE deliveries SET state = 'skipped', class = ?, updated = ?
		WHERE state = 'planned' AND alert IN (SELECT id FROM alerts WHERE thread = ? AND id <> ? AND `+notLetter+`)`,
		ReasonOvertaken, millis(now), a.Thread, id)
	return int(n), err
}

func insertAlert(q querier, a Alert, now time.Time) (id int64, fresh bool, err error) {
	disposition := "planned"
	var settled any
	if a.Recorded != "" {
		disposition, settled, a.Escalate = "recorded", millis(now), Escalation{}
	}
	replies, to, err := answers(a)
	if err != nil {
		return 0, false, err
	}
	err = q.row(`INSERT INTO alerts (feed_id, thread, kind, text, link, disposition, reason, published, until, seen, settled, priority,
		title, severity, replies, escalate, escalate_to, escalate_text, directed)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (feed_id) DO NOTHING RETURNING id`,
		a.ID, a.Thread, a.Kind, a.Text, a.Link, disposition, a.Recorded,
		a.Published.UnixMilli(), a.Until.UnixMilli(), now.UnixMilli(), settled, 1+bit(a.Kind == KindDigest),
		a.Title, a.Severity, replies, millis(a.Escalate.At), to, a.Escalate.Text, bit(a.Kind == KindReminder)).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, false, nil
	}
	if err == nil && a.Kind != KindReminder { // a second message is meant to say the same
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
