package disclosure_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"newsroom/notifier/internal/disclosure"
)

func TestOf(t *testing.T) {
	for n, want := range map[int]string{0: "0", 1: "<5", 4: "<5", 5: "5", 9: "5", 10: "10", 12345: "12345", 12349: "12345"} {
		if got := disclosure.Of(n).String(); got != want {
			t.Errorf("%d is shown as %s, want %s", n, got, want)
		}
		data, err := json.Marshal(disclosure.Of(n))
		if want == "<5" {
			want = "null"
		}
		if err != nil || string(data) != want {
			t.Errorf("%d is %s in JSON, want %s; error %v", n, data, want, err)
		}
	}
}

func TestParts(t *testing.T) {
	got := map[string]string{}
	shown := disclosure.Parts(map[string]int{"many": 17, "few": 4, "one": 1, "none": 0, "five": 5})
	for _, name := range disclosure.Names(shown) {
		got[name] = shown[name].String()
	}
	if diff := cmp.Diff(map[string]string{"many": "15", "five": "5", "other": "5"}, got); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"five", "many", "other"}, disclosure.Names(shown)); diff != "" {
		t.Error(diff)
	}
}

// TestPeriods shows the rule by examples: what came, what went, and what is there at the end of each day, and what is shown of it.
func TestPeriods(t *testing.T) {
	type period struct {
		First, Last           int
		Joins, Leaves, People string
		OnlyPeople            bool
	}
	for name, c := range map[string]struct {
		flow disclosure.Flow
		want []period
	}{
		"each day by itself": {
			disclosure.Flow{Joins: []int{7, 12}, Leaves: []int{0, 5}, People: []int{107, 114}},
			[]period{{0, 0, "5", "0", "105", false}, {1, 1, "10", "5", "110", false}},
		},
		"until five came": {
			disclosure.Flow{Joins: []int{2, 0, 3, 0}, Leaves: []int{0, 0, 0, 0}, People: []int{42, 42, 45, 45}},
			[]period{{0, 2, "5", "0", "45", false}, {3, 3, "0", "0", "45", false}},
		},
		"the end belongs to what was before": {
			disclosure.Flow{Joins: []int{6, 1}, Leaves: []int{0, 0}, People: []int{16, 17}},
			[]period{{0, 1, "5", "0", "15", false}},
		},
		"too few at all": {
			disclosure.Flow{Joins: []int{1, 1}, Leaves: []int{0, 0}, People: []int{16, 17}},
			[]period{{0, 1, "<5", "0", "15", false}},
		},
		"a small channel": {
			disclosure.Flow{Joins: []int{6, 0}, Leaves: []int{0, 5}, People: []int{8, 3}},
			[]period{{0, 1, "0", "0", "<5", true}},
		},
		"a channel that was small": {
			disclosure.Flow{Joins: []int{0, 9}, Leaves: []int{5, 0}, People: []int{3, 12}},
			[]period{{0, 1, "5", "5", "10", false}},
		},
		"no days": {},
	} {
		t.Run(name, func(t *testing.T) {
			var got []period
			for _, p := range disclosure.Periods(c.flow) {
				got = append(got, period{p.First, p.Last, p.Joins.String(), p.Leaves.String(), p.People.String(), p.OnlyPeople})
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestPeriodsCoverAllDays: they follow on each other, and hide nothing but where there is only one.
func TestPeriodsCoverAllDays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		days := rapid.IntRange(1, 30).Draw(t, "days")
		f := disclosure.Flow{}
		people := rapid.IntRange(0, 30).Draw(t, "people")
		for range days {
			joins := rapid.IntRange(0, 8).Draw(t, "joins")
			leaves := rapid.IntRange(0, min(8, people+joins)).Draw(t, "leaves")
			people += joins - leaves
			f.Joins, f.Leaves, f.People = append(f.Joins, joins), append(f.Leaves, leaves), append(f.People, people)
		}
		all := disclosure.Periods(f)
		next := 0
		for _, p := range all {
			if p.First != next || p.Last < p.First {
				t.Fatalf("periods %+v", all)
			}
			next = p.Last + 1
			if len(all) > 1 && (p.Joins.Hidden() || p.Leaves.Hidden() || p.People.Hidden()) {
				t.Fatalf("one of several periods hides something: %+v", all)
			}
		}
		if next != days {
			t.Fatalf("%d days are shown of %d", next, days)
		}
	})
}
