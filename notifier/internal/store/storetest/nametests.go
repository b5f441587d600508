package storetest

import (
	"slices"
	"strings"
	"testing"
	"time"

	"newsroom/notifier/internal/store"
)

func naming() []topic {
	return []topic{
		{"one person has other names in other threads", otherNamesTopic},
		{"a name shows from then on", namedTopic},
		{"nobody takes another's name", impostorTopic},
	}
}

func otherNamesTopic(t *testing.T, s *store.Store) {
	const people = 60
	Join(t, s, people, Start, "mini")
	names := map[string][]string{} // by text, which is each person's own
	for i, id := range []string{"a", "b"} {
		at := Start.Add(time.Duration(1+i) * minute)
		sendNow(t, s, Alert(id, at))
		for p := range people {
			say(t, s, p, "Ich bin "+Number(p), at.Add(time.Second))
		}
		say(t, s, 7, "noch einmal ich", at.Add(2*time.Second))
		entries := talkOf(t, s, id).Entries
		seen := map[string]bool{}
		for _, e := range entries[:people] {
			if seen[e.Who] {
				t.Errorf("two people are %s", e.Who)
			}
			seen[e.Who] = true
			names[e.Text] = append(names[e.Text], e.Who)
		}
		if again := entries[people]; again.Who != names["Ich bin "+Number(7)][i] {
			t.Errorf("the same person became %s", again.Who)
		}
	}
	same := 0
	for _, both := range names {
		if len(both) != 2 {
			t.Fatalf("somebody wrote %d times", len(both))
		}
		if both[0] == both[1] {
			same++
		}
	}
	if same > 3 { // by chance one in 3,420
		t.Errorf("%d of %d people have one name in both threads", same, people)
	}
}

// whos lists who wrote in a thread, as editors see it.
func whos(t testing.TB, s *store.Store, thread string) (all []string) {
	t.Helper()
	for _, e := range talkOf(t, s, thread).Entries {
		all = append(all, e.Who)
	}
	return all
}

func namedTopic(t *testing.T, s *store.Store) {
	say(t, s, 1, "MINI", Start)
	sendNow(t, s, Alert("a", Start))
	say(t, s, 1, "ohne Namen", Start.Add(minute))
	sendNow(t, s, Alert("b", Start.Add(2*minute)))
	say(t, s, 1, "auch ohne", Start.Add(3*minute))
	say(t, s, 1, "NAME Erika Muster", Start.Add(4*minute))
	say(t, s, 1, "mit Namen", Start.Add(5*minute))
	answer(t, s, "b", Start.Add(6*minute))
	b := whos(t, s, "b")
	if b[1] != "Erika Muster" || b[2] != "Erika Muster" || b[0] == "Erika Muster" {
		t.Errorf("in b they are %q", b)
	}
	if a := whos(t, s, "a"); a[0] == "Erika Muster" {
		t.Error("the name shows in a thread where the person has not written since")
	}
	if err := s.Answer(t.Context(), store.Answer{Thread: "a", Who: "Erika Muster", Text: "?", At: Start.Add(6 * minute), Until: Start.Add(time.Hour)}); err == nil {
		t.Error("the name leads to a thread where the person has not written since")
	}
	wantNil(t, s.Answer(t.Context(), store.Answer{Thread: "b", Who: "erika  muster", Text: "!", At: Start.Add(6 * minute), Until: Start.Add(time.Hour)}))
	say(t, s, 1, "NAME AUS", Start.Add(7*minute))
	if b := whos(t, s, "b"); slices.Contains(b, "Erika Muster") {
		t.Errorf("the name shows although it was taken back: %q", b)
	}
}

func wantNil(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Error(err)
	}
}

func impostorTopic(t *testing.T, s *store.Store) {
	for i := range 4 {
		say(t, s, i, "MINI", Start)
	}
	sendNow(t, s, Alert("a", Start))
	say(t, s, 0, "ich", Start.Add(minute))
	mine := whos(t, s, "a")[0]
	say(t, s, 1, "NAME "+mine, Start.Add(minute))
	say(t, s, 1, "auch ich", Start.Add(2*minute))
	for i := range 2 {
		say(t, s, 2+i, "NAME Max", Start.Add(minute))
		say(t, s, 2+i, "hallo", Start.Add(time.Duration(3+i)*minute))
	}
	all := whos(t, s, "a")
	if !strings.HasPrefix(all[1], mine+" (") || !strings.HasPrefix(all[2], "Max (") || all[2] == all[3] {
		t.Errorf("they are %q", all)
	}
	for who, text := range map[string]string{mine: "an ich", all[1]: "an auch ich", all[2]: "an Max"} {
		wantNil(t, s.Answer(t.Context(), store.Answer{Thread: "a", Who: who, Text: text, At: Start.Add(5 * minute), Until: Start.Add(time.Hour)}))
	}
	if err := s.Answer(t.Context(), store.Answer{Thread: "a", Who: "Max", Text: "?", At: Start, Until: Start}); err == nil || !strings.Contains(err.Error(), "several") {
		t.Errorf("a name of two people: %v", err)
	}
	got := map[string]string{}
	for _, c := range sendAll(t, s, Start.Add(6*minute)).Claimed {
		got[c.Text] = c.To
	}
	if got["an ich"] != Number(0) || got["an auch ich"] != Number(1) || got["an Max"] != Number(2) {
		t.Error("an answer went to somebody else")
	}
}
