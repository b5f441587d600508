package store

import (
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"newsroom/notifier/internal/keyring/keyringtest"
)

// TestBesideIsNotKeptOut: on a slow disk the notifier writes without a pause, and an editor's command comes between nevertheless.
func TestBesideIsNotKeptOut(t *testing.T) {
	path := filepath.Join(t.TempDir(), "newsroom.db")
	s, err := Open(t.Context(), path, keyringtest.Ring())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	beside, err := OpenBeside(t.Context(), path, keyringtest.Ring())
	if err != nil {
		t.Fatal(err)
	}
	defer beside.Close()
	var writes atomic.Int64
	slowly := func(q querier) error {
		writes.Add(1)
		_, err := q.exec("INSERT INTO spending (minute, messages) VALUES (1, 1) ON CONFLICT (minute) DO UPDATE SET messages = spending.messages + 1")
		time.Sleep(15 * time.Millisecond)
		return err
	}
	var writing sync.WaitGroup
	stop := make(chan struct{})
	for range 4 {
		writing.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				if err := s.write.do(t.Context(), slowly); err != nil {
					t.Error(err)
				}
			}
		})
	}
	most := int64(0) // by the notifier's writes, since a busy machine is slow in everything
	for range 8 {
		before := writes.Load()
		if err := beside.SetPause(t.Context(), Pause{Way: "sms", Since: time.Now()}); err != nil {
			t.Error(err)
		}
		most = max(most, writes.Load()-before)
	}
	close(stop)
	writing.Wait()
	if most > 60 { // about a second
		t.Errorf("it waited for %d writes of the notifier's", most)
	}
}
