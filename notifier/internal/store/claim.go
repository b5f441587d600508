package store

import (
	"database/sql"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"newsroom/notifier/internal/keyring"
	"newsroom/notifier/internal/subscriber"
)

// Claim asks for rows to send.
type Claim struct {
	Limit    int // 0 = none
	Now      time.Time
	Token    string           // in the ids of these attempts; never used twice
	Worker   string           // who takes them
	HourMost int              // messages that may be begun within an hour, by all workers; letters count, and are begun all the same. 0 = no limit
	Minute   int              // of the day, by the house's clock, 0 to 1439
	Quiet    subscriber.Quiet // the house's quiet hours
	Shift    time.Time        // when the house's clock is put on or back next; zero = never
	Waiting  bool             // look at followers of what is held too, most of which wait, and at what waits in vain
	Lost     []string         // tokens of earlier claims of this worker that failed: if one of them was committed after all, its rows go back
}

// Claimed is one message that is ours to send now. Its attempt is on the disk.
type Claimed struct {
	Delivery int64
	Attempt  string
	Attempts int    // how many counted, this one among them
	Alert    string // the feed's id
	To       string // E.164; never logged
	Way      string // sms or whatsapp
	Free     bool   // WhatsApp: free text is allowed
	Text     string
	Link     string // the short link in it
	Until    time.Time
	At       time.Time // when it was claimed
	Since    time.Time // when the alert was published
}

// Batch is what an exchange came to.
type Batch struct {
	Claimed []Claimed
	Skipped int  // rows that were due and will not be sent: opted out, expired, cancelled
	Limited bool // the limit per hour allowed fewer than were asked for
}

// Window is for how long after a person's text WhatsApp allows free text (Twilio, "WhatsApp messaging windows").
const Window = 24 * time.Hour

// sameText is for how long nobody gets the same text twice.
const sameText = 24 * time.Hour

// open is an alert of which something may be left to send.
type open struct {
	key              int64
	id, text, link   string
	published, until time.Time
	twins            bool
	letter           bool // what is written to one person, who waits for it
}

// claimBatch goes through the open alerts in the order of their priority until it has enough.
func claimBatch(q sealer, c Claim, givenBack int) (Batch, error) {
	var batch Batch
	if err := giveBackLost(q, c); err != nil {
		return batch, err
	}
	limit, err := allowed(q, c, givenBack)
	if err != nil || c.Limit == 0 {
		return batch, err
	}
	batch.Limited = limit < c.Limit
	if err := awakenExtreme(q, c); err != nil {
		return batch, err
	}
	alerts, err := openAlerts(q, c)
	if err != nil {
		return batch, err
	}
	for _, a := range alerts {
		room := limit - len(batch.Claimed) - batch.Skipped
		if a.letter {
			room = c.Limit - len(batch.Claimed) - batch.Skipped
		}
		if room <= 0 {
			break // letters come first
		}
		if a.twins {
			if err := alone(q, a.text); err != nil { // another notifier must not have the other text in hand unseen
				return batch, err
			}
		}
		if err := claimRows(q, c, a, room, &batch); err != nil {
			return batch, err
		}
	}
	return batch, spend(q, c, len(batch.Claimed))
}

// giveBackLost: what was claimed without its claimer knowing was never begun.
func giveBackLost(q querier, c Claim) error {
	for _, token := range c.Lost {
		_, err := q.exec(`UPDATE deliveries SET state = 'planned', attempts = attempts - 1, worker = '', updated = ?
			WHERE state = 'dispatching' AND worker = ? AND attempt LIKE '%-' || ?`, millis(c.Now), c.Worker, token)
		if err != nil {
			return err
		}
	}
	return nil
}

// awakenExtreme finds what was put off by a notifier that could not see yet that another one was just making the alert extreme.
func awakenExtreme(q querier, c Claim) error {
	if !c.Waiting {
		return nil
	}
	_, err := q.exec(`UPDATE deliveries SET due = 0 WHERE state = 'planned' AND class = ? AND due > ?
		AND alert IN (SELECT id FROM alerts WHERE settled IS NULL AND severity = ?)`, ReasonQuiet, millis(c.Now), Extreme)
	return err
}

// openAlerts: an alert that is held counts once it is over, so that its rows come to an end. Followers of a held one come
// last, and not each time, since most of them wait.
func openAlerts(q sealer, c Claim) ([]open, error) {
	rows, err := q.rows(`SELECT a.id, a.feed_id, a.text, a.sealed, a.link, a.published, a.until, a.twins, CASE WHEN a.`+notLetter+` THEN 0 ELSE 1 END
		FROM alerts a LEFT JOIN alerts f ON f.feed_id = a.thread
		WHERE a.settled IS NULL AND (a.held IS NULL OR a.until <= ?) AND (f.held IS NULL OR f.id = a.id OR ? = 1)
		ORDER BY a.priority, CASE WHEN f.held IS NULL THEN 0 ELSE 1 END, a.published, a.id`, millis(c.Now), bit(c.Waiting))
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var all []open
	for rows.Next() {
		var a open
		var published, until sql.NullInt64
		var twins, sealed, letter int
		if err := rows.Scan(&a.key, &a.id, &a.text, &sealed, &a.link, &published, &until, &twins, &letter); err != nil {
			return nil, err
		}
		if sealed > 0 {
			if a.text, err = unseal(q.ring, a.text, cellLetter, a.id); err != nil {
				return nil, err
			}
		}
		a.published, a.until, a.twins, a.letter = moment(published), moment(until), twins > 0, letter > 0
		all = append(all, a)
	}
	return all, rows.Err()
}

