package scripts

import (
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/google/go-cmp/cmp"
)

const frontPage = `<nav class="views" id="nr-views" aria-label="Ansicht"><a href="/" data-view="" aria-current="true">Alles</a> <a href="/channels/mini/" data-view="mini">Mini</a> <a href="/channels/maxi/" data-view="maxi">Maxi</a></nav>
<div class="posts" id="nr-posts"><p>alle</p></div>`

// channels publishes a front page with views and the pages that they show.
func channels(n *newsroom) {
	n.page("", "Start", frontPage)
	n.page("channels/mini/", "Mini", `<div class="posts" id="nr-posts"><p>mini</p> <time datetime="`+time.Now().Add(-65*time.Minute).Format(time.RFC3339)+`" data-ago>heute</time></div>`)
}

const shown = `document.querySelector("#nr-posts p").textContent + ", " + document.querySelector("#nr-views [aria-current=true]")?.textContent`

// TestViews: the front page shows the posts of a channel, and does so again at the next visit.
func TestViews(t *testing.T) {
	t.Parallel()
	n := open(t, "/")
	channels(n)
	r := n.reader()
	r.read("")
	r.do(chromedp.Click("[data-view=mini]"))
	r.until(shown + ` == "mini, Mini"`)
	r.until(`document.querySelector("#nr-posts .ago").textContent == " · vor 1 Stunde"`)
	r.until(`document.querySelector("h1").textContent == "Start" && !document.querySelector("[aria-busy]")`)
	r.do(chromedp.Reload())
	r.until(shown + ` == "mini, Mini"`)
	r.do(chromedp.Click("[data-view='']"))
	r.until(shown + ` == "alle, Alles"`)
	r.do(chromedp.Reload())
	r.until(shown + ` == "alle, Alles"`)
	r.quiet()

	r.do(chromedp.Click("[data-view=maxi]")) // there is no such page: the link is followed, as any other
	r.until(`location.pathname == "/channels/maxi/"`)
}

// TestRelativeTimes: behind the absolute time stands how long ago it was, in words of the page's language, for a week.
func TestRelativeTimes(t *testing.T) {
	t.Parallel()
	n := open(t, "/")
	r := n.reader()
	n.page("zeiten/", "Zeiten", "")
	r.read("zeiten/")
	cases := []struct {
		ago  time.Duration
		want string
	}{
		{30 * time.Second, " · jetzt"},
		{-30 * time.Second, " · jetzt"}, // the phone's clock is late
		{time.Minute + time.Second, " · vor 1 Minute"},
		{5*time.Minute + time.Second, " · vor 5 Minuten"},
		{90 * time.Minute, " · vor 1 Stunde"},
		{23*time.Hour + 59*time.Minute, " · vor 23 Stunden"},
		{24*time.Hour + time.Minute, " · gestern"},
		{5*24*time.Hour + time.Minute, " · vor 5 Tagen"},
		{9 * 24 * time.Hour, ""},
		{-2 * time.Hour, ""}, // to come
	}
	now := ask[int64](r, "Date.now()")
	body := ""
	for _, c := range cases {
		body += `<time datetime="` + time.UnixMilli(now).Add(-c.ago).Format(time.RFC3339) + `" data-ago>am Tag</time>`
	}
	n.page("zeiten/", "Zeiten", body+`<time datetime="2026-11-22T08:00:00Z">ohne</time><time datetime="unfug" data-ago>mit</time>`)
	r.read("zeiten/")
	got := ask[[]string](r, `[...document.querySelectorAll("time[data-ago]")].map((time) => time.querySelector(".ago").textContent)`)
	for i, c := range cases {
		if got[i] != c.want {
			t.Errorf("%v ago: %q, want %q", c.ago, got[i], c.want)
		}
	}
	r.until(`[...document.querySelectorAll("main time")].slice(-2).map((time) => time.textContent).join() == "ohne,mit"`)
	r.quiet()
}

// TestTimesStayTrue: what was five minutes ago is six minutes ago a minute later.
func TestTimesStayTrue(t *testing.T) {
	t.Parallel()
	n := open(t, "/")
	r := n.reader()
	// Time is the reader's own here: the clock jumps, and what should be done every minute is done when the test says so.
	command(r, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: `
		const now = Date.now; let later = 0; Date.now = () => now() + later;
		let everyMinute; window.setInterval = (run, ms) => { if (ms === 60000) everyMinute = run; };
		window.aMinuteLater = () => { later += 60000; everyMinute(); }`})
	n.page("", "Start", `<time datetime="`+time.Now().Add(-5*time.Minute-time.Second).Format(time.RFC3339)+`" data-ago>8:30</time>`)
	r.read("")
	r.until(`document.querySelector("[data-ago]").textContent == "8:30 · vor 5 Minuten"`)
	ask[bool](r, `aMinuteLater() ?? true`)
	r.until(`document.querySelector("[data-ago]").textContent == "8:30 · vor 6 Minuten"`)
}

