package serve

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func write(t *testing.T, dir, path, text string) {
	t.Helper()
	name := filepath.Join(dir, path)
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

// site makes an output folder with traps in it and a server for it.
func site(t *testing.T) (*Server, *httptest.Server, string) {
	t.Helper()
	root := t.TempDir()
	dir := filepath.Join(root, "public")
	write(t, root, "secret.txt", "SECRET")
	write(t, root, "secret/index.html", "SECRET")
	for path, text := range map[string]string{
		"index.html": "<html><body>home</body></html>", "404.html": "<body>own 404</body>", "a/index.html": "<p>page a",
		"feed.xml": "<rss/>", "a/atom.xml": "<feed/>", "feed.json": "{}", "alerts.json": "{}", "events.ics": "BEGIN",
		"sitemap.xml": "<x/>", "robots.txt": "x", "style.css": "x", "app.js": "x", "search.json": "{}", "p.webp": "x",
		"empty/x.txt": "x", ".newsroom-manifest": "SECRET", ".git/config": "SECRET", "a/.hidden/index.html": "SECRET",
		"Straße/ö.txt": "ö", "strange.xyzzy": "x",
	} {
		write(t, dir, path, text)
	}
	for name, to := range map[string]string{"link.txt": "../secret.txt", "link": root + "/secret", "inside.txt": "robots.txt"} {
		if err := os.Symlink(to, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	if err := syscall.Mkfifo(filepath.Join(dir, "pipe"), 0o666); err != nil {
		t.Fatal(err)
	}
	s := New(Options{Dir: dir})
	server := httptest.NewServer(s.Handler())
	t.Cleanup(server.Close)
	t.Cleanup(server.CloseClientConnections)
	return s, server, dir
}

// ask sends a request as it is written, without following redirects.
func ask(t *testing.T, server *httptest.Server, method, path string, header ...string) (*http.Response, string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, server.URL, nil)
	if err != nil {
		t.Fatal(err)
	}
	request.URL.Opaque = path
	for i := 0; i+1 < len(header); i += 2 {
		request.Header.Set(header[i], header[i+1])
	}
	client := *server.Client()
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	response, err := client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response, string(body)
}

func TestAnswers(t *testing.T) {
	_, server, _ := site(t)
	tests := []struct {
		path string
		kind string // Content-Type
		body string // a part of it
	}{
		{"/", "text/html; charset=utf-8", "home"},
		{"/index.html", "text/html; charset=utf-8", "home"},
		{"/a/", "text/html; charset=utf-8", "page a"},
		{"/feed.xml", "application/rss+xml; charset=utf-8", "<rss/>"},
		{"/a/atom.xml", "application/atom+xml; charset=utf-8", "<feed/>"},
		{"/feed.json", "application/feed+json; charset=utf-8", "{}"},
		{"/alerts.json", "application/feed+json; charset=utf-8", "{}"},
		{"/events.ics", "text/calendar; charset=utf-8", "BEGIN"},
		{"/sitemap.xml", "application/xml; charset=utf-8", "<x/>"},
		{"/robots.txt", "text/plain; charset=utf-8", "x"},
		{"/style.css", "text/css; charset=utf-8", "x"},
		{"/app.js", "text/javascript; charset=utf-8", "x"},
		{"/search.json", "application/json; charset=utf-8", "{}"},
		{"/p.webp", "image/webp", "x"},
		{"/strange.xyzzy", "application/octet-stream", "x"},
		{"/Stra%C3%9Fe/%C3%B6.txt", "text/plain; charset=utf-8", "ö"},
		{"/inside.txt", "text/plain; charset=utf-8", "x"},
	}
	for _, test := range tests {
		response, body := ask(t, server, http.MethodGet, test.path)
		if response.StatusCode != 200 || response.Header.Get("Content-Type") != test.kind || !strings.Contains(body, test.body) {
			t.Errorf("%s: %d %s %q", test.path, response.StatusCode, response.Header.Get("Content-Type"), body)
		}
	}
}

// TestNotFound asks for what is not there, and for what is there but nobody's business: folders without a page, hidden
// files, links that lead out, things that are no files.
func TestNotFound(t *testing.T) {
	_, server, _ := site(t)
	for _, path := range []string{
		"/missing", "/empty/", "/style.css/", "/a/index.html/x", "/.newsroom-manifest", "/.git/config", "/a/.hidden/", "/a/%2ehidden/", "/link.txt",
		"/link/", "/link", "/pipe", "/a%00b", "/..%5csecret.txt", "/a%2f..%2f..%2fsecret.txt",
	} {
		response, body := ask(t, server, http.MethodGet, path)
		if response.StatusCode/100 == 3 { // an unclean path is sent to its clean form first
			response, body = ask(t, server, http.MethodGet, response.Header.Get("Location"))
		}
		if response.StatusCode != 404 || !strings.Contains(body, "own 404") || strings.Contains(body, "SECRET") {
			t.Errorf("%s: %d %q", path, response.StatusCode, body)
		}
	}
}

func TestWaysOutAreClosed(t *testing.T) {
	_, server, _ := site(t)
	for _, path := range []string{"/../secret.txt", "//../secret.txt", "/a/../../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/./../secret/"} {
		response, body := ask(t, server, http.MethodGet, path)
		if response.StatusCode == 200 || strings.Contains(body, "SECRET") || strings.HasPrefix(response.Header.Get("Location"), "//") {
			t.Errorf("%s: %d %q %q", path, response.StatusCode, body, response.Header.Get("Location"))
		}
	}
}

func TestFolderWithoutSlash(t *testing.T) {
	_, server, dir := site(t)
	write(t, dir, `a?b/index.html`, "x")
	for path, want := range map[string]string{"/a": "/a/", "/a?x=1&y": "/a/?x=1&y", "/Stra%C3%9Fe": "/Stra%C3%9Fe/", "/a%3Fb": "/a%3Fb/"} {
		response, _ := ask(t, server, http.MethodGet, path)
		if response.StatusCode != http.StatusFound || response.Header.Get("Location") != want {
			t.Errorf("%s: %d to %q, not %q", path, response.StatusCode, response.Header.Get("Location"), want)
		}
	}
	response, _ := ask(t, server, http.MethodGet, "//evil.example/a")
	if to := response.Header.Get("Location"); strings.HasPrefix(to, "//") {
		t.Errorf("sent to %s", to)
	}
}

func TestHeadersAndConditions(t *testing.T) {
	s, server, dir := site(t)
	for _, path := range []string{"/", "/style.css"} {
		first, body := ask(t, server, http.MethodGet, path)
		header := first.Header
		if header.Get("Cache-Control") != "no-cache" || header.Get("Last-Modified") == "" || header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: %v", path, header)
		}
		if csp := header.Get("Content-Security-Policy"); !strings.Contains(csp, "script-src 'self';") {
			t.Errorf("%s: policy %q", path, csp)
		}
		if again, _ := ask(t, server, http.MethodGet, path, "If-None-Match", header.Get("ETag")); again.StatusCode != http.StatusNotModified {
			t.Errorf("%s: %d for a page that the browser has", path, again.StatusCode)
		}
		head, none := ask(t, server, http.MethodHead, path)
		if head.StatusCode != 200 || none != "" || head.ContentLength != int64(len(body)) || head.Header.Get("ETag") != header.Get("ETag") {
			t.Errorf("%s: HEAD %d %q %d", path, head.StatusCode, none, head.ContentLength)
		}
		write(t, dir, map[string]string{"/": "index.html", "/style.css": "style.css"}[path], "changed")
		if again, _ := ask(t, server, http.MethodGet, path, "If-None-Match", header.Get("ETag")); again.StatusCode != 200 {
			t.Errorf("%s: %d for a page that changed", path, again.StatusCode)
		}
	}
	page, _ := ask(t, server, http.MethodGet, "/")
	s.Reload()
	if again, _ := ask(t, server, http.MethodGet, "/", "If-None-Match", page.Header.Get("ETag")); again.StatusCode != 200 {
		t.Error("a page names its build, so it must not be taken from the cache after the next build: it would load again for ever")
	}
	if part, body := ask(t, server, http.MethodGet, "/robots.txt", "Range", "bytes=0-0"); part.StatusCode != 206 || body != "x" {
		t.Errorf("range: %d %q", part.StatusCode, body)
	}
	if response, none := ask(t, server, http.MethodHead, "/missing"); response.StatusCode != 404 || none != "" {
		t.Errorf("HEAD of nothing: %d %q", response.StatusCode, none)
	}
}

func TestOnlyReading(t *testing.T) {
	_, server, _ := site(t)
	for _, method := range []string{"POST", "PUT", "DELETE", "OPTIONS", "TRACE"} {
		for _, path := range []string{"/", "/a/"} {
			if response, _ := ask(t, server, method, path); response.StatusCode != 405 || !strings.Contains(response.Header.Get("Allow"), "GET") {
				t.Errorf("%s %s: %d", method, path, response.StatusCode)
			}
		}
	}
}

func TestScriptIsAddedOnTheWay(t *testing.T) {
	s, server, dir := site(t)
	build, _ := s.state()
	tag := `<script src="/_newsroom/reload.js" data-build="` + build + `" defer></script>`
	for path, want := range map[string]string{
		"/":   "<html><body>home" + tag + "</body></html>",
		"/a/": "<p>page a" + tag,
		"/x":  "<body>own 404" + tag + "</body>",
	} {
		if _, body := ask(t, server, http.MethodGet, path); body != want {
			t.Errorf("%s: %q", path, body)
		}
	}
	if _, body := ask(t, server, http.MethodGet, "/feed.xml"); strings.Contains(body, "script") {
		t.Error("only pages get the script")
	}
	if text, err := os.ReadFile(filepath.Join(dir, "index.html")); err != nil || strings.Contains(string(text), "script") {
		t.Errorf("the file itself: %q %v", text, err)
	}
	response, body := ask(t, server, http.MethodGet, scriptPath)
	if response.StatusCode != 200 || !strings.HasPrefix(response.Header.Get("Content-Type"), "text/javascript") || !strings.Contains(body, reloadPath) {
		t.Errorf("%d %v", response.StatusCode, response.Header)
	}
}

func TestFolderThatIsNotThereYet(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	server := httptest.NewServer(New(Options{Dir: dir}).Handler())
	defer server.Close()
	if response, body := ask(t, server, http.MethodGet, "/"); response.StatusCode != 404 || !strings.Contains(body, scriptPath) {
		t.Errorf("%d %q", response.StatusCode, body)
	}
	write(t, dir, "index.html", "there")
	if response, body := ask(t, server, http.MethodGet, "/"); response.StatusCode != 200 || !strings.Contains(body, "there") {
		t.Errorf("%d %q", response.StatusCode, body)
	}
}

func TestOtherProcessOtherBuild(t *testing.T) {
	one, _ := New(Options{}).state()
	if two, _ := New(Options{}).state(); one == two {
		t.Error("after a restart the pages in browsers would be taken for new")
	}
}

func TestServeEndsWithItsContext(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	write(t, dir, "index.html", "home")
	s := New(Options{Dir: dir})
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- s.Serve(ctx, listener) }()
	events := listen(t.Context(), t, "http://"+listener.Addr().String())
	events.next("build")
	cancel()
	select {
	case err := <-done:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(2 * closeTimeout):
		t.Fatal("it goes on though its context is done")
	}
	if _, err := net.Dial("tcp", listener.Addr().String()); err == nil {
		t.Error("the listener is open")
	}
}

func TestServeSaysWhyItEnded(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = listener.Close()
	if err := New(Options{}).Serve(t.Context(), listener); err == nil || !strings.Contains(err.Error(), listener.Addr().String()) {
		t.Errorf("got %v", err)
	}
}
