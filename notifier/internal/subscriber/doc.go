// Package subscriber decides what a text from a person means, what it changes for that person, and what is answered. It owns the grammar, the
// states of consent and the wording of every answer. It is a pure state machine: who stores the states, and who sends the answers, is not known here.
//
// # Words
//
// Case, umlauts (ä or ae, ß or ss), accents, full-width letters, blanks, punctuation, quotes, emoji and everything invisible do not matter.
// A name of a channel is its id or its title, in one word or several. A word of this table is never the name of a channel.
//
//	leave    STOP STOPP ENDE ABMELDEN CANCEL END QUIT UNSUBSCRIBE REVOKE OPTOUT STOPALL
//	start    START ANMELDEN SUBSCRIBE UNSTOP
//	help     HILFE HELP INFO
//	daily    TAEGLICH TAGLICH DAILY
//	on       AN ON
//	off      AUS OFF
//	polite   BITTE UND PLEASE AND
//
// A text that begins with a word of the first row always ends in left, stopped or undaily: in left if nothing but names of channels follow,
// and something else is still subscribed; in undaily if nothing but the word for digests and such names follow, and there is such a digest to end.
// The word for digests, TÄGLICH, stands at either end of the names that it is about, or alone: it is about all channels that the person has at
// present then. A word for on or off, START or one of the first row may stand beside it. Polite words may stand anywhere else without changing anything. All other texts are taken as one of these only if
// every word of them is understood; what is not is a message for the editors, whoever it comes from.
//
// # States
//
// A person is new (the zero [State], nothing subscribed), has channels, or has stopped. The columns are the state before, the words are what the text turned
// out to be; the newsroom of this table has the open channels Mini, which has a digest, and Maxi, which has none, and the closed channel Feuerwehr.
//
//	text               new       has Mini   has both   both, daily   stopped
//	MINI               joined    joined     joined     joined        joined
//	MINI FEUERWEHR     joined    joined     joined     joined        joined
//	FEUERWEHR          refused   refused    refused    refused       refused
//	START              joined    joined     joined     joined        joined
//	START MAXI         joined    joined     joined     joined        joined
//	STOP               stopped   stopped    stopped    stopped       stopped
//	STOP MINI          stopped   stopped    left       left          stopped
//	MINI STOP          stopped   stopped    left       left          stopped
//	STOP MAXI          stopped   left       left       left          stopped
//	STOP MINI MAXI     stopped   stopped    stopped    stopped       stopped
//	STOP THAT          stopped   stopped    stopped    stopped       stopped
//	TÄGLICH            refused   daily      daily      daily         refused
//	TÄGLICH MINI       daily     daily      daily      daily         daily
//	TÄGLICH MAXI       refused   refused    refused    refused       refused
//	DAILY OFF          undaily   undaily    undaily    undaily       undaily
//	MINI TÄGLICH AUS   undaily   undaily    undaily    undaily       undaily
//	STOP TÄGLICH       stopped   stopped    stopped    undaily       stopped
//	STOP DAILY MAXI    stopped   left       left       left          stopped
//	HILFE              helped    helped     helped     helped        helped
//	Danke!             message   message    message    message       message
//
// A person who stopped keeps in State.Channels what START brings back; naming a channel brings back that one alone. A closed channel
// that a person was let into stays open to that person. To leave the last channel is to stop. A stop is confirmed once: who says it
// again is not texted any more.
//
// A digest belongs to a channel that a person has: TÄGLICH MINI joins Mini too. It ends with the channel and with every stop, and comes back only when
// it is asked for again: neither START nor the name of the channel brings it. Each digest is a text message of its own.
//
// Answers are German or English: by the last word of one language that the person used, before that by the newsroom's.
package subscriber
