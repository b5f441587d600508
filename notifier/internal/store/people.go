package store

import (
	"cmp"
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"newsroom/notifier/internal/subscriber"
)

// Text is a message that a person sent us.
type Text struct {
	ProviderID string // the provider's id; a text counts once
	From       string // E.164
	Way        string // sms or whatsapp; empty = sms
	Body       string
	Media      int // pictures that came with it
	At         time.Time
}

// Received is what became of a text.
type Received struct {
	Kind   subscriber.Kind
	Answer string
	Again  bool // it had been received before; nothing changed
}

// Receive records a text and what it changes about its sender, both or neither. step decides what it means, and is
// called with what is known of the sender; it must not use the store. A text that was received before changes nothing
// and gets the answer it got then.
func (s *Store) Receive(ctx context.Context, t Text, step func(before subscriber.State) subscriber.Step) (Received, error) {
	var got Received
	err := s.write.do(ctx, func(q querier) error {
		// One text of a person at a time: of a STOP and a JOIN that come together, neither may undo the other.
		if err := alone(q, t.From); err != nil {
			return err
		}
		err := q.row("SELECT kind, answer FROM inbound WHERE provider_id = ?", t.ProviderID).Scan(&got.Kind, &got.Answer)
		if !errors.Is(err, sql.ErrNoRows) {
			got.Again = true
			return err
		}
		got, err = receive(q, t, step)
		return err
	})
	if err != nil {
		return Received{}, fmt.Errorf("recording a text: %w", err)
	}
	return got, nil
}

func receive(q querier, t Text, step func(subscriber.State) subscriber.Step) (Received, error) {
	id, before, err := person(q, t)
	if err != nil {
		return Received{}, err
	}
	next := step(before)
	if err := savePerson(q, id, before, next.After, t.At); err != nil {
		return Received{}, err
	}
	if err := heard(q, id, t, next.Kind == subscriber.Joined || next.Kind == subscriber.Daily); err != nil {
		return Received{}, err
	}
	_, err = q.exec("INSERT INTO inbound (provider_id, subscriber, kind, text, media, answer, received) VALUES (?, ?, ?, ?, ?, ?, ?)",
		t.ProviderID, id, string(next.Kind), t.Body, t.Media, next.Answer, millis(t.At))
	return Received{Kind: next.Kind, Answer: next.Answer}, err
}

// person finds the sender of a text, or makes one who has joined nothing.
func person(q querier, t Text) (id int64, state subscriber.State, err error) {
	var stopped sql.NullInt64
	err = q.row("SELECT id, language, stopped FROM subscribers WHERE number = ?", t.From).Scan(&id, &state.Language, &stopped)
	if errors.Is(err, sql.ErrNoRows) {
		err = q.row("INSERT INTO subscribers (pseudonym, number, created, changed) VALUES (?, ?, ?, ?) RETURNING id",
			pseudonym(), t.From, millis(t.At), millis(t.At)).Scan(&id)
		return id, subscriber.State{}, err
	}
	if err != nil {
		return 0, state, err
	}
	state.Stopped = stopped.Valid
	state.Channels, state.Digests, err = channelsOf(q, id)
	return id, state, err
}

// heard keeps by which way a person joined or asked for digests, and that the number works after all.
func heard(q querier, id int64, t Text, joined bool) error {
	way := cmp.Or(t.Way, "sms")
	var at any
	if way != "sms" {
		at = millis(t.At)
	}
	_, err := q.exec(`UPDATE subscribers SET suspended = NULL, heard = COALESCE(?, heard), way = CASE WHEN ? = 1 THEN ? ELSE way END
		WHERE id = ?`, at, bit(joined), way, id)
	return err
}

// channelsOf gives what a person has joined, and of which of these channels the digest was asked for.
func channelsOf(q querier, id int64) (channels, digests []string, err error) {
	rows, err := q.rows("SELECT channel, digest FROM subscriptions WHERE subscriber = ? ORDER BY channel", id)
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var channel string
		var digest sql.NullInt64
		if err := rows.Scan(&channel, &digest); err != nil {
			return nil, nil, err
		}
		channels = append(channels, channel)
		if digest.Valid {
			digests = append(digests, channel)
		}
	}
	return channels, digests, rows.Err()
}

func savePerson(q querier, id int64, before, after subscriber.State, at time.Time) error {
	var stopped any
	if after.Stopped {
		stopped = millis(at)
	}
	_, err := q.exec(`UPDATE subscribers SET language = ?, changed = ?,
		stopped = CASE WHEN CAST(? AS BIGINT) IS NULL THEN NULL ELSE COALESCE(stopped, ?) END WHERE id = ?`,
		after.Language, millis(at), stopped, stopped, id)
	for _, channel := range after.Channels {
		if err == nil && !slices.Contains(before.Channels, channel) {
			_, err = q.exec("INSERT INTO subscriptions (subscriber, channel, since) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
				id, channel, millis(at))
		}
	}
	for _, channel := range before.Channels {
		if err == nil && !slices.Contains(after.Channels, channel) {
			_, err = q.exec("DELETE FROM subscriptions WHERE subscriber = ? AND channel = ?", id, channel)
		}
	}
	if err == nil {
		err = saveDigests(q, id, before, after, at)
	}
	return err
}

