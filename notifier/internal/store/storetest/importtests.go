package storetest

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"newsroom/notifier/internal/store"
	"newsroom/notifier/internal/subscriber"
)

func importing() []topic {
	return []topic{
		{"who is invited is texted once, and has joined nothing", inviteTopic},
		{"who says yes to an invitation has the channels", acceptTopic},
		{"who said no is not asked again", declineTopic},
		{"who left a channel is not asked for it again", leftTopic},
		{"who stopped is not invited", inviteStoppedTopic},
		{"who is known keeps everything", keptTopic},
		{"whom editors let in is not texted", allowTopic},
		{"an import is all or nothing", importNothingTopic},
		{"people are invited in their language", languagesTopic},
		{"an invitation that was cancelled may be made again", inviteAgainTopic},
		{"many invitations wait for a word", inviteManyTopic},
		{"an import of many counts each once", manyImportedTopic},
	}
}

// Invite invites the first people to channels, in words that say which.
func Invite(t testing.TB, s *store.Store, people int, channels ...string) store.Imported {
	t.Helper()
	return mustImport(t, s, invitation(), newcomers(people, channels...))
}

func invitation() store.Import {
	return store.Import{
		At: Start, Until: Start.Add(24 * time.Hour), Closed: []string{"feuerwehr"},
		Offer: func(language string, channels []string) string {
			return "JA? " + language + " " + strings.Join(channels, " ")
		},
	}
}

func newcomers(people int, channels ...string) []store.Newcomer {
	all := make([]store.Newcomer, people)
	for i := range all {
		all[i] = store.Newcomer{Number: Number(i), Channels: channels, Language: "de"}
	}
	return all
}

func mustImport(t testing.TB, s *store.Store, in store.Import, people []store.Newcomer) store.Imported {
	t.Helper()
	done, err := s.Import(t.Context(), people, in)
	if err != nil {
		t.Fatal(err)
	}
	return done
}

func wantImported(t *testing.T, got, want store.Imported) {
	t.Helper()
	if len(got.Invitations) == 0 && got.Invited > 0 {
		t.Error("nobody knows the invitation's id")
	}
	got.Invitations = nil
	if got.Invited != want.Invited || got.Allowed != want.Allowed || got.There != want.There || got.Waiting != want.Waiting ||
		got.Declined != want.Declined || got.Stopped != want.Stopped || got.Unreachable != want.Unreachable {
		t.Errorf("imported %+v, want %+v", got, want)
	}
}

func inviteTopic(t *testing.T, s *store.Store) {
	wantImported(t, Invite(t, s, 3, "mini", "feuerwehr"), store.Imported{Invited: 3})
	wantImported(t, Invite(t, s, 3, "mini", "feuerwehr"), store.Imported{Waiting: 3})
	wantCount(t, s, store.Headcount{})
	if n := mustPlan(t, s, Alert("a", Start), Start); n != 0 {
		t.Errorf("an alert goes to %d who have not said yes", n)
	}
	batch := mustExchange(t, s, Start, 10)
	if len(batch.Claimed) != 3 {
		t.Fatalf("claimed %+v", batch.Claimed)
	}
	for _, c := range batch.Claimed {
		if c.Text != "JA? de mini feuerwehr" || !strings.HasPrefix(c.Alert, store.KindInvitation+"/") {
			t.Errorf("claimed %+v", c)
		}
	}
	wantLedger(t, s, batch.Claimed[0].To, "offered mini", "offered feuerwehr")
	records, err := s.Ledger(t.Context(), "")
	if err != nil || len(records) != 6 || records[0].Wording != "JA? de mini feuerwehr" || records[0].Way != store.WayImport || !records[0].At.Equal(Start) {
		t.Errorf("the ledger has %+v, error %v", records, err)
	}
	reply(t, s, 0, "no", "NEIN")
	for _, c := range batch.Claimed {
		wantWanted(t, s, c, c.To != Number(0))
	}
}

// wantLedger compares what the ledger tells of who has a number.
func wantLedger(t *testing.T, s *store.Store, number string, want ...string) {
	t.Helper()
	who, err := s.Find(t.Context(), number)
	must(t, err)
	records, err := s.Ledger(t.Context(), who)
	must(t, err)
	var got []string
	for _, r := range records {
		got = append(got, strings.TrimSpace(string(r.Event)+" "+r.Object))
	}
	if !slices.Equal(got, want) {
		t.Errorf("the ledger has %q, want %q", got, want)
	}
}

// newsroom is where the invitations of these tests lead.
func newsroom() subscriber.Newsroom {
	return subscriber.Newsroom{Title: "Netz", Channels: []subscriber.Channel{{ID: "mini", Title: "Mini", Open: true}, {ID: "maxi", Title: "Maxi", Open: true}, {ID: "feuerwehr", Title: "Feuerwehr"}}}
}

