package twiliotest

import (
	"context"
	"net/http"
	"sync/atomic"

	"newsroom/notifier/internal/twilio/twiliotest/fault"
)

// Server is the sandbox: an http.Handler, and methods for tests.
type Server struct {
	cfg       Config
	book      *book
	hub       *hub
	faults    faults
	plan      atomic.Pointer[fault.Plan] // nil = nothing goes wrong by a rule
	queues    *queues
	limit     limiter
	optOut    atomic.Pointer[optOut]
	poster    *poster
	callbacks *callbacks
	handler   http.Handler
	done      context.Context // ends with Close
	close     context.CancelFunc
}

// New makes a sandbox that works at once; Close ends it.
func New(cfg Config) *Server {
	cfg = cfg.withDefaults()
	done, cancel := context.WithCancel(context.Background())
	s := &Server{
		cfg: cfg, book: newBook(), hub: newHub(), done: done, close: cancel,
		queues: newQueues(cfg), limit: limiter{now: cfg.Now, max: cfg.APILimit},
		poster: newPoster(cfg.AuthToken, cfg.WebhookTimeout, cfg.Workers),
	}
	s.callbacks = newCallbacks(done, s)
	s.optOut.Store(&optOut{cfg.OptOut, cfg.OptOutDefault})
	for _, p := range cfg.Phones {
		s.book.put(p)
	}
	s.handler = s.routes()
	return s
}

// Close stops what runs behind the server: lives of messages, callbacks that
// did not leave yet, live streams of pages. It waits for the callbacks under
// way, which are cut short.
func (s *Server) Close() {
	s.close()
	s.callbacks.wait()
	s.poster.http.CloseIdleConnections()
}

// ServeHTTP serves the API, the page and what the page needs.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.handler.ServeHTTP(w, r)
}

func (s *Server) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc(apiRoot+"{account}/Messages.json", s.api(s.messages))
	mux.HandleFunc(apiRoot+"{account}/Messages/{file}", s.api(s.message))
	mux.HandleFunc(apiRoot+"{account}/Messages/{sid}/Media.json", s.api(s.mediaList))
	mux.HandleFunc(apiRoot+"{account}/Messages/{sid}/Media/{file}", s.api(s.media))
	mux.HandleFunc("/"+apiVersion+"/", s.api(func(w http.ResponseWriter, _ *http.Request) { answerError(w, 20404) }))
	mux.HandleFunc("GET /sandbox/messages", s.getMessages)
	mux.HandleFunc("POST /sandbox/text", s.postText)
	mux.HandleFunc("GET /sandbox/media/{sid}", s.getMedia)
	mux.HandleFunc("GET /sandbox/opt-out", s.getOptOut)
	mux.HandleFunc("PUT /sandbox/opt-out", s.putOptOut)
	mux.HandleFunc("GET /sandbox/phones", s.getPhones)
	mux.HandleFunc("POST /sandbox/phones", s.postPhone)
	mux.HandleFunc("DELETE /sandbox/phones", s.deletePhone)
	mux.HandleFunc("GET /sandbox/events", s.events)
	mux.HandleFunc("GET /sandbox/faults", s.getFaults)
	mux.HandleFunc("PUT /sandbox/faults", s.putFaults)
	mux.HandleFunc("POST /sandbox/faults", s.postFault)
	mux.HandleFunc("DELETE /sandbox/faults", s.deleteFaults)
	mux.HandleFunc("GET /sandbox/tally", s.getTally)
	newPage(s.cfg).mount(mux)
	return mux
}

// Messages is every message in both directions, in the order in which they came.
func (s *Server) Messages() []Message {
	return s.book.oldest(selection{})
}

// MessagesTo is every message of the newsroom to this number, replies among
// them, by SMS and WhatsApp, in the order in which they came.
func (s *Server) MessagesTo(number string) []Message {
	return s.book.oldest(selection{phone: number, match: func(m *Message) bool { return m.Direction != Inbound }})
}
