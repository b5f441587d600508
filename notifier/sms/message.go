package sms

import "time"

// Way is how a message travels.
type Way string

// The ways.
const (
	WaySMS      Way = "sms"
	WayWhatsApp Way = "whatsapp"
)

// Message is one text to one number.
type Message struct {
	To       string        // E.164, such as +491713920001, whatever the way
	Way      Way           // empty = WaySMS
	Body     string        // what the phone shows, the link among it
	Link     string        // the short link in Body
	Template bool          // WhatsApp: free text is not allowed at this time, so the configured template carries it
	Attempt  string        // id of this attempt; comes back with each Report
	ValidFor time.Duration // how long the provider may try; 0 = the provider's own limit
}

// Found is a message that the provider has, as its list shows it.
type Found struct {
	ID      string // the provider's id
	Body    string
	Created time.Time
	Status  Status
	Class   Class  // set for undelivered and failed
	Code    string // the provider's own code
}

// Outcome says what is known after one attempt to hand a Message to a provider.
type Outcome int

const (
	// Unknown means that the provider may have it or not. It is the zero value, since nothing may be sent again on a guess.
	Unknown Outcome = iota
	// NotSent means that no connection was ever got, so the provider cannot have it.
	NotSent
	// Accepted means that the provider has it and gave it an id.
	Accepted
	// Rejected means that the provider answered that it does not take it; Result.Class says why.
	Rejected
)

// Class is why a message was rejected or not delivered, whatever the provider calls it.
type Class string

// The classes and what follows from each.
const (
	ClassNone         Class = ""             // nothing went wrong
	ClassOptedOut     Class = "opted-out"    // the person told the provider to stop; never again
	ClassInvalid      Class = "invalid"      // no such number, or it takes no SMS; never again
	ClassRegion       Class = "region"       // the account may not send there; configuration
	ClassSender       Class = "sender"       // the sender is not ours, or cannot send this; configuration
	ClassBody         Class = "body"         // the text is empty or too long; configuration
	ClassUnauthorised Class = "unauthorised" // the credentials are wrong; configuration
	ClassThrottled    Class = "throttled"    // too much at once; not taken, later again
	ClassQueue        Class = "queue"        // waited too long at the provider, surely not sent
	ClassUnreachable  Class = "unreachable"  // phone off, out of reach or unknown to the carrier
	ClassFiltered     Class = "filtered"     // blocked by the carrier
	ClassCarrier      Class = "carrier"      // the carrier could not bring it, and says no more
	ClassWindow       Class = "window"       // outside the time in which free text is allowed (WhatsApp)
	ClassOther        Class = "other"        // a refusal of another kind
)

// Result is what one attempt came to.
type Result struct {
	Outcome    Outcome
	ID         string        // the provider's id of the message; set when Accepted
	Class      Class         // set when Rejected
	Code       string        // the provider's own code, for people to look up
	RetryAfter time.Duration // how long the provider asked to wait; 0 = it did not say
	Detail     string        // one line for an operator; holds no number and no text
}

// Status is how far a message came at the provider and behind it.
type Status string

// The statuses in the order of their rank; a report never takes a message back to a lower one.
const (
	StatusAccepted    Status = "accepted"
	StatusQueued      Status = "queued"
	StatusSending     Status = "sending"
	StatusSent        Status = "sent"
	StatusDelivered   Status = "delivered"
	StatusUndelivered Status = "undelivered"
	StatusFailed      Status = "failed"
	StatusCanceled    Status = "canceled"
)

// Report is what a provider tells later about a message that it took.
type Report struct {
	ID      string // the provider's id of the message
	Attempt string // the id of ours that went with it; empty if it was lost
	Status  Status
	Class   Class  // set for undelivered and failed
	Code    string // the provider's own code
}
