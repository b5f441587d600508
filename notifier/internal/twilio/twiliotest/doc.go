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
//	/                       the page of phones and faults; ?lang=en for English
//	/2010-04-01/…           Twilio's API: create, list, fetch, cancel, redact, delete; files: list, fetch, delete
//	GET  /sandbox/messages  ?to= ?from= ?direction=: every message as JSON, oldest first
//	GET  /sandbox/tally     ?link=: how many messages each number got per alert
//	POST /sandbox/text      {"from": "+49…", "body": "MINI", "way": "sms|whatsapp", "media": [{"type": "image/jpeg",
//	                        "data": base64}]}: a phone texts the newsroom; files travel by WhatsApp alone
//	GET  /sandbox/media/ME… the bytes of a file, until it is deleted through the API
//	GET, PUT /sandbox/opt-out {"on": true, "default": false}: Twilio's own opt-out
//	GET  /sandbox/phones    the phones on the page with their latest messages
//	POST /sandbox/phones    {"number": "+49…", "name": "…", "off": false, "code": 30007}: add one, or change it
//	DELETE /sandbox/phones  ?number=: take it off the page
//	GET  /sandbox/events    what happens on these phones, as server-sent events
//	GET  /sandbox/faults    the rules by which things go wrong, and how often each was followed
//	PUT  /sandbox/faults    [rule, …]: replace all rules
//	POST /sandbox/faults    rule: add one
//	DELETE /sandbox/faults  end all
//
// # How a message lives here
//
// A message is queued (accepted, if a Messaging Service sends it; scheduled, if
// it has a SendAt), and goes on to sending, sent and delivered,
// Config.StatusDelay after each other. Each step but the first is posted to its
// StatusCallback, signed as Twilio signs. With Config.Rate it waits in its
// sender's queue; one that would wait longer than its ValidityPeriod fails with
// 30036, and a full queue is 21611, or 30001 for a Messaging Service.
//
// A phone that is off ends a message as undelivered with code 30003, a phone
// with a Code with that one, and so does a number whose end is the code:
// +15005530007 is filtered, +15005563018 is WhatsApp's rate. Twilio's own magic
// numbers of test credentials are known too.
//
// WhatsApp (Config.WhatsApp, whatsapp:+49…): free text to a phone that did not
// write there for 24 hours is accepted and then fails with 63016; a template
// (ContentSid) goes through. `read` comes by SetStatus alone.
//
// Webhooks are posted again as the fragment of their URL says (#rc=5&rp=all),
// without one once more if there was no connection.
//
// A text of a phone is listed as Twilio lists it, whether the newsroom took it
// or not: a lost webhook loses no text. Its files are at the URLs that Twilio
// gives them, https://api.twilio.com/…/Messages/SM…/Media/ME…, which asked of
// the sandbox lead on with 307, as Twilio's lead to its CDN. A deleted file
// stays counted in num_media; whether Twilio does so is not confirmed.
//
// Not here: prices, and files that the newsroom sends. The codes 35110, 35111
// and 63007 are not confirmed by Twilio's documentation.
//
// # Twilio's own opt-out
//
// It is off until Config.OptOut, /sandbox/opt-out or the page switches it on. A
// text that is nothing but one of Twilio's default words, in any case, is
// answered by Twilio itself and handed on with an OptOutType:
//
//	STOP   STOP STOPALL UNSUBSCRIBE CANCEL END QUIT REVOKE OPTOUT: nothing goes to this phone any more
//	START  START YES UNSTOP: it gets messages again
//	HELP   HELP INFO
//
// For a blocked phone a create is 21610, and what the newsroom answers to a
// webhook is dropped; Twilio too says nothing more to it until START. A phone
// is blocked in the way in which it wrote, SMS or WhatsApp. Twilio's answers
// are on the phone, marked as its own, but neither listed nor fetched.
//
// This is what a Messaging Service with Advanced Opt-Out does. Config.OptOutDefault
// and "default" make it what Twilio does for a number without one: the same
// words and the same block, but no OptOutType, so that whoever answers START
// and HELP must know by himself that Twilio has; and it leaves WhatsApp alone.
// twilio.OptOutMode has Twilio's pages on both.
//
// # What goes wrong
//
// By a function (Server.Fault) or by rules (Server.SetFaults, /sandbox/faults,
// the page). A rule in JSON; only where and kind are needed:
//
//	{"where": "create", "kind": "accepted-late", "delay": "5s", "count": 2, "probability": 0.1, "seed": 7,
//	 "match": {"to": "+49171", "nth": [1], "every": 3, "from": 10, "until": 99, "perNumber": true, "status": ["sent"]}}
//
// The first rule that a call meets with is followed. Draws depend on the seed,
// the number and how many calls that number had, so that a run repeats.
//
//	connection  refused              closed before its first byte; needs Server.Listener around the listener
//	create, list, fetch, update:
//	            refused, reset       the connection ends, nothing was done
//	            hang                 no answer, nothing was done
//	            slow                 goes well after delay (5s), also if the caller has left
//	            5xx-json             status (500) and Twilio's error object
//	            5xx-html             status (503) and a load balancer's page
//	            5xx-empty            status (502) and nothing
//	            429                  20429 with Retry-After: delay (1s)
//	            401                  20003
//	create      reset-after          accepted, then the connection is reset
//	            5xx-after            accepted, then status (500)
//	            hang-after           accepted, then no answer
//	            cut-body             accepted, the answer ends in the middle; list too
//	            empty-object         accepted, the answer is {}
//	            wrong-types          accepted, a sid that is a number, a status that is a list
//	            307                  accepted, then a redirect to the same address
//	            accepted-late        status (500) now, accepted after delay (5s)
//	            accepted-late-reset  the same with a reset
//	            accepted-twice       two messages come to be
//	list        stale                as it was delay (60s) ago
//	            rows-missing         without the newest rows (1) of each page
//	            endless              each page has a next one
//	callback    lost                 never posted; inbound too, where the text stays in the list
//	            twice                posted again with the same id; inbound too
//	            late                 after delay (2h); inbound too
//	            bad-signature        signed with another key; inbound too
//	            unknown-fields       with fields that nobody has heard of; inbound too
//	            reordered            behind the message's next one
//	            before-answer        all of a message's before its create is answered
//	inbound     forged               before the text comes a STOP of a stranger, badly signed
//
// A badly signed request that the newsroom takes counts as taken in FaultHits.
//
// # Inside
//
// One mutex guards all messages (see book); nothing slow happens under it.
// Status callbacks go through a bounded number of workers; those of one
// message stay in order.
package twiliotest
