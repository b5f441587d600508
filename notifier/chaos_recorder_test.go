package main

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"newsroom/notifier/internal/twilio/twiliotest"
)

// recorder sees each call of the provider's API before the sandbox does.
type recorder struct {
	next     http.Handler
	mu       sync.Mutex
	attempts map[string][]time.Time // when requests carried this id of ours
	running  int
	creates  int
}

func (r *recorder) ServeHTTP(w http.ResponseWriter, in *http.Request) {
	if strings.HasPrefix(in.URL.Path, "/2010-04-01/") {
		_ = in.ParseForm() // the sandbox says what is wrong with it
		r.note(in)
		defer r.done()
	}
	r.next.ServeHTTP(w, in)
}

func (r *recorder) note(in *http.Request) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.running++
	if in.Method != http.MethodPost || !strings.HasSuffix(in.URL.Path, "/Messages.json") {
		return
	}
	r.creates++
	if u, err := url.Parse(in.PostForm.Get("StatusCallback")); err == nil {
		id := u.Query().Get("attempt")
		r.attempts[id] = append(r.attempts[id], time.Now())
	}
}

func (r *recorder) done() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.running--
}

// quiet waits until no call is served any more: the program is gone, and what it sent last is counted.
func (r *recorder) quiet() {
	for range 100 {
		time.Sleep(20 * time.Millisecond)
		r.mu.Lock()
		n := r.running
		r.mu.Unlock()
		if n == 0 {
			return
		}
	}
}

// count is how many requests for a message came.
func (r *recorder) count() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.creates
}

// repeated are the attempts that were posted more than once.
func (r *recorder) repeated() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	var all []string
	for attempt, times := range r.attempts {
		if len(times) > 1 {
			all = append(all, fmt.Sprintf("%s %d times", attempt, len(times)))
		}
	}
	return all
}

// posted is when the request for a message came.
func (r *recorder) posted(m twiliotest.Message) time.Time {
	r.mu.Lock()
	defer r.mu.Unlock()
	u, err := url.Parse(m.StatusCallback)
	if err != nil || len(r.attempts[u.Query().Get("attempt")]) == 0 {
		return time.Time{}
	}
	return r.attempts[u.Query().Get("attempt")][0]
}
