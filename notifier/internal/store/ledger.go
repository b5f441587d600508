package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"newsroom/notifier/internal/subscriber"
)

// Event is what a row of the ledger tells.
type Event string

// The events.
const (
	Offered   Event = "offered"   // editors offered a channel, and asked for consent
	Given     Event = "given"     // the person consented
	Withdrawn Event = "withdrawn" // the person, or the provider for it, ended it
	Declined  Event = "declined"  // the person said no to an offer
	Erased    Event = "erased"    // all else that was stored of the person is gone
)

// The ways by which consent is asked for, given and withdrawn, beside those by which people text: sms and whatsapp.
const (
	WayImport   = "import"
	WayProvider = "provider"
	WayEditor   = "editor"
)

// DailyObject is put behind a channel's id where a consent is about its digest.
const DailyObject = " daily"

// Record is one row of the ledger of consents.
type Record struct {
	Seq     int64     `json:"record"`
	At      time.Time `json:"at"`
	Subject string    `json:"subject"` // the person's pseudonym
	Event   Event     `json:"event"`
	Object  string    `json:"object"`  // a channel's id, or that with DailyObject; "" = everything
	Way     string    `json:"way"`     // sms, whatsapp, import, provider, editor or retention
	Wording string    `json:"wording"` // what the person was told about it, word for word
	Version string    `json:"version"` // of the wordings; see subscriber.WordingVersion
	Hash    string    `json:"hash"`    // over all this and the hash of the row before, in hexadecimal
}

// ErrLedger says that a row of the ledger was changed, or is missing.
var ErrLedger = errors.New("the ledger was tampered with")

// consentChange is how a person came to what changed.
type consentChange struct {
	at      time.Time
	way     string
	wording string
}

// consentEvent is one consent that was given or withdrawn.
type consentEvent struct {
	event  Event
	object string
}

// consents lists what the change from one state to another gives and withdraws.
func consents(before, after subscriber.State) []consentEvent {
	had, has := received(before), received(after)
	var all []consentEvent
	add := func(event Event, objects, others []string) {
		for _, o := range objects {
			if !slices.Contains(others, o) {
				all = append(all, consentEvent{event, o})
			}
		}
	}
	add(Offered, after.Invited, before.Invited)
	add(Given, has, had)
	add(Withdrawn, had, has)
	for _, o := range before.Invited {
		if !slices.Contains(after.Invited, o) && !slices.Contains(has, o) {
			all = append(all, consentEvent{Declined, o})
		}
	}
	return all
}

// received is what somebody gets: channels and digests.
func received(s subscriber.State) []string {
	if s.Stopped {
		return nil
	}
	all := slices.Clone(s.Channels)
	for _, channel := range s.Digests {
		all = append(all, channel+DailyObject)
	}
	return all
}

// appendLedger adds what changed about one person at the end of the chain.
func appendLedger(q querier, subject string, events []consentEvent, change consentChange) error {
	records := make([]Record, len(events))
	for i, e := range events {
		records[i] = Record{At: change.at, Subject: subject, Event: e.event, Object: e.object, Way: change.way, Wording: change.wording}
	}
	return appendRecords(q, records)
}

// appendRecords adds records at the end of the chain, which it numbers and hashes. Nobody else adds one before the transaction ends.
func appendRecords(q querier, records []Record) error {
	if len(records) == 0 {
		return nil
	}
	if err := alone(q, "ledger"); err != nil {
		return err
	}
	last := Record{}
	err := q.row("SELECT seq, hash FROM ledger ORDER BY seq DESC LIMIT 1").Scan(&last.Seq, &last.Hash)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	version := subscriber.WordingVersion()
	values := make([]any, 0, 9*len(records))
	for _, next := range records {
		next.Seq, next.At, next.Version = last.Seq+1, time.UnixMilli(next.At.UnixMilli()), version
		next.Hash = next.chained(last.Hash)
		values = append(values, next.Seq, millis(next.At), next.Subject, string(next.Event), next.Object, next.Way, next.Wording, next.Version, next.Hash)
		last = next
	}
	_, err = insertMany(q, "INSERT INTO ledger (seq, at, subject, event, object, way, wording, version, hash)", 9, values, "")
	return err
}

