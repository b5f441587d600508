// Package fault decides what goes wrong at the sandbox: rules that say where,
// what, for whom, how often and how likely, and a plan that counts calls and
// picks. It does nothing itself.
package fault

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Rule is one thing that goes wrong. In JSON, Delay is a string such as "2s".
type Rule struct {
	Where Where `json:"where"`
	Kind  Kind  `json:"kind"`
	Match Match `json:"match,omitzero"`

	Count       int     `json:"count,omitempty"`       // at most so many times; 0 = no bound
	Probability float64 `json:"probability,omitempty"` // of each call that matches; 0 = 1
	Seed        int64   `json:"seed,omitempty"`        // of the draws

	Delay  time.Duration `json:"-"`                // see the Kind; 0 = its default
	Status int           `json:"status,omitempty"` // see the Kind; 0 = its default
	Rows   int           `json:"rows,omitempty"`   // of RowsMissing; 0 = 1
}

// Match says which calls a rule is for. Its zero value is every call.
type Match struct {
	To     string   `json:"to,omitempty"`     // the phone's number, or how it begins; a list's is its To filter
	Status []string `json:"status,omitempty"` // of a callback, such as delivered

	// What follows counts the calls to which To and Status fit, from 1: all of
	// them in the order in which they come, or with PerNumber those of each
	// number by themselves, which does not depend on who is first.
	PerNumber bool  `json:"perNumber,omitempty"`
	Nth       []int `json:"nth,omitempty"`   // only these
	Every     int   `json:"every,omitempty"` // only each so-manieth
	From      int   `json:"from,omitempty"`  // not before this one
	Until     int   `json:"until,omitempty"` // not after this one; 0 = no end
}

// takes reports whether the n-th call is one of those meant.
func (m Match) takes(n int) bool {
	return (len(m.Nth) == 0 || slices.Contains(m.Nth, n)) &&
		(m.Every == 0 || n%m.Every == 0) &&
		n >= m.From && (m.Until == 0 || n <= m.Until)
}

// fits reports whether the rule is for such a call at all.
func (m Match) fits(c Call) bool {
	return strings.HasPrefix(c.To, m.To) && (len(m.Status) == 0 || slices.Contains(m.Status, c.Status))
}

// check says what is wrong with a rule.
func (r Rule) check() error {
	switch kinds := Kinds(r.Where); {
	case kinds == nil:
		return fmt.Errorf("where is %q; it is one of %q", r.Where, Places())
	case !slices.Contains(kinds, r.Kind):
		return fmt.Errorf("kind is %q; on %s it is one of %q", r.Kind, r.Where, kinds)
	case r.Probability < 0 || r.Probability > 1:
		return errors.New("probability is not between 0 and 1")
	case min(r.Count, r.Rows, r.Match.Every, r.Match.From, r.Match.Until) < 0 || r.Delay < 0:
		return errors.New("count, rows, every, from, until and delay cannot be negative")
	case r.Status != 0 && (r.Status < 500 || r.Status > 599):
		return errors.New("status is not between 500 and 599")
	}
	return nil
}

// withDefaults fills in what the kind says.
func (r Rule) withDefaults() Rule {
	switch r.Kind {
	case Slow, AcceptedLate, LateAfterReset:
		r.Delay = cmp.Or(r.Delay, 5*time.Second)
	case TooMany:
		r.Delay = cmp.Or(r.Delay, time.Second)
	case Stale:
		r.Delay = cmp.Or(r.Delay, time.Minute)
	case Late:
		r.Delay = cmp.Or(r.Delay, 2*time.Hour)
	case RowsMissing:
		r.Rows = cmp.Or(r.Rows, 1)
	}
	r.Status = cmp.Or(r.Status, defaultStatus(r.Kind))
	return r
}

func defaultStatus(kind Kind) int {
	switch kind {
	case ErrorJSON, ErrorAfter, AcceptedLate:
		return 500
	case ErrorHTML:
		return 503
	case ErrorVoid:
		return 502
	}
	return 0
}

// plain is a Rule without methods, for JSON.
type plain Rule

// MarshalJSON writes Delay as a string.
func (r Rule) MarshalJSON() ([]byte, error) {
	out := struct {
		plain
		Delay string `json:"delay,omitempty"`
	}{plain: plain(r)}
	if r.Delay != 0 {
		out.Delay = r.Delay.String()
	}
	return json.Marshal(out)
}

// UnmarshalJSON is strict: a name that no rule has is an error, since a rule
// that does nothing looks like a test that passes.
func (r *Rule) UnmarshalJSON(data []byte) error {
	in := struct {
		plain
		Delay string `json:"delay"`
	}{}
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(&in); err != nil {
		return err
	}
	*r = Rule(in.plain)
	if in.Delay == "" {
		return nil
	}
	var err error
	r.Delay, err = time.ParseDuration(in.Delay)
	return err
}
