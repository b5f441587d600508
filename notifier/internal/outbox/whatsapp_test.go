package outbox_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"newsroom/notifier/internal/store"
	"newsroom/notifier/internal/store/storetest"
	"newsroom/notifier/internal/twilio/twiliotest"
	"newsroom/notifier/sms"
)

// joinByApp lets the first person join by WhatsApp at a time.
func (w *world) joinByApp(t *testing.T, at time.Time) {
	t.Helper()
	_, err := w.store.Receive(t.Context(), store.Text{ProviderID: "app", From: storetest.Number(0), Way: "whatsapp", Body: "mini", At: at}, storetest.Decide(storetest.Joins("mini")))
	if err != nil {
		t.Fatal(err)
	}
}

func (w *world) byApp() []twiliotest.Message {
	return slices.DeleteFunc(w.messages(), func(m twiliotest.Message) bool { return !strings.HasPrefix(m.To, "whatsapp:") })
}

// TestTemplateAfterADay: who wrote a day ago gets the template, and nothing else.
func TestTemplateAfterADay(t *testing.T) {
	w := newWorld(t)
	w.joinByApp(t, time.Now().Add(-25*time.Hour))
	w.planOnly(t, "a")
	w.drain(t)
	got := w.byApp()
	if len(got) != 1 || got[0].Body != "Neues: EIL: Text a https://example.org/a/a/" || len(w.messages()) != 1 {
		t.Errorf("by WhatsApp %+v, by SMS %+v\n%s", got, w.messages(), w.log)
	}
}

// TestWindowClosedAfterAll: the provider's clock decides. What it refuses as free text goes out as the template.
func TestWindowClosedAfterAll(t *testing.T) {
	w := newWorld(t)
	w.joinByApp(t, time.Now()) // the sandbox knows of no such text
	w.planOnly(t, "a")
	d := w.running(t)
	eventually(t, "free text was tried", func() bool { return len(w.byApp()) == 1 && w.state(t, "a", store.Accepted) })
	eventually(t, "it failed", func() bool { return w.byApp()[0].Status == twiliotest.Failed })
	r := sms.Report{ID: w.byApp()[0].SID, Status: sms.StatusFailed, Class: sms.ClassWindow, Code: "63016"}
	if m, err := d.Report(t.Context(), r); err != nil || !m.Again {
		t.Fatalf("merged %+v, error %v", m, err)
	}
	eventually(t, "the template arrived", func() bool {
		got := w.byApp()
		return len(got) == 2 && got[1].Status == twiliotest.Delivered && got[1].Body == "Neues: EIL: Text a https://example.org/a/a/"
	})
}

// TestUnknownByApp: a message by WhatsApp is found in the list as one by SMS is.
func TestUnknownByApp(t *testing.T) {
	w := looking(t)
	w.sandbox.Fault(once(&twiliotest.Fault{After: true, Status: 500}))
	w.joinByApp(t, time.Now().Add(-25*time.Hour))
	w.planOnly(t, "a")
	w.finish(t)
	if n := len(w.byApp()); n != 1 {
		t.Errorf("%d messages\n%s", n, w.log)
	}
}

// TestThreadByApp: of a thread's two messages the provider has the second alone; it is not taken for the first.
func TestThreadByApp(t *testing.T) {
	w := looking(t)
	w.joinByApp(t, time.Now().Add(-25*time.Hour))
	planThread(t, w)
	w.sandbox.Fault(secondAlone())
	w.finish(t)
	var texts []string
	for _, m := range w.byApp() {
		texts = append(texts, strings.Fields(m.Body)[1])
	}
	if strings.Join(texts, " ") != "UPDATE: EIL:" {
		t.Errorf("the person has %v\n%s", texts, w.log)
	}
}

// TestNoWhatsAppStopsNoSMS: a newsroom that took its WhatsApp away still reaches everybody else.
func TestNoWhatsAppStopsNoSMS(t *testing.T) {
	w := newWorld(t)
	w.joinByApp(t, time.Now())
	w.config.Probe = time.Hour
	w.sandbox.Fault(func(r twiliotest.FaultRequest) *twiliotest.Fault {
		if r.Form.Get("From") == "whatsapp:"+appNumber {
			return twilioError(400, 63007)
		}
		return nil
	})
	storetest.Text(t, w.store, 1, "sms", storetest.Start, storetest.Joins("mini"))
	w.planOnly(t, "a")
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	w.running(t)
	eventually(t, "the other has it", func() bool { return len(w.sandbox.MessagesTo(storetest.Number(1))) == 1 })
	eventually(t, "status says why", func() bool {
		pauses, err := w.store.Pauses(ctx)
		return err == nil && len(pauses) == 1 && pauses[0].Way == "whatsapp"
	})
}
