package subscriber

import (
	"slices"
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
	daily              // the digests of the channels named, or of all that the person has
	on                 // beside daily: the same
	off                // beside daily: no digests any more
	polite             // nothing: such a word may stand before, between and behind the others
)

// word is one word of the grammar, in the form that words gives it.
type word struct {
	text     string
	verb     verb
	language string // of the person who uses it; "" if both languages have it
}

// vocabulary is every word that means something by itself. The tables in the package comment are checked against it.
func vocabulary() []word {
	return []word{
		{"stop", leave, ""},
		{"stopp", leave, "de"},
		{"ende", leave, "de"},
		{"abmelden", leave, "de"},
		{"cancel", leave, "en"},
		{"end", leave, "en"},
		{"quit", leave, "en"},
		{"unsubscribe", leave, "en"},
		{"revoke", leave, "en"},
		{"optout", leave, "en"},
		{"stopall", leave, "en"},
		{"start", start, ""},
		{"anmelden", start, "de"},
		{"subscribe", start, "en"},
		{"unstop", start, "en"}, // Twilio's own word for it
		{"hilfe", help, "de"},
		{"help", help, "en"},
		{"info", help, ""},
		{"taeglich", daily, "de"},
		{"taglich", daily, "de"}, // by phones that have no umlauts
		{"daily", daily, "en"},
		{"an", on, "de"},
		{"on", on, "en"},
		{"aus", off, "de"},
		{"off", off, "en"},
		{"bitte", polite, "de"},
		{"und", polite, "de"},
		{"please", polite, "en"},
		{"and", polite, "en"},
	}
}

// known gives the word of the grammar that text is; its verb is tell if it is none.
func known(text string) word {
	if w, ok := byText()[text]; ok {
		return w
	}
	return word{text: text}
}

// byText finds the words of the vocabulary.
var byText = sync.OnceValue(func() map[string]word {
	all := map[string]word{}
	for _, w := range vocabulary() {
		all[w.text] = w
	}
	return all
})

func isPolite(text string) bool { return known(text).verb == polite }

// languageOf is the language of the first word that belongs to one of the two; "" if none does.
func languageOf(words []string) string {
	for _, text := range words {
		if language := known(text).language; language != "" {
			return language
		}
	}
	return ""
}

// request is a text understood.
type request struct {
	verb     verb
	channels []string // ids, for join, and for leave, daily and off unless it is everything
	language string   // of the words; "" if both languages have them
	stop     bool     // of off: it was said with a word that ends more than digests
}

// understand finds out what the words ask for. A STOP word at the front ends everything unless nothing but channels follow: who wants to be
// left alone must not fail at the grammar. All else is understood only if every word of it is, since a sentence that happens to begin with
// the name of a channel is a message.
func (n Newsroom) understand(words []string) request {
	found := n.requested(words)
	if found.verb != tell {
		found.language = languageOf(words)
	}
	return found
}

func (n Newsroom) requested(words []string) request {
	core := words
	for len(core) > 0 && isPolite(core[0]) {
		core = core[1:]
	}
	if len(core) == 0 {
		return request{verb: tell}
	}
	names, first := n.names(), known(core[0]).verb
	if first == leave {
		return names.leaving(core[1:])
	}
	for isPolite(core[len(core)-1]) {
		core = core[:len(core)-1]
	}
	if len(core) == 1 && (first == start || first == help) {
		return request{verb: first}
	}
	if channels := names.politely(words); channels != nil { // with the words at both ends: they may be part of a name
		return request{verb: join, channels: channels}
	}
	if found := names.digests(core); found.verb != tell {
		return found
	}
	return names.request(core)
}

// leaving understands what follows a STOP word: names of channels, or the word for digests with or without names. Whatever else follows, it is everything.
func (n names) leaving(words []string) request {
	if rest, found := cut(words, daily); found {
		if channels := n.all(rest); channels != nil || len(rest) == 0 {
			return request{verb: off, channels: channels, stop: true}
		}
	}
	return request{verb: leave, channels: n.all(words)}
}

// digests understands the word for digests beside names and a word that says on or off, in any order: TÄGLICH, MAXI TÄGLICH, TÄGLICH AUS.
func (n names) digests(words []string) request {
	rest, found := cut(words, daily)
	if channels, fits := n.digestsOf(rest); found && fits {
		return request{verb: daily, channels: channels}
	}
	for _, switched := range []request{{verb: daily}, {verb: off}, {verb: off, stop: true}} {
		rest, both := cutBoth(words, switched)
		if channels, fits := n.digestsOf(rest); both && fits {
			switched.channels = channels
			return switched
		}
	}
	return request{verb: tell}
}

// digestsOf gives the channels that are named beside the word for digests: none for all of them.
func (n names) digestsOf(words []string) (channels []string, fits bool) {
	channels = n.politely(words)
	return channels, channels != nil || !slices.ContainsFunc(words, func(text string) bool { return !isPolite(text) })
}

// cutBoth takes off the word for digests and one that switches them as the request says.
func cutBoth(words []string, switched request) (rest []string, found bool) {
	by := []verb{on, start}
	switch {
	case switched.stop:
		by = []verb{leave}
	case switched.verb == off:
		by = []verb{off}
	}
	if rest, found = cut(words, daily); found { // before the other one, which may begin a name: a channel "Aus der Region"
		return cut(rest, by...)
	}
	if rest, found = cut(words, by...); found {
		return cut(rest, daily)
	}
	return nil, false
}

// cut takes one word with one of the verbs off the front or the end.
func cut(words []string, verbs ...verb) (rest []string, found bool) {
	if len(words) == 0 {
		return nil, false
	}
	last := len(words) - 1
	if slices.Contains(verbs, known(words[0]).verb) {
		return words[1:], true
	}
	return words[:last], slices.Contains(verbs, known(words[last]).verb)
}

// request understands a word of the grammar beside names: START MAXI, MAXI STOP.
func (n names) request(words []string) request {
	last := len(words) - 1
	if known(words[0]).verb == start {
		if channels := n.politely(words[1:]); channels != nil {
			return request{verb: join, channels: channels}
		}
	}
	if known(words[last]).verb == leave {
		if channels := n.politely(words[:last]); channels != nil {
			return request{verb: leave, channels: channels}
		}
	}
	return request{verb: tell}
}
