package twiliotest

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"newsroom/notifier/internal/twilio/twiliotest/fault"
)

// Why the newsroom did not take a text; see Message.Problem.
const (
	ProblemNoWebhook   = "no-webhook"  // Config.WebhookURL is empty
	ProblemUnreachable = "unreachable" // nobody answered there
	ProblemStatus      = "status"      // it answered with another status than 2xx
	ProblemTwiML       = "twiml"       // its answer is not TwiML
)

// WebhookError says why the newsroom did not take a text.
type WebhookError struct {
	Problem string // one of the Problem constants
	Status  int    // what the webhook answered; 0 = nothing
	Err     error  // the cause, if there is one
}

// Error says what is wrong and what to look at.
func (e *WebhookError) Error() string {
	switch e.Problem {
	case ProblemNoWebhook:
		return "the sandbox knows no webhook to hand the text to"
	case ProblemUnreachable:
		return fmt.Sprintf("the newsroom's webhook did not answer; is the notifier running? %v", e.Err)
	case ProblemStatus:
		return fmt.Sprintf("the newsroom's webhook answered %d; its log says why", e.Status)
	}
	return fmt.Sprintf("the newsroom's webhook answered with something that is not TwiML: %v", e.Err)
}

// Unwrap is the cause.
func (e *WebhookError) Unwrap() error { return e.Err }

// ErrText marks a text that no phone could have sent.
var ErrText = errors.New("not a text that a phone could send")

// Text sends body from a phone to the newsroom, as a person would, and waits
// for the answer of the webhook, which is on its way to the phone then. reply
// is the answer's text, several joined by a newline, or empty. The error is
// ErrText or a *WebhookError; in the latter case the text stays on the phone.
func (s *Server) Text(ctx context.Context, from, body string) (reply string, err error) {
	_, replies, err := s.text(ctx, SMS, from, body, nil)
	return strings.Join(replies, "\n"), err
}

// TextWhatsApp is Text by WhatsApp, to Config.WhatsApp. With files the body may
// be empty.
func (s *Server) TextWhatsApp(ctx context.Context, from, body string, files ...File) (reply string, err error) {
	_, replies, err := s.text(ctx, WhatsApp, from, body, files)
	return strings.Join(replies, "\n"), err
}

// text is Text, and returns the message as it was filed too.
func (s *Server) text(ctx context.Context, way, from, body string, files []File) (Message, []string, error) {
	if err := s.checkText(way, from, body, files); err != nil {
		return Message{}, nil, err
	}
	m := s.receive(way, from, body, files)
	replies, failure := s.askNewsroom(ctx, m, s.carrier(m))
	if failure != nil {
		return s.fail(m, failure), nil, failure
	}
	return m, s.reply(m, replies), nil
}

// reply sends the answers to a text on their way, and returns those that go.
func (s *Server) reply(m Message, replies []string) []string {
	if s.blocked(m.From) {
		return nil
	}
	for _, reply := range replies {
		s.accept(Message{
			Direction: OutboundReply, Status: Queued, From: m.To, To: m.From,
			Body: reply, Segments: s.segments(m.From, reply),
		})
	}
	return replies
}

func (s *Server) checkText(way, from, body string, files []File) error {
	switch {
	case way != SMS && way != WhatsApp:
		return fmt.Errorf("%w: the way is neither sms nor whatsapp", ErrText)
	case way == WhatsApp && s.cfg.WhatsApp == "":
		return fmt.Errorf("%w: the newsroom is not on WhatsApp", ErrText)
	case !e164.MatchString(from):
		return fmt.Errorf("%w: the number is not in the form +491713920001", ErrText)
	case s.ours(from):
		return fmt.Errorf("%w: this is the newsroom's own number", ErrText)
	case strings.TrimSpace(body) == "" && len(files) == 0:
		return fmt.Errorf("%w: it is empty", ErrText)
	case utf8.RuneCountInString(body) > maxBody:
		return fmt.Errorf("%w: it is longer than %d characters", ErrText, maxBody)
	}
	return checkFiles(way, files)
}

