package desk_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// browser is a page of Debian's chromium.
func browser(t *testing.T) context.Context {
	t.Helper()
	const chromium = "/usr/bin/chromium"
	if _, err := os.Stat(chromium); err != nil {
		t.Fatalf("this test needs a browser: %v (apt-get install chromium)", err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewExecAllocator(ctx,
		chromedp.ExecPath(chromium), chromedp.UserDataDir(t.TempDir()), chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true), chromedp.Flag("disable-dev-shm-usage", true), chromedp.Flag("no-proxy-server", true),
	)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(func() { _ = chromedp.Cancel(ctx); cancel() }) // waits until the browser is gone
	return ctx
}

// tab is what the tests do with it.
type tab struct {
	context.Context
	t *testing.T
}

func (b tab) do(what string, steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b, steps...); err != nil {
		b.t.Fatalf("%s: %v", what, err)
	}
}

func evaluate[T any](b tab, expression string) T {
	b.t.Helper()
	value, err := chromedp.Run(b, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatalf("%s: %v", expression, err)
	}
	return value
}

// until waits for something to be true on the page; a page that loads takes its questions with it.
func (b tab) until(expression string) {
	b.t.Helper()
	for {
		found, err := chromedp.Run(b, chromedp.Evaluate[bool]("Boolean("+expression+")"))
		if err == nil && found {
			return
		}
		select {
		case <-b.Done():
			b.t.Fatalf("the browser never saw %s: %v", expression, err)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// look asks the server for something new, as time does.
func (b tab) look() {
	b.t.Helper()
	evaluate[bool](b, `document.dispatchEvent(new Event("visibilitychange"))`)
}

// leaves says whether the page may be left without a word.
func (b tab) leaves() bool {
	b.t.Helper()
	return evaluate[bool](b, `dispatchEvent(new Event("beforeunload", {cancelable: true}))`)
}

// axe runs the rules of WCAG 2, levels A and AA.
const axe = `axe.run(document, {runOnly: {type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}, resultTypes: ["violations"]})
	.then(({violations}) => violations.flatMap(({id, nodes}) => nodes.map(node => id + " at " + node.html.slice(0, 200) + ": " + node.failureSummary)))`

// wantGood looks at the page on a phone, by day and by night.
func (b tab) wantGood(what string) {
	b.t.Helper()
	library, err := os.ReadFile("../../../.ci/node_modules/axe-core/axe.min.js")
	if err != nil {
		b.t.Fatalf("this test needs axe-core; run .ci/needs: %v", err)
	}
	evaluate[chromedp.Void](b, string(library)+"; undefined")
	if over := evaluate[int](b, `document.documentElement.scrollWidth - innerWidth`); over > 0 {
		b.t.Errorf("%s is %d px wider than a phone", what, over)
	}
	for _, scheme := range []string{"light", "dark"} {
		b.do("change the light", chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
			_, err := cdp.Call(ctx, target, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
				Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
			})
			return err
		}))
		for _, wrong := range evaluate[[]string](b, axe) {
			b.t.Errorf("%s, %s: %s", what, scheme, wrong)
		}
	}
}

// hand is an impatient one: its first form is answered when it has pressed the button again.
type hand struct {
	next           http.Handler
	sent           atomic.Int32
	arrived, again chan struct{}
	over           <-chan struct{} // the browser is gone: what is not read to its end never learns so
	state          atomic.Int32    // 0, or the status of every page
}

func (h *hand) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	wait := func(c chan struct{}) {
		select {
		case <-c:
		case <-h.over:
		}
	}
	switch status := int(h.state.Load()); {
	case status == http.StatusSeeOther && r.URL.Path != "/sign-in":
		http.Redirect(w, r, "/sign-in", status)
		return
	case status == http.StatusInternalServerError:
		w.WriteHeader(status)
		return
	case r.URL.Path == "/arrived":
		wait(h.arrived)
		return
	case r.URL.Path == "/again":
		close(h.again)
		return
	case r.Method == http.MethodPost && strings.HasPrefix(r.URL.Path, "/desk/threads/"):
		if h.sent.Add(1) == 1 {
			close(h.arrived)
		}
		wait(h.again)
	}
	h.next.ServeHTTP(w, r)
}

// visit is an editor before the inbox of a world.
type visit struct {
	tab
	w    *world
	hand *hand
}

// The two people of the thread about the gas, as the page shows them.
const (
	one     = `[...document.querySelectorAll(".person")].find(card => card.innerText.includes("Südstadt"))`
	another = `[...document.querySelectorAll(".person")].find(card => card.innerText.includes("Wann ist es vorbei?"))`
)

// An editor sees what comes, answers while more comes, and loses nothing by it.
func TestDeskInABrowser(t *testing.T) {
	t.Parallel()
	w := asked(t, "de")
	w.say(2, "name", "NAME Kolonne 7", start.Add(21*time.Minute))
	w.write(2, "p1", "So sieht es aus", start.Add(22*time.Minute), "https://api.example.org/1")
	tab := tab{browser(t), t}
	hand := &hand{next: w.handler, arrived: make(chan struct{}), again: make(chan struct{}), over: tab.Done()}
	server := httptest.NewServer(hand)
	t.Cleanup(func() { server.CloseClientConnections(); server.Close() })
	v := visit{tab, w, hand}
	v.do("open the inbox", chromedp.EmulateViewport(390, 844), chromedp.Navigate(server.URL+"/desk/"), chromedp.Focus(".thread a"))
	v.seesTheList()
	v.seesWhatIsWrong()
	v.do("open a thread", chromedp.Click(`.thread a[href="/desk/threads/7k3qf9"]`), chromedp.WaitVisible(".person"))
	v.writesWhileMoreComes()
	v.sendsOnce()
	v.keepsWhatNobodyCanGet()
}

