package subscriber

import (
	"slices"
	"strings"
	"unicode"
)

// shortCode is how many characters a word needs to be taken for a try at a code.
const shortCode = 4

// codes finds the ids of the closed channels by what opens them, written as one word. A code that is a name or a word of the grammar opens nothing.
func (n Newsroom) codes() map[string][]string {
	names, codes := n.names(), map[string][]string{}
	for _, c := range n.Channels {
		key := strings.Join(words(c.Code), "")
		if _, taken := names[key]; key != "" && !taken && !c.Open && known(key).verb == tell {
			codes[key] = append(codes[key], c.ID)
		}
	}
	return codes
}

// coded understands a joining code, alone or with names of channels, in any order; and a wrong one, where that cannot be a message: behind the
// name of a channel that the person may not have. Somebody else who writes "Feuerwehr 2030" means something.
func (p person) coded(t text) request {
	core := t.words[leading(t.words):]
	if len(core) == 0 {
		return request{}
	}
	core = core[:len(core)-trailing(core)]
	if known(core[0]).verb == start {
		core = core[1:]
	}
	names, codes := p.newsroom.names(), p.newsroom.codes()
	for from := range core {
		for to := from + 1; to <= min(from+shortCode, len(core)); to++ {
			opened := codes[strings.Join(core[from:to], "")]
			rest := slices.Concat(core[:from], core[to:])
			if found, fits := names.namedBeside(rest); fits && len(opened) > 0 {
				return request{verb: join, channels: slices.Concat(opened, without(found, opened)), opened: opened}
			}
		}
	}
	return p.wrong(core)
}

// namedBeside gives the channels that are named beside a code; none is fine.
func (n names) namedBeside(words []string) (channels []string, fits bool) {
	words = slices.DeleteFunc(slices.Clone(words), func(text string) bool { return known(text).verb == code || isPolite(text) })
	channels = n.all(words)
	return channels, channels != nil || len(words) == 0
}

// wrong understands the name of a closed channel with something that looks like a code, and whatever the word for a code announces.
func (p person) wrong(core []string) request {
	last := len(core) - 1
	if last < 1 {
		return request{}
	}
	announced := known(core[last-1]).verb == code
	if channels, fits := p.newsroom.names().namedBeside(core[:last]); fits && (announced || likeCode(core[last])) {
		if closed := slices.DeleteFunc(channels, p.may); len(closed) > 0 {
			return request{verb: guess, channels: closed}
		}
		if announced && len(p.newsroom.codes()) > 0 && len(channels) == 0 {
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
func (n Newsroom) maybeCode(t text) bool {
	codes := n.codes()
	if len(codes) == 0 || len(t.words) == 0 {
		return false
	}
	last := len(t.words) - 1
	if last > 0 && n.names().all(t.words[:last]) == nil {
		return false
	}
	if likeCode(t.words[last]) {
		return true
	}
	for key := range codes { // codes without digits are guessed by words
		if !likeCode(key) && len(t.words[last]) >= shortCode {
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
