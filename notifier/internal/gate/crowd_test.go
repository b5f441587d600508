package gate_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"newsroom/notifier/internal/gate"
	"newsroom/notifier/internal/page"
	"newsroom/notifier/internal/phone"
	"newsroom/notifier/internal/store"
	"newsroom/notifier/internal/store/storetest"
)

// queue is a database in which requests about one number wait for one another, as they do for an editor's row: each takes 20 ms.
type queue struct {
	gate.Store
	turn chan struct{}
}

func (q queue) wait(number string) {
	if number == storetest.Number(1) {
		q.turn <- struct{}{}
		time.Sleep(20 * time.Millisecond)
		<-q.turn
	}
}

func (q queue) OfferCode(_ context.Context, number, _ string, _ store.Letter, _ time.Time) error {
	q.wait(number)
	return store.ErrTooMany
}

func (q queue) SignIn(_ context.Context, number, _, _ string, _ time.Time) error {
	q.wait(number)
	return store.ErrWrongCode
}

// TestManyAtOnceLearnNothing: a hundred requests about one number take as long as one does, and look alike, whoever's it is.
func TestManyAtOnceLearnNothing(t *testing.T) {
	for path, status := range map[string]int{"/sign-in": http.StatusOK, "/sign-in/code": http.StatusUnprocessableEntity} {
		for i := range 2 {
			synctest.Test(t, func(t *testing.T) {
				site := page.New(page.Options{})
				g := &gate.Gate{
					Store: queue{turn: make(chan struct{}, 1)}, Site: site, Numbers: phone.Rules{}.Recipient, Now: time.Now, Log: slog.New(slog.DiscardHandler),
				}
				mux := http.NewServeMux()
				g.Routes(mux)
				begun := time.Now()
				var wg sync.WaitGroup
				for range 100 {
					wg.Go(func() {
						r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(url.Values{"number": {storetest.Number(1 + i)}, "code": {"123456"}}.Encode()))
						r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
						w := httptest.NewRecorder()
						mux.ServeHTTP(w, r)
						if took := time.Since(begun); took != 300*time.Millisecond || w.Code != status {
							t.Errorf("%s of number %d takes %v, and answers %d", path, i, took, w.Code)
						}
					})
				}
				wg.Wait()
			})
		}
	}
}
