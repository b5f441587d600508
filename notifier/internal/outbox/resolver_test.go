package outbox_test

import (
	"context"
	"fmt"
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

// looking is a world whose unknown messages are looked for soon.
func looking(t *testing.T) *world {
	t.Helper()
	w := newWorld(t)
	w.config.LookAfter = []time.Duration{20 * time.Millisecond, 40 * time.Millisecond, 60 * time.Millisecond}
	return w
}

// finish sends and looks until nothing is left.
func (w *world) finish(t testing.TB) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	if err := outbox.NewDispatcher(w.store, w.client, w.config).Drain(ctx); err != nil {
		t.Fatal(err)
	}
	if ctx.Err() != nil {
		all, err := w.store.Statuses(t.Context(), 3)
		t.Fatalf("still not done: %+v, error %v; the log says\n%s", all, err, w.log)
	}
}

// once makes the first create of each number go wrong.
func once(f *twiliotest.Fault) func(twiliotest.FaultRequest) *twiliotest.Fault {
	var calls atomic.Int64
	return func(r twiliotest.FaultRequest) *twiliotest.Fault {
		if r.Method != "POST" || calls.Add(1) > 1 {
			return nil
		}
		return f
	}
}

// TestUnknownIsResolved: whether the provider had the message or not, the person has it once.
func TestUnknownIsResolved(t *testing.T) {
	for name, c := range map[string]struct {
		fault    *twiliotest.Fault
		attempts int
	}{
		"not taken":      {&twiliotest.Fault{Status: 500}, 2},
		"reset before":   {&twiliotest.Fault{Reset: true}, 2},
		"taken, 500":     {&twiliotest.Fault{After: true, Status: 500}, 1},
		"taken, cut":     {&twiliotest.Fault{After: true, Cut: true}, 1},
		"taken, {}":      {&twiliotest.Fault{After: true, Status: 201, Body: "{}"}, 1},
		"taken, silence": {&twiliotest.Fault{After: true, Hang: true}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := looking(t)
			w.sandbox.Fault(once(c.fault))
			w.plan(t, 1, "a")
			w.finish(t)
			got, err := w.store.Status(t.Context(), "a")
			if err != nil || got.States[store.Accepted]+got.States[store.Delivered] != 1 {
				t.Errorf("status %+v, error %v", got, err)
			}
			if n := len(w.sandbox.MessagesTo(storetest.Number(0))); n != 1 {
				t.Errorf("the person has %d messages", n)
			}
			if creates := strings.Count(w.log.String(), "does not have an unknown message"); creates != c.attempts-1 {
				t.Errorf("proven absent %d times, want %d:\n%s", creates, c.attempts-1, w.log)
			}
		})
	}
}

// lateQueue has the last unknown message found between the last round and the question what is left.
type lateQueue struct {
	*store.Store
	find func()
}

func (q *lateQueue) Left(ctx context.Context, now time.Time) (store.Left, error) {
	q.find()
	return q.Store.Left(ctx, now)
}

// TestTheLastToBeFoundIsTold: an alert is told to be done also when the last thing that happens to it is that its message is found.
func TestTheLastToBeFoundIsTold(t *testing.T) {
	w := newWorld(t)
	w.sandbox.Fault(once(&twiliotest.Fault{After: true, Status: 500}))
	w.plan(t, 1, "a")
	w.drain(t)
	w.want(t, "a", map[store.State]int{store.Unknown: 1})
	late := &lateQueue{w.store, sync.OnceFunc(func() {
		taken := w.sandbox.MessagesTo(storetest.Number(0))[0]
		probes, err := w.store.Probes(t.Context(), time.Now().Add(time.Hour), time.Now(), 1)
		if err != nil || len(probes) != 1 {
			t.Fatalf("probes %+v, error %v", probes, err)
		}
		report := store.Report{Attempt: probes[0].Attempt, ProviderID: taken.SID, State: store.Delivered, At: time.Now()}
		if _, err := w.store.Merge(t.Context(), report); err != nil {
			t.Fatal(err)
		}
	})}
	if err := outbox.NewDispatcher(late, w.client, w.config).Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
	if open, err := w.store.Unsettled(t.Context()); err != nil || len(open) != 0 || !strings.Contains(w.log.String(), "alert done") {
		t.Errorf("unsettled %v, error %v; the log says\n%s", open, err, w.log)
	}
}

