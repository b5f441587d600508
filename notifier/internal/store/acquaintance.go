package store

import "database/sql"

// acquaintance is what an import has to know of a person.
type acquaintance struct {
	id                                  int64
	pseudonym, language                 string
	enrolled                            bool // by this import
	stopped, suspended                  bool
	channels, allowed, invited, refused []string
}

// meet finds those who are known, and keeps them as they are until the end: a STOP waits.
func (i *importing) meet(chunk []*entry) error {
	byLookup := map[string]*entry{}
	var lookups []string
	for _, e := range chunk {
		for _, lookup := range e.lookups {
			byLookup[lookup] = e
			lookups = append(lookups, lookup)
		}
	}
	rows, err := i.rows(`SELECT d.lookup, d.id, d.pseudonym, d.language, d.stopped, d.suspended FROM subscribers d
		WHERE d.lookup IN (SELECT o.value ->> 'v' FROM {each} AS o) ORDER BY d.id {for no key update}`, listed(lookups))
	if err != nil {
		return err
	}
	byID := map[int64]*acquaintance{}
	err = scanEach(rows, func(scan func(...any) error) error {
		var lookup string
		var stopped, suspended sql.NullInt64
		k := &acquaintance{}
		err := scan(&lookup, &k.id, &k.pseudonym, &k.language, &stopped, &suspended)
		k.stopped, k.suspended = stopped.Valid, suspended.Valid
		byID[k.id], byLookup[lookup].known = k, k
		return err
	})
	if err != nil || len(byID) == 0 {
		return err
	}
	return i.recall(byID)
}

// recall adds what the persons have, may have, and did not want.
func (i *importing) recall(byID map[int64]*acquaintance) error {
	var ids []int64
	var subjects []string
	bySubject := map[string]*acquaintance{}
	for id, k := range byID {
		ids, subjects = append(ids, id), append(subjects, k.pseudonym)
		bySubject[k.pseudonym] = k
	}
	const some = "IN (SELECT CAST(o.value ->> 'v' AS BIGINT) FROM {each} AS o)"
	rows, err := i.rows("SELECT subscriber, channel, '' FROM subscriptions WHERE subscriber "+some+
		" UNION ALL SELECT subscriber, channel, kind FROM permissions WHERE subscriber "+some, listed(ids), listed(ids))
	if err != nil {
		return err
	}
	err = scanEach(rows, func(scan func(...any) error) error {
		var id int64
		var channel, kind string
		if err := scan(&id, &channel, &kind); err != nil {
			return err
		}
		into := map[string]*[]string{"": &byID[id].channels, permitAllowed: &byID[id].allowed, permitInvited: &byID[id].invited}[kind]
		*into = append(*into, channel)
		return nil
	})
	if err != nil || i.Offer == nil {
		return err
	}
	if err := i.unasked(byID, listed(ids)); err != nil {
		return err
	}
	// Who has the channel again is not asked for it anyway.
	rows, err = i.rows("SELECT DISTINCT subject, object FROM ledger WHERE event IN (?, ?) AND subject IN (SELECT o.value ->> 'v' FROM {each} AS o)",
		string(Declined), string(Withdrawn), listed(subjects))
	if err != nil {
		return err
	}
	return scanEach(rows, func(scan func(...any) error) error {
		var subject, object string
		err := scan(&subject, &object)
		if k := bySubject[subject]; k != nil {
			k.refused = append(k.refused, object)
		}
		return err
	})
}

// unasked forgets invitations of which nothing came: they were cancelled, or could not be brought.
func (i *importing) unasked(byID map[int64]*acquaintance, ids string) error {
	rows, err := i.rows(`SELECT d.subscriber FROM deliveries d JOIN alerts a ON a.id = d.alert
		WHERE a.kind = ? AND d.subscriber IN (SELECT CAST(o.value ->> 'v' AS BIGINT) FROM {each} AS o)
		GROUP BY d.subscriber HAVING COUNT(CASE WHEN d.state IN (`+wasSent+`) THEN 1 END) = 0`, KindInvitation, ids)
	if err != nil {
		return err
	}
	return scanEach(rows, func(scan func(...any) error) error {
		var id int64
		err := scan(&id)
		if k := byID[id]; k != nil {
			k.invited = nil
		}
		return err
	})
}
