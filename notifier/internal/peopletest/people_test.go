package peopletest

import (
	"context"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"newsroom/notifier/internal/alert"
	"newsroom/notifier/internal/inbound"
	"newsroom/notifier/internal/keyring/keyringtest"
	"newsroom/notifier/internal/outbox"
	"newsroom/notifier/internal/store"
	"newsroom/notifier/internal/store/pgtest"
	"newsroom/notifier/internal/store/storetest"
	"newsroom/notifier/internal/subscriber"
	"newsroom/notifier/internal/twilio"
	"newsroom/notifier/sms"
)

func TestMain(m *testing.M) {
	flag.Parse()
	if !slices.ContainsFunc(os.Args, func(arg string) bool { return strings.Contains(arg, "rapid.checks") }) {
		_ = flag.Set("rapid.checks", checks)
	}
	os.Exit(pgtest.Main(m).Run())
}

// TestPeopleGetWhatTheyShould runs random days on both databases.
func TestPeopleGetWhatTheyShould(t *testing.T) {
	t.Run("SQLite", func(t *testing.T) {
		rapid.Check(t, func(r *rapid.T) { days(r, storetest.File(t)) })
	})
	t.Run("PostgreSQL", func(t *testing.T) {
		rapid.Check(t, func(r *rapid.T) { days(r, pgtest.New(t)) })
	})
}

// world is the real thing, with a clock and a provider of the test's.
type world struct {
	r         *rapid.T
	name      string
	store     *store.Store
	now       time.Time
	model     *model
	feed      alert.Feed
	phones    map[string][]string   // ids of alerts by number
	sent      map[string]sms.Report // what the provider has, by attempt
	list      []twilio.Inbound      // all that was texted
	unheard   []twilio.Inbound      // what of it the provider could not deliver
	forgotten map[string]time.Time  // when somebody wanted to be forgotten, by number
	texts     int
	claims    int
	owners    map[string]string // numbers by attempt
	about     map[string]string // ids of alerts by attempt
	again     []url.Values      // webhooks that came, to come once more
}

func days(r *rapid.T, name string) {
	w := &world{
		r: r, name: name, now: time.Date(2026, 10, 23, 10, 0, 0, 0, time.UTC), model: newModel(), // the clocks go back on the third day
		phones: map[string][]string{}, sent: map[string]sms.Report{}, owners: map[string]string{}, forgotten: map[string]time.Time{}, about: map[string]string{},
	}
	w.feed.Channels = []alert.Channel{{ID: "mini", Title: "Mini", Digest: "07:00"}, {ID: "maxi", Title: "Maxi"}}
	w.open()
	defer func() { _ = w.store.Close() }()
	w.catchUp(r) // from here on the list is read from where the last look ended
	r.Repeat(map[string]func(*rapid.T){
		"text":        w.text,
		"text ":       w.text, // more often than others
		"text  ":      w.text,
		"lost text":   w.lose,
		"catch up":    w.catchUp,
		"repeated":    w.repeat,
		"alert":       w.publish,
		"alert ":      w.publish,
		"report":      w.report,
		"blocked":     w.block,
		"time passes": w.pass,
		"restart":     w.restart,
		"crash":       w.crash,
		"":            w.check,
	})
}

func (w *world) open() {
	s, err := store.Open(context.Background(), w.name, keyringtest.Ring())
	w.must(err)
	w.store = s
}

func (w *world) must(err error) {
	if err != nil {
		w.r.Fatal(err)
	}
}

// handler takes texts as the notifier does.
func (w *world) handler() *inbound.Handler {
	newsroom := subscriber.Newsroom{
		Title: "Netz", Language: "de", Zone: zone,
		Channels: []subscriber.Channel{{ID: "mini", Title: "Mini", Open: true, Digest: "07:00"}, {ID: "maxi", Title: "Maxi", Open: true}},
	}
	return &inbound.Handler{
		Reader: trusting{}, Store: w.store, Outbox: deaf{}, Numbers: anyNumber{},
		Newsroom: func() subscriber.Newsroom { return newsroom }, Now: func() time.Time { return w.now }, Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
	}
}

