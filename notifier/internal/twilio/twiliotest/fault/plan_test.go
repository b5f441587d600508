package fault_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"sync"
	"testing"
	"time"

	"newsroom/notifier/internal/twilio/twiliotest/fault"
)

func plan(t *testing.T, rules ...fault.Rule) *fault.Plan {
	t.Helper()
	p, err := fault.New(rules)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// hits are the places of the calls that go wrong, of twelve to two numbers in
// turn.
func hits(p *fault.Plan) []int {
	var all []int
	for n := range 12 {
		if p.Pick(fault.Call{Where: fault.Create, To: fmt.Sprintf("+49171%d", n%2)}) != nil {
			all = append(all, n+1)
		}
	}
	return all
}

func TestMatch(t *testing.T) {
	for name, tt := range map[string]struct {
		match fault.Match
		count int
		want  []int
	}{
		"all":              {fault.Match{}, 0, []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}},
		"count":            {fault.Match{}, 2, []int{1, 2}},
		"number":           {fault.Match{To: "+491711"}, 0, []int{2, 4, 6, 8, 10, 12}},
		"nobody":           {fault.Match{To: "+44"}, 0, nil},
		"nth":              {fault.Match{Nth: []int{2, 11}}, 0, []int{2, 11}},
		"every":            {fault.Match{Every: 5}, 0, []int{5, 10}},
		"from until":       {fault.Match{From: 3, Until: 4}, 0, []int{3, 4}},
		"nth per number":   {fault.Match{Nth: []int{1}, PerNumber: true}, 0, []int{1, 2}},
		"every per number": {fault.Match{Every: 3, PerNumber: true}, 0, []int{5, 6, 11, 12}},
		"number, nth":      {fault.Match{To: "+491711", Nth: []int{2}}, 0, []int{4}},
	} {
		p := plan(t, fault.Rule{Where: fault.Create, Kind: fault.Reset, Match: tt.match, Count: tt.count})
		if got := hits(p); !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%s: %v, want %v", name, got, tt.want)
		}
	}
}

func TestFirstRuleThatMeets(t *testing.T) {
	p := plan(t,
		fault.Rule{Where: fault.Create, Kind: fault.Reset, Match: fault.Match{Nth: []int{2}}},
		fault.Rule{Where: fault.List, Kind: fault.Stale},
		fault.Rule{Where: fault.Create, Kind: fault.Hang, Match: fault.Match{From: 2, Until: 3}})
	var got []fault.Kind
	for range 4 {
		kind := fault.Kind("")
		if picked := p.Pick(fault.Call{Where: fault.Create}); picked != nil {
			kind = picked.Kind
		}
		got = append(got, kind)
	}
	if want := []fault.Kind{"", fault.Reset, fault.Hang, ""}; !reflect.DeepEqual(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

// What is drawn for a number does not depend on the order of the numbers: a
// run with many senders at once repeats.
func TestSeededRunRepeats(t *testing.T) {
	run := func(seed int64, senders int) map[string][]bool {
		p := plan(t, fault.Rule{Where: fault.Create, Kind: fault.Reset, Probability: 0.3, Seed: seed})
		var mu sync.Mutex
		all := map[string][]bool{}
		var running sync.WaitGroup
		for sender := range senders {
			running.Go(func() {
				for n := sender; n < 500; n += senders {
					to := fmt.Sprint("+49171", n)
					var got []bool
					for range 4 {
						got = append(got, p.Pick(fault.Call{Where: fault.Create, To: to}) != nil)
					}
					mu.Lock()
					all[to] = got
					mu.Unlock()
				}
			})
		}
		running.Wait()
		if n := p.Hits()[0].Hits; n < 500 || n > 700 {
			t.Errorf("%d of 2000 at a probability of 0.3", n)
		}
		return all
	}
	alone := run(1, 1)
	if !reflect.DeepEqual(alone, run(1, 16)) {
		t.Error("sixteen senders at once meet with other faults than one")
	}
	if reflect.DeepEqual(alone, run(2, 1)) {
		t.Error("the seed changes nothing")
	}
}

func TestRuleInJSON(t *testing.T) {
	want := fault.Rule{
		Where: fault.Callback, Kind: fault.Late, Match: fault.Match{To: "+49", Status: []string{"delivered"}, Every: 2},
		Count: 3, Probability: 0.25, Seed: 9, Delay: 90 * time.Minute,
	}
	data, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	var got fault.Rule
	if err := json.Unmarshal(data, &got); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%s: %+v %v", data, got, err)
	}
}

func TestEveryPlaceHasKinds(t *testing.T) {
	for _, where := range fault.Places() {
		for _, kind := range fault.Kinds(where) {
			plan(t, fault.Rule{Where: where, Kind: kind})
		}
		if len(fault.Kinds(where)) == 0 {
			t.Errorf("%s has none", where)
		}
	}
}
