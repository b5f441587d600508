package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// State is where a delivery stands; package outbox has the picture.
type State string

// The states of a delivery.
const (
	Planned     State = "planned"
	Dispatching State = "dispatching" // an attempt's id is on the disk; the request may have left
	Unknown     State = "unknown"     // the provider may have it or not
	Accepted    State = "accepted"    // the provider has it
	Sent        State = "sent"        // handed to the carrier
	Delivered   State = "delivered"   // on the phone
	Undelivered State = "undelivered" // the carrier could not bring it
	Failed      State = "failed"      // the provider could not send it
	Cancelled   State = "cancelled"
	Rejected    State = "rejected" // the provider did not take it
	Skipped     State = "skipped"  // not begun, for a reason
	GaveUp      State = "gave_up"  // put off too often
)

// States lists every state in the order in which people want to read them.
func States() []State {
	return []State{
		Planned, Dispatching, Unknown, Accepted, Sent, Delivered,
		Undelivered, Failed, Rejected, GaveUp, Skipped, Cancelled,
	}
}

// Claim asks for rows to send.
type Claim struct {
	Limit int // 0 = none
	Now   time.Time
	Token string // in the ids of these attempts; never used twice
}

// Claimed is one message that is ours to send now. Its attempt is on the disk.
type Claimed struct {
	Delivery int64
	Attempt  string
	Attempts int    // how many counted, this one among them
	Alert    string // the feed's id
	To       string // E.164; never logged
	Text     string
	Until    time.Time
	At       time.Time // when it was claimed
}

// Outcome is what became of a claimed message.
type Outcome struct {
	Delivery   int64
	Attempt    string
	State      State // Accepted, Rejected, Unknown, GaveUp, or Planned: again at Due
	ProviderID string
	Class      string
	Code       string
	Due        time.Time // of Planned; zero = at once
	Uncounted  bool      // this attempt does not count
	Stop       bool      // the subscriber has told the provider to stop
	At         time.Time
}

// Batch is what an exchange came to.
type Batch struct {
	Claimed []Claimed
	Skipped int // rows that were due and will not be sent: opted out, expired
}

// Exchange records outcomes and claims the next rows in one transaction, so that a busy dispatcher waits for the disk
// once per round. A claimed row was due, its alert's time is not over, and its subscriber has not opted out, all as of
// that transaction.
func (s *Store) Exchange(ctx context.Context, outcomes []Outcome, claim Claim) (Batch, error) {
	var batch Batch
	err := s.write.do(ctx, func(q querier) error {
		err := recordAll(q, outcomes, s.read.dialect.remote)
		if err != nil {
			return fmt.Errorf("recording what became of a message: %w", err)
		}
		if batch, err = claimRows(q, claim); err != nil {
			return fmt.Errorf("claiming messages: %w", err)
		}
		return nil
	})
	if err != nil {
		return Batch{}, err
	}
	return batch, nil
}

const (
	recordQuery = `UPDATE deliveries SET state = ?, provider_id = COALESCE(provider_id, ?), class = ?, code = ?,
		due = COALESCE(?, due), accepted = ?, attempts = attempts - ?, updated = ?
		WHERE id = ? AND attempt = ? AND state = 'dispatching'`
	// A status that came before the answer has moved the row on already; the answer adds what it knows.
	confirmQuery = `UPDATE deliveries SET state = CASE WHEN state = 'unknown' THEN 'accepted' ELSE state END,
		provider_id = COALESCE(provider_id, ?), accepted = COALESCE(accepted, ?), updated = ?
		WHERE id = ? AND attempt = ?`
	stopQuery = `UPDATE subscribers SET stopped = ?, changed = ?
		WHERE stopped IS NULL AND id = (SELECT subscriber FROM deliveries WHERE id = ?)`
)

func record(q querier, o Outcome) error {
	var providerID, accepted any
	if o.State == Accepted {
		providerID, accepted = o.ProviderID, millis(o.At)
	}
	uncounted := 0
	if o.Uncounted {
		uncounted = 1
	}
	changed, err := q.exec(recordQuery, string(o.State), providerID, o.Class, o.Code,
		millis(o.Due), accepted, uncounted, millis(o.At), o.Delivery, o.Attempt)
	if err == nil && changed == 0 && o.State == Accepted {
		_, err = q.exec(confirmQuery, providerID, accepted, millis(o.At), o.Delivery, o.Attempt)
	}
	if err == nil && o.Stop {
		_, err = q.exec(stopQuery, millis(o.At), millis(o.At), o.Delivery)
	}
	return err
}

