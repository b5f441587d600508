package subscriber

import (
	"slices"
	"strings"
)

// request is a text understood.
type request struct {
	verb     verb
	channels []string // ids, for join, yes and guess, and for leave, daily and off unless it is everything
	opened   []string // those of channels that a joining code opens
	language string   // of the words; "" if both languages have them
	stop     bool     // of off: it was said with a word that ends more than digests
	text     string   // of what stands behind name and quiet: as it was written; of start: the word
	days     int      // of pause
	words    int      // how many the request is, without polite ones around it
}

// understand finds out what a text asks for. A STOP word at the front ends everything unless nothing but channels follow: who wants to be
// left alone must not fail at the grammar. All else is understood only if every word of it is, since a sentence that happens to begin with
// the name of a channel is a message.
func (n names) understand(t text) request {
	found := n.requested(t)
	if found.verb != tell && found.language == "" {
		found.language = languageOf(t.words)
	}
	return found
}

func (n names) requested(t text) request {
	core, front := t.core()
	if len(core) == 0 {
		return request{}
	}
	switch first := known(core[0]).verb; {
	case first == leave:
		return n.leaving(t.words[front+1:])
	case len(core) > 1 && known(core[0]+core[1]).verb == leave: // OPT OUT
		return n.leaving(t.words[front+2:])
	case first == name && len(strings.Fields(t.behind(front+1))) <= nameWords:
		return request{verb: name, text: t.behind(front + 1), words: len(core)}
	}
	for _, found := range []request{
		alone(core), n.joining(t.words), n.joining(core), n.digests(core), n.request(core),
		pausing(core), hushing(t, front, core), speaking(core), n.consenting(core),
	} {
		if found.verb != tell {
			found.words = len(core)
			return found
		}
	}
	return request{}
}

// core is a text without the polite words around it, and how many stand before it.
func (t text) core() (core []string, front int) {
	front = leading(t.words)
	core = t.words[front:]
	return core[:len(core)-trailing(core)], front
}

// leading counts the polite words at the front.
func leading(words []string) (count int) {
	for count < len(words) && isPolite(words[count]) {
		count++
	}
	return count
}

// trailing counts the polite words at the end, and those of thanks; one word at least is left.
func trailing(words []string) (count int) {
	for count < len(words)-1 {
		rest := words[:len(words)-count]
		last := len(rest) - 1
		switch {
		case slices.Contains([]verb{polite, thanks}, known(rest[last]).verb):
			count++
		case last > 1 && known(rest[last-1]+rest[last]).verb == thanks:
			count += 2
		default:
			return count
		}
	}
	return count
}

// alone understands words that are the whole text, in one or apart.
func alone(core []string) request {
	w := known(strings.Join(core, ""))
	switch w.verb {
	case start, help, status, data, forget, resume, pause, tongue:
		found := request{verb: w.verb, text: w.text, language: w.language}
		if w.verb == pause {
			found.days = weekDays
		}
		return found
	case urgent:
		return request{verb: off, language: w.language}
	}
	return request{}
}

// joining understands names of channels, and nothing else but polite words.
func (n names) joining(words []string) request {
	if channels := n.politely(words); channels != nil {
		return request{verb: join, channels: channels}
	}
	return request{}
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

// request understands a word of the grammar beside names: START MAXI, MAXI BESTELLEN, MAXI STOP, MAXI AUS. What begins with STOP is understood before.
func (n names) request(words []string) request {
	last := len(words) - 1
	switch known(words[last]).verb {
	case leave, off:
		if channels := n.politely(words[:last]); channels != nil {
			return request{verb: leave, channels: channels}
		}
	case on:
		return n.joining(words[:last])
	}
	if rest, found := cut(words, start); found {
		return n.joining(rest)
	}
	return request{}
}
