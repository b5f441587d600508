package store

import (
	"database/sql"
	"encoding/json"
	"strings"
	"time"
)

// named are rows that a step found, as its statements read them: FROM {each} AS o, each with its id.
func named[T any](ids []T) (string, error) {
	type row struct {
		ID T `json:"id"`
	}
	rows := make([]row, len(ids))
	for i, id := range ids {
		rows[i].ID = id
	}
	array, err := json.Marshal(rows)
	return string(array), err
}

const (
	someTexts      = "(SELECT o.value ->> 'id' FROM {each} AS o)"
	someDeliveries = "(SELECT CAST(o.value ->> 'id' AS BIGINT) FROM {each} AS o)"
)

// texts deletes what people texted, and keeps that it came.
func (c cleaning) texts() error {
	return c.steps(func() (int, error) {
		ids, err := c.names("SELECT provider_id FROM inbound WHERE received < ? LIMIT ?", c.textsUntil(), cleanBatch)
		if err != nil || len(ids) == 0 {
			return 0, err
		}
		return len(ids), c.write.do(c.ctx, func(q querier) error { return c.dropTexts(q, ids) })
	})
}

func (c cleaning) dropTexts(q querier, ids []string) error {
	array, err := named(ids)
	if err != nil {
		return err
	}
	pictures, err := q.exec("DELETE FROM pictures WHERE inbound IN "+someTexts, array)
	if err != nil {
		return err
	}
	rows, err := q.rows("DELETE FROM inbound WHERE provider_id IN "+someTexts+" RETURNING provider_id, kind, received", array)
	if err != nil {
		return err
	}
	gone, err := scanTexts(rows)
	if err != nil {
		return err
	}
	type day struct{ date, kind string }
	sums := map[day]int{}
	for _, t := range gone {
		sums[day{c.keep.day(t.at), t.kind}]++
		if t.at.Before(c.now.Add(-seenFor)) {
			continue
		}
		if err := saw(q, t.id, t.at, false); err != nil {
			return err
		}
	}
	for d, n := range sums {
		_, err := q.exec(`INSERT INTO text_tallies (day, kind, n) VALUES (?, ?, ?)
			ON CONFLICT (day, kind) DO UPDATE SET n = text_tallies.n + excluded.n`, d.date, d.kind, n)
		if err != nil {
			return err
		}
	}
	if err := c.add(q, "texts", len(gone)); err != nil {
		return err
	}
	return c.add(q, "pictures", int(pictures))
}

// oldText is what counts of a text that goes.
type oldText struct {
	id, kind string
	at       time.Time
}

func scanTexts(rows *sql.Rows) ([]oldText, error) {
	defer func() { _ = rows.Close() }()
	var all []oldText
	for rows.Next() {
		var t oldText
		var at sql.NullInt64
		if err := rows.Scan(&t.id, &t.kind, &at); err != nil {
			return nil, err
		}
		t.at = moment(at)
		all = append(all, t)
	}
	return all, rows.Err()
}

