package twiliotest

import (
	"bytes"
	"context"
	"maps"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"sync"
	"time"
)

// FaultRequest is a call of Twilio's API, as a test looks at it to decide
// whether it goes wrong.
type FaultRequest struct {
	N      int    // 1 for the first call that the server got
	Method string // POST for a create
	Path   string
	Form   url.Values // query and body
}

// Fault is how a call goes wrong. Without After the message is not accepted.
type Fault struct {
	After bool          // the call takes effect, then its answer goes wrong
	Delay time.Duration // before anything else
	Hang  bool          // no answer until the caller leaves
	Reset bool          // the connection is reset instead of an answer
	Cut   bool          // the answer's body ends in the middle

	// Status, Header and Body are answered instead; 0 = with After the true
	// answer, else 500.
	Status int
	Header http.Header
	Body   string
}

// Fault lets f look at every call of Twilio's API from now on; nil = the call
// goes well. A nil f ends all faults. f may be called concurrently.
func (s *Server) Fault(f func(FaultRequest) *Fault) { s.faults.set(f) }

type faults struct {
	mu     sync.Mutex
	decide func(FaultRequest) *Fault
	calls  int
}

func (f *faults) set(decide func(FaultRequest) *Fault) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.decide = decide
}

func (f *faults) pick(r *http.Request) *Fault {
	f.mu.Lock()
	f.calls++
	decide, n := f.decide, f.calls
	f.mu.Unlock()
	if decide == nil {
		return nil
	}
	return decide(FaultRequest{N: n, Method: r.Method, Path: r.URL.Path, Form: r.Form})
}

// around serves a call, or what a fault makes of it.
func (f *faults) around(done context.Context, w http.ResponseWriter, r *http.Request, next http.HandlerFunc) {
	fault := f.pick(r)
	if fault == nil {
		next(w, r)
		return
	}
	fault.serve(done, w, r, next)
}

func (f *Fault) serve(done context.Context, w http.ResponseWriter, r *http.Request, next http.HandlerFunc) {
	pause(r.Context(), done, f.Delay)
	answer := f.answer(r, next)
	switch {
	case f.Hang:
		pause(r.Context(), done, time.Hour)
		reset(w)
	case f.Reset:
		reset(w)
	default:
		answer.send(w, f.Cut)
	}
}

// answer is what the caller would get of the call.
func (f *Fault) answer(r *http.Request, next http.HandlerFunc) *recorded {
	rec := &recorded{header: http.Header{}, status: http.StatusInternalServerError}
	if f.After {
		rec.status = http.StatusOK
		next(rec, r)
	}
	if f.Status != 0 {
		rec.status, rec.header = f.Status, maps.Clone(f.Header)
		rec.body.Reset()
		rec.body.WriteString(f.Body)
	}
	return rec
}

// recorded is an answer that has not left yet.
type recorded struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (r *recorded) Header() http.Header         { return r.header }
func (r *recorded) WriteHeader(status int)      { r.status = status }
func (r *recorded) Write(p []byte) (int, error) { return r.body.Write(p) }

func (r *recorded) send(w http.ResponseWriter, cut bool) {
	body := r.body.Bytes()
	maps.Copy(w.Header(), r.header)
	if cut {
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
		body = body[:len(body)/2]
	}
	w.WriteHeader(r.status)
	_, _ = w.Write(body)
}

// pause waits, at most until the caller leaves or the server closes.
func pause(ctx, done context.Context, d time.Duration) {
	if d <= 0 {
		return
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	case <-done.Done():
	}
}

// reset ends the connection with a TCP reset where that can be done.
func reset(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	abort(conn)
}

// abort closes a connection so that the other side sees a reset.
func abort(conn net.Conn) {
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = conn.Close()
}
