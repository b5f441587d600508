package subscriber

import "time"

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
