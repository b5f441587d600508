package storetest

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"newsroom/notifier/internal/store"
)

// together is how many requests come at once; those of SQLite wait for one another, those of PostgreSQL run side by side.
const together = 20

// succeed does something that many times at once, and counts how often it succeeded; else it has to fail with why.
func succeed(t *testing.T, why error, run func(i int) error) int {
	t.Helper()
	var n atomic.Int32
	var wg sync.WaitGroup
	for i := range together {
		wg.Go(func() {
			switch err := run(i); {
			case err == nil:
				n.Add(1)
			case !errors.Is(err, why):
				t.Errorf("it failed with %v, want %v", err, why)
			}
		})
	}
	wg.Wait()
	return int(n.Load())
}

func codesTogetherTopic(t *testing.T, s *store.Store) {
	appoint(t, s, 1)
	n := succeed(t, store.ErrTooMany, func(i int) error { return offer(t, s, 1, fmt.Sprint(111111+i), Start) })
	if sent := len(sendAll(t, s, Start).Claimed); n != 5 || sent != 5 {
		t.Errorf("%d codes, and %d messages with one", n, sent)
	}
	wantNil(t, offer(t, s, 1, "222222", Start.Add(time.Hour+time.Second)))
}

func signInTogetherTopic(t *testing.T, s *store.Store) {
	appoint(t, s, 1)
	wantNil(t, offer(t, s, 1, "111111", Start))
	n := succeed(t, store.ErrWrongCode, func(i int) error {
		return s.SignIn(t.Context(), Number(1), "111111", fmt.Sprint("token", i), Start.Add(minute-time.Duration(i)*time.Millisecond))
	})
	if all, err := s.Editors(t.Context()); n != 1 || err != nil || all[0].Sessions != 1 {
		t.Errorf("one code signed in %d times, the editors are %+v, error %v", n, all, err)
	}
	wantSignIn(t, s, 1, "111111", "before", Start, store.ErrWrongCode) // a request that came before, and waited
}

func guessTogetherTopic(t *testing.T, s *store.Store) {
	who := appoint(t, s, 1)
	wantNil(t, offer(t, s, 1, "111111", Start))
	n := succeed(t, store.ErrWrongCode, func(i int) error { return s.SignIn(t.Context(), Number(1), fmt.Sprint(222222+i), "a", Start) })
	wantSignIn(t, s, 1, "111111", "a", Start, store.ErrWrongCode)
	d, err := s.Export(t.Context(), who)
	if n != 0 || err != nil || len(d.SignIns) != 1 || d.SignIns[0].Wrong != 5 { // what comes after the fifth is not even written down
		t.Errorf("%d wrong codes signed in; stored is %+v, error %v", n, d.SignIns, err)
	}
}
