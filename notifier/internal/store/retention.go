package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// Retention deletes what has been kept for long enough, and leaves sums. It works in small steps, each a transaction of its own, so that an alert that
// is going out waits for none of them.
//
//   - Texts of people, the answers to them, pictures, and what editors wrote to single people: after Keep.Texts.
//   - Conversations, what people are called in a thread, and who answered a call how: after Keep.Texts, once the thread is over.
//   - The number of somebody who texted once, or did not answer an invitation, has joined nothing and has not said STOP: when nothing else of the person
//     is left.
//   - Who was sent what: after Keep.Deliveries, once the alert's whole thread is over, since an all-clear goes to those who were sent the first message.
//
// Three things stay so that nothing is done twice: the alerts themselves, a hash of each text's id for seenFor, and the newest delivery of all,
// since SQLite would give its id once more, and a late report names a delivery by its id. The codes of editors who sign in, and sessions that nobody uses
// any more, go after days, whatever Keep says.
//
// What is deleted was sealed if it was private. SQLite overwrites it with zeros (secure_delete), and Clean empties the write-ahead log after it where
// nobody is reading just then; PostgreSQL overwrites it when it vacuums. What is left of it until then, and in copies, only the keys open.

// Keep says for how long what is kept.
type Keep struct {
	Texts      time.Duration
	Deliveries time.Duration
	Zone       *time.Location // whose days the sums are for; nil = UTC
}

func (k Keep) day(t time.Time) string {
	if k.Zone == nil {
		return t.UTC().Format(time.DateOnly)
	}
	return t.In(k.Zone).Format(time.DateOnly)
}

// Cleaned is what one run of retention deleted.
type Cleaned struct {
	At         time.Time
	Finished   time.Time // zero = it is at work, or was cut short
	Texts      int
	Pictures   int
	Deliveries int
	Threads    int // conversations, and threads of alerts in which people wrote
	People     int // who had joined nothing, and of whom nothing else was left
}

const (
	// seenFor is for how long it is known that a text came: longer than the provider's list of texts is read back.
	seenFor = 40 * 24 * time.Hour
	// cleanEvery is how often retention is due, cleanAgain when one that was cut short is.
	cleanEvery = 24 * time.Hour
	cleanAgain = time.Hour
	// answeringFor is for how many minutes it is known how much came in and went out: the limits look back an hour.
	answeringFor = 120

	// signInsFor is for how long it is known who got a code: the limit looks back an hour. sessionsFor is for how long a session is after its last use, which is
	// longer than it is good for anything.
	signInsFor  = 24 * time.Hour
	sessionsFor = 7 * 24 * time.Hour

	cleanBatch = 500                   // rows that a step deletes at most
	cleanRest  = 20 * time.Millisecond // between two steps, for who waits to write
)

// cleaning is one run.
type cleaning struct {
	*Store
	ctx  context.Context // lives as long as the one run
	keep Keep
	now  time.Time
}

// CleanDaily does Clean if nobody has done so within a day, and says whether it did.
func (s *Store) CleanDaily(ctx context.Context, keep Keep, now time.Time) (done bool, c Cleaned, err error) {
	err = s.write.do(ctx, func(q querier) error {
		if err := alone(q, "retention"); err != nil {
			return err
		}
		var lately int
		err := q.row("SELECT COUNT(*) FROM retention WHERE finished > ? OR (finished IS NULL AND at > ?)",
			millis(now.Add(-cleanEvery)), millis(now.Add(-cleanAgain))).Scan(&lately)
		if done = lately == 0; err != nil || !done {
			return err
		}
		return beginCleaning(q, now)
	})
	if err != nil || !done {
		return false, Cleaned{}, err
	}
	c, err = s.Clean(ctx, keep, now)
	return true, c, err
}

