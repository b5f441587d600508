package disclosure_test

import (
	"fmt"
	"math/bits"
	"strconv"
	"testing"

	"newsroom/notifier/internal/disclosure"
)

// guesses are what each number of a table could be, as bits, for somebody who sees only what is shown of it and knows the rule.
type guesses map[string][]uint64

// see adds a table that looks like shown.
func (g guesses) see(shown string, numbers []int) {
	if g[shown] == nil {
		g[shown] = make([]uint64, len(numbers))
	}
	for i, n := range numbers {
		g[shown][i] |= 1 << n
	}
}

// wantSecret: where a number of 1 to 4 is possible, another one is too.
func (g guesses) wantSecret(t *testing.T) {
	t.Helper()
	const small = 1<<1 | 1<<2 | 1<<3 | 1<<4
	if len(g) < 10 {
		t.Fatalf("only %d tables look different", len(g))
	}
	for shown, numbers := range g {
		for i, possible := range numbers {
			if possible&small != 0 && bits.OnesCount64(possible) == 1 {
				t.Errorf("who sees %q knows that number %d is %d", shown, i, bits.TrailingZeros64(possible))
			}
		}
	}
}

// TestPartsTellNobody goes through all tables of four reasons and up to eleven people each.
func TestPartsTellNobody(t *testing.T) {
	g := guesses{}
	const most = 11
	for n := range (most + 1) * (most + 1) * (most + 1) * (most + 1) {
		a, b, c, d := n%12, n/12%12, n/144%12, n/1728
		shown := disclosure.Parts(map[string]int{"a": a, "b": b, "c": c, "d": d})
		g.see(fmt.Sprint(shown), []int{a, b, c, d})
	}
	g.wantSecret(t)
}

// TestPeriodsTellNobody goes through all flows of a few days. Only what shows small numbers is looked at: what else it could be is among the flows then.
func TestPeriodsTellNobody(t *testing.T) {
	for days, most := range map[int]int{1: 16, 2: 9, 3: 5} {
		t.Run(fmt.Sprint(days, " days"), func(t *testing.T) {
			g := guesses{}
			for before := range 12 {
				flows(days, most, before, disclosure.Flow{}, func(f disclosure.Flow) {
					all := disclosure.Periods(f)
					if !small(all) {
						return
					}
					numbers := []int{before}
					for i := range f.Joins {
						numbers = append(numbers, f.Joins[i], f.Leaves[i], f.People[i])
					}
					g.see(describe(all), numbers)
				})
			}
			g.wantSecret(t)
		})
	}
}

func small(all []disclosure.Period) bool {
	for _, p := range all {
		if max(p.Joins.AtLeast(), p.Leaves.AtLeast(), p.People.AtLeast()) > disclosure.Least {
			return false
		}
	}
	return true
}

// flows builds all flows of so many days.
func flows(days, most, people int, f disclosure.Flow, use func(disclosure.Flow)) {
	if len(f.People) == days {
		use(f)
		return
	}
	for joins := range most + 1 {
		for leaves := range min(most, people+joins) + 1 {
			now := people + joins - leaves
			flows(days, most, now, disclosure.Flow{
				Joins: append(f.Joins[:len(f.Joins):len(f.Joins)], joins), Leaves: append(f.Leaves[:len(f.Leaves):len(f.Leaves)], leaves),
				People: append(f.People[:len(f.People):len(f.People)], now),
			}, use)
		}
	}
}

func describe(all []disclosure.Period) string {
	said := ""
	for _, p := range all {
		said += strconv.Itoa(p.First) + "-" + strconv.Itoa(p.Last) + ": +" + p.Joins.String() + " -" + p.Leaves.String() + " =" + p.People.String()
		if p.OnlyPeople {
			said += " only"
		}
		said += "; "
	}
	return said
}
