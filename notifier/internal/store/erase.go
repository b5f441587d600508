package store

import (
	"time"

	"newsroom/notifier/internal/subscriber"
)

// forget erases the sender of a text, and keeps of the text only that it came. Of a stranger nothing is written down.
func (q sealer) forget(p *person, t Text, next Decision) (Received, error) {
	change := consentChange{at: t.At, way: t.Way, wording: next.Answer}
	if change.way == "" {
		change.way = "sms"
	}
	err := saw(q, t.ProviderID, t.At, true)
	if err == nil && p.id != 0 {
		if err = q.wantPictures(p, t); err == nil { // to be deleted at the provider
			err = q.erase(p, change)
		}
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
	before := p.state
	before.Invited = nil // to what was offered the person has said neither yes nor no
	events := append(consents(before, subscriber.State{}), consentEvent{Erased, ""})
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
		"DELETE FROM sign_ins WHERE subscriber = ?",
		"DELETE FROM sessions WHERE subscriber = ?",
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
	// The moment would lead from the row to the end of the person's consents in the ledger.
	gone, day := pseudonym(), millis(dayOf(change.at))
	_, err = q.exec(`UPDATE subscribers SET pseudonym = ?, number = ?, lookup = NULL, language = '', chosen = 0, stopped = ?, blocked = NULL, offered = NULL,
		paused = NULL, quiet_from = NULL, quiet_to = NULL, name = '', heard = NULL, suspended = NULL, way = 'sms',
		role = '', appointed = NULL, created = 0, changed = 0, erased = ? WHERE id = ?`, gone, gone, day, day, p.id)
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
			err = saw(q, id, at, true)
		}
	}
	return err
}
