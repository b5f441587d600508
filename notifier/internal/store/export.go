package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// Dossier is all that is stored of one person, opened, in the form in which that person gets it. Times are in UTC. What is not known is left out.
type Dossier struct {
	Pseudonym  string    `json:"pseudonym"` // under which consents are kept
	Number     string    `json:"number"`
	Name       string    `json:"name,omitempty"`        // that the person gave
	Language   string    `json:"language,omitempty"`    // of the answers; "" = the newsroom's
	Chosen     bool      `json:"language_chosen"`       // the person asked for it
	Way        string    `json:"way"`                   // by which alerts come: sms or whatsapp
	Since      time.Time `json:"stored_since,omitzero"` // the first text, or the import
	Changed    time.Time `json:"changed,omitzero"`
	Heard      time.Time `json:"last_whatsapp,omitzero"`
	Stopped    time.Time `json:"stopped_since,omitzero"`
	Blocked    time.Time `json:"stopped_at_provider_since,omitzero"`
	Suspended  time.Time `json:"unreachable_since,omitzero"` // the provider said that the number takes nothing
	Paused     time.Time `json:"paused_until,omitzero"`
	QuietFrom  string    `json:"quiet_from,omitempty"` // 22:00; "" = the house's quiet hours
	QuietUntil string    `json:"quiet_until,omitempty"`
	Offered    time.Time `json:"invited_at,omitzero"`
	Role       string    `json:"role,omitempty"` // editor: reads and answers what people write to the editors
	Appointed  time.Time `json:"role_since,omitzero"`

	Channels      []DossierChannel      `json:"channels,omitempty"`
	Permissions   []DossierPermission   `json:"permissions,omitempty"` // what editors have done
	Consents      []Record              `json:"consents,omitempty"`    // the ledger
	Texts         []DossierText         `json:"texts,omitempty"`       // from the person
	Pictures      []DossierPicture      `json:"pictures,omitempty"`
	Answers       []DossierAnswer       `json:"answers_to_calls,omitempty"` // the last to each
	Conversations []DossierConversation `json:"conversations,omitempty"`    // with the editors
	Names         []DossierName         `json:"names,omitempty"`            // what editors call the person, by thread
	Messages      []DossierMessage      `json:"messages,omitempty"`         // to the person
	SignIns       []DossierSignIn       `json:"sign_ins,omitempty"`         // codes that the person was texted
	Sessions      []DossierSession      `json:"sessions,omitempty"`         // browsers in which the person signed in
}

// DossierChannel is a channel that a person has; while stopped, one that a START brings back.
type DossierChannel struct {
	Channel string    `json:"channel"`
	Since   time.Time `json:"since"`
	Daily   time.Time `json:"daily_since,omitzero"` // the digest too
}

// DossierPermission is a channel that editors allowed or offered.
type DossierPermission struct {
	Channel string    `json:"channel"`
	Kind    string    `json:"kind"` // allowed, or invited: not answered yet
	Since   time.Time `json:"since"`
}

// DossierText is a text from the person, and what was answered at once.
type DossierText struct {
	ID        string    `json:"id"` // the provider's
	Received  time.Time `json:"received"`
	Way       string    `json:"way"`
	Kind      string    `json:"understood_as"`
	Text      string    `json:"text"`
	Pictures  int       `json:"pictures"`
	Answer    string    `json:"answer,omitempty"`
	Thread    string    `json:"thread,omitempty"`
	Reply     string    `json:"reply,omitempty"`
	WrongCode bool      `json:"wrong_code,omitempty"` // it held a joining code that does not fit
	Handled   time.Time `json:"handled,omitzero"`     // by the editors
}

// DossierPicture is a picture that came with a text.
type DossierPicture struct {
	Text     string    `json:"text_id"`
	Received time.Time `json:"received"`
	State    string    `json:"state"` // wanted, kept, refused or gone
	Why      string    `json:"why,omitempty"`
	URL      string    `json:"provider_url,omitempty"`
	JPEG     []byte    `json:"jpeg,omitempty"` // in base64
}

// DossierAnswer is the last answer to a call.
type DossierAnswer struct {
	Thread string    `json:"thread"`
	Choice string    `json:"choice"`
	At     time.Time `json:"at"`
}

// DossierConversation is one with the editors that is not about an alert.
type DossierConversation struct {
	Thread string    `json:"thread"`
	Newest time.Time `json:"newest"`
}

// DossierName is what editors call the person within a thread.
type DossierName struct {
	Thread string `json:"thread"`
	Name   string `json:"name"`
}

// DossierMessage is a message to the person.
type DossierMessage struct {
	Alert    string    `json:"id"`
	Kind     string    `json:"kind"`
	Thread   string    `json:"thread"`
	Text     string    `json:"text"`
	Link     string    `json:"link,omitempty"`
	State    string    `json:"state"`
	Why      string    `json:"why,omitempty"`
	Code     string    `json:"provider_code,omitempty"`
	Way      string    `json:"way,omitempty"`
	Attempts int       `json:"attempts"`
	Begun    time.Time `json:"begun,omitzero"`
	Accepted time.Time `json:"accepted,omitzero"` // by the provider
	Updated  time.Time `json:"updated"`
	Provider []string  `json:"provider_ids,omitempty"`
}

