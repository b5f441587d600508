package twiliotest

import (
	"context"
	"errors"
	"maps"

	"newsroom/notifier/internal/twilio/twiliotest/fault"
)

// askWrongly posts a text to the webhook as a rule says.
func (s *Server) askWrongly(ctx context.Context, m Message, p posting, rule *fault.Picked) ([]string, *WebhookError) {
	switch rule.Kind {
	case fault.Lost:
		return nil, &WebhookError{Problem: ProblemUnreachable, Err: errors.New("a rule of the sandbox has lost the webhook")}
	case fault.Late:
		s.later(rule.Delay, func() { s.askLate(m, p) })
		return nil, nil
	case fault.Twice:
		return s.askTwice(ctx, p)
	case fault.Forged:
		s.forge(ctx, p, rule)
	case fault.UnknownFields:
		p.form.Set("Novelty", "4711")
		p.form.Set("ChannelMetadata", `{"type":"sms","data":{"ä":"&="}}`)
	case fault.BadSignature:
		p.key = wrongKey
		replies, failure := s.ask(ctx, p)
		if failure == nil {
			rule.Taken()
		}
		return replies, failure
	}
	return s.ask(ctx, p)
}

// askTwice sends the answers of both, as Twilio would.
func (s *Server) askTwice(ctx context.Context, p posting) ([]string, *WebhookError) {
	replies, failure := s.ask(ctx, p)
	again, second := s.ask(ctx, p)
	if failure == nil {
		failure = second
	}
	return append(replies, again...), failure
}

func (s *Server) askLate(m Message, p posting) {
	replies, failure := s.ask(s.done, p)
	if failure != nil {
		s.fail(m, failure)
		return
	}
	s.reply(m, replies)
}

// forge is a stranger who wants the phone to get no more messages.
func (s *Server) forge(ctx context.Context, p posting, rule *fault.Picked) {
	p.form, p.key, p.id = maps.Clone(p.form), wrongKey, ""
	p.form["MessageSid"] = []string{newSID()}
	p.form["Body"] = []string{"STOP"}
	if _, failure := s.ask(ctx, p); failure == nil {
		rule.Taken()
	}
}
