package subscriber

import (
	"slices"
	"strings"
)

// person is one person at one text: what each request does to the state, and what is answered.
type person struct {
	newsroom Newsroom
	before   State // with the language that this text is answered in
	wording  wording
}

// receives lists what the person gets at present.
func (p person) receives() []string {
	if p.before.Stopped {
		return nil
	}
	return p.before.Channels
}

// join takes on every channel that is open, and every closed one that the person was let into before: a STOP does not undo that.
func (p person) join(asked []string) Step {
	var granted, refused []string
	for _, id := range asked {
		if p.newsroom.find(id).Open || slices.Contains(p.before.Channels, id) {
			granted = append(granted, id)
		} else {
			refused = append(refused, id)
		}
	}
	if len(granted) == 0 {
		return p.refuse(refused)
	}
	step := p.take(granted)
	if len(refused) > 0 {
		step.Answer += " " + p.say(p.wording.alsoRefused, refused)
	}
	return step
}

// take joins ids, which may be joined.
func (p person) take(ids []string) Step {
	had := p.receives()
	fresh := without(p.newsroom.sorted(ids), had)
	after := State{Channels: p.newsroom.sorted(append(slices.Clone(had), fresh...)), Language: p.before.Language}
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

// start brings back what STOP ended. For someone new it joins the first open channel.
func (p person) start() Step {
	known := slices.DeleteFunc(slices.Clone(p.before.Channels), func(id string) bool { return !p.newsroom.has(id) })
	if len(known) > 0 {
		return p.take(known)
	}
	if open := p.newsroom.open(); len(open) > 0 {
		return p.take(open[:1])
	}
	return p.refuse(nil)
}

// leave ends the channels that were named. If nothing is left to get, that is a stop, and START brings these channels back.
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
	return Step{
		After:    State{Channels: rest, Language: p.before.Language},
		Kind:     Left,
		Answer:   p.say(text, named) + " " + p.say(p.wording.stillHas, rest),
		Channels: gone,
	}
}

// stop ends everything. It is confirmed once: who says it again has had the answer, and wants no more texts.
func (p person) stop() Step {
	step := Step{
		After:    State{Channels: p.before.Channels, Stopped: true, Language: p.before.Language},
		Kind:     Stopped,
		Channels: p.receives(),
	}
	if !p.before.Stopped {
		step.Answer = p.say(p.wording.stopped, nil)
	}
	return step
}

func (p person) help() Step {
	parts := []string{p.say(p.wording.helpNone, nil)}
	if has := p.receives(); len(has) > 0 {
		parts[0] = p.say(p.wording.helpHas, has)
	}
	if open := p.newsroom.open(); len(open) > 0 {
		parts = append(parts, p.say(p.wording.helpOrder, open))
	}
	return Step{After: p.before, Kind: Helped, Answer: strings.Join(append(parts, p.wording.help), " ")}
}

func (p person) message() Step {
	answer := p.say(p.wording.message, nil)
	if len(p.receives()) == 0 {
		answer += " " + p.wording.howToJoin
	}
	return Step{After: p.before, Kind: Message, Answer: answer}
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
