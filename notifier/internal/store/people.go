package store

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
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
	Pictures   []string  // where the provider has those that came with it
	At         time.Time // when it was sent
	Found      time.Time // when it was found in the provider's list: its answer goes into the outbox. Zero = it was handed to us, and so is its answer
}

// Sender is who sent a text, as far as it is known.
type Sender struct {
	State   subscriber.State
	Known   bool      // has texted before, or editors imported the number
	Stopped time.Time // since when the person gets nothing; zero = it does

	Texts   int // of the person within the hour before this one
	Answers int // to the person within ten minutes before it
	Wrong   int // of the person within the hour before it that held a wrong joining code
	House   int // answers to all within the hour before it

	Later []subscriber.Input // of a text that was found: what the person texted after it that may have changed something, oldest first

	Threads func() []subscriber.Thread // what the person was sent of late, the newest first
}

// Decision is what is to become of a text.
type Decision struct {
	subscriber.Step
	Drop bool // nothing of it is kept but that it came
}

// Received is what became of a text.
type Received struct {
	Kind   subscriber.Kind
	Answer string
	Again  bool // it had been received before; nothing changed
}

// Receive records a text and what it changes about its sender, both or neither. decide says what it means, and is
// called with what is known of the sender; it must not use the store. A text that was received before changes nothing
// and gets the answer it got then, unless that is in the outbox.
func (s *Store) Receive(ctx context.Context, t Text, decide func(Sender) Decision) (Received, error) {
	var got Received
	err := s.sealing(ctx, func(q sealer) error {
		// One text of a person at a time: of a STOP and a JOIN that come together, neither may undo the other.
		err := alone(q, q.ring.Index(t.From))
		if err != nil {
			return err
		}
		if got, err = q.received(t.ProviderID); err != nil || got.Again {
			return err
		}
		got, err = q.receive(t, decide)
		return err
	})
	if err != nil {
		return Received{}, fmt.Errorf("recording a text: %w", err)
	}
	return got, nil
}

// noticeLasts is for how long an answer is worth sending after its text was found.
const noticeLasts = 24 * time.Hour

// received looks whether a text came before.
func (q sealer) received(providerID string) (Received, error) {
	got := Received{Again: true}
	var answer string
	err := q.row("SELECT kind, CASE WHEN posted = 1 THEN '' ELSE answer END FROM inbound WHERE provider_id = ?", providerID).Scan(&got.Kind, &answer)
	if err == nil {
		got.Answer, err = unseal(q.ring, answer, cellAnswer, providerID)
		return got, err
	}
	if !errors.Is(err, sql.ErrNoRows) {
		return got, err
	}
	var n int
	err = q.row("SELECT COUNT(*) FROM seen WHERE hash = ?", seenHash(providerID)).Scan(&n)
	got.Again = n > 0
	return got, err
}

// seenHash is what is kept of a text of which nothing else is. It needs no key, which could not be replaced either: the provider's ids are random,
// and tell nothing to who cannot ask the provider.
func seenHash(providerID string) string {
	sum := sha256.Sum256([]byte(providerID))
	return hex.EncodeToString(sum[:])
}

// saw keeps of a text that it came, by the day: the moment would tell which of them are one person's.
func saw(q querier, providerID string, at time.Time, forgotten bool) error {
	_, err := q.exec("INSERT INTO seen (hash, at, forgotten) VALUES (?, ?, ?) ON CONFLICT DO NOTHING", seenHash(providerID), millis(dayOf(at)), bit(forgotten))
	return err
}

// dayOf is the beginning of a day by UTC.
func dayOf(at time.Time) time.Time { return at.UTC().Truncate(24 * time.Hour) }

func (q sealer) receive(t Text, decide func(Sender) Decision) (Received, error) {
	p, err := q.person(t.From)
	if err != nil {
		return Received{}, err
	}
	sender, err := q.sender(p, t)
	if err != nil {
		return Received{}, err
	}
	next := decide(sender)
	if p.failed != nil {
		return Received{}, p.failed
	}
	if next.Drop {
		return Received{Kind: next.Kind}, saw(q, t.ProviderID, t.At, false)
	}
	if next.Kind == subscriber.Forgotten {
		return q.forget(p, t, next)
	}
	if p.id == 0 {
		if err := q.add(p, t.From, t.At); err != nil {
			return Received{}, err
		}
	}
	if next.Disclose != nil {
		stored, err := q.stored(p)
		if err != nil {
			return Received{}, err
		}
		next.Answer = next.Disclose(stored)
	}
	return q.keep(p, t, next)
}

// keep writes down a text with all that follows from it.
func (q sealer) keep(p *person, t Text, next Decision) (Received, error) {
	change := consentChange{at: t.At, way: cmp.Or(t.Way, "sms"), wording: next.Answer}
	if err := q.save(p, next.After, change); err != nil {
		return Received{}, err
	}
	if err := q.heard(p, t, !p.behind && (next.Kind == subscriber.Joined || next.Kind == subscriber.Daily)); err != nil {
		return Received{}, err
	}
	thread, err := q.file(p, t, next)
	if err != nil {
		return Received{}, err
	}
	text, err := seal(q.ring, t.Body, cellText, t.ProviderID)
	if err != nil {
		return Received{}, err
	}
	answer, err := seal(q.ring, next.Answer, cellAnswer, t.ProviderID)
	if err != nil {
		return Received{}, err
	}
	posted := !t.Found.IsZero() && next.Answer != "" && !next.After.Stopped // who has stopped gets nothing that nobody waits for
	_, err = q.exec(`INSERT INTO inbound (provider_id, subscriber, kind, text, media, answer, received, way, thread, reply, handled, wrong, posted)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		t.ProviderID, p.id, string(next.Kind), text, len(t.Pictures), answer, millis(t.At), change.way, thread, next.Reply, since(next.bare(t.Body), t.At), bit(next.WrongCode), bit(posted))
	if err == nil {
		err = q.wantPictures(p, t)
	}
	if err == nil && posted {
		err = q.write(p.id, Letter{Kind: KindNotice, Text: next.Answer, Until: t.Found.Add(noticeLasts)}, t.Found)
	}
	if err == nil {
		err = q.counted(t.At, next.Answer != "")
	}
	return Received{Kind: next.Kind, Answer: next.Answer}, err
}

// pseudonym is a random name that does not lead back to the number: 50 bits, in lower case.
func pseudonym() string {
	return "p" + strings.ToLower(rand.Text()[:10])
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
		"SELECT COUNT(DISTINCT x.subscriber) FROM subscriptions x JOIN subscribers s ON s.id = x.subscriber WHERE s.stopped IS NULL":                                                                 &h.Active,
		"SELECT COUNT(*) FROM subscribers WHERE stopped IS NOT NULL AND erased IS NULL":                                                                                                              &h.Stopped,
		"SELECT (SELECT COUNT(*) FROM inbound WHERE kind = '" + string(subscriber.Message) + "') + (SELECT COALESCE(SUM(n), 0) FROM text_tallies WHERE kind = '" + string(subscriber.Message) + "')": &h.Replies,
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