// DossierSignIn is a code that the person was texted to sign in with; the code itself is stored as a hash alone.
type DossierSignIn struct {
	At    time.Time `json:"at"`
	Until time.Time `json:"until"` // it was good, or it was used
	Wrong int       `json:"wrong_tries"`
}

// DossierSession is a browser in which the person signed in.
type DossierSession struct {
	Begun time.Time `json:"begun"`
	Seen  time.Time `json:"last_used"`
}

// Export gives all that is stored of a person; ErrNobody if there is none with this pseudonym.
func (s *Store) Export(ctx context.Context, pseudonym string) (Dossier, error) {
	e := export{Store: s, ctx: ctx, Dossier: Dossier{Pseudonym: pseudonym}}
	err := e.person()
	for _, part := range []func() error{e.channels, e.permissions, e.consents, e.texts, e.pictures, e.answers, e.conversations, e.names, e.messages, e.others, e.signIns, e.sessions} {
		if err == nil {
			err = part()
		}
	}
	if err != nil {
		return Dossier{}, fmt.Errorf("collecting what is stored of a person: %w", err)
	}
	return e.Dossier, nil
}

// export is one dossier in the making.
type export struct {
	*Store
	Dossier
	ctx        context.Context // lives as long as the one call
	id         int64
	deliveries map[int64]int // places in Messages
}

func (e *export) person() error {
	if e.ring == nil {
		return errNoKeys()
	}
	var number, name string
	var chosen int
	var since, changed, heard, stopped, blocked, suspended, paused, from, to, offered, appointed sql.NullInt64
	err := e.read.QueryRowContext(e.ctx, `SELECT id, number, name, language, chosen, way, created, changed, heard, stopped, blocked, suspended, paused,
		quiet_from, quiet_to, offered, role, appointed FROM subscribers WHERE pseudonym = ? AND erased IS NULL`, e.Pseudonym).
		Scan(&e.id, &number, &name, &e.Language, &chosen, &e.Way, &since, &changed, &heard, &stopped, &blocked, &suspended, &paused, &from, &to, &offered, &e.Role, &appointed)
	if errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("%w as %s", ErrNobody, e.Pseudonym)
	}
	if err != nil {
		return err
	}
	e.Chosen, e.Since, e.Changed, e.Heard = chosen > 0, moment(since), moment(changed), moment(heard)
	e.Stopped, e.Blocked, e.Suspended, e.Paused, e.Offered = moment(stopped), moment(blocked), moment(suspended), moment(paused), moment(offered)
	e.QuietFrom, e.QuietUntil, e.Appointed = clock(from), clock(to), moment(appointed)
	if e.Number, err = unseal(e.ring, number, cellNumber, e.id); err != nil {
		return err
	}
	e.Name, err = unseal(e.ring, name, cellName, e.id)
	return err
}

// clock is a minute of the day as people read it.
func clock(minute sql.NullInt64) string {
	if !minute.Valid {
		return ""
	}
	return fmt.Sprintf("%02d:%02d", minute.Int64/60, minute.Int64%60)
}

// each goes over the rows of a query about the person.
func (e *export) each(query string, use func(scan func(...any) error) error) error {
	rows, err := e.read.QueryContext(e.ctx, query, e.id)
	if err != nil {
		return err
	}
	return scanEach(rows, use)
}

func (e *export) channels() error {
	return e.each("SELECT channel, since, digest FROM subscriptions WHERE subscriber = ? ORDER BY channel", func(scan func(...any) error) error {
		var c DossierChannel
		var since, digest sql.NullInt64
		err := scan(&c.Channel, &since, &digest)
		c.Since, c.Daily = moment(since), moment(digest)
		e.Channels = append(e.Channels, c)
		return err
	})
}

func (e *export) permissions() error {
	return e.each("SELECT channel, kind, since FROM permissions WHERE subscriber = ? ORDER BY channel, kind", func(scan func(...any) error) error {
		var p DossierPermission
		var since sql.NullInt64
		err := scan(&p.Channel, &p.Kind, &since)
		p.Since = moment(since)
		e.Permissions = append(e.Permissions, p)
		return err
	})
}

func (e *export) consents() (err error) {
	e.Consents, err = e.Ledger(e.ctx, e.Pseudonym)
	return err
}

