package twilio

import (
	"bytes"
	"encoding/xml"
)

// ReplyType is the media type of what Reply makes.
const ReplyType = "text/xml; charset=utf-8"

// Reply is the answer to an inbound text in TwiML: Twilio sends text to the
// person. An empty text answers nothing. Characters that XML cannot carry
// become U+FFFD. See https://www.twilio.com/docs/messaging/twiml.
func Reply(text string) []byte {
	var b bytes.Buffer
	b.WriteString(xml.Header)
	if text == "" {
		b.WriteString("<Response/>\n")
		return b.Bytes()
	}
	b.WriteString("<Response><Message>")
	// A bytes.Buffer takes everything, so this cannot fail.
	_ = xml.EscapeText(&b, []byte(text))
	b.WriteString("</Message></Response>\n")
	return b.Bytes()
}
