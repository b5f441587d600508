package subscriber

import (
	"strings"
	"sync"
)

// verb is what a person wants.
type verb int

const (
	tell   verb = iota // something to the editors
	join               // the channels named
	leave              // the channels named, or all
	start              // again what STOP ended, or the first channel
	help               // an explanation
	status             // what the person gets
	data               // what is stored about the person
	forget             // nothing to be stored any more
	daily              // the digests of the channels named, or of all that the person has
	urgent             // no digests
	pause              // nothing for some days
	resume             // no pause any more
	quiet              // other quiet hours
	speak              // a language, which is named behind it
	tongue             // the language of the word
	short              // behind speak: the same
	name               // to be called what follows
	yes                // what the person was invited to
	no                 // none of it
	code               // before a joining code: nothing
	on                 // beside daily and quiet: the same
	off                // beside daily, quiet and the like: the contrary
	polite             // nothing: such a word may stand before, between and behind the others
	thanks             // nothing: such a word may stand behind the others
	guess              // to join by a code that does not fit; no word means this
)

// word is a word of the grammar, or several that are one, in the form that words gives them.
type word struct {
	text     string
	verb     verb
	language string // of the person who uses it, and of tongue and short the one that is meant; "" if both languages have it
}

// mostWords is how many may be one.
const mostWords = 3

// key is how the word is found: in one.
func (w word) key() string { return strings.ReplaceAll(w.text, " ", "") }

// vocabulary is every word that means something by itself. The tables in the package comment are checked against it.
func vocabulary() []word {
	return []word{
		{"stop", leave, ""},
		{"stopp", leave, "de"},
		{"ende", leave, "de"},
		{"abmelden", leave, "de"},
		{"abbestellen", leave, "de"},
		{"cancel", leave, "en"},
		{"end", leave, "en"},
		{"quit", leave, "en"},
		{"unsubscribe", leave, "en"},
		{"revoke", leave, "en"},
		{"optout", leave, "en"},
		{"stopall", leave, "en"},
		{"start", start, ""},
		{"anmelden", start, "de"},
		{"bestellen", start, "de"},
		{"subscribe", start, "en"},
		{"join", start, "en"},
		{"unstop", start, "en"}, // Twilio's own word for it
		{"hilfe", help, "de"},
		{"help", help, "en"},
		{"info", help, ""},
		{"status", status, ""},
		{"einstellungen", status, "de"},
		{"settings", status, "en"},
		{"taeglich", daily, "de"},
		{"taglich", daily, "de"}, // by phones that have no umlauts
		{"daily", daily, "en"},
		{"nur eilt", urgent, "de"},
		{"nur eil", urgent, "de"},
		{"nur eilmeldungen", urgent, "de"},
		{"urgent only", urgent, "en"},
		{"only urgent", urgent, "en"},
		{"pause", pause, ""},
		{"weiter", resume, "de"},
		{"fortsetzen", resume, "de"},
		{"pause aus", resume, "de"},
		{"pause ende", resume, "de"},
		{"pause beenden", resume, "de"},
		{"pause stop", resume, ""},
		{"resume", resume, "en"},
		{"continue", resume, "en"},
		{"pause off", resume, "en"},
		{"pause end", resume, "en"},
		{"ruhe", quiet, "de"},
		{"ruhezeit", quiet, "de"},
		{"nachtruhe", quiet, "de"},
		{"quiet", quiet, "en"},
		{"quiet hours", quiet, "en"},
		{"sprache", speak, "de"},
		{"language", speak, "en"},
		{"deutsch", tongue, "de"},
		{"german", tongue, "de"},
		{"englisch", tongue, "en"},
		{"english", tongue, "en"},
		{"de", short, "de"},
		{"en", short, "en"},
		{"name", name, ""},
		{"daten", data, "de"},
		{"meine daten", data, "de"},
		{"auskunft", data, "de"},
		{"datenschutz", data, "de"},
		{"data", data, "en"},
		{"my data", data, "en"},
		{"privacy", data, "en"},
		{"loeschen", forget, "de"},
		{"loschen", forget, "de"},
		{"daten loeschen", forget, "de"},
		{"meine daten loeschen", forget, "de"},
		{"vergiss mich", forget, "de"},
		{"delete", forget, "en"},
		{"delete my data", forget, "en"},
		{"forget me", forget, "en"},
		{"ja", yes, "de"},
		{"gerne", yes, "de"},
		{"gern", yes, "de"},
		{"einverstanden", yes, "de"},
		{"yes", yes, "en"},
		{"ok", yes, ""},
		{"okay", yes, ""},
		{"nein", no, "de"},
		{"nee", no, "de"},
		{"no", no, "en"},
		{"code", code, ""},
		{"an", on, "de"},
		{"on", on, "en"},
		{"aus", off, "de"},
		{"off", off, "en"},
		{"bitte", polite, "de"},
		{"und", polite, "de"},
		{"please", polite, "en"},
		{"and", polite, "en"},
		{"danke", thanks, "de"},
		{"thanks", thanks, "en"},
		{"thank you", thanks, "en"},
	}
}

// known gives the word of the grammar that text is; its verb is tell if it is none.
func known(text string) word {
	if w, ok := byKey()[text]; ok {
		return w
	}
	return word{text: text}
}

// byKey finds the words of the vocabulary.
var byKey = sync.OnceValue(func() map[string]word {
	all := map[string]word{}
	for _, w := range vocabulary() {
		all[w.key()] = w
	}
	return all
})

func isPolite(text string) bool { return known(text).verb == polite }

// languageOf is the language of the first word, or words that are one, that belong to one of the two; "" if none does.
func languageOf(words []string) string {
	for from := range words {
		for to := from + 1; to <= min(from+mostWords, len(words)); to++ {
			if language := known(strings.Join(words[from:to], "")).language; language != "" {
				return language
			}
		}
	}
	return ""
}
