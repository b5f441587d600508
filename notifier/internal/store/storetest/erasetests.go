package storetest

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"newsroom/notifier/internal/store"
	"newsroom/notifier/internal/subscriber"
)

func erasing() []topic {
	return []topic{
		{"who was erased is nobody, and may come anew", erasedTopic},
		{"who forgets itself by text is nobody", forgottenTopic},
		{"who is erased has not declined", invitedErasedTopic},
		{"of a stranger who wants to be forgotten nothing is written down", strangerForgottenTopic},
		{"a picture with the wish to be forgotten is deleted at the provider", pictureForgottenTopic},
		{"nothing is sent to who was erased", erasedPlannedTopic},
		{"what comes back of a message brings nobody back", erasedInHandTopic},
		{"a look at the provider's list brings nobody back", erasedProbeTopic},
		{"a text of who was erased counts once", erasedTextTopic},
		{"a joining code lives until the next", codesTopic},
	}
}

// mustErase erases the first person, and says under which pseudonym it was known.
func mustErase(t *testing.T, s *store.Store) string {
	t.Helper()
	who, err := s.Find(t.Context(), Number(0))
	must(t, err)
	must(t, s.Erase(t.Context(), who, Start.Add(minute)))
	return who
}

// wantNobody looks that nobody is stored.
func wantNobody(t *testing.T, s *store.Store, i int, pseudonym string) {
	t.Helper()
	if _, err := s.Find(t.Context(), Number(i)); !errors.Is(err, store.ErrNobody) {
		t.Errorf("found by the number: %v", err)
	}
	if _, err := s.Export(t.Context(), pseudonym); !errors.Is(err, store.ErrNobody) {
		t.Errorf("exported: %v", err)
	}
	if err := s.Erase(t.Context(), pseudonym, Start); !errors.Is(err, store.ErrNobody) {
		t.Errorf("erased again: %v", err)
	}
	all, err := s.Subscribers(t.Context())
	if err != nil || len(all) > 0 {
		t.Errorf("subscribers %+v, error %v", all, err)
	}
	wantCount(t, s, store.Headcount{})
	wantPreview(t, s, Alert("z", Start), 0, nil)
}

func erasedTopic(t *testing.T, s *store.Store) {
	Join(t, s, 1, Start, "mini")
	Ask(t, s, 1, "mini")
	before := mustErase(t, s)
	wantNobody(t, s, 0, before)
	records, err := s.Ledger(t.Context(), before)
	must(t, err)
	var events []string
	for _, r := range records[2:] {
		events = append(events, string(r.Event)+" "+r.Object+" "+r.Way)
	}
	if want := []string{"withdrawn mini editor", "withdrawn mini daily editor", "erased  editor"}; !slices.Equal(events, want) {
		t.Errorf("the ledger ends %q, want %q", events, want)
	}
	if state := stateOf(t, s, 0); len(state.Channels) > 0 || state.Stopped || state.Language != "" {
		t.Errorf("the next text comes from %+v", state)
	}
	Text(t, s, 0, "anew", Start.Add(2*minute), joins([]string{"maxi"}))
	wantCount(t, s, store.Headcount{Active: 1, Channels: map[string]int{"maxi": 1}})
	wantLedger(t, s, Number(0), "given maxi")
	wantImported(t, Invite(t, s, 1, "mini"), store.Imported{Invited: 1})
}

func forgottenTopic(t *testing.T, s *store.Store) {
	Join(t, s, 1, Start, "mini")
	who, err := s.Find(t.Context(), Number(0))
	must(t, err)
	if got := reply(t, s, 0, "1", "LÖSCHEN"); got.Kind != subscriber.Forgotten || got.Answer == "" {
		t.Errorf("forgotten %+v", got)
	}
	wantNobody(t, s, 0, who)
	records, err := s.Ledger(t.Context(), who)
	must(t, err)
	if last := records[len(records)-1]; last.Event != store.Erased || last.Way != "sms" {
		t.Errorf("the ledger ends with %+v", last)
	}
}

func invitedErasedTopic(t *testing.T, s *store.Store) {
	Invite(t, s, 1, "mini")
	records, err := s.Ledger(t.Context(), mustErase(t, s))
	if err != nil || len(records) != 2 || records[1].Event != store.Erased {
		t.Errorf("the ledger has %+v, error %v", records, err)
	}
}

func strangerForgottenTopic(t *testing.T, s *store.Store) {
	for _, again := range []bool{false, true} {
		if got := reply(t, s, 0, "1", "LÖSCHEN"); got.Again != again || !again && got.Kind != subscriber.Forgotten {
			t.Errorf("forgotten %+v", got)
		}
	}
	if records, err := s.Ledger(t.Context(), ""); err != nil || len(records) > 0 {
		t.Errorf("the ledger has %+v, error %v", records, err)
	}
}

