package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"newsroom/notifier/internal/subscriber"
)

// Subscriber is what people may see of a person.
type Subscriber struct {
	Pseudonym string
	Channels  []string // sorted ids; while stopped, what a START brings back
	Digests   []string // those of them whose digest the person gets
	Invited   []string // sorted ids that were offered, without an answer yet
	Allowed   []string // sorted ids of closed channels that the person may join, joined or not
	Stopped   time.Time
	Suspended time.Time // since when the number is known to take nothing
	Paused    time.Time // until when the person wants nothing but what is extreme
	Quiet     subscriber.Quiet
	Since     time.Time // the first text, or the import
}

// Subscribers lists everyone who has joined something, stopped or not, or was invited or let in, the longest first.
func (s *Store) Subscribers(ctx context.Context) ([]Subscriber, error) {
	rows, err := s.read.QueryContext(ctx, `SELECT s.pseudonym, s.stopped, s.suspended, s.paused, s.quiet_from, s.quiet_to, s.created, x.kind, x.channel, x.digest
		FROM subscribers s JOIN (SELECT subscriber, '' AS kind, channel, digest FROM subscriptions
			UNION ALL SELECT subscriber, kind, channel, CAST(NULL AS BIGINT) FROM permissions) AS x ON x.subscriber = s.id
		ORDER BY s.created, s.id, x.channel`)
	if err != nil {
		return nil, fmt.Errorf("reading the subscribers: %w", err)
	}
	var all []Subscriber
	err = scanEach(rows, func(scan func(...any) error) error {
		var one Subscriber
		var stopped, suspended, paused, from, to, created, digest sql.NullInt64
		var kind, channel string
		if err := scan(&one.Pseudonym, &stopped, &suspended, &paused, &from, &to, &created, &kind, &channel, &digest); err != nil {
			return err
		}
		if len(all) == 0 || all[len(all)-1].Pseudonym != one.Pseudonym {
			one.Stopped, one.Suspended, one.Paused, one.Since = moment(stopped), moment(suspended), moment(paused), moment(created)
			one.Quiet = subscriber.Quiet{Own: from.Valid, From: int(from.Int64), To: int(to.Int64)}
			all = append(all, one)
		}
		all[len(all)-1].add(kind, channel, digest.Valid)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("reading the subscribers: %w", err)
	}
	return all, nil
}

// add takes in a channel that the person has, or one with a permission.
func (p *Subscriber) add(kind, channel string, digest bool) {
	switch kind {
	case permitInvited:
		p.Invited = append(p.Invited, channel)
	case permitAllowed:
		p.Allowed = append(p.Allowed, channel)
	default:
		p.Channels = append(p.Channels, channel)
		if digest && p.Stopped.IsZero() {
			p.Digests = append(p.Digests, channel)
		}
	}
}
