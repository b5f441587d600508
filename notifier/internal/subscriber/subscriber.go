package subscriber

import (
	"cmp"
	"slices"
	"time"
)

// Channel is one thing that people subscribe to.
type Channel struct {
	ID, Title string
	Open      bool   // anyone may join by naming it
	Code      string // what opens a closed channel to who knows it, in the form of words; "" = only editors let people in
	Digest    string // when its digest comes, such as 07:00; "" if it has none
}

// State is what is known of one person. The zero State is a person who never wrote.
type State struct {
	Channels []string  // ids; what the person gets, or while Stopped what START brings back
	Digests  []string  // those of Channels of which the person asked for the digest; none while Stopped, since START brings back no digest
	Stopped  bool      // gets nothing, whatever Channels says
	Blocked  bool      // the provider itself has taken a STOP: it lets nothing through until it is told START
	Language string    // "de" or "en", for the answers; "" only before the first Step
	Chosen   bool      // the person asked for Language itself; no word of the other language overturns it
	Allowed  []string  // ids of closed channels that editors have let the person into, joined or not
	Invited  []string  // ids of channels that editors offered, for which the person has said neither yes nor no
	Offered  time.Time // when they did; zero without Invited
	Paused   time.Time // until then the person gets nothing but what is extreme; zero = no pause
	Quiet    Quiet     // of the person
	Name     string    // what editors may call the person; "" = a pseudonym
}

// Quiet is at which hours of the day, by the house's clock, somebody gets nothing but what is extreme. The zero Quiet is that the house's hold.
type Quiet struct {
	Own      bool // the person has said so; else the other fields mean nothing
	From, To int  // minutes since midnight, 0 to 1439; alike = no quiet hours. From 22:00 to 06:00 goes over midnight
}

// Newsroom is what people can say yes to.
type Newsroom struct {
	Title    string
	Channels []Channel      // in the order in which answers name them; START joins the first open one
	Language string         // BCP 47; answers are English for "en", else German, until the person uses a word of one language
	Quiet    Quiet          // the house's quiet hours; Own = there are some
	Zone     *time.Location // the house's clock, for dates in answers; nil = UTC
}

// tidy gives the state a language, and the channels the newsroom's order, each once. A channel that the newsroom does not have (any more, or at
// this moment) is kept behind the others. Digests are those of channels that the person gets: the provider may have stopped somebody without
// a word to us. Whom the provider blocks is stopped, and nobody is invited to what that person has.
func (n Newsroom) tidy(state State) State {
	tidied := state
	tidied.Language = supported(cmp.Or(state.Language, n.Language))
	tidied.Stopped = state.Stopped || state.Blocked
	tidied.Channels, tidied.Allowed, tidied.Invited = n.sorted(state.Channels), n.sorted(state.Allowed), n.sorted(state.Invited)
	tidied.Digests = nil
	if !tidied.Stopped {
		tidied.Digests = n.sorted(both(state.Digests, state.Channels))
		tidied.Invited = without(tidied.Invited, state.Channels)
	}
	if len(tidied.Invited) == 0 {
		tidied.Offered = time.Time{}
	}
	return tidied
}

// sorted is a copy of ids in the newsroom's order, each once; nil if there are none.
func (n Newsroom) sorted(ids []string) []string {
	var out []string
	for _, c := range n.Channels {
		if slices.Contains(ids, c.ID) && !slices.Contains(out, c.ID) {
			out = append(out, c.ID)
		}
	}
	for _, id := range ids {
		if !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}

// find gives the channel with that id; one that the newsroom does not have is named by its id and closed.
func (n Newsroom) find(id string) Channel {
	for _, c := range n.Channels {
		if c.ID == id {
			return c
		}
	}
	return Channel{ID: id, Title: id}
}

func (n Newsroom) isOpen(id string) bool { return n.find(id).Open }

func (n Newsroom) has(id string) bool {
	return slices.ContainsFunc(n.Channels, func(c Channel) bool { return c.ID == id })
}

// withDigest lists those of the ids whose channel has a digest.
func (n Newsroom) withDigest(ids []string) []string {
	var found []string
	for _, id := range ids {
		if n.find(id).Digest != "" {
			found = append(found, id)
		}
	}
	return found
}

// open lists the ids of the channels that anyone may join.
func (n Newsroom) open() []string {
	var ids []string
	for _, c := range n.Channels {
		if c.Open {
			ids = append(ids, c.ID)
		}
	}
	return ids
}
