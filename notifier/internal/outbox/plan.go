package outbox

import (
	"cmp"
	"context"
	"log/slog"
	"slices"
	"strings"
	"time"

	"newsroom/notifier/internal/alert"
	"newsroom/notifier/internal/store"
	"newsroom/notifier/sms"
)

// Disposition is what is done with an alert of the feed.
type Disposition string

// What is done with an alert.
const (
	Handled  Disposition = "handled"  // known already: never again, whatever changed in it
	Waiting  Disposition = "waiting"  // published in the future
	Recorded Disposition = "recorded" // remembered, and not sent
	Planned  Disposition = "planned"  // sent now
)

// Reasons for Recorded.
const (
	ReasonOld     = "too old"
	ReasonExpired = "expired"
)

// Decision is what follows for one alert of the feed.
type Decision struct {
	Disposition Disposition
	Reason      string // of Recorded
	Alert       store.Alert
	Strangers   []string // channels of the alert that the feed does not know
}

// Archive is what a Planner needs to know of the alerts before.
type Archive interface {
	Handled(ctx context.Context, ids []string) (map[string]bool, error)
	Plan(ctx context.Context, a store.Alert, now time.Time) (store.Plan, error)
}

// Planner decides what is sent. An alert older than MaxAge is remembered and not sent, so that a first start on a full
// archive texts nobody. An alert that goes to more than Confirm people waits until somebody releases it; 0 = never.
type Planner struct {
	Archive Archive
	MaxAge  time.Duration
	Confirm int
	Log     *slog.Logger
}

// Decide says what follows for each alert of a feed at a time, in the order in which they are sent. It changes nothing.
func (p Planner) Decide(ctx context.Context, feed alert.Feed, now time.Time) ([]Decision, error) {
	known, err := p.Archive.Handled(ctx, ids(feed))
	if err != nil {
		return nil, err
	}
	decisions := make([]Decision, 0, len(feed.Alerts))
	for _, a := range ordered(inStep(feed.Alerts, known)) {
		a.Thread = knownThread(a.Thread, feed, known)
		d := Decision{Alert: p.stored(a, feed.Language, now), Strangers: strangers(a, feed)}
		d.Disposition, d.Reason = p.dispose(a, knownName(a, known) != "", now)
		d.Alert.Recorded = d.Reason
		decisions = append(decisions, d)
	}
	return decisions, nil
}

// Plan stores what follows from a feed, and says when to look at the same feed again because something in it is
// published then; zero = never.
func (p Planner) Plan(ctx context.Context, feed alert.Feed, now time.Time) (again time.Time, err error) {
	decisions, err := p.Decide(ctx, feed, now)
	if err != nil {
		return time.Time{}, err
	}
	for _, d := range decisions {
		switch d.Disposition {
		case Waiting:
			if again.IsZero() || d.Alert.Published.Before(again) {
				again = d.Alert.Published
			}
		case Planned, Recorded:
			if err := p.plan(ctx, d, now); err != nil {
				return again, err
			}
		}
	}
	return again, nil
}

func (p Planner) plan(ctx context.Context, d Decision, now time.Time) error {
	planned, err := p.Archive.Plan(ctx, d.Alert, now)
	if err != nil || !planned.Fresh {
		return err
	}
	log := p.Log.With("alert", d.Alert.ID, "kind", d.Alert.Kind)
	if d.Disposition == Recorded {
		log.Info("alert recorded, not sent", "reason", d.Reason, "published", d.Alert.Published)
		return nil
	}
	log.Info("alert planned", "recipients", planned.Recipients, "channels", strings.Join(d.Alert.Channels, ","))
	if planned.Held {
		log.Warn("the alert waits: it goes to more people than may be without a word; see `notifier plan`, then `notifier release` or `notifier cancel`",
			"recipients", planned.Recipients, "confirm_above", p.Confirm)
	}
	if planned.Overtaken > 0 {
		log.Info("the all-clear overtook messages of its thread; they are not sent", "thread", d.Alert.Thread, "messages", planned.Overtaken)
	}
	if len(d.Strangers) > 0 {
		log.Warn("the alert names channels that the newsroom does not have", "channels", strings.Join(d.Strangers, ","))
	}
	if planned.Recipients == 0 && d.Alert.Follows {
		log.Warn("nobody was sent the first message of this thread, so nobody is sent this one", "thread", d.Alert.Thread)
	}
	return nil
}

