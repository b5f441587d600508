package main

import (
	"math/rand/v2"
	"slices"
	"time"

	"newsroom/notifier/internal/twilio/twiliotest"
	wrong "newsroom/notifier/internal/twilio/twiliotest/fault"
)

// The faults of a run are drawn for each number by itself, so that it is known for each person what went wrong. Most go
// wrong once or twice, as the first calls; what hides a list from every look, or lets the provider accept twice, is rare.

// neverLook is later than the last look.
var neverLook = lookAfter[len(lookAfter)-1] + 800*time.Millisecond

// drawFaults draws from the whole list for these people.
func drawFaults(r *rand.Rand, seed int64, numbers []string) []twiliotest.FaultRule {
	rules := []twiliotest.FaultRule{{Where: wrong.Connection, Kind: wrong.Refused, Probability: 0.02, Count: 3, Seed: seed}}
	for i, to := range numbers {
		if i%40 == 0 { // who would hardly ever come together by chance
			rules = append(rules, unseen(r, to)...)
		}
		for _, where := range []wrong.Where{wrong.Create, wrong.List, wrong.Update, wrong.Callback} {
			if r.Float64() < likely(where) {
				rules = append(rules, drawRule(r, where, to))
			}
		}
	}
	return rules
}

// unseen lets a message be accepted without an answer. The list hides it from every look, or from all but one; or it cannot be had so often that
// one who took that for an empty list would send again.
func unseen(r *rand.Rand, to string) []twiliotest.FaultRule {
	look := twiliotest.FaultRule{Where: wrong.List, Match: wrong.Match{To: to, PerNumber: true, Nth: []int{1, 2}}}
	fails := []wrong.Kind{wrong.ErrorJSON, wrong.ErrorVoid, wrong.CutBody, wrong.Endless, wrong.Reset}
	switch r.IntN(6) {
	case 0:
		look.Kind, look.Match.Nth = wrong.RowsMissing, nil
	case 1:
		look.Kind = wrong.RowsMissing
	case 2:
		look.Kind, look.Delay = wrong.Stale, time.Hour
	default:
		look.Kind, look.Match.Nth = fails[r.IntN(len(fails))], []int{1, 2, 3}
	}
	return []twiliotest.FaultRule{
		{Where: wrong.Create, Kind: wrong.ResetAfter, Match: wrong.Match{To: to, PerNumber: true, Nth: []int{1}}},
		{Where: wrong.Callback, Kind: wrong.Lost, Match: wrong.Match{To: to}},
		look,
	}
}

// likely is how many people of a run meet with a fault there.
func likely(where wrong.Where) float64 {
	switch where {
	case wrong.Create, wrong.Callback:
		return 0.4
	case wrong.List:
		return 0.3
	}
	return 0.2
}

func drawRule(r *rand.Rand, where wrong.Where, to string) twiliotest.FaultRule {
	kinds := wrong.Kinds(where)
	rule := twiliotest.FaultRule{
		Where: where, Kind: kinds[r.IntN(len(kinds))],
		Match: wrong.Match{To: to, PerNumber: true, Nth: []int{1}},
	}
	if stopsAll(rule.Kind) && r.IntN(3) > 0 { // one of these is enough for everybody
		rule.Kind = wrong.ErrorJSON
		if where == wrong.Callback {
			rule.Kind = wrong.Twice
		}
	}
	if r.IntN(4) == 0 {
		rule.Match.Nth = []int{1, 2}
	}
	if where == wrong.Callback && r.IntN(2) == 0 {
		rule.Match.Nth = nil // all of this person's
	}
	rule.Delay = drawDelay(r, rule.Kind)
	if hides(rule.Kind) && r.IntN(4) == 0 {
		rule.Match.Nth = nil // every look
	}
	return rule
}

// stopsAll is true of what holds up everybody's messages for a while.
func stopsAll(kind wrong.Kind) bool {
	return slices.Contains([]wrong.Kind{wrong.Unknown, wrong.TooMany, wrong.Hang, wrong.HangAfter}, kind)
}

// drawDelay keeps most within the time in which the program looks. A few messages come to be after the last look.
func drawDelay(r *rand.Rand, kind wrong.Kind) time.Duration {
	short := 50*time.Millisecond + time.Duration(r.Int64N(int64(150*time.Millisecond)))
	switch kind {
	case wrong.AcceptedLate, wrong.LateAfterReset:
		if r.IntN(5) == 0 {
			return neverLook
		}
		return short
	case wrong.Stale:
		if r.IntN(2) == 0 {
			return time.Hour
		}
		return short
	case wrong.Slow, wrong.Late:
		return short
	}
	return 0
}

func hides(kind wrong.Kind) bool { return kind == wrong.Stale || kind == wrong.RowsMissing }

// excuses are why the provider may have more than one message for a number, or the program cannot know of one: only what
// was really followed counts.
func excuses(hits []twiliotest.FaultHit) map[string]string {
	why, looks := map[string]string{}, map[string]int{}
	for _, h := range hits {
		late := h.Rule.Kind == wrong.AcceptedLate || h.Rule.Kind == wrong.LateAfterReset
		hidden := h.Rule.Kind == wrong.RowsMissing || h.Rule.Kind == wrong.Stale && h.Rule.Delay >= lookAfter[0]
		switch {
		case h.Rule.Match.To == "" || h.Hits == 0:
		case h.Rule.Kind == wrong.AcceptedTwice:
			why[h.Rule.Match.To] = "accepted twice"
		case late && h.Rule.Delay >= neverLook:
			why[h.Rule.Match.To] = "accepted after the last look"
		case hidden:
			looks[h.Rule.Match.To] += h.Hits // of several rules each may have hidden some
			if looks[h.Rule.Match.To] >= len(lookAfter) {
				why[h.Rule.Match.To] = "hidden from every look"
			}
		}
	}
	return why
}
