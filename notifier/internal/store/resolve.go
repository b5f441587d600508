package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// Probe is an unknown delivery that is to be looked for in the provider's list.
type Probe struct {
	Delivery int64
	Attempt  string
	Attempts int
	Probes   int    // how often it was looked for in vain
	Alert    string // the feed's id
	To       string // E.164; never logged
	Way      string
	Text     string
	Link     string
	Begun    time.Time // when the attempt was claimed
	Until    time.Time
}

// Probes claims unknown deliveries that are due to be looked for. Nobody else gets them before again.
func (s *Store) Probes(ctx context.Context, now, again time.Time, limit int) ([]Probe, error) {
	var all []Probe
	err := s.sealing(ctx, func(q sealer) error {
		rows, err := q.rows(`UPDATE deliveries SET probe_due = ? FROM (
			WITH due AS MATERIALIZED (SELECT d.id AS id FROM deliveries d WHERE d.state = 'unknown' AND d.probe_due <= ?
				ORDER BY d.probe_due, d.id LIMIT ? {skip locked})
			SELECT id FROM due) AS c
			WHERE deliveries.id = c.id
			RETURNING deliveries.id, attempt, attempts, probes, way, begun, alert,
				subscriber, (SELECT s.number FROM subscribers s WHERE s.id = deliveries.subscriber)`, millis(again), millis(now), limit)
		if err != nil {
			return err
		}
		var keys []int64
		if all, keys, err = q.scanProbes(rows); err != nil {
			return err
		}
		return addAlerts(q, all, keys)
	})
	if err != nil {
		return nil, fmt.Errorf("looking for what is unknown: %w", err)
	}
	return all, nil
}

func (q sealer) scanProbes(rows *sql.Rows) (all []Probe, alerts []int64, err error) {
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var p Probe
		var begun sql.NullInt64
		var alert, person int64
		var number string
		if err := rows.Scan(&p.Delivery, &p.Attempt, &p.Attempts, &p.Probes, &p.Way, &begun, &alert, &person, &number); err != nil {
			return nil, nil, err
		}
		if p.To, err = unseal(q.ring, number, cellNumber, person); err != nil {
			return nil, nil, err
		}
		p.Begun = moment(begun)
		all, alerts = append(all, p), append(alerts, alert)
	}
	return all, alerts, rows.Err()
}

func addAlerts(q sealer, probes []Probe, keys []int64) error {
	for i := range probes {
		p := &probes[i]
		var until sql.NullInt64
		var sealed int
		err := q.row("SELECT feed_id, text, sealed, link, until FROM alerts WHERE id = ?", keys[i]).Scan(&p.Alert, &p.Text, &sealed, &p.Link, &until)
		if err == nil && sealed > 0 {
			p.Text, err = unseal(q.ring, p.Text, cellLetter, p.Alert)
		}
		if err != nil {
			return err
		}
		p.Until = moment(until)
	}
	return nil
}

// Owners says to which deliveries the provider's messages with these ids are known to belong.
func (s *Store) Owners(ctx context.Context, providerIDs []string) (map[string]int64, error) {
	owners := map[string]int64{}
	in, args := list(providerIDs)
	rows, err := s.read.QueryContext(ctx, `SELECT provider_id, id FROM deliveries WHERE provider_id IN (`+in+`)
		UNION ALL SELECT provider_id, delivery FROM other_messages WHERE provider_id IN (`+in+`)`, append(args, args...)...)
	if err != nil {
		return nil, fmt.Errorf("reading the deliveries: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var id string
		var delivery int64
		if err := rows.Scan(&id, &delivery); err != nil {
			return nil, fmt.Errorf("reading the deliveries: %w", err)
		}
		owners[id] = delivery
	}
	return owners, rows.Err()
}

// Verdict is what a look at the provider's list came to.
type Verdict struct {
	Found  []Report  // the delivery's messages, the oldest first; empty = there is none
	State  State     // without any: Unknown = look again at Next, Planned or GaveUp = it is proven absent
	Class  string    // why, of GaveUp
	Failed bool      // the list could not be had: this look does not count
	Next   time.Time // of Unknown; zero = never again
	At     time.Time
}

// Resolve records what a look at the provider's list came to. Without a message found it changes nothing if the delivery is not unknown any more.
func (s *Store) Resolve(ctx context.Context, p Probe, v Verdict) error {
	err := s.write.do(ctx, func(q querier) error {
		if len(v.Found) > 0 {
			return resolveFound(q, p, v)
		}
		counted := bit(!v.Failed)
		_, err := q.exec(`UPDATE deliveries SET state = ?, class = ?, probes = probes + ?, probe_due = ?, due = COALESCE(?, due), updated = ?
			WHERE id = ? AND attempt = ? AND state = 'unknown'`, string(v.State), v.Class, counted, millis(v.Next),
			dueNow(v), millis(v.At), p.Delivery, p.Attempt)
		return err
	})
	if err != nil {
		return fmt.Errorf("recording what the provider's list says: %w", err)
	}
	return nil
}

func dueNow(v Verdict) any {
	if v.State == Planned {
		return millis(v.At)
	}
	return nil
}

func resolveFound(q querier, p Probe, v Verdict) error {
	for _, r := range v.Found {
		taken, err := takenByAnother(q, p, r)
		if err == nil && taken {
			_, err = q.exec("UPDATE deliveries SET probe_due = ? WHERE id = ? AND attempt = ? AND state = 'unknown'", millis(v.At), p.Delivery, p.Attempt)
		}
		if err != nil || taken {
			return err
		}
		d, found, err := deliveryByID(q, p.Delivery, r.ProviderID)
		if err != nil || !found {
			return err
		}
		if _, err := attach(q, d, r); err != nil {
			return err
		}
	}
	return nil
}

// takenByAnother looks once more, alone with this message: two looks at the same time must not both take it for theirs. Nothing
// is concluded then; another look follows at once.
func takenByAnother(q querier, p Probe, r Report) (bool, error) {
	if err := alone(q, r.ProviderID); err != nil {
		return false, err
	}
	var others int
	err := q.row("SELECT COUNT(*) FROM deliveries WHERE provider_id = ? AND id <> ?", r.ProviderID, p.Delivery).Scan(&others)
	return others > 0, err
}

// alone lets one transaction at a time go on with the same words.
func alone(q querier, words string) error {
	_, err := q.exec("SELECT {lock}", words)
	return err
}

// Seconds lists second messages that nobody has tried to cancel yet, by the provider's id.
func (s *Store) Seconds(ctx context.Context, limit int) ([]string, error) {
	rows, err := s.read.QueryContext(ctx, "SELECT provider_id FROM other_messages WHERE kind = 'second' AND cancelled = '' ORDER BY seen, provider_id LIMIT ?", limit)
	if err != nil {
		return nil, fmt.Errorf("reading second messages: %w", err)
	}
	return scanStrings(rows)
}

// SecondTried records whether a second message could be cancelled.
func (s *Store) SecondTried(ctx context.Context, providerID string, cancelled bool) error {
	word := "no"
	if cancelled {
		word = "yes"
	}
	return s.change(ctx, "recording a second message", "UPDATE other_messages SET cancelled = ? WHERE provider_id = ? AND cancelled = ''", word, providerID)
}
