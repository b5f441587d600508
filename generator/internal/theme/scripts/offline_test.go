package scripts

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/storage"
	"github.com/google/go-cmp/cmp"

	"newsroom/generator/internal/browsertest"
)

// TestReadingWithoutNet stops the server. What is listed and what was read can be read, and says from when it is.
func TestReadingWithoutNet(t *testing.T) {
	t.Parallel()
	for _, base := range []string{"/", "/haus/"} {
		t.Run(base, func(t *testing.T) {
			t.Parallel()
			n := open(t, base)
			r := n.reader()
			r.settle()
			r.read("technik/alt/")
			r.eventually("a read post is stored", func() bool { return r.has("technik/alt/") })
			r.quiet()
			n.stop()

			for path, heading := range map[string]string{
				"": "Start", "?from=icon": "Start", "technik/": "Technik", "technik/neu/": "Neu", "technik/auch/": "Auch neu", "technik/alt/": "Alt",
			} {
				if got := r.read(path); got != heading {
					t.Errorf("%s without net is %q, want %q", path, got, heading)
				}
				r.until(`!document.getElementById("nr-offline").hidden && document.getElementById("nr-stored").textContent`)
				r.until(`getComputedStyle(document.body).color == "rgb(1, 2, 3)"`)
			}
			r.read("technik/neu/")
			r.until(`document.querySelector("img").naturalWidth == 1`)
			for path, heading := range map[string]string{"technik/ungelesen/": "Nicht auf dem Telefon", "en/technik/": "Not on this phone"} {
				if got := r.read(path); got != heading {
					t.Errorf("%s without net is %q, want %q", path, got, heading)
				}
				r.until(`document.getElementById("nr-offline").hidden`) // that page says it itself
			}
		})
	}
}

// TestStoredTime: the notice names the time at which the page was known to be so, in the language of the page.
func TestStoredTime(t *testing.T) {
	t.Parallel()
	n := open(t, "/")
	r := n.reader()
	before := time.Now().Add(-time.Second)
	r.settle()
	n.stop()
	r.read("technik/")
	got := ask[[]string](r, `[document.getElementById("nr-stored").dateTime, document.getElementById("nr-stored").textContent,
		new Intl.DateTimeFormat("de", { dateStyle: "long", timeStyle: "short" }).format(new Date(document.getElementById("nr-stored").dateTime))]`)
	at, err := time.Parse(time.RFC3339, got[0])
	if err != nil || at.Before(before) || at.After(time.Now()) {
		t.Errorf("the page is from %q", got[0])
	}
	if got[1] != got[2] {
		t.Errorf("the page says %q, want %q", got[1], got[2])
	}
}

// TestOnlyWhatChanged: a contact fetches the list, and of the pages those alone whose version is another.
func TestOnlyWhatChanged(t *testing.T) {
	t.Parallel()
	n := open(t, "/")
	r := n.reader()
	r.settle()

	r.read("")
	r.read("technik/")
	time.Sleep(300 * time.Millisecond) // a contact that must not be: the last one is less than a minute ago
	if diff := cmp.Diff([]string{"", "technik/"}, n.asked()); diff != "" {
		t.Errorf("reading asked for more (-want +got):\n%s", diff)
	}
	r.online()
	r.eventually("a contact", func() bool { return slices.Contains(n.requestsSoFar(), "offline.json") })
	time.Sleep(300 * time.Millisecond) // for requests that must not be
	if diff := cmp.Diff([]string{"offline.json"}, n.asked()); diff != "" {
		t.Errorf("a contact without changes (-want +got):\n%s", diff)
	}

	n.page("technik/neu/", "Neuer", "")
	n.page("technik/alt/", "was nobody reads", "")
	r.online()
	r.eventually("the changed page", func() bool { return slices.Contains(n.requestsSoFar(), "technik/neu/") })
	time.Sleep(300 * time.Millisecond)
	if diff := cmp.Diff([]string{"offline.json", "technik/neu/"}, n.asked()); diff != "" {
		t.Errorf("a contact with one change (-want +got):\n%s", diff)
	}
	r.eventually("the changed page is stored", func() bool { return r.holds("technik/neu/", "Neuer") })
	n.stop()
	if got := r.read("technik/neu/"); got != "Neuer" {
		t.Errorf("after the contact the page is %q", got)
	}
}

