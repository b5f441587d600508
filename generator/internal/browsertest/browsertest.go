// Package browsertest drives Debian's Chromium in the tests that look at pages as a reader's browser does.
package browsertest

import (
	"context"
	"os"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// Chromium is the browser that the tests need; .ci/needs installs it.
const Chromium = "/usr/bin/chromium"

// Start starts a browser with a profile of its own, which ends with the test, and gives the context of its first tab. Without a browser
// the test fails: nothing else shows that pages work. Options come after those that every test needs.
func Start(t testing.TB, options ...chromedp.ExecAllocatorOption) context.Context {
	t.Helper()
	if _, err := os.Stat(Chromium); err != nil {
		t.Fatalf("this test needs the browser %s (Debian: apt-get install chromium): %v", Chromium, err)
	}
	all := append([]chromedp.ExecAllocatorOption{
		chromedp.ExecPath(Chromium), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun, chromedp.Headless,
		chromedp.UserDataDir(t.TempDir()), chromedp.Flag("disable-quic", true), chromedp.Flag("disable-sync", true),
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("no-proxy-server", true), chromedp.Flag("disable-dev-shm-usage", true),
	}, options...)
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewExecAllocator(ctx, all...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(func() { _ = chromedp.Cancel(ctx); cancel() }) // waits until the browser is gone
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
