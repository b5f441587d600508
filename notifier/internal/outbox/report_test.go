package outbox_test

import (
	"context"
	"testing"
	"time"

	"newsroom/notifier/internal/outbox"
	"newsroom/notifier/internal/store"
	"newsroom/notifier/internal/store/storetest"
	"newsroom/notifier/internal/twilio/twiliotest"
	"newsroom/notifier/internal/twilio/twiliotest/fault"
	"newsroom/notifier/sms"
)

// running starts a dispatcher that ends with the test.
func (w *world) running(t *testing.T) *outbox.Dispatcher {
	t.Helper()
	d := outbox.NewDispatcher(w.store, w.client, w.config)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- d.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return d
}

func (w *world) messages() []twiliotest.Message { return w.sandbox.MessagesTo(storetest.Number(0)) }

func (w *world) state(t *testing.T, id string, state store.State) bool {
	t.Helper()
	got, err := w.store.Status(t.Context(), id)
	return err == nil && got.States[state] == 1
}

// TestReportsThatAskForMore: what surely was not sent is sent again, twice at most; all else is final.
func TestReportsThatAskForMore(t *testing.T) {
	for name, c := range map[string]struct {
		class    sms.Class
		messages int
		state    store.State
	}{
		"queue":       {sms.ClassQueue, 3, store.Failed},
		"window":      {sms.ClassWindow, 3, store.Failed},
		"unreachable": {sms.ClassUnreachable, 1, store.Failed},
		"carrier":     {sms.ClassCarrier, 1, store.Failed},
		"filtered":    {sms.ClassFiltered, 1, store.Failed},
		"opted out":   {sms.ClassOptedOut, 1, store.Failed},
		"invalid":     {sms.ClassInvalid, 1, store.Failed},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.plan(t, 1, "a")
			d := w.running(t)
			for i := range c.messages {
				eventually(t, "a message is there", func() bool { return len(w.messages()) == i+1 && w.state(t, "a", store.Accepted) })
				for range 2 {
					if _, err := d.Report(t.Context(), sms.Report{ID: w.messages()[i].SID, Status: sms.StatusFailed, Class: c.class}); err != nil {
						t.Fatal(err)
					}
				}
			}
			eventually(t, "it has failed", func() bool { return w.state(t, "a", c.state) })
			who, err := w.store.Preview(t.Context(), storetest.Alert("b", storetest.Start), store.House{}, storetest.Start)
			if err != nil || (who.Recipients == 0) != (c.class == sms.ClassOptedOut || c.class == sms.ClassInvalid) {
				t.Errorf("the next alert goes to %d, error %v", who.Recipients, err)
			}
		})
	}
}

// TestProviderTakesItTwice: the second message is found, cancelled while it can be, and counted.
func TestProviderTakesItTwice(t *testing.T) {
	w := looking(t)
	err := w.sandbox.SetFaults([]fault.Rule{
		{Where: fault.Create, Kind: fault.AcceptedTwice, Count: 1},
	})
	if err != nil {
		t.Fatal(err)
	}
	w.plan(t, 1, "a")
	d := w.running(t)
	eventually(t, "both are there", func() bool { return len(w.messages()) == 2 && w.state(t, "a", store.Accepted) })
	for _, m := range w.messages() { // an attempt's id begins with its row's
		if _, err := d.Report(t.Context(), sms.Report{ID: m.SID, Attempt: "1-", Status: sms.StatusQueued}); err != nil {
			t.Fatal(err)
		}
	}
	eventually(t, "it was tried to cancel it", func() bool {
		left, err := w.store.Seconds(t.Context(), 10)
		return err == nil && len(left) == 0
	})
	got, err := w.store.Status(t.Context(), "a")
	if err != nil || got.Seconds != 1 {
		t.Errorf("status %+v, error %v", got, err)
	}
}

// TestFilteredInARowStopsTheWay: a carrier that blocks the sender is not fed with everybody's message, although each is accepted. When one
// arrives, it goes on.
func TestFilteredInARowStopsTheWay(t *testing.T) {
	w := newWorld(t)
	w.config.Rate = 50
	w.config.Probe = 200 * time.Millisecond
	w.plan(t, 90, "a")
	d := w.running(t)
	seen := 0
	report := func(r sms.Report) {
		all := w.sandbox.Messages()
		for _, m := range all[seen:] {
			r.ID = m.SID
			if _, err := d.Report(t.Context(), r); err != nil {
				t.Error(err)
			}
		}
		seen = len(all)
	}
	stopped := func() bool {
		pauses, err := w.store.Pauses(t.Context())
		return err == nil && len(pauses) == 1 && pauses[0].Code == "30007"
	}
	eventually(t, "the way stops", func() bool {
		report(sms.Report{Status: sms.StatusUndelivered, Class: sms.ClassFiltered, Code: "30007"})
		return stopped()
	})
	before := len(w.sandbox.Messages())
	time.Sleep(time.Second)
	// Some were in hand when it stopped, and from then on one at a time tries whether the way is free.
	if n := len(w.sandbox.Messages()); n > before+15 || n == 90 || !stopped() {
		t.Errorf("%d messages were sent, %d of them before the way stopped; stopped %v", n, before, stopped())
	}
	eventually(t, "all is sent once one has arrived", func() bool {
		report(sms.Report{Status: sms.StatusDelivered})
		return len(w.sandbox.Messages()) == 90 && !stopped()
	})
}
