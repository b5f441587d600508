package inbound

import (
	"slices"
	"time"

	"newsroom/notifier/internal/store"
	"newsroom/notifier/internal/subscriber"
	"newsroom/notifier/internal/twilio"
)

// What a text may turn out to be beside what package subscriber knows.
const (
	Foreign   subscriber.Kind = "foreign"   // from a number to which nothing may be sent, and of which we know nothing: nothing is kept
	Limited   subscriber.Kind = "limited"   // one too many of a number within an hour: nothing is kept
	Overtaken subscriber.Kind = "overtaken" // was found, and what the person texted later has decided all that it is about: it changes nothing
)

// Limits bound what texts can make us do: people who play, machines that answer machines, and fraud that lives from the price of answers.
type Limits struct {
	Texts   int // of a number within an hour; those that end something always count. 0 = no limit
	Answers int // to a number within ten minutes, then silence; what the texts mean is done all the same. 0 = no limit
	House   int // answers to all within an hour, but those to people who end something and stay known; 0 = no limit
	Codes   int // wrong joining codes of a number within an hour; from there on no code opens anything. 0 = no limit
}

// Numbers says which numbers may be texted; see package phone.
type Numbers interface {
	Check(e164 string) error
}

// decide says what becomes of a text that was sent at a time.
func (h *Handler) decide(in twilio.Inbound, at time.Time) func(store.Sender) store.Decision {
	newsroom, mayText := h.Newsroom(), h.Numbers.Check(in.From) == nil
	return func(from store.Sender) store.Decision {
		if !mayText && !from.Known {
			return store.Decision{Step: subscriber.Step{Kind: Foreign}, Drop: true}
		}
		newsroom := newsroom
		if reached(from.Wrong, h.Limits.Codes) {
			newsroom = withoutCodes(newsroom)
		}
		step := newsroom.Step(stateAt(from, in.At), subscriber.Input{Text: in.Body, At: at, Taken: subscriber.Taken(in.OptOut), Threads: from.Threads})
		ends := ends(step.Kind)
		if reached(from.Texts, h.Limits.Texts) && !ends {
			return store.Decision{Step: subscriber.Step{Kind: Limited}, Drop: true}
		}
		step = inOrder(newsroom, from, step, in.At)
		// Who is a stranger before or after it has no limit of its own, so that the house's counts even for what ends something.
		stranger := !from.Known || step.Kind == subscriber.Forgotten
		if !mayText || reached(from.Answers, h.Limits.Answers) && !ends || reached(from.House, h.Limits.House) && (!ends || stranger) {
			step.Answer, step.Disclose = "", nil
		}
		return store.Decision{Step: h.disclosing(step)}
	}
}

func reached(n, limit int) bool { return limit > 0 && n >= limit }

// withoutCodes is the newsroom as it is for who may be guessing: a right code is no more than a wrong one.
func withoutCodes(n subscriber.Newsroom) subscriber.Newsroom {
	n.Channels = slices.Clone(n.Channels)
	for i := range n.Channels {
		n.Channels[i].Code = ""
	}
	return n
}

// ends says whether a text ended something: that is always heard, and confirmed once unless its sender is a stranger before or after it.
func ends(kind subscriber.Kind) bool {
	switch kind {
	case subscriber.Left, subscriber.Stopped, subscriber.Undaily, subscriber.Declined, subscriber.Forgotten:
		return true
	}
	return false
}

// disclosing adds for how long things are kept to what is stored.
func (h *Handler) disclosing(step subscriber.Step) subscriber.Step {
	if words := step.Disclose; words != nil {
		step.Disclose = func(stored subscriber.Stored) string {
			stored.KeepTexts, stored.KeepMessages = h.KeepTexts, h.KeepMessages
			return words(stored)
		}
	}
	return step
}
