package twiliotest

import (
	"net/http"
	"strings"
)

// SetOptOut switches Twilio's own opt-out on or off. Who is blocked stays so,
// and counts while it is on.
func (s *Server) SetOptOut(on bool) { s.optOut.Store(on) }

// carrier does what Twilio's opt-out does with its own words before the
// newsroom sees them: it keeps the list and answers by itself. It returns the
// OptOutType of the webhook, empty if the text is no such word.
func (s *Server) carrier(m Message) string {
	if !s.optOut.Load() {
		return ""
	}
	word := optOutType(m.Body)
	switch word {
	case "STOP":
		s.carrierSays(m, "You will get no more messages from this number. Text START to get them again.")
		s.book.stop(m.From, true)
	case "START":
		s.book.stop(m.From, false)
		s.carrierSays(m, "You will get messages from this number again. Text STOP to end them.")
	case "HELP":
		s.carrierSays(m, "Text STOP to get no more messages from this number.")
	}
	return word
}

// carrierSays answers m, unless the phone has left already.
func (s *Server) carrierSays(m Message, body string) {
	if s.book.stopped(m.From) {
		return
	}
	s.accept(Message{
		Direction: OutboundReply, Status: Queued, From: m.To, To: m.From, Automatic: true,
		Body: body, Segments: s.segments(m.From, body),
	})
}

// blocked reports whether Twilio keeps messages from this address.
func (s *Server) blocked(address string) bool {
	return s.optOut.Load() && s.book.stopped(address)
}

// stopped reports whether this address has left, by SMS or by WhatsApp.
func (b *book) stopped(address string) bool {
	b.mu.RLock()
	defer b.mu.RUnlock()
	return b.stops[address]
}

func (b *book) stop(address string, stopped bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.stops[address] = stopped
}

// optOutType sorts Twilio's default English words.
func optOutType(body string) string {
	switch strings.ToUpper(strings.TrimSpace(body)) {
	case "STOP", "UNSUBSCRIBE", "END", "QUIT", "STOPALL", "REVOKE", "OPTOUT", "CANCEL":
		return "STOP"
	case "START", "YES", "UNSTOP":
		return "START"
	case "HELP", "INFO":
		return "HELP"
	}
	return ""
}

// optOutSetting is whether Twilio's own opt-out is on, as the page has it.
type optOutSetting struct {
	On bool `json:"on"`
}

func (s *Server) getOptOut(w http.ResponseWriter, _ *http.Request) {
	answerJSON(w, http.StatusOK, optOutSetting{s.optOut.Load()})
}

func (s *Server) putOptOut(w http.ResponseWriter, r *http.Request) {
	var setting optOutSetting
	if readJSON(w, r, maxForm, &setting) {
		s.SetOptOut(setting.On)
		s.getOptOut(w, r)
	}
}