// TestWithdrawn: a withdrawn post leaves the phone at the next contact, a list that names it as well, and so does a page that is gone.
func TestWithdrawn(t *testing.T) {
	t.Parallel()
	n := open(t, "/")
	r := n.reader()
	r.settle()
	n.page("technik/page/2/", "Seite 2", `<a href="/technik/alt/">Alt</a>`)
	for _, path := range []string{"technik/alt/", "technik/page/2/", "technik/ungelesen/"} {
		r.read(path)
		r.eventually("read", func() bool { return r.has(path) })
	}

	n.say(nil, []string{"technik/alt/"})
	n.remove("technik/auch/") // still listed, as when the server is in the middle of an update
	r.online()
	r.eventually("withdrawn posts leave", func() bool {
		return !r.has("technik/alt/") && !r.has("technik/page/2/") && !r.has("technik/auch/")
	})
	if !r.has("technik/ungelesen/") || !r.has("technik/") {
		t.Error("other pages left as well")
	}

	n.remove("technik/ungelesen/")
	r.read("technik/ungelesen/") // 404: nobody lists it, so reading is the contact
	r.eventually("a page that is gone leaves", func() bool { return !r.has("technik/ungelesen/") })
}

// TestOldCaches: what this worker does not know any more goes, and what belongs to others stays.
func TestOldCaches(t *testing.T) {
	t.Parallel()
	n := open(t, "/")
	r := n.reader()
	n.put("leer", "<h1>leer</h1>")
	r.read("leer")
	ask[int](r, `Promise.all(["newsroom / 0 pages", "newsroom /haus/ 0 pages", "other"].map((name) => caches.open(name))).then((all) => all.length)`)
	r.settle()
	want := []string{"newsroom / 1 assets", "newsroom / 1 pages", "newsroom /haus/ 0 pages", "other"}
	if diff := cmp.Diff(want, ask[[]string](r, `caches.keys().then((names) => names.sort())`)); diff != "" {
		t.Errorf("caches (-want +got):\n%s", diff)
	}

	// An asset of an older version goes when no page names it any more.
	ask[bool](r, `caches.open("newsroom / 1 assets").then((cache) => cache.put("/assets/style.99999999.css", new Response(""))).then(() => true)`)
	r.online()
	r.eventually("an asset that nobody names leaves", func() bool { return !r.has("assets/style.99999999.css") })
	if !r.has(ground) {
		t.Error("a file that only the style sheet names left as well")
	}

	// A listed post that nobody read goes when it is no longer listed.
	r.read("technik/neu/")
	n.list("", "technik/", "offline/")
	r.online()
	r.eventually("an unread post leaves", func() bool { return !r.has("technik/auch/") })
	if !r.has("technik/neu/") || !r.has("technik/neu/foto.0a0b0c0d-480.png") {
		t.Error("a read post or its picture left as well")
	}
}

// TestUrgentFirst: when the net is back urgent posts are fetched before all others, and both tabs that are open name them.
func TestUrgentFirst(t *testing.T) {
	t.Parallel()
	n := open(t, "/")
	r := n.reader()
	r.settle()
	r.read("technik/")
	other := r.second()
	other.read("technik/neu/")
	n.stop()

	n.page("", "Neuer Start", "")
	n.page("technik/", "Technik neu", "")
	n.page("technik/eil/", "Rohrbruch", "")
	n.list("", "technik/", "offline/", "technik/eil/", "technik/neu/")
	n.say([]news{{"technik/eil/", "EIL: <b>Rohrbruch", "2026-11-22T07:00:00Z", "de"}}, nil)
	n.asked()
	n.start()
	r.online()
	for _, tab := range []*reader{r, other} {
		tab.until(`document.querySelector("#nr-news:not([hidden]) a")?.textContent == "EIL: <b>Rohrbruch"`)
		if got := ask[string](tab, `document.querySelector("#nr-news a").pathname`); got != "/technik/eil/" {
			t.Errorf("the news lead to %s", got)
		}
	}
	r.eventually("all pages", func() bool { return r.holds("technik/", "Technik neu") })
	if diff := cmp.Diff([]string{"offline.json", "technik/eil/", "", "technik/"}, n.asked()); diff != "" {
		t.Errorf("order of requests (-want +got):\n%s", diff)
	}

	r.read("technik/") // fresh from the net, with a banner of its own
	r.online()
	time.Sleep(300 * time.Millisecond)
	if !ask[bool](r, `document.getElementById("nr-news").hidden`) {
		t.Error("what was told is told again")
	}
	n.stop()
	if got := r.read("technik/eil/"); got != "Rohrbruch" {
		t.Errorf("without net the urgent post is %q", got)
	}
}