// reply lets a person text what the newsroom understands.
func reply(t *testing.T, s *store.Store, i int, id, text string) store.Received {
	t.Helper()
	return Text(t, s, i, id, Start.Add(minute), func(before subscriber.State) subscriber.Step {
		return newsroom().Step(before, subscriber.Input{Text: text, At: Start.Add(minute)})
	})
}

func acceptTopic(t *testing.T, s *store.Store) {
	Invite(t, s, 2, "mini", "feuerwehr")
	if got := reply(t, s, 0, "1", "JA"); got.Kind != subscriber.Joined {
		t.Errorf("a yes was %+v", got)
	}
	wantCount(t, s, store.Headcount{Active: 1, Channels: map[string]int{"mini": 1, "feuerwehr": 1}})
	wantLedger(t, s, Number(0), "offered mini", "offered feuerwehr", "given mini", "given feuerwehr")
	batch := mustExchange(t, s, Start, 10)
	if len(batch.Claimed) != 1 || batch.Claimed[0].To != Number(1) {
		t.Errorf("claimed %+v: who has answered is not asked any more", batch.Claimed)
	}
	wantImported(t, Invite(t, s, 2, "mini"), store.Imported{There: 1, Waiting: 1})
}

func declineTopic(t *testing.T, s *store.Store) {
	Invite(t, s, 1, "feuerwehr")
	if got := reply(t, s, 0, "1", "NEIN"); got.Kind != subscriber.Declined {
		t.Errorf("a no was %+v", got)
	}
	wantLedger(t, s, Number(0), "offered feuerwehr", "declined feuerwehr")
	wantImported(t, Invite(t, s, 1, "feuerwehr"), store.Imported{Declined: 1})
	wantImported(t, Invite(t, s, 1, "feuerwehr", "mini"), store.Imported{Invited: 1})
	wantLedger(t, s, Number(0), "offered feuerwehr", "declined feuerwehr", "offered mini")
	if got := reply(t, s, 0, "2", "FEUERWEHR"); got.Kind != subscriber.Joined {
		t.Errorf("who was let in got %+v", got)
	}
}

func leftTopic(t *testing.T, s *store.Store) {
	Join(t, s, 1, Start, "mini", "maxi")
	reply(t, s, 0, "1", "STOP MINI")
	wantImported(t, Invite(t, s, 1, "mini"), store.Imported{Declined: 1})
	wantNothing(t, s, Start.Add(minute))
}

func inviteStoppedTopic(t *testing.T, s *store.Store) {
	Join(t, s, 1, Start, "mini")
	Stop(t, s, 0)
	wantImported(t, Invite(t, s, 2, "maxi"), store.Imported{Stopped: 1, Invited: 1})
	if batch := mustExchange(t, s, Start, 10); len(batch.Claimed) != 1 || batch.Claimed[0].To != Number(1) {
		t.Errorf("claimed %+v", batch.Claimed)
	}
	wantLedger(t, s, Number(0), "given mini", "withdrawn mini")
}

func keptTopic(t *testing.T, s *store.Store) {
	Join(t, s, 1, Start, "mini")
	Ask(t, s, 1, "mini")
	before := stateOf(t, s, 0)
	english := newcomers(1, "mini", "maxi", "feuerwehr")
	english[0].Language = "en"
	wantImported(t, mustImport(t, s, invitation(), english), store.Imported{Invited: 1})
	after := stateOf(t, s, 0)
	if !slices.Equal(after.Invited, []string{"feuerwehr", "maxi"}) || !slices.Equal(after.Allowed, []string{"feuerwehr"}) || !after.Offered.Equal(Start) {
		t.Errorf("invited as %+v", after)
	}
	if !slices.Equal(after.Channels, before.Channels) || !slices.Equal(after.Digests, before.Digests) || after.Language != before.Language {
		t.Errorf("before %+v, after %+v", before, after)
	}
	if c := mustClaimOne(t, s, Start); c.Text != "JA? de maxi feuerwehr" {
		t.Errorf("claimed %+v", c)
	}
}

// stateOf is what the next text of a person finds.
func stateOf(t *testing.T, s *store.Store, i int) (state subscriber.State) {
	t.Helper()
	_, err := s.Receive(t.Context(), store.Text{ProviderID: token(t, s), From: Number(i), At: Start}, func(from store.Sender) store.Decision {
		state = from.State
		return store.Decision{Drop: true}
	})
	must(t, err)
	return state
}

func allowTopic(t *testing.T, s *store.Store) {
	Join(t, s, 1, Start, "feuerwehr")
	in := invitation()
	in.Offer = nil
	wantImported(t, mustImport(t, s, in, newcomers(3, "feuerwehr")), store.Imported{Allowed: 2, There: 1})
	wantImported(t, mustImport(t, s, in, newcomers(3, "feuerwehr")), store.Imported{There: 3})
	wantNothing(t, s, Start)
	wantLedger(t, s, Number(1))
	if got := reply(t, s, 1, "1", "FEUERWEHR"); got.Kind != subscriber.Joined {
		t.Errorf("who was let in got %+v", got)
	}
	wantImported(t, Invite(t, s, 3, "feuerwehr"), store.Imported{There: 2, Invited: 1})
}

