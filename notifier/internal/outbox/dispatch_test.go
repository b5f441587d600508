package outbox_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"newsroom/notifier/internal/outbox"
	"newsroom/notifier/internal/store"
	"newsroom/notifier/internal/store/storetest"
	"newsroom/notifier/internal/twilio/twiliotest"
)

func TestEachRecipientGetsOne(t *testing.T) {
	w := newWorld(t)
	w.plan(t, 100, "a")
	w.drain(t)
	w.want(t, "a", map[store.State]int{store.Accepted: 100})
	w.drain(t)
	for i := range 100 {
		got := w.sandbox.MessagesTo(storetest.Number(i))
		if len(got) != 1 || got[0].Body != "EIL: Text a https://example.org/a/a/" {
			t.Fatalf("person %d has %+v", i, got)
		}
	}
	if !strings.Contains(w.log.String(), `msg="alert done" alert=a recipients=100 accepted=100 first_after=`) {
		t.Errorf("the log does not say how it went:\n%s", w.log)
	}
	if strings.Contains(w.log.String(), "+49") {
		t.Errorf("there is a number in the log:\n%s", w.log)
	}
}

// twilioError is an answer of Twilio with one of its codes.
func twilioError(status, code int) *twiliotest.Fault {
	return &twiliotest.Fault{
		Status: status, Header: http.Header{"Content-Type": {"application/json"}},
		Body: fmt.Sprintf(`{"code":%d,"message":"no","more_info":"https://www.twilio.com/docs/errors/%d","status":%d}`, code, code, status),
	}
}

// TestEveryAnswerHasItsState: what the provider answers is what the delivery's state says.
func TestEveryAnswerHasItsState(t *testing.T) {
	for name, c := range map[string]struct {
		fault   *twiliotest.Fault
		state   store.State
		class   string
		reached int // messages that the provider has
	}{
		"401":                  {twilioError(401, 20003), store.Planned, "unauthorised", 0},
		"21408 region":         {twilioError(400, 21408), store.Planned, "region", 0},
		"21606 sender":         {twilioError(400, 21606), store.Planned, "sender", 0},
		"21211 invalid":        {twilioError(400, 21211), store.Rejected, "invalid", 0},
		"21610 opted out":      {twilioError(400, 21610), store.Rejected, "opted-out", 0},
		"500 as HTML":          {&twiliotest.Fault{Status: 500, Body: "<html>"}, store.Unknown, "", 0},
		"500":                  {twilioError(500, 20500), store.Unknown, "", 0},
		"502 as HTML":          {&twiliotest.Fault{Status: 502, Body: "<html>bad gateway</html>"}, store.Unknown, "", 0},
		"no answer":            {&twiliotest.Fault{Hang: true}, store.Unknown, "", 0},
		"reset":                {&twiliotest.Fault{Reset: true}, store.Unknown, "", 0},
		"500 after acceptance": {&twiliotest.Fault{After: true, Status: 500}, store.Unknown, "", 1},
		"cut after acceptance": {&twiliotest.Fault{After: true, Cut: true}, store.Unknown, "", 1},
		"empty object":         {&twiliotest.Fault{After: true, Status: 201, Body: "{}"}, store.Unknown, "", 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.config.Probe = time.Minute
			w.sandbox.Fault(func(twiliotest.FaultRequest) *twiliotest.Fault { return c.fault })
			w.plan(t, 1, "a")
			w.drain(t)
			got := w.want(t, "a", map[store.State]int{c.state: 1})
			if c.class != "" && got.Classes[c.class] != 1 {
				t.Errorf("classes %v, want %s", got.Classes, c.class)
			}
			if !strings.Contains(w.log.String(), "detail=") {
				t.Errorf("the log does not say why:\n%s", w.log)
			}
			if n := len(w.sandbox.Messages()); n != c.reached {
				t.Errorf("the provider has %d messages, want %d", n, c.reached)
			}
		})
	}
}

// TestUnknownIsNeverSentAgain, not by the same run and not by the next.
func TestUnknownIsNeverSentAgain(t *testing.T) {
	w := newWorld(t)
	w.sandbox.Fault(func(twiliotest.FaultRequest) *twiliotest.Fault { return &twiliotest.Fault{After: true, Status: 500} })
	w.plan(t, 5, "a")
	w.drain(t)
	w.sandbox.Fault(nil)
	w.drain(t)
	w.want(t, "a", map[store.State]int{store.Unknown: 5})
	if n := len(w.sandbox.Messages()); n != 5 {
		t.Errorf("the provider has %d messages, want 5", n)
	}
}

