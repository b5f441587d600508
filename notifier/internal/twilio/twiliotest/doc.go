// Package twiliotest is a server that speaks Twilio's Messages API and shows
// the phones on the other side: the sandbox of the notifier. Tests and the
// command `notifier sandbox` run the same one. No text leaves the machine.
//
//	sandbox := twiliotest.New(twiliotest.Config{
//		WebhookURL: "http://127.0.0.1:8081/twilio/inbound",
//		Phones:     []twiliotest.Phone{{Number: "+491713920001", Name: "Ayşe, Werkstatt"}},
//		Log:        log,
//	})
//	defer sandbox.Close()
//	server := &http.Server{Addr: "127.0.0.1:8082", Handler: sandbox}
//	server.RegisterOnShutdown(sandbox.Close) // ends the pages' live streams
//
// A Config without account, token and number gets DefaultAccountSID,
// DefaultAuthToken and DefaultNumber; whoever sends through the sandbox takes
// the same three and the server's address as Twilio's base URL.
//
// # What it serves
//
//	/                       the page of phones; ?lang=en for English
//	/2010-04-01/…           Twilio's API: create, list, fetch, cancel, redact, delete
//	GET  /sandbox/messages  ?to= ?from= ?direction=: every message as JSON, oldest first
//	POST /sandbox/text      {"from": "+49…", "body": "MINI"}: a phone texts the newsroom
//	GET  /sandbox/phones    the phones on the page with their latest messages
//	POST /sandbox/phones    {"number": "+49…", "name": "…", "off": false}: add one, or change it
//	DELETE /sandbox/phones  ?number=: take it off the page
//	GET  /sandbox/events    what happens on these phones, as server-sent events
//
// # How a message lives here
//
// A message is queued (accepted, if a Messaging Service sends it), and goes on
// to sending, sent and delivered, Config.StatusDelay after each other. Each
// step but the first is posted to its StatusCallback, signed as Twilio signs.
// A phone that is off ends it as undelivered with code 30003. A callback is
// posted once: what a URL's fragment says of retries is not obeyed.
//
// One mutex guards all messages (see book); nothing slow happens under it.
// Status callbacks go through a bounded number of workers; those of one
// message stay in order.
package twiliotest
