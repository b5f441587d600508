package store

import (
	"path/filepath"
	"sync"
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
	slowly := func(q querier) error {
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
	var longest time.Duration
	for range 8 {
		begin := time.Now()
		if err := beside.SetPause(t.Context(), Pause{Way: "sms", Since: begin}); err != nil {
			t.Error(err)
		}
		longest = max(longest, time.Since(begin))
	}
	close(stop)
	writing.Wait()
	if longest > time.Second {
		t.Errorf("it waited for %v", longest)
	}
	t.Logf("it waited for %v at most", longest)
}
