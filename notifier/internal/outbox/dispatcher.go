package outbox

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/time/rate"

	"newsroom/notifier/internal/store"
	"newsroom/notifier/sms"
)

// Queue is what a Dispatcher needs of the store; see there for what each promises.
type Queue interface {
	Exchange(ctx context.Context, outcomes []store.Outcome, claim store.Claim) (store.Batch, error)
	Wanted(ctx context.Context, c store.Claimed) (bool, error)
	Left(ctx context.Context, now time.Time) (store.Left, error)
	Merge(ctx context.Context, r store.Report) (store.Merged, error)
	Settled(ctx context.Context, now time.Time) ([]store.AlertStatus, error)
	Escalate(ctx context.Context, confirm int, now time.Time) ([]store.Second, error)
	SetPause(ctx context.Context, p store.Pause) error
	ClearPause(ctx context.Context, way string) error

	Renew(ctx context.Context, worker string, lease time.Duration) (alive int, err error)
	Recover(ctx context.Context, worker string, now time.Time, wait time.Duration) (rows int, err error)
	Leave(ctx context.Context, worker string) error

	Probes(ctx context.Context, now, again time.Time, limit int) ([]store.Probe, error)
	Owners(ctx context.Context, providerIDs []string) (map[string]int64, error)
	Resolve(ctx context.Context, p store.Probe, v store.Verdict) error
	Seconds(ctx context.Context, limit int) ([]string, error)
	SecondTried(ctx context.Context, providerID string, cancelled bool) error
}

// Provider brings messages to phones.
type Provider interface {
	// Send hands over one message. It makes at most one attempt and answers within about 35 s, sooner when ctx ends.
	Send(ctx context.Context, m sms.Message) sms.Result
	// Find lists the messages to a number that were created since then. Without an error there are no others.
	Find(ctx context.Context, to string, way sms.Way, since time.Time) ([]sms.Found, error)
	// Cancel takes a message back that was not sent yet, and says whether it could.
	Cancel(ctx context.Context, id string) (cancelled bool, err error)
}

// Config is how a Dispatcher works. Zero means the default.
type Config struct {
	Concurrency int             // requests at the same time; 20
	Rate        float64         // requests per second at most, of all notifiers of a database together; 0 = no limit
	HourMost    int             // messages within an hour at most, of all notifiers of a database together; 0 = no limit
	Backoff     time.Duration   // before a message is tried again that was put off; 5 s
	Probe       time.Duration   // how often a stopped way is tried with one message, at the latest; 1 min
	Grace       time.Duration   // how long running requests may take at the end; 36 s, a little more than a request may
	LookAfter   []time.Duration // when, after its attempt, an unknown message is looked for at the provider; 45, 90 and 180 s
	Lease       time.Duration   // when what a dead notifier had in hand is taken over; 30 s
	House       store.House     // the clock and the quiet hours of people who have no others; UTC and none
	Confirm     int             // a second message that goes to more people of other channels waits until somebody releases it; 0 = never
	Now         func() time.Time
	Log         *slog.Logger
	// Step is called at each step of a delivery's life, for tests that end the process there.
	Step func(name string)
}

// Dispatcher sends what is planned. One goroutine claims and records, Concurrency others send; whoever waits for a
// slow disk or a slow provider waits alone. At any moment at most a few rounds' worth of rows are claimed and not begun, since a crash
// makes each of them unknown. Two more goroutines keep the lease and look for what is unknown.
type Dispatcher struct {
	queue    Queue
	provider Provider
	config   Config
	rules    rules
	limit    *rate.Limiter
	lease    *lease

	wake     chan struct{}
	jobs     chan store.Claimed
	results  chan result
	alarms   chan failing
	relief   chan struct{}
	halt     atomic.Bool  // begin nothing
	streak   atomic.Int64 // answers in a row that were failures on our side
	reported atomic.Int64 // reports in a row that were
	seldom   seldom

	// Owned by the goroutine of Run and Drain.
	outcomes []store.Outcome // not on the disk yet
	details  map[kind]string // what the provider or the network last said to each kind of them
	lost     []lostClaim
	claimed  int // rows that are claimed and whose outcome is not on the disk
	target   int // how many rows to have claimed; between least and most
	least    int
	most     int
	more     bool            // the last claim came back full
	limited  bool            // the limit per hour is reached
	news     bool            // something happened since the last look for alerts that are done
	paused   bool            // until it is seen that a message gets through
	tries    int             // looks in a row whether a stopped way works again
	blocked  bool            // by what was reported: until it is seen that one arrives
	waiting  time.Time       // when the followers of what is held were looked at
	aside    map[string]bool // ways of which it is recorded that some people get nothing
	probe    string          // the attempt that shows whether it was mended
	resume   time.Time       // when to claim again
	failures int             // rounds of waiting in a row
}

// result is what a worker made of a claimed message.
type result struct {
	claimed store.Claimed
	begun   bool // else it was given back
	answer  sms.Result
	at      time.Time
}

// maxTarget bounds what is claimed at once, and with it memory, and how long one transaction lasts: what people text waits for it on SQLite.
const maxTarget = 512

