package storetest

import (
	"slices"
	"testing"

	"newsroom/notifier/internal/store"
	"newsroom/notifier/internal/subscriber"
)

func digesting() []topic {
	return []topic{
		{"a digest is asked for and ended", askTopic},
		{"a digest ends with its channel", leaveDigestTopic},
		{"a digest ends with a stop, and no start brings it back", stopDigestTopic},
		{"a digest goes to those who asked for it", digestTopic},
		{"who ended the digest after the plan is skipped", skipDigestTopic},
		{"who ends the digest after the claim is not wanted any more", wantedDigestTopic},
		{"who asks for digests gets everything by that way", wayTopic},
	}
}

// wantDigests lets a person write something that changes nothing, and compares from what state it came.
func wantDigests(t *testing.T, s *store.Store, i int, id string, want ...string) {
	t.Helper()
	Text(t, s, i, id, Start, func(before subscriber.State) subscriber.Step {
		if !slices.Equal(before.Digests, want) {
			t.Errorf("%s: the digests are %q, want %q", id, before.Digests, want)
		}
		return subscriber.Step{After: before, Kind: subscriber.Message}
	})
}

func askTopic(t *testing.T, s *store.Store) {
	Join(t, s, 2, Start, "mini", "maxi")
	wantDigests(t, s, 0, "before")
	Ask(t, s, 1, "mini", "maxi")
	wantDigests(t, s, 0, "asked", "maxi", "mini")
	wantDigests(t, s, 1, "the other one")
	wantDaily(t, s, map[string]int{"mini": 1, "maxi": 1})
	all, err := s.Subscribers(t.Context())
	if err != nil || len(all) != 2 || len(all[0].Digests)+len(all[1].Digests) != 2 {
		t.Errorf("subscribers %+v, error %v", all, err)
	}
	Text(t, s, 0, "one less", Start, digests("maxi"))
	wantDigests(t, s, 0, "ended one", "maxi")
	wantDaily(t, s, map[string]int{"maxi": 1})
	Text(t, s, 0, "none", Start, digests())
	wantDigests(t, s, 0, "ended all")
	wantCount(t, s, store.Headcount{Active: 2, Replies: 5, Channels: map[string]int{"mini": 2, "maxi": 2}})
}

func leaveDigestTopic(t *testing.T, s *store.Store) {
	Join(t, s, 1, Start, "mini", "maxi")
	Ask(t, s, 1, "mini", "maxi")
	Text(t, s, 0, "leave", Start, leaves("mini"))
	wantDigests(t, s, 0, "left", "maxi")
	Text(t, s, 0, "back", Start, func(before subscriber.State) subscriber.Step {
		before.Channels = append(before.Channels, "mini")
		return subscriber.Step{After: before, Kind: subscriber.Joined}
	})
	wantDigests(t, s, 0, "joined again", "maxi")
}

func stopDigestTopic(t *testing.T, s *store.Store) {
	Join(t, s, 2, Start, "mini")
	Ask(t, s, 2, "mini")
	Stop(t, s, 0)
	wantDaily(t, s, map[string]int{"mini": 1})
	Text(t, s, 0, "start", Start, func(before subscriber.State) subscriber.Step {
		before.Stopped = false
		return subscriber.Step{After: before, Kind: subscriber.Joined}
	})
	wantDigests(t, s, 0, "started again")
	if n := mustPlan(t, s, Digest("d", Start), Start); n != 1 {
		t.Errorf("planned %d, want the one who did not stop", n)
	}
}

// digestTopic: two asked for it, one of whom stopped; one has the channel without its digest, one the digest of another channel, one no channel of it.
func digestTopic(t *testing.T, s *store.Store) {
	Join(t, s, 4, Start, "mini", "maxi")
	Ask(t, s, 2, "mini")
	Stop(t, s, 1)
	Text(t, s, 2, "the other digest", Start, digests("maxi"))
	Text(t, s, 5, "maxi", Start, joins([]string{"maxi"}))
	wantPreview(t, s, Digest("d", Start), 1, map[string]int{store.ReasonNoDigest: 2, store.ReasonElsewhere: 1})
	if n := mustPlan(t, s, Digest("d", Start), Start); n != 1 {
		t.Errorf("planned %d, want 1", n)
	}
	if n := mustPlan(t, s, Alert("a", Start), Start); n != 4 {
		t.Errorf("the alert is planned for %d, want 4", n)
	}
	batch := mustExchange(t, s, Start, 10)
	if len(batch.Claimed) != 5 || batch.Claimed[4].Alert != "d" || batch.Claimed[4].To != Number(0) {
		t.Errorf("claimed %+v, want the digest last, to the one who asked", batch.Claimed)
	}
	if got, err := s.Status(t.Context(), "d"); err != nil || got.Kind != store.KindDigest {
		t.Errorf("status %+v, error %v", got, err)
	}
}

func skipDigestTopic(t *testing.T, s *store.Store) {
	Join(t, s, 5, Start, "mini", "maxi")
	Ask(t, s, 5, "mini")
	mustPlan(t, s, Digest("d", Start), Start)
	Text(t, s, 0, "no digest", Start, digests())
	Text(t, s, 1, "the other digest", Start, digests("maxi"))
	Text(t, s, 2, "leave", Start, leaves("mini"))
	Stop(t, s, 3)
	if batch := mustExchange(t, s, Start, 10); len(batch.Claimed) != 1 || batch.Claimed[0].To != Number(4) {
		t.Errorf("claimed %+v, want the one who still wants it", batch.Claimed)
	}
	got := wantStates(t, s, "d", map[store.State]int{store.Dispatching: 1, store.Skipped: 4})
	for reason, n := range map[string]int{store.ReasonNoDigest: 2, store.ReasonLeft: 1, store.ReasonStopped: 1} {
		if got.Classes[reason] != n {
			t.Errorf("skipped %v, want %d %s", got.Classes, n, reason)
		}
	}
}

func wantedDigestTopic(t *testing.T, s *store.Store) {
	Join(t, s, 1, Start, "mini")
	Ask(t, s, 1, "mini")
	mustPlan(t, s, Digest("d", Start), Start)
	c := mustClaimOne(t, s, Start)
	wantWanted(t, s, c, true)
	Text(t, s, 0, "no digest", Start, digests())
	wantWanted(t, s, c, false)
	mustPlan(t, s, Alert("a", Start), Start)
	wantWanted(t, s, mustClaimOne(t, s, Start), true)
}

func wayTopic(t *testing.T, s *store.Store) {
	Join(t, s, 1, Start, "mini")
	_, err := s.Receive(t.Context(), store.Text{ProviderID: "app", From: Number(0), Way: "whatsapp", At: Start}, Decide(digests("mini")))
	must(t, err)
	mustPlan(t, s, Digest("d", Start), Start)
	if c := mustClaimOne(t, s, Start); c.Way != "whatsapp" || !c.Free {
		t.Errorf("claimed %+v, want it by WhatsApp", c)
	}
}

func wantDaily(t *testing.T, s *store.Store, want map[string]int) {
	t.Helper()
	got, err := s.Count(t.Context())
	if err != nil || len(got.Digests) != len(want) {
		t.Errorf("counted %+v, error %v; want %v", got, err, want)
	}
	for channel, n := range want {
		if got.Digests[channel] != n {
			t.Errorf("counted %+v, want %v", got.Digests, want)
		}
	}
}
