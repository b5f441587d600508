package serve

import (
	"context"
	"net"
	"os"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

const chromium = "/usr/bin/chromium"

// browser starts a Chromium of its own. Without one the test fails: nothing else shows that live reload works.
func browser(t *testing.T) context.Context {
	t.Helper()
	if _, err := os.Stat(chromium); err != nil {
		t.Fatalf("this test needs the browser %s (Debian: apt-get install chromium): %v", chromium, err)
	}
	options := []chromedp.ExecAllocatorOption{
		chromedp.ExecPath(chromium), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun, chromedp.Headless,
		chromedp.UserDataDir(t.TempDir()), chromedp.Flag("disable-quic", true), chromedp.Flag("disable-sync", true),
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("no-proxy-server", true), chromedp.Flag("disable-dev-shm-usage", true),
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(func() { _ = chromedp.Cancel(ctx); cancel() }) // waits until the browser is gone
	return ctx
}

// until waits in the browser until an expression is true. It asks again and again, since a page that loads again takes
// every question with it that waits for its answer there.
func until(ctx context.Context, t *testing.T, expression string) {
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

func heading(text string) string {
	return `document.readyState == "complete" && document.querySelector("h1")?.textContent == "` + text + `"`
}

// TestLiveReload follows a page through builds, a broken post and a restart of the server.
func TestLiveReload(t *testing.T) {
	dir := t.TempDir()
	page := func(text string) {
		write(t, dir, "index.html", "<!doctype html><title>x</title><body><h1>"+text+"</h1></body>")
	}
	page("one")
	s, address, stop := start(t, dir, "127.0.0.1:0")
	ctx := browser(t)
	if err := chromedp.Do(ctx, chromedp.Navigate("http://"+address+"/")); err != nil {
		t.Fatal(err)
	}
	until(ctx, t, heading("one"))

	page("two")
	s.Reload()
	until(ctx, t, heading("two"))

	const overlay = `document.getElementById("newsroom-problems")`
	s.Problems("content/a.md:3:1: <b>title</b> is missing\nsecond line")
	until(ctx, t, overlay+`?.textContent == "content/a.md:3:1: <b>title</b> is missing\nsecond line"`)
	until(ctx, t, heading("two")+` && getComputedStyle(`+overlay+`).position == "fixed"`)

	page("three")
	s.Reload()
	until(ctx, t, heading("three")+` && `+overlay+` == null`)

	stop()
	page("four")
	_, _, stop = start(t, dir, address)
	until(ctx, t, heading("four"))
	stop()
}

// start serves a folder and gives the function that stops it.
func start(t *testing.T, dir, address string) (s *Server, where string, stop func()) {
	t.Helper()
	listener, err := net.Listen("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	s = New(Options{Dir: dir})
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- s.Serve(ctx, listener) }()
	return s, listener.Addr().String(), func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}
