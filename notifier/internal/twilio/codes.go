package twilio

import "newsroom/notifier/sms"

// classOf says what one of Twilio's error codes means for a message, whether
// it came with the answer to a create or with a later report. The codes are
// those of https://www.twilio.com/docs/api/errors. A code that is not known
// here claims nothing.
func classOf(code string) sms.Class {
	switch code {
	case "":
		return sms.ClassNone
	case "10001", "20005", // account not active
		"20003", // authentication failed
		"20010", // disabled for the account
		"20404", // there is no such account
		"30002": // account suspended
		return sms.ClassUnauthorised
	case "20429", // too many requests
		"14107", // the sender's rate was passed
		"21611": // the sender's queue is full
		return sms.ClassThrottled
	case "21211", // not a number
		"21217", // does not look like a number
		"21265", // a short code
		"21614", // not a mobile number
		"21635": // a landline
		return sms.ClassInvalid
	case "21610": // the person opted out
		return sms.ClassOptedOut
	case "21408", // no permission for the region
		"21608": // a trial account, and the number is not verified
		return sms.ClassRegion
	case "21212", "21603", "21606", "21659", "21660", "21661", // From: wrong, missing, not ours, not for SMS
		"21701", "21702", "21703", "21704": // Messaging Service: missing, wrong, without senders
		return sms.ClassSender
	case "21602", "21617", "21619", // Body: missing, too long, nothing at all
		"21655", "21656": // ContentSid, ContentVariables: wrong
		return sms.ClassBody
	case "30001", // queue overflow
		"30036", // the validity period was over
		"30500": // internal failure, to be tried again
		return sms.ClassQueue
	case "21612", // no route from this sender to this number
		"30003", // unreachable
		"30005", // unknown to the carrier
		"30006": // landline, or a carrier that cannot be reached
		return sms.ClassUnreachable
	case "30004", // blocked
		"30007": // filtered
		return sms.ClassFiltered
	case "30008", // unknown error at the carrier
		"30410": // the carrier did not answer in time
		return sms.ClassCarrier
	}
	return whatsAppClass(code)
}

// whatsAppClass is classOf for what Twilio calls a channel. A number that has
// no WhatsApp is unreachable and not invalid: it may well take an SMS.
func whatsAppClass(code string) sms.Class {
	switch code {
	case "63001": // the channel's authentication failed
		return sms.ClassUnauthorised
	case "63002", "63007", "63008", // the sender is not known there, or not set up
		"63020", "63022": // the business is not accepted there, or its name
		return sms.ClassSender
	case "63003", "63024", // the number is not known there
		"63029": // the phone could not load the template
		return sms.ClassUnreachable
	case "63005", "63006", "63021", // the content is not taken
		"63027", "63028", "63030", "92007", // template: none in this language; other variables; odd ones
		"63040", "63041", "63042": // template: rejected, paused, disabled
		return sms.ClassBody
	case "63013", // against a policy
		"63032", // held back for an experiment
		"63049": // held back to spare the person
		return sms.ClassFiltered
	case "63014": // the person blocked us, or withdrew the consent
		return sms.ClassOptedOut
	case "63015": // the number has not joined the account's trial
		return sms.ClassRegion
	case "63016": // outside WhatsApp's 24 hours
		return sms.ClassWindow
	case "63018": // the sender's rate was passed
		return sms.ClassQueue
	case "63038": // the account's messages of the day are used up
		return sms.ClassThrottled
	case "63009", "63010", "63012", "63023": // failed there, and nothing more is said
		return sms.ClassCarrier
	}
	return sms.ClassOther
}
