package storetest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"newsroom/notifier/internal/store"
	"newsroom/notifier/internal/subscriber"
)

func quiet() []topic {
	return []topic{
		{"quiet hours put off what can wait", quietTopic},
		{"what is extreme passes over quiet hours and pauses", extremeTopic},
		{"followers wait with their first", quietFollowerTopic},
		{"an extreme update takes its thread along", liftTopic},
		{"what is over by the end of quiet hours is not sent", quietExpiryTopic},
		{"an all-clear overtakes what waits for the end of quiet hours", quietOvertakenTopic},
		{"other hours of the person's wake what waits", quietPersonTopic},
		{"other hours of the house's wake what waits", quietHouseTopic},
		{"quiet hours on the nights on which the clock is changed", clockChangeTopic},
		{"what is said to one person passes over quiet hours and pauses", letterPassesTopic},
		{"who pauses gets nothing, then or later", pausingTopic},
		{"a pause reaches what is claimed", pauseClaimedTopic},
		{"quiet hours of all, whatever they are", anyQuietTopic},
	}
}

// hours are quiet hours from one full hour to another; alike = none.
func hours(from, to int) subscriber.Quiet {
	return subscriber.Quiet{Own: true, From: 60 * from, To: 60 * to}
}

// night is a house that is quiet from ten to six.
var night = store.House{Zone: time.UTC, Quiet: hours(22, 6)}

// late is in these hours.
var late = Start.Add(15 * time.Hour)

// claimIn claims what is due in a house.
func claimIn(t testing.TB, s *store.Store, house store.House, at time.Time, outcomes ...store.Outcome) store.Batch {
	t.Helper()
	claim := store.Claim{Limit: 100, Now: at, Token: token(t, s), Quiet: house.Quiet, Waiting: true}
	claim.Minute, claim.Shift = house.Clock(at)
	batch, err := s.Exchange(t.Context(), outcomes, claim)
	if err != nil {
		t.Fatalf("exchange: %v", err)
	}
	return batch
}

// wantClaimed compares who is claimed of which alert: "ALERT PERSON".
func wantClaimed(t testing.TB, s *store.Store, house store.House, at time.Time, want ...string) []store.Claimed {
	t.Helper()
	batch := claimIn(t, s, house, at)
	var got []string
	var outcomes []store.Outcome
	for _, c := range batch.Claimed {
		got = append(got, c.Alert+" "+c.To[len(c.To)-1:])
		outcomes = append(outcomes, accepted(c, at))
	}
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("at %s claimed %q, want %q", at.Format("02.01. 15:04"), got, want)
	}
	mustExchange(t, s, at, 0, outcomes...)
	return batch.Claimed
}

// hush gives person i quiet hours of its own.
func hush(t testing.TB, s *store.Store, i int, id string, own subscriber.Quiet) {
	t.Helper()
	Text(t, s, i, id, Start, func(before subscriber.State) subscriber.Step {
		before.Quiet = own
		return subscriber.Step{After: before, Kind: subscriber.Hushed, Answer: "ruhe"}
	})
}

// pause lets person i pause until then.
func pause(t testing.TB, s *store.Store, i int, until time.Time) {
	t.Helper()
	Text(t, s, i, fmt.Sprintf("pause-%d-%v", i, until), Start, func(before subscriber.State) subscriber.Step {
		before.Paused = until
		return subscriber.Step{After: before, Kind: subscriber.Paused, Answer: "pause"}
	})
}

func quietTopic(t *testing.T, s *store.Store) {
	Join(t, s, 4, Start, "mini")
	Ask(t, s, 1, "mini")
	hush(t, s, 1, "day", hours(8, 9))
	hush(t, s, 2, "none", hours(0, 0))
	hush(t, s, 3, "long", hours(20, 7))
	who, err := s.Preview(t.Context(), Alert("a", late), night, late)
	if err != nil || who.Recipients != 4 || who.Waiting != 2 || !who.Until.Equal(Start.Add(23*time.Hour)) {
		t.Errorf("preview %+v, error %v", who, err)
	}
	mustPlan(t, s, Alert("a", late), late)
	mustPlan(t, s, Digest("d", late), late)
	wantClaimed(t, s, night, late, "a 1", "a 2")
	if got := wantStates(t, s, "a", map[store.State]int{store.Planned: 2, store.Accepted: 2}); got.Quiet != 2 || len(got.Classes) > 0 {
		t.Errorf("%d wait, classes %v", got.Quiet, got.Classes)
	}
	if left, err := s.Left(t.Context(), late); err != nil || left != (store.Left{}) {
		t.Errorf("left %+v, error %v", left, err)
	}
	six := Start.Add(22 * time.Hour)
	wantClaimed(t, s, night, six.Add(-minute))
	if left, err := s.Left(t.Context(), six); err != nil || !left.Planned {
		t.Errorf("left %+v, error %v", left, err)
	}
	wantClaimed(t, s, night, six, "a 0", "d 0")
	wantClaimed(t, s, night, six.Add(time.Hour), "a 3")
	if got := wantStates(t, s, "a", map[store.State]int{store.Accepted: 4}); got.Quiet != 0 {
		t.Errorf("%d wait", got.Quiet)
	}
}

