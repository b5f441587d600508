package store

import (
	"cmp"
	"database/sql"
	"errors"
	"slices"
	"time"

	"newsroom/notifier/internal/subscriber"
)

// The kinds of permissions.
const (
	permitAllowed = "allowed" // may join a closed channel
	permitInvited = "invited" // was offered the channel, and has not answered
)

// person is one row of subscribers with all that a text has to be understood by.
type person struct {
	id        int64 // 0 = not stored yet
	pseudonym string
	created   time.Time
	stopped   time.Time
	state     subscriber.State
	behind    bool  // there are newer texts than the one that is being recorded
	failed    error // why the threads could not be read
}

// person finds who has a number; its id is 0 if nobody is stored.
func (q sealer) person(number string) (*person, error) {
	p := &person{}
	for _, index := range q.ring.Indexes(number) { // of keys that are being rotated, the row may still have the older one
		err := q.load(p, "lookup = ?", index)
		if err == nil || !errors.Is(err, sql.ErrNoRows) {
			return p, err
		}
	}
	return p, nil
}

// load reads the row d for which a condition holds, once nobody else is about to change it: what an import does meanwhile counts.
func (q sealer) load(p *person, where string, arg any) error {
	var stopped, blocked, offered, paused, from, to, created sql.NullInt64
	var chosen int
	var name string
	s := &p.state
	err := q.row(`SELECT id, pseudonym, language, chosen, stopped, blocked, offered, paused, quiet_from, quiet_to, name, created
		FROM subscribers d WHERE `+where+" {for no key update}", arg).
		Scan(&p.id, &p.pseudonym, &s.Language, &chosen, &stopped, &blocked, &offered, &paused, &from, &to, &name, &created)
	if err != nil {
		return err
	}
	s.Stopped, s.Blocked, s.Chosen = stopped.Valid, blocked.Valid, chosen > 0
	s.Offered, s.Paused, p.stopped, p.created = moment(offered), moment(paused), moment(stopped), moment(created)
	s.Quiet = subscriber.Quiet{Own: from.Valid, From: int(from.Int64), To: int(to.Int64)}
	if s.Name, err = unseal(q.ring, name, cellName, p.id); err != nil {
		return err
	}
	if s.Channels, s.Digests, err = channelsOf(q, p.id); err != nil {
		return err
	}
	s.Allowed, s.Invited, err = permissionsOf(q, p.id)
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

func permissionsOf(q querier, id int64) (allowed, invited []string, err error) {
	rows, err := q.rows("SELECT channel, kind FROM permissions WHERE subscriber = ? ORDER BY channel", id)
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var channel, kind string
		if err := rows.Scan(&channel, &kind); err != nil {
			return nil, nil, err
		}
		if kind == permitInvited {
			invited = append(invited, channel)
		} else {
			allowed = append(allowed, channel)
		}
	}
	return allowed, invited, rows.Err()
}

// add stores a new person who has joined nothing.
func (q sealer) add(p *person, number string, at time.Time) error {
	p.pseudonym, p.created = pseudonym(), at
	// The number is sealed with the row's id, which is known only once the row is there.
	err := q.row("INSERT INTO subscribers (pseudonym, number, lookup, created, changed) VALUES (?, ?, ?, ?, ?) RETURNING id",
		p.pseudonym, p.pseudonym, q.ring.Index(number), millis(at), millis(at)).Scan(&p.id)
	if err != nil {
		return err
	}
	sealed, err := seal(q.ring, number, cellNumber, p.id)
	if err == nil {
		_, err = q.exec("UPDATE subscribers SET number = ? WHERE id = ?", sealed, p.id)
	}
	return err
}

