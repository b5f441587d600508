// Package subscriber decides what a text from a person means, what it changes for that person, and what is answered. It owns the grammar, the
// states of consent and the wording of every answer. It is a pure state machine: who stores the states, and who sends the answers, is not known here.
//
// # Words
//
// Case, umlauts (ä or ae, ß or ss), accents, full-width letters, blanks, punctuation, quotes, emoji and everything invisible do not matter.
// A name of a channel is its id or its title. It may be written in one word or several, as may what stands here in several.
// A word of this table is never the name of a channel, and no joining code.
//
//	leave   STOP, STOPP, ENDE, ABMELDEN, ABBESTELLEN, CANCEL, END, QUIT, UNSUBSCRIBE
//	leave   REVOKE, OPTOUT, STOPALL
//	start   START, ANMELDEN, BESTELLEN, SUBSCRIBE, JOIN, UNSTOP
//	help    HILFE, HELP, INFO
//	status  STATUS, EINSTELLUNGEN, SETTINGS
//	data    DATEN, MEINE DATEN, AUSKUNFT, DATENSCHUTZ, DATA, MY DATA, PRIVACY
//	forget  LOESCHEN, LOSCHEN, DATEN LOESCHEN, MEINE DATEN LOESCHEN, VERGISS MICH, DELETE, DELETE MY DATA, FORGET ME
//	daily   TAEGLICH, TAGLICH, DAILY
//	urgent  NUR EILT, NUR EIL, NUR EILMELDUNGEN, URGENT ONLY, ONLY URGENT
//	pause   PAUSE
//	resume  WEITER, FORTSETZEN, PAUSE AUS, PAUSE ENDE, PAUSE BEENDEN, PAUSE STOP, RESUME, CONTINUE, PAUSE OFF, PAUSE END
//	quiet   RUHE, RUHEZEIT, NACHTRUHE, QUIET, QUIET HOURS
//	speak   SPRACHE, LANGUAGE
//	tongue  DEUTSCH, GERMAN, ENGLISCH, ENGLISH
//	short   DE, EN
//	name    NAME
//	yes     JA, GERNE, GERN, EINVERSTANDEN, YES, OK, OKAY
//	no      NEIN, NEE, NO
//	code    CODE
//	on      AN, ON
//	off     AUS, OFF
//	polite  BITTE, UND, PLEASE, AND
//	thanks  DANKE, THANKS, THANK YOU
//
// A text that begins with a word of the rows of leave always ends in left, stopped or undaily: in left if nothing but names of channels follow,
// and something else is still subscribed; in undaily if nothing but the word for digests and such names follow, and there is such a digest to end.
// All other texts are taken as one of these only if every word of them is understood; what is not is a message for the editors, whoever it comes
// from. Polite words may stand anywhere without changing anything, those of thanks at the end, but not behind STOP and a name.
//
// What may stand beside a word:
//
//   - names of channels alone join them, and beside START or before AN; beside STOP or before AUS they say what ends.
//   - TÄGLICH stands at either end of the names that it is about, or alone: it is about all channels that the person has at present then. A word for
//     on or off, START or STOP may stand beside it. NUR EILT is the same as TÄGLICH AUS.
//   - PAUSE takes a number of days, or of TAGE, WOCHEN, MONATE (DAYS, WEEKS, MONTHS); alone it is a week. It lasts 1 to 90 days. START and every channel
//     that is joined end it as WEITER does.
//   - RUHE takes two times: 22-6, 22:30-06:00, VON 22 BIS 6 UHR, 10 PM TO 6 AM; with AUS there are no quiet hours, not even the house's; alone, and with
//     AN, those of the house hold.
//   - SPRACHE takes DE, EN or the name of a language, which may also stand alone.
//   - NAME takes up to three words that follow, as they are written: at most 40 characters, and no phone number. With more it is a message. Alone, and with AUS, it ends a name.
//   - A joining code stands alone or beside names of channels, with CODE before it or without. It opens closed channels for good.
//
// # Calls, codes and invitations
//
// A text that begins with one of the answers of the newest call that is still open ("ja, komme um 8"), or with its number ("2 komme später"), is that
// answer, whatever follows. Before that come STOP, HILFE, names of channels, and commands that are longer than the answer: PAUSE 7 is
// a pause even if one may answer "Pause". A text that begins with the code of a thread (K7Q2F9 JA), or with its short link, is an answer or a message
// in that thread; only STOP is a STOP behind a code too.
//
// Who is invited to channels joins them by JA, by their names, or by START if there is nothing else that it brings; NEIN declines. Where a call is open too, JA and
// NEIN belong to whichever came last. With neither they are messages. A STOP ends invitations.
//
// A text of one or two words that would be understood with one letter left out, added, mistaken or swapped is asked back (unsure), and
// nothing changes, not even for a misspelt STOP. Words of less than four letters, a wrong first letter, and ordinary words such as "Stadt" are no such case.
//
// # States
//
// A person is new (the zero [State], nothing subscribed), has channels, or has stopped. The columns are the state before, the words are what the text turned
// out to be; the newsroom of this table has the open channels Mini, which has a digest, and Maxi, which has none, and the closed channel Feuerwehr, whose code
// is 4711AB. Invited is somebody with both open channels who is offered Feuerwehr. Called is somebody with both who was sent a call that has the code K7Q2F9 and
// takes Ja, Nein and Komme später, after an alert with the code M3X8PD. Blocked is who has stopped by the provider's own means.
//
//	text                 new        Mini       both       daily      paused     invited    called     stopped    blocked
//	MINI                 joined     joined     joined     joined     joined     joined     joined     joined     refused
//	MINI FEUERWEHR       joined     joined     joined     joined     joined     joined     joined     joined     refused
//	FEUERWEHR            refused    refused    refused    refused    refused    joined     refused    refused    refused
//	FEUERWEHR 4711AB     joined     joined     joined     joined     joined     joined     joined     joined     refused
//	4711AB               joined     joined     joined     joined     joined     joined     joined     joined     refused
//	FEUERWEHR 0815XY     refused    refused    refused    refused    refused    message    refused    refused    refused
//	START                joined     joined     joined     joined     joined     joined     joined     joined     joined
//	START MAXI           joined     joined     joined     joined     joined     joined     joined     joined     refused
//	STOP                 stopped    stopped    stopped    stopped    stopped    stopped    stopped    stopped    stopped
//	STOP MINI            stopped    stopped    left       left       left       left       left       stopped    stopped
//	MINI STOP            stopped    stopped    left       left       left       left       left       stopped    stopped
//	STOP MAXI            stopped    left       left       left       left       left       left       stopped    stopped
//	STOP MINI MAXI       stopped    stopped    stopped    stopped    stopped    stopped    stopped    stopped    stopped
//	STOP THAT            stopped    stopped    stopped    stopped    stopped    stopped    stopped    stopped    stopped
//	STOOP                unsure     unsure     unsure     unsure     unsure     unsure     unsure     unsure     unsure
//	TÄGLICH              refused    daily      daily      daily      daily      daily      daily      refused    refused
//	TÄGLICH MINI         daily      daily      daily      daily      daily      daily      daily      daily      refused
//	TÄGLICH MAXI         refused    refused    refused    refused    refused    refused    refused    refused    refused
//	DAILY OFF            undaily    undaily    undaily    undaily    undaily    undaily    undaily    undaily    undaily
//	NUR EILT             undaily    undaily    undaily    undaily    undaily    undaily    undaily    undaily    undaily
//	MINI TÄGLICH AUS     undaily    undaily    undaily    undaily    undaily    undaily    undaily    undaily    undaily
//	STOP TÄGLICH         stopped    stopped    stopped    undaily    stopped    stopped    stopped    stopped    stopped
//	STOP DAILY MAXI      stopped    left       left       left       left       left       left       stopped    stopped
//	PAUSE 7              refused    paused     paused     paused     paused     paused     paused     refused    refused
//	PAUSE 2 WOCHEN       refused    paused     paused     paused     paused     paused     paused     refused    refused
//	PAUSE 100            refused    refused    refused    refused    refused    refused    refused    refused    refused
//	WEITER               resumed    resumed    resumed    resumed    resumed    resumed    resumed    resumed    resumed
//	RUHE 22-6            hushed     hushed     hushed     hushed     hushed     hushed     hushed     hushed     hushed
//	RUHE 25-6            refused    refused    refused    refused    refused    refused    refused    refused    refused
//	RUHE                 hushed     hushed     hushed     hushed     hushed     hushed     hushed     hushed     hushed
//	RUHE AUS             hushed     hushed     hushed     hushed     hushed     hushed     hushed     hushed     hushed
//	SPRACHE EN           spoken     spoken     spoken     spoken     spoken     spoken     spoken     spoken     spoken
//	DEUTSCH              spoken     spoken     spoken     spoken     spoken     spoken     spoken     spoken     spoken
//	SPRACHE              refused    refused    refused    refused    refused    refused    refused    refused    refused
//	NAME Anna            named      named      named      named      named      named      named      named      named
//	NAME 0171            refused    refused    refused    refused    refused    refused    refused    refused    refused
//	NAME                 named      named      named      named      named      named      named      named      named
//	STATUS               reported   reported   reported   reported   reported   reported   reported   reported   reported
//	HILFE                helped     helped     helped     helped     helped     helped     helped     helped     helped
//	DATEN                disclosed  disclosed  disclosed  disclosed  disclosed  disclosed  disclosed  disclosed  disclosed
//	LÖSCHEN              forgotten  forgotten  forgotten  forgotten  forgotten  forgotten  forgotten  forgotten  forgotten
//	JA                   message    message    message    message    message    joined     replied    message    message
//	JA, komme um 8       message    message    message    message    message    message    replied    message    message
//	JA MINI              message    message    message    message    message    joined     replied    message    message
//	NEIN DANKE           message    message    message    message    message    declined   replied    message    message
//	1                    message    message    message    message    message    message    replied    message    message
//	2 geht nicht         message    message    message    message    message    message    replied    message    message
//	Komme später         message    message    message    message    message    message    replied    message    message
//	K7Q2F9 JA            message    message    message    message    message    message    replied    message    message
//	M3X8PD Danke         message    message    message    message    message    message    message    message    message
//	K7Q2F9 STOP          message    message    message    message    message    message    stopped    message    message
//	MINO                 unsure     unsure     unsure     unsure     unsure     unsure     unsure     unsure     unsure
//	Danke!               message    message    message    message    message    message    message    message    message
//
// A person who stopped keeps in State.Channels what START brings back; naming a channel brings back that one alone. A closed channel
// that a person was let into stays open to that person. To leave the last channel is to stop. A stop is confirmed once: who says it
// again is not texted any more. Quiet hours, a name, the language and what the person was let into outlast a STOP; digests and invitations do not.
//
// A digest belongs to a channel that a person has: TÄGLICH MINI joins Mini too. It ends with the channel and with every stop, and comes back only when
// it is asked for again: neither START nor the name of the channel brings it. Each digest is a text message of its own.
//
// Whom the provider blocks gets nothing until it is told START, so that person stays stopped. What such a person asks for is kept for that
// START, and the answer says to send it. What the provider has taken for a word of its own it has answered, so nothing is answered here.
//
// Answers are German or English: by SPRACHE, which holds for good; before that by the last word of one language that the person used; before that by the
// newsroom's.
package subscriber