func (e *export) texts() error {
	return e.each(`SELECT provider_id, received, way, kind, text, media, answer, thread, reply, wrong, handled FROM inbound
		WHERE subscriber = ? ORDER BY received, provider_id`, func(scan func(...any) error) error {
		var t DossierText
		var received, handled sql.NullInt64
		var text, answer string
		var wrong int
		err := scan(&t.ID, &received, &t.Way, &t.Kind, &text, &t.Pictures, &answer, &t.Thread, &t.Reply, &wrong, &handled)
		if err != nil {
			return err
		}
		t.Received, t.Handled, t.WrongCode = moment(received), moment(handled), wrong > 0
		if t.Text, err = unseal(e.ring, text, cellText, t.ID); err == nil {
			t.Answer, err = unseal(e.ring, answer, cellAnswer, t.ID)
		}
		e.Texts = append(e.Texts, t)
		return err
	})
}

func (e *export) pictures() error {
	return e.each("SELECT id, inbound, received, state, why, url, data FROM pictures WHERE subscriber = ? ORDER BY id", func(scan func(...any) error) error {
		var p DossierPicture
		var received sql.NullInt64
		var id int64
		var url, data string
		err := scan(&id, &p.Text, &received, &p.State, &p.Why, &url, &data)
		if err != nil {
			return err
		}
		p.Received = moment(received)
		if p.URL, err = unseal(e.ring, url, cellURL, id); err == nil {
			data, err = unseal(e.ring, data, cellPicture, id)
		}
		p.JPEG = []byte(data)
		e.Pictures = append(e.Pictures, p)
		return err
	})
}

func (e *export) answers() error {
	return e.each("SELECT thread, choice, at FROM replies WHERE subscriber = ? ORDER BY at, thread", func(scan func(...any) error) error {
		var a DossierAnswer
		var at sql.NullInt64
		err := scan(&a.Thread, &a.Choice, &at)
		a.At = moment(at)
		e.Answers = append(e.Answers, a)
		return err
	})
}

func (e *export) conversations() error {
	return e.each("SELECT id, newest FROM conversations WHERE subscriber = ? ORDER BY newest, id", func(scan func(...any) error) error {
		var c DossierConversation
		var newest sql.NullInt64
		err := scan(&c.Thread, &newest)
		c.Newest = moment(newest)
		e.Conversations = append(e.Conversations, c)
		return err
	})
}

func (e *export) names() error {
	return e.each("SELECT thread, name FROM thread_names WHERE subscriber = ? ORDER BY thread", func(scan func(...any) error) error {
		var n DossierName
		err := scan(&n.Thread, &n.Name)
		e.Names = append(e.Names, n)
		return err
	})
}

func (e *export) messages() error {
	e.deliveries = map[int64]int{}
	return e.each(`SELECT d.id, a.feed_id, a.kind, a.thread, a.text, a.sealed, a.link, d.state, d.class, d.code, d.way, d.attempts, d.begun, d.accepted,
		d.updated, COALESCE(d.provider_id, '') FROM deliveries d JOIN alerts a ON a.id = d.alert WHERE d.subscriber = ? ORDER BY d.id`,
		func(scan func(...any) error) error {
			var m DossierMessage
			var begun, accepted, updated sql.NullInt64
			var id int64
			var sealed int
			var provider string
			err := scan(&id, &m.Alert, &m.Kind, &m.Thread, &m.Text, &sealed, &m.Link, &m.State, &m.Why, &m.Code, &m.Way, &m.Attempts,
				&begun, &accepted, &updated, &provider)
			if err == nil && sealed > 0 {
				m.Text, err = unseal(e.ring, m.Text, cellLetter, m.Alert)
			}
			m.Begun, m.Accepted, m.Updated = moment(begun), moment(accepted), moment(updated)
			if provider != "" {
				m.Provider = []string{provider}
			}
			e.deliveries[id] = len(e.Messages)
			e.Messages = append(e.Messages, m)
			return err
		})
}

// others adds the provider's messages of which there were two for one of ours.
func (e *export) others() error {
	return e.each(`SELECT o.delivery, o.provider_id FROM other_messages o JOIN deliveries d ON d.id = o.delivery
		WHERE d.subscriber = ? ORDER BY o.seen, o.provider_id`, func(scan func(...any) error) error {
		var delivery int64
		var id string
		err := scan(&delivery, &id)
		if at, found := e.deliveries[delivery]; found {
			e.Messages[at].Provider = append(e.Messages[at].Provider, id)
		}
		return err
	})
}

func (e *export) signIns() error {
	return e.each("SELECT begun, until, tries FROM sign_ins WHERE subscriber = ? ORDER BY begun", func(scan func(...any) error) error {
		var c DossierSignIn
		var at, until sql.NullInt64
		err := scan(&at, &until, &c.Wrong)
		c.At, c.Until = moment(at), moment(until)
		e.SignIns = append(e.SignIns, c)
		return err
	})
}

func (e *export) sessions() error {
	return e.each("SELECT begun, seen FROM sessions WHERE subscriber = ? ORDER BY begun, token", func(scan func(...any) error) error {
		var one DossierSession
		var begun, seen sql.NullInt64
		err := scan(&begun, &seen)
		one.Begun, one.Seen = moment(begun), moment(seen)
		e.Sessions = append(e.Sessions, one)
		return err
	})
}