// onItsWay is true of a message that the person has or may get.
const onItsWay = inHand + ", 'accepted', 'sent', 'delivered'"

// inHand is true of a message that may still come back.
const inHand = "'dispatching', 'unknown'"

// sameTextTo finds messages of today with the same text, another alert's, to the person of d: of the states that follow.
const sameTextTo = `EXISTS (SELECT 1 FROM alerts q JOIN deliveries p ON p.alert = q.id
	WHERE q.twins = 1 AND q.text = ? AND q.id <> d.alert AND p.subscriber = d.subscriber AND p.begun > ? AND p.state IN (`

// The claim: one statement decides for each row of an alert that is due whether it is sent or skipped, and says so in the row.
// A follower waits while the thread's first message to the same person is still to be sent, or under way: it may be put off yet.
//
// In quiet hours a row is put off to their end, to the moment at which the clock is put on or back, or to the alert's end, whichever comes first, and
// decided anew then. Its followers are put off as long, so that nobody looks at them all night.
//
// The rows are picked from one table alone, in the order of its index, and once: so no planner, whatever it believes about the
// table, comes to sort all that is due for each batch, or to pick a second time; and what becomes of each is decided once.
//
// twins stands for what is looked at where another alert has the same text: a row waits while the other's message is in hand, since that may come to
// nothing yet, and is skipped when it is out.
func claimQuery(twins bool) string {
	wait, skip := "", ""
	if twins {
		wait = "AND NOT " + sameTextTo + inHand + "))"
		skip = "WHEN " + sameTextTo + "'accepted', 'sent', 'delivered')) THEN '" + ReasonSameText + "'"
	}
	return strings.NewReplacer("{wait}", wait, "{skip}", skip).Replace(claimBase)
}

var claimBase = `UPDATE deliveries SET
	state = CASE c.reason WHEN '' THEN 'dispatching' WHEN '` + ReasonCancelled + `' THEN 'cancelled' WHEN '` + ReasonQuiet + `' THEN 'planned' ELSE 'skipped' END,
	class = c.reason,
	code = '',
	due = CASE c.reason WHEN '` + ReasonQuiet + `' THEN c.again ELSE due END,
	attempt = CASE WHEN c.reason = '' THEN deliveries.id || '-' || ? ELSE attempt END,
	attempts = attempts + CASE WHEN c.reason = '' THEN 1 ELSE 0 END,
	worker = ?,
	way = c.way,
	begun = ?,
	probes = 0,
	probe_due = NULL,
	updated = ?
FROM (
	WITH due AS MATERIALIZED (
		SELECT d.id AS id, d.alert AS alert, d.subscriber AS subscriber, d.follows AS follows FROM deliveries d
		WHERE d.alert = ? AND d.state = 'planned' AND d.due <= ?
			AND COALESCE((SELECT CASE WHEN f.class = '` + ReasonQuiet + `' AND f.due > ? THEN f.class ELSE f.state END
				FROM deliveries f WHERE f.id = d.follows), '') NOT IN ('planned', 'dispatching')
			{wait}
		ORDER BY d.due, d.id
		LIMIT ? {skip locked}
	), decided AS MATERIALIZED (
	SELECT d.id AS id, s.way AS way, {least}(COALESCE(f.due, ` + quietUntil + `), CAST(? AS BIGINT), a.until) AS again, CASE
		WHEN a.cancelled IS NOT NULL THEN '` + ReasonCancelled + `'
		WHEN s.stopped IS NOT NULL THEN '` + ReasonStopped + `'
		WHEN s.suspended IS NOT NULL THEN '` + ReasonSuspended + `'
		WHEN a.until <= ? THEN '` + ReasonExpired + `'
		WHEN a.overtaken IS NOT NULL THEN '` + ReasonOvertaken + `'
		WHEN a.directed = 0 AND NOT EXISTS (SELECT 1 FROM alert_channels c JOIN subscriptions x ON x.channel = c.channel
			WHERE c.alert = d.alert AND x.subscriber = d.subscriber) THEN '` + ReasonLeft + `'
		WHEN a.kind = '` + KindDigest + `' AND NOT EXISTS (SELECT 1 FROM alert_channels c JOIN subscriptions x ON x.channel = c.channel
			WHERE c.alert = d.alert AND x.subscriber = d.subscriber AND x.digest IS NOT NULL) THEN '` + ReasonNoDigest + `'
		WHEN d.follows IS NOT NULL AND NOT EXISTS (SELECT 1 FROM deliveries f
			WHERE f.id = d.follows AND f.state IN (` + wasSent + `)) THEN '` + ReasonNoFirst + `'
		{skip}
		WHEN f.id IS NOT NULL THEN '` + ReasonQuiet + `'
		WHEN ` + isAnswered + ` THEN '` + ReasonAnswered + `'
		WHEN a.severity = '` + Extreme + `' OR a.kind IN ('` + KindAnswer + `', '` + KindNotice + `') THEN ''
		WHEN s.paused > ? THEN '` + ReasonPaused + `'
		WHEN ` + quietNow + ` THEN '` + ReasonQuiet + `'
		ELSE '' END AS reason
	FROM due d
	JOIN alerts a ON a.id = d.alert AND (a.held IS NULL OR a.until <= ?)
	JOIN subscribers s ON s.id = d.subscriber
	LEFT JOIN deliveries f ON f.id = d.follows AND f.state = 'planned'
	)
	SELECT id, way, again, reason FROM decided
) AS c
WHERE deliveries.id = c.id
RETURNING deliveries.id, state, attempt, attempts, template,
	(SELECT s.id || ' ' || s.number || ' ' || s.way || ' ' || COALESCE(s.heard, 0) FROM subscribers s WHERE s.id = deliveries.subscriber)`

