package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"newsroom/notifier/internal/twilio/twiliotest"
)

// totals are the figures of all runs.
type totals struct {
	mu     sync.Mutex
	counts map[string]int // how it went
	kills  map[string]int
	hits   map[string]int // of each fault
	failed []string
}

func newTotals() *totals {
	return &totals{counts: map[string]int{"lost": 0, "doubled": 0}, kills: map[string]int{}, hits: map[string]int{}}
}

func (s *totals) add(what string, n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.counts[what] += n
}

// kill notes how a life ended: at its step, or, before it came there, from outside.
func (s *totals) kill(c *child, l life) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if l.step != "" && !c.late.Load() {
		s.kills[l.step]++
	} else {
		s.kills["at a random moment"]++
	}
}

func (s *totals) faults(hits []twiliotest.FaultHit) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, h := range hits {
		s.hits[fmt.Sprintf("%s %s", h.Rule.Where, h.Rule.Kind)] += h.Hits
	}
}

func (s *totals) fail(kind string, seed int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.failed = append(s.failed, fmt.Sprintf("%s %d", kind, seed))
}

// String is the table.
func (s *totals) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var b strings.Builder
	b.WriteString("\n")
	for _, part := range []struct {
		title string
		of    map[string]int
	}{{"kill -9", s.kills}, {"faults that were met", s.hits}, {"messages", s.counts}} {
		all := 0
		for _, n := range part.of {
			all += n
		}
		if part.title == "messages" {
			all = s.counts["recipients"]
		}
		fmt.Fprintf(&b, "%s: %d\n", part.title, all)
		for _, name := range slices.Sorted(maps.Keys(part.of)) {
			fmt.Fprintf(&b, "  %7d  %s\n", part.of[name], name)
		}
	}
	if len(s.failed) > 0 {
		fmt.Fprintf(&b, "FAILED: %s\n", strings.Join(s.failed, ", "))
	}
	return b.String()
}