func (p Planner) dispose(a alert.Alert, known bool, now time.Time) (Disposition, string) {
	switch {
	case known:
		return Handled, ""
	case a.Published.After(now):
		return Waiting, ""
	case !a.Expires.IsZero() && !a.Expires.After(now):
		return Recorded, ReasonExpired
	case now.Sub(a.Published) > p.MaxAge:
		return Recorded, ReasonOld
	}
	return Planned, ""
}

// stored is the alert as the store keeps it. One that does not say when it expires ends with MaxAge: a warning that was
// held up for days is not sent when the cause is mended.
func (p Planner) stored(a alert.Alert, language string, now time.Time) store.Alert {
	until := a.Expires
	if until.IsZero() {
		until = a.Published.Add(p.MaxAge)
	}
	text := sms.Compose(sms.Notice{Kind: string(a.Kind), Exercise: a.Exercise, Language: language, Text: a.Text, Link: a.ShortURL, Replies: a.Replies})
	stored := store.Alert{
		ID: a.ID, Thread: a.Thread, Kind: string(a.Kind), Text: text, Link: a.ShortURL, Channels: a.Channels,
		Follows: follows(a), Overtakes: a.Kind == alert.KindAllClear, Confirm: p.Confirm,
		Published: a.Published, Until: until,
		Title: a.Title, Severity: a.Severity, Replies: a.Replies,
	}
	if a.Escalate.After > 0 {
		stored.Escalate = store.Escalation{At: now.Add(a.Escalate.After), Channels: a.Escalate.Channels, Text: second(a, language)}
	}
	return stored
}

// ordered puts the oldest first, and of one moment the thread's first message before those that follow it.
func ordered(alerts []alert.Alert) []alert.Alert {
	sorted := slices.Clone(alerts)
	slices.SortStableFunc(sorted, func(a, b alert.Alert) int {
		return cmp.Or(a.Published.Compare(b.Published), cmp.Compare(place(a), place(b)))
	})
	return sorted
}

// inStep gives a copy in which no follower is older than a first message that is still to be planned: editors move the date of a post behind
// that of its update, and an update that is planned before there is a first would be sent to nobody, for ever.
func inStep(alerts []alert.Alert, known map[string]bool) []alert.Alert {
	start := map[string]time.Time{}
	for _, a := range alerts {
		if a.ID == a.Thread && knownName(a, known) == "" {
			start[a.ID] = a.Published
		}
	}
	all := slices.Clone(alerts)
	for i, a := range all {
		if follows(a) && a.Published.Before(start[a.Thread]) {
			all[i].Published = start[a.Thread]
		}
	}
	return all
}

// follows says whether an alert goes only to those who were sent its thread's first message.
func follows(a alert.Alert) bool {
	return a.Kind == alert.KindUpdate || a.Kind == alert.KindAllClear
}

func place(a alert.Alert) int {
	if a.ID == a.Thread {
		return 0
	}
	return 1
}

func strangers(a alert.Alert, feed alert.Feed) []string {
	var all []string
	for _, id := range slices.Concat(a.Channels, a.Escalate.Channels) {
		if !slices.ContainsFunc(feed.Channels, func(c alert.Channel) bool { return c.ID == id }) {
			all = append(all, id)
		}
	}
	return all
}

// knownName is the id under which an alert was handled: its own, or one that it had before its post was renamed. Empty if it
// was not.
func knownName(a alert.Alert, known map[string]bool) string {
	for _, id := range append([]string{a.ID}, a.Also...) {
		if known[id] {
			return id
		}
	}
	return ""
}

// knownThread is the id under which the first message of a thread was handled, so that those who were sent it are found.
func knownThread(thread string, feed alert.Feed, known map[string]bool) string {
	for _, a := range feed.Alerts {
		if a.ID == thread {
			return cmp.Or(knownName(a, known), thread)
		}
	}
	return thread
}

// ids are all ids of a feed's alerts, former ones too.
func ids(feed alert.Feed) []string {
	var all []string
	for _, a := range feed.Alerts {
		all = append(append(all, a.ID), a.Also...)
	}
	return all
}
