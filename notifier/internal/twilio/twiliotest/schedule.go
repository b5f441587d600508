package twiliotest

import (
	"net/url"
	"time"
)

// When a message can be scheduled, from the call on.
const (
	soonest = 15 * time.Minute
	latest  = 35 * 24 * time.Hour
)

// schedule reads when a message is to be sent; zero = at once, which is also
// what Twilio does with a schedule that comes without a Messaging Service.
func (s *Server) schedule(form url.Values) (at time.Time, code int) {
	if form.Get("MessagingServiceSid") == "" || !form.Has("ScheduleType") && !form.Has("SendAt") {
		return time.Time{}, 0
	}
	if form.Get("ScheduleType") != "fixed" {
		return time.Time{}, codeNoScheduleType
	}
	if form.Get("SendAt") == "" {
		return time.Time{}, codeNoSendAt
	}
	at, err := time.Parse(time.RFC3339, form.Get("SendAt"))
	wait := at.Sub(s.cfg.Now())
	if err != nil || wait < soonest || wait > latest {
		return time.Time{}, codeSendAt
	}
	return at, 0
}

// Twilio's codes for a schedule; only codeSendAt's meaning is confirmed.
const (
	codeNoScheduleType = 35110
	codeNoSendAt       = 35111
	codeSendAt         = 35114
)