// TestListThatFails: without a list nothing is concluded, and the message stays unknown.
func TestListThatFails(t *testing.T) {
	w := looking(t)
	w.sandbox.Fault(func(_ twiliotest.FaultRequest) *twiliotest.Fault { return &twiliotest.Fault{Status: 500} })
	w.plan(t, 1, "a")
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
	defer cancel()
	if err := outbox.NewDispatcher(w.store, w.client, w.config).Drain(ctx); err != nil {
		t.Fatal(err)
	}
	w.want(t, "a", map[store.State]int{store.Unknown: 1})
	if !strings.Contains(w.log.String(), "list could not be had") {
		t.Errorf("the log does not say why:\n%s", w.log)
	}
}

// TestGivenUpAfterFiveAttempts, each proven absent.
func TestGivenUpAfterFiveAttempts(t *testing.T) {
	w := looking(t)
	var creates atomic.Int64
	w.sandbox.Fault(func(r twiliotest.FaultRequest) *twiliotest.Fault {
		if r.Method != "POST" {
			return nil
		}
		creates.Add(1)
		return &twiliotest.Fault{Status: 500}
	})
	w.plan(t, 1, "a")
	w.finish(t)
	got := w.want(t, "a", map[store.State]int{store.GaveUp: 1})
	if creates.Load() != 5 || got.Classes["absent"] != 1 {
		t.Errorf("%d attempts, classes %v", creates.Load(), got.Classes)
	}
}

// planThread plans a first message and its update, which hold one link.
func planThread(t *testing.T, w *world) {
	t.Helper()
	now := time.Now()
	for _, a := range []store.Alert{
		{ID: "a", Thread: "a", Kind: "alert", Text: "EIL: Gas https://example.org/a/x/"},
		{ID: "a#2", Thread: "a", Kind: "update", Text: "UPDATE: Gas https://example.org/a/x/", Follows: true},
	} {
		a.Link, a.Channels, a.Published, a.Until = "https://example.org/a/x/", []string{"mini"}, now, now.Add(time.Hour)
		if _, err := w.store.Plan(t.Context(), a, now); err != nil {
			t.Fatal(err)
		}
	}
}

// secondAlone: of the first message the provider has nothing, of the second it has the message; nobody is told of either.
func secondAlone() func(twiliotest.FaultRequest) *twiliotest.Fault {
	var calls atomic.Int64
	return func(r twiliotest.FaultRequest) *twiliotest.Fault {
		switch {
		case r.Method != "POST":
			return nil
		case calls.Add(1) == 1:
			return &twiliotest.Fault{Status: 500}
		case calls.Load() == 2:
			return &twiliotest.Fault{After: true, Status: 500}
		}
		return nil
	}
}

// TestTwinsOfAThread: what one message of a thread left at the provider is not taken for another.
func TestTwinsOfAThread(t *testing.T) {
	w := looking(t)
	storetest.Join(t, w.store, 1, storetest.Start, "mini")
	planThread(t, w)
	w.sandbox.Fault(secondAlone())
	w.finish(t)
	var texts []string
	for _, m := range w.sandbox.MessagesTo(storetest.Number(0)) {
		texts = append(texts, strings.Fields(m.Body)[0])
	}
	if got := fmt.Sprint(texts); got != "[UPDATE: EIL:]" {
		t.Errorf("the person has %s\n%s", got, w.log)
	}
}

// TestAsideTakesNoTurns: numbers abroad that cannot be sent to do not keep the next alert from leaving.
func TestAsideTakesNoTurns(t *testing.T) {
	w := newWorld(t)
	w.config.Rate, w.config.Probe = 100, 100*time.Millisecond
	w.sandbox.Fault(func(r twiliotest.FaultRequest) *twiliotest.Fault {
		if r.Form.Get("To") < storetest.Number(50) {
			return twilioError(400, 21408)
		}
		return nil
	})
	storetest.Join(t, w.store, 60, storetest.Start, "mini")
	old := storetest.Alert("old", time.Now().Add(-10*time.Minute))
	if _, err := w.store.Plan(t.Context(), old, time.Now()); err != nil {
		t.Fatal(err)
	}
	w.running(t)
	time.Sleep(time.Second)
	w.planOnly(t, "new")
	eventually(t, "the next alert is out", func() bool {
		got, err := w.store.Status(t.Context(), "new")
		return err == nil && got.States[store.Accepted] == 10
	})
	if !t.Failed() && len(w.sandbox.Messages()) < 20 {
		t.Errorf("%d messages", len(w.sandbox.Messages()))
	}
}

