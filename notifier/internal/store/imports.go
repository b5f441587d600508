package store

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"newsroom/notifier/internal/keyring"
)

// Newcomer is somebody whom editors import.
type Newcomer struct {
	Number   string   // E.164
	Channels []string // ids; at least one
	Language string   // "de" or "en"; "" = the newsroom's
}

// Import says what becomes of newcomers. A person who is known already keeps everything.
type Import struct {
	At       time.Time
	Offer    func(language string, channels []string) string // the invitation's wording; nil = people are let into Closed, and nobody is texted
	Closed   []string                                        // ids of the channels that nobody joins without being let in
	Until    time.Time                                       // no invitation is sent from here on
	Confirm  int                                             // more invitations than this wait for Release; 0 = never
	Progress func(people int)                                // called now and then with how many are done; nil = never
}

// Imported is what an import came to: each newcomer counts once.
type Imported struct {
	Invited     int      // are sent one text, and get nothing else until they say yes
	Allowed     int      // may join from now on
	There       int      // have the channels, or might join them before
	Waiting     int      // were invited before, and have not answered
	Declined    int      // said no to the channels before, or left them; they may still join by themselves
	Stopped     int      // have told us to stop
	Unreachable int      // the provider said that the number takes nothing
	Held        bool     // the invitations wait for Release
	Invitations []string // the ids of the messages, one for each wording
}

// invitationPriority is behind everything else: nobody waits for it.
const invitationPriority = 3

// Import lets newcomers into channels or invites them to these, all or nobody. Of a person who stopped, said no or was asked before, nothing is
// changed, and nobody is texted twice.
//
// It is one transaction. On SQLite nobody else writes meanwhile: some seconds for 100,000 people. On PostgreSQL only who is about to consent to something waits, at its end.
func (s *Store) Import(ctx context.Context, people []Newcomer, in Import) (Imported, error) {
	entries := entriesOf(s.ring, people)
	var done Imported
	err := s.sealing(ctx, func(q sealer) error {
		run := importing{sealer: q, Import: in, invitations: map[string]*invitation{}}
		err := run.all(ctx, entries)
		done = run.done
		return err
	})
	if err != nil {
		return Imported{}, fmt.Errorf("importing: %w", err)
	}
	return done, nil
}

// entry is a newcomer and who it is.
type entry struct {
	Newcomer
	lookups []string // what the number may be found by, the primary one first
	known   *acquaintance
}

func entriesOf(ring *keyring.Ring, people []Newcomer) []*entry {
	if ring == nil {
		return nil // sealing says so
	}
	all := make([]*entry, len(people))
	for i, p := range people {
		all[i] = &entry{Newcomer: p, lookups: ring.Indexes(p.Number)}
	}
	return all
}

// importing is one run.
type importing struct {
	sealer
	Import
	done        Imported
	invitations map[string]*invitation
	offers      []Record // for the ledger, which is locked last
}

// invitation is one message to all who are offered the same in the same language.
type invitation struct {
	alert   int64
	wording string
}

func (i *importing) all(ctx context.Context, entries []*entry) error {
	for _, e := range entries { // what the server undid is done once more
		e.known = nil
	}
	people := 0
	for chunk := range slices.Chunk(entries, manyPeople) {
		if err := ctx.Err(); err != nil { // before the end nothing of it is there
			return err
		}
		if err := i.some(chunk); err != nil {
			return err
		}
		if people += len(chunk); i.Progress != nil {
			i.Progress(people)
		}
	}
	if err := i.confirm(); err != nil {
		return err
	}
	return appendRecords(i, i.offers)
}

// confirm holds the invitations if they are more than may go without asking: nobody has begun one before this is committed.
func (i *importing) confirm() error {
	if i.Confirm == 0 || i.done.Invited <= i.Confirm {
		return nil
	}
	i.done.Held = true
	_, err := i.exec("UPDATE alerts SET held = ?, held_why = ? WHERE feed_id IN (SELECT o.value ->> 'v' FROM {each} AS o)",
		millis(i.At), HeldConfirm, listed(i.done.Invitations))
	return err
}

// manyPeople are looked up at once.
const manyPeople = 500