func extremeTopic(t *testing.T, s *store.Store) {
	Join(t, s, 3, Start, "mini")
	pause(t, s, 1, late.Add(time.Hour))
	a := Alert("a", late)
	a.Severity = store.Extreme
	who, err := s.Preview(t.Context(), a, night, late)
	if err != nil || who.Recipients != 3 || who.Waiting != 0 || len(who.Excluded) > 0 {
		t.Errorf("preview %+v, error %v", who, err)
	}
	mustPlan(t, s, a, late)
	pause(t, s, 2, late.Add(time.Hour))
	for _, c := range wantClaimed(t, s, night, late, "a 0", "a 1", "a 2") {
		wantStates(t, s, c.Alert, map[store.State]int{store.Accepted: 3})
	}
}

func quietFollowerTopic(t *testing.T, s *store.Store) {
	Join(t, s, 2, Start, "mini")
	hush(t, s, 1, "none", hours(0, 0))
	mustPlan(t, s, Alert("a", late), late)
	mustPlan(t, s, follower(), late)
	wantClaimed(t, s, night, late, "a 1")
	wantClaimed(t, s, night, late, "a#2 1")
	if got := wantStates(t, s, "a#2", map[store.State]int{store.Planned: 1, store.Accepted: 1}); got.Quiet != 1 {
		t.Errorf("%d wait", got.Quiet)
	}
	six := Start.Add(22 * time.Hour)
	wantClaimed(t, s, night, six, "a 0")
	wantClaimed(t, s, night, six, "a#2 0")
}

func liftTopic(t *testing.T, s *store.Store) {
	Join(t, s, 1, Start, "mini")
	mustPlan(t, s, Alert("a", late), late)
	wantClaimed(t, s, night, late)
	worse := follower()
	worse.Severity = store.Extreme
	mustPlan(t, s, worse, late)
	wantClaimed(t, s, night, late, "a 0")
	wantClaimed(t, s, night, late, "a#2 0")
}

func quietExpiryTopic(t *testing.T, s *store.Store) {
	Join(t, s, 1, Start, "mini")
	a := Alert("a", late)
	a.Until = late.Add(time.Hour)
	mustPlan(t, s, a, late)
	wantClaimed(t, s, night, late)
	wantClaimed(t, s, night, a.Until)
	if got := wantStates(t, s, "a", map[store.State]int{store.Skipped: 1}); got.Classes[store.ReasonExpired] != 1 {
		t.Errorf("classes %v", got.Classes)
	}
}

func quietOvertakenTopic(t *testing.T, s *store.Store) {
	Join(t, s, 1, Start, "mini")
	mustPlan(t, s, Alert("a", late), late)
	wantClaimed(t, s, night, late)
	clear := follower()
	clear.Kind, clear.Overtakes = "all-clear", true
	if p, err := s.Plan(t.Context(), clear, late); err != nil || p.Recipients != 0 || p.Overtaken != 1 {
		t.Errorf("planned %+v, error %v", p, err)
	}
	wantClaimed(t, s, night, Start.Add(22*time.Hour))
}

func quietPersonTopic(t *testing.T, s *store.Store) {
	Join(t, s, 2, Start, "mini")
	mustPlan(t, s, Alert("a", late), late)
	mustPlan(t, s, follower(), late)
	wantClaimed(t, s, night, late)
	hush(t, s, 0, "none", hours(0, 0))
	wantClaimed(t, s, night, late, "a 0")
	wantClaimed(t, s, night, late, "a#2 0")
}

