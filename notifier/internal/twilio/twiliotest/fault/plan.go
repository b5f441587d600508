package fault

import (
	"errors"
	"fmt"
	"hash/fnv"
	"sync"
)

// Call is what a rule looks at.
type Call struct {
	Where  Where
	To     string // the phone's number; empty if the call names none
	Status string // of a callback

	// Accepting asks for what has to be known before a create is answered:
	// BeforeAnswer, and nothing else of Callback.
	Accepting bool
}

// Hit is a rule and how often it was looked at and followed.
type Hit struct {
	Rule  Rule `json:"rule"`
	Calls int  `json:"calls"` // that the rule is for
	Hits  int  `json:"hits"`  // that went wrong
	Taken int  `json:"taken"` // badly signed requests that the newsroom took nevertheless
}

// Plan is a set of rules with their counts. It may be used concurrently.
type Plan struct {
	mu    sync.Mutex
	rules []*counted
}

type counted struct {
	Hit
	numbers map[string]int // calls of each number
}

// New makes a plan, or says everything that is wrong with the rules.
func New(rules []Rule) (*Plan, error) {
	p := &Plan{}
	var wrong error
	for i, r := range rules {
		if err := r.check(); err != nil {
			wrong = errors.Join(wrong, fmt.Errorf("rule %d: %w", i+1, err))
		}
		p.rules = append(p.rules, &counted{Hit: Hit{Rule: r.withDefaults()}, numbers: map[string]int{}})
	}
	return p, wrong
}

// Picked is a rule that was followed.
type Picked struct {
	Rule
	plan *Plan
	from *counted
}

// Taken notes that the newsroom took what it should have refused.
func (p *Picked) Taken() {
	p.plan.mu.Lock()
	defer p.plan.mu.Unlock()
	p.from.Taken++
}

// Pick is the first rule that this call meets with, nil if there is none.
// Every rule that the call is for counts it, whichever is followed.
func (p *Plan) Pick(c Call) *Picked {
	if p == nil {
		return nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	var picked *Picked
	for i, r := range p.rules {
		if r.Rule.Where != c.Where || (r.Rule.Kind == BeforeAnswer) != c.Accepting || !r.Rule.Match.fits(c) {
			continue
		}
		if r.meets(i, c.To) && picked == nil {
			r.Hits++
			picked = &Picked{Rule: r.Rule, plan: p, from: r}
		}
	}
	return picked
}

// meets counts a call and decides about it.
func (r *counted) meets(place int, to string) bool {
	r.Calls++
	r.numbers[to]++
	n := r.Calls
	if r.Rule.Match.PerNumber {
		n = r.numbers[to]
	}
	return r.Rule.Match.takes(n) &&
		(r.Rule.Count == 0 || r.Hits < r.Rule.Count) &&
		(r.Rule.Probability == 0 || draw(r.Rule.Seed, place, to, r.numbers[to]) < r.Rule.Probability)
}

// draw is a number between 0 and 1. It depends on the number and on how many
// calls that number had, not on the others', so that a run with many senders
// at once repeats.
func draw(seed int64, place int, to string, n int) float64 {
	h := fnv.New64a()
	_, _ = fmt.Fprintf(h, "%d %d %s %d", seed, place, to, n)
	x := h.Sum64()
	x ^= x >> 33 // FNV's high bits hardly depend on the last bytes
	x *= 0xff51afd7ed558ccd
	x ^= x >> 33
	x *= 0xc4ceb9fe1a85ec53
	x ^= x >> 33
	return float64(x>>11) / (1 << 53)
}

// Hits is how often each rule was followed, in the order of the rules.
func (p *Plan) Hits() []Hit {
	if p == nil {
		return []Hit{}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	all := make([]Hit, 0, len(p.rules))
	for _, r := range p.rules {
		all = append(all, r.Hit)
	}
	return all
}

// Add puts a rule behind the others, whose counts go on.
func (p *Plan) Add(r Rule) error {
	more, err := New([]Rule{r})
	if err != nil {
		return err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.rules = append(p.rules, more.rules...)
	return nil
}

// Empty reports whether nothing can go wrong.
func (p *Plan) Empty() bool {
	if p == nil {
		return true
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.rules) == 0
}