func (v visit) seesTheList() {
	v.t.Helper()
	v.wantGood("the inbox")
	v.w.say(3, "talk", "Wer ist für Laternen zuständig?", start.Add(30*time.Minute))
	v.look()
	v.until(`document.querySelectorAll(".thread").length === 2`)
	if got := evaluate[string](v.tab, `document.title + " " + document.activeElement.getAttribute("href")`); got != "(4) Posteingang – Blatt /desk/threads/7k3qf9" {
		v.t.Errorf("after something new: %q", got)
	}
}

func (v visit) seesWhatIsWrong() {
	v.t.Helper()
	for status, want := range map[int32]string{http.StatusInternalServerError: "Keine Verbindung.", http.StatusSeeOther: "Sie sind abgemeldet.", 0: ""} {
		v.hand.state.Store(status)
		v.look()
		v.until(`(said => said.startsWith("` + want + `") && said.length > 0 === ` + fmt.Sprint(want != "") + `)(document.querySelector("#news").innerText)`)
	}
	v.hand.state.Store(0)
	v.look()
	v.until(`document.querySelector("#news").innerText === ""`)
}

// types into a person's field.
func (v visit) types(person, text string) {
	v.t.Helper()
	evaluate[chromedp.Void](v.tab, person+`.querySelector("textarea").focus()`)
	v.do("type", chromedp.KeyEvent(text))
}

// shows looks for something new in the thread, and has it shown.
func (v visit) shows() {
	v.t.Helper()
	v.look()
	v.until(`document.querySelector("#news button")`)
	if got := evaluate[string](v.tab, `document.querySelector("#news").innerText.replace(/\s+/g, " ")`); got != "Neues ist da Anzeigen" {
		v.t.Errorf("the notice is %q", got)
	}
	v.do("show it", chromedp.Click("#news button"))
}

func (v visit) writesWhileMoreComes() {
	v.t.Helper()
	v.wantGood("the thread")
	if !v.leaves() {
		v.t.Error("a page on which nothing is typed cannot be left")
	}
	v.types(one, "Ja, auch dort.")
	v.until(one + `.querySelector(".counter").textContent === "1 SMS, noch 146 Zeichen"`)
	v.w.say(1, "late", "Und in der Nordstadt?", start.Add(time.Hour))
	v.look()
	v.until(`document.querySelector("#news button") && document.title === "(4) Gas in der Altstadt – Blatt"`)
	if v.leaves() {
		v.t.Error("a page with a text that is not sent can be left without a word")
	}
	v.wantGood("the thread with a notice")
	v.shows()
	v.until(one + `.innerText.includes("Nordstadt")`)
	v.until(one + `.querySelector(".counter").textContent === "1 SMS, noch 146 Zeichen"`)
	if got := evaluate[string](v.tab, one+`.querySelector("textarea").value`); got != "Ja, auch dort." {
		v.t.Errorf("of what was typed there is %q", got)
	}
}

func (v visit) sendsOnce() {
	v.t.Helper()
	evaluate[chromedp.Void](v.tab, `{ Object.defineProperty(navigator, "onLine", {value: false, configurable: true}); `+one+`.querySelector(".button").click() }`)
	v.until(`document.querySelector("#news").innerText.startsWith("Keine Verbindung.")`)
	evaluate[chromedp.Void](v.tab, `{ delete navigator.onLine }`)
	evaluate[chromedp.Void](v.tab, `{ const send = `+one+`.querySelector(".button"); send.click(); fetch("/arrived").then(() => { send.click(); fetch("/again") }) }`)
	v.until(`document.querySelector("#said")?.innerText.includes("Die Antwort geht hinaus.")`)
	if n, got := v.hand.sent.Load(), v.w.answers("u/gas"); n != 1 || len(got) != 1 || got[0] != "Ja, auch dort." || v.w.isOpen("u/gas", "late") {
		v.t.Errorf("%d forms were sent, the answers are %q", n, got)
	}
	if got := evaluate[string](v.tab, `location.pathname + location.search`); got != gasPath {
		v.t.Errorf("the page to load again is %s", got)
	}
	v.w.deliver(start.Add(time.Hour))
	v.look()
	v.until(`document.querySelector("[data-answer]").textContent === "unterwegs"`)
	if evaluate[bool](v.tab, `document.querySelector("#news").hasChildNodes()`) {
		v.t.Error("how far an answer is counts as something new")
	}
}

// keepsWhatNobodyCanGet: who stops while somebody writes gets nothing; what was written can be copied.
func (v visit) keepsWhatNobodyCanGet() {
	v.t.Helper()
	v.types(another, "Um zwölf.")
	v.w.say(2, "stop", "STOP", start.Add(2*time.Hour))
	v.shows()
	v.until(another + `.innerText.includes("Die Person hat sich abgemeldet") && !` + another + `.querySelector("textarea")`)
	const kept = `document.querySelector("label.notice")`
	if got := evaluate[string](v.tab, kept+`.innerText + ": " + `+kept+`.querySelector("[readonly]").value`); got != "Ihr Text, der nicht gesendet wurde (Antwort an Kolonne 7): Um zwölf." {
		v.t.Errorf("of what was typed there is %q", got)
	}
	v.wantGood("the thread with a text that nobody can get")
}
