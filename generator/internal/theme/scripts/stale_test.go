package scripts

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/storage"
	"github.com/chromedp/chromedp"
	"github.com/google/go-cmp/cmp"

	"newsroom/generator/internal/browsertest"
)

// keep puts an answer into a cache of the worker, as a former visit left it.
func (r *reader) keep(cache, path, body string, headers map[string]string) {
	r.t.Helper()
	arguments, err := json.Marshal([]any{"newsroom " + r.n.base + " 1 " + cache, r.n.base + path, body, headers})
	if err != nil {
		r.t.Fatal(err)
	}
	ask[bool](r, `(async ([name, path, body, headers]) => !await (await caches.open(name)).put(path, new Response(body, { headers })))(`+string(arguments)+`)`)
}

// remark changes a mark of what the worker keeps.
func (r *reader) remark(path, name string, to time.Time) {
	r.t.Helper()
	ask[bool](r, fmt.Sprintf(`(async () => {
		const cache = await caches.open("newsroom %s 1 pages"), old = await cache.match(%q), headers = new Headers(old.headers);
		headers.set("x-newsroom-%s", "%d");
		return !await cache.put(%q, new Response(await old.text(), { headers }));
	})()`, r.n.base, r.n.base+path, name, to.UnixMilli(), r.n.base+path))
}

// later has the last contact be long ago, so that the next page brings one.
func (r *reader) later() { r.remark("offline.json", "stored", time.Now().Add(-time.Hour)) }

// contact has the browser say that there is net, and waits until nothing is asked for any more.
func (r *reader) contact() []string {
	r.t.Helper()
	r.n.asked()
	r.online()
	r.eventually("a contact", func() bool { return slices.Contains(r.n.requestsSoFar(), "offline.json") })
	for before := -1; before != len(r.n.requestsSoFar()); time.Sleep(200 * time.Millisecond) {
		before = len(r.n.requestsSoFar())
	}
	return r.n.asked()
}

const lines = `[...document.querySelectorAll("#nr-news:not([hidden]) a")].map((a) => a.textContent).join("|")`

// told fails where the urgent news on the page are others, or come to be.
func (r *reader) told(want string) {
	r.t.Helper()
	if want != "" {
		r.until(lines + fmt.Sprintf(" == %q", want))
	}
	time.Sleep(250 * time.Millisecond)
	if got := ask[string](r, lines); got != want {
		r.t.Errorf("told %q, want %q", got, want)
	}
}

// TestServerWithoutAge: a server that says nothing of how long pages stay true gives no pages of yesterday.
func TestServerWithoutAge(t *testing.T) {
	t.Parallel()
	n := open(t, "/")
	n.set(func() { n.ageless = true })
	r := n.reader()
	r.settle()
	r.read("technik/")
	r.read("")
	n.page("technik/", "Technik neu", "")
	if got := r.read("technik/"); got != "Technik neu" {
		t.Errorf("the page is %q", got)
	}
	r.eventually("the page is stored", func() bool { return r.holds("technik/", "Technik neu") })
	n.stop()
	r.read("")
	r.until(`!document.getElementById("nr-offline").hidden`)
	r.read("technik/")
	r.until(`!document.getElementById("nr-offline").hidden`)
}

// TestNewsOfThisPage: the tab that asks is told as well, unless its page says it already, and as new.
func TestNewsOfThisPage(t *testing.T) {
	t.Parallel()
	n := open(t, "/")
	r := n.reader()
	r.settle()
	banner := func(at string) string {
		return `<div class="banner"><time datetime="` + at + `" data-ago>heute</time> <a href="/technik/eil/">Rohrbruch</a></div>`
	}
	for i, c := range []struct{ path, body, want string }{
		{"technik/auch/", "", "EIL: Rohrbruch"},
		{"technik/auch/", banner("2026-11-22T09:00:00+01:00"), "EIL: Rohrbruch"},
		{"technik/auch/", banner("2026-11-22T09:02:00+01:00"), ""},
		{"technik/eil/", `<time datetime="2026-11-22T09:03:00+01:00" data-ago>heute</time>`, ""},
	} {
		n.page(c.path, "Seite", c.body)
		n.page("technik/eil/", "Rohrbruch", c.body)
		n.say([]news{{"technik/eil/", "EIL: Rohrbruch", fmt.Sprintf("2026-11-22T08:%02d:00Z", i), "de"}}, nil)
		r.later()
		n.asked()
		r.read(c.path)
		r.eventually("a contact", func() bool { return slices.Contains(n.requestsSoFar(), "offline.json") })
		r.told(c.want)
	}
}

