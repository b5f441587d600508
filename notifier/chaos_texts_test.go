package main

import (
	"context"
	"math/rand/v2"
	"strings"
	"sync"
	"time"

	"newsroom/notifier/internal/twilio/twiliotest"
	wrong "newsroom/notifier/internal/twilio/twiliotest/fault"
)

// texter is a person who texts in the middle of a run.
type texter struct {
	number string
	body   string // STOP, or something that changes nothing
	kind   wrong.Kind
	*answer
}

type answer struct {
	sync.WaitGroup
	mu   sync.Mutex
	came time.Time // zero = none came
}

// drawTexts lets some people text STOP and some others something else, each with a fault of an inbound text or none.
func drawTexts(r *rand.Rand, people []string) []texter {
	kinds := append(wrong.Kinds(wrong.Inbound), "", "")
	var all []texter
	for i, n := range r.Perm(len(people))[:min(len(people), 12)] {
		t := texter{number: people[n], body: "STOP", kind: kinds[r.IntN(len(kinds))], answer: &answer{}}
		if i%2 == 1 {
			t.body = "MINI" // they have it already
		}
		t.Add(1)
		all = append(all, t)
	}
	return all
}

func (t texter) rules() []twiliotest.FaultRule {
	if t.kind == "" {
		return nil
	}
	return []twiliotest.FaultRule{{
		Where: wrong.Inbound, Kind: t.kind, Match: wrong.Match{To: t.number, PerNumber: true}, Delay: 100 * time.Millisecond,
	}}
}

// send texts, at a moment of this life.
func (t texter) send(ctx context.Context, w *world) {
	defer t.Done()
	select {
	case <-time.After(rand.N(700 * time.Millisecond)):
	case <-ctx.Done():
	}
	reply, err := w.sandbox.Text(context.Background(), t.number, t.body)
	if err == nil && strings.TrimSpace(reply) != "" {
		t.mu.Lock()
		defer t.mu.Unlock()
		t.came = time.Now()
	}
}

func (t texter) wait(sent bool) {
	if sent {
		t.Wait()
	}
}

// stopped is since when this person must get nothing, and whether the person may get nothing.
func (t texter) stopped() (since time.Time, maybe bool) {
	if t.body != "STOP" {
		return time.Time{}, false
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.came, true // one that no webhook brought is found in the provider's list, at the next start
}
