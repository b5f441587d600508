package outbox

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode"

	"newsroom/notifier/internal/store"
	"newsroom/notifier/sms"
)

const (
	lookers   = 4                // messages that are looked for at the same time
	lookTime  = 2 * time.Minute  // how long one look may take; after that another may look
	clockSkew = 24 * time.Hour   // how far the provider's clock and ours may be apart; the link and the text tell what is ours
	lookLast  = 26 * time.Hour   // after its attempt a message is looked for no more; the provider may keep one for 10 hours
	ownSkew   = 5 * time.Minute  // clockSkew of what is said to one person: it has no link, and the same may have been said before
	lookPause = 30 * time.Minute // the longest pause between two looks at a list that fails
)

// resolve looks for what is unknown, cancels messages that the provider took twice, and plans the second messages of calls, until ctx ends.
func (d *Dispatcher) resolve(ctx context.Context) {
	every := time.NewTicker(poll)
	defer every.Stop()
	for {
		n, err := d.lookForAll(ctx)
		if err == nil {
			err = d.cancelSeconds(ctx)
		}
		if err == nil {
			err = d.escalate(ctx)
		}
		if err != nil && ctx.Err() == nil && d.seldom.may("resolve", d.config.Now()) {
			d.config.Log.Error("what is unknown could not be resolved, or a call not be repeated; it is tried again", "error", err)
		}
		if n > 0 {
			d.Wake()
		}
		if n == lookers && err == nil {
			continue
		}
		select {
		case <-every.C:
		case <-ctx.Done():
			return
		}
	}
}

func (d *Dispatcher) lookForAll(ctx context.Context) (int, error) {
	now := d.config.Now()
	probes, err := d.queue.Probes(ctx, now, now.Add(lookTime), lookers)
	if err != nil {
		return 0, err
	}
	errs := make([]error, len(probes))
	var looking sync.WaitGroup
	for i, p := range probes {
		looking.Go(func() { errs[i] = d.lookFor(ctx, p) })
	}
	looking.Wait()
	for _, err := range errs {
		if err != nil {
			return len(probes), err
		}
	}
	return len(probes), nil
}

// lookFor asks the provider for one message, and records what follows.
func (d *Dispatcher) lookFor(ctx context.Context, p store.Probe) error {
	d.config.Step("looking")
	bounded, cancel := context.WithTimeout(ctx, lookTime/2)
	defer cancel()
	found, err := d.provider.Find(bounded, p.To, sms.Way(p.Way), look{p}.since())
	var ours []sms.Found
	var odd bool
	if err == nil {
		ours, odd, err = d.ours(bounded, look{p}, found)
	}
	v := d.verdict(p, ours, odd || err != nil)
	if ctx.Err() != nil { // the end of the program says nothing about the message
		v = store.Verdict{State: store.Unknown, Failed: true, Next: v.At, At: v.At}
	} else {
		d.tellLook(p, v, err, odd)
	}
	d.config.Step("looked")
	err = d.queue.Resolve(context.WithoutCancel(ctx), p, v)
	d.config.Step("resolved")
	return err
}

// ours picks the messages that can only be this attempt's. odd says that one holds the alert's link, but not its text, or has lost its text: it may
// be ours and may be another, so nothing may be concluded from it.
func (d *Dispatcher) ours(ctx context.Context, p look, found []sms.Found) (ours []sms.Found, odd bool, err error) {
	found = slices.DeleteFunc(found, func(f sms.Found) bool { return f.Body != "" && !p.maybe(f.Body) })
	ids := make([]string, 0, len(found))
	for _, f := range found {
		ids = append(ids, f.ID)
	}
	owners, err := d.queue.Owners(ctx, ids)
	if err != nil {
		return nil, false, err
	}
	for _, f := range found {
		_, owned := owners[f.ID]
		switch {
		case owned:
		case f.Body != "" && p.is(f.Body):
			ours = append(ours, f)
		default:
			odd = true
		}
	}
	slices.SortFunc(ours, func(a, b sms.Found) int { return a.Created.Compare(b.Created) })
	if p.own() && len(ours) > 1 { // the others are of equal answers that are unknown too, each of which finds one
		ours = ours[:1]
	}
	return ours, odd && len(ours) == 0, nil
}

