package main

import (
	"fmt"
	"net/url"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/Shopify/toxiproxy/v2"
	"github.com/rs/zerolog"

	"newsroom/notifier/internal/store/pgtest"
	"newsroom/notifier/internal/twilio/twiliotest"
	wrong "newsroom/notifier/internal/twilio/twiliotest/fault"
)

// What breaks around the program while it sends to many. In the end each has one message.

// outage is a newsroom in which a call of the provider takes 20 ms, so that there is time for something to break.
func outage(t *testing.T, people int, db database) *world {
	t.Helper()
	w := newWorld(t, people, db, -1)
	w.slow(20 * time.Millisecond)
	w.publish(firstAlert)
	t.Cleanup(func() {
		if t.Failed() {
			t.Log(w.logs())
		}
	})
	return w
}

// slow lets a call of the provider take some time from now on.
func (w *world) slow(call time.Duration) {
	w.t.Helper()
	if err := w.sandbox.SetFaults([]twiliotest.FaultRule{{Where: wrong.Create, Kind: wrong.Slow, Delay: call}}); err != nil {
		w.t.Fatal(err)
	}
}

// bothAtWork waits until two notifiers have something in hand.
func (w *world) bothAtWork() {
	w.t.Helper()
	db := w.database.open(w.t)
	defer func() { _ = db.Close() }()
	for range 600 {
		var workers int
		err := db.QueryRowContext(w.t.Context(), "SELECT COUNT(DISTINCT worker) FROM deliveries WHERE state = 'dispatching'").Scan(&workers)
		if err != nil {
			w.t.Fatal(err)
		}
		if workers == 2 {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	w.t.Fatal("two notifiers were never at work at the same time")
}

// sent waits until so many messages are there.
func (w *world) sent(n int) {
	w.t.Helper()
	for range 1500 + n {
		if len(w.sandbox.Messages()) >= n {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	w.t.Fatalf("%d messages after %d s, not %d", len(w.sandbox.Messages()), (1500+n)/50, n)
}

// once waits for the end, and holds each person to one message.
func (w *world) once(limit time.Duration) {
	w.t.Helper()
	w.settle(limit, firstAlert)
	if err := w.children[len(w.children)-1].stop(); err != nil {
		w.t.Error(err)
	}
	have := w.messages(firstAlert)
	for _, number := range w.numbers() {
		if n := len(have[number]); n != 1 {
			w.t.Errorf("%s has %d messages", number, n)
		}
	}
	for _, r := range w.database.rows(w.t) {
		if r.state != "accepted" && r.state != "delivered" && r.state != "sent" {
			w.t.Errorf("%s: the database says %s %s", r.number, r.state, r.class)
		}
	}
	w.database.check(w.t)
}

// many is how many people take part where it matters; OUTAGE_PEOPLE=10000 for as many as a city has.
func many(t *testing.T) int {
	t.Helper()
	n, err := strconv.Atoi(os.Getenv("OUTAGE_PEOPLE"))
	if err != nil {
		n = 1000
	}
	return n
}

// TestClockMoves: five minutes forth and back, and forth again, while the provider's clock goes on. Nothing is doubled.
func TestClockMoves(t *testing.T) {
	var files crowds
	people := many(t)
	w := outage(t, people, files.make(t, "sqlite", people))
	w.clock = newClock(t, w.dir+"/clock-of-the-program")
	w.run(w.listen)
	for i, jump := range []time.Duration{5, -10, 5, 5, -5} {
		w.sent((i + 1) * people / 7)
		w.clock.jump(jump * time.Minute)
	}
	w.once(time.Minute + time.Duration(people)*20*time.Millisecond)
}

// TestNetworkIsCut between the program and the provider: the cable is pulled, connections break in the middle, and answers do not come.
func TestNetworkIsCut(t *testing.T) {
	var files crowds
	w := outage(t, 400, files.make(t, "sqlite", 400))
	at, err := url.Parse(w.server.URL)
	if err != nil {
		t.Fatal(err)
	}
	api := toxiproxy.NewServer(toxiproxy.NewMetricsContainer(nil), zerolog.Nop())
	proxy := toxiproxy.NewProxy(api, "provider", "127.0.0.1:0", at.Host)
	if err := proxy.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(proxy.Stop)
	w.provider = "http://" + proxy.Listen
	w.run(w.listen)
	for i, toxic := range []string{
		`{"name": "cut", "type": "reset_peer", "stream": "downstream", "attributes": {"timeout": 5}}`,
		`{"name": "cut", "type": "limit_data", "stream": "downstream", "attributes": {"bytes": 300}}`,
		`{"name": "cut", "type": "reset_peer", "stream": "upstream", "attributes": {"timeout": 0}}`,
	} {
		w.sent((i + 1) * 80)
		if _, err := proxy.Toxics.AddToxicJson(strings.NewReader(toxic)); err != nil {
			t.Fatal(err)
		}
		time.Sleep(700 * time.Millisecond)
		if err := proxy.Toxics.RemoveToxic(t.Context(), "cut"); err != nil {
			t.Fatal(err)
		}
	}
	listen := proxy.Listen
	proxy.Stop()
	time.Sleep(time.Second)
	proxy.Listen = listen
	if err := proxy.Start(); err != nil {
		t.Fatal(err)
	}
	w.once(time.Minute)
}

// TestPostgresEnds in the middle, without a word, and comes back.
func TestPostgresEnds(t *testing.T) {
	cluster, err := pgtest.Start(pgtest.Options{Durable: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := cluster.Stop(); err != nil {
			t.Error(err)
		}
	})
	db := database{"postgres", cluster.URL(pgtest.Template)}
	join(t, db.name, 300)
	w := outage(t, 300, db)
	w.run(w.listen)
	for i := range 2 {
		w.sent((i + 1) * 80)
		if err := cluster.Kill(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Second)
		if err := cluster.Restart(); err != nil {
			t.Fatal(err)
		}
	}
	w.once(time.Minute)
}

// TestNotifierDies beside another on one PostgreSQL: what it had in hand is taken over when its lease is over, and nobody gets two.
func TestNotifierDies(t *testing.T) {
	db := database{"postgres", pgtest.New(t)}
	join(t, db.name, 400)
	w := outage(t, 400, db)
	first := w.run(w.listen)
	w.run(ownAddress(t))
	w.sent(40)
	w.slow(3 * time.Second)
	w.bothAtWork()
	first.kill()
	w.slow(20 * time.Millisecond)
	died := time.Now()
	for {
		inHand := 0
		for _, r := range w.database.rows(t) {
			if r.probing {
				inHand++
			}
		}
		if inHand > 0 {
			break
		}
		if time.Since(died) > 30*time.Second {
			t.Fatal("what the dead one had in hand was not taken over within 30 s; the lease is 2 s")
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Logf("taken over after %v, the lease is 2 s", time.Since(died).Round(100*time.Millisecond))
	w.once(time.Minute)
}

// TestDiskIsFull: it says so, loses nothing, and goes on when there is room again.
func TestDiskIsFull(t *testing.T) {
	disk := smallDisk(t)
	var files crowds
	made := files.make(t, "sqlite", 400)
	data, err := os.ReadFile(made.name)
	if err != nil {
		t.Fatal(err)
	}
	db := database{"sqlite", disk + "/newsroom.db"}
	if err := os.WriteFile(db.name, data, 0o600); err != nil {
		t.Fatal(err)
	}
	w := outage(t, 400, db)
	w.run(w.listen)
	w.sent(60)
	fill(t, disk+"/ballast")
	w.says("database or disk is full")
	time.Sleep(2500 * time.Millisecond) // what is claimed is on the disk and goes out, until the lease cannot be renewed
	before := len(w.sandbox.Messages())
	time.Sleep(time.Second)
	if after := len(w.sandbox.Messages()); after > before {
		t.Errorf("%d messages were begun on a full disk", after-before)
	}
	if err := os.Remove(disk + "/ballast"); err != nil {
		t.Fatal(err)
	}
	w.once(time.Minute)
}

// says waits for words of the program's.
func (w *world) says(words string) {
	w.t.Helper()
	for range 500 {
		if strings.Contains(w.logs(), words) {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	w.t.Fatalf("it does not say %q", words)
}

// fill takes what is left of the disk.
func fill(t *testing.T, file string) {
	t.Helper()
	f, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, size := range []int{1 << 16, 1 << 12, 1 << 9, 1} {
		for err == nil {
			_, err = f.Write(make([]byte, size))
		}
		if !strings.Contains(fmt.Sprint(err), "no space") {
			t.Fatal(err)
		}
		err = nil
	}
}
