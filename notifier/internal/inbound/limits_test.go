package inbound_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"newsroom/notifier/internal/inbound"
	"newsroom/notifier/internal/store"
	"newsroom/notifier/internal/store/storetest"
	"newsroom/notifier/internal/subscriber"
	"newsroom/notifier/internal/twilio"
)

// texts lets person i text at the handler's time, and gives the kind and whether it was answered.
func (h *house) texted(i int, body string) (kind string, answered bool) {
	h.t.Helper()
	h.texts++
	in := twilio.Inbound{ID: fmt.Sprintf("SM%032d", h.texts), From: storetest.Number(i), To: "+491713920090", Body: body}
	got, err := h.store.Receive(h.t.Context(), store.Text{ProviderID: in.ID, From: in.From, Body: body, At: h.now}, h.DecideAs(in, h.now))
	if err != nil {
		h.t.Fatal(err)
	}
	again, err := h.store.Receive(h.t.Context(), store.Text{ProviderID: in.ID, From: in.From, Body: body, At: h.now}, h.DecideAs(in, h.now))
	if err != nil || !again.Again || again.Answer != got.Answer && got.Kind != subscriber.Forgotten {
		h.t.Errorf("%s counted twice: %+v, %v", body, again, err)
	}
	return string(got.Kind), got.Answer != ""
}

// step is one text and what becomes of it.
type step struct {
	after    time.Duration // since the one before
	person   int
	body     string
	kind     string
	answered bool
}

func TestLimits(t *testing.T) {
	for name, c := range map[string]struct {
		limits inbound.Limits
		steps  []step
	}{
		"texts of a number": {inbound.Limits{Texts: 2}, []step{
			{0, 1, "MINI", "joined", true},
			{time.Minute, 1, "HILFE", "helped", true},
			{time.Minute, 1, "MAXI", "limited", false},
			{time.Minute, 1, "Es brennt", "limited", false},
			{0, 2, "MINI", "joined", true}, // somebody else
			{time.Minute, 1, "STOP MINI", "stopped", true},
			{time.Minute, 1, "STOP", "stopped", false},
			{time.Minute, 1, "LÖSCHEN", "forgotten", true},
		}},
		"an hour passes": {inbound.Limits{Texts: 1}, []step{
			{0, 1, "MINI", "joined", true}, {time.Minute, 1, "MAXI", "limited", false}, {time.Hour, 1, "MAXI", "joined", true},
		}},
		"answers in a row": {inbound.Limits{Answers: 2}, []step{
			{0, 1, "MINI", "joined", true},
			{time.Minute, 1, "Danke", "message", true},
			{time.Minute, 1, "Bitte", "message", false},
			{time.Minute, 1, "MAXI", "joined", false}, // it is done all the same
			{time.Minute, 1, "STOP MAXI", "left", true},
			{0, 2, "MINI", "joined", true},
			{10 * time.Minute, 1, "Danke", "message", true},
		}},
		"answers to all": {inbound.Limits{House: 2}, []step{
			{0, 1, "MINI", "joined", true},
			{time.Minute, 2, "MINI", "joined", true},
			{time.Minute, 3, "MINI", "joined", false},
			{time.Minute, 3, "STOP", "stopped", true},
			{61 * time.Minute, 3, "START", "joined", true},
		}},
		"joining codes": {inbound.Limits{Codes: 2}, []step{
			{0, 1, "FEUERWEHR 4711AC", "refused", true},
			{time.Minute, 1, "FEUERWEHR 4711AD", "refused", true},
			{time.Minute, 1, "FEUERWEHR 4711AB", "refused", true},
			{time.Minute, 1, "4711AB", "message", true}, // right, and not looked at
			{time.Minute, 1, "MINI", "joined", true},
			{0, 2, "4711AB", "joined", true},
			{time.Hour, 1, "4711AB", "joined", true},
		}},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t, c.limits)
			for i, s := range c.steps {
				h.now = h.now.Add(s.after)
				if kind, answered := h.texted(s.person, s.body); kind != s.kind || answered != s.answered {
					t.Errorf("%d: %s is %s, answered %v; want %s, %v", i, s.body, kind, answered, s.kind, s.answered)
				}
			}
		})
	}
}

// countries lets only these numbers text.
type countries []string

func (c countries) Check(number string) error {
	if slices.Contains(c, number) {
		return nil
	}
	return errors.New("not allowed")
}

// TestForeign: numbers that may not be texted are no people of ours; one that may not be any more is heard and not answered.
func TestForeign(t *testing.T) {
	h := newHouse(t, inbound.Limits{})
	h.texted(1, "MINI")
	h.Numbers = countries{}
	for _, body := range []string{"MINI", "STOP", "LÖSCHEN", "Hallo"} {
		if kind, answered := h.texted(2, body); kind != "foreign" || answered {
			t.Errorf("%s of a stranger: %s, answered %v", body, kind, answered)
		}
	}
	if all, err := h.store.Subscribers(t.Context()); err != nil || len(all) != 1 {
		t.Errorf("%+v, %v", all, err)
	}
	for _, s := range []step{{0, 1, "Hallo", "message", false}, {0, 1, "DATEN", "disclosed", false}, {0, 1, "STOP", "stopped", false}} {
		if kind, answered := h.texted(s.person, s.body); kind != s.kind || answered {
			t.Errorf("%s: %s, answered %v", s.body, kind, answered)
		}
	}
}

// TestForgottenAgainAndAgain: whoever joins and wants to be forgotten by turns is a stranger each time, whom no limit of a number holds. That of the
// house does, and the wish counts all the same.
func TestForgottenAgainAndAgain(t *testing.T) {
	h := newHouse(t, inbound.Limits{Texts: 30, Answers: 5, House: 20})
	answers := 0
	for range 30 {
		for _, body := range []string{"LÖSCHEN", "MINI", "LÖSCHEN"} {
			kind, answered := h.texted(1, body)
			if body == "LÖSCHEN" && kind != "forgotten" {
				t.Errorf("%s is %s", body, kind)
			}
			if answered {
				answers++
			}
		}
	}
	if all, err := h.store.Subscribers(t.Context()); answers != 20 || err != nil || len(all) > 0 {
		t.Errorf("%d answers; stored are %+v, %v", answers, all, err)
	}
}

// TestMachinesTalk: another machine answers each of our answers. It hears five of them, then no more, and so it ends.
func TestMachinesTalk(t *testing.T) {
	h := newHouse(t, inbound.Limits{Texts: 30, Answers: 5, House: 2000})
	answers := 0
	for range 100 {
		h.now = h.now.Add(2 * time.Second)
		_, answered := h.texted(1, "Ihre Nachricht ist eingegangen. Wir melden uns.")
		if !answered {
			break
		}
		answers++
	}
	if answers != 5 {
		t.Errorf("%d answers", answers)
	}
}
