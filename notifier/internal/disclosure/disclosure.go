// Package disclosure decides which sums about people may be shown, so that none tells of a single person. It is pure.
//
// # The rule
//
//  1. A sum of people, of their texts, or of messages to them is shown in steps of Least, rounded down: 0, 5, 10, … A sum of 1 to Least-1 is not shown:
//     it is a null in JSON and "<5" in print. 0 is shown.
//  2. A total is never shown beside its parts: who wants one adds up what is shown, and gets no more than that says. (Where a part is hidden, the
//     difference between a total and the other parts would give it away.)
//  3. Of the parts of a sum by reason, those below Least are added up under "other", which itself follows rule 1.
//  4. How many people a channel has, and how many came and went, hang together: so many yesterday, more those who came, less those who went. Days
//     are therefore put together into periods, each as short as it can be while in it nobody or at least Least came, nobody or at least Least went,
//     and a channel has nobody or at least Least at its end. Nothing is hidden then that could be computed. Where all days make no such period,
//     one of all days is shown; and of a channel that has 1 to Least-1 people today nothing but that is.
//  5. A median is shown of at least Least values, and what 95 of 100 did not exceed of at least 20, so that neither is the time of one person.
//
// The rule holds for a report. Who asks for reports of many spans of days learns on which day a step was passed, and that is all: five people did so.
//
// The tests go through all small tables: for whatever is shown of them, each number of 1 to Least-1 could be at least two different ones.
package disclosure

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
)

// Least is the smallest sum that is shown, and the step in which sums are.
const Least = 5

// LeastTail is how many values there must be at least for what 95 of 100 did not exceed, and for a rate.
const LeastTail = 20

// Other is the name of parts that are too small to be shown by themselves.
const Other = "other"

// Sum is a number as it may be shown.
type Sum struct {
	atLeast int
	hidden  bool
}

// Of makes a number one that may be shown.
func Of(n int) Sum {
	if 0 < n && n < Least {
		return Sum{hidden: true}
	}
	return Sum{atLeast: n / Least * Least}
}

// AtLeast is the number or up to Least-1 less, and 0 if it is hidden.
func (s Sum) AtLeast() int { return s.atLeast }

// Hidden says that the number is 1 to Least-1.
func (s Sum) Hidden() bool { return s.hidden }

// String is the number in print: "<5" if it is hidden.
func (s Sum) String() string {
	if s.hidden {
		return "<" + strconv.Itoa(Least)
	}
	return strconv.Itoa(s.atLeast)
}

// MarshalJSON writes the number, or null if it is hidden.
func (s Sum) MarshalJSON() ([]byte, error) {
	if s.hidden {
		return []byte("null"), nil
	}
	return json.Marshal(s.atLeast)
}

// Parts makes numbers by reason ones that may be shown; there is no part of nobody.
func Parts(numbers map[string]int) map[string]Sum {
	shown, rest := map[string]Sum{}, 0
	for reason, n := range numbers {
		if n < Least || reason == Other {
			rest += n
		} else {
			shown[reason] = Of(n)
		}
	}
	if rest > 0 {
		shown[Other] = Of(rest)
	}
	return shown
}

// Each makes each of some numbers one that may be shown. They must be no parts of anything else that is.
func Each(numbers map[string]int) map[string]Sum {
	shown := map[string]Sum{}
	for name, n := range numbers {
		shown[name] = Of(n)
	}
	return shown
}

// Names are those of sums in their order, with Other as the last.
func Names(sums map[string]Sum) []string {
	names := slices.Sorted(maps.Keys(sums))
	if i := slices.Index(names, Other); i >= 0 {
		names = append(slices.Delete(names, i, i+1), Other)
	}
	return names
}
