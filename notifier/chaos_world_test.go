package main

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"newsroom/notifier/internal/inbound"
	"newsroom/notifier/internal/store/storetest"
	"newsroom/notifier/internal/twilio/twiliotest"
)

// lookAfter is when the program looks for what is unknown in these tests. The faults know it: what comes later than the last look, or is hidden
// from all of them, makes a second message that nobody can prevent.
var lookAfter = []time.Duration{200 * time.Millisecond, 500 * time.Millisecond, 1200 * time.Millisecond}

// world is one newsroom with its people: a sandbox that lives through everything, a database, and alerts.json.
type world struct {
	t        testing.TB
	dir      string
	people   int
	database database
	sandbox  *twiliotest.Server
	server   *httptest.Server
	calls    *recorder
	clock    *testClock
	provider string // the URL at which the program finds the sandbox
	listen   string
	children []*child
	hurried  time.Time // when the clock jumped last
	open     string    // the attempts that are unknown
	opened   time.Time // since when it is these
}

// newWorld makes one in which each step of a message's life at the provider takes so long.
func newWorld(t testing.TB, people int, db database, pace time.Duration) *world {
	t.Helper()
	w := &world{t: t, dir: t.TempDir(), people: people, database: db, listen: ownAddress(t), hurried: time.Now()}
	w.clock = newClock(t, filepath.Join(w.dir, "clock"))
	w.sandbox = twiliotest.New(twiliotest.Config{
		StatusDelay: pace, WebhookURL: "http://" + w.listen + inbound.TextPath, Now: w.clock.now,
	})
	w.calls = &recorder{next: w.sandbox, attempts: map[string][]time.Time{}}
	w.server = httptest.NewUnstartedServer(w.calls)
	w.server.Listener = w.sandbox.Listener(w.server.Listener)
	w.server.Start()
	w.provider = w.server.URL
	t.Cleanup(func() { w.sandbox.Close(); w.server.Close() })
	w.publish()
	return w
}

