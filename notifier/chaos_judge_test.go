package main

import (
	"fmt"
	"slices"
	"time"

	"newsroom/notifier/internal/twilio/twiliotest"
)

// stopReach is how long after the answer to a STOP a message may still be begun that was claimed before it: half a second by design, and what a
// busy machine adds to it.
const stopReach = time.Second

// outcome is how one alert went for one person.
type outcome struct {
	alert    alertOf
	number   string
	row      *row // nil = none was planned
	have     []twiliotest.Message
	taken    int // taken back in time
	excuse   string
	stopped  time.Time // when STOP was answered
	mayStop  bool
	hadFirst bool // of a thread
	posted   func(twiliotest.Message) time.Time
}

// judge compares what the phones have with what the database says, person by person.
func (w *world) judge(s scenario, rows []row, hits []twiliotest.FaultHit, sum *totals) {
	for _, what := range w.calls.repeated() {
		w.t.Errorf("one attempt was posted more than once: %s", what)
	}
	for _, h := range hits {
		if h.Taken > 0 {
			w.t.Errorf("%d requests with a bad signature were taken: %s %s", h.Taken, h.Rule.Where, h.Rule.Kind)
		}
	}
	why := excuses(hits)
	sum.add("runs", 1)
	for _, a := range s.alerts {
		have := w.messages(a)
		for _, number := range w.numbers() {
			o := outcome{alert: a, number: number, excuse: why[number], row: find(rows, a, number), posted: w.calls.posted}
			o.count(have[number])
			o.stop(s.texts)
			first := find(rows, firstAlert, number)
			o.hadFirst = a != updateAlert || first != nil && first.state != "skipped" && first.state != "gave_up" && first.state != "rejected"
			word, problem := o.verdict()
			sum.add("recipients", 1)
			sum.add(word, 1)
			if o.taken > 0 {
				sum.add("second messages taken back", o.taken)
			}
			if problem != "" {
				w.t.Errorf("%s %s: %s\n%s", a.id, word, problem, w.story(number, rows, s.rules))
			}
		}
	}
}

func find(rows []row, a alertOf, number string) *row {
	i := slices.IndexFunc(rows, func(r row) bool { return r.alert == a.id && r.number == number })
	if i < 0 {
		return nil
	}
	return &rows[i]
}

// count keeps the messages that went out; one that was taken back in time did not.
func (o *outcome) count(all []twiliotest.Message) {
	for _, m := range all {
		if m.Status == twiliotest.Canceled {
			o.taken++
		} else {
			o.have = append(o.have, m)
		}
	}
}

func (o *outcome) stop(texts []texter) {
	for _, t := range texts {
		if t.number == o.number {
			o.stopped, o.mayStop = t.stopped()
		}
	}
}

// verdict names how it went, and says what is wrong with that; nothing is if the problem is empty.
func (o *outcome) verdict() (word, problem string) {
	switch len(o.have) {
	case 0:
		return o.none()
	case 1:
		return o.one()
	}
	if o.excuse == "" {
		return "doubled", fmt.Sprintf("%d messages, and no fault that explains it", len(o.have))
	}
	return "second messages: " + o.excuse, o.late()
}

func (o *outcome) one() (word, problem string) {
	if o.row == nil {
		return "strange", "a message that nobody planned"
	}
	if o.atProvider() && o.row.message != o.have[0].SID && o.excuse == "" {
		return "strange", "the database knows another message than the phone has"
	}
	if !o.atProvider() && o.excuse == "" {
		return "strange", "the phone has it, and the database says " + o.row.state + " " + o.row.class
	}
	return "exactly one", o.late()
}

// none: it has to be visible that the phone has nothing, and why.
func (o *outcome) none() (word, problem string) {
	switch {
	case o.row == nil && (o.mayStop || !o.hadFirst):
		return "none: " + "not planned", ""
	case o.row == nil:
		return "lost", "nothing was planned"
	case o.atProvider():
		return "lost", "the database says " + o.row.state + ", and the phone has nothing"
	case o.row.state == "skipped" && o.row.class == "stopped" && o.mayStop:
		return "none: stopped", ""
	case o.row.state == "skipped" && !o.hadFirst:
		return "none: first message was not sent", ""
	case o.row.state == "gave_up" && o.row.attempts >= 5:
		return "none: gave up after five attempts", ""
	}
	return "lost", "the database says " + o.row.state + " " + o.row.class
}

// atProvider says whether the database believes that the provider has the message.
func (o *outcome) atProvider() bool {
	return slices.Contains([]string{"accepted", "sent", "delivered"}, o.row.state)
}

// late finds a message that was begun after a STOP was answered.
func (o *outcome) late() string {
	for _, m := range o.have {
		if !o.stopped.IsZero() && o.posted(m).After(o.stopped.Add(stopReach)) {
			return "a message after the answer to STOP"
		}
	}
	return ""
}
