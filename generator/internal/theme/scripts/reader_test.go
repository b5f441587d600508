package scripts

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"newsroom/generator/internal/browsertest"
)

// reader is someone with a browser tab.
type reader struct {
	t   testing.TB
	tab context.Context
	n   *newsroom

	mu       sync.Mutex
	problems []string // of the console
}

func (n *newsroom) reader() *reader {
	n.t.Helper()
	return n.inTab(browsertest.Start(n.t))
}

func (n *newsroom) inTab(tab context.Context) *reader {
	n.t.Helper()
	r := &reader{t: n.t, tab: tab, n: n}
	if err := chromedp.Listen(tab, r.listen); err != nil {
		n.t.Fatal(err)
	}
	return r
}

// second is the same person with another tab.
func (r *reader) second() *reader {
	tab, cancel := chromedp.NewContext(r.tab)
	r.t.Cleanup(cancel)
	return r.n.inTab(tab)
}

func (r *reader) listen(event any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		r.problems = append(r.problems, fmt.Sprint(e.ExceptionDetails.Text, " ", e.ExceptionDetails.Exception.Description))
	case *log.EventEntryAdded:
		r.problems = append(r.problems, fmt.Sprint(e.Entry.Level, ": ", e.Entry.Text, " ", e.Entry.URL))
	}
}

// quiet fails where the console has said anything.
func (r *reader) quiet() {
	r.t.Helper()
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, problem := range r.problems {
		r.t.Error("in the console: " + problem)
	}
}

func (r *reader) do(steps ...chromedp.Action[chromedp.Void]) {
	r.t.Helper()
	if err := chromedp.Do(r.tab, steps...); err != nil {
		r.t.Fatal(err)
	}
}

// command calls the browser.
func command[P, R any](r *reader, cmd cdp.Command[P, R], params P) {
	r.t.Helper()
	r.do(chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
		_, err := cdp.Call(ctx, tab, cmd, params)
		return err
	}))
}

// read opens a page and tells its heading.
func (r *reader) read(path string) string {
	r.t.Helper()
	r.do(chromedp.Navigate(r.n.url(path)))
	return ask[string](r, `document.querySelector("h1")?.textContent ?? ""`)
}

// ask gives the value of an expression, or of the promise that it is.
func ask[T any](r *reader, expression string) T {
	r.t.Helper()
	value, err := chromedp.Run(r.tab, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		r.t.Fatalf("%s: %v", expression, err)
	}
	return value
}

func (r *reader) until(expression string) {
	r.t.Helper()
	browsertest.Until(r.tab, r.t, expression)
}

// stored gives the paths on the phone, without the base.
func (r *reader) stored() []string {
	r.t.Helper()
	return ask[[]string](r, `(async () => {
		const found = [];
		const ours = (await caches.keys()).filter((name) => / 1 (pages|assets)$/.test(name)); // to open one that was just deleted makes it anew
		for (const name of ours) for (const request of await (await caches.open(name)).keys()) found.push(new URL(request.url).pathname);
		return found.map((path) => path.slice(`+fmt.Sprint(len(r.n.base))+`)).sort();
	})()`)
}

// eventually waits until something is so, for what happens in the worker and not in the page.
func (r *reader) eventually(what string, so func() bool) {
	r.t.Helper()
	for start := time.Now(); time.Since(start) < 20*time.Second; {
		if so() {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	r.t.Fatalf("%s: not within 20 seconds; stored: %s", what, strings.Join(r.stored(), " "))
}

func (r *reader) has(path string) bool { return slices.Contains(r.stored(), path) }

// holds tells whether a page on the phone has a text.
func (r *reader) holds(path, text string) bool {
	r.t.Helper()
	return ask[bool](r, fmt.Sprintf(`caches.match(%q).then((page) => page ? page.text() : "").then((html) => html.includes(%q))`, r.n.base+path, text))
}

// settle opens the front page for the first time and waits until the worker has everything that is listed. The contact is over when
// nothing is asked for any more.
func (r *reader) settle() {
	r.t.Helper()
	r.read("")
	r.eventually("everything listed is stored", func() bool {
		stored := r.stored()
		return !slices.ContainsFunc(append(r.n.pages, "offline.json", style, ground, appFile, viewFile, seekFile), func(path string) bool { return !slices.Contains(stored, path) })
	})
	r.until("navigator.serviceWorker.controller")
	r.n.asked()
}

// online has the browser say that there is net again, once the page listens: after it has registered the worker, as this does behind it.
func (r *reader) online() {
	r.t.Helper()
	r.until(`document.readyState == "complete"`)
	ask[bool](r, fmt.Sprintf(`navigator.serviceWorker.register("%ssw.js", { scope: %q, updateViaCache: "none" }).then(() => dispatchEvent(new Event("online")))`, r.n.base, r.n.base))
}
