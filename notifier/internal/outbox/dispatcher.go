package outbox

import (
	"context"
	"crypto/rand"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/time/rate"

	"newsroom/notifier/internal/store"
	"newsroom/notifier/sms"
)

// Way is the name of the way to the phones under which a stop is recorded.
const Way = "sms"

// Queue is what a Dispatcher needs of the store; see there for what each promises.
type Queue interface {
	Recover(ctx context.Context, now time.Time) (rows int, err error)
	Exchange(ctx context.Context, outcomes []store.Outcome, claim store.Claim) (store.Batch, error)
	Wanted(ctx context.Context, c store.Claimed) (bool, error)
	NextDue(ctx context.Context) (time.Time, bool, error)
	Settled(ctx context.Context, now time.Time) ([]store.AlertStatus, error)
	SetPause(ctx context.Context, p store.Pause) error
	ClearPause(ctx context.Context, way string) error
}

// Sender hands one message to a provider. It makes at most one attempt and answers within about 35 s, sooner when ctx ends.
type Sender interface {
	Send(ctx context.Context, m sms.Message) sms.Result
}

// Config is how a Dispatcher works. Zero durations mean the default.
type Config struct {
	Concurrency int           // requests at the same time; 0 = 20
	Rate        float64       // requests per second at most; 0 = no limit
	Backoff     time.Duration // before a message is tried again that was put off; 5 s
	Probe       time.Duration // how often a stopped way is tried with one message; 1 min
	Grace       time.Duration // how long running requests may take at the end; 36 s, a little more than a request may
	Now         func() time.Time
	Log         *slog.Logger
}

// Dispatcher sends what is planned. One goroutine claims and records, Concurrency others send; whoever waits for a
// slow disk or a slow provider waits alone. At any moment at most a few rounds' worth of rows are claimed and not begun, since a crash
// makes each of them unknown.
type Dispatcher struct {
	queue  Queue
	sender Sender
	config Config
	rules  rules
	limit  *rate.Limiter

	wake    chan struct{}
	jobs    chan store.Claimed
	results chan result
	halt    atomic.Bool // begin nothing

	// Owned by the goroutine of Run and Drain.
	outcomes []store.Outcome // not on the disk yet
	details  map[kind]string // what the provider or the network last said to each kind of them
	claimed  int             // rows that are claimed and whose outcome is not on the disk
	target   int             // how many rows to have claimed; between least and most
	least    int
	most     int
	more     bool      // the last claim came back full
	news     bool      // something happened since the last look for alerts that are done
	paused   bool      // by a wrong configuration
	probe    string    // the attempt that shows whether it was mended
	resume   time.Time // when to claim again
	failures int       // rounds of waiting in a row
}

// result is what a worker made of a claimed message.
type result struct {
	claimed store.Claimed
	begun   bool // else it was given back
	answer  sms.Result
	at      time.Time
}

// maxTarget bounds what is claimed at once, and with it memory.
const maxTarget = 1024

// NewDispatcher makes a Dispatcher; nothing runs yet.
func NewDispatcher(queue Queue, sender Sender, config Config) *Dispatcher {
	config = config.withDefaults()
	d := &Dispatcher{
		queue: queue, sender: sender, config: config,
		rules:   rules{backoff: config.Backoff, probe: config.Probe},
		limit:   rate.NewLimiter(rate.Inf, 1),
		wake:    make(chan struct{}, 1),
		jobs:    make(chan store.Claimed, maxTarget),
		results: make(chan result, maxTarget),
		news:    true,
		details: map[kind]string{},
	}
	d.most = maxTarget
	if config.Rate > 0 {
		d.limit = rate.NewLimiter(rate.Limit(config.Rate), 1)
		d.most = min(maxTarget, 2+int(3*config.Rate)) // three seconds' worth: what waits for its turn is claimed and not begun
	}
	d.least = min(2*config.Concurrency, d.most)
	d.target = d.least
	return d
}

func (c Config) withDefaults() Config {
	for value, usual := range map[*time.Duration]time.Duration{
		&c.Backoff: 5 * time.Second, &c.Probe: time.Minute, &c.Grace: 36 * time.Second,
	} {
		if *value == 0 {
			*value = usual
		}
	}
	if c.Concurrency == 0 {
		c.Concurrency = 20
	}
	return c
}

// Wake says that something was planned.
func (d *Dispatcher) Wake() {
	select {
	case d.wake <- struct{}{}:
	default:
	}
}

// Run sends until ctx ends; then it begins nothing more, lets running requests finish for Grace at most, and records
// what they came to. The error is one of the database at the end.
func (d *Dispatcher) Run(ctx context.Context) error {
	return d.run(ctx, func() bool { return false })
}

// Drain sends until nothing is planned, the way is stopped, or ctx ends.
func (d *Dispatcher) Drain(ctx context.Context) error {
	return d.run(ctx, func() bool { return d.paused || d.empty(ctx) })
}

func (d *Dispatcher) empty(ctx context.Context) bool {
	if d.claimed > 0 || d.more {
		return false
	}
	_, planned, err := d.queue.NextDue(ctx)
	return err == nil && !planned
}

func (d *Dispatcher) run(ctx context.Context, done func() bool) error {
	if err := d.begin(ctx); err != nil {
		return err
	}
	sending, cut := context.WithCancel(context.WithoutCancel(ctx))
	defer cut()
	defer context.AfterFunc(ctx, func() { d.cutOff(sending, cut) })()
	var workers sync.WaitGroup
	for range d.config.Concurrency {
		workers.Go(func() { d.work(ctx, sending) })
	}
	err := d.loop(ctx, done)
	close(d.jobs)
	workers.Wait()
	return err
}

// cutOff ends the requests that still run when the time of grace is over; each is unknown then.
func (d *Dispatcher) cutOff(sending context.Context, cut func()) {
	grace := time.NewTimer(d.config.Grace)
	defer grace.Stop()
	select {
	case <-grace.C:
		cut()
	case <-sending.Done():
	}
}

// begin looks at what the last run left. A way that was stopped is tried again: mending it ends with a new start.
func (d *Dispatcher) begin(ctx context.Context) error {
	left, err := d.queue.Recover(ctx, d.config.Now())
	if err != nil {
		return err
	}
	if left > 0 {
		d.config.Log.Warn("the last run ended in the middle: it is not known whether these messages were sent, and they are not sent again",
			"state", store.Unknown, "count", left)
	}
	return d.queue.ClearPause(ctx, Way)
}

// token makes the ids of one claim's attempts unlike those of every other.
func token() string { return rand.Text()[:16] }
