package twiliotest

import "strings"

// carrier does what Twilio's default opt-out does with its own words before
// the newsroom sees them: it keeps the list and answers by itself. It returns
// the OptOutType of the webhook, empty if the text is no such word.
func (s *Server) carrier(from, body string) string {
	if !s.cfg.OptOut {
		return ""
	}
	word := optOutType(body)
	switch word {
	case "STOP":
		s.carrierSays(from, "You will get no more messages from this number. Text START to get them again.")
		s.book.stop(from, true)
	case "START":
		s.book.stop(from, false)
		s.carrierSays(from, "You will get messages from this number again. Text STOP to end them.")
	case "HELP":
		s.carrierSays(from, "Text STOP to get no more messages from this number.")
	}
	return word
}

func (s *Server) carrierSays(to, body string) {
	if s.book.stopped(to) {
		return
	}
	s.accept(Message{
		Direction: OutboundReply, Status: Queued, From: s.cfg.Number, To: to,
		Body: body, Segments: s.segments(to, body),
	})
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
