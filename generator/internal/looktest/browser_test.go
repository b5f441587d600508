package looktest

import (
	"context"
	"fmt"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"newsroom/generator/internal/browsertest"
)

// tabs are how many pages are looked at at once.
const tabs = 2

// inTabs looks at every page in a tab of one browser, some at once, each as a test of its own.
func inTabs(t *testing.T, pages []specimen, look func(t *testing.T, tab context.Context, s specimen)) {
	t.Helper()
	browser := browsertest.Start(t)
	do(browser, t)
	free := make(chan context.Context, tabs)
	for range tabs {
		tab, cancel := chromedp.NewContext(browser)
		t.Cleanup(cancel)
		do(tab, t, focused, fresh)
		free <- tab
	}
	for _, s := range pages {
		t.Run(s.name(), func(t *testing.T) {
			t.Parallel()
			tab := <-free
			defer func() { free <- tab }()
			look(t, tab, s)
		})
	}
}

// do runs steps in a tab; each must succeed.
func do(tab context.Context, t *testing.T, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	if err := chromedp.Do(tab, steps...); err != nil {
		t.Fatal(err)
	}
}

// evaluate returns the value of an expression in a page.
func evaluate[T any](tab context.Context, t *testing.T, expression string) T {
	t.Helper()
	value, err := chromedp.Run(tab, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatal(err)
	}
	return value
}

// command is a step that calls the browser.
func command[P, R any](cmd cdp.Command[P, R], params P) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
		_, err := cdp.Call(ctx, tab, cmd, params)
		return err
	})
}

// focused lets a tab behave as the one in front, whichever is.
var focused = command(emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})

// fresh keeps a service worker from answering for the server.
var fresh = command(network.SetBypassServiceWorker, network.SetBypassServiceWorkerParams{Bypass: true})

// look is how a page is shown.
type look struct {
	width, height int64
	scheme        string // light or dark
}

func (l look) String() string { return fmt.Sprintf("%d px, %s", l.width, l.scheme) }

// looks are those that every page must be good in.
var looks = []look{{390, 844, "light"}, {390, 844, "dark"}, {1280, 900, "light"}, {1280, 900, "dark"}}

// show puts a look on.
func (l look) show() chromedp.Action[chromedp.Void] {
	return chromedp.Steps(chromedp.EmulateViewport(l.width, l.height), command(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: l.scheme}, {Name: "prefers-reduced-motion", Value: "reduce"}},
	}))
}