// The claim: one statement decides for each row that is due whether it is sent or skipped, and says so in the row.
// A follower waits while the thread's first message to the same person is still to be sent, or under way: it may be put off yet.
//
// The rows are picked from one table alone, in the order of its index, and once: so no planner, whatever it believes about the
// table, comes to sort all that is due for each batch, or to pick a second time.
var claimQuery = `UPDATE deliveries SET
	state = CASE WHEN c.reason = '' THEN 'dispatching' ELSE 'skipped' END,
	class = c.reason,
	code = '',
	attempt = CASE WHEN c.reason = '' THEN deliveries.id || '-' || ? ELSE attempt END,
	attempts = attempts + CASE WHEN c.reason = '' THEN 1 ELSE 0 END,
	updated = ?
FROM (
	WITH due AS MATERIALIZED (
		SELECT d.id AS id, d.alert AS alert, d.subscriber AS subscriber, d.follows AS follows FROM deliveries d
		WHERE d.state = 'planned' AND d.due <= ?
			AND COALESCE((SELECT f.state FROM deliveries f WHERE f.id = d.follows), '') NOT IN ('planned', 'dispatching')
		ORDER BY d.due, d.id
		LIMIT ? {skip locked}
	)
	SELECT d.id AS id, CASE
		WHEN s.stopped IS NOT NULL THEN '` + ReasonStopped + `'
		WHEN a.until <= ? THEN '` + ReasonExpired + `'
		WHEN NOT EXISTS (SELECT 1 FROM alert_channels c JOIN subscriptions x ON x.channel = c.channel
			WHERE c.alert = d.alert AND x.subscriber = d.subscriber) THEN '` + ReasonLeft + `'
		WHEN d.follows IS NOT NULL AND NOT EXISTS (SELECT 1 FROM deliveries f
			WHERE f.id = d.follows AND f.state IN (` + wasSent + `)) THEN '` + ReasonNoFirst + `'
		ELSE '' END AS reason
	FROM due d
	JOIN alerts a ON a.id = d.alert
	JOIN subscribers s ON s.id = d.subscriber
) AS c
WHERE deliveries.id = c.id
RETURNING deliveries.id, alert, state, attempt, attempts, (SELECT number FROM subscribers WHERE subscribers.id = deliveries.subscriber)`

// Wanted says whether the person of a claimed message still wants it: has not stopped and not left the alert's channels since the claim.
func (s *Store) Wanted(ctx context.Context, c Claimed) (bool, error) {
	var wanted bool
	err := s.read.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM deliveries d JOIN subscribers s ON s.id = d.subscriber
		JOIN alert_channels c ON c.alert = d.alert JOIN subscriptions x ON x.channel = c.channel AND x.subscriber = s.id
		WHERE d.id = ? AND s.stopped IS NULL)`, c.Delivery).Scan(&wanted)
	if err != nil {
		return false, fmt.Errorf("reading the deliveries: %w", err)
	}
	return wanted, nil
}

func claimRows(q querier, c Claim) (Batch, error) {
	if c.Limit == 0 {
		return Batch{}, nil
	}
	now := millis(c.Now)
	rows, err := q.rows(claimQuery, c.Token, now, now, c.Limit, now)
	if err != nil {
		return Batch{}, err
	}
	batch, alerts, err := scanClaimed(rows, c.Now)
	if err != nil {
		return Batch{}, err
	}
	return batch, addTexts(q, batch.Claimed, alerts)
}

func scanClaimed(rows *sql.Rows, now time.Time) (batch Batch, alerts []int64, err error) {
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		c := Claimed{At: now}
		var alert int64
		var state State
		var attempt sql.NullString
		if err := rows.Scan(&c.Delivery, &alert, &state, &attempt, &c.Attempts, &c.To); err != nil {
			return Batch{}, nil, err
		}
		if state == Skipped {
			batch.Skipped++
			continue
		}
		c.Attempt = attempt.String
		batch.Claimed = append(batch.Claimed, c)
		alerts = append(alerts, alert)
	}
	return batch, alerts, rows.Err()
}

// addTexts gives all messages of one alert the same string.
func addTexts(q querier, claimed []Claimed, alerts []int64) error {
	known := map[int64]Claimed{}
	for i := range claimed {
		text, ok := known[alerts[i]]
		if !ok {
			var until sql.NullInt64
			row := q.row("SELECT feed_id, text, until FROM alerts WHERE id = ?", alerts[i])
			if err := row.Scan(&text.Alert, &text.Text, &until); err != nil {
				return err
			}
			text.Until = moment(until)
			known[alerts[i]] = text
		}
		claimed[i].Alert, claimed[i].Text, claimed[i].Until = text.Alert, text.Text, text.Until
	}
	return nil
}

// Recover makes what an earlier process left in Dispatching Unknown: its request may have left. It counts the rows.
// Call it at the start, before the first claim.
func (s *Store) Recover(ctx context.Context, now time.Time) (rows int, err error) {
	err = s.write.do(ctx, func(q querier) error {
		n, err := q.exec("UPDATE deliveries SET state = 'unknown', updated = ? WHERE state = 'dispatching'", millis(now))
		rows = int(n)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("looking for what the last run left: %w", err)
	}
	return rows, nil
}

// NextDue says when the earliest planned delivery is due; false = none is planned.
func (s *Store) NextDue(ctx context.Context) (time.Time, bool, error) {
	var due sql.NullInt64
	if err := s.read.QueryRowContext(ctx, "SELECT MIN(due) FROM deliveries WHERE state = 'planned'").Scan(&due); err != nil {
		return time.Time{}, false, fmt.Errorf("reading the deliveries: %w", err)
	}
	return moment(due), due.Valid, nil
}