// some imports so many that each statement is about all of them.
func (i *importing) some(chunk []*entry) error {
	if err := i.meet(chunk); err != nil {
		return err
	}
	if err := i.enrol(chunk); err != nil {
		return err
	}
	var permissions, deliveries []any
	var again []int64 // who was known, and is offered something now
	for _, e := range chunk {
		allow, offer := i.decide(e)
		for _, channel := range allow {
			permissions = append(permissions, e.known.id, channel, permitAllowed, millis(i.At))
		}
		if len(offer) == 0 {
			continue
		}
		message, err := i.invite(e, offer)
		if err != nil {
			return err
		}
		if !e.known.enrolled {
			again = append(again, e.known.id)
		}
		deliveries = append(deliveries, message.alert, e.known.id, string(Planned), 0, millis(i.At))
		for _, channel := range offer {
			permissions = append(permissions, e.known.id, channel, permitInvited, millis(i.At))
			i.offers = append(i.offers, Record{At: i.At, Subject: e.known.pseudonym, Event: Offered, Object: channel, Way: WayImport, Wording: message.wording})
		}
	}
	_, err := insertMany(i, "INSERT INTO permissions (subscriber, channel, kind, since)", 4, permissions, " ON CONFLICT DO NOTHING")
	if err == nil {
		_, err = insertMany(i, "INSERT INTO deliveries (alert, subscriber, state, due, updated)", 5, deliveries, "")
	}
	if err == nil && len(again) > 0 {
		_, err = i.exec("UPDATE subscribers SET offered = ?, changed = ? WHERE id IN (SELECT CAST(o.value ->> 'v' AS BIGINT) FROM {each} AS o)",
			millis(i.At), millis(i.At), listed(again))
	}
	return err
}

// decide says which channels somebody is allowed and offered, and counts.
func (i *importing) decide(e *entry) (allow, offer []string) {
	k := e.known
	fresh := without(e.Channels, k.channels)
	allow = without(both(fresh, i.Closed), k.allowed)
	if i.Offer == nil {
		if len(allow) == 0 {
			i.done.There++
		} else {
			i.done.Allowed++
		}
		return allow, nil
	}
	unasked := without(fresh, k.invited)
	offer = without(unasked, k.refused)
	switch {
	case k.stopped:
		i.done.Stopped++
	case len(fresh) == 0:
		i.done.There++
	case k.suspended:
		i.done.Unreachable++
	case len(unasked) == 0:
		i.done.Waiting++
	case len(offer) == 0:
		i.done.Declined++
	default:
		i.done.Invited++
		return without(both(offer, i.Closed), k.allowed), offer
	}
	return nil, nil
}

// without lists those of a that are not in b.
func without(a, b []string) []string {
	if len(b) == 0 {
		return a
	}
	return slices.DeleteFunc(slices.Clone(a), func(one string) bool { return slices.Contains(b, one) })
}

// both lists those of a that are in b too.
func both(a, b []string) []string {
	return slices.DeleteFunc(slices.Clone(a), func(one string) bool { return !slices.Contains(b, one) })
}

// invite finds the message for what is offered, or writes it.
func (i *importing) invite(e *entry, offer []string) (*invitation, error) {
	language := e.known.language
	key := language + " " + strings.Join(offer, " ")
	if message := i.invitations[key]; message != nil {
		return message, nil
	}
	wording := i.Offer(language, offer)
	for _, message := range i.invitations {
		if message.wording == wording {
			i.invitations[key] = message
			return message, nil
		}
	}
	message := &invitation{wording: wording}
	id := KindInvitation + "/" + strings.ToLower(rand.Text()[:16])
	err := i.row(`INSERT INTO alerts (feed_id, thread, kind, text, link, disposition, published, until, seen, priority, directed)
		VALUES (?, ?, ?, ?, '', 'planned', ?, ?, ?, ?, 1) RETURNING id`,
		id, id, KindInvitation, message.wording, millis(i.At), millis(i.Until), millis(i.At), invitationPriority).Scan(&message.alert)
	if err != nil {
		return nil, err
	}
	i.invitations[key] = message
	i.done.Invitations = append(i.done.Invitations, id)
	return message, nil
}

// enrol stores those who are not known yet. On PostgreSQL somebody may have texted meanwhile, and is known then.
func (i *importing) enrol(chunk []*entry) error {
	strangers := slices.DeleteFunc(slices.Clone(chunk), func(e *entry) bool { return e.known != nil })
	if len(strangers) == 0 {
		return nil
	}
	ids, err := i.newIDs(len(strangers))
	if err != nil {
		return err
	}
	var rows []any
	for n, e := range strangers {
		e.known = &acquaintance{id: ids[n], pseudonym: pseudonym(), language: e.Language, enrolled: true}
		sealed, err := seal(i.ring, e.Number, cellNumber, ids[n])
		if err != nil {
			return err
		}
		rows = append(rows, ids[n], e.known.pseudonym, sealed, e.lookups[0], e.Language, millis(i.At), millis(i.At), since(i.Offer != nil, i.At))
	}
	added, err := insertMany(i, "INSERT INTO subscribers (id, pseudonym, number, lookup, language, created, changed, offered)", 8, rows, " ON CONFLICT DO NOTHING")
	if err != nil || int(added) == len(strangers) {
		return err
	}
	for _, e := range strangers {
		e.known = nil
	}
	if err := i.meet(strangers); err != nil {
		return err
	}
	if slices.ContainsFunc(strangers, func(e *entry) bool { return e.known == nil }) {
		return errors.New("somebody was stored and erased at the same moment; import once more")
	}
	return nil
}

func (i *importing) newIDs(n int) ([]int64, error) {
	rows, err := i.rows(`WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < CAST(? AS INTEGER)) SELECT {new subscriber} FROM n`, n)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	ids := make([]int64, 0, n)
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}