// trusting takes every form for signed.
type trusting struct{}

func (trusting) Read(r *http.Request) (url.Values, error) {
	err := r.ParseForm()
	return r.PostForm, err
}

type deaf struct{}

func (deaf) Report(context.Context, sms.Report) (store.Merged, error) { return store.Merged{}, nil }
func (deaf) Replied()                                                 {}

type anyNumber struct{}

func (anyNumber) Check(string) error { return nil }

var (
	numbers = rapid.SampledFrom([]string{storetest.Number(1), storetest.Number(2), storetest.Number(3)})
	words   = rapid.SampledFrom([]string{
		"MINI", "MINI", "maxi bitte", "START", "STOP", "Stopp!", "STOP MINI", "TÄGLICH", "NUR EILT", "PAUSE 2", "WEITER", "RUHE 22-6", "RUHE AUS", "RUHE", "LÖSCHEN",
		"HILFE", "Guten Tag, hier raucht es", "STATUS", "DATEN",
	})
)

// lostWords are those that end and set something, and messages. What a word that joins brings depends on what there was before it: found later, it is
// done on what there is then, and what came since once more behind it, so that a person may have a channel more than in the order of the clock.
var lostWords = rapid.SampledFrom([]string{"STOP", "Stopp!", "STOP MINI", "NUR EILT", "WEITER", "RUHE 22-6", "RUHE AUS", "RUHE", "LÖSCHEN", "HILFE", "Guten Tag, hier raucht es"})

// text: a person writes, and the webhook comes.
func (w *world) text(*rapid.T) {
	w.pass(nil)
	number, word := numbers.Draw(w.r, "number"), words.Draw(w.r, "word")
	in := inWords(w.id(), number, word, w.now)
	w.list = append(w.list, in)
	w.hear(in)
	form := url.Values{"MessageSid": {in.ID}, "From": {number}, "To": {"+491713920090"}, "Body": {word}}
	w.deliver(form)
	w.again = append(w.again, form)
	w.send()
}

func (w *world) id() string {
	w.texts++
	return fmt.Sprintf("SM%032x", w.texts)
}

