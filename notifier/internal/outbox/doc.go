// Package outbox turns alerts into text messages: it decides which alerts are sent and to whom (Planner), words them
// (sms.Compose), sends them and finds out what became of each (Dispatcher).
//
// # The life of one delivery
//
// A delivery is one alert for one subscriber; the database allows it once. Its state stands in its row:
//
//	planned ──> dispatching ──> accepted ──> sent ──> delivered | undelivered | failed
//	 ^ ^ ^           │             ^                                           │
//	 │ │ │           ├─> rejected  │    the provider did not take it, and never will
//	 │ │ │           │             │                                           │
//	 │ │ │           └─> unknown ──┤    nobody knows whether the provider has it
//	 │ │ │                  │      │
//	 │ │ │                  │      └──  a report or its list shows that it has
//	 │ │ └──────────────────┤           its list shows that it has not: again, five attempts at most
//	 │ │                    └─> gave_up no attempt is left, or the alert is over
//	 │ └── from dispatching: throttled, no connection, the configuration is wrong; or given back before it was begun
//	 └──── from failed: it waited too long at the provider and surely was not sent: again, twice at most
//
//	planned ──> skipped (opted out, left, suspended, paused, expired, overtaken, answered, same text) | cancelled
//	planned ──> planned, due at the end of the quiet hours
//
// Step by step, and what a power cut leaves behind at each:
//
//  1. The alert is read and worded. Cut: nothing is stored; it is read again.
//  2. One transaction stores the alert with its words and a planned row for each recipient; an all-clear skips what still waits of its thread; an
//     alert for more people than may be is held. Cut: all of it or nothing. From here on a change of the alert's text changes nothing,
//     since its id is known.
//  3. One transaction claims the row: opt-out, pause, quiet hours, hold, cancel and expiry are looked at once more, the attempt's id and the worker are written, the
//     row is dispatching. Cut: the row is found dispatching, at the next start or by another notifier when the lease of this one is over,
//     and becomes unknown, although the request may never have left. Where nobody knows whether it was committed, the next claim gives the row back.
//  4. If it had to wait for more than half a second, all that is looked at again, and that the row is still ours. The request leaves,
//     once; it carries the attempt's id. Cut: as in 3, and here the phone may have rung.
//  5. The answer comes. Cut: as in 4; the message was taken, and the row says unknown.
//  6. One transaction writes what the answer said, and the provider's id. Cut: the row stands as written.
//  7. Reports come and move the row on, never back. One that comes before 6, even before 5, finds the row by the attempt's id. Cut: the
//     provider repeats a report that was not answered, or the row stays where it was.
//  8. An unknown row is looked for in the provider's list of messages to that number, 45, 90 and 180 seconds after its attempt: created since
//     then, holding the alert's link and its text, and not known to belong to another delivery. Found: the row has it, as if a report had come. All
//     three looks answered without it: planned, so back to 3. Cut: it is looked for again; a look changes nothing until it is written.
//
// The provider has no way to tell a repetition from a second message, so an unknown row is never sent again on a guess. While the list
// cannot be had, or shows what may be ours and may be not, the row stays unknown, and `status` shows it.
//
// A delivery has one message at the provider: the one of which it told first. Should it have two all the same, because it took one request
// twice or hid the first from its list, the second is counted, shown, and cancelled while the provider still has it.
//
// # What follows from what the provider says
//
// rules.go is the one place where it is decided; package twilio knows which code is which class.
//
//	opted-out                  the person is stopped here too
//	invalid                    the number is suspended until it texts us
//	unauthorised, sender       nothing is burnt, the way stops and is tried with one message, after 2 s, then ever later, up to a minute; by WhatsApp, only that waits
//	region                     nothing is burnt, these numbers wait, others go on; status tells
//	throttled                  later, while the alert lasts: as the provider asks, else after a pause that grows to half a minute for all
//	queue                      as an answer: the same; as a report: again, twice at most, while the alert lasts
//	window                     again by the template
//	unreachable, carrier       final
//	body, filtered, other      final; twenty in a row that are our fault, without one message that gets through, stop the way
//	no class (5xx, no answer)  unknown; twenty in a row stop the way too
//
// # Who is held back
//
// Hold, cancel and STOP work within a second: each is looked at in the claim, and again before a message that was claimed more than half a
// second ago. Answers to people come ahead of alerts, alerts ahead of digests. The rate and the limit per hour count over all
// notifiers that share a database.
//
// # Quiet hours and pauses
//
// Whoever is in quiet hours, the person's own or else the house's, gets what can wait at their end: alerts, digests, invitations and reminders. What
// is extreme and what is said to one person waits for nothing. The claim puts such a row off to the end of the hours, to the moment at which the clock is put
// on or back, or to the end of the alert, whichever comes first, and decides anew then. So a night of seven hours or nine ends when it ends; what is
// over by then is skipped as expired; an all-clear overtakes what waits. Followers wait with their first; an extreme one makes its thread
// extreme, so that the first goes too. Hours that somebody changes, a person or the house, are looked at again at once.
//
// Whoever pauses is no recipient of what is planned meanwhile, and what was planned before is skipped. Neither is sent when the pause is over: who
// asks for a week without messages does not ask for all of them on the eighth day, and the newsroom's pages have them. What is extreme passes.
//
// # Calls
//
// An alert with replies may have a second message, by whoever asks for it first of all notifiers: in one transaction the call's time is
// taken away and the message is planned, under the call's id with !2 behind it, which no post's id has. Cut: both or neither. It
// comes when the time that the call gives has passed since a first message was accepted, for each person since its own; not while the call is held, and not at all
// once it is cancelled, cleared, over or answered by everybody. It goes to those who were sent the call and have not answered; who answers, or stops, while it
// waits is skipped. Or it goes to the people of other channels and says how many have answered: these may answer too, and get what follows in
// the thread. A message that still waited when the second one was planned has none.
//
// # What is said to one person
//
// Answers of editors and notices of ours are sealed, and take the same way as alerts: claimed, retried, looked for. They go ahead of all else, pass over
// quiet hours and pauses, outlive the all-clear of their thread, and stand in no list, but are counted. They have no link by which the provider's list could tell
// them apart, so an unknown one is the oldest message since then that ends in its words and that no delivery has: of two equal answers each finds one.
//
// # Several notifiers
//
// Each has a lease in the database, which runs by the database's clock. One that cannot renew it begins nothing from half of it on; what it
// had in hand is taken over, as unknown, when it is over. So a notifier that was only slow, or slept, meets its rows taken, and one
// that died leaves nothing behind. What remains is a process that is frozen for minutes just between the last look at the row and its request.
package outbox
