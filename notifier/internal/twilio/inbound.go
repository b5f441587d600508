package twilio

import (
	"errors"
	"mime"
	"net/url"
	"strconv"
	"strings"
	"time"

	"newsroom/notifier/sms"
)

// maxMedia is how many files Twilio sends with one message.
const maxMedia = 10

// Inbound is a text that a person sent to our number.
type Inbound struct {
	ID        string // MessageSid: the same text may be delivered several times under it
	Way       sms.Way
	From      string    // the person's number, E.164 whatever the way
	To        string    // our number, in the same form
	Service   string    // MessagingServiceSid, if the number belongs to one
	Body      string    // valid UTF-8 without NUL; may be empty when there are files
	Media     []Media   // at most 10; nil from Received, which knows but NumMedia
	NumMedia  int       // how many files came with the text
	OptOut    OptOut    // Twilio took the text as one of its own words
	Name      string    // ProfileName: how the person is called in WhatsApp; empty for SMS
	Button    string    // ButtonPayload, else ButtonText, of a tapped WhatsApp button
	Segments  int       // NumSegments; 0 if not said
	AccountID string    // AccountSid
	At        time.Time // when Twilio got it, UTC, whole seconds; zero from a webhook, which does not say
}

// Media is one file that came with a text. Its URL asks for the account's
// credentials.
type Media struct {
	URL  string
	Type string // such as image/jpeg, as the sender's phone has it; without parameters, lower case
}

// OptOut is what Twilio itself did with a text before we got it. When it is
// not empty, the person has Twilio's answer already, so ours must be Reply("").
type OptOut string

// The kinds of words that Twilio takes; see OptOutMode.
const (
	OptOutNone  OptOut = ""
	OptOutStop  OptOut = "STOP"
	OptOutStart OptOut = "START"
	OptOutHelp  OptOut = "HELP"
)

// ParseInbound reads the form of the inbound webhook. The error says which
// field is wrong and never repeats its value.
func ParseInbound(form url.Values) (Inbound, error) {
	in := Inbound{
		ID: first(form, "MessageSid", "SmsMessageSid", "SmsSid"), Way: wayOf(text(form, "From")),
		From: plain(text(form, "From")), To: plain(text(form, "To")),
		Service: text(form, "MessagingServiceSid"), Body: text(form, "Body"),
		OptOut: OptOut(strings.ToUpper(text(form, "OptOutType"))), Name: text(form, "ProfileName"),
		Button: first(form, "ButtonPayload", "ButtonText"), AccountID: text(form, "AccountSid"),
	}
	in.Segments, _ = strconv.Atoi(form.Get("NumSegments"))
	in.Segments = max(in.Segments, 0)
	in.Media = media(form)
	in.NumMedia = len(in.Media)
	switch {
	case !messageSID.MatchString(in.ID):
		return Inbound{}, errors.New("twilio inbound: MessageSid is not SM or MM and 32 hexadecimal digits")
	case in.From == "":
		return Inbound{}, errors.New("twilio inbound: From is empty")
	case in.To == "":
		return Inbound{}, errors.New("twilio inbound: To is empty")
	}
	return in, nil
}

// wayOf is how a text from this address came.
func wayOf(address string) sms.Way {
	if strings.HasPrefix(address, whatsApp) {
		return sms.WayWhatsApp
	}
	return sms.WaySMS
}

// media lists the files, as many as really have a URL.
func media(form url.Values) []Media {
	var all []Media
	for i := range maxMedia {
		n := strconv.Itoa(i)
		if u := text(form, "MediaUrl"+n); u != "" {
			all = append(all, Media{URL: u, Type: mediaType(text(form, "MediaContentType"+n))})
		}
	}
	return all
}

// mediaType is the type alone: WhatsApp's voice is audio/ogg; codecs=opus.
func mediaType(header string) string {
	kind, _, err := mime.ParseMediaType(header)
	if err != nil {
		return ""
	}
	return kind
}

// text is a field as valid UTF-8 without NUL, which no database takes.
func text(form url.Values, name string) string {
	return clean(form.Get(name))
}

// clean makes any bytes valid UTF-8 without NUL.
func clean(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "")
}

// first is the first of these fields that is not empty.
func first(form url.Values, names ...string) string {
	for _, name := range names {
		if v := text(form, name); v != "" {
			return v
		}
	}
	return ""
}
