// Package outbox turns alerts into text messages: it decides which alerts are sent and to whom (Planner), words them
// (sms.Compose), sends them (Dispatcher) and keeps what the provider tells later (Report).
//
// # The life of one delivery
//
// A delivery is one alert for one subscriber; the database allows it once. Its state stands in its row:
//
//	planned ──> dispatching ──> accepted ──> sent ──> delivered | undelivered | failed | cancelled
//	   ^             ├────────> rejected   the provider did not take it and never will
//	   ├─────────────┤          throttled, no connection, or the configuration is wrong: later again
//	   │             ├────────> gave_up    put off too often
//	   │             └────────> unknown    nobody knows whether the provider has it
//	   └──────────────────────> skipped    opted out, left, expired
//
// Step by step, and what a power cut leaves behind at each:
//
//  1. The alert is read and worded. Cut: nothing is stored; it is read again.
//  2. One transaction stores the alert with its words and a planned row for each recipient. Cut: all of it or nothing. From here on a
//     change of the alert's text changes nothing, since its id is known.
//  3. One transaction claims the row: opt-out and expiry are looked at once more, the attempt's id is written, the row is dispatching. Cut: the row is
//     found dispatching at the next start and becomes unknown, although the request may never have left.
//  4. The request leaves, once; it carries the attempt's id. If it had to wait for more than a second, opt-out is looked
//     at again. Cut: as in 3, and here the phone may have rung.
//  5. The answer comes. Cut: as in 4; the message was taken, and the row says unknown.
//  6. One transaction writes what the answer said, and the provider's id. Cut: the row stands as written.
//  7. Reports come and move the row on, never back. One that comes before 6, even before 5, finds the row by the attempt's id. Cut: the
//     provider repeats a report that was not answered, or the row stays where it was.
//
// An unknown row is never sent again: the provider has no way to tell a repetition from a second message. It is shown to people; a late
// report makes it what it is.
package outbox
