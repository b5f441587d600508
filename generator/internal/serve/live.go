package serve

import (
	"bytes"
	_ "embed" // the script of live reload
	"io"
	"net/http"
	"strings"
	"time"
)

const (
	reloadPath = "/_newsroom/reload"
	scriptPath = "/_newsroom/reload.js"
)

//go:embed reload.js
var script string

// heartbeat keeps a quiet stream of events from being taken for a dead one.
const heartbeat = 20 * time.Second

// retry is what the browser is asked to wait before it connects again, in milliseconds.
const retry = "retry: 500\n\n"

// serveEvents is a stream of server-sent events (WHATWG HTML, section 9.2): "build" with the id of the present build
// and "problems" with a text that may be empty, at the beginning and at every change.
func (s *Server) serveEvents(w http.ResponseWriter, r *http.Request) {
	control := http.NewResponseController(w)
	if err := control.SetWriteDeadline(time.Time{}); err != nil {
		http.Error(w, "this connection cannot stream", http.StatusInternalServerError)
		return
	}
	wake, leave := s.join()
	defer leave()
	header := w.Header()
	header.Set("Content-Type", "text/event-stream")
	header.Set("Cache-Control", "no-store")
	header.Set("X-Accel-Buffering", "no") // a proxy must pass events on at once
	ticker := time.NewTicker(heartbeat)
	defer ticker.Stop()
	next := retry + s.events()
	for {
		if _, err := io.WriteString(w, next); err != nil {
			return
		}
		if err := control.Flush(); err != nil {
			return
		}
		select {
		case <-r.Context().Done():
			return
		case <-ticker.C:
			next = ": still here\n\n"
		case <-wake:
			next = s.events()
		}
	}
}

// join adds a browser to those that are woken.
func (s *Server) join() (wake chan struct{}, leave func()) {
	wake = make(chan struct{}, 1)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.browsers[wake] = true
	return wake, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.browsers, wake)
	}
}

// events is the present state as two events.
func (s *Server) events() string {
	build, problems := s.state()
	return event("build", build) + event("problems", problems)
}

// event writes one event. Every line of the text is a line of data; none can begin a field of its own.
func event(name, text string) string {
	var b strings.Builder
	b.WriteString("event: " + name + "\n")
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text)
	for line := range strings.SplitSeq(text, "\n") {
		b.WriteString("data: " + line + "\n")
	}
	b.WriteString("\n")
	return b.String()
}

func serveScript(w http.ResponseWriter, _ *http.Request) {
	header := w.Header()
	header.Set("Content-Type", "text/javascript; charset=utf-8")
	header.Set("Cache-Control", "no-store")
	header.Set("X-Content-Type-Options", "nosniff")
	_, _ = io.WriteString(w, script) // a browser that has gone needs no answer
}

// withScript adds the script before the end of the body, or at the end of a page without one. The build's id stands in
// the page, so that a page which was loaded just before a build still learns that it is of the one before.
func withScript(page []byte, build string) []byte {
	tag := `<script src="` + scriptPath + `" data-build="` + build + `" defer></script>`
	at := bytes.LastIndex(page, []byte("</body>"))
	if at < 0 {
		at = len(page)
	}
	out := make([]byte, 0, len(page)+len(tag))
	out = append(out, page[:at]...)
	out = append(out, tag...)
	return append(out, page[at:]...)
}