func quietHouseTopic(t *testing.T, s *store.Store) {
	remember := func(h store.House) {
		must(t, s.RememberNewsroom(t.Context(), subscriber.Newsroom{Title: "N", Quiet: h.Quiet}, late))
	}
	Join(t, s, 1, Start, "mini")
	remember(night)
	mustPlan(t, s, Alert("a", late), late)
	wantClaimed(t, s, night, late)
	shorter := store.House{Quiet: hours(0, 6)}
	wantClaimed(t, s, shorter, late)
	remember(night)
	wantClaimed(t, s, shorter, late)
	remember(shorter)
	wantClaimed(t, s, shorter, late, "a 0")
}

// clockChangeTopic: from ten to six are seven hours in the night to 29 March 2026 in Berlin, and nine in that to 25 October.
func clockChangeTopic(t *testing.T, s *store.Store) {
	berlin := mustZone(t, "Europe/Berlin")
	house := store.House{Zone: berlin, Quiet: hours(22, 6)}
	Join(t, s, 1, Start, "mini")
	for _, day := range []time.Time{time.Date(2026, 3, 29, 0, 0, 0, 0, berlin), time.Date(2026, 10, 25, 0, 0, 0, 0, berlin)} {
		id, evening, six := day.Format("a0102"), day.Add(-2*time.Hour), time.Date(2026, day.Month(), day.Day(), 6, 0, 0, 0, berlin)
		mustPlan(t, s, Alert(id, evening), evening)
		if who, err := s.Preview(t.Context(), Alert(id, evening), house, evening); err != nil || !who.Until.Equal(six) {
			t.Errorf("preview %+v, error %v, want until %v", who, err, six)
		}
		for at := evening; at.Before(six); at = at.Add(30 * minute) {
			wantClaimed(t, s, house, at)
		}
		wantClaimed(t, s, house, six, id+" 0")
	}
}

func mustZone(t testing.TB, name string) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

// notify lets a text of person i come late, so that its answer goes through the outbox.
func notify(t testing.TB, s *store.Store, i int, id, answer string, at time.Time) {
	t.Helper()
	_, err := s.Receive(t.Context(), store.Text{ProviderID: id, From: Number(i), Body: "?", At: at, Found: at},
		Decide(func(before subscriber.State) subscriber.Step {
			return subscriber.Step{After: before, Kind: subscriber.Message, Answer: answer}
		}))
	must(t, err)
}

func letterPassesTopic(t *testing.T, s *store.Store) {
	Join(t, s, 2, Start, "mini")
	pause(t, s, 0, late.Add(time.Hour))
	pause(t, s, 1, late.Add(time.Hour))
	notify(t, s, 0, "SM1", "Ja.", late)
	batch := claimIn(t, s, night, late)
	if len(batch.Claimed) != 1 || batch.Claimed[0].To != Number(0) || batch.Claimed[0].Text != "Ja." || batch.Claimed[0].Link != "" {
		t.Fatalf("claimed %+v", batch.Claimed)
	}
	wantWanted(t, s, batch.Claimed[0], true)
}

func pausingTopic(t *testing.T, s *store.Store) {
	Join(t, s, 3, Start, "mini")
	pause(t, s, 1, Start.Add(time.Hour))
	wantPreview(t, s, Alert("a", Start), 2, map[string]int{store.ReasonPaused: 1})
	if n := mustPlan(t, s, Alert("a", Start), Start); n != 2 {
		t.Errorf("planned %d, want 2", n)
	}
	pause(t, s, 2, Start.Add(time.Hour))
	wantClaimed(t, s, store.House{}, Start, "a 0")
	if got := wantStates(t, s, "a", map[store.State]int{store.Accepted: 1, store.Skipped: 1}); got.Classes[store.ReasonPaused] != 1 {
		t.Errorf("classes %v", got.Classes)
	}
	wantPreview(t, s, follower(), 1, map[string]int{store.ReasonNoFirst: 2})
	wantClaimed(t, s, store.House{}, Start.Add(time.Hour))
	if n := mustPlan(t, s, Alert("b", Start), Start.Add(time.Hour)); n != 3 {
		t.Errorf("planned %d after the pause, want 3", n)
	}
}

func pauseClaimedTopic(t *testing.T, s *store.Store) {
	Join(t, s, 1, Start, "mini")
	extreme := Alert("b", Start)
	extreme.Severity = store.Extreme
	mustPlan(t, s, Alert("a", Start), Start)
	mustPlan(t, s, extreme, Start)
	batch := claimIn(t, s, store.House{}, Start)
	pause(t, s, 0, Start.Add(time.Hour))
	for _, c := range batch.Claimed {
		wantWanted(t, s, c, c.Alert == "b")
	}
}

