package store

import (
	"crypto/rand"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"path"
	"slices"
	"strings"
	"time"

	"newsroom/notifier/internal/subscriber"
)

const (
	// threadDays is for how long a text that names no thread answers what the person was sent last.
	threadDays = 7
	threadMost = 10 // threads that a text may belong to
)

// ConversationPrefix begins the id of a conversation, which no post's id does: "inbox" is no section.
const ConversationPrefix = "inbox/"

// sender is what is known of who sent a text.
func (q sealer) sender(p *person, t Text) (Sender, error) {
	s := Sender{State: p.state, Known: p.id != 0, Stopped: p.stopped}
	s.Threads = func() []subscriber.Thread {
		all, err := q.threads(p, t.At)
		p.failed = errors.Join(p.failed, err)
		return all
	}
	minute := t.At.Unix() / 60
	err := q.row("SELECT COALESCE(SUM(answers), 0) FROM answering WHERE minute > ? AND minute <= ?", minute-60, minute).Scan(&s.House)
	if err != nil || !s.Known {
		return s, err
	}
	err = q.row(`SELECT COUNT(*), COUNT(CASE WHEN answer <> '' AND received > ? THEN 1 END), COALESCE(SUM(wrong), 0) FROM inbound
		WHERE subscriber = ? AND received > ? AND received <= ?`,
		millis(t.At.Add(-10*time.Minute)), p.id, millis(t.At.Add(-time.Hour)), millis(t.At)).Scan(&s.Texts, &s.Answers, &s.Wrong)
	if err == nil && !t.Found.IsZero() {
		s.Later, err = q.later(p, t.At)
		p.behind = len(s.Later) > 0
	}
	return s, err
}

// counted adds one text to its minute.
func (q sealer) counted(at time.Time, answered bool) error {
	_, err := q.exec(`INSERT INTO answering (minute, texts, answers) VALUES (?, 1, ?)
		ON CONFLICT (minute) DO UPDATE SET texts = answering.texts + 1, answers = answering.answers + excluded.answers`, at.Unix()/60, bit(answered))
	return err
}

// noThread is what nobody answers: a digest is about many things, and an invitation about none. Who writes after one writes to the editors.
const noThread = "'" + KindDigest + "', '" + KindInvitation + "'"

// sentThreads finds what a person was sent within a time, by its thread, the newest first: alerts with what followed them, reminders, and what
// editors wrote. Of what nobody answers only the time counts.
const sentThreads = `SELECT CASE WHEN a.kind IN (` + noThread + `) THEN '' ELSE a.thread END AS topic,
	MAX(COALESCE(f.link, '')),
	MAX(CASE WHEN a.kind NOT IN (` + noThread + `) AND f.until > ? AND (f.overtaken IS NULL OR f.overtaken > ?) THEN f.replies ELSE '' END),
	MAX(COALESCE(d.accepted, d.begun)) AS sent
	FROM deliveries d JOIN alerts a ON a.id = d.alert LEFT JOIN alerts f ON f.feed_id = a.thread
	WHERE d.subscriber = ? AND d.state IN (` + onItsWay + `) AND d.begun > ? AND d.begun <= ? AND a.kind <> '` + KindNotice + `'
	GROUP BY topic ORDER BY sent DESC LIMIT ?`

// threads lists what a person had been sent within some days at a time, the newest first, and the conversation with the editors.
func (q sealer) threads(p *person, at time.Time) ([]subscriber.Thread, error) {
	if p.id == 0 {
		return nil, nil
	}
	rows, err := q.rows(sentThreads, millis(at), millis(at), p.id, millis(at.AddDate(0, 0, -threadDays)), millis(at), threadMost)
	if err != nil {
		return nil, err
	}
	all, err := scanThreads(rows)
	if err != nil {
		return nil, err
	}
	talk, err := q.conversation(p, at)
	if err == nil && talk != "" && !slices.ContainsFunc(all, func(t subscriber.Thread) bool { return t.ID == talk }) {
		all = append(all, subscriber.Thread{ID: talk, Code: codeOf(talk, "")}) // nobody has answered there yet: only who names it goes on with it
	}
	return all, err
}

func scanThreads(rows *sql.Rows) ([]subscriber.Thread, error) {
	defer func() { _ = rows.Close() }()
	var all []subscriber.Thread
	for rows.Next() {
		var t subscriber.Thread
		var link, replies string
		var sent sql.NullInt64
		if err := rows.Scan(&t.ID, &link, &replies, &sent); err != nil {
			return nil, err
		}
		t.Code, t.Sent = codeOf(t.ID, link), moment(sent)
		if replies != "" {
			if err := json.Unmarshal([]byte(replies), &t.Replies); err != nil {
				return nil, fmt.Errorf("the answers of %s: %w", t.ID, err)
			}
		}
		all = append(all, t)
	}
	return all, rows.Err()
}

// codeOf is what people may call a thread: a conversation has it in its id, an alert in its short link. "" = nothing.
func codeOf(thread, link string) string {
	switch {
	case strings.HasPrefix(thread, ConversationPrefix):
		return strings.TrimPrefix(thread, ConversationPrefix)
	case link == "":
		return ""
	}
	return path.Base(strings.TrimSuffix(link, "/"))
}

