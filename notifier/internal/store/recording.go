package store

import (
	"encoding/json"
)

// recordAllQuery is recordQuery for many outcomes. It tells which deliveries stood where the outcome expected them.
const recordAllQuery = `UPDATE deliveries SET state = r.state, provider_id = r.provider_id,
	class = r.class, code = r.code, due = COALESCE(r.due, deliveries.due), accepted = COALESCE(deliveries.accepted, r.accepted),
	attempts = deliveries.attempts - r.uncounted, template = deliveries.template + r.template, probe_due = r.probe, worker = '', updated = r.updated
FROM (SELECT CAST(o.value ->> 'id' AS BIGINT) AS id, o.value ->> 'attempt' AS attempt, o.value ->> 'state' AS state,
		o.value ->> 'provider' AS provider_id, o.value ->> 'class' AS class, o.value ->> 'code' AS code,
		CAST(o.value ->> 'due' AS BIGINT) AS due, CAST(o.value ->> 'accepted' AS BIGINT) AS accepted,
		CAST(o.value ->> 'uncounted' AS INTEGER) AS uncounted, CAST(o.value ->> 'template' AS INTEGER) AS template,
		CAST(o.value ->> 'probe' AS BIGINT) AS probe, CAST(o.value ->> 'updated' AS BIGINT) AS updated
	FROM {each} AS o) AS r
WHERE deliveries.id = r.id AND deliveries.attempt = r.attempt AND deliveries.state IN ('dispatching', 'unknown')
RETURNING deliveries.id`

// row is an outcome as recordAllQuery reads it.
type row struct {
	ID        int64  `json:"id"`
	Attempt   string `json:"attempt"`
	State     State  `json:"state"`
	Provider  any    `json:"provider"`
	Class     string `json:"class"`
	Code      string `json:"code"`
	Due       any    `json:"due"`
	Accepted  any    `json:"accepted"`
	Uncounted int    `json:"uncounted"`
	Template  int    `json:"template"`
	Probe     any    `json:"probe"`
	Updated   any    `json:"updated"`
}

// recordAll records outcomes. To a remote database they go in one statement, which saves as many ways to it; SQLite has no
// way to go, and takes them one by one in half the time.
func recordAll(q querier, outcomes []Outcome, remote bool) error {
	if remote && distinct(outcomes) {
		return recordTogether(q, outcomes)
	}
	for _, o := range outcomes {
		if err := record(q, o); err != nil {
			return err
		}
	}
	return nil
}

// distinct says that each delivery has one outcome: of several that one statement brings, any might stand in the end.
func distinct(outcomes []Outcome) bool {
	seen := make(map[int64]bool, len(outcomes))
	for _, o := range outcomes {
		seen[o.Delivery] = true
	}
	return len(outcomes) > 0 && len(seen) == len(outcomes)
}

// recordTogether does what record does for each, and leaves those few for the end that ask for more.
func recordTogether(q querier, outcomes []Outcome) error {
	recorded, err := recordMost(q, outcomes)
	for _, o := range outcomes {
		if err == nil {
			err = recordRest(q, o, recorded[o.Delivery])
		}
	}
	return err
}

func recordMost(q querier, outcomes []Outcome) (recorded map[int64]bool, err error) {
	rows := make([]row, len(outcomes))
	for i, o := range outcomes {
		rows[i] = row{
			ID: o.Delivery, Attempt: o.Attempt, State: o.State, Class: o.Class, Code: o.Code, Due: millis(o.Due), Updated: millis(o.At),
			Uncounted: bit(o.Uncounted), Template: bit(o.Template), Probe: millis(o.Probe),
		}
		if o.State == Accepted {
			rows[i].Provider, rows[i].Accepted = o.ProviderID, millis(o.At)
		}
	}
	array, err := json.Marshal(rows)
	if err != nil {
		return nil, err
	}
	changed, err := q.rows(recordAllQuery, string(array))
	if err != nil {
		return nil, err
	}
	defer func() { _ = changed.Close() }()
	recorded = make(map[int64]bool, len(rows))
	for changed.Next() {
		var id int64
		if err := changed.Scan(&id); err != nil {
			return nil, err
		}
		recorded[id] = true
	}
	return recorded, changed.Err()
}
