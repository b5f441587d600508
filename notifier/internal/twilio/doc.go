// Package twilio is all that the notifier knows of Twilio: how a text is
// handed over, looked for and taken back (Client), how Twilio's webhooks are
// read and answered (Webhook, ParseInbound, ParseStatus, Reply), how the texts
// are found whose webhook was lost (Received), how the files of a text are got
// and deleted (Media, Fetch, DeleteMedia), and what Twilio's error codes mean.
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
// # What comes in
//
// A webhook that nobody takes is lost after some seconds; the text is not.
// Received lists the texts to our numbers since a time, oldest first and all or
// nothing. It says less than a webhook. Which message is known already is the
// caller's to say, by its ID.
//
// Inbound.OptOut says that Twilio has taken a text for one of its own words and
// answered it. Twilio says so only with Advanced Opt-Out and in a webhook; for
// the rest there is OptOutMode.
//
// A picture is fetched only from where Twilio keeps it: the URL that came with
// the text is looked at, never called. The call goes to the API of the
// configured server with our credentials, and from there without them to names
// under twilio.com and twiliocdn.com at public addresses, three redirects at
// most.
//
// The folder twiliotest beside this one is a server that speaks the same API.
package twilio