// TestSlowNet: after three seconds the page on the phone is better than none. What comes late is kept.
func TestSlowNet(t *testing.T) {
	t.Parallel()
	n := open(t, "/")
	r := n.reader()
	r.settle()
	n.page("technik/", "Spät", "")
	n.slow("technik/", 5*time.Second)
	start := time.Now()
	if got := r.read("technik/"); got != "Technik" {
		t.Errorf("the page is %q, want the one on the phone", got)
	}
	if took := time.Since(start); took < 2500*time.Millisecond || took > 4900*time.Millisecond {
		t.Errorf("took %v, want 3 seconds", took)
	}
	r.until(`!document.getElementById("nr-offline").hidden`)
	n.slow("technik/", 0)
	r.eventually("what came late is kept", func() bool { return r.holds("technik/", "Spät") })
}

// TestLeftAlone: what is not for the phone is neither answered by the worker nor stored.
func TestLeftAlone(t *testing.T) {
	t.Parallel()
	n := open(t, "/")
	r := n.reader()
	for _, path := range []string{"feed.xml", "technik/atom.xml", "feed.json", "alerts.json", "events.ics", "_newsroom/reload", "geheim/", "technik/film.mp4"} {
		n.put(path, "x")
	}
	r.settle()
	before := r.stored()
	for _, path := range []string{"feed.xml", "technik/atom.xml", "feed.json", "alerts.json", "events.ics", "_newsroom/reload", "geheim/", "technik/film.mp4"} {
		ask[string](r, `fetch("/`+path+`").then((r) => r.text())`)
	}
	ask[string](r, `fetch("/technik/alt/", { headers: { range: "bytes=0-1" } }).then((r) => r.text())`)
	ask[string](r, `fetch("/technik/alt/", { method: "POST", body: "x" }).then((r) => r.text())`)
	time.Sleep(200 * time.Millisecond)
	if diff := cmp.Diff(before, r.stored()); diff != "" {
		t.Errorf("stored (-want +got):\n%s", diff)
	}
	r.quiet()
}

// TestManyPages: of the pages that were only read the oldest leave, whatever was fetched since.
func TestManyPages(t *testing.T) {
	t.Parallel()
	n := open(t, "/")
	r := n.reader()
	r.settle()
	ask[bool](r, `(async () => {
		const cache = await caches.open("newsroom / 1 pages");
		for (let i = 310; i > 0; i--) await cache.put("/viel/" + String(i).padStart(3, "0"), new Response("", { headers: { "x-newsroom-stored": "1", "x-newsroom-read": String(i) } }));
		return true;
	})()`)
	r.read("technik/alt/")
	r.eventually("300 read pages", func() bool {
		stored := r.stored()
		old := slices.DeleteFunc(slices.Clone(stored), func(p string) bool { return !strings.HasPrefix(p, "viel/") })
		return len(old) == 299 && old[0] == "viel/012" && slices.Contains(stored, "technik/alt/")
	})
	if !r.has("technik/auch/") || !r.has("") {
		t.Error("listed pages left as well")
	}
}

// TestFullPhone: where there is no room the oldest of what was read makes some, and reading goes on.
func TestFullPhone(t *testing.T) {
	t.Parallel()
	n := open(t, "/")
	r := n.inTab(browsertest.StartAlone(t))
	r.settle()
	long := strings.Repeat("Wörter, die Platz brauchen. ", 8000)
	for i := range 8 {
		n.page(fmt.Sprintf("viel/%d/", i), fmt.Sprint("Viel ", i), long)
	}
	room := 1.5e6
	command(r, storage.OverrideQuotaForOrigin, storage.OverrideQuotaForOriginParams{Origin: "http://" + n.address, QuotaSize: &room})
	for i := range 8 {
		path := fmt.Sprintf("viel/%d/", i)
		r.read(path)
		r.eventually("the page just read is stored", func() bool { return r.has(path) })
	}
	if r.has("viel/0/") || !r.has("viel/7/") || !r.has("") || !r.has("technik/auch/") {
		t.Errorf("stored: %q", r.stored())
	}
	n.stop()
	if got := r.read("viel/7/"); got != "Viel 7" {
		t.Errorf("the page read last is %q", got)
	}
}
