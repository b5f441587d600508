package inbound_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"newsroom/notifier/internal/inbound"
	"newsroom/notifier/internal/store"
	"newsroom/notifier/internal/store/storetest"
	"newsroom/notifier/internal/twilio"
)

// provider is a list of texts.
type provider struct {
	texts []twilio.Inbound
	since []time.Time // what was asked for
	err   error
	lost  bool // the files of texts cannot be had
}

func (p *provider) Received(_ context.Context, since time.Time) ([]twilio.Inbound, error) {
	p.since = append(p.since, since)
	return append([]twilio.Inbound(nil), p.texts...), p.err
}

func (p *provider) Media(context.Context, string) ([]twilio.Media, error) {
	if p.lost {
		return nil, errors.New("no such message")
	}
	return []twilio.Media{{URL: "https://api.twilio.com/2010-04-01/Accounts/AC1/Messages/MM1/Media/ME1", Type: "image/jpeg"}}, nil
}

// add lists a text of person i, which the provider got in a second of the hour.
func (p *provider) add(i int, body string, second int) string {
	id := fmt.Sprintf("SM%032d", 1000+len(p.texts))
	p.texts = append(p.texts, twilio.Inbound{
		ID: id, From: storetest.Number(i), To: "+491713920090", Body: body, At: storetest.Start.Add(time.Duration(second) * time.Second),
	})
	return id
}

func newCatchUp(t *testing.T) (*house, *provider, *inbound.CatchUp) {
	h, p := newHouse(t, inbound.Limits{}), &provider{}
	h.now = storetest.Start.Add(time.Hour)
	return h, p, &inbound.CatchUp{
		Handler: h.Handler, Archive: h.store, Provider: p, Every: time.Hour, Found: func() {}, Log: slog.New(slog.NewTextHandler(&h.log, nil)),
	}
}

func (h *house) look(c *inbound.CatchUp) {
	h.t.Helper()
	if err := c.Look(h.t.Context()); err != nil {
		h.t.Fatal(err)
	}
}

// hear is a text that came by itself.
func (h *house) hear(id string, i int, body string, at time.Time) {
	h.t.Helper()
	_, err := h.store.Receive(h.t.Context(), store.Text{ProviderID: id, From: storetest.Number(i), Body: body, At: at},
		h.DecideAs(twilio.Inbound{ID: id, From: storetest.Number(i), Body: body}, at))
	if err != nil {
		h.t.Fatal(err)
	}
}

func TestLookBegins(t *testing.T) {
	h, p, c := newCatchUp(t)
	for i, step := range []struct {
		now, since time.Time
		failed     bool
	}{
		{now: h.now, since: h.now.Add(-72 * time.Hour), failed: true},
		{now: h.now.Add(time.Hour), since: h.now.Add(-71 * time.Hour)},
		{now: h.now.Add(2 * time.Hour), since: h.now},
		{now: h.now.Add(3 * time.Hour), since: h.now.Add(time.Hour), failed: true},
		{now: h.now.Add(4 * time.Hour), since: h.now.Add(time.Hour)}, // the end of the last that went well
		{now: h.now.Add(time.Hour), since: h.now},                    // the clock was put back
		{now: h.now.Add(100 * 24 * time.Hour), since: h.now.Add(70 * 24 * time.Hour)},
	} {
		h.now, p.err = step.now, nil
		if step.failed {
			p.err = errors.New("no answer")
		}
		if err := c.Look(t.Context()); (err != nil) != step.failed {
			t.Errorf("look %d: %v", i, err)
		}
		if got := p.since[len(p.since)-1]; !got.Equal(step.since) {
			t.Errorf("look %d begins at %v, want %v", i, got, step.since)
		}
	}
}

// TestFoundOnce: whatever is listed again, or has come by itself, changes nothing and is not answered again.
func TestFoundOnce(t *testing.T) {
	h, p, c := newCatchUp(t)
	p.add(1, "MINI", 1)
	id := p.add(2, "MAXI", 2)
	h.hear(id, 2, "MAXI", storetest.Start.Add(3*time.Second))
	for range 3 {
		h.look(c)
	}
	if told := h.letters(); len(told) != 1 || !strings.Contains(told[0], "Mini") {
		t.Errorf("told %q", told)
	}
	if n, err := h.store.Count(t.Context()); err != nil || n.Active != 2 {
		t.Errorf("%+v, %v", n, err)
	}
}

// TestHandedOverAfterAll: the webhook of a text that was found a moment before changes nothing, and does not answer it a second time.
func TestHandedOverAfterAll(t *testing.T) {
	h, p, c := newCatchUp(t)
	id := p.add(1, "MINI", 1)
	h.look(c)
	got, err := h.store.Receive(t.Context(), store.Text{ProviderID: id, From: storetest.Number(1), Body: "MINI", At: h.now}, nil)
	if told := h.letters(); err != nil || !got.Again || got.Answer != "" || len(told) != 1 {
		t.Errorf("%+v, %v; told %q", got, err, told)
	}
}

