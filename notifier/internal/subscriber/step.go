package subscriber

// Kind is what a text turned out to be.
type Kind string

// The kinds of texts.
const (
	Joined    Kind = "joined"    // Step.Channels are new; none if the person had them all
	Left      Kind = "left"      // Step.Channels were left (none if the person did not have them), others stay
	Stopped   Kind = "stopped"   // nothing is sent any more; Step.Channels were left
	Daily     Kind = "daily"     // the person gets the digests that After names; Step.Channels were joined for it
	Undaily   Kind = "undaily"   // no digests any more, or not those that were named; the channels stay
	Paused    Kind = "paused"    // nothing but what is extreme until After.Paused
	Resumed   Kind = "resumed"   // the pause is over
	Hushed    Kind = "hushed"    // After.Quiet was asked for
	Spoken    Kind = "spoken"    // After.Language was asked for
	Named     Kind = "named"     // After.Name was asked for
	Declined  Kind = "declined"  // said no to After's former Invited
	Reported  Kind = "reported"  // the person asked what it gets
	Disclosed Kind = "disclosed" // the person asked what is stored; Disclose words the answer
	Forgotten Kind = "forgotten" // the person asked to be forgotten; After is the zero State
	Helped    Kind = "helped"    // the person asked what this is
	Refused   Kind = "refused"   // only what cannot be had by asking for it: closed channels, digests that there are not; nothing changed
	Unsure    Kind = "unsure"    // a letter is wrong: the person is asked; nothing changed
	Replied   Kind = "replied"   // one of the answers of Thread: Reply
	Message   Kind = "message"   // for the editors, in Thread; nothing changed
)

// Step is what follows from one text.
type Step struct {
	After    State // its Language is "de" or "en"; the zero State of Forgotten
	Kind     Kind
	Answer   string   // to be texted back; "" = nothing
	Channels []string // ids that were joined or left now, in the newsroom's order

	Thread    string                     // of Replied and Message: where it belongs; "" = it begins a conversation with the editors
	Reply     string                     // of Replied: which of the thread's answers, word for word
	Disclose  func(stored Stored) string // of Disclosed: words the answer; nil else
	WrongCode bool                       // of Refused, and of Message where it may be one: a joining code was tried that does not fit
}

// step is the same for a text that the provider left to us.
func (n Newsroom) step(before State, in Input) Step {
	p := n.person(before, in)
	return p.unblocked(p.decide(hear(in.Text)))
}

// decide takes a text for the first of these that it can be: a STOP, a call for help, or names of channels; what begins with the code of a
// thread; one of the answers of an open call, unless the text is a longer command; any other command; a joining code; a command with a wrong
// letter; a message.
func (p person) decide(t text) Step {
	r := p.inContext(p.names.understand(t))
	if r.verb == leave || r.verb == help || r.verb == join || r.stop {
		return p.do(r)
	}
	if step, found := p.addressed(t); found {
		return step
	}
	if step, found := p.called(t, r); found {
		return step
	}
	if r.verb == tell {
		r = p.coded(t)
	}
	if r.verb != tell {
		return p.do(r)
	}
	if step, found := p.unsure(t); found {
		return step
	}
	return p.message(p.newest(), p.maybeCode(t))
}

// do is what was asked for.
func (p person) do(r request) Step {
	p = p.in(r.language)
	switch r.verb {
	case leave:
		if len(r.channels) > 0 {
			return p.leave(r.channels)
		}
		return p.stop()
	case join, yes:
		return p.join(r)
	case no:
		return p.decline()
	case start:
		p.before.Blocked = p.before.Blocked && r.text != "start" && r.text != "unstop"
		return p.start()
	case guess:
		return p.wrongCode(r.channels)
	case daily:
		return p.daily(r.channels)
	case off:
		return p.endDigests(r)
	}
	return p.set(r)
}

// set is what was asked for beside channels.
func (p person) set(r request) Step {
	switch r.verb {
	case pause:
		return p.pause(r.days)
	case resume:
		return p.resume()
	case quiet:
		return p.quiet(r.text)
	case speak:
		return p.refused(p.wording.languages)
	case tongue:
		return p.speak(r.language)
	case name:
		return p.name(r.text)
	case status:
		return p.status()
	case data:
		return p.disclose()
	case forget:
		return p.forget()
	}
	return p.help()
}
