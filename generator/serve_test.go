package main

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// A mistake that is taken back leaves the site as it was: nothing is written, and the browser is to forget the mistake all the same.
func TestServeForgetsAMistakeThatWasTakenBack(t *testing.T) {
	dir := t.TempDir()
	post := filepath.Join(dir, "content", "technik", "a.md")
	good := "---\ntitle: A\ndate: 2026-11-20\n---\n"
	write(t, filepath.Join(dir, "content", "newsroom.yaml"), "title: T\nbaseURL: https://x.example/\nsections: {technik: {title: T}}\n")
	write(t, post, good)
	lines := serveAt(t, dir)
	await := func(want string) {
		t.Helper()
		for line := range lines {
			if strings.Contains(line, want) {
				return
			}
		}
		t.Fatalf("the stream ended without %q", want)
	}
	await("event: problems")
	await("data: ")
	write(t, post, "broken")
	await("does not begin with front matter")
	write(t, post, good)
	for line := range lines {
		if line == "event: problems" && <-lines == "data: " {
			return
		}
	}
	t.Fatal("the mistake stays on the page")
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// serveAt runs generator serve in a folder and returns the lines of its stream of events, once the site is built.
func serveAt(t *testing.T, dir string) <-chan string {
	t.Helper()
	ctx, stop := context.WithTimeout(t.Context(), 20*time.Second)
	said, log := io.Pipe()
	ended := make(chan int, 1)
	go func() {
		ended <- run(ctx, []string{"serve", "--addr", ":0", "--content", dir + "/content", "--out", dir + "/public", "--cache", dir + "/cache"}, env{stdout: log, stderr: io.Discard, now: time.Now})
		_ = log.Close()
	}()
	t.Cleanup(func() { stop(); <-ended })
	out := bufio.NewScanner(said)
	out.Scan()
	_, address, _ := strings.Cut(out.Text(), " at ")
	if !strings.HasPrefix(address, "http://127.0.0.1:") {
		t.Errorf("serves at %q, which no browser can open", address)
	}
	out.Scan() // built
	go func() { _, _ = io.Copy(io.Discard, said) }()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address+"_newsroom/reload", nil)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	lines := make(chan string)
	go func() {
		defer close(lines)
		defer answer.Body.Close()
		for events := bufio.NewScanner(answer.Body); events.Scan(); {
			select {
			case lines <- events.Text():
			case <-ctx.Done():
				return
			}
		}
	}()
	return lines
}
