package subscriber

import "slices"

// Channel is one thing that people subscribe to.
type Channel struct {
	ID, Title string
	Open      bool   // anyone may join by naming it
	Digest    string // when its digest comes, such as 07:00; "" if it has none
}

// State is what is known of one person. The zero State is a person who never wrote.
type State struct {
	Channels []string // ids; what the person gets, or while Stopped what START brings back
	Digests  []string // those of Channels of which the person asked for the digest; none while Stopped, since START brings back no digest
	Stopped  bool     // gets nothing, whatever Channels says
	Language string   // "de" or "en", for the answers; "" only before the first Step
}

// Kind is what a text turned out to be.
type Kind string

// The kinds of texts.
const (
	Joined  Kind = "joined"  // Step.Channels are new; none if the person had them all
	Left    Kind = "left"    // Step.Channels were left (none if the person did not have them), others stay
	Stopped Kind = "stopped" // nothing is sent any more; Step.Channels were left
	Daily   Kind = "daily"   // the person gets the digests that After names; Step.Channels were joined for it
	Undaily Kind = "undaily" // no digests any more, or not those that were named; the channels stay
	Helped  Kind = "helped"  // the person asked what this is
	Refused Kind = "refused" // only what cannot be had by asking for it: closed channels, digests that there are not; nothing changed
	Message Kind = "message" // for the editors; nothing changed
)

// Step is what follows from one text.
type Step struct {
	After    State // its Language is "de" or "en"
	Kind     Kind
	Answer   string   // to be texted back; "" = nothing
	Channels []string // ids that were joined or left now, in the newsroom's order
}

// Newsroom is what people can say yes to.
type Newsroom struct {
	Title    string
	Channels []Channel // in the order in which answers name them; START joins the first open one
	Language string    // BCP 47; answers are English for "en", else German, until the person uses a word of one language
}

// Step decides what text means when it comes from a person in the state before. It keeps nothing of either and changes neither.
func (n Newsroom) Step(before State, text string) Step {
	request := n.understand(words(text))
	p := person{newsroom: n, before: n.tidy(before, request.language)}
	p.wording = wordingIn(p.before.Language)
	switch request.verb {
	case leave:
		if len(request.channels) > 0 {
			return p.leave(request.channels)
		}
		return p.stop()
	case join:
		return p.join(request.channels)
	case start:
		return p.start()
	case daily:
		return p.daily(request.channels)
	case off:
		return p.endDigests(request)
	case help:
		return p.help()
	}
	return p.message()
}

// tidy gives the state the language of the answer, and the channels the newsroom's order, each once. A channel that the
// newsroom does not have (any more, or at this moment) is kept behind the others. Digests are those of channels that the person gets: the
// provider may have stopped somebody without a word to us.
func (n Newsroom) tidy(state State, language string) State {
	if language == "" {
		language = state.Language
	}
	if language == "" {
		language = n.Language
	}
	tidied := State{Channels: n.sorted(state.Channels), Stopped: state.Stopped, Language: supported(language)}
	if !state.Stopped {
		tidied.Digests = n.sorted(both(state.Digests, state.Channels))
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
