package storetest

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"newsroom/notifier/internal/store"
	"newsroom/notifier/internal/subscriber"
)

func signingIn() []topic {
	return []topic{
		{"an editor signs in with a code, once", signInTopic},
		{"nobody but editors gets a code", noEditorTopic},
		{"who is stopped, or silent by WhatsApp, gets no code", unreachableEditorTopic},
		{"after five wrong codes none is good", guessTopic},
		{"there are five codes within an hour", manyCodesTopic},
		{"a session ends when nobody uses it, and at last", lastingTopic},
		{"who is no editor any more is signed out everywhere", dismissTopic},
		{"at one moment, too, there are five codes", codesTogetherTopic},
		{"a code signs in once, whoever is first", signInTogetherTopic},
		{"five wrong codes at once are enough", guessTogetherTopic},
		{"retention keeps editors, and no sign-ins", editorsKeptTopic},
	}
}

// lasting is that of these tests.
var lasting = store.Lasting{Idle: time.Hour, Most: 3 * time.Hour}

// appoint makes person i an editor.
func appoint(t testing.TB, s *store.Store, i int) (pseudonym string) {
	t.Helper()
	say(t, s, i, "MINI", Start)
	pseudonym, err := s.Appoint(t.Context(), Number(i), Start)
	must(t, err)
	return pseudonym
}

func offer(t testing.TB, s *store.Store, i int, code string, at time.Time) error {
	t.Helper()
	return s.OfferCode(t.Context(), Number(i), code, store.Letter{Kind: store.KindNotice, Text: "Code: " + code, Until: at.Add(10 * minute)}, at)
}

func wantSignIn(t testing.TB, s *store.Store, i int, code, token string, at time.Time, want error) {
	t.Helper()
	if err := s.SignIn(t.Context(), Number(i), code, token, at); !errors.Is(err, want) {
		t.Errorf("signing in with %s: %v, want %v", code, err, want)
	}
}

func wantSession(t testing.TB, s *store.Store, token, pseudonym string, at time.Time) {
	t.Helper()
	got, err := s.Session(t.Context(), token, lasting, at)
	if err == nil {
		err = s.UseSession(t.Context(), token, got, at)
	}
	if pseudonym == "" && errors.Is(err, store.ErrNoSession) {
		return
	}
	if err != nil || got.Pseudonym != pseudonym || got.Role != store.RoleEditor {
		t.Errorf("the session of %q is %+v, error %v, want that of %q", token, got, err, pseudonym)
	}
}

func signInTopic(t *testing.T, s *store.Store) {
	who := appoint(t, s, 1)
	if again := appoint(t, s, 1); again != who {
		t.Errorf("appointed again it is %q, not %q", again, who)
	}
	appoint(t, s, 2)
	wantNil(t, offer(t, s, 1, "111111", Start))
	wantNil(t, offer(t, s, 1, "222222", Start.Add(minute)))
	sent := sendAll(t, s, Start.Add(minute)).Claimed
	if len(sent) != 2 || sent[0].To != Number(1) || sent[0].Text != "Code: 111111" {
		t.Errorf("%d messages were sent", len(sent))
	}
	wantSignIn(t, s, 2, "222222", "b", Start.Add(2*minute), store.ErrWrongCode)              // another's
	wantSignIn(t, s, 1, "333333", "b", Start.Add(2*minute), store.ErrWrongCode)              // nobody's
	wantSignIn(t, s, 1, "111111", "b", Start.Add(10*minute), store.ErrWrongCode)             // too old
	wantSignIn(t, s, 1, "222222", "a", Start.Add(10*minute), nil)                            // the newer one is not
	wantSignIn(t, s, 1, "222222", "b", Start.Add(10*minute+time.Second), store.ErrWrongCode) // used up
	wantSession(t, s, "a", who, Start.Add(11*minute))
	wantSession(t, s, "b", "", Start.Add(11*minute))
	wantSession(t, s, "", "", Start.Add(11*minute))
	all, err := s.Editors(t.Context())
	if err != nil || len(all) != 2 || all[0].Pseudonym != who || !all[0].Since.Equal(Start) || all[0].Sessions != 1 || !all[0].Seen.Equal(Start.Add(11*minute)) || all[1].Sessions != 0 {
		t.Errorf("the editors are %+v, error %v", all, err)
	}
	wantNil(t, s.SignOut(t.Context(), "a"))
	wantSession(t, s, "a", "", Start.Add(11*minute))
	wantNil(t, s.SignOut(t.Context(), "a"))
}

func noEditorTopic(t *testing.T, s *store.Store) {
	if _, err := s.Appoint(t.Context(), Number(1), Start); !errors.Is(err, store.ErrNobody) {
		t.Errorf("a stranger is appointed: %v", err)
	}
	say(t, s, 1, "MINI", Start)
	for i := 1; i <= 2; i++ { // one who has joined, and a stranger
		if err := offer(t, s, i, "111111", Start); !errors.Is(err, store.ErrNobody) {
			t.Errorf("a code for who is no editor: %v", err)
		}
		wantSignIn(t, s, i, "111111", "a", Start, store.ErrWrongCode)
	}
	if sent := sendAll(t, s, Start).Claimed; len(sent) > 0 {
		t.Errorf("%d codes went out", len(sent))
	}
}

