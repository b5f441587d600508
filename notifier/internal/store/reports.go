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

// Report is what the provider told later about a message.
type Report struct {
	Attempt    string // ours; empty if it was lost on the way
	ProviderID string
	State      State // Accepted, Sent, Delivered, Undelivered, Failed or Cancelled
	Class      string
	Code       string
	Stop       bool // the subscriber has told the provider to stop
	At         time.Time
}

// Merged is what a report came to.
type Merged struct {
	Known   bool   // there is such a delivery
	Changed bool   // it went further than it was
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
		id, alert, err := reported(q, r)
		if err != nil || id == 0 {
			return err
		}
		m = Merged{Known: true, Alert: alert}
		m.Changed, err = merge(q, id, r)
		return err
	})
	if err != nil {
		return Merged{}, fmt.Errorf("recording a report: %w", err)
	}
	return m, nil
}

// reported finds the delivery by our attempt, whose id begins with the row's, else by the provider's id. 0 = none.
func reported(q querier, r Report) (id int64, alert string, err error) {
	where, args := "d.provider_id = ?", []any{r.ProviderID}
	if number, _, ok := strings.Cut(r.Attempt, "-"); ok {
		n, err := strconv.ParseInt(number, 10, 64)
		if err != nil {
			return 0, "", nil //nolint:nilerr // an id that is not ours is no error: there is no such delivery
		}
		where, args = "d.id = ? AND d.attempt = ?", []any{n, r.Attempt}
	}
	err = q.row("SELECT d.id, a.feed_id FROM deliveries d JOIN alerts a ON a.id = d.alert WHERE "+where, args...).Scan(&id, &alert)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, "", nil
	}
	return id, alert, err
}

func merge(q querier, id int64, r Report) (bool, error) {
	rank := slices.Index(ranked(), r.State)
	if rank < 0 {
		return false, fmt.Errorf("a report cannot bring the state %q", r.State)
	}
	atLeast, args := list(ranked()[rank:])
	changed, err := q.exec(`UPDATE deliveries SET state = ?, class = ?, code = ?, provider_id = COALESCE(provider_id, ?),
		accepted = COALESCE(accepted, ?), updated = ? WHERE id = ? AND state NOT IN (`+atLeast+`)`,
		slices.Concat([]any{string(r.State), r.Class, r.Code, r.ProviderID, millis(r.At), millis(r.At), id}, args)...)
	if err == nil && changed > 0 && r.Stop { // once: a request that was recorded must not undo a later START
		_, err = q.exec(stopQuery, millis(r.At), millis(r.At), id)
	}
	return changed > 0, err
}
