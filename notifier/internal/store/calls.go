package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Call is how an alert with answers to choose from is answered. It names nobody.
type Call struct {
	ID        string
	Title     string
	Answers   []Choice       // in the order of the alert
	Asked     int            // people of its first and its second message
	Answered  int            // gave an answer; the last one counts
	Open      int            // were sent a message, and have given none
	ByChannel map[string]int // the open ones, by each channel that they have of those that were asked
	Escalates time.Time      // when the second message is due at the earliest; zero = there is none, or no more
	Second    string         // the id of the second message; "" = it was not sent
}

// Choice is one answer.
type Choice struct {
	Answer string
	People int
}

// ErrNoCall says that an alert asks nothing.
var ErrNoCall = errors.New("the alert has no replies to choose from")

// Second is the second message of a call as it was planned.
type Second struct {
	Call string // the id of the first
	ID   string // "" = all had answered, so there is none
	Plan
}

// secondID is the id of a call's second message. No post's id ends so.
func secondID(call string) string { return call + "!2" }

// Call tells how a call is answered, by the id of any alert of its thread. It fails with ErrNoAlert, or ErrNoCall.
func (s *Store) Call(ctx context.Context, id string) (Call, error) {
	var c Call
	var replies string
	var escalates sql.NullInt64
	err := s.read.QueryRowContext(ctx, `SELECT f.feed_id, f.title, f.replies, f.escalate FROM alerts a JOIN alerts f ON f.feed_id = a.thread
		WHERE a.feed_id = ?`, id).Scan(&c.ID, &c.Title, &replies, &escalates)
	if errors.Is(err, sql.ErrNoRows) {
		return Call{}, fmt.Errorf("%w: %s", ErrNoAlert, id)
	}
	if err == nil && replies == "" {
		return Call{}, fmt.Errorf("%w: %s", ErrNoCall, id)
	}
	c.Escalates = moment(escalates)
	if err == nil {
		err = s.countChoices(ctx, &c, replies)
	}
	if err == nil {
		err = s.countOpen(ctx, &c)
	}
	if err != nil {
		return Call{}, fmt.Errorf("counting the answers to %s: %w", id, err)
	}
	return c, nil
}

func (s *Store) countChoices(ctx context.Context, c *Call, replies string) error {
	var answers []string
	if err := json.Unmarshal([]byte(replies), &answers); err != nil {
		return err
	}
	for _, answer := range answers {
		c.Answers = append(c.Answers, Choice{Answer: answer})
	}
	rows, err := s.read.QueryContext(ctx, `SELECT choice, COUNT(*) FROM replies WHERE thread = ? GROUP BY choice
		UNION ALL SELECT t.class, t.n FROM tallies t JOIN alerts a ON a.id = t.alert WHERE a.feed_id = ? AND t.state = '`+tallyReplied+"'", c.ID, c.ID)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var got Choice
		if err := rows.Scan(&got.Answer, &got.People); err != nil {
			return err
		}
		c.Answered += got.People
		if i := slices.Index(answers, got.Answer); i >= 0 {
			c.Answers[i].People += got.People // of a call that is over, some may be in the sums already
		}
	}
	return rows.Err()
}

// called are the people of a call's two messages, each once: whether one of them has a message, and whether it has answered.
const called = `WITH called AS (SELECT d.subscriber AS subscriber,
	MAX(CASE WHEN d.state IN ('accepted', 'sent', 'delivered') THEN 1 ELSE 0 END) AS has,
	(SELECT COUNT(*) FROM replies r WHERE r.thread = ? AND r.subscriber = d.subscriber) AS answered
	FROM deliveries d WHERE d.alert IN (SELECT id FROM alerts WHERE feed_id IN (?, ?)) GROUP BY d.subscriber) `

func (s *Store) countOpen(ctx context.Context, c *Call) error {
	of := []any{c.ID, c.ID, secondID(c.ID)}
	err := s.read.QueryRowContext(ctx, called+`SELECT COUNT(*), COUNT(CASE WHEN has = 1 AND answered = 0 THEN 1 END),
		COALESCE((SELECT feed_id FROM alerts WHERE feed_id = ?), '') FROM called`, append(of, secondID(c.ID))...).Scan(&c.Asked, &c.Open, &c.Second)
	if err != nil {
		return err
	}
	rows, err := s.read.QueryContext(ctx, called+`SELECT x.channel, COUNT(*) FROM called JOIN subscriptions x ON x.subscriber = called.subscriber
		WHERE has = 1 AND answered = 0 AND x.channel IN (SELECT c.channel FROM alert_channels c JOIN alerts b ON b.id = c.alert WHERE b.feed_id IN (?, ?))
		GROUP BY x.channel`, append(of, c.ID, secondID(c.ID))...)
	if err != nil {
		return err
	}
	c.ByChannel, err = scanCounts(rows)
	return err
}

