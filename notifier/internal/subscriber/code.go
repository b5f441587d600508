package subscriber

import (
	"slices"
	"strings"
	"unicode"
)

const (
	shortCode = 4  // how many characters a word needs to be taken for a try at a code
	codeParts = 4  // how many words a code may be written in
	codeWords = 12 // how long a text with a code may be; what is longer is a message
)

// codes finds the ids of the closed channels by what opens them, written as one word. A code that is a name or a word of the grammar opens nothing.
func (p person) codes() map[string][]string {
	codes := map[string][]string{}
	for _, c := range p.newsroom.Channels {
		key := strings.Join(words(c.Code), "")
		if _, taken := p.names[key]; key != "" && !taken && !c.Open && known(key).verb == tell {
			codes[key] = append(codes[key], c.ID)
		}
	}
	return codes
}

// coded understands a joining code, alone or with names of channels, in any order; and a wrong one, where that cannot be a message: behind the
// name of a channel that the person may not have. Somebody else who writes "Feuerwehr 2030" means something.
func (p person) coded(t text) request {
	core, _ := t.core()
	if len(core) > codeWords {
		return request{}
	}
	if len(core) > 0 && known(core[0]).verb == start {
		core = core[1:]
	}
	codes := p.codes()
	for from := range core {
		for to := from + 1; to <= min(from+codeParts, len(core)); to++ {
			opened := codes[strings.Join(core[from:to], "")]
			rest := slices.Concat(core[:from], core[to:])
			if found, fits := p.names.namedBeside(rest); fits && len(opened) > 0 {
				return request{verb: join, channels: slices.Concat(opened, without(found, opened)), opened: opened}
			}
		}
	}
	return p.wrong(core, len(codes) > 0)
}

// namedBeside gives the channels that are named beside a code; none is fine.
func (n names) namedBeside(words []string) (channels []string, fits bool) {
	words = slices.DeleteFunc(slices.Clone(words), func(text string) bool { return known(text).verb == code || isPolite(text) })
	channels = n.all(words)
	return channels, channels != nil || len(words) == 0
}

// wrong understands the name of a closed channel with something that looks like a code, and whatever the word for a code announces if there are any.
func (p person) wrong(core []string, codes bool) request {
	last := len(core) - 1
	if last < 1 {
		return request{}
	}
	announced := known(core[last-1]).verb == code
	if channels, fits := p.names.namedBeside(core[:last]); fits && (announced || likeCode(core[last])) {
		if closed := slices.DeleteFunc(channels, p.may); len(closed) > 0 {
			return request{verb: guess, channels: closed}
		}
		if announced && codes && len(channels) == 0 {
			return request{verb: guess}
		}
	}
	return request{}
}

// likeCode says whether a word may be a code: nobody writes such a one otherwise.
func likeCode(text string) bool {
	return len(text) >= shortCode && strings.ContainsFunc(text, unicode.IsDigit)
}

// maybeCode says whether a message may be a try at a code: a word of its own, or one behind a channel's name. Such texts reach the editors; who
// sends many of them may be guessing.
func (p person) maybeCode(t text) bool {
	if len(t.words) == 0 || len(t.words) > codeWords {
		return false
	}
	last := len(t.words) - 1
	if last > 0 && p.names.all(t.words[:last]) == nil {
		return false
	}
	for key := range p.codes() {
		if likeCode(t.words[last]) || !likeCode(key) && len(t.words[last]) >= shortCode { // codes without digits are guessed by words
			return true
		}
	}
	return false
}

// wrongCode does not say which channels have a code: that would be the first thing to find out.
func (p person) wrongCode(asked []string) Step {
	step := p.refused(p.wording.wrongCodeAlone)
	if len(asked) > 0 {
		step = p.refused(p.say(p.wording.wrongCode, asked))
	}
	step.WrongCode = true
	return step
}
