// Package subscriber decides what a text from a person means and what follows from it.
package subscriber

// Channel is one thing that people subscribe to.
type Channel struct {
	ID, Title string
	Open      bool // anyone may join by naming it
}

// State is what is known of one person. The zero State is a person who never wrote.
type State struct {
	Channels []string // ids; what the person gets, or while Stopped what START brings back
	Stopped  bool     // gets nothing, whatever Channels says
	Language string   // "de" or "en", for the answers; "" only in the zero State
}

// Kind is what a text turned out to be.
type Kind string

// The kinds of texts.
const (
	Joined  Kind = "joined"  // Step.Channels are new; none if the person had them all
	Left    Kind = "left"    // Step.Channels were left, others stay
	Stopped Kind = "stopped" // everything was left
	Helped  Kind = "helped"  // the person asked what this is
	Message Kind = "message" // for the editors; State is as it was
	Refused Kind = "refused" // a channel that is not joined by naming it; State is as it was
)

// Step is what follows from one text.
type Step struct {
	After    State
	Kind     Kind
	Answer   string   // to be texted back; "" = nothing
	Channels []string // ids that were joined or left now
}

// Newsroom is what people can say yes to.
type Newsroom struct {
	Title    string
	Channels []Channel
	Language string // BCP 47; English answers for "en", else German
}

// Step decides what text means when it comes from a person in the state before.
func (n Newsroom) Step(before State, text string) Step {
	return Step{After: before, Kind: Message, Answer: text}
}
