package subscriber

import (
	"slices"
	"time"
)

// consenting understands a yes, which may name channels, and a no.
func (n names) consenting(core []string) request {
	switch known(core[0]).verb {
	case yes:
		rest := core
		for len(rest) > 0 && (known(rest[0]).verb == yes || isPolite(rest[0])) {
			rest = rest[1:]
		}
		channels := n.politely(rest)
		if len(rest) == 0 || channels != nil {
			return request{verb: yes, channels: channels}
		}
	case no:
		if len(core) == 1 {
			return request{verb: no}
		}
	}
	return request{}
}

// inContext takes a yes or a no for what it is only if there is an invitation, and completes it.
func (p person) inContext(r request) request {
	if r.verb != yes && r.verb != no {
		return r
	}
	if len(p.before.Invited) == 0 {
		return request{}
	}
	if r.verb == yes && len(r.channels) == 0 {
		r.channels = p.before.Invited
	}
	return r
}

// decline says no to all that a person was invited to.
func (p person) decline() Step {
	after := p.before
	after.Invited, after.Offered = nil, time.Time{}
	answer := p.say(p.wording.declined, p.before.Invited)
	if has := p.receives(); len(has) > 0 {
		answer += " " + p.say(p.wording.stillHas, has)
	} else {
		answer += " " + p.wording.declinedAll
	}
	return Step{After: after, Kind: Declined, Answer: answer}
}

// admitted takes ids out of the invitations: they are let into what they were invited to.
func (p person) admitted(ids []string) State {
	after := p.keepAllowed(p.before, both(p.before.Invited, ids))
	after.Invited = without(after.Invited, ids)
	if len(after.Invited) == 0 {
		after.Offered = time.Time{}
	}
	return after
}

// keepAllowed notes which of the ids are closed: once let in, always let in, whatever the person leaves.
func (p person) keepAllowed(after State, ids []string) State {
	closed := slices.DeleteFunc(slices.Clone(ids), p.newsroom.isOpen)
	after.Allowed = p.newsroom.sorted(append(slices.Clone(after.Allowed), closed...))
	return after
}

// Invitation is what people are texted whom editors want to have in channels: nothing comes to them unless they say yes. channels are ids, the
// language is a BCP 47 tag, or "" for the newsroom's.
func (n Newsroom) Invitation(language string, channels []string) string {
	p := n.person(State{Language: language}, Input{})
	return p.say(p.wording.invitation, n.sorted(channels))
}
