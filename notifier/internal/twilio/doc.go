// Package twilio is all that the notifier knows of Twilio: how a text is
// handed over, looked for and taken back (Client), how Twilio's webhooks are
// read and answered (Webhook, ParseInbound, ParseStatus, Reply), and what
// Twilio's error codes mean.
// Everything that leaves this package is in the words of package sms.
//
// # Why Send goes to such lengths
//
// Twilio's Messages API has no idempotency key: a repeated POST is a second
// text on somebody's phone. So one Send makes at most one POST that can reach
// Twilio, and says exactly what is known afterwards:
//
//	NotSent   no connection was ever got, so Twilio cannot have it
//	Accepted  2xx with the Sid of a message
//	Rejected  429, or 4xx with one of Twilio's error codes; or refused here,
//	          since the configuration lacks what the message needs
//	Unknown   everything else: 5xx, a timeout, a cut or odd body, a redirect
//
// twilio-go builds the request and reads the answer; the connection, the
// limits and the bookkeeping are the exchange type of this package.
//
// WhatsApp is a second way for the same messages. Whoever has written to us
// within 24 h gets them as free text, everybody else inside an approved template.
//
// Find is how an Unknown is cleared up: it claims that there is no such message
// only over whole lists, and takes anything odd for an error.
//
// The folder twiliotest beside this one is a server that speaks the same API.
package twilio