// TestOneHoldsUpNoOther: a text whose picture cannot be had, for as long as it may be, keeps no STOP from being heard.
func TestOneHoldsUpNoOther(t *testing.T) {
	h, p, c := newCatchUp(t)
	h.hear("SM1", 2, "MINI", storetest.Start)
	p.add(1, "Hier brennt es", 1)
	p.texts[0].NumMedia, p.lost = 1, true
	p.add(2, "STOP", 2)
	if err := c.Look(t.Context()); err == nil {
		t.Error("nothing failed")
	}
	if n, err := h.store.Count(t.Context()); err != nil || n.Stopped != 1 || n.Replies != 0 {
		t.Errorf("%+v, %v", n, err)
	}
	p.lost = false
	h.look(c)
	if n, err := h.store.Count(t.Context()); err != nil || n.Replies != 1 || !p.since[1].Equal(p.since[0]) {
		t.Errorf("%+v, %v; looked since %v", n, err, p.since)
	}
}

// dying is a database that takes some texts and then no more.
type dying struct {
	inbound.Store
	left int
}

func (d *dying) Receive(ctx context.Context, t store.Text, decide func(store.Sender) store.Decision) (store.Received, error) {
	if d.left--; d.left < 0 {
		return store.Received{}, errors.New("killed")
	}
	return d.Store.Receive(ctx, t, decide)
}

// TestLookIsCutOff after each of the texts: the next look finds the rest, and each once.
func TestLookIsCutOff(t *testing.T) {
	for after := range 4 {
		h, p, c := newCatchUp(t)
		for i := range 4 {
			p.add(i, "MINI", i)
		}
		p.add(3, "STOP", 9)
		c.Handler.Store = &dying{h.store, after}
		if err := c.Look(t.Context()); err == nil {
			t.Fatal("nothing failed")
		}
		c.Handler.Store = h.store
		h.look(c)
		if !p.since[1].Equal(p.since[0]) {
			t.Errorf("after %d the second look begins at %v, the first at %v", after, p.since[1], p.since[0])
		}
		if n, err := h.store.Count(t.Context()); err != nil || n.Active != 3 || n.Stopped != 1 {
			t.Errorf("after %d: %+v, %v", after, n, err)
		}
		if told := h.letters(); len(told) != 3 { // of the welcome of who has stopped since nothing is left
			t.Errorf("after %d: told %q", after, told)
		}
	}
}

// TestProvidersOrder: a webhook that came late does not turn the order round. START was sent before STOP, and its webhook came after it.
func TestProvidersOrder(t *testing.T) {
	h, p, c := newCatchUp(t)
	h.hear(p.add(1, "MINI", 1), 1, "MINI", storetest.Start.Add(30*time.Second))
	p.add(1, "STOP", 2) // its webhook was lost, that of MINI came half a minute later
	p.add(2, "MINI", 5)
	p.add(2, "STOP", 5) // in the same second
	h.look(c)
	if n, err := h.store.Count(t.Context()); err != nil || n.Active != 0 || n.Stopped != 2 {
		t.Errorf("%+v, %v", n, err)
	}
}

// TestStopBeforeTooMany: of a later text nothing was kept, since it was one too many. That forgets nobody, and the STOP before it counts.
func TestStopBeforeTooMany(t *testing.T) {
	h, p, c := newCatchUp(t)
	c.Handler.Limits.Texts = 1
	h.hear(p.add(1, "MINI", 1), 1, "MINI", storetest.Start.Add(time.Second))
	p.add(1, "STOP", 2) // its webhook was lost
	h.hear(p.add(1, "Hallo", 3), 1, "Hallo", storetest.Start.Add(3*time.Second))
	h.look(c)
	if n, err := h.store.Count(t.Context()); err != nil || n.Active != 0 || n.Stopped != 1 {
		t.Errorf("%+v, %v", n, err)
	}
}

// TestForgottenStaysForgotten: what was texted before is not found again, what comes after is somebody new.
func TestForgottenStaysForgotten(t *testing.T) {
	h, p, c := newCatchUp(t)
	p.add(1, "MINI", 1)
	h.hear(p.add(1, "LÖSCHEN", 2), 1, "LÖSCHEN", storetest.Start.Add(2*time.Second))
	h.look(c)
	if got := h.gets(); got != "nothing" {
		t.Errorf("gets %s", got)
	}
	p.add(1, "MAXI", 3)
	h.look(c)
	if got := h.gets(); got != "maxi" {
		t.Errorf("gets %s", got)
	}
}

// TestNobodyToAnswer: short numbers, names and we ourselves are left out.
func TestNobodyToAnswer(t *testing.T) {
	h, p, c := newCatchUp(t)
	for i, from := range []string{"72975", "Bank", "+491713920090"} {
		p.add(1, "MINI", i)
		p.texts[i].From = from
	}
	h.look(c)
	if n, err := h.store.Count(t.Context()); err != nil || n.Active+n.Replies != 0 {
		t.Errorf("%+v, %v", n, err)
	}
}