// TestNews: told is what is new of a post, not what changed on its page; in the language of the page; and not for longer than it is there.
func TestNews(t *testing.T) {
	t.Parallel()
	n := open(t, "/")
	n.foreign("en", "en/technik/", "Technology", "")
	r := n.reader()
	r.settle()
	r.read("technik/neu/")
	say := func(german, english, at string) {
		n.page("technik/eil/", "Rohrbruch", german+at)
		n.say([]news{{"technik/eil/", german, at, "de"}, {"en/technik/eil/", english, at, "en"}}, nil)
		r.contact()
	}
	const forget = `document.getElementById("nr-news").replaceChildren() ?? true`
	say("EIL: Rohrbruch", "URGENT: Burst main", "2026-11-22T08:00:00Z")
	r.told("EIL: Rohrbruch")
	ask[bool](r, forget)
	say("EIL: Rohrbruch am Hafen", "URGENT: Burst main", "2026-11-22T08:00:00Z")
	r.told("")
	say("UPDATE: Rohrbruch", "UPDATE: Burst main", "2026-11-22T08:10:00Z")
	say("ENTWARNUNG: Rohrbruch", "ALL CLEAR: Burst main", "2026-11-22T08:20:00Z")
	r.told("ENTWARNUNG: Rohrbruch")
	n.say(nil, []string{"technik/eil/"})
	r.contact()
	r.until(`document.getElementById("nr-news").hidden && !document.querySelector("#nr-news a")`)
	r.read("en/technik/")
	say("EIL: Feuer", "URGENT: Fire", "2026-11-22T09:00:00Z")
	r.told("URGENT: Fire")
}

// TestNewsLeadIntoTheNewsroom: a link to elsewhere is none of the newsroom's.
func TestNewsLeadIntoTheNewsroom(t *testing.T) {
	t.Parallel()
	n := open(t, "/haus/")
	r := n.reader()
	r.settle()
	for _, href := range []string{"//evil.example/haus/", "https://evil.example/haus/", "/anderes/", "javascript:alert(1)", "/haus/../anderes/", "/haus/technik/"} {
		ask[bool](r, fmt.Sprintf(`navigator.serviceWorker.dispatchEvent(new MessageEvent("message", { data: { type: "urgent", title: %q, href: %q, at: "2026-11-22T08:00:00Z", lang: "de" } }))`, href, href))
	}
	r.told("/haus/technik/")
}

// TestNotThisFile: a page in place of a file, as a hotel sends it before one has logged in, is not kept, and one that was is not used.
func TestNotThisFile(t *testing.T) {
	t.Parallel()
	n := open(t, "/")
	const photo, old = "technik/foto.0a0b0c0e-480.png", "technik/foto.0a0b0c0f-480.png"
	n.put(photo, picture)
	n.put(old, picture)
	n.put("search.json", "{}")
	r := n.reader()
	r.settle()
	n.list("", "technik/", "offline/", "search.json")
	n.set(func() { n.html[photo], n.html["search.json"] = true, true })
	r.contact()
	ask[string](r, `fetch("/`+photo+`").then((r) => r.text())`)
	r.keep("assets", old, "<h1>Willkommen im Hotel</h1>", map[string]string{"content-type": "text/html"})
	time.Sleep(200 * time.Millisecond)
	if r.has(photo) || r.has("search.json") {
		t.Errorf("stored: %q", r.stored())
	}
	n.set(func() { clear(n.html) })
	n.page("technik/", "Technik", `<img src="/`+photo+`"><img src="/`+old+`">`)
	r.contact()
	r.read("technik/")
	r.until(`[...document.images].every((image) => image.naturalWidth == 1)`)
	r.eventually("the files are stored", func() bool { return r.has(photo) && r.has(old) && r.has("search.json") })
	if r.holds(old, "Hotel") {
		t.Error("the page in place of a file is still there")
	}
}