// look is what is looked for.
type look struct{ store.Probe }

// own is true of what is said to one person: it has no link by which it could be told from all else.
func (l look) own() bool { return l.Link == "" }

// since is when the message may have been created at the earliest.
func (l look) since() time.Time {
	if l.own() {
		return l.Begun.Add(-ownSkew)
	}
	return l.Begun.Add(-clockSkew)
}

// maybe says whether a message may be this one, by its link or, where there is none, by all of its words.
func (l look) maybe(body string) bool {
	if l.own() {
		return l.is(body)
	}
	return strings.Contains(body, l.Link)
}

// is says whether a message has these words.
func (l look) is(body string) bool {
	words := folded(l.words())
	switch {
	case !l.own() || words != "" && l.Way == string(sms.WayWhatsApp):
		return strings.Contains(folded(body), words)
	case words != "":
		return strings.HasSuffix(folded(body), words) // a short answer may stand within another
	}
	return strings.TrimSpace(body) == strings.TrimSpace(l.Text) // signs alone
}

// words are what the provider shows of the text. A template of WhatsApp may put words of its own between it and the link.
func (l look) words() string {
	if l.Way == string(sms.WayWhatsApp) {
		return strings.Replace(l.Text, l.Link, "", 1)
	}
	return l.Text
}

// folded keeps letters and digits alone: the provider may replace a character by one that is cheaper, or put words in front.
func folded(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

// verdict says what follows from a look. A message is absent when it was looked for as often as LookAfter says, and each time the provider
// answered without it.
func (d *Dispatcher) verdict(p store.Probe, ours []sms.Found, failed bool) store.Verdict {
	now := d.config.Now()
	v := store.Verdict{State: store.Unknown, Failed: failed, At: now}
	for _, f := range ours {
		r := d.rules.report(sms.Report{ID: f.ID, Attempt: p.Attempt, Status: f.Status, Class: f.Class, Code: f.Code}, now)
		v.Found = append(v.Found, r)
	}
	times := d.config.LookAfter
	switch {
	case len(ours) > 0:
	case failed && now.Sub(p.Begun) > lookLast:
	case failed:
		v.Next = now.Add(min(max(times[0], now.Sub(p.Begun)/2), lookPause))
	case p.Probes+1 < len(times):
		v.Next = now.Add(times[p.Probes+1] - times[p.Probes])
	case p.Attempts >= maxAttempts:
		v.State, v.Class = store.GaveUp, "absent"
	case !p.Until.After(now):
		v.State, v.Class = store.GaveUp, store.ReasonExpired
	default:
		v.State = store.Planned
	}
	return v
}

func (d *Dispatcher) tellLook(p store.Probe, v store.Verdict, err error, odd bool) {
	log := d.config.Log.With("alert", p.Alert, "attempt", p.Attempt)
	switch {
	case len(v.Found) > 1:
		log.Error("the provider has this message more than once", "count", len(v.Found))
	case len(v.Found) == 1:
		log.Info("an unknown message was found at the provider", "state", v.Found[0].State)
	case err != nil:
		if d.seldom.may("list", d.config.Now()) {
			log.Warn("the provider's list could not be had, so messages stay unknown", "error", err)
		}
	case odd:
		log.Warn("the provider has a message with the alert's link and another text, so it stays unknown")
	case v.State != store.Unknown:
		log.Info("the provider does not have an unknown message", "now", v.State, "attempts", p.Attempts)
	}
}

// cancelSeconds takes second messages back while the provider still has them.
func (d *Dispatcher) cancelSeconds(ctx context.Context) error {
	ids, err := d.queue.Seconds(ctx, lookers)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if err := d.cancelSecond(ctx, id); err != nil {
			return err
		}
	}
	return nil
}

// cancelSecond asks once. Where the answer is odd the message is left as it is: it may be out by the time of another try, and others wait.
func (d *Dispatcher) cancelSecond(ctx context.Context, id string) error {
	cancelled, err := d.provider.Cancel(ctx, id)
	if ctx.Err() != nil {
		return nil //nolint:nilerr // the end of the program; it is tried again
	}
	d.config.Log.Error("the provider took a message twice", "message", id, "cancelled", cancelled, "error", err)
	return d.queue.SecondTried(context.WithoutCancel(ctx), id, cancelled)
}