// TestManyFailuresStopTheWay: the provider fails at everything, so after twenty messages no more are risked.
func TestManyFailuresStopTheWay(t *testing.T) {
	w := looking(t)
	w.config.Probe = time.Minute
	var broken atomic.Bool
	broken.Store(true)
	var creates atomic.Int64
	w.sandbox.Fault(func(r twiliotest.FaultRequest) *twiliotest.Fault {
		if r.Method != "POST" || !broken.Load() {
			return nil
		}
		creates.Add(1)
		return &twiliotest.Fault{Status: 503, Body: "<html>"}
	})
	w.plan(t, 100, "a")
	w.drain(t)
	if n := creates.Load(); n < 20 || n > 60 {
		t.Errorf("%d requests before the way stopped", n)
	}
	pauses, err := w.store.Pauses(t.Context())
	if err != nil || len(pauses) != 1 || pauses[0].Class != "unknown" || !strings.Contains(pauses[0].Detail, "503") {
		t.Errorf("pauses %+v, error %v", pauses, err)
	}
	broken.Store(false)
	w.finish(t)
	w.want(t, "a", map[store.State]int{store.Accepted: 100})
}

// TestForeignRegionStopsNobodyElse: a number from abroad that the account may not send to waits; all others get theirs at once.
func TestForeignRegionStopsNobodyElse(t *testing.T) {
	w := newWorld(t)
	w.config.Probe = time.Hour
	w.sandbox.Fault(func(r twiliotest.FaultRequest) *twiliotest.Fault {
		if r.Form.Get("To") < storetest.Number(30) {
			return twilioError(400, 21408)
		}
		return nil
	})
	w.plan(t, 60, "a")
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
	defer cancel()
	if err := outbox.NewDispatcher(w.store, w.client, w.config).Drain(ctx); err != nil {
		t.Fatal(err)
	}
	got := w.want(t, "a", map[store.State]int{store.Accepted: 30, store.Planned: 30})
	if got.Classes["region"] != 30 {
		t.Errorf("classes %v", got.Classes)
	}
	if pauses, err := w.store.Pauses(t.Context()); err != nil || len(pauses) != 1 || pauses[0].Way != outbox.WayAbroad {
		t.Errorf("pauses %+v, error %v", pauses, err)
	}
}

// TestHoldIsAtOnce: no request begins a second after the word.
func TestHoldIsAtOnce(t *testing.T) {
	w := newWorld(t)
	var last atomic.Int64
	w.sandbox.Fault(func(_ twiliotest.FaultRequest) *twiliotest.Fault {
		last.Store(time.Now().UnixNano())
		return &twiliotest.Fault{After: true, Delay: 20 * time.Millisecond}
	})
	w.plan(t, 500, "a")
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- outbox.NewDispatcher(w.store, w.client, w.config).Run(ctx) }()
	time.Sleep(300 * time.Millisecond)
	if err := w.store.Hold(t.Context(), "a", time.Now()); err != nil {
		t.Fatal(err)
	}
	held := time.Now().UnixNano()
	time.Sleep(1200 * time.Millisecond)
	if late := time.Duration(last.Load() - held); late > time.Second || last.Load() == 0 {
		t.Errorf("the last request came %v after the word", late)
	}
	if err := w.store.Release(t.Context(), "a"); err != nil {
		t.Fatal(err)
	}
	released := time.Now().UnixNano()
	eventually(t, "it goes on", func() bool { return last.Load() > released })
	cancel()
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
}

// TestHourlyLimit: what is over it stays planned.
func TestHourlyLimit(t *testing.T) {
	w := newWorld(t)
	w.config.HourMost = 7
	w.plan(t, 20, "a")
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	if err := outbox.NewDispatcher(w.store, w.client, w.config).Drain(ctx); err != nil {
		t.Fatal(err)
	}
	w.want(t, "a", map[store.State]int{store.Accepted: 7, store.Planned: 13})
	if !strings.Contains(w.log.String(), "the limit per hour is reached") {
		t.Errorf("the log does not say why:\n%s", w.log)
	}
}

// TestAnswersTakeTurns: what is texted back is paid for by alerts that wait.
func TestAnswersTakeTurns(t *testing.T) {
	w := newWorld(t)
	w.config.Rate = 20
	w.plan(t, 3, "a")
	d := outbox.NewDispatcher(w.store, w.client, w.config)
	for range 10 {
		d.Replied()
	}
	begun := time.Now()
	if err := d.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
	if took := time.Since(begun); took < 550*time.Millisecond {
		t.Errorf("three alerts behind ten answers at 20 per second took %v", took)
	}
}
