package twilio

import "newsroom/notifier/sms"

// classOf says what one of Twilio's error codes means for a message, whether
// it came with the answer to a create or with a later report. The codes are
// those of https://www.twilio.com/docs/api/errors.
func classOf(code string) sms.Class {
	switch code {
	case "":
		return sms.ClassNone
	case "20003", // authentication failed
		"20005", // account not active
		"20404", // there is no such account
		"30002": // account suspended
		return sms.ClassUnauthorised
	case "20429", // too many requests
		"14107", // the sender's rate was passed
		"21611": // the sender's queue is full
		return sms.ClassThrottled
	case "21211", // not a number
		"21217", // does not look like a number
		"21614": // not a mobile number
		return sms.ClassInvalid
	case "21610": // the person opted out
		return sms.ClassOptedOut
	case "21408", // no permission for the region
		"21608": // a trial account, and the number is not verified
		return sms.ClassRegion
	case "21212", "21603", "21606", "21659", "21660", // From: wrong, missing, not ours
		"21701", "21702", "21703", "21704": // Messaging Service: missing, wrong, without senders
		return sms.ClassSender
	case "21602", "21617", "21619": // Body: missing, too long, nothing at all
		return sms.ClassBody
	case "30001", // queue overflow
		"30036", // the validity period was over
		"30500", // internal failure, to be tried again
		"63018": // WhatsApp's rate was passed
		return sms.ClassQueue
	case "21612", // no route from this sender to this number
		"30003", // unreachable
		"30005", // unknown to the carrier
		"30006": // landline, or a carrier that cannot be reached
		return sms.ClassUnreachable
	case "30004", // blocked
		"30007": // filtered
		return sms.ClassFiltered
	case "63016": // outside WhatsApp's 24 hours
		return sms.ClassWindow
	}
	return sms.ClassOther
}