func TestThrottledIsSentLater(t *testing.T) {
	w := newWorld(t)
	w.sandbox.Fault(func(r twiliotest.FaultRequest) *twiliotest.Fault {
		if r.N > 6 {
			return nil
		}
		return twilioError(429, 20429)
	})
	w.plan(t, 20, "a")
	w.drain(t)
	w.want(t, "a", map[store.State]int{store.Accepted: 20})
}

// TestThrottledForLong: a message that was surely not taken is not given up, however often.
func TestThrottledForLong(t *testing.T) {
	w := newWorld(t)
	var calls atomic.Int64
	w.sandbox.Fault(func(twiliotest.FaultRequest) *twiliotest.Fault {
		if calls.Add(1) > 12 {
			return nil
		}
		return twilioError(429, 20429)
	})
	w.plan(t, 1, "a")
	w.drain(t)
	w.want(t, "a", map[store.State]int{store.Accepted: 1})
}

func TestOptOutAtTheProviderStopsThePersonHere(t *testing.T) {
	w := newWorld(t)
	w.sandbox.Fault(func(twiliotest.FaultRequest) *twiliotest.Fault { return twilioError(400, 21610) })
	w.plan(t, 1, "a")
	w.drain(t)
	w.sandbox.Fault(nil)
	w.planOnly(t, "b")
	w.drain(t)
	w.want(t, "b", nil)
}

// TestNoConnectionUsesUpNothing: however long the outage, the message goes out after it.
func TestNoConnectionUsesUpNothing(t *testing.T) {
	w := newWorld(t)
	w.plan(t, 3, "a")
	sender := &sender{answer: func(n int) bool { return n > 30 }}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	w.config.Backoff = 100 * time.Microsecond
	if err := outbox.NewDispatcher(w.store, sender, w.config).Drain(ctx); err != nil {
		t.Fatal(err)
	}
	w.want(t, "a", map[store.State]int{store.Accepted: 3})
}

// TestWrongConfigurationStopsAndGoesOn: nothing is burnt, status says why, and it goes on when it is mended.
func TestWrongConfigurationStopsAndGoesOn(t *testing.T) {
	w := newWorld(t)
	var tries atomic.Int64
	var mended atomic.Bool
	w.sandbox.Fault(func(twiliotest.FaultRequest) *twiliotest.Fault {
		if mended.Load() {
			return nil
		}
		tries.Add(1)
		return twilioError(401, 20003)
	})
	w.plan(t, 50, "a")
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- outbox.NewDispatcher(w.store, w.client, w.config).Run(ctx) }()
	eventually(t, "status shows why", func() bool {
		pauses, err := w.store.Pauses(t.Context())
		return err == nil && len(pauses) == 1 && pauses[0].Class == "unauthorised" && pauses[0].Code == "20003"
	})
	eventually(t, "some probes were sent", func() bool { return tries.Load() > 6 })
	if n := tries.Load(); n > 20 {
		t.Errorf("%d requests were sent with credentials that are wrong", n)
	}
	mended.Store(true)
	eventually(t, "all is sent", func() bool { return len(w.sandbox.Messages()) == 50 })
	cancel()
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	w.want(t, "a", map[store.State]int{store.Accepted: 50})
	if pauses, err := w.store.Pauses(t.Context()); err != nil || len(pauses) != 0 {
		t.Errorf("still shown as stopped: %v, error %v", pauses, err)
	}
}

// TestStopLetsRunningRequestsFinish: what runs is recorded, what was not begun stays planned.
func TestStopLetsRunningRequestsFinish(t *testing.T) {
	w := newWorld(t)
	w.sandbox.Fault(func(twiliotest.FaultRequest) *twiliotest.Fault {
		return &twiliotest.Fault{After: true, Delay: 100 * time.Millisecond}
	})
	w.plan(t, 100, "a")
	ctx, cancel := context.WithTimeout(t.Context(), 800*time.Millisecond)
	defer cancel()
	if err := outbox.NewDispatcher(w.store, w.client, w.config).Run(ctx); err != nil {
		t.Fatal(err)
	}
	sent := len(w.sandbox.Messages())
	if sent == 0 || sent == 100 {
		t.Fatalf("%d messages were sent before the end", sent)
	}
	w.want(t, "a", map[store.State]int{store.Accepted: sent, store.Planned: 100 - sent})
}

