package alert

import "time"

// Feed is what the generator publishes for the notifier: who can be told, and what they should be told.
type Feed struct {
	Title    string // the newsroom's name
	Language string // BCP 47, such as "de"
	HomeURL  string // the newsroom's address
	Channels []Channel
	Alerts   []Alert // in the order of the file
}

// Channel is one thing that people subscribe to.
type Channel struct {
	ID, Title string
	Join      string // "" or "open": anyone, by its name; "code" and whatever a later generator adds: not by simply naming it
	Digest    string // the time of day of its digest, such as 07:00; "" if it has none
}

// Open says whether anyone may join by naming the channel.
func (c Channel) Open() bool {
	return c.Join == "" || c.Join == "open"
}

// Kind is what an alert is to those who get it.
type Kind string

// The kinds of contract 1.
const (
	KindAlert    Kind = "alert"     // the first message of a thread
	KindUpdate   Kind = "update"    // goes to those who got the thread's first message
	KindAllClear Kind = "all-clear" // the same, and closes the thread
	KindDigest   Kind = "digest"    // a summary, not urgent: goes to those who asked for the digest of one of its channels
)

// Alert is one text message that people should get.
type Alert struct {
	ID       string   // permanent; an id once handled is never planned again
	Thread   string   // the id of the thread's first alert; its own ID for that one
	Also     []string // other ids that the same message has had; handled under one of them, it is handled
	Kind     Kind
	Title    string // the post's title
	Text     string // the message without the word for its kind and without the link
	URL      string // the post's page
	ShortURL string // the link for the message

	Published time.Time
	Modified  time.Time // Published, if the feed does not say
	Expires   time.Time // zero = never

	Channels []string // ids of Feed.Channels; one that is not there has no subscribers
	Exercise bool     // a drill
	Severity string   // "extreme" passes over quiet hours; else "normal"
	Replies  []string // the answers that people may give; mostly none
	Escalate Escalation
}

// Escalation is the second message of a call that is not answered. It stands in the first alert of a thread that has replies, and nowhere else.
type Escalation struct {
	After    time.Duration // from the first message on, above 0 and at most a day; 0 = there is no second message
	Channels []string      // ids: their people get it in the place of those who have not answered; none = those who have not answered
}
