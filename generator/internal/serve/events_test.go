package serve

import (
	"bufio"
	"context"
	"net/http"
	"strings"
	"testing"
	"time"
)

// stream reads the events of a server.
type stream struct {
	t     *testing.T
	lines *bufio.Scanner
}

func listen(ctx context.Context, t *testing.T, address string) *stream {
	t.Helper()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address+reloadPath, nil)
	if err != nil {
		t.Fatal(err)
	}
	transport := &http.Transport{}
	response, err := (&http.Client{Transport: transport}).Do(request)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = response.Body.Close(); transport.CloseIdleConnections() })
	if kind := response.Header.Get("Content-Type"); kind != "text/event-stream" {
		t.Fatalf("Content-Type %q", kind)
	}
	return &stream{t, bufio.NewScanner(response.Body)}
}

// next gives the next event of a name; its lines of data are joined as a browser joins them.
func (s *stream) next(name string) string {
	s.t.Helper()
	var data []string
	current := ""
	for s.lines.Scan() {
		field, value, _ := strings.Cut(s.lines.Text(), ": ")
		switch {
		case field == "event":
			current, data = value, nil
		case field == "data":
			data = append(data, value)
		case field == "" && current == name:
			return strings.Join(data, "\n")
		}
	}
	s.t.Fatalf("the stream ended before an event %s: %v", name, s.lines.Err())
	return ""
}

func TestEvents(t *testing.T) {
	s, server, _ := site(t)
	ctx, cancel := context.WithCancel(t.Context())
	one, two := listen(ctx, t, server.URL), listen(ctx, t, server.URL)
	first := one.next("build")
	if second := two.next("build"); first != second {
		t.Errorf("builds %s and %s", first, second)
	}
	if text := one.next("problems"); text != "" {
		t.Errorf("problems %q", text)
	}
	text := "content/a.md:3:1: title is missing\r\nevent: build\rdata: x\n\nend"
	s.Problems(text)
	for _, browser := range []*stream{one, two} {
		for got := ""; got == ""; {
			got = browser.next("problems")
			if want := strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text); got != "" && got != want {
				t.Errorf("problems %q", got)
			}
		}
	}
	s.Reload()
	if next := one.next("build"); next == first {
		t.Error("the build has the same id")
	}
	if text := one.next("problems"); text != "" {
		t.Errorf("still wrong after a good build: %q", text)
	}
	late := listen(ctx, t, server.URL)
	if build, _ := s.state(); late.next("build") != build {
		t.Error("who comes late does not learn the present build")
	}
	cancel()
	deadline := time.After(10 * time.Second)
	for {
		s.mu.Lock()
		left := len(s.browsers)
		s.mu.Unlock()
		if left == 0 {
			return
		}
		select {
		case <-deadline:
			t.Fatalf("%d browsers that left are still kept", left)
		case <-time.After(time.Millisecond):
		}
	}
}
