package subscriber

// daily turns on the digests of the channels that were named, and joins them as START would; with no name, the digests of all channels that
// the person has at present. One that is joined later has its digest only when it is asked for.
func (p person) daily(asked []string) Step {
	granted, refused := p.part(asked)
	if len(asked) == 0 {
		granted = p.receives()
	}
	chosen := p.newsroom.withDigest(granted)
	if len(chosen) == 0 {
		if len(refused) > 0 && len(granted) == 0 {
			return p.refuse(refused)
		}
		return p.noDigest(asked)
	}
	step := p.take(chosen)
	step.Kind = Daily
	if len(step.Channels) == 0 {
		step.After.Paused = p.before.Paused
	}
	step.After.Digests = p.newsroom.sorted(append(both(p.before.Digests, step.After.Channels), chosen...))
	step.Answer = p.dailyAnswer(step)
	if len(refused) > 0 {
		step.Answer += " " + p.say(p.wording.alsoRefused, refused)
	}
	if lacking := without(granted, chosen); len(asked) > 0 && len(lacking) > 0 {
		step.Answer += " " + p.say(p.wording.noDigest, lacking)
	}
	return step
}

// dailyAnswer says what comes now. A welcome leaves it to HILFE how a digest is ended: there is no room for more.
func (p person) dailyAnswer(step Step) string {
	digests := p.newsroom.withDigest(step.After.Digests)
	if len(step.Channels) > 0 {
		return p.sayBoth(p.wording.joinedDaily, step.After.Channels, digests)
	}
	return p.say(p.wording.daily, digests)
}

// noDigest says that what was asked for has none, and what has one that the person may have.
func (p person) noDigest(asked []string) Step {
	answer := p.wording.noneHasDigest
	if some := p.digestsToHave(); len(some) > 0 {
		answer = p.wording.noDigestYet
		if len(asked) > 0 {
			answer = p.say(p.wording.noDigest, asked)
		}
		answer += " " + p.say(p.wording.dailyOrder, some)
	}
	return Step{After: p.before, Kind: Refused, Answer: answer}
}

// digestsToHave lists the channels that have a digest and that the person may have.
func (p person) digestsToHave() []string {
	var ids []string
	for _, c := range p.newsroom.Channels {
		if c.Digest != "" && p.may(c.ID) {
			ids = append(ids, c.ID)
		}
	}
	return ids
}

// endDigests ends the digests of the channels that were named, or all; the channels stay. It says what holds then, whatever was before. Who
// says STOP where there is no digest to end means more than that.
func (p person) endDigests(r request) Step {
	rest := without(p.before.Digests, r.channels)
	if len(r.channels) == 0 {
		rest = nil
	}
	if r.stop && len(rest) == len(p.before.Digests) {
		if len(r.channels) > 0 {
			return p.leave(r.channels)
		}
		return p.stop()
	}
	after := p.before
	after.Digests = rest
	return Step{After: after, Kind: Undaily, Answer: p.endedAnswer(r.channels, rest)}
}

func (p person) endedAnswer(asked, rest []string) string {
	has := p.receives()
	switch {
	case len(rest) > 0:
		return p.say(p.wording.undailySome, asked) + " " + p.say(p.wording.stillDaily, rest)
	case len(has) > 0:
		return p.wording.undaily + " " + p.say(p.wording.stillUrgent, has)
	}
	return p.say(p.wording.helpNone, nil)
}

// commandDigest names the word that does something about digests at present; "" if none does.
func (p person) commandDigest() string {
	switch {
	case len(p.before.Digests) > 0:
		return p.wording.commandUndaily
	case len(p.digestsToHave()) > 0:
		return p.wording.commandDaily
	}
	return ""
}
