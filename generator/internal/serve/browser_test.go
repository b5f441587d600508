package serve

import (
	"context"
	"net"
	"testing"

	"github.com/chromedp/chromedp"

	"newsroom/generator/internal/browsertest"
)

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
	ctx := browsertest.StartAlone(t)
	if err := chromedp.Do(ctx, chromedp.Navigate("http://"+address+"/")); err != nil {
		t.Fatal(err)
	}
	browsertest.Until(ctx, t, heading("one"))

	page("two")
	s.Reload()
	browsertest.Until(ctx, t, heading("two"))

	const overlay = `document.getElementById("newsroom-problems")`
	s.Problems("content/a.md:3:1: <b>title</b> is missing\nsecond line")
	browsertest.Until(ctx, t, overlay+`?.textContent == "content/a.md:3:1: <b>title</b> is missing\nsecond line"`)
	browsertest.Until(ctx, t, heading("two")+` && getComputedStyle(`+overlay+`).position == "fixed"`)

	page("three")
	s.Reload()
	browsertest.Until(ctx, t, heading("three")+` && `+overlay+` == null`)

	stop()
	page("four")
	_, _, stop = start(t, dir, address)
	browsertest.Until(ctx, t, heading("four"))
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