// letters empties what was written to single people, and deletes to whom.
func (c cleaning) letters() error {
	letters, err := c.names(`SELECT a.feed_id FROM alerts a WHERE a.kind IN ('`+KindAnswer+`', '`+KindNotice+`') AND a.settled IS NOT NULL AND a.seen < ?
		AND (a.text <> '' OR EXISTS (SELECT 1 FROM deliveries d WHERE d.alert = a.id AND d.id < (SELECT MAX(id) FROM deliveries)))`, c.textsUntil())
	if err != nil {
		return err
	}
	for _, letter := range letters {
		if err := c.dropDeliveries(letter, c.textsUntil()); err != nil {
			return err
		}
		err := c.write.do(c.ctx, func(q querier) error {
			n, err := q.exec("UPDATE alerts SET text = '', sealed = 0 WHERE feed_id = ? AND settled IS NOT NULL AND text <> ''", letter)
			if err != nil {
				return err
			}
			return c.add(q, "texts", int(n))
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// sending is true of a thread of which something was sent since a time, is to be sent, or may still be answered.
const sending = `EXISTS (SELECT 1 FROM alerts g WHERE g.thread = t.thread AND (g.settled IS NULL OR g.seen >= ? OR g.until > ? OR g.escalate > ?))`

// goingOn is true of a thread, an alert's or a conversation, in which somebody wrote since a time, too.
const goingOn = `(` + sending + `
	OR EXISTS (SELECT 1 FROM inbound g WHERE g.thread = t.thread AND g.thread <> '' AND g.received >= ?)
	OR EXISTS (SELECT 1 FROM replies g WHERE g.thread = t.thread AND g.at >= ?)
	OR EXISTS (SELECT 1 FROM conversations g WHERE g.id = t.thread AND g.newest >= ?))`

func (c cleaning) sendingSince(since any) []any {
	return []any{since, millis(c.now), millis(c.now)}
}

func (c cleaning) goingOnSince(since any) []any {
	return append(c.sendingSince(since), since, since, since)
}

// threads deletes who is who, and who answered how, in threads that are over.
func (c cleaning) threads() error {
	over, err := c.names(`SELECT t.thread FROM (SELECT thread FROM thread_names UNION SELECT thread FROM replies UNION SELECT id FROM conversations) AS t
		WHERE NOT `+goingOn, c.goingOnSince(c.textsUntil())...)
	if err != nil {
		return err
	}
	for _, thread := range over {
		if err := c.write.do(c.ctx, func(q querier) error { return c.dropThread(q, thread) }); err != nil {
			return err
		}
	}
	return nil
}

func (c cleaning) dropThread(q querier, thread string) error {
	var alive int
	err := q.row("SELECT COUNT(*) FROM (SELECT CAST(? AS TEXT) AS thread) AS t WHERE "+goingOn,
		append([]any{thread}, c.goingOnSince(c.textsUntil())...)...).Scan(&alive)
	if err != nil || alive > 0 {
		return err
	}
	_, err = q.exec(`INSERT INTO tallies (alert, state, class, n)
		SELECT a.id, '`+tallyReplied+`', r.choice, COUNT(*) FROM replies r JOIN alerts a ON a.feed_id = r.thread WHERE r.thread = ? GROUP BY a.id, r.choice
		ON CONFLICT (alert, state, class) DO UPDATE SET n = tallies.n + excluded.n`, thread)
	if err != nil {
		return err
	}
	for _, deletion := range []string{
		"DELETE FROM replies WHERE thread = ?", "DELETE FROM thread_names WHERE thread = ?", "DELETE FROM conversations WHERE id = ?",
	} {
		if _, err := q.exec(deletion, thread); err != nil {
			return err
		}
	}
	return c.add(q, "threads", 1)
}

// deliveries deletes who was sent what.
func (c cleaning) deliveries() error {
	until := c.deliveriesUntil()
	over, err := c.names(`SELECT t.feed_id FROM alerts t WHERE t.settled IS NOT NULL AND t.seen < ?
		AND EXISTS (SELECT 1 FROM deliveries d WHERE d.alert = t.id AND d.updated < ?) AND NOT `+sending,
		append([]any{until, until}, c.sendingSince(until)...)...)
	if err != nil {
		return err
	}
	for _, alert := range over {
		if err := c.dropDeliveries(alert, until); err != nil {
			return err
		}
	}
	return nil
}

// dropDeliveries deletes those of an alert's deliveries of which nothing was heard since a time.
func (c cleaning) dropDeliveries(alert string, until any) error {
	return c.steps(func() (n int, err error) {
		err = c.write.do(c.ctx, func(q querier) error {
			var gone oldDeliveries
			if gone, err = findOld(q, alert, until); err != nil || len(gone.ids) == 0 {
				return err
			}
			n = len(gone.ids)
			if err := gone.drop(q); err != nil {
				return err
			}
			return c.add(q, "deliveries", n)
		})
		return n, err
	})
}

// oldDeliveries are deliveries of one alert that go.
type oldDeliveries struct {
	alert     int64
	published time.Time
	ids       []int64
	sums      map[[2]string]*tally // by state and class
	durations map[pace]int
}

// pace is how long something took.
type pace struct {
	until   string
	seconds int
}

// tally is the sum of some.
type tally struct {
	n           int
	first, last time.Time
}

// The states under which tallies has what are no deliveries.
const (
	tallyReplied = "replied"
	tallySecond  = "second"
)

// findOld locks the alert and what it finds: a report that comes just now waits, and finds no delivery then.
func findOld(q querier, alert string, until any) (oldDeliveries, error) {
	old := oldDeliveries{sums: map[[2]string]*tally{}, durations: map[pace]int{}}
	var published sql.NullInt64
	rows, err := q.rows("SELECT d.id, d.published FROM alerts d WHERE d.feed_id = ? AND d.settled IS NOT NULL {for update}", alert)
	if err != nil {
		return old, err
	}
	if found, err := scanOne(rows, &old.alert, &published); err != nil || !found {
		return old, err
	}
	old.published = moment(published)
	rows, err = q.rows(`SELECT d.id, d.state, d.class, d.accepted, d.updated FROM deliveries d WHERE d.alert = ? AND d.updated < ?
		AND d.state NOT IN ('planned', 'dispatching') AND NOT (d.state = 'unknown' AND d.probe_due IS NOT NULL)
		AND d.id < (SELECT MAX(m.id) FROM deliveries m) ORDER BY d.id LIMIT ? {for update}`, old.alert, until, cleanBatch)
	if err != nil {
		return old, err
	}
	return old, old.scan(rows)
}

func scanOne(rows *sql.Rows, into ...any) (found bool, err error) {
	defer func() { _ = rows.Close() }()
	if rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return false, err
		}
		found = true
	}
	return found, rows.Err()
}

func (o *oldDeliveries) scan(rows *sql.Rows) error {
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var id int64
		var state, class string
		var accepted, updated sql.NullInt64
		if err := rows.Scan(&id, &state, &class, &accepted, &updated); err != nil {
			return err
		}
		o.ids = append(o.ids, id)
		key := [2]string{state, class}
		if o.sums[key] == nil {
			o.sums[key] = &tally{}
		}
		o.sums[key].add(moment(accepted))
		if accepted.Valid {
			o.durations[pace{PaceAccepted, seconds(moment(accepted).Sub(o.published))}]++
		}
		if State(state) == Delivered {
			o.durations[pace{PaceDelivered, seconds(moment(updated).Sub(o.published))}]++
		}
	}
	return rows.Err()
}

func (t *tally) add(accepted time.Time) {
	t.n++
	if accepted.IsZero() {
		return
	}
	if t.first.IsZero() || accepted.Before(t.first) {
		t.first = accepted
	}
	t.last = latest(t.last, accepted)
}

// drop leaves the sums in the place of the rows.
func (o *oldDeliveries) drop(q querier) error {
	array, err := named(o.ids)
	if err != nil {
		return err
	}
	_, err = q.exec(strings.Replace(`INSERT INTO tallies (alert, state, class, n)
		SELECT CAST(? AS BIGINT), '`+tallySecond+`', cancelled, COUNT(*) FROM other_messages WHERE kind = 'second' AND delivery IN {some} GROUP BY cancelled
		ON CONFLICT (alert, state, class) DO UPDATE SET n = tallies.n + excluded.n`, "{some}", someDeliveries, 1), o.alert, array)
	if err != nil {
		return err
	}
	if err := o.leaveSums(q); err != nil {
		return err
	}
	for _, change := range []string{
		"DELETE FROM other_messages WHERE delivery IN ", "UPDATE deliveries SET follows = NULL WHERE follows IN ", "DELETE FROM deliveries WHERE id IN ",
	} {
		if _, err := q.exec(change+someDeliveries, array); err != nil {
			return err
		}
	}
	return nil
}

func (o *oldDeliveries) leaveSums(q querier) error {
	for key, t := range o.sums {
		_, err := q.exec(`INSERT INTO tallies (alert, state, class, n, first_accepted, last_accepted) VALUES (?, ?, ?, ?, ?, ?)
			ON CONFLICT (alert, state, class) DO UPDATE SET n = tallies.n + excluded.n,
			first_accepted = COALESCE(CASE WHEN tallies.first_accepted < excluded.first_accepted THEN tallies.first_accepted END,
				excluded.first_accepted, tallies.first_accepted),
			last_accepted = COALESCE(CASE WHEN tallies.last_accepted > excluded.last_accepted THEN tallies.last_accepted END,
				excluded.last_accepted, tallies.last_accepted)`,
			o.alert, key[0], key[1], t.n, millis(t.first), millis(t.last))
		if err != nil {
			return err
		}
	}
	for p, n := range o.durations {
		_, err := q.exec(`INSERT INTO durations (alert, until, seconds, n) VALUES (?, ?, ?, ?)
			ON CONFLICT (alert, until, seconds) DO UPDATE SET n = durations.n + excluded.n`, o.alert, p.until, p.seconds, n)
		if err != nil {
			return err
		}
	}
	return nil
}