// saveDigests keeps since when a person gets each digest.
func saveDigests(q querier, id int64, before, after subscriber.State, at time.Time) error {
	var err error
	for _, channel := range after.Channels {
		had, has := slices.Contains(before.Digests, channel), slices.Contains(after.Digests, channel)
		var since any
		if has {
			since = millis(at)
		}
		if err == nil && had != has {
			_, err = q.exec("UPDATE subscriptions SET digest = ? WHERE subscriber = ? AND channel = ?", since, id, channel)
		}
	}
	return err
}

// pseudonym is a random name that does not lead back to the number: 50 bits, in lower case.
func pseudonym() string {
	return "p" + strings.ToLower(rand.Text()[:10])
}

// Subscriber is what people may see of a person.
type Subscriber struct {
	Pseudonym string
	Channels  []string // sorted ids; while stopped, what a START brings back
	Digests   []string // those of them whose digest the person gets
	Stopped   time.Time
	Suspended time.Time // since when the number is known to take nothing
	Since     time.Time // the first text
}

// Subscribers lists everyone who has joined something, stopped or not, the longest first.
func (s *Store) Subscribers(ctx context.Context) ([]Subscriber, error) {
	rows, err := s.read.QueryContext(ctx, `SELECT s.pseudonym, s.stopped, s.suspended, s.created, x.channel, x.digest
		FROM subscribers s JOIN subscriptions x ON x.subscriber = s.id ORDER BY s.created, s.id, x.channel`)
	if err != nil {
		return nil, fmt.Errorf("reading the subscribers: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var all []Subscriber
	for rows.Next() {
		var one Subscriber
		var stopped, suspended, created, digest sql.NullInt64
		var channel string
		if err := rows.Scan(&one.Pseudonym, &stopped, &suspended, &created, &channel, &digest); err != nil {
			return nil, fmt.Errorf("reading the subscribers: %w", err)
		}
		if len(all) == 0 || all[len(all)-1].Pseudonym != one.Pseudonym {
			one.Stopped, one.Suspended, one.Since = moment(stopped), moment(suspended), moment(created)
			all = append(all, one)
		}
		last := &all[len(all)-1]
		last.Channels = append(last.Channels, channel)
		if digest.Valid && !stopped.Valid {
			last.Digests = append(last.Digests, channel)
		}
	}
	return all, rows.Err()
}

// Headcount is how many people there are.
type Headcount struct {
	Active   int            // have joined something and not stopped
	Stopped  int            // have told us to stop
	Channels map[string]int // active people by channel
	Digests  map[string]int // those of them who get the channel's digest; no entry = nobody
	Replies  int            // texts to the editors
}

// Count counts the subscribers.
func (s *Store) Count(ctx context.Context) (Headcount, error) {
	h := Headcount{Channels: map[string]int{}, Digests: map[string]int{}}
	for query, into := range map[string]*int{
		"SELECT COUNT(DISTINCT x.subscriber) FROM subscriptions x JOIN subscribers s ON s.id = x.subscriber WHERE s.stopped IS NULL": &h.Active,
		"SELECT COUNT(*) FROM subscribers WHERE stopped IS NOT NULL":                                                                 &h.Stopped,
		"SELECT COUNT(*) FROM inbound WHERE kind = '" + string(subscriber.Message) + "'":                                             &h.Replies,
	} {
		if err := s.count(ctx, into, query, nil); err != nil {
			return Headcount{}, err
		}
	}
	rows, err := s.read.QueryContext(ctx, `SELECT x.channel, COUNT(*), COUNT(x.digest) FROM subscriptions x
		JOIN subscribers s ON s.id = x.subscriber WHERE s.stopped IS NULL GROUP BY x.channel`)
	if err != nil {
		return Headcount{}, fmt.Errorf("counting subscribers: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var channel string
		var n, digests int
		if err := rows.Scan(&channel, &n, &digests); err != nil {
			return Headcount{}, fmt.Errorf("counting subscribers: %w", err)
		}
		h.Channels[channel] = n
		if digests > 0 {
			h.Digests[channel] = digests
		}
	}
	return h, rows.Err()
}

func scanStrings(rows *sql.Rows) ([]string, error) {
	defer func() { _ = rows.Close() }()
	var all []string
	for rows.Next() {
		var one string
		if err := rows.Scan(&one); err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, rows.Err()
}
