package inbound

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"newsroom/notifier/internal/store"
	"newsroom/notifier/internal/twilio"
	"newsroom/notifier/sms"
)

// How far back the provider's list is read.
const (
	firstLook = 3 * 24 * time.Hour  // where it never was: who texted while the newsroom was set up or moved is not forgotten
	overlap   = time.Hour           // before the end of the last look: the list may lag, and the clocks differ
	furthest  = 30 * 24 * time.Hour // Twilio keeps texts for longer, but so late nobody expects anything of them but of a STOP
	sooner    = time.Minute         // after a look that failed
	answered  = 24 * time.Hour      // after which nobody wants to know any more what a question is answered
	firstMost = 30 * time.Second    // for which what is to be sent waits for the first look
)

// Provider lists what people texted; see twilio.Client.
type Provider interface {
	Received(ctx context.Context, since time.Time) ([]twilio.Inbound, error)
	Media(ctx context.Context, id string) ([]twilio.Media, error)
}

// Archive knows up to when the provider's list was read, and which of its texts were received; see package store.
type Archive interface {
	CaughtUp(ctx context.Context) (time.Time, error)
	SetCaughtUp(ctx context.Context, until time.Time) error
	Traces(ctx context.Context, texts []store.Listed) ([]store.Trace, error)
}

// CatchUp finds what the provider could not hand to us, in its list of what people texted.
type CatchUp struct {
	Handler  *Handler
	Archive  Archive
	Provider Provider
	Every    time.Duration // between two looks; 0 = there are none
	Found    func()        // called after a look that found something: there may be answers in the outbox
	Log      *slog.Logger
}

// First looks once, before anything is planned: who texted STOP while nobody listened must not get what is sent next, and who joined must. It takes
// firstMost at most.
func (c *CatchUp) First(ctx context.Context) error {
	if c.Every <= 0 {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, firstMost)
	defer cancel()
	return c.Look(ctx)
}

// Run looks now and then until ctx ends; sooner after a look that failed. done says how the look before it ended.
func (c *CatchUp) Run(ctx context.Context, done error) {
	for c.Every > 0 {
		wait := c.Every
		if done != nil {
			wait = min(wait, sooner)
		}
		timer := time.NewTimer(wait)
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return
		}
		done = c.Look(ctx)
	}
}

// Look records every text of the list that never came, oldest first. One that cannot be had holds up no other: a STOP may stand behind it, and what is
// found late is put where it belongs. The next look finds the rest. The error is logged, and holds no number and no text.
func (c *CatchUp) Look(ctx context.Context) error {
	found, err := c.look(ctx)
	if found > 0 {
		c.Found()
	}
	switch {
	case ctx.Err() != nil && err != nil:
		c.Log.Warn("texts could not be caught up with in time; the next look finds them", "found", found)
	case err != nil:
		c.Log.Warn("texts could not be caught up with; the next look finds them", "found", found, "error", err)
	case found > 0:
		c.Log.Info("texts were found that nobody had handed to us", "found", found)
	}
	return err
}

func (c *CatchUp) look(ctx context.Context) (found int, err error) {
	now := c.Handler.Now()
	until, err := c.Archive.CaughtUp(ctx)
	if err != nil {
		return 0, err
	}
	texts, err := c.Provider.Received(ctx, since(until, now))
	if err != nil {
		return 0, err
	}
	missing, err := c.missing(ctx, texts)
	if err != nil {
		return 0, err
	}
	for _, in := range missing {
		failed := c.find(ctx, in)
		if failed == nil {
			found++
		} else if err = failed; ctx.Err() != nil {
			break
		}
	}
	if err != nil {
		return found, err
	}
	return found, c.Archive.SetCaughtUp(ctx, now)
}

// since is when a look begins.
func since(until, now time.Time) time.Time {
	if until.IsZero() {
		return now.Add(-firstLook)
	}
	if until.After(now) { // the clock was put back
		until = now
	}
	if from := until.Add(-overlap); from.After(now.Add(-furthest)) {
		return from
	}
	return now.Add(-furthest)
}

// missing lists the texts that never came. Of one second each gets a millisecond of its own, so that their order is known. Who has wanted to be forgotten
// since is not found again by an older text.
func (c *CatchUp) missing(ctx context.Context, texts []twilio.Inbound) ([]twilio.Inbound, error) {
	listed := make([]store.Listed, len(texts))
	for i := range texts {
		if i > 0 && !texts[i].At.After(texts[i-1].At) {
			texts[i].At = texts[i-1].At.Add(time.Millisecond)
		}
		listed[i] = store.Listed{ProviderID: texts[i].ID, At: texts[i].At}
	}
	traces, err := c.Archive.Traces(ctx, listed)
	if err != nil {
		return nil, err
	}
	gone := map[string]int{} // the last text of a number before it was forgotten
	for i, in := range texts {
		if traces[i] == store.Gone {
			gone[in.From] = i
		}
	}
	var all []twilio.Inbound
	for i, in := range texts {
		if last, forgotten := gone[in.From]; traces[i] == store.NoTrace && (!forgotten || i > last) {
			all = append(all, in)
		}
	}
	return all, nil
}

func (c *CatchUp) find(ctx context.Context, in twilio.Inbound) error {
	if in.NumMedia > 0 {
		media, err := c.Provider.Media(ctx, in.ID)
		if err != nil {
			return err
		}
		in.Media = media
	}
	return c.Handler.Late(ctx, in)
}

// Late takes a text that was found in the provider's list, as if it had come by itself at in.At. Its answer goes into the outbox, once.
func (h *Handler) Late(ctx context.Context, in twilio.Inbound) error {
	if !answerable(in) {
		return nil
	}
	now, decide := h.Now(), h.decide(in, in.At)
	t := received(in, in.At)
	t.Found = now
	got, err := h.Store.Receive(ctx, t, func(from store.Sender) store.Decision {
		next := decide(from)
		if !steers(next.Step) && now.Sub(in.At) > answered || from.State.Blocked {
			next.Answer, next.Disclose = "", nil
		}
		next.Answer = sms.Transliterate(next.Answer)
		return next
	})
	if err != nil {
		return fmt.Errorf("keeping a text that was found: %w", err)
	}
	h.Log.Info("a text was found", "kind", got.Kind, "way", in.Way, "again", got.Again)
	return nil
}
