package twilio

import (
	"errors"
	"net/url"
	"strings"

	"newsroom/notifier/sms"
)

// attemptKey is the name under which our own id travels in the query of the
// status webhook's URL.
const attemptKey = "attempt"

// ErrUnknownStatus marks a report whose status this version does not know. It
// is genuine and must be answered with success, but changes nothing.
var ErrUnknownStatus = errors.New("twilio status: a status that is not known here")

// ParseStatus reads the form of the status webhook and the query of its URL.
// It returns ErrUnknownStatus for a status without a meaning here; any other
// error says which field is wrong. WhatsApp's "read" counts as delivered:
// nobody's reading is tracked.
func ParseStatus(form, query url.Values) (sms.Report, error) {
	r := sms.Report{
		ID:      first(form, "MessageSid", "SmsSid"),
		Attempt: text(query, attemptKey),
		Code:    text(form, "ErrorCode"),
	}
	if !messageSID.MatchString(r.ID) {
		return sms.Report{}, errors.New("twilio status: MessageSid is not SM or MM and 32 hexadecimal digits")
	}
	status := strings.ToLower(first(form, "MessageStatus", "SmsStatus"))
	if status == "" {
		return sms.Report{}, errors.New("twilio status: MessageStatus is empty")
	}
	r.Status = statusOf(status)
	if r.Status == "" {
		return sms.Report{}, ErrUnknownStatus
	}
	if r.Status == sms.StatusUndelivered || r.Status == sms.StatusFailed {
		r.Class = failureClass(r.Code)
	}
	return r, nil
}

// failureClass is the class of a message that failed; one without a code
// failed all the same.
func failureClass(code string) sms.Class {
	if class := classOf(code); class != sms.ClassNone {
		return class
	}
	return sms.ClassOther
}

// statusOf is Twilio's word in ours, or empty.
func statusOf(word string) sms.Status {
	switch word {
	case "accepted", "scheduled":
		return sms.StatusAccepted
	case "queued":
		return sms.StatusQueued
	case "sending":
		return sms.StatusSending
	case "sent":
		return sms.StatusSent
	case "delivered", "read":
		return sms.StatusDelivered
	case "undelivered":
		return sms.StatusUndelivered
	case "failed":
		return sms.StatusFailed
	case "canceled":
		return sms.StatusCanceled
	}
	return ""
}
