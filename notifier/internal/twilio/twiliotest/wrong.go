package twiliotest

import (
	"cmp"
	"context"
	"math"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"

	"newsroom/notifier/internal/twilio/twiliotest/fault"
)

// planned serves a call of the API, or what the rules make of it.
func (s *Server) planned(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		plan := s.plan.Load()
		if plan == nil {
			next(w, r)
			return
		}
		if rule := plan.Pick(s.call(r)); rule != nil {
			s.goWrong(w, r, next, rule.Rule)
			return
		}
		next(w, r)
	}
}

// call is how the rules see a request of the API.
func (s *Server) call(r *http.Request) fault.Call {
	sid, file := r.PathValue("sid"), r.PathValue("file") // of a file's call both
	m, _ := s.book.get(strings.TrimSuffix(cmp.Or(sid, file), ".json"))
	switch {
	case sid != "" && r.Method == http.MethodGet:
		return fault.Call{Where: fault.Fetch, To: m.phone()}
	case sid != "":
		return fault.Call{Where: fault.Update, To: m.phone()}
	case file == "" && r.Method == http.MethodPost:
		return fault.Call{Where: fault.Create, To: number(r.PostForm.Get("To"))}
	case file == "":
		query := r.URL.Query()
		return fault.Call{Where: fault.List, To: s.between(query.Get("To"), query.Get("From")).phone}
	case r.Method == http.MethodGet:
		return fault.Call{Where: fault.Fetch, To: m.phone()}
	}
	return fault.Call{Where: fault.Update, To: m.phone()}
}

func (s *Server) goWrong(w http.ResponseWriter, r *http.Request, next http.HandlerFunc, rule FaultRule) {
	switch rule.Kind {
	case fault.Stale, fault.RowsMissing, fault.Endless:
		next(w, r.WithContext(context.WithValue(r.Context(), listFault{}, rule)))
		return
	case fault.AcceptedLate, fault.LateAfterReset:
		s.later(rule.Delay, func() { next(unheard(), r.WithContext(s.done)) })
	case fault.AcceptedTwice:
		next(unheard(), r)
	}
	answerOf(rule, r).serve(s.done, w, r, next)
}

// unheard takes an answer that nobody gets.
func unheard() *recorded { return &recorded{header: http.Header{}} }

// later runs f after a while, unless the server has closed by then.
func (s *Server) later(d time.Duration, f func()) {
	time.AfterFunc(d, func() {
		if s.done.Err() == nil {
			f()
		}
	})
}

// answerOf is what the caller gets by this rule.
func answerOf(rule FaultRule, r *http.Request) *Fault {
	switch rule.Kind {
	case fault.Refused, fault.Reset, fault.LateAfterReset:
		return &Fault{Reset: true}
	case fault.Hang:
		return &Fault{Hang: true}
	case fault.Slow:
		return &Fault{After: true, Delay: rule.Delay}
	case fault.ErrorHTML:
		return written(rule.Status, "text/html", "<html><head><title>Error</title></head><body><center><h1>Try again</h1></center></body></html>\r\n")
	case fault.ErrorVoid:
		return &Fault{Status: rule.Status}
	case fault.TooMany:
		f := problemJSON(20429, 429)
		f.Header.Set("Retry-After", strconv.Itoa(int(math.Ceil(rule.Delay.Seconds()))))
		return f
	case fault.Unknown:
		return problemJSON(20003, 401)
	case fault.ErrorAfter:
		f := problemJSON(20500, rule.Status)
		f.After = true
		return f
	case fault.ErrorJSON, fault.AcceptedLate:
		return problemJSON(20500, rule.Status)
	}
	return answerAfter(rule, r)
}

// answerAfter is the answer to a call that took effect.
func answerAfter(rule FaultRule, r *http.Request) *Fault {
	f := &Fault{}
	switch rule.Kind {
	case fault.ResetAfter:
		f.Reset = true
	case fault.HangAfter:
		f.Hang = true
	case fault.CutBody:
		f.Cut = true
	case fault.EmptyObject:
		f = written(http.StatusCreated, "application/json", "{}")
	case fault.WrongTypes:
		f = written(http.StatusCreated, "application/json", `{"sid": 17, "status": ["queued"], "error_code": "none", "to": null, "num_segments": {}}`)
	case fault.Redirect:
		f = written(http.StatusTemporaryRedirect, "text/html", "")
		f.Header.Set("Location", r.URL.RequestURI())
	}
	f.After = true
	return f
}

func written(status int, kind, body string) *Fault {
	return &Fault{Status: status, Header: http.Header{"Content-Type": {kind}}, Body: body}
}

// problemJSON is one of Twilio's errors under a status of our choice.
func problemJSON(code, status int) *Fault {
	e := refusal(code)
	e.Status = status
	return written(status, "application/json", string(mustJSON(e)))
}

// Listener refuses connections by the rules of fault.Connection: it closes
// them before anything is read. That is as near as one comes to a port where
// nobody listens, for the system has taken the connection by then.
func (s *Server) Listener(inner net.Listener) net.Listener { return refusing{inner, s} }

type refusing struct {
	net.Listener
	sandbox *Server
}

// Accept is the next connection that is not refused.
func (l refusing) Accept() (net.Conn, error) {
	for {
		conn, err := l.Listener.Accept()
		if err != nil || l.sandbox.plan.Load().Pick(fault.Call{Where: fault.Connection}) == nil {
			return conn, err
		}
		abort(conn)
	}
}
