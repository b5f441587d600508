package store

import (
	"database/sql"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Claim asks for rows to send.
type Claim struct {
	Limit    int // 0 = none
	Now      time.Time
	Token    string   // in the ids of these attempts; never used twice
	Worker   string   // who takes them
	HourMost int      // messages that may be begun within an hour, by all workers; 0 = no limit
	Waiting  bool     // look at followers of what is held too: most of them wait, and there may be many
	Lost     []string // tokens of earlier claims of this worker that failed: if one of them was committed after all, its rows go back
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
}

// claimBatch goes through the open alerts in the order of their priority until it has enough.
func claimBatch(q querier, c Claim, givenBack int) (Batch, error) {
	var batch Batch
	if err := giveBackLost(q, c); err != nil {
		return batch, err
	}
	limit, err := allowed(q, c, givenBack)
	if err != nil || limit == 0 {
		return Batch{Limited: limit < c.Limit}, err
	}
	batch.Limited = limit < c.Limit
	alerts, err := openAlerts(q, c)
	if err != nil {
		return batch, err
	}
	for _, a := range alerts {
		room := limit - len(batch.Claimed) - batch.Skipped
		if room <= 0 {
			break
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

// openAlerts: an alert that is held counts once it is over, so that its rows come to an end. Followers of a held one come
// last, and not each time, since most of them wait.
func openAlerts(q querier, c Claim) ([]open, error) {
	rows, err := q.rows(`SELECT a.id, a.feed_id, a.text, a.link, a.published, a.until, a.twins
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
		var twins int
		if err := rows.Scan(&a.key, &a.id, &a.text, &a.link, &published, &until, &twins); err != nil {
			return nil, err
		}
		a.published, a.until, a.twins = moment(published), moment(until), twins > 0
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
	state = CASE c.reason WHEN '' THEN 'dispatching' WHEN '` + ReasonCancelled + `' THEN 'cancelled' ELSE 'skipped' END,
	class = c.reason,
	code = '',
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
			AND COALESCE((SELECT f.state FROM deliveries f WHERE f.id = d.follows), '') NOT IN ('planned', 'dispatching')
			{wait}
		ORDER BY d.due, d.id
		LIMIT ? {skip locked}
	), decided AS MATERIALIZED (
	SELECT d.id AS id, s.way AS way, CASE
		WHEN a.cancelled IS NOT NULL THEN '` + ReasonCancelled + `'
		WHEN s.stopped IS NOT NULL THEN '` + ReasonStopped + `'
		WHEN s.suspended IS NOT NULL THEN '` + ReasonSuspended + `'
		WHEN a.until <= ? THEN '` + ReasonExpired + `'
		WHEN a.overtaken IS NOT NULL THEN '` + ReasonOvertaken + `'
		WHEN NOT EXISTS (SELECT 1 FROM alert_channels c JOIN subscriptions x ON x.channel = c.channel
			WHERE c.alert = d.alert AND x.subscriber = d.subscriber) THEN '` + ReasonLeft + `'
		WHEN a.kind = '` + KindDigest + `' AND NOT EXISTS (SELECT 1 FROM alert_channels c JOIN subscriptions x ON x.channel = c.channel
			WHERE c.alert = d.alert AND x.subscriber = d.subscriber AND x.digest IS NOT NULL) THEN '` + ReasonNoDigest + `'
		WHEN d.follows IS NOT NULL AND NOT EXISTS (SELECT 1 FROM deliveries f
			WHERE f.id = d.follows AND f.state IN (` + wasSent + `)) THEN '` + ReasonNoFirst + `'
		{skip}
		ELSE '' END AS reason
	FROM due d
	JOIN alerts a ON a.id = d.alert AND (a.held IS NULL OR a.until <= ?)
	JOIN subscribers s ON s.id = d.subscriber
	)
	SELECT id, way, reason FROM decided
) AS c
WHERE deliveries.id = c.id
RETURNING deliveries.id, state, attempt, attempts, template,
	(SELECT s.number || ' ' || s.way || ' ' || COALESCE(s.heard, 0) FROM subscribers s WHERE s.id = deliveries.subscriber)`

// claimArgs are the arguments of claimQuery, in the order of the statement.
func claimArgs(c Claim, a open, limit int) []any {
	now := millis(c.Now)
	var twin []any
	if a.twins {
		twin = []any{a.text, millis(c.Now.Add(-sameText))}
	}
	return slices.Concat([]any{c.Token, c.Worker, now, now, a.key, now}, twin, []any{limit, now}, twin, []any{now})
}

func claimRows(q querier, c Claim, a open, limit int, batch *Batch) error {
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
		message.address(person, template > 0, c.Now)
		batch.Claimed = append(batch.Claimed, message)
	}
	return rows.Err()
}

// address reads the number, the way and the last text by WhatsApp: three columns in one, since the statement may ask for each only
// by another search.
func (c *Claimed) address(person string, template bool, now time.Time) {
	parts := strings.SplitN(person, " ", 3)
	c.To, c.Way = parts[0], parts[1]
	heard, _ := strconv.ParseInt(parts[2], 10, 64) // the column is a number
	c.Free = !template && now.Sub(time.UnixMilli(heard)) < Window
}