// TestPrivateWindow: a browser that refuses storage and workers shows the plain page, and the console stays empty.
func TestPrivateWindow(t *testing.T) {
	t.Parallel()
	refusals := map[string]string{
		"refused": `for (const name of ["localStorage", "caches"]) Object.defineProperty(window, name, { get() { throw new DOMException("no", "SecurityError"); } });
			ServiceWorkerContainer.prototype.register = () => Promise.reject(new DOMException("no", "SecurityError"));`,
		"missing": `for (const name of ["localStorage", "caches"]) Object.defineProperty(window, name, { value: undefined });
			Object.defineProperty(Navigator.prototype, "serviceWorker", { value: undefined }); Intl.RelativeTimeFormat = undefined;`,
	}
	for name, source := range refusals {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := open(t, "/")
			channels(n)
			r := n.reader()
			command(r, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: source})
			r.read("")
			r.do(chromedp.Click("[data-view=mini]"))
			r.until(shown + ` == "mini, Mini"`)
			r.until(`document.querySelector("time[data-ago]").textContent.startsWith("heute")`)
			r.do(chromedp.Reload())
			r.until(shown + ` == "alle, Alles"`)
			r.quiet()
		})
	}
}

// TestWithoutScript: views are links, times are absolute, and the search page has its lists.
func TestWithoutScript(t *testing.T) {
	t.Parallel()
	n := open(t, "/")
	channels(n)
	searchable(n, nil)
	r := n.reader()
	command(r, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	r.read("channels/mini/")
	r.until(`document.querySelector("time[data-ago]").textContent == "heute"`)
	r.read("")
	r.do(chromedp.Click("[data-view=mini]"))
	r.until(`location.pathname == "/channels/mini/"`)
	r.read("search/")
	got := ask[[]bool](r, `["nr-search", "nr-offline", "nr-news"].map((id) => document.getElementById(id).checkVisibility())`)
	if diff := cmp.Diff([]bool{false, false, false}, got); diff != "" {
		t.Errorf("seen without script (-want +got):\n%s", diff)
	}
	r.until(`document.querySelector("#monate").checkVisibility()`)
	r.quiet()
}

const remembers = `localStorage.setItem("newsroom-view", "mini") ?? true`

// TestViewsLeaveReadersAlone: the remembered view comes by itself only as long as nobody reads. It is told, and takes no focus away.
func TestViewsLeaveReadersAlone(t *testing.T) {
	t.Parallel()
	n := open(t, "/")
	channels(n)
	n.page("", "Start", strings.Replace(frontPage, "alle", `<a href="/technik/">alle</a>`, 1))
	n.page("channels/maxi/", "Anmelden", "Ohne Beiträge.")
	r := n.reader()
	r.read("")
	ask[bool](r, remembers)
	const came = `performance.getEntriesByName(location.origin + "/channels/mini/").length == 1`

	n.slow("channels/mini/", 700*time.Millisecond)
	for name, begin := range map[string]string{
		"focused":  `document.querySelector("#nr-posts a").focus() ?? true`,
		"tapped":   `document.querySelector("#nr-posts p").dispatchEvent(new PointerEvent("pointerdown", { bubbles: true }))`,
		"scrolled": `document.body.dispatchEvent(new WheelEvent("wheel", { bubbles: true }))`,
	} {
		r.read("")
		ask[bool](r, begin)
		r.until(came)
		time.Sleep(100 * time.Millisecond)
		if got := ask[string](r, shown); got != "alle, Alles" {
			t.Errorf("what is %s was replaced: %s", name, got)
		}
	}
	r.read("")
	ask[bool](r, `document.querySelector("#nr-views a").focus() ?? true`)
	r.until(shown + ` == "mini, Mini" && document.querySelector("[role=status]:not(#nr-offline)").textContent == "Ansicht Mini"`)
	r.until(`document.activeElement.textContent == "Alles"`)
	r.do(chromedp.Click("[data-view='']"))
	r.until(`document.querySelector("[role=status]:not(#nr-offline)").textContent == "Ansicht Alles"`)
	r.do(chromedp.Click("[data-view=mini]"))
	ask[bool](r, `document.querySelector("#nr-posts a").focus() ?? true`)
	r.until(shown + ` == "mini, Mini" && document.activeElement.dataset.view == "mini"`)
	r.quiet()

	r.do(chromedp.Click("[data-view=maxi]")) // a page without posts: the link is followed
	r.until(`location.pathname == "/channels/maxi/"`)
	r.read("")
	time.Sleep(300 * time.Millisecond)
	if got := ask[string](r, shown); got != "alle, Alles" {
		t.Errorf("where the remembered view has no posts there are: %s", got)
	}
}
