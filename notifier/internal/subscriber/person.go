package subscriber

import (
	"slices"
	"strings"
	"sync"
	"time"
)

// person is one person at one text: what each request does to the state, and what is answered.
type person struct {
	newsroom Newsroom
	names    names
	before   State // with the language that this text is answered in
	wording  wording
	at       time.Time
	threads  func() []Thread
}

func (n Newsroom) person(before State, in Input) person {
	p := person{newsroom: n, names: n.names(), before: n.tidy(before), at: in.At, threads: func() []Thread { return nil }}
	if in.Threads != nil {
		p.threads = sync.OnceValue(in.Threads)
	}
	return p.in("")
}

// in answers in a language; "" = in that of before. Who has chosen one keeps it.
func (p person) in(language string) person {
	if language != "" && !p.before.Chosen {
		p.before.Language = language
	}
	p.wording = wordingIn(p.before.Language)
	return p
}

// receives lists what the person gets at present.
func (p person) receives() []string {
	if p.before.Stopped {
		return nil
	}
	return p.before.Channels
}

// may says whether the person may have a channel by asking for it: it is open, or the person was let into it or invited. A STOP does not undo that.
func (p person) may(id string) bool {
	return p.newsroom.find(id).Open || slices.Contains(slices.Concat(p.before.Channels, p.before.Allowed, p.before.Invited), id)
}

// join takes on every channel that the person may have, or has the code of.
func (p person) join(r request) Step {
	p.before = p.keepAllowed(p.before, r.opened)
	granted, refused := p.part(r.channels)
	if len(granted) == 0 {
		return p.refuse(refused)
	}
	step := p.take(granted)
	if len(refused) > 0 {
		step.Answer += " " + p.say(p.wording.alsoRefused, refused)
	}
	return step
}

// part tells those that the person may have from the others.
func (p person) part(asked []string) (granted, refused []string) {
	for _, id := range asked {
		if p.may(id) {
			granted = append(granted, id)
		} else {
			refused = append(refused, id)
		}
	}
	return granted, refused
}

// take joins ids, which may be joined. That ends a pause.
func (p person) take(ids []string) Step {
	had := p.receives()
	fresh := without(p.newsroom.sorted(ids), had)
	after := p.admitted(ids)
	after.Stopped, after.Channels = false, p.newsroom.sorted(append(slices.Clone(had), fresh...))
	after = p.keepAllowed(after, without(p.before.Channels, after.Channels))
	after.Paused = time.Time{}
	text := p.wording.joined
	if len(fresh) == 0 {
		text = p.wording.joinedBefore
	}
	return Step{After: after, Kind: Joined, Answer: p.say(text, after.Channels), Channels: fresh}
}

// refuse names what can be had instead.
func (p person) refuse(asked []string) Step {
	answer := p.wording.nothingOpen
	if len(asked) > 0 {
		answer = p.say(p.wording.refused, asked)
	}
	if open := p.newsroom.open(); len(open) > 0 {
		answer += " " + p.say(p.wording.open, open)
	}
	return Step{After: p.before, Kind: Refused, Answer: answer}
}

// start brings back what STOP ended. Someone new has what that person is invited to, or else the first open channel.
func (p person) start() Step {
	for _, ids := range [][]string{p.before.Channels, p.before.Invited} {
		if there := slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return !p.newsroom.has(id) }); len(there) > 0 {
			return p.take(there)
		}
	}
	if open := p.newsroom.open(); len(open) > 0 {
		return p.take(open[:1])
	}
	return p.refuse(nil)
}

// leave ends the channels that were named, and their digests. If nothing is left to get, that is a stop, and START brings these channels back.
func (p person) leave(asked []string) Step {
	had := p.receives()
	rest := without(had, asked)
	if len(rest) == 0 {
		return p.stop()
	}
	gone := without(had, rest)
	text, named := p.wording.left, gone
	if len(gone) == 0 {
		text, named = p.wording.notHad, p.newsroom.sorted(asked)
	}
	after := p.keepAllowed(p.before, gone)
	after.Channels, after.Digests = rest, both(p.before.Digests, rest)
	return Step{
		After:    after,
		Kind:     Left,
		Answer:   p.say(text, named) + " " + p.say(p.wording.stillHas, rest),
		Channels: gone,
	}
}

// stop ends everything. It is confirmed once: who says it again has had the answer, and wants no more texts.
func (p person) stop() Step {
	after := p.before
	after.Stopped, after.Digests = true, nil
	after.Invited, after.Offered = nil, time.Time{}
	step := Step{After: after, Kind: Stopped, Channels: p.receives()}
	if !p.before.Stopped {
		step.Answer = p.say(p.wording.stopped, nil)
	}
	return step
}

// help says what the person gets and which words do what. Of the words that undo each other it names the one that does something now.
func (p person) help() Step {
	w, has := p.wording, p.receives()
	parts := []string{p.say(w.helpNone, nil)}
	if len(has) > 0 {
		parts[0] = p.say(w.helpHas, has)
	}
	if more := without(p.newsroom.open(), has); len(more) > 0 {
		parts = append(parts, p.say(w.helpOrder, more))
	}
	commands := []string{w.commandStart}
	if len(has) > 0 {
		parts, commands = append(parts, w.helpLeave), nil
	}
	if digest := p.commandDigest(); digest != "" {
		commands = append(commands, digest)
	}
	if p.paused() {
		commands = append(commands, w.commandResume)
	} else if len(has) > 0 {
		commands = append(commands, w.commandPause)
	}
	parts = append(parts, p.fill(w.helpWords, "{words}", strings.Join(append(commands, w.commands), ", ")), w.helpElse)
	return Step{After: p.before, Kind: Helped, Answer: strings.Join(parts, " ")}
}

// message is for the editors. maybeCode says that it may be a try at a joining code.
func (p person) message(thread string, maybeCode bool) Step {
	answer := p.say(p.wording.message, nil)
	if len(p.receives()) == 0 {
		answer += " " + p.wording.howToJoin
	}
	return Step{After: p.before, Kind: Message, Answer: answer, Thread: thread, WrongCode: maybeCode}
}

// refused changes nothing and says why.
func (p person) refused(answer string) Step {
	return Step{After: p.before, Kind: Refused, Answer: answer}
}

// both is the part of ids that is in others too; nil if there is none.
func both(ids, others []string) []string {
	return without(ids, without(ids, others))
}

// without is the part of ids that is not in others; nil if there is none.
func without(ids, others []string) []string {
	var rest []string
	for _, id := range ids {
		if !slices.Contains(others, id) {
			rest = append(rest, id)
		}
	}
	return rest
}
