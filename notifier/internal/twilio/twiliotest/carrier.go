package twiliotest

import (
	"net/http"
	"strings"
)

// optOut is how Twilio's own opt-out is set, as Config has it and the page
// shows it. Who is blocked stays so, and counts while it is on.
type optOut struct {
	On      bool `json:"on"`
	Default bool `json:"default"`
}

// covers reports whether what comes from this address is Twilio's to handle.
func (o optOut) covers(address string) bool {
	return o.On && (!o.Default || !overWhatsApp(address))
}

// carrier does what Twilio's opt-out does with its own words before the
// newsroom sees them: it keeps the list and answers by itself. It returns the
// OptOutType of the webhook, empty if it has none.
func (s *Server) carrier(m Message) string {
	set := s.optOut.Load()
	if !set.covers(m.From) {
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
	if set.Default {
		return ""
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
	return s.optOut.Load().covers(address) && s.book.stopped(address)
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

func (s *Server) getOptOut(w http.ResponseWriter, _ *http.Request) {
	answerJSON(w, http.StatusOK, s.optOut.Load())
}

func (s *Server) putOptOut(w http.ResponseWriter, r *http.Request) {
	var set optOut
	if readJSON(w, r, maxForm, &set) {
		s.optOut.Store(&set)
		s.getOptOut(w, r)
	}
}
