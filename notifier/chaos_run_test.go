package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"newsroom/notifier/internal/twilio/twiliotest"
)

// chaosSteps are all steps at which a life can end.
func chaosSteps() []string {
	return []string{"planned", "claimed", "sending", "answered", "recorded", "reported", "looking", "looked", "resolved", "renewed"}
}

// drawNth says at which coming to a step a life ends. The first life has everything to send, the later ones have less and less.
func drawNth(r *rand.Rand, step string, first bool) int {
	most := 4
	switch {
	case first && slices.Contains([]string{"sending", "answered", "reported"}, step):
		most = 120
	case step == "renewed", step == "planned":
		most = 2
	}
	return 1 + r.IntN(most)
}

// life is how one start of the program ends.
type life struct {
	step  string // empty = at a random moment, after
	nth   int
	after time.Duration
	twin  bool // another one works beside it
}

// scenario is all that is drawn for one run.
type scenario struct {
	lives  []life
	alerts []alertOf
	known  []int // how many of the alerts are there from each life on; the last is all
	texts  []texter
	rules  []twiliotest.FaultRule
}

// drawScenario makes a run of its seed. The steps take turns over the seeds, so that each named one gets its share.
func drawScenario(seed int64, people []string, several bool) scenario {
	r := rand.New(rand.NewPCG(uint64(seed), 1))
	steps := chaosSteps()
	s := scenario{alerts: []alertOf{firstAlert}}
	switch r.IntN(4) {
	case 0:
		s.alerts = append(s.alerts, secondAlert)
	case 1:
		s.alerts = append(s.alerts, updateAlert)
	}
	for i := range 2 + r.IntN(3) {
		l := life{step: steps[r.IntN(len(steps))], after: 2500 * time.Millisecond}
		if i == 0 {
			l.step = steps[seed%int64(len(steps))]
		}
		l.nth = drawNth(r, l.step, i == 0)
		if i > 0 && r.IntN(3) == 0 {
			l = life{after: time.Duration(r.Int64N(int64(1200 * time.Millisecond)))}
		}
		l.twin = several && r.IntN(2) == 0
		s.lives = append(s.lives, l)
		s.known = append(s.known, min(len(s.alerts), 1+r.IntN(2)*i))
	}
	s.rules = drawFaults(r, seed, people)
	s.texts = drawTexts(r, people)
	for _, text := range s.texts {
		s.rules = append(s.rules, text.rules()...)
	}
	return s
}

// play goes through the lives, and then lets the program come to an end without faults. It returns what is in the database.
func (s scenario) play(w *world, sum *totals) []row {
	if err := w.sandbox.SetFaults(s.rules); err != nil {
		w.t.Fatal(err)
	}
	for i, l := range s.lives {
		w.publish(s.alerts[:s.known[i]]...)
		s.live(w, i, l, sum)
	}
	w.calls.quiet()
	sum.faults(w.sandbox.FaultHits())
	hits := w.sandbox.FaultHits()
	if err := w.sandbox.SetFaults(nil); err != nil {
		w.t.Fatal(err)
	}
	rows := s.finish(w, sum)
	w.judge(s, rows, hits, sum)
	return rows
}

// live is one start of the program and its end.
func (s scenario) live(w *world, i int, l life, sum *totals) {
	env := ""
	if l.step != "" {
		env = fmt.Sprintf("%s=%s:%d", killVariable, l.step, l.nth)
	}
	one := w.run(w.listen, env)
	var twin *child
	if l.twin {
		twin = w.run(ownAddress(w.t))
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	if i == len(s.lives)/2 {
		for n := range s.texts {
			go s.texts[n].send(ctx, w)
		}
	}
	w.outlive(one, l.after, s.alerts[:s.known[i]])
	one.kill()
	sum.kill(one, l)
	if twin != nil {
		twin.endedWithin(l.after / 2)
		twin.kill()
		sum.kill(twin, life{})
	}
	for n := range s.texts {
		s.texts[n].wait(i == len(s.lives)/2)
	}
}

// outlive waits until the program ends itself, its time is over, or there is nothing left to do.
func (w *world) outlive(c *child, limit time.Duration, alerts []alertOf) {
	for deadline := time.Now().Add(limit); time.Now().Before(deadline); {
		if c.endedWithin(min(200*time.Millisecond, time.Until(deadline))) {
			return
		}
		rows := w.database.rows(w.t)
		if settled(rows, alerts) {
			return
		}
		w.hurry(rows)
	}
}

// finish is the last life.
func (s scenario) finish(w *world, sum *totals) []row {
	w.publish(s.alerts...)
	last := w.run(w.listen)
	if slices.ContainsFunc(s.lives, func(l life) bool { return l.twin }) { // another one takes over
		first := last
		last = w.run(ownAddress(w.t))
		first.endedWithin(500 * time.Millisecond)
		first.kill()
		sum.kill(first, life{})
	}
	w.settle(time.Minute, s.alerts...)
	time.Sleep(neverLook) // for what comes late, for reports, and for what is taken back
	rows := w.settle(time.Minute, s.alerts...)
	if err := last.stop(); err != nil {
		w.t.Error(err)
	}
	w.database.check(w.t)
	return rows
}

// story tells how a number fared, for a run that failed.
func (w *world) story(number string, rows []row, rules []twiliotest.FaultRule) string {
	text := number + "\n"
	for _, rule := range rules {
		if rule.Match.To == number {
			text += fmt.Sprintf("  fault  %s %s nth %v delay %v\n", rule.Where, rule.Kind, rule.Match.Nth, rule.Delay)
		}
	}
	for _, r := range rows {
		if r.number == number {
			text += fmt.Sprintf("  row    %+v\n", r)
		}
	}
	for _, m := range w.sandbox.MessagesTo(number) {
		text += fmt.Sprintf("  phone  %s %s %s created %s callback %s\n", m.SID, m.Status, m.Body, m.Created.Format("05.000"), m.StatusCallback)
	}
	return text
}

// logs are the ends of what all lives wrote.
func (w *world) logs() string {
	text := ""
	for i, c := range w.children {
		text += fmt.Sprintf("--- life %d: %v\n%s", i+1, c.cmd.ProcessState, c.tail())
	}
	return text
}

// oneRun plays the scenario of a seed.
func oneRun(t *testing.T, seed int64, people int, db database, sum *totals) {
	pace := 20 * time.Millisecond
	if seed%3 == 0 { // so slow that a second message can be taken back in time
		pace = 1500 * time.Millisecond
	}
	w := newWorld(t, people, db, pace)
	s := drawScenario(seed, w.numbers(), db.kind == "postgres")
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("seed %d: repeat it with CHAOS_SEED=%d CHAOS_RUNS=1 CHAOS_DATABASE=%s\n%s", seed, seed, db.kind, w.logs())
			sum.fail(db.kind, seed)
		}
	})
	s.play(w, sum)
}