func scanCounts(rows *sql.Rows) (map[string]int, error) {
	defer func() { _ = rows.Close() }()
	all := map[string]int{}
	for rows.Next() {
		var name string
		var n int
		if err := rows.Scan(&name, &n); err != nil {
			return nil, err
		}
		all[name] = n
	}
	return all, rows.Err()
}

// isCall is true of alerts whose second message is due some time, unless the call is over or held.
const isCall = "escalate IS NOT NULL AND held IS NULL AND cancelled IS NULL AND overtaken IS NULL AND until > ?"

// Escalate plans the second messages that are due, each once, whoever asks for it: as long after the first message was accepted as the alert says,
// so that nobody is reminded of what waited itself. One that goes to channels is held if it goes to more people than confirm; 0 = never.
func (s *Store) Escalate(ctx context.Context, confirm int, now time.Time) ([]Second, error) {
	rows, err := s.read.QueryContext(ctx, `SELECT feed_id FROM alerts WHERE escalate <= ? AND `+isCall+`
		AND EXISTS (SELECT 1 FROM deliveries d WHERE d.alert = alerts.id AND d.accepted <= ? - (alerts.escalate - alerts.seen)) ORDER BY escalate, id`,
		millis(now), millis(now), millis(now))
	if err != nil {
		return nil, fmt.Errorf("looking for calls that are not answered: %w", err)
	}
	due, err := scanStrings(rows)
	if err != nil {
		return nil, fmt.Errorf("looking for calls that are not answered: %w", err)
	}
	var all []Second
	for _, id := range due {
		err := s.write.do(ctx, func(q querier) error {
			second, err := escalate(q, id, confirm, now)
			if err == nil && second.Call != "" {
				all = append(all, second)
			}
			return err
		})
		if err != nil {
			return all, fmt.Errorf("planning the second message of %s: %w", id, err)
		}
	}
	return all, nil
}

// escalate plans one second message, unless another notifier has done so meanwhile or the call is over.
func escalate(q querier, id string, confirm int, now time.Time) (Second, error) {
	a := Alert{ID: secondID(id), Thread: id, Kind: KindReminder, Published: now}
	var at, seen, until sql.NullInt64
	var to string
	err := q.row("SELECT d.escalate, d.seen, d.until, d.escalate_to, d.escalate_text, d.link, d.title, d.severity FROM alerts d WHERE d.feed_id = ? AND "+isCall+" {for update}",
		id, millis(now)).Scan(&at, &seen, &until, &to, &a.Text, &a.Link, &a.Title, &a.Severity)
	if errors.Is(err, sql.ErrNoRows) {
		return Second{}, nil
	}
	if err == nil && to != "" {
		a.Kind, a.Confirm = KindEscalation, confirm
		err = json.Unmarshal([]byte(to), &a.Channels)
	}
	if err != nil {
		return Second{}, err
	}
	a.Until, a.after = moment(until), moment(at).Sub(moment(seen))
	if _, err := q.exec("UPDATE alerts SET escalate = NULL WHERE feed_id = ?", id); err != nil {
		return Second{}, err
	}
	people, answered, err := answering(q, id)
	if err != nil || people == answered {
		return Second{Call: id}, err
	}
	a.Text = strings.Replace(a.Text, "{answered}", strconv.Itoa(answered), 1)
	a.Text = strings.Replace(a.Text, "{asked}", strconv.Itoa(people), 1)
	p, err := plan(q, a, now)
	return Second{Call: id, ID: a.ID, Plan: p}, err
}

// answering counts who has a call, and who of them has answered it.
func answering(q querier, call string) (people, answered int, err error) {
	err = q.row(`SELECT COUNT(*), COUNT(r.subscriber) FROM deliveries d LEFT JOIN replies r ON r.thread = ? AND r.subscriber = d.subscriber
		WHERE d.alert = (SELECT id FROM alerts WHERE feed_id = ?) AND d.state IN (`+onItsWay+`)`, call, call).Scan(&people, &answered)
	return people, answered, err
}
