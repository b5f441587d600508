package inbound

import (
	"slices"
	"time"

	"newsroom/notifier/internal/store"
	"newsroom/notifier/internal/subscriber"
)

// stateAt is what is known of a person at the time of a text that was found: who has stopped since had not yet. A text that came by itself has no time
// of the provider's, and is the newest.
func stateAt(from store.Sender, at time.Time) subscriber.State {
	state := from.State
	if stoppedSince(from, at) {
		state.Stopped, state.Blocked = false, false
	}
	return state
}

func stoppedSince(from store.Sender, at time.Time) bool {
	return !at.IsZero() && from.Stopped.After(at)
}

// inOrder puts a text that was found where it belongs: what the person texted after it is done once more behind it, so that of each thing the
// newest word counts. So a STOP that was lost ends what there was before it, and not what was joined since; a MINI that was lost is
// joined, unless a STOP came since. Who has stopped since, by a text or by the provider, stays so.
//
// Whoever's text was found is told what came of it in the end, as the answer to the last of these texts that was about channels would say it now.
func inOrder(newsroom subscriber.Newsroom, from store.Sender, step subscriber.Step, at time.Time) subscriber.Step {
	stopped := stoppedSince(from, at)
	if !steers(step) {
		step.After = from.State
		return step
	}
	if len(from.Later) == 0 && !stopped {
		return step
	}
	for _, later := range from.Later {
		next := newsroom.Step(step.After, later)
		step.After = next.After
		if !sets(next.Kind) {
			step.Answer = next.Answer
		}
	}
	if stopped {
		step.After.Stopped, step.After.Blocked, step.After.Digests, step.Answer = true, from.State.Blocked, nil, ""
	}
	if unchanged := newsroom.Step(from.State, subscriber.Input{At: at}); step.Kind != subscriber.Forgotten && alike(step.After, unchanged.After) {
		return subscriber.Step{After: from.State, Kind: Overtaken}
	}
	return step
}

// steers says whether a text may have changed what a person gets, or how.
func steers(step subscriber.Step) bool {
	switch step.Kind {
	case subscriber.Reported, subscriber.Disclosed, subscriber.Helped, subscriber.Unsure, subscriber.Replied, subscriber.Message:
		return false
	}
	return true
}

// sets says whether a text was about anything but channels. Its answer tells nothing of a text that was found before it; and it may hold the person's
// name, which would be kept in the ledger for good as the wording of a consent.
func sets(kind subscriber.Kind) bool {
	switch kind {
	case subscriber.Paused, subscriber.Resumed, subscriber.Hushed, subscriber.Spoken, subscriber.Named:
		return true
	}
	return false
}

func alike(a, b subscriber.State) bool {
	return slices.Equal(a.Channels, b.Channels) && slices.Equal(a.Digests, b.Digests) && slices.Equal(a.Invited, b.Invited) &&
		slices.Equal(a.Allowed, b.Allowed) && a.Stopped == b.Stopped && a.Blocked == b.Blocked && a.Language == b.Language && a.Chosen == b.Chosen &&
		a.Paused.Equal(b.Paused) && a.Quiet == b.Quiet && a.Name == b.Name
}
