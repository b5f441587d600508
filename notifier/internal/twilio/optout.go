package twilio

import (
	"net/url"
	"strings"

	"newsroom/notifier/sms"
)

// OptOutMode is what Twilio itself does with words such as STOP, which depends
// on how our number is set up there.
type OptOutMode string

// The modes; an empty one is OptOutAdvanced.
//
// By default Twilio takes single English words in any case, for what comes to a
// long number by SMS: it blocks or frees the person, answers, and hands the text
// on like any other. Advanced Opt-Out is a setting of a Messaging Service: the
// words and answers are those that were set there, its WhatsApp senders take
// them too, and the webhook has an OptOutType. See
// https://help.twilio.com/articles/223134027 (SMS STOP filtering, which is of
// long codes and toll-free numbers alone), https://help.twilio.com/articles/360034798533
// (Advanced Opt-Out, which is of WhatsApp senders too) and
// https://www.twilio.com/docs/messaging/tutorials/advanced-opt-out.
const (
	OptOutAdvanced OptOutMode = "advanced"
	OptOutDefault  OptOutMode = "default"
	OptOutOff      OptOutMode = "off" // none: a short code, or Twilio's support has switched it off
)

// unsaid is what Twilio did with a text of whose OptOutType a webhook says
// nothing.
func (m OptOutMode) unsaid(way sms.Way, body string) OptOut {
	if m == OptOutDefault && way == sms.WaySMS {
		return defaultWord(body)
	}
	return OptOutNone
}

// listed is what Twilio did with a text of its list, which never has an
// OptOutType. With Advanced Opt-Out the words may be others, but these stay
// unless they are taken away; a STOP then counts as one of ours, since who is
// blocked gets no answer and is known by the next refusal.
func (m OptOutMode) listed(way sms.Way, body string) OptOut {
	word := defaultWord(body)
	if m != OptOutDefault && m != OptOutOff && word != OptOutStop {
		return word
	}
	return m.unsaid(way, body)
}

// defaultWord sorts the words that Twilio takes unless it is told others.
func defaultWord(body string) OptOut {
	switch strings.ToUpper(strings.TrimSpace(body)) {
	case "STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT":
		return OptOutStop
	case "START", "YES", "UNSTOP":
		return OptOutStart
	case "HELP", "INFO":
		return OptOutHelp
	}
	return OptOutNone
}

// complete adds to the form of a webhook what Twilio left unsaid.
func (m OptOutMode) complete(form url.Values) {
	if form.Get("OptOutType") != "" {
		return
	}
	if word := m.unsaid(wayOf(form.Get("From")), form.Get("Body")); word != OptOutNone {
		form.Set("OptOutType", string(word))
	}
}