// TestNotThisList: what is no list, and one without pages, takes nothing away.
func TestNotThisList(t *testing.T) {
	t.Parallel()
	n := open(t, "/")
	r := n.reader()
	r.settle()
	before := r.stored()
	for _, manifest := range []string{
		`{"error":"down"}`, `[]`, `null`, `<h1>Hotel</h1>`, `{"version":"1","pages":{},"assets":[],"gone":[],"urgent":[]}`,
		`{"version":"1","pages":[],"assets":[],"gone":[],"urgent":[]}`,
	} {
		n.set(func() { n.manifest = manifest })
		r.contact()
		if diff := cmp.Diff(before, r.stored()); diff != "" {
			t.Errorf("%s (-before +after):\n%s", manifest, diff)
		}
	}
	r.keep("pages", "offline.json", `{"error":"down"}`, map[string]string{}) // as an older worker may have left it
	n.stop()
	if got := r.read("technik/"); got != "Technik" {
		t.Errorf("without net and list the page is %q", got)
	}
}

// TestBrokenDownload: an answer that breaks off is no full phone, and a full one makes room once in a contact.
func TestBrokenDownload(t *testing.T) {
	t.Parallel()
	n := open(t, "/")
	r := n.inTab(browsertest.StartAlone(t))
	r.settle()
	for i := range 8 {
		path := fmt.Sprintf("gelesen/%d/", i)
		n.page(path, "Gelesen", "")
		r.keep("pages", path, "<h1>Gelesen</h1>", map[string]string{"content-type": "text/html", "x-newsroom-stored": "1", "x-newsroom-read": fmt.Sprint(i + 1)})
	}
	reads := func() int {
		return len(slices.DeleteFunc(r.stored(), func(p string) bool { return !strings.HasPrefix(p, "gelesen/") }))
	}
	long := strings.Repeat("Wörter, die Platz brauchen. ", 80_000)
	paths := []string{"", "technik/", "offline/", "lang/1/", "lang/2/", "lang/3/"}
	for _, path := range paths[3:] {
		n.page(path, "Lang", long)
		n.set(func() { n.cut[path] = true })
	}
	n.list(paths...)
	r.contact()
	if got := reads(); got != 8 {
		t.Errorf("of 8 pages that were read %d are left", got)
	}
	n.set(func() { clear(n.cut) })
	room := 1e6
	command(r, storage.OverrideQuotaForOrigin, storage.OverrideQuotaForOriginParams{Origin: "http://" + n.address, QuotaSize: &room})
	r.contact()
	if got := reads(); got != 4 || r.has("lang/1/") {
		t.Errorf("of 8 pages that were read %d are left on a full phone", got)
	}
}

// TestGoneWithAllBelow: the files of a withdrawn post leave with it, whichever cache they are in.
func TestGoneWithAllBelow(t *testing.T) {
	t.Parallel()
	n := open(t, "/")
	n.page("technik/alt/", "Alt", `<img src="foto.0a0b0c0d-480.png">`)
	n.put("technik/alt/foto.0a0b0c0d-480.png", picture)
	n.put("technik/alt/plan.svg", "<svg/>")
	n.page("technik/alt-und-neu/", "Alt und neu", "")
	r := n.reader()
	r.settle()
	all := []string{"technik/alt/", "technik/alt/foto.0a0b0c0d-480.png", "technik/alt/plan.svg"}
	hasAny := func() bool { return slices.ContainsFunc(all, r.has) }
	read := func() {
		r.read("technik/alt-und-neu/")
		r.read("technik/alt/")
		ask[string](r, `fetch("plan.svg").then((r) => r.text())`)
		r.eventually("all is stored", func() bool { return !slices.ContainsFunc(all, func(p string) bool { return !r.has(p) }) })
	}
	read()
	n.say(nil, []string{"technik/alt/"})
	r.contact()
	r.eventually("all leaves", func() bool { return !hasAny() })
	n.say(nil, nil)
	read()
	n.remove("technik/alt/") // and that is all that anybody says of it
	asked := r.contact()
	r.eventually("the page is asked for", func() bool {
		asked = append(asked, n.asked()...)
		return slices.Contains(asked, "HEAD technik/alt/")
	})
	r.eventually("all leaves", func() bool { return !hasAny() })
	if !r.has("technik/alt-und-neu/") || !r.has("") || !r.has("technik/") || !r.has("technik/neu/foto.0a0b0c0d-480.png") {
		t.Errorf("others left as well; stored: %q", r.stored())
	}
}