// Clean deletes what has been kept for long enough. What was done before an error or the end of ctx stays done.
func (s *Store) Clean(ctx context.Context, keep Keep, now time.Time) (Cleaned, error) {
	if s.ring == nil {
		return Cleaned{}, errNoKeys()
	}
	c := cleaning{Store: s, ctx: ctx, keep: keep, now: now}
	err := c.run()
	if err != nil {
		return Cleaned{}, fmt.Errorf("deleting what was kept for long enough: %w", err)
	}
	all, err := s.Cleanings(ctx, now)
	if err != nil || len(all) == 0 {
		return Cleaned{}, err
	}
	return all[0], nil
}

// Cleanings lists the runs of retention since a time, the newest first.
func (s *Store) Cleanings(ctx context.Context, since time.Time) ([]Cleaned, error) {
	rows, err := s.read.QueryContext(ctx, `SELECT at, finished, texts, pictures, deliveries, threads, people FROM retention
		WHERE at >= ? ORDER BY at DESC`, millis(since))
	if err != nil {
		return nil, fmt.Errorf("reading what was deleted: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var all []Cleaned
	for rows.Next() {
		var c Cleaned
		var at, finished sql.NullInt64
		if err := rows.Scan(&at, &finished, &c.Texts, &c.Pictures, &c.Deliveries, &c.Threads, &c.People); err != nil {
			return nil, fmt.Errorf("reading what was deleted: %w", err)
		}
		c.At, c.Finished = moment(at), moment(finished)
		all = append(all, c)
	}
	return all, rows.Err()
}

func beginCleaning(q querier, now time.Time) error {
	_, err := q.exec("INSERT INTO retention (at) VALUES (?) ON CONFLICT DO NOTHING", millis(now))
	return err
}

func (c cleaning) run() error {
	if err := c.write.do(c.ctx, func(q querier) error { return beginCleaning(q, c.now) }); err != nil {
		return err
	}
	for _, step := range []func() error{c.texts, c.letters, c.threads, c.deliveries, c.strangers, c.marks, c.visits} {
		if err := step(); err != nil {
			return err
		}
	}
	err := c.write.do(c.ctx, func(q querier) error {
		_, err := q.exec("UPDATE retention SET finished = ? WHERE at = ?", millis(c.now), millis(c.now))
		return err
	})
	if err == nil {
		err = c.emptyLog()
	}
	return err
}

// textsUntil and deliveriesUntil: what is older goes.
func (c cleaning) textsUntil() any      { return millis(c.now.Add(-c.keep.Texts)) }
func (c cleaning) deliveriesUntil() any { return millis(c.now.Add(-c.keep.Deliveries)) }

// steps repeats a step until it has no more than a part of a batch to do.
func (c cleaning) steps(step func() (rows int, err error)) error {
	for {
		n, err := step()
		if err != nil || n < cleanBatch {
			return err
		}
		select {
		case <-time.After(cleanRest):
		case <-c.ctx.Done():
			return c.ctx.Err()
		}
	}
}

// add counts what a step deleted; column is one of retention's.
func (c cleaning) add(q querier, column string, n int) error {
	if n == 0 {
		return nil
	}
	_, err := q.exec("UPDATE retention SET "+column+" = "+column+" + ? WHERE at = ?", n, millis(c.now))
	return err
}

// names reads texts outside of any change: what a step looks for must not hold up who waits to write.
func (c cleaning) names(query string, args ...any) ([]string, error) {
	rows, err := c.read.QueryContext(c.ctx, query, args...)
	if err != nil {
		return nil, err
	}
	return scanStrings(rows)
}

// marks deletes what was kept so that nothing counts twice, once it cannot come again.
func (c cleaning) marks() error {
	err := c.steps(func() (n int, err error) {
		err = c.write.do(c.ctx, func(q querier) error {
			gone, err := q.exec("DELETE FROM seen WHERE hash IN (SELECT s.hash FROM seen s WHERE s.at < ? LIMIT ?)", millis(c.now.Add(-seenFor)), cleanBatch)
			n = int(gone)
			return err
		})
		return n, err
	})
	if err != nil {
		return err
	}
	return c.write.do(c.ctx, func(q querier) error {
		_, err := q.exec("DELETE FROM answering WHERE minute < ?", c.now.Unix()/60-answeringFor)
		return err
	})
}

// visits deletes sign-ins that are over.
func (c cleaning) visits() error {
	return c.write.do(c.ctx, func(q querier) error {
		_, err := q.exec("DELETE FROM sign_ins WHERE begun < ?", millis(c.now.Add(-signInsFor)))
		if err == nil {
			_, err = q.exec("DELETE FROM sessions WHERE seen < ?", millis(c.now.Add(-sessionsFor)))
		}
		return err
	})
}

// strangers erases whoever wrote to us or was invited, and has joined nothing: why else should we have the number? Who said STOP is kept, so that nobody
// writes to the number again, and so is whom editors let into a channel.
func (c cleaning) strangers() error {
	return c.steps(func() (int, error) {
		ids, err := c.names("SELECT CAST(s.id AS TEXT) FROM subscribers s WHERE "+stranger+" LIMIT ?", c.textsUntil(), cleanBatch)
		if err != nil || len(ids) == 0 {
			return 0, err
		}
		return len(ids), c.sealing(c.ctx, func(q sealer) error {
			for _, id := range ids {
				if err := c.forget(q, id); err != nil {
					return err
				}
			}
			return nil
		})
	})
}

const stranger = `s.lookup IS NOT NULL AND s.changed < ? AND s.stopped IS NULL AND s.blocked IS NULL AND s.role = ''
	AND NOT EXISTS (SELECT 1 FROM subscriptions x WHERE x.subscriber = s.id)
	AND NOT EXISTS (SELECT 1 FROM permissions x WHERE x.subscriber = s.id AND x.kind = '` + permitAllowed + `'
		AND NOT EXISTS (SELECT 1 FROM permissions y WHERE y.subscriber = x.subscriber AND y.channel = x.channel AND y.kind = '` + permitInvited + `'))
	AND NOT EXISTS (SELECT 1 FROM inbound x WHERE x.subscriber = s.id)
	AND NOT EXISTS (SELECT 1 FROM thread_names x WHERE x.subscriber = s.id)
	AND NOT EXISTS (SELECT 1 FROM deliveries x WHERE x.subscriber = s.id)`

// forget erases a stranger who still is one, once nothing more is done about the person: a text that is just being received may be a START.
func (c cleaning) forget(q sealer, id string) error {
	p := &person{}
	if err := q.load(p, "id = CAST(? AS BIGINT)", id); err != nil {
		return err
	}
	var still int
	err := q.row("SELECT COUNT(*) FROM subscribers s WHERE s.id = CAST(? AS BIGINT) AND "+stranger, id, c.textsUntil()).Scan(&still)
	if err != nil || still == 0 {
		return err
	}
	if err := q.erase(p, consentChange{at: c.now, way: WayRetention}); err != nil {
		return err
	}
	return c.add(q, "people", 1)
}

// WayRetention is in the ledger how somebody was erased of whom nothing was left but the number.
const WayRetention = "retention"

// emptyLog writes SQLite's log into the file, where what was deleted is zeros, and empties it: if nobody is looking at the database just then. It
// waits for nobody, since those who write would wait for it; the log is written over in time anyhow.
func (c cleaning) emptyLog() error {
	if c.read.dialect.remote {
		return nil
	}
	conn, err := c.read.db.Conn(c.ctx)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()
	if _, err := conn.ExecContext(c.ctx, "PRAGMA busy_timeout = 50"); err != nil {
		return err
	}
	var busy, pages, moved int
	err = conn.QueryRowContext(c.ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &pages, &moved)
	if _, restored := conn.ExecContext(context.WithoutCancel(c.ctx), fmt.Sprintf("PRAGMA busy_timeout = %d", busyTimeout.Milliseconds())); restored != nil {
		return restored
	}
	return err
}