func pictureForgottenTopic(t *testing.T, s *store.Store) {
	Join(t, s, 1, Start, "mini")
	_, err := s.Receive(t.Context(), store.Text{ProviderID: "MM1", From: Number(0), Body: "LÖSCHEN", Pictures: []string{"https://api.example.org/1"}, At: Start}, Decide(forgets))
	must(t, err)
	job, none := take(t, s, Start)
	if none || job.State != store.PictureGone || job.URL != "https://api.example.org/1" {
		t.Fatalf("handed out %+v, none: %v", job, none)
	}
	must(t, s.ClearPicture(t.Context(), job.ID))
	wantNonePicture(t, s, Start.Add(60*minute))
}

func erasedPlannedTopic(t *testing.T, s *store.Store) {
	Join(t, s, 1, Start, "mini")
	mustPlan(t, s, Alert("a", Start), Start)
	mustErase(t, s)
	wantNothing(t, s, Start)
	if got := wantStates(t, s, "a", map[store.State]int{store.Skipped: 1}); got.Classes[store.ReasonErased] != 1 {
		t.Errorf("classes %v", got.Classes)
	}
	if done, err := s.Settled(t.Context(), Start); err != nil || len(done) != 1 {
		t.Errorf("done %v, error %v", done, err)
	}
}

// wantGone looks that what the provider said of a message leads nowhere.
func wantGone(t *testing.T, s *store.Store, c store.Claimed, state store.State) {
	t.Helper()
	for _, r := range []store.Report{report(c, store.Accepted), report(c, store.Delivered), queueFailure(c)} {
		if m := merge(t, s, r); m.Known || m.Changed || m.Again || m.Second {
			t.Errorf("merged %+v", m)
		}
		r.Attempt = ""
		merge(t, s, r)
	}
	if owners, err := s.Owners(t.Context(), []string{providerID(c)}); err != nil || len(owners) > 0 {
		t.Errorf("owners %v, error %v", owners, err)
	}
	wantStates(t, s, "a", map[store.State]int{state: 1})
	wantNothing(t, s, Start.Add(minute))
}

func erasedInHandTopic(t *testing.T, s *store.Store) {
	c := claimedOne(t, s)
	mustErase(t, s)
	wantWanted(t, s, c, false)
	o := accepted(c, Start)
	o.Stop, o.Suspend = true, true
	mustExchange(t, s, Start, 0, o)
	again := outcome(c, store.Planned, Start)
	mustExchange(t, s, Start, 10, again)
	wantGone(t, s, c, store.GaveUp)
}

func erasedProbeTopic(t *testing.T, s *store.Store) {
	c := unknownOne(t, s)
	p := mustProbe(t, s)
	mustErase(t, s)
	mustResolve(t, s, p, store.Verdict{Found: []store.Report{report(c, store.Sent)}})
	mustResolve(t, s, p, store.Verdict{State: store.Planned})
	if probes, err := s.Probes(t.Context(), Start.Add(60*minute), Start.Add(90*minute), 10); err != nil || len(probes) > 0 {
		t.Errorf("probes %+v, error %v", probes, err)
	}
	wantGone(t, s, c, store.GaveUp)
}

func erasedTextTopic(t *testing.T, s *store.Store) {
	Join(t, s, 1, Start, "mini")
	Text(t, s, 0, "hello", Start, func(before subscriber.State) subscriber.Step {
		return subscriber.Step{After: before, Kind: subscriber.Message}
	})
	who := mustErase(t, s)
	for _, id := range []string{"hello", "join-0-[mini]"} {
		if got := Text(t, s, 0, id, Start, joins([]string{"mini"})); !got.Again || got.Answer != "" {
			t.Errorf("the text %s came again as %+v", id, got)
		}
	}
	wantNobody(t, s, 0, who)
}

func codesTopic(t *testing.T, s *store.Store) {
	first, err := s.NewCode(t.Context(), "feuerwehr", Start)
	must(t, err)
	second, err := s.NewCode(t.Context(), "feuerwehr", Start.Add(minute))
	must(t, err)
	_, err = s.NewCode(t.Context(), "leitstelle", Start)
	must(t, err)
	codes, err := s.JoinCodes(t.Context())
	if err != nil || len(codes) != 2 || codes[0].Channel != "feuerwehr" || codes[0].Code != second || first == second || !codes[0].Since.Equal(Start.Add(minute)) {
		t.Errorf("codes %+v, error %v", codes, err)
	}
	must(t, s.EndCode(t.Context(), "feuerwehr"))
	if err := s.EndCode(t.Context(), "feuerwehr"); !errors.Is(err, store.ErrNoCode) {
		t.Errorf("ended twice: %v", err)
	}
	for range 40 { // each of them is taken for a code, whatever else people may text
		code, err := s.NewCode(t.Context(), "feuerwehr", Start)
		must(t, err)
		n := newsroom()
		n.Channels[2].Code = code
		for _, text := range []string{code, strings.ToLower(code), "Feuerwehr " + code} {
			if step := n.Step(subscriber.State{}, subscriber.Input{Text: text, At: Start}); step.Kind != subscriber.Joined || !slices.Equal(step.Channels, []string{"feuerwehr"}) {
				t.Errorf("%s means %+v", text, step)
			}
		}
	}
}
