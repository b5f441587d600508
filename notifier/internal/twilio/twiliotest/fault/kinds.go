package fault

import "slices"

// Where a rule applies.
type Where string

// The places where something goes wrong.
const (
	Connection Where = "connection" // a TCP connection, before its first byte; needs the listener wrapped
	Create     Where = "create"     // POST of a message
	List       Where = "list"       // GET of all messages
	Fetch      Where = "fetch"      // GET of one message
	Update     Where = "update"     // cancel, redact and delete
	Callback   Where = "callback"   // the status that is posted to a message's StatusCallback
	Inbound    Where = "inbound"    // the text of a phone that is posted to the newsroom's webhook
)

// Kind is what goes wrong.
type Kind string

// Of every call of the API, before it takes effect.
const (
	Refused   Kind = "refused"   // the connection closes without an answer; on Connection before anything is read
	Reset     Kind = "reset"     // the connection is reset, nothing was done
	Hang      Kind = "hang"      // no answer, nothing was done
	Slow      Kind = "slow"      // Delay passes first (5 s), then all goes well, also if the caller has left
	ErrorJSON Kind = "5xx-json"  // Status (500) with Twilio's error object
	ErrorHTML Kind = "5xx-html"  // Status (503) with a load balancer's page
	ErrorVoid Kind = "5xx-empty" // Status (502) without a body
	TooMany   Kind = "429"       // 20429 with Retry-After: Delay (1 s), rounded up
	Unknown   Kind = "401"       // 20003
)

// Of a create, after the message was accepted.
const (
	ResetAfter     Kind = "reset-after"         // the connection is reset
	ErrorAfter     Kind = "5xx-after"           // Status (500) with Twilio's error object
	HangAfter      Kind = "hang-after"          // no answer
	CutBody        Kind = "cut-body"            // 201, the body ends in the middle
	EmptyObject    Kind = "empty-object"        // 201 with {}
	WrongTypes     Kind = "wrong-types"         // 201 with a sid that is a number and a status that is a list
	Redirect       Kind = "307"                 // to the same address, where a client that follows creates again
	AcceptedLate   Kind = "accepted-late"       // Status (500) now, the message comes to be after Delay (5 s)
	LateAfterReset Kind = "accepted-late-reset" // the same with a reset now
	AcceptedTwice  Kind = "accepted-twice"      // 201, and two messages with a SID each
)

// Of a list.
const (
	Stale       Kind = "stale"        // as it was Delay (60 s) ago
	RowsMissing Kind = "rows-missing" // without the newest Rows (1) of each page
	Endless     Kind = "endless"      // every page has a next one; behind the last come the first's rows again
)

// Of callbacks and inbound texts.
const (
	Lost          Kind = "lost"           // never posted
	Twice         Kind = "twice"          // posted again with the same id
	Reordered     Kind = "reordered"      // posted behind the message's next one
	BeforeAnswer  Kind = "before-answer"  // all callbacks of the message are posted before its create is answered
	Late          Kind = "late"           // posted after Delay (2 h)
	BadSignature  Kind = "bad-signature"  // signed with another key
	UnknownFields Kind = "unknown-fields" // with fields that nobody has heard of, signed rightly
	Forged        Kind = "forged"         // a stranger's request with another body and a bad signature comes first
)

// Kinds is what can go wrong there.
func Kinds(where Where) []Kind {
	call := []Kind{Refused, Reset, Hang, Slow, ErrorJSON, ErrorHTML, ErrorVoid, TooMany, Unknown}
	switch where {
	case Connection:
		return []Kind{Refused}
	case Create:
		return slices.Concat(call, []Kind{
			ResetAfter, ErrorAfter, HangAfter, CutBody, EmptyObject, WrongTypes, Redirect, AcceptedLate, LateAfterReset, AcceptedTwice,
		})
	case List:
		return slices.Concat(call, []Kind{CutBody, Stale, RowsMissing, Endless})
	case Fetch, Update:
		return call
	case Callback:
		return []Kind{Lost, Twice, Reordered, BeforeAnswer, Late, BadSignature, UnknownFields}
	case Inbound:
		return []Kind{Twice, Forged, Lost, Late, BadSignature, UnknownFields}
	}
	return nil
}

// Places is every Where, in the order of a message's life.
func Places() []Where {
	return []Where{Connection, Create, List, Fetch, Update, Callback, Inbound}
}