// ownAddress is one that no other process takes while the program is not there: ports for outgoing connections are given on 127.0.0.1 alone.
func ownAddress(t testing.TB) string {
	t.Helper()
	for range 20 {
		address := fmt.Sprintf("127.%d.%d.%d:8081", 64+rand.N(128), rand.N(256), 1+rand.N(254))
		if l, err := net.Listen("tcp", address); err == nil {
			_ = l.Close()
			return address
		}
	}
	l, err := net.Listen("tcp", "127.0.0.1:0") // a system that has only one such address
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// run starts `notifier run`.
func (w *world) run(listen string, env ...string) *child {
	w.t.Helper()
	times := make([]string, len(lookAfter))
	for i, d := range lookAfter {
		times[i] = d.String()
	}
	env = append([]string{
		"TWILIO_ACCOUNT_SID=" + twiliotest.DefaultAccountSID, "TWILIO_AUTH_TOKEN=" + twiliotest.DefaultAuthToken,
		"NEWSROOM_COUNTRIES=49,999", "NEWSROOM_ANSWERS_IN_A_ROW=0", "NEWSROOM_SENDER=" + twiliotest.DefaultNumber, "NEWSROOM_TWILIO_URL=" + w.provider,
		"NEWSROOM_ALERTS=" + filepath.Join(w.dir, "alerts.json"), "NEWSROOM_DATABASE=" + w.database.name,
		"NEWSROOM_LOOK_AFTER=" + strings.Join(times, ","), "NEWSROOM_LEASE=2s", "NEWSROOM_LISTEN=" + listen,
		clockVariable + "=" + w.clock.file,
	}, env...)
	c := launch(w.t, filepath.Join(w.dir, fmt.Sprintf("life-%d.log", len(w.children)+1)), env, "run")
	w.children = append(w.children, c)
	return c
}

// alertOf is an alert for everybody; one whose id has a number behind # is an update of the one without.
type alertOf struct{ id, link, text string }

var (
	firstAlert  = alertOf{"u/gas", "https://netz.example/a/7k3qf9/", "Fenster schliessen"}
	secondAlert = alertOf{"u/wasser", "https://netz.example/a/8m4rg2/", "Wasser abkochen"}
	updateAlert = alertOf{"u/gas#2", "https://netz.example/a/9n5sh3/", "Fenster zu lassen"}
)

func (a alertOf) item(published time.Time) map[string]any {
	thread, _, update := strings.Cut(a.id, "#")
	kind := map[bool]string{false: "alert", true: "update"}[update]
	at := published.UTC().Format(time.RFC3339)
	return map[string]any{
		"id": a.id, "url": "https://netz.example/" + url.PathEscape(a.id), "title": a.text, "content_text": a.text,
		"date_published": at, "date_modified": at,
		"_newsroom": map[string]any{"kind": kind, "thread": thread, "channels": []string{"mini"}, "short_url": a.link, "expires": nil},
	}
}

// publish writes alerts.json as the generator does, a new file in the old one's place.
func (w *world) publish(alerts ...alertOf) {
	w.t.Helper()
	items := []any{}
	for _, a := range alerts {
		items = append(items, a.item(time.Now().Add(-time.Minute)))
	}
	data, err := json.Marshal(map[string]any{
		"version": "https://jsonfeed.org/version/1.1", "title": "Netz", "language": "de", "home_page_url": "https://netz.example/",
		"_newsroom": map[string]any{"contract": 1, "channels": []any{map[string]any{"id": "mini", "title": "Mini"}}}, "items": items,
	})
	file := filepath.Join(w.dir, "alerts.json")
	if err == nil {
		err = os.WriteFile(file+".new", data, 0o600)
	}
	if err == nil {
		err = os.Rename(file+".new", file)
	}
	if err != nil {
		w.t.Fatal(err)
	}
}

// messages are those that the sandbox has of an alert, by number.
func (w *world) messages(a alertOf) map[string][]twiliotest.Message {
	all := map[string][]twiliotest.Message{}
	for _, m := range w.sandbox.Messages() {
		if m.Direction == twiliotest.OutboundAPI && strings.Contains(m.Body, a.link) {
			all[m.To] = append(all[m.To], m)
		}
	}
	return all
}

// numbers are those of everybody who joined.
func (w *world) numbers() []string {
	all := make([]string, w.people)
	for i := range all {
		all[i] = storetest.Number(i)
	}
	return all
}

// settle waits until nothing is left to do for these alerts. Where only the time is missing, the clock jumps.
func (w *world) settle(limit time.Duration, alerts ...alertOf) []row {
	w.t.Helper()
	for deadline := time.Now().Add(limit); ; time.Sleep(150 * time.Millisecond) {
		rows := w.database.rows(w.t)
		if settled(rows, alerts) {
			return rows
		}
		w.hurry(rows)
		if time.Now().After(deadline) {
			w.t.Fatalf("after %v there is still something to do: %v", limit, countStates(rows))
		}
	}
}

// hurry lets the clock jump if something is due later alone. Where messages are unknown it does so only when nothing has changed for longer than
// a request or a late message may take: the program may take it for granted that nothing happens any more after the last look. After a jump
// the program has to renew its lease before it goes on.
func (w *world) hurry(rows []row) {
	now, open := time.Now(), ""
	for _, r := range rows {
		if r.state == "dispatching" {
			return
		}
		if r.probing {
			open += r.attempt + " "
		}
	}
	if open != w.open {
		w.open, w.opened = open, now
	}
	if now.Sub(w.hurried) > 1200*time.Millisecond && (open == "" || now.Sub(w.opened) > neverLook) {
		w.clock.jump(40 * time.Second)
		w.hurried = now
	}
}

func settled(rows []row, alerts []alertOf) bool {
	known := map[string]bool{}
	for _, r := range rows {
		known[r.alert] = true
		if r.state == "planned" || r.state == "dispatching" || r.probing {
			return false
		}
	}
	return !slices.ContainsFunc(alerts, func(a alertOf) bool { return !known[a.id] })
}

func countStates(rows []row) map[string]int {
	n := map[string]int{}
	for _, r := range rows {
		n[r.alert+" "+r.state+" "+r.class]++
	}
	return n
}