// NewDispatcher makes a Dispatcher; nothing runs yet.
func NewDispatcher(queue Queue, provider Provider, config Config) *Dispatcher {
	config = config.withDefaults()
	d := &Dispatcher{
		queue: queue, provider: provider, config: config,
		rules:   rules{backoff: config.Backoff, probe: config.Probe, look: config.LookAfter[0]},
		limit:   rate.NewLimiter(rate.Inf, 1),
		lease:   newLease(queue, config),
		wake:    make(chan struct{}, 1),
		jobs:    make(chan store.Claimed, maxTarget),
		results: make(chan result, maxTarget),
		alarms:  make(chan failing, 1),
		relief:  make(chan struct{}, 1),
		news:    true,
		details: map[kind]string{},
		aside:   map[string]bool{},
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
	c.Backoff = cmp.Or(c.Backoff, 5*time.Second)
	c.Probe = cmp.Or(c.Probe, time.Minute)
	c.Grace = cmp.Or(c.Grace, 36*time.Second)
	c.Lease = cmp.Or(c.Lease, 30*time.Second)
	c.Concurrency = cmp.Or(c.Concurrency, 20)
	if len(c.LookAfter) == 0 {
		c.LookAfter = DefaultLookAfter()
	}
	if c.Step == nil {
		c.Step = func(string) {}
	}
	return c
}

// DefaultLookAfter is when an unknown message is looked for: three times, since the provider's list may lag behind.
func DefaultLookAfter() []time.Duration {
	return []time.Duration{45 * time.Second, 90 * time.Second, 180 * time.Second}
}

// Wake says that something was planned.
func (d *Dispatcher) Wake() {
	tell(d.wake, struct{}{})
}

// Replied says that an answer to a person went out by another way of the same sender: it takes a turn of the rate, so that answers come
// ahead of alerts.
func (d *Dispatcher) Replied() {
	_ = d.limit.ReserveN(d.config.Now(), 1)
}

// Run sends until ctx ends; then it begins nothing more, lets running requests finish for Grace at most, and records
// what they came to. The error is one of the database at the end.
func (d *Dispatcher) Run(ctx context.Context) error {
	return d.RunAfter(ctx, func(context.Context) {})
}

// RunAfter is Run, and calls first before anything is sent: other notifiers know of this one from then on, so that the keys it has stay those of the
// database. Its context ends with ctx, and if that is not so any more.
func (d *Dispatcher) RunAfter(ctx context.Context, first func(context.Context)) error {
	return d.run(ctx, first, func() bool { return false })
}

// Drain sends until nothing is planned and nothing is looked for, the way is stopped, or ctx ends. What is held or waits for the end of quiet hours stays,
// and so do calls whose second message is not due yet.
func (d *Dispatcher) Drain(ctx context.Context) error {
	return d.run(ctx, func(context.Context) {}, func() bool { return d.paused || d.empty(ctx) })
}

func (d *Dispatcher) empty(ctx context.Context) bool {
	if d.claimed > 0 || d.more || d.unsure() {
		return false
	}
	left, err := d.queue.Left(ctx, d.config.Now())
	return err == nil && left == (store.Left{})
}

func (d *Dispatcher) run(ctx context.Context, first func(context.Context), done func() bool) error {
	if err := d.renew(context.WithoutCancel(ctx)); err != nil {
		return err
	}
	ctx, end := context.WithCancelCause(ctx)
	defer end(nil)
	sending, cut := context.WithCancel(context.WithoutCancel(ctx))
	defer cut()
	defer context.AfterFunc(ctx, func() { d.cutOff(sending, cut) })()
	var others sync.WaitGroup
	others.Go(func() { d.keepLease(sending, end) })
	first(ctx)
	err := d.begin(context.WithoutCancel(ctx))
	if err == nil {
		err = d.send(ctx, sending, done)
	}
	cut()
	others.Wait()
	if cause := context.Cause(ctx); err == nil && errors.Is(cause, store.ErrKeys) {
		err = cause
	}
	if err == nil {
		err = d.queue.Leave(context.WithoutCancel(ctx), d.lease.worker)
	}
	return err
}

// send works until the loop ends, and waits for what is under way.
func (d *Dispatcher) send(ctx, sending context.Context, done func() bool) error {
	var working, looking sync.WaitGroup
	for range d.config.Concurrency {
		working.Go(func() { d.work(ctx, sending) })
	}
	look, enough := context.WithCancel(ctx)
	defer enough()
	looking.Go(func() { d.resolve(look) })
	err := d.loop(ctx, done)
	close(d.jobs)
	working.Wait()
	enough()
	looking.Wait()
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

// begin looks at what others left. A way that was stopped is tried again: mending it ends with a new start.
func (d *Dispatcher) begin(ctx context.Context) error {
	if err := d.recoverOthers(ctx); err != nil {
		return err
	}
	if err := d.escalate(ctx); err != nil {
		return err
	}
	for _, way := range []string{Way, WayAbroad, WayApp} {
		if err := d.queue.ClearPause(ctx, way); err != nil {
			return err
		}
	}
	return nil
}

// token makes the ids of one claim's attempts unlike those of every other.
func token() string { return rand.Text()[:16] }