// chained is the hash of a record behind one that has the hash before: SHA-256 over a JSON list of all fields in their order.
func (r Record) chained(before string) string {
	list, err := json.Marshal([]any{before, r.Seq, r.At.UnixMilli(), r.Subject, r.Event, r.Object, r.Way, r.Wording, r.Version})
	if err != nil {
		return "" // strings and numbers always make JSON
	}
	sum := sha256.Sum256(list)
	return hex.EncodeToString(sum[:])
}

// Ledger gives the records of a subject in their order; of everyone for "".
func (s *Store) Ledger(ctx context.Context, subject string) ([]Record, error) {
	var all []Record
	err := s.eachRecord(ctx, subject, func(r Record) error {
		all = append(all, r)
		return nil
	})
	return all, err
}

func (s *Store) eachRecord(ctx context.Context, subject string, use func(Record) error) error {
	rows, err := s.read.QueryContext(ctx, `SELECT seq, at, subject, event, object, way, wording, version, hash FROM ledger
		WHERE ? = '' OR subject = ? ORDER BY seq`, subject, subject)
	if err != nil {
		return fmt.Errorf("reading the ledger: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var r Record
		var at sql.NullInt64
		if err := rows.Scan(&r.Seq, &at, &r.Subject, &r.Event, &r.Object, &r.Way, &r.Wording, &r.Version, &r.Hash); err != nil {
			return fmt.Errorf("reading the ledger: %w", err)
		}
		r.At = moment(at)
		if err := use(r); err != nil {
			return err
		}
	}
	return rows.Err()
}

// VerifyLedger goes through the whole chain, and says how many records it has and the hash of the last: who keeps that hash elsewhere, and gives it
// later as kept, sees whether records were cut off at the end. A record that was changed, added, moved or taken out is ErrLedger, and named.
func (s *Store) VerifyLedger(ctx context.Context, kept ...string) (records int64, head string, err error) {
	missing := slices.Clone(kept)
	err = s.eachRecord(ctx, "", func(r Record) error {
		if r.Seq != records+1 || r.Hash != r.chained(head) {
			return fmt.Errorf("%w: record %d does not follow from record %d", ErrLedger, r.Seq, records)
		}
		records, head = r.Seq, r.Hash
		missing = slices.DeleteFunc(missing, func(hash string) bool { return hash == head })
		return nil
	})
	if err == nil && len(missing) > 0 {
		err = fmt.Errorf("%w: none of its %d records has the hash %s, so that those up to that one were cut off at the end, or written anew", ErrLedger, records, missing[0])
	}
	return records, head, err
}

// stopByProvider: the provider lets nothing through to a person any more, who has told it so.
func stopByProvider(q querier, delivery int64, at time.Time) error {
	var id int64
	var subject string
	var stopped sql.NullInt64
	err := q.row(`SELECT s.id, s.pseudonym, s.stopped FROM subscribers s JOIN deliveries d ON d.subscriber = s.id
		WHERE d.id = ? AND s.erased IS NULL`, delivery).Scan(&id, &subject, &stopped)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	before := subscriber.State{Stopped: stopped.Valid}
	if before.Channels, before.Digests, err = channelsOf(q, id); err != nil {
		return err
	}
	_, err = q.exec("UPDATE subscribers SET stopped = COALESCE(stopped, ?), blocked = COALESCE(blocked, ?), changed = ? WHERE id = ?",
		millis(at), millis(at), millis(at), id)
	if err != nil {
		return err
	}
	return appendLedger(q, subject, consents(before, subscriber.State{Stopped: true}), consentChange{at: at, way: WayProvider})
}
