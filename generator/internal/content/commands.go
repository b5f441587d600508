package content

import "strings"

// command is what words mean to the notifier when people text them.
type command struct {
	name   string // as the manual of the notifier's grammar calls it
	answer bool   // an answer may begin with such a word: while it can be given, it is what the word means
	words  string // in the form of Slug, several that are one with blanks between them
}

// commands are all words of the notifier's grammar. They are a copy, since the two programs share no code; a test holds it to the original.
func commands() []command {
	return []command{
		{"leave", false, "stop, stopp, ende, abmelden, abbestellen, cancel, end, quit, unsubscribe, revoke, optout, stopall"},
		{"start", false, "start, anmelden, bestellen, subscribe, join, unstop"},
		{"help", false, "hilfe, help, info"},
		{"status", false, "status, einstellungen, settings"},
		{"data", false, "daten, meine daten, auskunft, datenschutz, data, my data, privacy"},
		{"forget", false, "loeschen, loschen, daten loeschen, meine daten loeschen, vergiss mich, delete, delete my data, forget me"},
		{"daily", false, "taeglich, taglich, daily"},
		{"urgent", false, "nur eilt, nur eil, nur eilmeldungen, urgent only, only urgent"},
		{"pause", false, "pause"},
		{"resume", true, "weiter, fortsetzen, pause aus, pause ende, pause beenden, pause stop, resume, continue, pause off, pause end"},
		{"quiet", false, "ruhe, ruhezeit, nachtruhe, quiet, quiet hours"},
		{"speak", false, "sprache, language"},
		{"tongue", true, "deutsch, german, englisch, english"},
		{"short", true, "de, en"},
		{"name", false, "name"},
		{"yes", true, "ja, gerne, gern, einverstanden, yes, ok, okay"},
		{"no", true, "nein, nee, no"},
		{"code", false, "code"},
		{"on", true, "an, on"},
		{"off", true, "aus, off"},
		{"polite", false, "bitte, und, please, and"}, // which is passed over, so that the answer would not be found
		{"thanks", true, "danke, thanks, thank you"},
	}
}

// commandOf finds what a text means to the notifier that is nothing but a word of the grammar, written in one word or in several.
func commandOf(text string) (found command, ok bool) {
	key := plainReply(text)
	for _, c := range commands() {
		for word := range strings.SplitSeq(c.words, ", ") {
			if strings.ReplaceAll(word, " ", "") == key {
				return c, true
			}
		}
	}
	return command{}, false
}

// beginsWithCommand says whether an answer would be taken for something else by its first words.
func beginsWithCommand(answer string) bool {
	words := strings.Split(Slug(answer), "-")
	for i := range words {
		if c, ok := commandOf(strings.Join(words[:i+1], "")); ok && !c.answer {
			return true
		}
	}
	return false
}