// TestAskAfter: at each contact the next ten of the pages that were read are asked after.
func TestAskAfter(t *testing.T) {
	t.Parallel()
	n := open(t, "/")
	r := n.reader()
	r.settle()
	var want []string
	for i := range 14 {
		path := fmt.Sprintf("gelesen/%02d/", i)
		n.page(path, "Gelesen", "")
		r.keep("pages", path, "<h1>Gelesen</h1>", map[string]string{"content-type": "text/html", "x-newsroom-stored": "1", "x-newsroom-read": fmt.Sprint(100 - i), "x-newsroom-checked": fmt.Sprint(i)})
		want = append(want, "HEAD "+path)
	}
	n.remove("gelesen/03/")
	for _, want := range [][]string{want[:10], slices.Concat(want[10:], want[:3], want[4:7])} {
		r.online()
		r.eventually("ten questions", func() bool { return len(n.requestsSoFar()) > 10 })
		time.Sleep(200 * time.Millisecond) // for more, that must not be
		if diff := cmp.Diff(append([]string{"offline.json"}, want...), n.asked()); diff != "" {
			t.Errorf("asked (-want +got):\n%s", diff)
		}
	}
	if r.has("gelesen/03/") || !r.holds("gelesen/02/", "Gelesen") || !r.holds("gelesen/13/", "Gelesen") {
		t.Errorf("stored: %q", r.stored())
	}
}

// TestOnAScreen: a page that never leaves the front asks every five minutes.
func TestOnAScreen(t *testing.T) {
	t.Parallel()
	n := open(t, "/")
	r := n.reader()
	command(r, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: `
		const every = []; window.setInterval = (run, ms) => every.push([run, ms]);
		window.fiveMinutesLater = () => every.filter(([, ms]) => ms === 300000).map(([run]) => run()).length;`})
	r.settle()
	r.later()
	n.say([]news{{"technik/eil/", "EIL: Rohrbruch", "2026-11-22T08:00:00Z", "de"}}, nil)
	r.until(`fiveMinutesLater() > 0 && document.querySelector("#nr-news:not([hidden]) a")?.textContent == "EIL: Rohrbruch"`)
}

// TestWrongClock: a contact of tomorrow holds none up today, and no page says that it is from tomorrow.
func TestWrongClock(t *testing.T) {
	t.Parallel()
	n := open(t, "/")
	r := n.reader()
	r.settle()
	r.remark("offline.json", "stored", time.Now().Add(24*time.Hour))
	r.read("technik/")
	r.eventually("a contact", func() bool { return slices.Contains(n.requestsSoFar(), "offline.json") })
	r.contact()
	r.remark("offline.json", "stored", time.Now().Add(24*time.Hour))
	r.remark("technik/", "stored", time.Now().Add(24*time.Hour))
	n.stop()
	for _, path := range []string{"technik/", "technik/auch/"} {
		r.read(path)
		r.until(`Date.parse(document.getElementById("nr-stored").dateTime) <= Date.now() && document.getElementById("nr-stored").dateTime > "2001"`)
	}
}

// TestWithdrawnWhileWaiting: what left the phone while the net was slow is shown to who asked before, and does not come back.
func TestWithdrawnWhileWaiting(t *testing.T) {
	t.Parallel()
	n := open(t, "/")
	r := n.reader()
	r.settle()
	other := r.second()
	other.read("technik/neu/")
	r.read("technik/alt/")
	r.eventually("read", func() bool { return r.has("technik/alt/") })
	r.read("")
	n.slow("technik/alt/", time.Minute)
	n.say(nil, []string{"technik/alt/"})
	shown := make(chan error)
	go func() { shown <- chromedp.Do(r.tab, chromedp.Navigate(n.url("technik/alt/"))) }()
	other.eventually("the request", func() bool { return slices.Contains(n.requestsSoFar(), "technik/alt/") })
	other.online()
	other.eventually("it leaves", func() bool { return !other.has("technik/alt/") })
	if err := <-shown; err != nil {
		t.Fatal(err)
	}
	time.Sleep(300 * time.Millisecond)
	if got := ask[string](r, `document.querySelector("h1").textContent`); got != "Alt" || other.has("technik/alt/") {
		t.Errorf("the page %q; stored: %q", got, other.stored())
	}
}
