package subscriber

// Step decides what a text means when it comes from a person in the state before. It keeps nothing of either and changes neither.
func (n Newsroom) Step(before State, in Input) Step {
	if in.Taken == NotTaken {
		return n.step(before, in)
	}
	step := n.taken(before, in)
	step.Answer, step.Disclose = "", nil
	return step
}

// taken follows the provider, which has answered already: there must be neither two answers nor two truths. Its words for a start are also
// those for a yes, so for a person who has not stopped it is the text that counts.
func (n Newsroom) taken(before State, in Input) Step {
	p := n.person(before, in)
	r := p.names.understand(hear(in.Text))
	p = p.in(r.language)
	switch {
	case in.Taken == TakenStop:
		step := p.stop()
		step.After.Blocked = true
		return step
	case r.verb == leave, r.stop, in.Taken != TakenStart && in.Taken != TakenHelp:
		return n.step(before, in)
	case in.Taken == TakenHelp:
		return Step{After: p.before, Kind: Helped}
	}
	p.before.Blocked = false
	if p.before.Stopped || r.verb == start {
		return p.start()
	}
	return n.step(before, in)
}

// unblocked keeps somebody stopped whom the provider blocks, whatever the step would be: nothing would arrive. What was asked for comes with START.
func (p person) unblocked(step Step) Step {
	if !step.After.Blocked || step.After.Stopped {
		return step
	}
	after := step.After
	after.Stopped, after.Digests = true, nil
	return Step{After: after, Kind: Refused, Answer: p.fill(wordingIn(after.Language).blocked)}
}
