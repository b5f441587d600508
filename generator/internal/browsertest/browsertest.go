// Package browsertest drives Debian's Chromium in the tests that look at pages as a reader's browser does.
package browsertest

import (
	"context"
	"fmt"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// Chromium is the browser that the tests need; .ci/needs installs it.
const Chromium = "/usr/bin/chromium"

// Main runs the tests of a package with one browser, which starts when a test needs it and ends behind the last; it returns the status
// with which the process should end.
func Main(m *testing.M) int {
	defer func() { end() }()
	return m.Run()
}

// browser is the one of this process; end waits until it is gone.
var (
	end     = func() {}
	browser = sync.OnceValues(func() (ctx context.Context, err error) {
		ctx, end, err = launch(context.Background())
		return ctx, err
	})
)

// launch starts a browser with a profile of its own, and gives its first tab and what ends it.
func launch(parent context.Context) (ctx context.Context, end func(), err error) {
	if _, err := os.Stat(Chromium); err != nil {
		return nil, func() {}, fmt.Errorf("this test needs the browser %s (Debian: apt-get install chromium): %w", Chromium, err)
	}
	profile, err := os.MkdirTemp("", "browsertest")
	if err != nil {
		return nil, func() {}, err
	}
	allocator, free := chromedp.NewExecAllocator(parent,
		chromedp.ExecPath(Chromium), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun, chromedp.Headless,
		chromedp.UserDataDir(profile), chromedp.Flag("disable-quic", true), chromedp.Flag("disable-sync", true),
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("no-proxy-server", true), chromedp.Flag("disable-dev-shm-usage", true),
	)
	ctx, cancel := chromedp.NewContext(allocator)
	return ctx, func() {
		_ = chromedp.Cancel(ctx) // waits until the browser is gone
		cancel()
		free()
		_ = os.RemoveAll(profile)
	}, chromedp.Do(ctx)
}

// patience is how long one test may take with its browser.
const patience = 5 * time.Minute

// Start gives the first tab of a reader who shares no storage, cookies and workers with others, as in a private window; it ends with the
// test. The package's TestMain calls [Main]. Without a browser the test fails: nothing else shows that pages work.
func Start(t testing.TB) context.Context {
	t.Helper()
	parent, err := browser()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := chromedp.NewContext(parent, chromedp.WithNewBrowserContext())
	t.Cleanup(func() { _ = chromedp.Cancel(ctx); cancel() }) // waits until the tab is gone
	ctx, cancel = context.WithTimeout(ctx, patience)
	t.Cleanup(cancel)
	return ctx
}

// StartAlone is [Start] with a browser of its own, for what a private window has not: storage on a disk, which can be full.
func StartAlone(t testing.TB) context.Context {
	t.Helper()
	ctx, end, err := launch(context.Background())
	t.Cleanup(end)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	t.Cleanup(cancel)
	return ctx
}

// Until waits in the browser until an expression is true. It asks again and again, since a page that loads again takes every question
// with it that waits for its answer there.
func Until(ctx context.Context, t testing.TB, expression string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	for {
		found, err := chromedp.Run(ctx, chromedp.Evaluate[bool]("Boolean("+expression+")"))
		if err == nil && found {
			return
		}
		select {
		case <-ctx.Done():
			t.Fatalf("the browser never saw %s: %v", expression, err)
		case <-time.After(20 * time.Millisecond):
		}
	}
}