// isAnswered is true of a message d of an alert a that asks what its person has answered: an invitation, or the reminder of a call.
const isAnswered = `(a.kind = '` + KindInvitation + `' AND NOT EXISTS (SELECT 1 FROM permissions o
			WHERE o.subscriber = d.subscriber AND o.kind = '` + permitInvited + `')
		OR a.kind = '` + KindReminder + `' AND EXISTS (SELECT 1 FROM replies o
			WHERE o.thread = a.thread AND o.subscriber = d.subscriber))`

// claimArgs are the arguments of claimQuery, in the order of the statement.
func claimArgs(c Claim, a open, limit int) []any {
	now := millis(c.Now)
	var twin []any
	if a.twins {
		twin = []any{a.text, millis(c.Now.Add(-sameText))}
	}
	from, to := c.Quiet.From, c.Quiet.To
	if !c.Quiet.Own {
		from, to = 0, 0
	}
	thisMinute, shift := c.Now.Truncate(time.Minute).UnixMilli(), int64(math.MaxInt64)
	if !c.Shift.IsZero() {
		shift = c.Shift.UnixMilli()
	}
	quiet := []any{now, from, to, from, c.Minute, c.Minute, to, from, c.Minute, c.Minute, to}
	return slices.Concat([]any{c.Token, c.Worker, now, now, a.key, now, now}, twin, []any{limit, thisMinute, to, c.Minute, shift, now}, twin, quiet, []any{now})
}

// The quiet hours of a person s: its own, else the house's. Both ends alike are none; an end before the beginning is on the next day.
const (
	quietFrom = "COALESCE(s.quiet_from, CAST(? AS BIGINT))"
	quietTo   = "COALESCE(s.quiet_to, CAST(? AS BIGINT))"
	quietNow  = "(CASE WHEN " + quietFrom + " <= " + quietTo + " THEN " + quietFrom + " <= CAST(? AS BIGINT) AND CAST(? AS BIGINT) < " + quietTo +
		" ELSE " + quietFrom + " <= CAST(? AS BIGINT) OR CAST(? AS BIGINT) < " + quietTo + " END)"
	// quietUntil is when they end next, in milliseconds.
	quietUntil = "CAST(? AS BIGINT) + ((" + quietTo + " - CAST(? AS BIGINT) + 1440) % 1440) * 60000"
)

func claimRows(q sealer, c Claim, a open, limit int, batch *Batch) error {
	rows, err := q.rows(claimQuery(a.twins), claimArgs(c, a, limit)...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		message := Claimed{Alert: a.id, Text: a.text, Link: a.link, Since: a.published, Until: a.until, At: c.Now}
		var state State
		var attempt sql.NullString
		var template int
		var person string
		if err := rows.Scan(&message.Delivery, &state, &attempt, &message.Attempts, &template, &person); err != nil {
			return err
		}
		if state != Dispatching {
			batch.Skipped++
			continue
		}
		message.Attempt = attempt.String
		if err := message.address(q.ring, person, template > 0, c.Now); err != nil {
			return err
		}
		batch.Claimed = append(batch.Claimed, message)
	}
	return rows.Err()
}

// address reads the person's id, number and way, and the last text by WhatsApp: four columns in one, since the statement may ask for each only
// by another search.
func (c *Claimed) address(ring *keyring.Ring, person string, template bool, now time.Time) (err error) {
	parts := strings.SplitN(person, " ", 4)
	c.Way = parts[2]
	heard, _ := strconv.ParseInt(parts[3], 10, 64) // the column is a number
	c.Free = !template && now.Sub(time.UnixMilli(heard)) < Window
	c.To, err = unseal(ring, parts[1], cellNumber, parts[0])
	return err
}
