package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Report is what the provider told about a message: in the answer to our request, later by itself, or in its list.
type Report struct {
	Attempt    string // ours; empty if it was lost on the way
	ProviderID string
	State      State // Accepted, Sent, Delivered, Undelivered, Failed or Cancelled
	Class      string
	Code       string
	Stop       bool // the subscriber has told the provider to stop
	Suspend    bool // the number takes nothing, now and later
	Again      bool // surely not sent, and may be tried again: at Due, twice at most, while the alert lasts
	Template   bool // the next attempt takes the template
	Due        time.Time
	At         time.Time
}

// maxRetries is how often a message is sent again that the provider took and then failed.
const maxRetries = 2

// Merged is what a report came to.
type Merged struct {
	Known   bool   // there is such a delivery
	Changed bool   // it went further than it was
	Again   bool   // it will be sent again
	Second  bool   // the provider has a second message for the delivery
	Alert   string // the feed's id
}

// ranked are the states that a report can bring, in the order of their rank.
func ranked() []State {
	return []State{Accepted, Sent, Delivered, Undelivered, Failed, Cancelled}
}

// Merge applies a report. A report never takes a delivery back to a lower rank, so that it may come twice, late, in any
// order, and before the answer of the request itself; the outcome is the same. It lifts a delivery out of every state
// that is not the provider's too, since it proves that the provider has the message.
func (s *Store) Merge(ctx context.Context, r Report) (Merged, error) {
	var m Merged
	err := s.write.do(ctx, func(q querier) error {
		d, found, err := reported(q, r)
		if err != nil || !found {
			return err
		}
		m, err = attach(q, d, r)
		return err
	})
	if err != nil {
		return Merged{}, fmt.Errorf("recording a report: %w", err)
	}
	return m, nil
}

// delivery is what a report has to know of its row.
type delivery struct {
	id         int64
	alert      string // the feed's id
	key        int64  // of the alert
	state      State
	attempt    string
	providerID string // empty = none yet
	retries    int
	until      time.Time
	cancelled  bool   // the alert was
	beside     string // the kind of the report's message if it is in other_messages
}

const deliveryQuery = `SELECT d.id, a.feed_id, a.id, d.state, COALESCE(d.attempt, ''), COALESCE(d.provider_id, ''), d.retries, a.until,
	a.cancelled IS NOT NULL
	FROM deliveries d JOIN alerts a ON a.id = d.alert WHERE `

// reported finds the delivery by our attempt, whose id begins with the row's, else by the provider's id.
func reported(q querier, r Report) (delivery, bool, error) {
	head, _, ok := strings.Cut(r.Attempt, "-")
	if !ok {
		return readDelivery(q, r.ProviderID, deliveryQuery+`d.id = COALESCE((SELECT MIN(e.id) FROM deliveries e WHERE e.provider_id = ?),
			(SELECT o.delivery FROM other_messages o WHERE o.provider_id = ?)) {for update}`, r.ProviderID, r.ProviderID)
	}
	id, err := strconv.ParseInt(head, 10, 64)
	if err != nil {
		return delivery{}, false, nil //nolint:nilerr // an id that is not ours is no error: there is no such delivery
	}
	return deliveryByID(q, id, r.ProviderID)
}

func deliveryByID(q querier, id int64, providerID string) (delivery, bool, error) {
	return readDelivery(q, providerID, deliveryQuery+"d.id = ? {for update}", id)
}

// readDelivery locks the row, and looks for its other messages only then: what was written while it waited for the lock counts. Of who was erased there
// is none: the provider's id would lead to the number again.
func readDelivery(q querier, providerID, query string, args ...any) (d delivery, found bool, err error) {
	var until sql.NullInt64
	err = q.row(query, args...).Scan(&d.id, &d.alert, &d.key, &d.state, &d.attempt, &d.providerID, &d.retries, &until, &d.cancelled)
	if errors.Is(err, sql.ErrNoRows) {
		return d, false, nil
	}
	if err != nil {
		return d, false, err
	}
	d.until = moment(until)
	var erased int
	err = q.row(`SELECT COALESCE(MAX(kind), ''),
		(SELECT COUNT(*) FROM deliveries d JOIN subscribers s ON s.id = d.subscriber WHERE d.id = ? AND s.erased IS NOT NULL)
		FROM other_messages WHERE provider_id = ?`, d.id, providerID).Scan(&d.beside, &erased)
	return d, err == nil && erased == 0, err
}