// nightOf is a house, the quiet hours that its people have, and a time.
type nightOf struct {
	house store.House
	own   []subscriber.Quiet
	at    time.Time
}

func anyNightOf(people int, zones ...*time.Location) *rapid.Generator[nightOf] {
	return rapid.Custom(func(t *rapid.T) nightOf {
		house := store.House{Zone: rapid.SampledFrom(zones).Draw(t, "zone"), Quiet: anyHours().Draw(t, "house")}
		own := rapid.SliceOfN(anyHours(), people, people).Draw(t, "own")
		return nightOf{house, own, anyNight(house.Zone).Draw(t, "at")}
	})
}

// anyQuietTopic compares the claim with a clock whose minutes are gone through one by one.
func anyQuietTopic(t *testing.T, s *store.Store) {
	const people, runs = 8, 10
	Join(t, s, people, Start, "mini")
	any := anyNightOf(people, time.UTC, mustZone(t, "Europe/Berlin"), mustZone(t, "Australia/Lord_Howe"), mustZone(t, "America/St_Johns"))
	for run := range runs {
		seed := rand.Int()
		n := any.Example(seed)
		a := Alert(fmt.Sprintf("q%d", run), n.at)
		a.Until = n.at.Add(48 * time.Hour)
		looks, ends := []time.Time{n.at}, map[string]time.Time{}
		for i, own := range n.own {
			hush(t, s, i, fmt.Sprintf("hush-%d-%d", run, i), own)
			end := whenOver(n.house, own, n.at)
			ends[Number(i)] = end
			looks = append(looks, end.Add(-time.Minute), end)
		}
		if _, shift := n.house.Clock(n.at); !shift.IsZero() && shift.Before(a.Until) {
			looks = append(looks, shift)
		}
		looks = slices.DeleteFunc(looks, n.at.After)
		slices.SortFunc(looks, time.Time.Compare)
		mustPlan(t, s, a, n.at)
		var outcomes []store.Outcome
		for _, now := range slices.Compact(looks) {
			batch := claimIn(t, s, n.house, now, outcomes...)
			outcomes = outcomes[:0]
			for _, c := range batch.Claimed {
				if end := ends[c.To]; !end.Equal(now) {
					t.Errorf("seed %d: claimed at %v, want at %v", seed, now.In(n.house.Zone), end.In(n.house.Zone))
				}
				delete(ends, c.To)
				outcomes = append(outcomes, accepted(c, now))
			}
		}
		mustExchange(t, s, n.at, 0, outcomes...)
		if len(ends) > 0 {
			t.Errorf("seed %d: %d are still not claimed", seed, len(ends))
		}
	}
}

// anyHours are quiet hours of somebody, or none.
func anyHours() *rapid.Generator[subscriber.Quiet] {
	return rapid.Custom(func(t *rapid.T) subscriber.Quiet {
		if rapid.Bool().Draw(t, "none") {
			return subscriber.Quiet{}
		}
		minute := rapid.OneOf(rapid.IntRange(0, 1439), rapid.SampledFrom([]int{0, 60, 120, 150, 179, 180, 1320, 1439}))
		return subscriber.Quiet{Own: true, From: minute.Draw(t, "from"), To: minute.Draw(t, "to")}
	})
}

// anyNight is a time, often shortly before the clock of a zone is changed.
func anyNight(zone *time.Location) *rapid.Generator[time.Time] {
	return rapid.Custom(func(t *rapid.T) time.Time {
		at := Start.Add(time.Duration(rapid.IntRange(0, 300*24*60).Draw(t, "minutes")) * time.Minute)
		if _, change := at.In(zone).ZoneBounds(); !change.IsZero() && rapid.Bool().Draw(t, "change") {
			at = change.Add(-time.Duration(rapid.IntRange(-120, 12*60).Draw(t, "before")) * time.Minute)
		}
		return at.Add(time.Duration(rapid.IntRange(0, 59).Draw(t, "seconds")) * time.Second)
	})
}

// whenOver goes from minute to minute until it is not quiet any more.
func whenOver(house store.House, own subscriber.Quiet, at time.Time) time.Time {
	q := house.Quiet
	if own.Own {
		q = own
	}
	for now := at; ; now = now.Truncate(time.Minute).Add(time.Minute) {
		wall := now.In(house.Zone)
		minute := 60*wall.Hour() + wall.Minute()
		inside := minute >= q.From && minute < q.To
		if q.From > q.To {
			inside = minute >= q.From || minute < q.To
		}
		if !q.Own || !inside {
			return now
		}
	}
}
