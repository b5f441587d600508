package twiliotest

import (
	"crypto/rand"
	"encoding/hex"
	"strings"
	"time"

	"newsroom/notifier/sms"
)

// Directions of a Message, in Twilio's words.
const (
	Inbound       = "inbound"        // a phone texted the newsroom
	OutboundAPI   = "outbound-api"   // the newsroom sent it through the API
	OutboundReply = "outbound-reply" // the newsroom answered a webhook with it
)

// Statuses of a Message, in Twilio's words.
const (
	Scheduled   = "scheduled" // until SendAt
	Accepted    = "accepted"
	Queued      = "queued"
	Sending     = "sending"
	Sent        = "sent"
	Delivered   = "delivered"
	Undelivered = "undelivered"
	Failed      = "failed"
	Canceled    = "canceled"
	Received    = "received"
	Read        = "read" // WhatsApp, by SetStatus
)

// Message is one text, in either direction.
type Message struct {
	SID       string    `json:"sid"`
	Direction string    `json:"direction"`
	From      string    `json:"from"` // empty until a Messaging Service has picked a sender; whatsapp:+49… there
	To        string    `json:"to"`
	Service   string    `json:"service,omitempty"` // MG…
	Body      string    `json:"body"`
	Status    string    `json:"status"`
	Segments  int       `json:"segments"`
	ErrorCode int       `json:"errorCode,omitempty"` // why it failed, else 0
	Created   time.Time `json:"created"`
	Updated   time.Time `json:"updated"`
	SentAt    time.Time `json:"sent,omitzero"` // zero until it was

	StatusCallback string `json:"statusCallback,omitempty"` // as it was given, with query and fragment
	ValiditySecs   int    `json:"validitySeconds,omitempty"`
	Template       string `json:"template,omitempty"` // HX…, whose text Body is

	SendAt time.Time `json:"sendAt,omitzero"` // of a scheduled message

	Media     []Media `json:"media,omitempty"`     // what came with it, deleted or not
	Automatic bool    `json:"automatic,omitempty"` // Twilio's own answer, which its API does not list

	// Problem is set on an inbound text that the newsroom's webhook did not
	// take: one of the Problem constants. HTTPStatus is what it answered.
	Problem    string `json:"problem,omitempty"`
	HTTPStatus int    `json:"httpStatus,omitempty"`
}

// phone is the number on the other side.
func (m *Message) phone() string {
	if m.Direction == Inbound {
		return number(m.From)
	}
	return number(m.To)
}

// number is an address without the way to it.
func number(address string) string { return strings.TrimPrefix(address, viaWhatsApp) }

// viaWhatsApp is in front of addresses on WhatsApp.
const viaWhatsApp = "whatsapp:"

// final reports whether nothing follows the message's status.
func (m *Message) final() bool {
	switch m.Status {
	case Delivered, Undelivered, Failed, Canceled, Received, Read:
		return true
	}
	return false
}

// next is the status that follows in a life without mishaps, or empty.
func (m *Message) next() string {
	switch m.Status {
	case Scheduled:
		return Accepted
	case Accepted:
		return Queued
	case Queued:
		return Sending
	case Sending:
		return Sent
	case Sent:
		return Delivered
	}
	return ""
}

// validity is how long the message may wait; 0 = any time.
func (m *Message) validity() time.Duration { return time.Duration(m.ValiditySecs) * time.Second }

// newSID is the id of a new message.
func newSID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails, see crypto/rand
	return "SM" + hex.EncodeToString(b[:])
}

// parts is how many segments a body travels in, as Twilio counts them: an empty one, with a picture, is one.
func parts(body string) int { return max(1, sms.Measure(body).Segments) }
