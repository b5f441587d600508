package outbox_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsroom/notifier/internal/alert"
	"newsroom/notifier/internal/outbox"
	"newsroom/notifier/internal/store"
	"newsroom/notifier/internal/store/storetest"
)

func feedOf(alerts ...alert.Alert) alert.Feed {
	return alert.Feed{Language: "de", Channels: []alert.Channel{{ID: "mini"}, {ID: "maxi"}}, Alerts: alerts}
}

func item(id string, kind alert.Kind, published time.Time, channels ...string) alert.Alert {
	return alert.Alert{ID: id, Thread: "t", Kind: kind, Text: id, ShortURL: "https://example.org/a/b/", Published: published, Channels: channels}
}

func TestDecide(t *testing.T) {
	now := storetest.Start
	ended := item("ended", alert.KindAlert, now.Add(-time.Minute), "mini")
	ended.Expires = now
	first := item("t", alert.KindAlert, now, "mini", "trams")
	w := newWorld(t)
	planner := outbox.Planner{Archive: w.store, MaxAge: 24 * time.Hour, Log: w.config.Log}
	if _, err := w.store.Plan(t.Context(), store.Alert{ID: "known", Until: now, Published: now}, now); err != nil {
		t.Fatal(err)
	}
	got, err := planner.Decide(t.Context(), feedOf(
		item("t#2", alert.KindUpdate, now, "mini"), first, ended,
		item("future", alert.KindAlert, now.Add(time.Second), "mini"),
		item("old", alert.KindAlert, now.Add(-24*time.Hour-time.Second), "mini"),
		item("known", alert.KindAlert, now, "mini"),
	), now)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, d := range got {
		lines = append(lines, d.Alert.ID+": "+string(d.Disposition)+" "+d.Reason)
		if d.Alert.ID == "t" && !slices.Equal(d.Strangers, []string{"trams"}) {
			t.Errorf("strangers %v", d.Strangers)
		}
	}
	want := []string{"old: recorded too old", "ended: recorded expired", "t: planned ", "t#2: planned ", "known: handled ", "future: waiting "}
	if diff := cmp.Diff(want, lines); diff != "" {
		t.Error(diff)
	}
}

// TestUpdateIsNoOlderThanItsFirst: whoever moves a post's date behind that of its update still reaches the same people with both.
func TestUpdateIsNoOlderThanItsFirst(t *testing.T) {
	w := newWorld(t)
	storetest.Join(t, w.store, 2, storetest.Start, "mini")
	planner := outbox.Planner{Archive: w.store, MaxAge: time.Hour, Log: w.config.Log}
	now := storetest.Start
	first := now.Add(time.Minute)
	feed := feedOf(item("t#2", alert.KindUpdate, now.Add(-time.Minute), "mini"), item("t", alert.KindAlert, first, "mini"))
	again, err := planner.Plan(t.Context(), feed, now)
	if err != nil || !again.Equal(first) {
		t.Fatalf("again at %v, error %v; want %v", again, err, first)
	}
	if _, err := planner.Plan(t.Context(), feed, first); err != nil {
		t.Fatal(err)
	}
	w.want(t, "t", map[store.State]int{store.Planned: 2})
	w.want(t, "t#2", map[store.State]int{store.Planned: 2})
	// The first is out: moving its date holds no update up.
	feed = feedOf(item("t#3", alert.KindUpdate, first, "mini"), item("t", alert.KindAlert, first.Add(time.Minute), "mini"))
	if _, err := planner.Plan(t.Context(), feed, first); err != nil {
		t.Fatal(err)
	}
	w.want(t, "t#3", map[store.State]int{store.Planned: 2})
}

// TestRenamedPostIsNotSentAgain: what was handled under a former id is handled, and its update finds those who were sent it.
func TestRenamedPostIsNotSentAgain(t *testing.T) {
	w := newWorld(t)
	storetest.Join(t, w.store, 2, storetest.Start, "mini")
	planner := outbox.Planner{Archive: w.store, MaxAge: time.Hour, Log: w.config.Log}
	now := storetest.Start
	before := item("t", alert.KindAlert, now, "mini")
	if _, err := planner.Plan(t.Context(), feedOf(before), now); err != nil {
		t.Fatal(err)
	}
	after := item("new", alert.KindAlert, now, "mini")
	after.Thread, after.Also = "new", []string{"t"}
	update := item("new#1", alert.KindUpdate, now, "mini")
	update.Thread, update.Also = "new", []string{"t#1"}
	if _, err := planner.Plan(t.Context(), feedOf(update, after), now); err != nil {
		t.Fatal(err)
	}
	w.want(t, "t", map[store.State]int{store.Planned: 2})
	w.want(t, "new#1", map[store.State]int{store.Planned: 2})
	if known, err := w.store.Handled(t.Context(), []string{"new"}); err != nil || known["new"] {
		t.Errorf("the renamed alert was planned as a new one (error %v)", err)
	}
}

