package store

import (
	"context"
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
	Cancelled   State = "cancelled"   // by an editor
	Rejected    State = "rejected"    // the provider did not take it
	Skipped     State = "skipped"     // not begun, for a reason
	GaveUp      State = "gave_up"     // put off or proven absent too often
)

// States lists every state in the order in which people want to read them.
func States() []State {
	return []State{
		Planned, Dispatching, Unknown, Accepted, Sent, Delivered,
		Undelivered, Failed, Rejected, GaveUp, Skipped, Cancelled,
	}
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
	Probe      time.Time // of Unknown: when to look for it at the provider
	Uncounted  bool      // this attempt does not count
	Template   bool      // the next attempt takes the template
	Stop       bool      // the subscriber has told the provider to stop
	Suspend    bool      // the number takes nothing, now and later
	At         time.Time
}

// Exchange records outcomes and claims the next rows in one transaction, so that a busy dispatcher waits for the disk
// once per round. A claimed row was due, its alert is neither held nor cancelled nor over, and its subscriber has not opted out, all as of
// that transaction. To record an outcome again changes nothing, so an exchange of which nobody knows whether it was committed can be repeated.
func (s *Store) Exchange(ctx context.Context, outcomes []Outcome, claim Claim) (Batch, error) {
	var batch Batch
	err := s.sealing(ctx, func(q sealer) error {
		err := recordAll(q, outcomes, s.read.dialect.remote)
		if err != nil {
			return fmt.Errorf("recording what became of a message: %w", err)
		}
		if batch, err = claimBatch(q, claim, uncounted(outcomes)); err != nil {
			return fmt.Errorf("claiming messages: %w", err)
		}
		return nil
	})
	if err != nil {
		return Batch{}, err
	}
	return batch, nil
}

func uncounted(outcomes []Outcome) int {
	n := 0
	for _, o := range outcomes {
		if o.Uncounted {
			n++
		}
	}
	return n
}

const (
	// A definite outcome counts even if the row was given up as unknown meanwhile: nobody else has begun it since.
	recordQuery = `UPDATE deliveries SET state = ?, provider_id = ?, class = ?, code = ?, due = COALESCE(?, due),
		accepted = COALESCE(accepted, ?), attempts = attempts - ?, template = template + ?, probe_due = ?, worker = '', updated = ?
		WHERE id = ? AND attempt = ? AND state IN ('dispatching', 'unknown')`
	suspendQuery = `UPDATE subscribers SET suspended = ?, changed = ?
		WHERE suspended IS NULL AND id = (SELECT subscriber FROM deliveries WHERE id = ?)`
)

func record(q querier, o Outcome) error {
	var providerID, accepted any
	if o.State == Accepted {
		providerID, accepted = o.ProviderID, millis(o.At)
	}
	changed, err := q.exec(recordQuery, string(o.State), providerID, o.Class, o.Code, millis(o.Due), accepted,
		bit(o.Uncounted), bit(o.Template), millis(o.Probe), millis(o.At), o.Delivery, o.Attempt)
	if err != nil {
		return err
	}
	return recordRest(q, o, changed > 0)
}

// recordRest is what few outcomes ask for beside the row itself. An acceptance for which the row did not stand as expected adds what it knows: a
// report has moved it on already, or it was begun again since.
func recordRest(q querier, o Outcome, changed bool) error {
	var err error
	if !changed && o.State == Accepted {
		err = answered(q, o)
	}
	if err == nil && changed && o.Stop {
		err = stopByProvider(q, o.Delivery, o.At)
	}
	if err == nil && changed && o.Suspend {
		_, err = q.exec(suspendQuery, millis(o.At), millis(o.At), o.Delivery)
	}
	return err
}

func answered(q querier, o Outcome) error {
	d, found, err := deliveryByID(q, o.Delivery, o.ProviderID)
	if err != nil || !found {
		return err
	}
	_, err = attach(q, d, Report{Attempt: o.Attempt, ProviderID: o.ProviderID, State: Accepted, At: o.At})
	return err
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}

// Wanted says whether a claimed message is still to be sent: nobody else has taken the row over, the person has not stopped, not
// left the alert's channels, not begun a pause over which the alert does not pass, not ended their digests if it is one and not answered what it asks, and
// the alert was not held, cancelled or overtaken since the claim.
func (s *Store) Wanted(ctx context.Context, c Claimed) (bool, error) {
	var wanted bool
	err := s.read.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM deliveries d JOIN subscribers s ON s.id = d.subscriber
		JOIN alerts a ON a.id = d.alert
		LEFT JOIN alert_channels c ON c.alert = d.alert LEFT JOIN subscriptions x ON x.channel = c.channel AND x.subscriber = s.id
		WHERE d.id = ? AND d.attempt = ? AND d.state = 'dispatching' AND s.stopped IS NULL AND s.suspended IS NULL
			AND (a.directed = 1 OR x.subscriber IS NOT NULL) AND (a.kind <> '`+KindDigest+`' OR x.digest IS NOT NULL)
			AND (s.paused IS NULL OR s.paused <= ? OR a.severity = '`+Extreme+`' OR a.kind IN ('`+KindAnswer+`', '`+KindNotice+`'))
			AND NOT `+isAnswered+`
			AND a.held IS NULL AND a.cancelled IS NULL AND a.overtaken IS NULL)`, c.Delivery, c.Attempt, millis(c.At)).Scan(&wanted)
	if err != nil {
		return false, fmt.Errorf("reading the deliveries: %w", err)
	}
	return wanted, nil
}

// Left is what is still to do.
type Left struct {
	Planned bool // something is to be sent, now or later
	Unknown bool // something is looked for at the provider
	InHand  bool // some notifier has something in hand
}

// Left says what is still to do. What is held is not among it, nor what waits for the end of quiet hours.
func (s *Store) Left(ctx context.Context, now time.Time) (Left, error) {
	var l Left
	err := s.read.QueryRowContext(ctx, `SELECT
		EXISTS (SELECT 1 FROM alerts a WHERE a.settled IS NULL AND a.held IS NULL
			AND EXISTS (SELECT 1 FROM deliveries d WHERE d.alert = a.id AND d.state = 'planned'
				AND (d.class <> '`+ReasonQuiet+`' OR d.due <= ?))),
		EXISTS (SELECT 1 FROM deliveries d WHERE d.state = 'unknown' AND d.probe_due IS NOT NULL),
		EXISTS (SELECT 1 FROM deliveries d WHERE d.state = 'dispatching')`, millis(now)).Scan(&l.Planned, &l.Unknown, &l.InHand)
	if err != nil {
		return Left{}, fmt.Errorf("reading the deliveries: %w", err)
	}
	return l, nil
}
