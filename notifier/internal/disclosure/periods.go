package disclosure

// Flow is how many people came to a channel and went on each day, and how many it had at the end of each. The three are of the same length.
type Flow struct {
	Joins, Leaves, People []int
}

// Period is what may be shown of some days.
type Period struct {
	First, Last    int  // days, as indexes of the flow
	Joins, Leaves  Sum  // within these days
	People         Sum  // at the end of the last
	OnlyPeople     bool // nothing may be said of who came and went
	joined, parted int
}

// Periods makes of days what may be shown of them, the oldest first; see rule 4.
func Periods(f Flow) []Period {
	if len(f.People) == 0 {
		return nil
	}
	last := len(f.People) - 1
	if Of(f.People[last]).Hidden() {
		return []Period{{Last: last, People: Of(f.People[last]), OnlyPeople: true}}
	}
	var all []Period
	next := Period{}
	for day, people := range f.People {
		next.joined += f.Joins[day]
		next.parted += f.Leaves[day]
		next.Last = day
		if next.whole() && !Of(people).Hidden() {
			all = append(all, next.shown(f))
			next = Period{First: day + 1}
		}
	}
	return rest(all, next, f)
}

// whole says that a period hides nothing of who came and went.
func (p Period) whole() bool { return !Of(p.joined).Hidden() && !Of(p.parted).Hidden() }

// rest puts the days at the end for which there is no period to the ones before.
func rest(all []Period, left Period, f Flow) []Period {
	if left.First == len(f.People) {
		return all
	}
	for len(all) > 0 {
		before := all[len(all)-1]
		all = all[:len(all)-1]
		left.First = before.First
		left.joined += before.joined
		left.parted += before.parted
		if left.whole() {
			break
		}
	}
	return append(all, left.shown(f))
}

func (p Period) shown(f Flow) Period {
	p.Joins, p.Leaves, p.People = Of(p.joined), Of(p.parted), Of(f.People[p.Last])
	return p
}