func (w *world) deliver(form url.Values) {
	mux := http.NewServeMux()
	w.handler().Routes(mux)
	r := httptest.NewRequest(http.MethodPost, inbound.TextPath, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answer := httptest.NewRecorder()
	mux.ServeHTTP(answer, r)
	if answer.Code != http.StatusOK {
		w.r.Fatalf("a text was answered with %d", answer.Code)
	}
}

// repeat: the provider delivers something once more.
func (w *world) repeat(r *rapid.T) {
	if len(w.again) == 0 {
		return
	}
	w.deliver(rapid.SampledFrom(w.again).Draw(r, "again"))
	w.send()
}

// publish: an alert comes into the feed, or a follower of one.
func (w *world) publish(r *rapid.T) {
	w.pass(nil)
	id := fmt.Sprintf("a/%d", len(w.feed.Alerts))
	a := alert.Alert{
		ID: id, Thread: id, Kind: alert.KindAlert, Text: "Text " + id, URL: "https://example.org/" + id, ShortURL: "https://example.org/a/" + id, Published: w.now, Modified: w.now,
		Expires: w.now.Add(time.Duration(rapid.IntRange(1, 30).Draw(r, "hours")) * time.Hour), Channels: channelSets.Draw(r, "channels"), Severity: "normal",
	}
	if rapid.IntRange(0, 3).Draw(r, "extreme") == 0 {
		a.Severity = store.Extreme
	}
	switch kind := rapid.SampledFrom([]alert.Kind{alert.KindAlert, alert.KindAlert, alert.KindDigest, alert.KindUpdate, alert.KindAllClear}).Draw(r, "kind"); kind {
	case alert.KindDigest:
		a.Kind, a.Channels, a.Severity = kind, []string{"mini"}, "normal"
	case alert.KindUpdate, alert.KindAllClear:
		if first := w.firsts(); len(first) > 0 {
			of := rapid.SampledFrom(first).Draw(r, "thread")
			a.Kind, a.Thread, a.Channels, a.Severity = kind, of.ID, of.Channels, of.Severity
		}
	}
	w.feed.Alerts = append(w.feed.Alerts, a)
	m := &modelAlert{id: a.ID, thread: a.Thread, kind: string(a.Kind), extreme: a.Severity == store.Extreme, until: a.Expires, published: a.Published}
	w.model.publish(m, a.Channels, w.now)
	_, err := outbox.Planner{Archive: w.store, MaxAge: 24 * time.Hour, Log: slog.New(slog.NewTextHandler(io.Discard, nil))}.Plan(context.Background(), w.feed, w.now)
	w.must(err)
	w.send()
}

var channelSets = rapid.SampledFrom([][]string{{"mini"}, {"maxi"}, {"mini", "maxi"}})

// firsts are the alerts that a follower may follow.
func (w *world) firsts() []alert.Alert {
	return slices.DeleteFunc(slices.Clone(w.feed.Alerts), func(a alert.Alert) bool { return a.ID != a.Thread || a.Kind != alert.KindAlert })
}

func (w *world) channels(id string) []string {
	i := slices.IndexFunc(w.feed.Alerts, func(a alert.Alert) bool { return a.ID == id })
	return w.feed.Alerts[i].Channels
}

// pass lets some time go by, and sends what is due.
func (w *world) pass(r *rapid.T) {
	steps := []time.Duration{time.Second, time.Minute}
	if r != nil {
		steps = []time.Duration{10 * time.Minute, time.Hour, 7 * time.Hour, 26 * time.Hour}
	}
	w.now = w.now.Add(rapid.SampledFrom(steps).Draw(w.r, "passes"))
	w.send()
}

// send lets the model and the notifier send all that is due.
func (w *world) send() {
	w.model.send(w.channels, w.now)
	var outcomes []store.Outcome
	for {
		batch := w.claim(outcomes)
		outcomes = nil
		for _, c := range batch.Claimed {
			outcomes = append(outcomes, w.provide(c))
		}
		if len(batch.Claimed) == 0 && batch.Skipped == 0 {
			return
		}
	}
}

func (w *world) claim(outcomes []store.Outcome) store.Batch {
	w.claims++
	t := w.now.In(zone)
	batch, err := w.store.Exchange(context.Background(), outcomes, store.Claim{
		Limit: 7, Now: w.now, Token: fmt.Sprintf("T%d", w.claims), Worker: "w", Minute: 60*t.Hour() + t.Minute(), Waiting: true,
		Quiet: subscriber.Quiet{Own: true, From: houseFrom, To: houseTo},
	})
	w.must(err)
	return batch
}

// provide is the provider: it takes a message, and the phone has it. Sometimes it refuses for the moment. Letters to single people are taken too.
func (w *world) provide(c store.Claimed) store.Outcome {
	o := store.Outcome{Delivery: c.Delivery, Attempt: c.Attempt, At: w.now, State: store.Accepted, ProviderID: "SM-" + c.Attempt}
	if rapid.IntRange(0, 5).Draw(w.r, "throttled") == 0 {
		o.State, o.ProviderID, o.Uncounted, o.Class, o.Due = store.Planned, "", true, "throttled", w.now
		return o
	}
	w.take(c)
	return o
}

func (w *world) take(c store.Claimed) {
	w.owners[c.Attempt], w.about[c.Attempt] = c.To, c.Alert
	w.sent[c.Attempt] = sms.Report{ID: "SM-" + c.Attempt, Attempt: c.Attempt, Status: sms.StatusDelivered}
	if strings.HasPrefix(c.Alert, "a/") {
		w.phones[c.To] = append(w.phones[c.To], c.Alert)
	}
}
