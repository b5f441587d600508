package storetest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"newsroom/notifier/internal/store"
	"newsroom/notifier/internal/subscriber"
)

func proving() []topic {
	return []topic{
		{"a stop by the provider is in the ledger", providerStopTopic},
		{"what the ledger tells is what people get", replayTopic},
		{"the head of the ledger changes with each record", headTopic},
	}
}

// wantWhole looks that the ledger is whole.
func wantWhole(t testing.TB, s *store.Store) {
	t.Helper()
	if _, _, err := s.VerifyLedger(t.Context()); err != nil {
		t.Error(err)
	}
}

func providerStopTopic(t *testing.T, s *store.Store) {
	c := claimedOne(t, s)
	o := outcome(c, store.Rejected, Start)
	o.Stop = true
	mustExchange(t, s, Start, 0, o)
	records, err := s.Ledger(t.Context(), "")
	must(t, err)
	last := records[len(records)-1]
	if last.Event != store.Withdrawn || last.Object != "mini" || last.Way != store.WayProvider || !last.At.Equal(Start) {
		t.Errorf("the last record is %+v", last)
	}
}

func headTopic(t *testing.T, s *store.Store) {
	heads := map[string]bool{}
	for i := range 3 {
		Text(t, s, i, fmt.Sprint(i), Start, joins([]string{"mini"}))
		n, head, err := s.VerifyLedger(t.Context())
		if err != nil || n != int64(i+1) || len(head) != 64 || heads[head] {
			t.Errorf("%d records, head %q, error %v", n, head, err)
		}
		heads[head] = true
	}
}

// replayTopic: people text anything, are imported and blocked, in any order. Whoever reads the ledger alone knows what each of them gets.
func replayTopic(t *testing.T, s *store.Store) {
	const people, steps = 4, 160
	words := []string{
		"MINI", "MAXI", "MINI MAXI", "FEUERWEHR", "START", "STOP", "STOP MINI", "STOP MAXI", "JA", "NEIN", "TÄGLICH", "TÄGLICH MINI", "NUR EILT", "PAUSE 7",
		"WEITER", "RUHE 22-6", "NAME Anna", "ENGLISH", "LÖSCHEN", "Hallo",
	}
	seed := rand.Uint64()                    //nolint:gosec // any will do
	random := rand.New(rand.NewPCG(seed, 0)) //nolint:gosec // any will do
	n := newsroom()
	n.Channels[0].Digest = "07:00"
	for i := range steps {
		who, at := random.IntN(people), Start.Add(time.Duration(i)*minute)
		switch random.IntN(8) {
		case 0:
			in := invitation()
			in.At = at
			mustImport(t, s, in, []store.Newcomer{{Number: Number(who), Channels: []string{"mini", "maxi", "feuerwehr"}[random.IntN(3):]}})
		default:
			text := words[random.IntN(len(words))]
			Text(t, s, who, fmt.Sprint("step-", i), at, func(before subscriber.State) subscriber.Step {
				return n.Step(before, subscriber.Input{Text: text, At: at})
			})
		}
	}
	for i := range people {
		wantReplayed(t, s, i, seed)
	}
}

// wantReplayed compares what the ledger says that a person gets with what it is sent.
func wantReplayed(t *testing.T, s *store.Store, i int, seed uint64) {
	t.Helper()
	who, err := s.Find(t.Context(), Number(i))
	if err != nil {
		return // forgot itself, or never came
	}
	records, err := s.Ledger(t.Context(), who)
	must(t, err)
	gets := map[string]bool{}
	for _, r := range records {
		switch r.Event {
		case store.Given:
			gets[r.Object] = true
		case store.Withdrawn:
			delete(gets, r.Object)
		}
	}
	var told, sent []string
	for object := range gets {
		told = append(told, object)
	}
	if state := stateOf(t, s, i); !state.Stopped {
		sent = slices.Clone(state.Channels)
		for _, channel := range state.Digests {
			sent = append(sent, channel+store.DailyObject)
		}
	}
	slices.Sort(told)
	slices.Sort(sent)
	if !slices.Equal(told, sent) {
		t.Errorf("person %d (seed %d): the ledger says %s, and the person gets %s", i, seed, strings.Join(told, ", "), strings.Join(sent, ", "))
	}
}
