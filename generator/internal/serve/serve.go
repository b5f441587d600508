// Package serve shows the output folder over HTTP to those who write: it owns the answers to their browsers, and tells
// these to load again when the site was built anew, or what is wrong with it when it could not be. The files in the
// folder stay as they are; the one script tag that a browser needs for this is added on the way.
//
// It is meant for a preview, and careful as if it were not: no listing of folders, no hidden file, and nothing outside
// the folder whatever links it holds.
package serve

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"sync"
	"time"
)

// Options are what a server needs.
type Options struct {
	Dir string // the output folder; it may be missing for a while, or be replaced
}

// Server answers browsers. Its methods may be called from any goroutine.
type Server struct {
	dir      string
	instance string // tells the builds of this process from those of one before it

	mu       sync.Mutex
	builds   int
	problems string
	browsers map[chan struct{}]bool // each is woken when builds or problems changed
}

// New makes a server; nothing runs yet.
func New(o Options) *Server {
	return &Server{dir: o.Dir, instance: rand.Text(), browsers: make(map[chan struct{}]bool)}
}

// Reload tells all browsers that the site was built: they load their page again, and what was wrong is forgotten.
func (s *Server) Reload() {
	s.change(func() { s.builds, s.problems = s.builds+1, "" })
}

// Problems shows a text over the page in all browsers, until Reload or an empty text. It may have several lines.
func (s *Server) Problems(text string) {
	s.change(func() { s.problems = text })
}

// change changes the state and wakes all browsers. One that is awake already will see the newest state in any case.
func (s *Server) change(do func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	do()
	for wake := range s.browsers {
		select {
		case wake <- struct{}{}:
		default:
		}
	}
}

// state gives the id of the present build and what is wrong.
func (s *Server) state() (build, problems string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.instance + "-" + strconv.Itoa(s.builds), s.problems
}

// Handler answers for the site and for the path /_newsroom/, which no site has.
func (s *Server) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+reloadPath, s.serveEvents)
	mux.HandleFunc("GET "+scriptPath, serveScript)
	mux.HandleFunc("/", s.serveFile)
	return mux
}

const (
	headerTimeout = 10 * time.Second
	bodyTimeout   = 30 * time.Second
	idleTimeout   = 2 * time.Minute
	// writeTimeout leaves time for a long video on a slow line. The stream of events is freed from it.
	writeTimeout = 30 * time.Minute
	// closeTimeout is how long answers that are on their way may take to end when the server is stopped.
	closeTimeout = 3 * time.Second
)

// Serve answers on the listener, which it closes, until ctx is done; then it ends within some seconds and returns nil.
func (s *Server) Serve(ctx context.Context, listener net.Listener) error {
	server := &http.Server{
		Handler:           s.Handler(),
		ReadHeaderTimeout: headerTimeout,
		ReadTimeout:       bodyTimeout,
		WriteTimeout:      writeTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    64 << 10,
		// Streams of events end with ctx, since they end with their request's context.
		BaseContext: func(net.Listener) context.Context { return ctx },
	}
	done := make(chan error, 1)
	go func() { done <- server.Serve(listener) }()
	select {
	case err := <-done:
		return fmt.Errorf("the preview at %s has ended: %w", listener.Addr(), err)
	case <-ctx.Done():
	}
	err := shutdown(context.WithoutCancel(ctx), server)
	if serveErr := <-done; !errors.Is(serveErr, http.ErrServerClosed) {
		err = errors.Join(err, serveErr)
	}
	return err
}

// shutdown lets answers end, and cuts those off that take too long.
func shutdown(ctx context.Context, server *http.Server) error {
	ctx, cancel := context.WithTimeout(ctx, closeTimeout)
	defer cancel()
	if err := server.Shutdown(ctx); err == nil {
		return nil
	}
	if err := server.Close(); err != nil {
		return fmt.Errorf("the preview could not be closed: %w", err)
	}
	return nil
}
