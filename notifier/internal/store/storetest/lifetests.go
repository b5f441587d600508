package storetest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"newsroom/notifier/internal/store"
	"newsroom/notifier/internal/subscriber"
)

// life is a random past and a plain model of what retention has to delete of it.
type life struct {
	t       *testing.T
	s       *store.Store
	random  *rand.Rand
	texts   []time.Time // of those that are not deleted yet
	threads map[string]*pastThread
	has     map[int]map[string]bool // channels by person
	days    []map[string]int        // people by channel at the end of each day
}

type pastThread struct {
	newest     time.Time
	deliveries []time.Time // when something was last heard of each
}

const (
	lifePeople = 8
	lifeDays   = 140
)

// lifeTopic lets people live for some months, with retention now and then.
func lifeTopic(t *testing.T, s *store.Store) {
	l := &life{t: t, s: s, random: rand.New(rand.NewPCG(7, 7)), threads: map[string]*pastThread{}, has: map[int]map[string]bool{}}
	for i := range lifePeople {
		l.text(i, Start, subscriber.Joined, "mini", "maxi")
	}
	for d := range lifeDays {
		l.day(d, Start.Add(time.Duration(d)*day))
		if d%46 == 45 {
			l.clean(Start.Add(time.Duration(d)*day + time.Hour))
		}
	}
}

func (l *life) day(d int, at time.Time) {
	person := l.random.IntN(lifePeople)
	switch l.random.IntN(6) {
	case 0:
		l.text(person, at, subscriber.Stopped)
	case 1:
		l.text(person, at, subscriber.Joined, "mini", "maxi")
	case 2:
		l.text(person, at, subscriber.Left, "mini")
	case 3:
		l.text(person, at, subscriber.Message)
	case 4:
		l.alert(fmt.Sprintf("a%d", d), "", at)
	case 5:
		l.alert(fmt.Sprintf("f%d", d), fmt.Sprintf("a%d", d-l.random.IntN(30)), at)
	}
	n := map[string]int{}
	for _, channels := range l.has {
		for channel := range channels {
			n[channel]++
		}
	}
	l.days = append(l.days, n)
}

func (l *life) text(person int, at time.Time, kind subscriber.Kind, channels ...string) {
	Text(l.t, l.s, person, fmt.Sprintf("%v-%d-%s", at, person, kind), at, func(before subscriber.State) subscriber.Step {
		switch kind {
		case subscriber.Stopped:
			before.Stopped = true
			channels = nil
		case subscriber.Joined, subscriber.Left:
			before.Stopped, before.Channels = false, channels
		default:
			channels = before.Channels
			if before.Stopped {
				channels = nil
			}
		}
		return subscriber.Step{After: before, Kind: kind}
	})
	l.texts = append(l.texts, at)
	l.has[person] = map[string]bool{}
	for _, channel := range channels {
		l.has[person][channel] = true
	}
}

// alert sends one that is to be the first of its thread, or goes on with one that there is.
func (l *life) alert(id, thread string, at time.Time) {
	a := Alert(id, at)
	if l.threads[thread] != nil {
		a.Thread, a.Follows = thread, true
	} else {
		l.threads[id] = &pastThread{}
	}
	past := l.threads[a.Thread]
	past.newest = at
	mustPlan(l.t, l.s, a, at)
	var outcomes []store.Outcome
	var reports []store.Report
	for _, c := range mustExchange(l.t, l.s, at, 100).Claimed {
		heard := at.Add(time.Duration(l.random.IntN(300)) * time.Second)
		past.deliveries = append(past.deliveries, heard)
		outcome, told := l.happens(c, heard)
		outcomes, reports = append(outcomes, outcome), append(reports, told...)
	}
	mustExchange(l.t, l.s, at, 0, outcomes...)
	for _, r := range reports {
		merge(l.t, l.s, r)
	}
	settle(l.t, l.s, at.Add(time.Hour))
}

// happens says what becomes of a message, and what is reported about it.
func (l *life) happens(c store.Claimed, at time.Time) (store.Outcome, []store.Report) {
	if l.random.IntN(5) == 0 {
		rejected := outcome(c, store.Rejected, at)
		rejected.Class = []string{"invalid", "unreachable"}[l.random.IntN(2)]
		return rejected, nil
	}
	r := report(c, []store.State{store.Sent, store.Delivered, store.Undelivered}[l.random.IntN(3)])
	r.At = at
	if l.random.IntN(10) > 0 {
		return accepted(c, at), []store.Report{r}
	}
	second := r
	second.ProviderID, second.State = "SM second "+c.Attempt, store.Sent
	return accepted(c, at), []store.Report{r, second}
}

func (l *life) clean(at time.Time) {
	l.t.Helper()
	l.wantFlows(at)
	texts, deliveries := 0, 0
	l.texts = slices.DeleteFunc(l.texts, func(received time.Time) bool {
		gone := received.Before(at.Add(-Keep().Texts))
		texts += bit(gone)
		return gone
	})
	for _, thread := range l.threads {
		if !thread.newest.Before(at.Add(-Keep().Deliveries)) {
			continue
		}
		thread.deliveries = slices.DeleteFunc(thread.deliveries, func(heard time.Time) bool {
			gone := heard.Before(at.Add(-Keep().Deliveries))
			deliveries += bit(gone)
			return gone
		})
	}
	wantCleaned(l.t, cleanAlike(l.t, l.s, at), texts, deliveries)
}

// wantFlows compares the numbers of each day with those of the store at that time.
func (l *life) wantFlows(at time.Time) {
	l.t.Helper()
	st, err := l.s.Stats(l.t.Context(), at, len(l.days), time.UTC)
	if err != nil {
		l.t.Fatal(err)
	}
	for channel, flow := range st.Channels {
		for i, n := range flow.Subscribers {
			if want := l.days[i][channel]; n != want {
				l.t.Fatalf("%s had %d people on %s, want %d", channel, n, st.Days[i], want)
			}
			if i > 0 && flow.Subscribers[i-1]+flow.Joins[i]-flow.Leaves[i] != n {
				l.t.Fatalf("%s: %d people, %d came and %d went, %d are there", channel, flow.Subscribers[i-1], flow.Joins[i], flow.Leaves[i], n)
			}
		}
	}
}

func bit(is bool) int {
	if is {
		return 1
	}
	return 0
}