// attach makes a message of the provider's known to the delivery that it belongs to. A delivery has one message: the one of which the provider
// told first. What else there is for it is in other_messages: one that failed and was sent again after, or a second one.
func attach(q querier, d delivery, r Report) (Merged, error) {
	m := Merged{Known: true, Alert: d.alert}
	proof := !failure(r.State)
	var err error
	switch {
	case d.beside != "":
		err = tellBeside(q, r)
	case d.providerID == r.ProviderID, d.providerID == "" && (proof || r.Attempt == d.attempt):
		m.Changed, m.Again, err = merge(q, d, r)
	case d.providerID != "" && proof:
		m.Second, err = true, second(q, d, r)
	}
	return m, err
}

// cancelledHere says that an editor cancelled it, and not the provider: a report then proves that there was a message all the same.
func (d delivery) cancelledHere() bool { return d.state == Cancelled && d.providerID == "" }

// failure says whether a report tells of a message that did not come, so that there may be another.
func failure(s State) bool {
	return s == Undelivered || s == Failed || s == Cancelled
}

func merge(q querier, d delivery, r Report) (changed, again bool, err error) {
	rank := slices.Index(ranked(), r.State)
	if rank < 0 {
		return false, false, fmt.Errorf("a report cannot bring the state %q", r.State)
	}
	if slices.Index(ranked(), d.state) >= rank && !d.cancelledHere() {
		return false, false, nil
	}
	if r.Again && d.state != Sent && d.retries < maxRetries && r.Due.Before(d.until) && !d.cancelled {
		return true, true, retry(q, d, r)
	}
	_, err = q.exec(`UPDATE deliveries SET state = ?, class = ?, code = ?, provider_id = ?, accepted = COALESCE(accepted, ?),
		worker = '', probe_due = NULL, updated = ? WHERE id = ?`,
		string(r.State), r.Class, r.Code, r.ProviderID, millis(r.At), millis(r.At), d.id)
	if err == nil && r.Stop { // once: a request that was recorded must not undo a later START
		err = stopByProvider(q, d.id, r.At)
	}
	if err == nil && r.Suspend {
		_, err = q.exec(suspendQuery, millis(r.At), millis(r.At), d.id)
	}
	return true, false, err
}

// retry plans a delivery again whose message surely was not sent.
func retry(q querier, d delivery, r Report) error {
	_, err := q.exec(`UPDATE deliveries SET state = 'planned', class = ?, code = ?, provider_id = NULL, retries = retries + 1,
		template = template + ?, due = ?, worker = '', probe_due = NULL, updated = ? WHERE id = ?`,
		r.Class, r.Code, bit(r.Template), millis(r.Due), millis(r.At), d.id)
	if err == nil {
		err = addOther(q, d.id, r.ProviderID, "failed", r.At)
	}
	if err == nil {
		err = reopen(q, d.key)
	}
	return err
}

// reopen: an alert may be told to be done once more, when this is.
func reopen(q querier, alert int64) error {
	_, err := q.exec("UPDATE alerts SET settled = NULL WHERE id = ?", alert)
	return err
}

// second records that the provider has two messages for one delivery, so that the later one can be cancelled. That is the one of the newest
// attempt; while it is only accepted, an earlier one takes its place.
func second(q querier, d delivery, r Report) error {
	if r.Attempt == d.attempt || r.Attempt == "" || d.state != Accepted {
		return addOther(q, d.id, r.ProviderID, "second", r.At)
	}
	_, err := q.exec("UPDATE deliveries SET state = ?, provider_id = ?, updated = ? WHERE id = ?",
		string(r.State), r.ProviderID, millis(r.At), d.id)
	if err != nil {
		return err
	}
	return addOther(q, d.id, d.providerID, "second", r.At)
}

func addOther(q querier, delivery int64, providerID, kind string, at time.Time) error {
	_, err := q.exec("INSERT INTO other_messages (provider_id, delivery, kind, seen) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
		providerID, delivery, kind, millis(at))
	return err
}

// tellBeside: a second message is no more, or it is out.
func tellBeside(q querier, r Report) error {
	cancelled := ""
	switch r.State {
	case Cancelled:
		cancelled = "yes"
	case Sent, Delivered:
		cancelled = "no"
	default:
		return nil
	}
	_, err := q.exec("UPDATE other_messages SET cancelled = ? WHERE provider_id = ? AND kind = 'second' AND cancelled = ''", cancelled, r.ProviderID)
	return err
}