// TestRequestsAreCutOffAfterTheGrace: a provider that never answers does not keep the program.
func TestRequestsAreCutOffAfterTheGrace(t *testing.T) {
	w := newWorld(t)
	w.config.Grace = 30 * time.Millisecond
	w.plan(t, 2, "a")
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	if err := outbox.NewDispatcher(w.store, &sender{hang: true}, w.config).Run(ctx); err != nil {
		t.Fatal(err)
	}
	w.want(t, "a", map[store.State]int{store.Unknown: 2})
}

// TestStopReachesWhatIsClaimed: while the provider is slow, messages wait behind others, and people stop meanwhile.
func TestStopReachesWhatIsClaimed(t *testing.T) {
	w := newWorld(t)
	w.config.Concurrency = 1
	w.plan(t, 2, "a")
	sender := &sender{takes: 1100 * time.Millisecond}
	time.AfterFunc(200*time.Millisecond, func() { // both, since either may be the first
		storetest.Stop(t, w.store, 0)
		storetest.Stop(t, w.store, 1)
	})
	if err := outbox.NewDispatcher(w.store, sender, w.config).Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := w.want(t, "a", map[store.State]int{store.Accepted: 1, store.Skipped: 1}); got.Classes[store.ReasonStopped] != 1 {
		t.Errorf("skipped because of %v", got.Classes)
	}
}

// TestRateBeyondTheEnd: a message whose turn comes after the end is given back once, not again and again.
func TestRateBeyondTheEnd(t *testing.T) {
	w := newWorld(t)
	w.config.Rate = 0.01
	w.plan(t, 3, "a")
	queue := &counter{Queue: w.store}
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	if err := outbox.NewDispatcher(queue, &sender{}, w.config).Drain(ctx); err != nil {
		t.Fatal(err)
	}
	w.want(t, "a", map[store.State]int{store.Accepted: 1, store.Planned: 2})
	if n := queue.exchanges.Load(); n > 10 {
		t.Errorf("%d transactions for one message", n)
	}
}

// counter counts what the database has to do.
type counter struct {
	outbox.Queue
	exchanges atomic.Int64
}

func (c *counter) Exchange(ctx context.Context, outcomes []store.Outcome, claim store.Claim) (store.Batch, error) {
	c.exchanges.Add(1)
	return c.Queue.Exchange(ctx, outcomes, claim)
}

func TestRate(t *testing.T) {
	w := newWorld(t)
	w.config.Rate = 50
	w.plan(t, 11, "a")
	begun := time.Now()
	w.drain(t)
	if took := time.Since(begun); took < 190*time.Millisecond {
		t.Errorf("11 messages at 50 per second took %v", took)
	}
	w.want(t, "a", map[store.State]int{store.Accepted: 11})
}

// TestNeverTwice: with faults before and after acceptance and with restarts in the middle, each has one message in the end.
func TestNeverTwice(t *testing.T) {
	for seed := range uint64(8) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			t.Parallel()
			const people = 60
			w := looking(t)
			w.plan(t, people, "a")
			w.sandbox.Fault(randomFaults(seed))
			for range 4 {
				ctx, cancel := context.WithTimeout(t.Context(), 40*time.Millisecond)
				if err := outbox.NewDispatcher(w.store, w.client, w.config).Run(ctx); err != nil {
					t.Fatal(err)
				}
				cancel()
			}
			w.sandbox.Fault(nil)
			w.finish(t)
			for i := range people {
				if n := len(w.sandbox.MessagesTo(storetest.Number(i))); n != 1 {
					t.Errorf("person %d has %d messages", i, n)
				}
			}
			got, err := w.store.Status(t.Context(), "a")
			if err != nil || got.States[store.Accepted]+got.States[store.Delivered] != people {
				t.Errorf("the database says %v, error %v", got.States, err)
			}
		})
	}
}

func randomFaults(seed uint64) func(twiliotest.FaultRequest) *twiliotest.Fault {
	var mu sync.Mutex
	random := rand.New(rand.NewPCG(seed, seed))
	all := []*twiliotest.Fault{
		nil, nil, nil, twilioError(429, 20429), twilioError(500, 20500),
		{Reset: true},
		{Delay: 20 * time.Millisecond, After: true},
		{After: true, Status: 500},
		{After: true, Cut: true},
		{After: true, Reset: true},
		twilioError(401, 20003),
	}
	return func(twiliotest.FaultRequest) *twiliotest.Fault {
		mu.Lock()
		defer mu.Unlock()
		return all[random.IntN(len(all))]
	}
}

func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for range 500 {
		if ok() {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Fatalf("not within 10 s: %s", what)
}