// TestAlertsAreHandledOnce: a full archive at the first start texts nobody, a changed text sends nothing, and what is
// published later is sent then.
func TestAlertsAreHandledOnce(t *testing.T) {
	w := newWorld(t)
	storetest.Join(t, w.store, 2, storetest.Start, "mini")
	planner := outbox.Planner{Archive: w.store, MaxAge: time.Hour, Log: w.config.Log}
	now := storetest.Start
	later := now.Add(10 * time.Minute)
	feed := feedOf(item("old", alert.KindAlert, now.Add(-2*time.Hour), "mini"), item("t", alert.KindAlert, now, "mini"), item("later", alert.KindAlert, later, "mini"))
	again, err := planner.Plan(t.Context(), feed, now)
	if err != nil || !again.Equal(later) {
		t.Fatalf("again at %v, error %v", again, err)
	}
	w.want(t, "old", nil)
	w.want(t, "t", map[store.State]int{store.Planned: 2})
	for i := range feed.Alerts {
		feed.Alerts[i].Text = "mended"
	}
	feed.Alerts[0].Published = later
	if again, err = planner.Plan(t.Context(), feed, later); err != nil || !again.IsZero() {
		t.Fatalf("again at %v, error %v", again, err)
	}
	w.want(t, "old", nil)
	w.want(t, "t", map[store.State]int{store.Planned: 2})
	w.want(t, "later", map[store.State]int{store.Planned: 2})
}

// TestAlertEndsWithItsLife: a message that could not be sent in time is not sent late.
func TestAlertEndsWithItsLife(t *testing.T) {
	w := newWorld(t)
	storetest.Join(t, w.store, 1, storetest.Start, "mini")
	planner := outbox.Planner{Archive: w.store, MaxAge: time.Hour, Log: w.config.Log}
	if _, err := planner.Plan(t.Context(), feedOf(item("t", alert.KindAlert, storetest.Start, "mini")), storetest.Start); err != nil {
		t.Fatal(err)
	}
	w.drain(t) // by the real clock the alert is long over
	w.want(t, "t", map[store.State]int{store.Skipped: 1})
	if n := len(w.sandbox.Messages()); n != 0 {
		t.Errorf("%d messages were sent", n)
	}
}

// TestDigest: it goes to those who asked for it, without a word in front, until it is over; what comes late is remembered and not sent.
func TestDigest(t *testing.T) {
	w := newWorld(t)
	storetest.Join(t, w.store, 3, storetest.Start, "mini", "maxi")
	storetest.Ask(t, w.store, 1, "mini")
	planner := outbox.Planner{Archive: w.store, MaxAge: 24 * time.Hour, Log: w.config.Log}
	now := storetest.Start
	digest := func(id string, published time.Time) alert.Alert {
		a := item(id, alert.KindDigest, published, "mini")
		a.Thread, a.Expires = id, published.Add(12*time.Hour)
		return a
	}
	feed := feedOf(digest("today", now.Add(time.Minute)), digest("yesterday", now.Add(-12*time.Hour)))
	if again, err := planner.Plan(t.Context(), feed, now); err != nil || !again.Equal(now.Add(time.Minute)) {
		t.Fatalf("again at %v, error %v", again, err)
	}
	got, err := planner.Decide(t.Context(), feed, now.Add(time.Minute))
	if err != nil || len(got) != 2 {
		t.Fatalf("%+v, error %v", got, err)
	}
	if a := got[1].Alert; a.Text != "today https://example.org/a/b/" || !a.Until.Equal(now.Add(12*time.Hour+time.Minute)) {
		t.Errorf("planned %+v", a)
	}
	if _, err := planner.Plan(t.Context(), feed, now.Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	w.want(t, "today", map[store.State]int{store.Planned: 1})
	if yesterday := w.want(t, "yesterday", nil); yesterday.Reason != outbox.ReasonExpired {
		t.Errorf("%+v", yesterday)
	}
	w.drain(t) // by the real clock today's is long over too
	w.want(t, "today", map[store.State]int{store.Skipped: 1})
}