// receive files a text of a phone, which comes onto the page with it.
func (s *Server) receive(way, from, body string, files []File) Message {
	now := s.cfg.Now()
	m := Message{
		Direction: Inbound, Status: Received, From: from, To: s.cfg.Number, Body: body,
		Segments: parts(body), Created: now, Updated: now, SentAt: now,
	}
	if way == WhatsApp {
		m.From, m.To, m.Segments = viaWhatsApp+from, viaWhatsApp+s.cfg.WhatsApp, 1
		s.book.writes(from, now)
	}
	m = s.book.add(m, files...)
	if !s.book.onPage(from) {
		s.book.relist(from)
		s.hub.tell(event{Type: eventPhone, Phone: s.book.phone(from)})
	}
	s.show(m)
	return m
}

// askNewsroom posts the text to the webhook and reads its answer.
func (s *Server) askNewsroom(ctx context.Context, m Message, optOut string) ([]string, *WebhookError) {
	if s.cfg.WebhookURL == "" {
		return nil, &WebhookError{Problem: ProblemNoWebhook}
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(s.done, cancel)()
	p := posting{url: s.cfg.WebhookURL, form: s.inboundForm(m, optOut), id: newSID()[2:]}
	if rule := s.plan.Load().Pick(fault.Call{Where: fault.Inbound, To: m.phone()}); rule != nil {
		return s.askWrongly(ctx, m, p, rule)
	}
	return s.ask(ctx, p)
}

func (s *Server) ask(ctx context.Context, p posting) ([]string, *WebhookError) {
	status, body, err := s.poster.post(ctx, p)
	switch {
	case err != nil:
		return nil, &WebhookError{Problem: ProblemUnreachable, Err: err}
	case status < 200 || status > 299:
		return nil, &WebhookError{Problem: ProblemStatus, Status: status}
	}
	replies, err := parseTwiML(body)
	if err != nil {
		return nil, &WebhookError{Problem: ProblemTwiML, Status: status, Err: err}
	}
	return replies, nil
}

// fail notes on the text that the newsroom did not take it.
func (s *Server) fail(m Message, why *WebhookError) Message {
	s.cfg.Log.Warn("sandbox: the newsroom did not take a text", "sid", m.SID, "error", why)
	failed, ok := s.book.change(m.SID, s.cfg.Now(), func(m *Message) bool {
		m.Problem, m.HTTPStatus = why.Problem, why.Status
		return true
	})
	if !ok {
		return m
	}
	s.show(failed)
	return failed
}

// inboundForm is the body of the inbound webhook.
func (s *Server) inboundForm(m Message, optOut string) url.Values {
	form := url.Values{
		"AccountSid": {s.cfg.AccountSID}, "ApiVersion": {apiVersion},
		"MessageSid": {m.SID}, "SmsSid": {m.SID}, "SmsMessageSid": {m.SID}, "SmsStatus": {Received},
		"From": {m.From}, "To": {m.To}, "Body": {m.Body},
		"NumMedia": {strconv.Itoa(len(m.Media))}, "NumSegments": {strconv.Itoa(m.Segments)},
		"FromCountry": {""}, "FromState": {""}, "FromCity": {""}, "FromZip": {""},
		"ToCountry": {""}, "ToState": {""}, "ToCity": {""}, "ToZip": {""},
	}
	for i, media := range m.Media {
		n := strconv.Itoa(i)
		form.Set("MediaUrl"+n, s.mediaURL(m.SID, media.SID))
		form.Set("MediaContentType"+n, media.Type)
	}
	if overWhatsApp(m.From) {
		form.Set("ProfileName", s.book.name(m.phone()))
		form.Set("WaId", strings.TrimPrefix(m.phone(), "+"))
	}
	if optOut != "" {
		form.Set("OptOutType", optOut)
	}
	return form
}