// save writes down what changed about a person, and keeps the evidence of each consent that was given or withdrawn.
func (q sealer) save(p *person, after subscriber.State, change consentChange) error {
	before, at := p.state, change.at
	name := ""
	if after.Name != "" {
		sealed, err := seal(q.ring, after.Name, cellName, p.id)
		if err != nil {
			return err
		}
		name = sealed
	}
	var from, to any
	if after.Quiet.Own {
		from, to = after.Quiet.From, after.Quiet.To
	}
	events := consents(before, after)
	_, err := q.exec(`UPDATE subscribers SET language = ?, chosen = ?, changed = ?, offered = ?, paused = ?, quiet_from = ?, quiet_to = ?, name = ?,
		stopped = CASE WHEN CAST(? AS BIGINT) IS NULL THEN NULL ELSE COALESCE(stopped, ?) END,
		blocked = CASE WHEN CAST(? AS BIGINT) IS NULL THEN NULL ELSE COALESCE(blocked, ?) END WHERE id = ?`,
		after.Language, bit(after.Chosen), millis(at), millis(after.Offered), millis(after.Paused), from, to, name,
		since(after.Stopped, at), since(after.Stopped, at), since(after.Blocked, at), since(after.Blocked, at), p.id)
	if err == nil {
		err = saveChannels(q, p.id, before, after, at)
	}
	if err == nil {
		err = saveDigests(q, p.id, before, after, at)
	}
	if err == nil {
		err = savePermissions(q, p.id, permitAllowed, before.Allowed, after.Allowed, at)
	}
	if err == nil {
		err = savePermissions(q, p.id, permitInvited, before.Invited, after.Invited, at)
	}
	if err == nil && before.Quiet != after.Quiet {
		err = awaken(q, p.id)
	}
	if err == nil {
		err = appendLedger(q, p.pseudonym, events, change)
	}
	return err
}

// awaken lets what waits for the end of a person's quiet hours be looked at again.
func awaken(q querier, id int64) error {
	_, err := q.exec("UPDATE deliveries SET due = 0 WHERE subscriber = ? AND state = 'planned' AND class = ?", id, ReasonQuiet)
	return err
}

// since is how something that is so at a time is stored; NULL if it is not so.
func since(is bool, at time.Time) any {
	if !is {
		return nil
	}
	return millis(at)
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func saveChannels(q querier, id int64, before, after subscriber.State, at time.Time) error {
	for _, channel := range after.Channels {
		if slices.Contains(before.Channels, channel) {
			continue
		}
		_, err := q.exec("INSERT INTO subscriptions (subscriber, channel, since) VALUES (?, ?, ?) ON CONFLICT DO NOTHING", id, channel, millis(at))
		if err != nil {
			return err
		}
	}
	for _, channel := range before.Channels {
		if slices.Contains(after.Channels, channel) {
			continue
		}
		if _, err := q.exec("DELETE FROM subscriptions WHERE subscriber = ? AND channel = ?", id, channel); err != nil {
			return err
		}
	}
	return nil
}

// saveDigests keeps since when a person gets each digest.
func saveDigests(q querier, id int64, before, after subscriber.State, at time.Time) error {
	for _, channel := range after.Channels {
		had, has := slices.Contains(before.Digests, channel), slices.Contains(after.Digests, channel)
		if had == has {
			continue
		}
		if _, err := q.exec("UPDATE subscriptions SET digest = ? WHERE subscriber = ? AND channel = ?", since(has, at), id, channel); err != nil {
			return err
		}
	}
	return nil
}

func savePermissions(q querier, id int64, kind string, before, after []string, at time.Time) error {
	for _, channel := range after {
		if slices.Contains(before, channel) {
			continue
		}
		_, err := q.exec("INSERT INTO permissions (subscriber, channel, kind, since) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING", id, channel, kind, millis(at))
		if err != nil {
			return err
		}
	}
	for _, channel := range before {
		if slices.Contains(after, channel) {
			continue
		}
		if _, err := q.exec("DELETE FROM permissions WHERE subscriber = ? AND channel = ? AND kind = ?", id, channel, kind); err != nil {
			return err
		}
	}
	return nil
}

// heard keeps by which way a person joined or asked for digests, and that the number works after all.
func (q sealer) heard(p *person, t Text, joined bool) error {
	way := cmp.Or(t.Way, "sms")
	_, err := q.exec(`UPDATE subscribers SET suspended = NULL, heard = COALESCE(?, heard), way = CASE WHEN ? = 1 THEN ? ELSE way END
		WHERE id = ?`, since(way != "sms", t.At), bit(joined), way, p.id)
	return err
}

// stored counts what there is of a person.
func (q sealer) stored(p *person) (subscriber.Stored, error) {
	stored := subscriber.Stored{Since: p.created}
	err := q.row("SELECT COUNT(*) FROM inbound WHERE subscriber = ?", p.id).Scan(&stored.Texts)
	if err == nil {
		err = q.row("SELECT COUNT(*) FROM deliveries WHERE subscriber = ? AND accepted IS NOT NULL", p.id).Scan(&stored.Messages)
	}
	return stored, err
}
