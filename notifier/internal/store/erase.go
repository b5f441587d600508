package store

import (
	"time"

	"newsroom/notifier/internal/subscriber"
)

// forget erases the sender of a text, and keeps of the text only that it came.
func (q sealer) forget(p *person, t Text, next Decision) (Received, error) {
	change := consentChange{at: t.At, way: t.Way, wording: next.Answer}
	if change.way == "" {
		change.way = "sms"
	}
	err := q.erase(p, change)
	if err == nil {
		_, err = q.exec("INSERT INTO seen (hash, at) VALUES (?, ?) ON CONFLICT DO NOTHING", seenHash(t.ProviderID), millis(t.At))
	}
	if err == nil {
		err = q.counted(t.At, next.Answer != "")
	}
	if err == nil && len(next.After.Channels) > 0 {
		err = q.anew(t.From, next.After, change)
	}
	return Received{Kind: next.Kind, Answer: next.Answer}, err
}

// anew stores what a person wanted after it wanted to be forgotten, as somebody of whom nothing else is known.
func (q sealer) anew(number string, after subscriber.State, change consentChange) error {
	p := &person{}
	if err := q.add(p, number, change.at); err != nil {
		return err
	}
	return q.save(p, after, change)
}

// erase deletes all that is stored of a person but the ledger, which has its end added and leads nowhere from then on. The row stays with nothing in
// it, since deliveries point to it until their time is over: they say that somebody was sent an alert.
func (q sealer) erase(p *person, change consentChange) error {
	events := append(consents(p.state, subscriber.State{}), consentEvent{Erased, ""})
	if err := appendLedger(q, p.pseudonym, events, change); err != nil {
		return err
	}
	if err := q.markSeen(p.id, change.at); err != nil {
		return err
	}
	for _, deletion := range []string{
		"DELETE FROM pictures WHERE subscriber = ? AND url = ''",
		forgetPictures, // the rest is still to be deleted at the provider; then it goes here too
		"DELETE FROM inbound WHERE subscriber = ?",
		"DELETE FROM replies WHERE subscriber = ?",
		"DELETE FROM thread_names WHERE subscriber = ?",
		"DELETE FROM conversations WHERE subscriber = ?",
		"DELETE FROM permissions WHERE subscriber = ?",
		"DELETE FROM subscriptions WHERE subscriber = ?",
		// What editors wrote to this person alone.
		"UPDATE alerts SET text = '', sealed = 0, thread = feed_id WHERE sealed = 1 AND id IN (SELECT d.alert FROM deliveries d WHERE d.subscriber = ?)",
		"DELETE FROM other_messages WHERE delivery IN (SELECT d.id FROM deliveries d WHERE d.subscriber = ?)",
	} {
		if _, err := q.exec(deletion, p.id); err != nil {
			return err
		}
	}
	// What is not over is over now; the provider's ids lead to the number there.
	_, err := q.exec(`UPDATE deliveries SET provider_id = NULL, worker = '', probe_due = NULL,
		class = CASE WHEN state IN ('planned', 'dispatching', 'unknown') THEN ? ELSE class END,
		state = CASE WHEN state = 'planned' THEN 'skipped' WHEN state IN ('dispatching', 'unknown') THEN 'gave_up' ELSE state END
		WHERE subscriber = ?`, ReasonErased, p.id)
	if err != nil {
		return err
	}
	gone := pseudonym()
	_, err = q.exec(`UPDATE subscribers SET pseudonym = ?, number = ?, lookup = NULL, language = '', chosen = 0, stopped = ?, blocked = NULL, offered = NULL,
		paused = NULL, quiet_from = NULL, quiet_to = NULL, name = '', heard = NULL, suspended = NULL, way = 'sms',
		created = 0, changed = 0, erased = ? WHERE id = ?`, gone, gone, millis(change.at), millis(change.at), p.id)
	return err
}

// markSeen keeps of each text that it came.
func (q sealer) markSeen(person int64, at time.Time) error {
	rows, err := q.rows("SELECT provider_id FROM inbound WHERE subscriber = ?", person)
	if err != nil {
		return err
	}
	ids, err := scanStrings(rows)
	for _, id := range ids {
		if err == nil {
			_, err = q.exec("INSERT INTO seen (hash, at) VALUES (?, ?) ON CONFLICT DO NOTHING", seenHash(id), millis(at))
		}
	}
	return err
}