// conversation is the one that a person has with the editors at present; "" if there is none.
func (q sealer) conversation(p *person, now time.Time) (id string, err error) {
	err = q.row("SELECT id FROM conversations WHERE subscriber = ? AND newest > ? ORDER BY newest DESC LIMIT 1",
		p.id, millis(now.AddDate(0, 0, -threadDays))).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return id, err
}

// file puts a text into its thread, and says which that is; "" if it is a word for us.
func (q sealer) file(p *person, t Text, next Decision) (string, error) {
	if next.Kind != subscriber.Message && next.Kind != subscriber.Replied {
		return "", nil
	}
	thread, err := next.Thread, error(nil)
	if thread == "" {
		thread, err = q.converse(p, t.At)
	} else if strings.HasPrefix(thread, ConversationPrefix) {
		_, err = q.exec("UPDATE conversations SET newest = ? WHERE id = ? AND newest < ?", millis(t.At), thread, millis(t.At))
	}
	if err == nil {
		_, err = q.threadName(thread, p.id)
	}
	if err == nil && next.Kind == subscriber.Replied {
		_, err = q.exec(`INSERT INTO replies (thread, subscriber, choice, at) VALUES (?, ?, ?, ?)
			ON CONFLICT (thread, subscriber) DO UPDATE SET choice = excluded.choice, at = excluded.at WHERE excluded.at >= replies.at`,
			thread, p.id, next.Reply, millis(t.At))
	}
	return thread, err
}

// converse goes on with a person's conversation, or begins one.
func (q sealer) converse(p *person, at time.Time) (string, error) {
	id, err := q.conversation(p, at)
	if err != nil {
		return "", err
	}
	if id == "" {
		id = ConversationPrefix + conversationCode()
	}
	_, err = q.exec(`INSERT INTO conversations (id, subscriber, newest) VALUES (?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET newest = excluded.newest WHERE excluded.newest > conversations.newest`, id, p.id, millis(at))
	return id, err
}

// fileOld puts what people wrote to the editors before there were threads into conversations, where they can be answered.
func (q sealer) fileOld() error {
	type text struct {
		id     string
		person person
		at     time.Time
	}
	rows, err := q.rows("SELECT provider_id, subscriber, received FROM inbound WHERE kind = ? AND thread = '' ORDER BY received, provider_id", string(subscriber.Message))
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	var all []text
	for rows.Next() {
		var t text
		var received sql.NullInt64
		if err := rows.Scan(&t.id, &t.person.id, &received); err != nil {
			return err
		}
		t.at = moment(received)
		all = append(all, t)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	for _, t := range all {
		thread, err := q.converse(&t.person, t.at)
		if err == nil {
			_, err = q.threadName(thread, t.person.id)
		}
		if err == nil {
			_, err = q.exec("UPDATE inbound SET thread = ? WHERE provider_id = ?", thread, t.id)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// conversationCode is short enough to be texted, and holds no look-alikes.
func conversationCode() string {
	const letters = "abcdefghjkmnpqrstuvwxyz23456789"
	code := make([]byte, 6)
	for i := range code {
		code[i] = letters[below(len(letters))]
	}
	return string(code)
}

// below is a random number from 0 up to n.
func below(n int) int {
	r, err := rand.Int(rand.Reader, big.NewInt(int64(n)))
	if err != nil { // the system's source of randomness does not fail
		panic(err)
	}
	return int(r.Int64())
}

// threadName is what a person is called within a thread: steady there, and another one elsewhere.
func (q sealer) threadName(thread string, person int64) (string, error) {
	var name string
	err := q.row("SELECT name FROM thread_names WHERE thread = ? AND subscriber = ?", thread, person).Scan(&name)
	for tries := 0; errors.Is(err, sql.ErrNoRows) && tries < 100; tries++ {
		birds := birds()
		name = fmt.Sprintf("%s %d", birds[below(len(birds))], 10+below(90*(1+tries*tries)))
		var n int64
		n, err = q.exec("INSERT INTO thread_names (thread, subscriber, name) VALUES (?, ?, ?) ON CONFLICT DO NOTHING", thread, person, name)
		if err == nil && n == 0 {
			err = sql.ErrNoRows
		}
	}
	return name, err
}

// birds are those after which people are called.
func birds() []string {
	return []string{
		"Adler", "Amsel", "Bussard", "Dohle", "Drossel", "Eisvogel", "Elster", "Falke", "Fasan", "Fink", "Gans", "Graureiher", "Habicht", "Haubentaucher",
		"Kiebitz", "Kleiber", "Kranich", "Kuckuck", "Lerche", "Mauersegler", "Meise", "Milan", "Nachtigall", "Pirol", "Rotkehlchen", "Schwalbe", "Schwan",
		"Specht", "Sperber", "Star", "Stieglitz", "Storch", "Taube", "Uhu", "Wachtel", "Wiedehopf", "Zaunkönig", "Zeisig",
	}
}

// bare says of an answer to a call that its text says nothing beside it, so that nobody need read it: "1", "Ja!".
func (d Decision) bare(text string) bool {
	return d.Kind == subscriber.Replied && len(strings.Fields(text)) <= len(strings.Fields(d.Reply))
}