func importNothingTopic(t *testing.T, s *store.Store) {
	ctx, cancel := context.WithCancel(t.Context())
	in := invitation()
	in.Progress = func(people int) {
		if people >= 1000 {
			cancel()
		}
	}
	if _, err := s.Import(ctx, newcomers(2000, "mini"), in); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want that it was cancelled", err)
	}
	wantNothing(t, s, Start)
	if _, err := s.Find(t.Context(), Number(0)); !errors.Is(err, store.ErrNobody) {
		t.Errorf("somebody of it was stored: %v", err)
	}
	if n, _, err := s.VerifyLedger(t.Context()); n != 0 || err != nil {
		t.Errorf("the ledger has %d records, error %v", n, err)
	}
}

// inviteAgainTopic: of three, one was sent the invitation before it was cancelled, and one has said yes to it all the same.
func inviteAgainTopic(t *testing.T, s *store.Store) {
	done := Invite(t, s, 3, "mini")
	c := mustExchange(t, s, Start, 1).Claimed[0]
	mustExchange(t, s, Start, 0, accepted(c, Start))
	if n, err := s.Cancel(t.Context(), done.Invitations[0], Start); n != 2 || err != nil {
		t.Errorf("cancelled %d, error %v", n, err)
	}
	wantNothing(t, s, Start)
	reply(t, s, 2, "1", "JA")
	wantImported(t, Invite(t, s, 3, "mini"), store.Imported{Waiting: 1, Invited: 1, There: 1})
	if again := mustClaimOne(t, s, Start); again.To == c.To {
		t.Errorf("claimed %+v, who was texted before", again)
	}
	wantImported(t, Invite(t, s, 3, "mini"), store.Imported{Waiting: 2, There: 1})
}

func inviteManyTopic(t *testing.T, s *store.Store) {
	in := invitation()
	in.Confirm = 2
	if done := mustImport(t, s, in, newcomers(2, "mini")); done.Held {
		t.Errorf("two of two wait: %+v", done)
	}
	if batch := mustExchange(t, s, Start, 10); len(batch.Claimed) != 2 {
		t.Errorf("claimed %+v", batch.Claimed)
	}
	done := mustImport(t, s, in, newcomers(5, "mini"))
	wantImported(t, done, store.Imported{Invited: 3, Waiting: 2})
	if got := wantStates(t, s, done.Invitations[0], map[store.State]int{store.Planned: 3}); !done.Held || got.HeldWhy != store.HeldConfirm {
		t.Errorf("imported %+v, status %+v", done, got)
	}
	wantNothing(t, s, Start)
	must(t, s.Release(t.Context(), done.Invitations[0]))
	if batch := mustExchange(t, s, Start, 10); len(batch.Claimed) != 3 {
		t.Errorf("claimed %+v", batch.Claimed)
	}
}

func languagesTopic(t *testing.T, s *store.Store) {
	people := newcomers(4, "mini")
	people[1].Language, people[2].Language = "en", ""
	people[3].Channels = []string{"mini", "maxi"}
	done := mustImport(t, s, invitation(), people)
	wantImported(t, done, store.Imported{Invited: 4})
	got := map[string]string{}
	for _, c := range mustExchange(t, s, Start, 10).Claimed {
		got[c.To] = c.Text
	}
	for i, want := range []string{"JA? de mini", "JA? en mini", "JA?  mini", "JA? de mini maxi"} {
		if got[Number(i)] != want {
			t.Errorf("person %d got %q, want %q", i, got[Number(i)], want)
		}
	}
	if len(done.Invitations) != 4 {
		t.Errorf("%d messages for four wordings", len(done.Invitations))
	}
}

func manyImportedTopic(t *testing.T, s *store.Store) {
	Join(t, s, 20, Start, "mini")
	last := 0
	in := invitation()
	in.Progress = func(people int) { last = people }
	wantImported(t, mustImport(t, s, in, newcomers(1234, "mini")), store.Imported{There: 20, Invited: 1214})
	if last != 1234 {
		t.Errorf("the last that was said is %d", last)
	}
	if batch := mustExchange(t, s, Start, 2000); len(batch.Claimed) != 1214 {
		t.Errorf("claimed %d", len(batch.Claimed))
	}
	if n, _, err := s.VerifyLedger(t.Context()); n != 1234 || err != nil {
		t.Errorf("the ledger has %d records, error %v", n, err)
	}
}

// permitted lets somebody in by what editors do: by an import, and by a joining code.
func permitted(t *testing.T, s *store.Store) {
	t.Helper()
	in := invitation()
	in.Offer = nil
	mustImport(t, s, in, newcomers(1, "feuerwehr"))
	_, err := s.NewCode(t.Context(), "feuerwehr", Start)
	must(t, err)
}
