package twiliotest

import (
	"sync"
	"time"
)

// queues hold back what a sender has to send until its turn comes: so many
// segments a second, and no more at once than a limit.
type queues struct {
	now   func() time.Time
	rate  float64 // segments a second; 0 = no queue
	limit float64 // segments that may wait

	mu   sync.Mutex
	free map[string]time.Time // when a sender has sent all that waits
}

// twiliosQueue is how long a queue of Twilio's can be.
const twiliosQueue = 10 * time.Hour

func newQueues(cfg Config) *queues {
	limit := float64(cfg.QueueLimit)
	if limit == 0 {
		limit = cfg.Rate * twiliosQueue.Seconds()
	}
	return &queues{now: cfg.Now, rate: cfg.Rate, limit: limit, free: map[string]time.Time{}}
}

// join queues a message and says after which time it leaves. What would leave
// too late takes no place. room is false if the queue is full.
func (q *queues) join(sender string, segments int, validity time.Duration) (wait time.Duration, room bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	now := q.now()
	wait = max(q.free[sender].Sub(now), 0)
	if wait.Seconds()*q.rate+float64(segments) > q.limit {
		return 0, false
	}
	if validity == 0 || wait <= validity {
		q.free[sender] = now.Add(wait + time.Duration(float64(segments)/q.rate*float64(time.Second)))
	}
	return wait, true
}

// full reports whether a sender's queue has no room for more segments.
func (q *queues) full(sender string, segments int) bool {
	if q.rate == 0 {
		return false
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.free[sender].Sub(q.now()).Seconds()*q.rate+float64(segments) > q.limit
}

// limiter lets so many calls of the API pass in each second of the clock.
type limiter struct {
	now func() time.Time
	max int // 0 = any number

	mu     sync.Mutex
	second int64
	calls  int
}

func (l *limiter) pass() bool {
	if l.max == 0 {
		return true
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if second := l.now().Unix(); second != l.second {
		l.second, l.calls = second, 0
	}
	l.calls++
	return l.calls <= l.max
}