func unreachableEditorTopic(t *testing.T, s *store.Store) {
	appoint(t, s, 1)
	appoint(t, s, 2)
	Stop(t, s, 1)
	if err := offer(t, s, 1, "111111", Start.Add(minute)); !errors.Is(err, store.ErrStopped) {
		t.Errorf("a code for who has stopped: %v", err)
	}
	_, err := s.Receive(t.Context(), store.Text{ProviderID: "by WhatsApp", From: Number(2), Way: "whatsapp", Body: "MINI", At: Start}, Decide(joins([]string{"mini"})))
	must(t, err)
	wantNil(t, offer(t, s, 2, "222222", Start.Add(store.Window-minute)))
	if err := offer(t, s, 2, "333333", Start.Add(store.Window)); !errors.Is(err, store.ErrWindow) {
		t.Errorf("a code by WhatsApp after its window: %v", err)
	}
}

func guessTopic(t *testing.T, s *store.Store) {
	appoint(t, s, 1)
	wantNil(t, offer(t, s, 1, "111111", Start))
	for i := range 4 {
		wantSignIn(t, s, 1, fmt.Sprint(222220+i), "a", Start.Add(minute), store.ErrWrongCode)
	}
	wantNil(t, offer(t, s, 1, "333333", Start.Add(minute)))
	wantSignIn(t, s, 1, "444444", "a", Start.Add(minute), store.ErrWrongCode) // the fifth for the first code, the first for the second
	wantSignIn(t, s, 1, "111111", "a", Start.Add(minute), store.ErrWrongCode)
	wantSignIn(t, s, 1, "333333", "a", Start.Add(minute), nil)
}

func manyCodesTopic(t *testing.T, s *store.Store) {
	appoint(t, s, 1)
	for i := range 5 {
		wantNil(t, offer(t, s, 1, fmt.Sprint(111111+i), Start.Add(time.Duration(i)*minute)))
	}
	wantSignIn(t, s, 1, "111115", "a", Start.Add(5*minute), nil) // which does not make room
	if err := offer(t, s, 1, "222222", Start.Add(59*minute)); !errors.Is(err, store.ErrTooMany) {
		t.Errorf("a sixth code: %v", err)
	}
	wantNil(t, offer(t, s, 1, "222222", Start.Add(time.Hour)))
}

func lastingTopic(t *testing.T, s *store.Store) {
	who := appoint(t, s, 1)
	for i, token := range []string{"used", "left"} {
		code := fmt.Sprint(111111 + i)
		wantNil(t, offer(t, s, 1, code, Start.Add(time.Duration(i)*time.Second)))
		wantSignIn(t, s, 1, code, token, Start.Add(minute), nil)
	}
	for at := Start.Add(31 * minute); at.Before(Start.Add(3 * time.Hour)); at = at.Add(30 * minute) {
		wantSession(t, s, "used", who, at)
	}
	if _, err := s.Session(t.Context(), "left", lasting, Start.Add(59*minute)); err != nil { // looking is no use
		t.Errorf("before its end a session is not found: %v", err)
	}
	wantSession(t, s, "left", "", Start.Add(61*minute))
	wantSession(t, s, "used", "", Start.Add(3*time.Hour+minute))
}

func dismissTopic(t *testing.T, s *store.Store) {
	who := appoint(t, s, 1)
	wantNil(t, offer(t, s, 1, "111111", Start))
	wantSignIn(t, s, 1, "111111", "a", Start, nil)
	wantNil(t, offer(t, s, 1, "222222", Start.Add(minute)))
	wantNil(t, s.Dismiss(t.Context(), who))
	if err := s.Dismiss(t.Context(), who); !errors.Is(err, store.ErrNobody) {
		t.Errorf("dismissed again: %v", err)
	}
	wantSession(t, s, "a", "", Start.Add(minute))
	wantSignIn(t, s, 1, "222222", "a", Start.Add(minute), store.ErrWrongCode)
	if all, err := s.Editors(t.Context()); err != nil || len(all) > 0 {
		t.Errorf("the editors are %+v, error %v", all, err)
	}
	appoint(t, s, 1)
	wantSession(t, s, "a", "", Start.Add(minute))
	wantNil(t, offer(t, s, 1, "333333", Start.Add(2*minute)))
	wantSignIn(t, s, 1, "333333", "a", Start.Add(2*minute), nil)
	wantNil(t, s.Erase(t.Context(), who, Start.Add(3*minute)))
	wantSession(t, s, "a", "", Start.Add(3*minute))
}

func editorsKeptTopic(t *testing.T, s *store.Store) {
	Text(t, s, 1, "a question", Start, func(before subscriber.State) subscriber.Step { return subscriber.Step{After: before} })
	who, err := s.Appoint(t.Context(), Number(1), Start)
	must(t, err)
	wantNil(t, offer(t, s, 1, "111111", Start))
	wantSignIn(t, s, 1, "111111", "a", Start, nil)
	keep := store.Keep{Texts: time.Hour, Deliveries: 2 * time.Hour}
	_, err = s.Clean(t.Context(), keep, Start.AddDate(0, 0, 6))
	must(t, err)
	d, err := s.Export(t.Context(), who)
	if err != nil || len(d.SignIns) != 0 || len(d.Sessions) != 1 {
		t.Errorf("after 6 days: %+v, error %v", d, err)
	}
	_, err = s.Clean(t.Context(), keep, Start.AddDate(0, 0, 8))
	must(t, err)
	if d, err = s.Export(t.Context(), who); err != nil || len(d.Sessions) != 0 || d.Role != store.RoleEditor {
		t.Errorf("after 8 days: %+v, error %v", d, err)
	}
}
