package subscriber

import (
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

// Input is one text and what it has to be understood by.
type Input struct {
	Text    string
	At      time.Time
	Taken   Taken           // what the provider did with it by itself
	Threads func() []Thread // what the person was sent of late, the newest first; asked for only where it matters. nil = nothing
}

// Taken is a word as which the provider took a text, and which it has answered.
type Taken string

// The words that a provider may take.
const (
	NotTaken   Taken = ""
	TakenStop  Taken = "STOP"  // it blocks the person from here on
	TakenStart Taken = "START" // it blocks the person no longer
	TakenHelp  Taken = "HELP"
)

// Thread is an alert with all that followed it, or a conversation with the editors.
type Thread struct {
	ID      string    // its first alert's, or a conversation's
	Code    string    // what people may put before a text to name it; the code of its short link
	Replies []string  // the answers that may be given, while they may be given
	Sent    time.Time // when the person was sent the newest message of it
}

// Stored is what is stored about a person beside the State, for the answer to who asks.
type Stored struct {
	Since                   time.Time // the first text or the import
	Texts                   int       // of the person, still kept
	Messages                int       // to the person, still kept
	KeepTexts, KeepMessages int       // for how many days
}

// Kind is what a text turned out to be.
type Kind string

// The kinds of texts.
const (
	Joined    Kind = "joined"    // Step.Channels are new; none if the person had them all
	Left      Kind = "left"      // Step.Channels were left (none if the person did not have them), others stay
	Stopped   Kind = "stopped"   // nothing is sent any more; Step.Channels were left
	Daily     Kind = "daily"     // the person gets the digests that After names; Step.Channels were joined for it
	Undaily   Kind = "undaily"   // no digests any more, or not those that were named; the channels stay
	Paused    Kind = "paused"    // nothing but what is extreme until After.Paused
	Resumed   Kind = "resumed"   // the pause is over
	Hushed    Kind = "hushed"    // After.Quiet was asked for
	Spoken    Kind = "spoken"    // After.Language was asked for
	Named     Kind = "named"     // After.Name was asked for
	Declined  Kind = "declined"  // said no to After's former Invited
	Reported  Kind = "reported"  // the person asked what it gets
	Disclosed Kind = "disclosed" // the person asked what is stored; Disclose words the answer
	Forgotten Kind = "forgotten" // the person asked to be forgotten; After is the zero State
	Helped    Kind = "helped"    // the person asked what this is
	Refused   Kind = "refused"   // only what cannot be had by asking for it: closed channels, digests that there are not; nothing changed
	Unsure    Kind = "unsure"    // a letter is wrong: the person is asked; nothing changed
	Replied   Kind = "replied"   // one of the answers of Thread: Reply
	Message   Kind = "message"   // for the editors, in Thread; nothing changed
)

// Step is what follows from one text.
type Step struct {
	After    State // its Language is "de" or "en"
	Kind     Kind
	Answer   string   // to be texted back; "" = nothing
	Channels []string // ids that were joined or left now, in the newsroom's order

	Thread    string                     // of Replied and Message: where it belongs; "" = it begins a conversation with the editors
	Reply     string                     // of Replied: which of the thread's answers, word for word
	Disclose  func(stored Stored) string // of Disclosed: words the answer; nil else
	WrongCode bool                       // of Refused: a joining code was tried that does not fit
}

// Newsroom is what people can say yes to.
type Newsroom struct {
	Title    string
	Channels []Channel      // in the order in which answers name them; START joins the first open one
	Language string         // BCP 47; answers are English for "en", else German, until the person uses a word of one language
	Quiet    Quiet          // the house's quiet hours; Own = there are some
	Zone     *time.Location // the house's clock, for dates in answers; nil = UTC
}

// Step decides what a text means when it comes from a person in the state before. It keeps nothing of either and changes neither.
func (n Newsroom) Step(before State, in Input) Step {
	if in.Taken != NotTaken {
		step := n.Step(before, Input{Text: string(in.Taken), At: in.At, Threads: in.Threads})
		step.Answer = ""
		return step
	}
	request := n.understand(words(in.Text))
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
	tidied := state
	tidied.Channels, tidied.Digests, tidied.Language = n.sorted(state.Channels), nil, supported(language)
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
