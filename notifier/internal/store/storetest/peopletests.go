package storetest

import (
	"slices"
	"testing"

	"newsroom/notifier/internal/store"
	"newsroom/notifier/internal/subscriber"
)

func people() []topic {
	return []topic{
		{"a text joins", joinTopic},
		{"a text counts once", onceTopic},
		{"a stop keeps the channels for a later start", stopTopic},
		{"a channel is left", leaveTopic},
		{"a stranger who writes has joined nothing", strangerTopic},
		{"people texting at once are all kept", manyTopic},
	}
}

func joinTopic(t *testing.T, s *store.Store) {
	got := Text(t, s, 1, "SM1", Start, joins([]string{"mini", "maxi"}))
	if got.Again || got.Kind != subscriber.Joined || got.Answer != "willkommen" {
		t.Errorf("received %+v", got)
	}
	Text(t, s, 1, "SM2", Start, func(before subscriber.State) subscriber.Step {
		if !slices.Equal(before.Channels, []string{"maxi", "mini"}) || before.Language != "de" || before.Stopped {
			t.Errorf("the second text came from %+v", before)
		}
		return subscriber.Step{After: before, Kind: subscriber.Message}
	})
	all, err := s.Subscribers(t.Context())
	if err != nil || len(all) != 1 || !all[0].Since.Equal(Start) || !all[0].Stopped.IsZero() {
		t.Fatalf("subscribers %+v, error %v", all, err)
	}
	if len(all[0].Pseudonym) < 10 {
		t.Errorf("pseudonym %q is too short to be random", all[0].Pseudonym)
	}
}

func onceTopic(t *testing.T, s *store.Store) {
	first := Text(t, s, 1, "SM1", Start, joins([]string{"mini"}))
	again := Text(t, s, 1, "SM1", Start.Add(minute), func(before subscriber.State) subscriber.Step {
		t.Error("the same text was stepped twice")
		return stops(before)
	})
	if !again.Again || again.Answer != first.Answer || again.Kind != first.Kind {
		t.Errorf("the same text was answered %+v, at first %+v", again, first)
	}
	wantCount(t, s, store.Headcount{Active: 1, Channels: map[string]int{"mini": 1}})
}

func stopTopic(t *testing.T, s *store.Store) {
	Join(t, s, 2, Start, "mini")
	Text(t, s, 1, "stop", Start.Add(minute), stops)
	wantCount(t, s, store.Headcount{Active: 1, Stopped: 1, Channels: map[string]int{"mini": 1}})
	Text(t, s, 1, "stop again", Start.Add(2*minute), stops)
	all, err := s.Subscribers(t.Context())
	if err != nil || len(all) != 2 || !all[1].Stopped.Equal(Start.Add(minute)) && !all[0].Stopped.Equal(Start.Add(minute)) {
		t.Errorf("nobody stopped at the first stop: %+v, error %v", all, err)
	}
	Text(t, s, 1, "start", Start.Add(3*minute), func(before subscriber.State) subscriber.Step {
		if !before.Stopped || !slices.Equal(before.Channels, []string{"mini"}) {
			t.Errorf("the start came from %+v", before)
		}
		before.Stopped = false
		return subscriber.Step{After: before, Kind: subscriber.Joined}
	})
	wantCount(t, s, store.Headcount{Active: 2, Channels: map[string]int{"mini": 2}})
}

func leaveTopic(t *testing.T, s *store.Store) {
	Join(t, s, 1, Start, "mini", "maxi")
	Text(t, s, 0, "leave", Start, func(before subscriber.State) subscriber.Step {
		before.Channels = []string{"mini"}
		return subscriber.Step{After: before, Kind: subscriber.Left}
	})
	wantCount(t, s, store.Headcount{Active: 1, Channels: map[string]int{"mini": 1}})
}

func strangerTopic(t *testing.T, s *store.Store) {
	Text(t, s, 7, "hello", Start, func(before subscriber.State) subscriber.Step {
		if before.Language != "" || before.Stopped || len(before.Channels) > 0 {
			t.Errorf("a stranger came as %+v", before)
		}
		return subscriber.Step{After: before, Kind: subscriber.Message, Answer: "thanks"}
	})
	wantCount(t, s, store.Headcount{Replies: 1})
	if n := mustPlan(t, s, Alert("a", Start), Start); n != 0 {
		t.Errorf("the alert went to %d strangers", n)
	}
}

func manyTopic(t *testing.T, s *store.Store) {
	Join(t, s, 300, Start, "mini")
	wantCount(t, s, store.Headcount{Active: 300, Channels: map[string]int{"mini": 300}})
}

func wantCount(t *testing.T, s *store.Store, want store.Headcount) {
	t.Helper()
	got, err := s.Count(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	same := got.Active == want.Active && got.Stopped == want.Stopped && got.Replies == want.Replies
	for channel, n := range want.Channels {
		same = same && got.Channels[channel] == n
	}
	if !same || len(got.Channels) != len(want.Channels) {
		t.Errorf("counted %+v, want %+v", got, want)
	}
}
