package twiliotest

import (
	"crypto/subtle"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// maxForm bounds the body of an API call, in bytes.
const maxForm = 1 << 20

// api is what every call of Twilio's API goes through: the form is read, the
// test's faults get their turn, and the credentials are checked.
func (s *Server) api(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		pause(r.Context(), s.done, s.cfg.Latency)
		if !s.limit.pass() {
			w.Header().Set("Retry-After", "1")
			answerError(w, 20429)
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, maxForm)
		if err := r.ParseForm(); err != nil {
			answerError(w, 20001)
			return
		}
		s.faults.around(s.done, w, r, s.planned(s.authorised(next)))
	}
}

func (s *Server) authorised(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		user, password, _ := r.BasicAuth()
		if !same(user, s.cfg.AccountSID) || !same(password, s.cfg.AuthToken) {
			answerError(w, 20003)
			return
		}
		if r.PathValue("account") != s.cfg.AccountSID {
			answerError(w, 20404)
			return
		}
		next(w, r)
	}
}

func same(a, b string) bool {
	return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1
}

// messages is the resource of all messages: create and list.
func (s *Server) messages(w http.ResponseWriter, r *http.Request) {
	switch r.Method {
	case http.MethodPost:
		s.create(w, r)
	case http.MethodGet:
		s.list(w, r)
	default:
		answerError(w, 20004)
	}
}

func (s *Server) create(w http.ResponseWriter, r *http.Request) {
	m, code := s.outbound(r.PostForm)
	if code != 0 {
		answerError(w, code)
		return
	}
	m = s.accept(m)
	answerJSON(w, http.StatusCreated, newResource(s.cfg.AccountSID, m))
}

// outbound is the message that a create call asks for, or the code of what is
// wrong with it.
func (s *Server) outbound(form url.Values) (m Message, code int) {
	if code = s.check(form); code != 0 {
		return m, code
	}
	m = Message{
		Direction: OutboundAPI, Status: Queued, From: form.Get("From"), To: form.Get("To"),
		Service: form.Get("MessagingServiceSid"), Body: form.Get("Body"), StatusCallback: form.Get("StatusCallback"),
		Template: form.Get("ContentSid"),
	}
	if m.Template != "" {
		if m.Body, code = s.content(form); code != 0 {
			return m, code
		}
	}
	m.ValiditySecs, _ = strconv.Atoi(form.Get("ValidityPeriod"))
	return s.plotted(m, form)
}

// plotted says how the message starts: queued, accepted or scheduled.
func (s *Server) plotted(m Message, form url.Values) (_ Message, code int) {
	if m.SendAt, code = s.schedule(form); code != 0 {
		return m, code
	}
	switch {
	case !m.SendAt.IsZero():
		m.Status = Scheduled
	case m.From == "":
		m.Status = Accepted
	default:
		m.Segments = s.segments(m.To, m.Body)
		if s.queues.full(m.From, m.Segments) {
			return m, 21611
		}
	}
	return m, 0
}

// segments is how many parts a text travels in; on WhatsApp it is one.
func (s *Server) segments(to, body string) int {
	if overWhatsApp(to) {
		return 1
	}
	return s.book.known(body).segments
}

// accept files a message of the newsroom, shows it and starts its life.
func (s *Server) accept(m Message) Message {
	m.Created = s.cfg.Now()
	m.Updated = m.Created
	m = s.book.add(m)
	s.appear(m.phone())
	s.show(m)
	s.begin(m)
	return m
}

// message is the resource of one message: fetch, cancel, redact, delete.
func (s *Server) message(w http.ResponseWriter, r *http.Request) {
	sid, isJSON := strings.CutSuffix(r.PathValue("file"), ".json")
	m, found := s.book.get(sid)
	switch {
	case !isJSON || !found || m.Automatic:
		answerError(w, 20404)
	case r.Method == http.MethodGet:
		answerJSON(w, http.StatusOK, newResource(s.cfg.AccountSID, m))
	case r.Method == http.MethodPost:
		s.update(w, sid, r.PostForm)
	case r.Method == http.MethodDelete:
		s.remove(w, sid)
	default:
		answerError(w, 20004)
	}
}

// update cancels a message that was not sent yet, or takes the text of one
// that has come to its end.
func (s *Server) update(w http.ResponseWriter, sid string, form url.Values) {
	var code int
	change := func(*Message) bool { return false }
	switch {
	case form.Get("Status") == Canceled:
		code, change = 30409, cancel
	case form.Has("Body") && form.Get("Body") == "":
		code, change = 20009, redact
	default:
		code = 20001
	}
	m, ok := s.book.change(sid, s.cfg.Now(), change)
	if !ok {
		answerError(w, code)
		return
	}
	if m.Status == Canceled {
		s.report(m)
	} else {
		s.show(m)
	}
	answerJSON(w, http.StatusOK, newResource(s.cfg.AccountSID, m))
}

func cancel(m *Message) bool {
	if m.Status != Queued && m.Status != Accepted && m.Status != Scheduled {
		return false
	}
	m.Status = Canceled
	return true
}

func redact(m *Message) bool {
	if !m.final() {
		return false
	}
	m.Body = ""
	return true
}

func (s *Server) remove(w http.ResponseWriter, sid string) {
	found, gone := s.book.remove(sid)
	switch {
	case !found:
		answerError(w, 20404)
	case !gone:
		answerError(w, 20009)
	default:
		w.WriteHeader(http.StatusNoContent)
	}
}
