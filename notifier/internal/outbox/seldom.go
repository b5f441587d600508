package outbox

import (
	"sync"
	"time"
)

// seldom keeps a complaint that would come every half second from filling the log.
type seldom struct {
	mu   sync.Mutex
	last map[string]time.Time
}

// may says whether a complaint may be made again: once a minute.
func (s *seldom) may(what string, now time.Time) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if last, ok := s.last[what]; ok && elapsed(now, last) < time.Minute {
		return false
	}
	if s.last == nil {
		s.last = map[string]time.Time{}
	}
	s.last[what] = now
	return true
}
