package twiliotest

import (
	"bytes"
	"encoding/json"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// Kinds of event.
const (
	eventPhone   = "phone"   // a phone is new or changed; all of its messages come along
	eventMessage = "message" // a message is new or changed
	eventGone    = "gone"    // a phone was taken off the page
)

// event is what the page gets as one server-sent event.
type event struct {
	Type  string    `json:"type"`
	Phone phoneView `json:"phone"`
}

const (
	eventBuffer = 512              // events that a slow page may lag behind
	heartbeat   = 15 * time.Second // keeps proxies from closing a silent stream
)

// hub hands events to every open page.
type hub struct {
	mu    sync.Mutex
	pages map[*watcher]struct{}
	count atomic.Int32
}

// watcher is one open page. late closes when it lagged too far behind; the
// page then connects anew and reads everything again.
type watcher struct {
	events chan []byte
	late   chan struct{}
}

func newHub() *hub { return &hub{pages: map[*watcher]struct{}{}} }

// watched spares the work of events that nobody sees.
func (h *hub) watched() bool { return h.count.Load() > 0 }

func (h *hub) join() *watcher {
	w := &watcher{events: make(chan []byte, eventBuffer), late: make(chan struct{})}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.pages[w] = struct{}{}
	h.count.Add(1)
	return w
}

func (h *hub) leave(w *watcher) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if _, ok := h.pages[w]; ok {
		delete(h.pages, w)
		h.count.Add(-1)
	}
}

// tell hands an event to all; it never waits.
func (h *hub) tell(e event) {
	if !h.watched() {
		return
	}
	data, err := json.Marshal(e)
	if err != nil {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	for w := range h.pages {
		select {
		case w.events <- data:
		default:
			delete(h.pages, w)
			h.count.Add(-1)
			close(w.late)
		}
	}
}

// events is the stream of one page, until it leaves or the server closes.
func (s *Server) events(w http.ResponseWriter, r *http.Request) {
	out := http.NewResponseController(w)
	_ = out.SetWriteDeadline(time.Time{}) // a stream has no end; without support there is no deadline
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	page := s.hub.join()
	defer s.hub.leave(page)
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	text := []byte(": here\n\n")
	for {
		if _, err := w.Write(text); err != nil || out.Flush() != nil {
			return
		}
		select {
		case data := <-page.events:
			text = bytes.Join([][]byte{[]byte("data: "), data, []byte("\n\n")}, nil)
		case <-beat.C:
			text = []byte(": still here\n\n")
		case <-page.late:
			return
		case <-r.Context().Done():
			return
		case <-s.done.Done():
			return
		}
	}
}
