// Package scripts tests the scripts of the default theme in a real browser: against a small newsroom of handwritten pages that have
// the places which the scripts fill, and a server that counts what it is asked for and can be stopped.
package scripts

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"io/fs"
	"net"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"newsroom/themes"
)

// newsroom is a published site, its server and what readers asked of it.
type newsroom struct {
	t       testing.TB
	base    string // path, ends in /
	address string
	server  *http.Server

	mu       sync.Mutex
	files    map[string]string // by path, with the base
	pages    []string          // listed in offline.json, in this order
	urgent   []news
	gone     []string
	manifest string // in place of offline.json
	delay    map[string]time.Duration
	html     map[string]bool // paths that are answered with a page, as by the login of a hotel
	cut      map[string]bool // answers that break off
	ageless  bool            // the server says nothing of how long a page stays true, and browsers guess
	requests []string
}

// news is an urgent post, as it is told.
type news struct{ path, text, at, language string }

// policy is the Content-Security-Policy of the theme: what the scripts do must be possible under it.
const policy = `<meta http-equiv="Content-Security-Policy" content="default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'">`

const (
	style    = "assets/style.0a1b2c3d.css"
	ground   = "assets/ground.44445555.svg" // named by the style sheet only
	appFile  = "assets/app.11112222.js"
	viewFile = "assets/views.55556666.js"
	seekFile = "assets/search.33334444.js"
)

// open starts a newsroom with a front page, a section of two listed posts, a list to search in, and an older post that is not listed.
func open(t testing.TB, base string) *newsroom {
	t.Helper()
	n := &newsroom{t: t, base: base, address: "127.0.0.1:0", files: map[string]string{}, delay: map[string]time.Duration{}, html: map[string]bool{}, cut: map[string]bool{}}
	n.put("sw.js", script(t, "sw.js"))
	n.put(appFile, script(t, "app.js"))
	n.put(viewFile, script(t, "views.js"))
	n.put(seekFile, script(t, "search.js"))
	n.put(style, "body { color: rgb(1, 2, 3); background: url(ground.44445555.svg) }")
	n.put(ground, `<svg xmlns="http://www.w3.org/2000/svg"/>`)
	n.page("", "Start", `<a href="`+base+`technik/neu/">neu</a>`)
	n.page("technik/", "Technik", "")
	n.page("technik/neu/", "Neu", `<img alt="" src="foto.0a0b0c0d-480.png">`)
	n.page("technik/auch/", "Auch neu", "")
	n.page("technik/alt/", "Alt", "")
	n.page("technik/ungelesen/", "Ungelesen", "")
	n.page("offline/", "Nicht auf dem Telefon", "")
	n.page("en/offline/", "Not on this phone", "")
	n.put("technik/neu/foto.0a0b0c0d-480.png", picture)
	n.list("", "technik/", "offline/", "en/offline/", "technik/neu/", "technik/neu/foto.0a0b0c0d-480.png", "technik/auch/")
	n.start()
	t.Cleanup(n.stop)
	return n
}

// picture is the smallest PNG: one pixel.
const picture = "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89\x00\x00\x00\rIDATx\x9cc\xf8\xff\xff\xff\x7f\x00\t\xfb\x03\xfd\x05CE\xca\x00\x00\x00\x00IEND\xaeB`\x82"

func script(t testing.TB, name string) string {
	t.Helper()
	data, err := fs.ReadFile(themes.Default(), "static/"+name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func (n *newsroom) put(path, data string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.files[n.base+path] = data
}

func (n *newsroom) remove(path string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	delete(n.files, n.base+path)
}

// page publishes a page as base.html frames it.
func (n *newsroom) page(path, title, body string) { n.foreign("de", path, title, body) }

// foreign publishes a page in another language.
func (n *newsroom) foreign(language, path, title, body string) {
	n.put(path, `<!doctype html><html lang="`+language+`"><head><meta charset="utf-8">`+policy+`<title>`+title+`</title><link rel="icon" href="data:,">`+
		`<link rel="stylesheet" href="`+n.base+style+`"><script src="`+n.base+appFile+`" defer data-worker="`+n.base+`sw.js" data-scope="`+n.base+`"></script><script src="`+n.base+viewFile+`" defer></script></head><body>`+
		`<p id="nr-offline" class="offline" role="status" hidden>Ohne Netz. Stand: <time id="nr-stored" datetime="1970-01-01"></time></p>`+
		`<div id="nr-news" class="news" aria-live="assertive" hidden></div><main id="nr-main"><h1>`+title+`</h1>`+body+`</main></body></html>`)
}

func (n *newsroom) list(paths ...string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.pages = paths
}

// say publishes urgent posts and withdrawn ones.
func (n *newsroom) say(urgent []news, gone []string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.urgent, n.gone = urgent, gone
}

func (n *newsroom) slow(path string, by time.Duration) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.delay[n.base+path] = by
}

// asked gives the paths, without the base, that were asked for since the last call.
func (n *newsroom) asked() []string {
	n.mu.Lock()
	defer n.mu.Unlock()
	paths := n.requests
	n.requests = nil
	return paths
}

func (n *newsroom) start() {
	n.t.Helper()
	listener, err := net.Listen("tcp", n.address)
	if err != nil {
		n.t.Fatal(err)
	}
	n.address = listener.Addr().String() // the same when it starts again
	n.server = &http.Server{Handler: n, ReadHeaderTimeout: time.Minute}
	go func(server *http.Server) { _ = server.Serve(listener) }(n.server)
}

func (n *newsroom) stop() { _ = n.server.Close() }

func (n *newsroom) url(path string) string { return "http://" + n.address + n.base + path }

func (n *newsroom) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	data, found, delay := n.answer(r.Method, r.URL.Path)
	time.Sleep(delay)
	header := w.Header()
	header.Set("Cache-Control", "no-cache")
	if n.is(&n.ageless) {
		header.Del("Cache-Control")
		header.Set("Last-Modified", time.Now().AddDate(0, 0, -100).UTC().Format(http.TimeFormat))
	}
	header.Set("Content-Type", mediaType(r.URL.Path))
	if strings.Contains(r.URL.Path, "geheim") {
		header.Set("Cache-Control", "no-store")
	}
	if !found {
		w.WriteHeader(http.StatusNotFound)
		data = "<h1>404</h1>"
	}
	if n.of(n.html, r.URL.Path) {
		header.Set("Content-Type", "text/html")
		data = "<h1>Willkommen im Hotel</h1>"
	}
	if n.of(n.cut, r.URL.Path) {
		header.Set("Content-Length", fmt.Sprint(len(data)+1)) // the connection ends before
	}
	_, _ = w.Write([]byte(data))
}

func (n *newsroom) is(state *bool) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	return *state
}

func (n *newsroom) of(paths map[string]bool, path string) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	return paths[strings.TrimPrefix(path, n.base)]
}

// set changes how the server answers.
func (n *newsroom) set(change func()) {
	n.mu.Lock()
	defer n.mu.Unlock()
	change()
}

func (n *newsroom) answer(method, path string) (data string, found bool, delay time.Duration) {
	n.mu.Lock()
	defer n.mu.Unlock()
	asked := strings.TrimPrefix(path, n.base)
	if method == http.MethodHead {
		asked = "HEAD " + asked
	}
	n.requests = append(n.requests, asked)
	if path == n.base+"offline.json" {
		return n.offline(), true, n.delay[path]
	}
	data, found = n.files[path]
	return data, found, n.delay[path]
}

func mediaType(path string) string {
	for end, name := range map[string]string{".js": "text/javascript", ".css": "text/css", ".json": "application/json", ".webmanifest": "application/manifest+json", ".svg": "image/svg+xml", ".png": "image/png", ".xml": "application/xml", ".mp4": "video/mp4"} {
		if strings.HasSuffix(path, end) {
			return name
		}
	}
	return "text/html; charset=utf-8"
}

// offline is offline.json, as the generator writes it.
func (n *newsroom) offline() string {
	version := func(path string) string {
		sum := fnv.New32a()
		_, _ = sum.Write([]byte(n.files[n.base+path]))
		return fmt.Sprintf("%x", sum.Sum32())
	}
	if n.manifest != "" {
		return n.manifest
	}
	pages, urgent, gone := [][]string{}, [][]string{}, []string{}
	for _, path := range n.pages {
		pages = append(pages, []string{n.base + path, version(path)})
	}
	for _, u := range n.urgent {
		urgent = append(urgent, []string{n.base + u.path, version(u.path), u.text, u.at, u.language})
	}
	for _, path := range n.gone {
		gone = append(gone, n.base+path)
	}
	data, err := json.Marshal(map[string]any{
		"version": fmt.Sprint(pages, urgent, gone), "pages": pages, "urgent": urgent, "gone": gone,
		"assets": []string{n.base + style, n.base + ground, n.base + appFile, n.base + viewFile, n.base + seekFile},
	})
	if err != nil {
		n.t.Error(err)
	}
	return string(data)
}

// compressed is the size of data as it goes over the net.
func compressed(t testing.TB, data string) int {
	t.Helper()
	var out bytes.Buffer
	w, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	if _, err = w.Write([]byte(data)); err != nil {
		t.Fatal(err)
	}
	if err = w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Len()
}

// comments are what the generator leaves out of a script.
var comments = regexp.MustCompile(`(?m)^[ \t]*(//.*)?\n?`)

// TestSize keeps the script of every page small.
func TestSize(t *testing.T) {
	for name, most := range map[string]int{"app.js": 1536, "views.js": 1024, "search.js": 4096, "sw.js": 6656} {
		size := compressed(t, comments.ReplaceAllString(script(t, name), ""))
		t.Logf("%s: %d bytes with gzip", name, size)
		if size > most {
			t.Errorf("%s has %d bytes with gzip, more than %d", name, size, most)
		}
	}
}

// requestsSoFar is asked without forgetting.
func (n *newsroom) requestsSoFar() []string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return slices.Clone(n.requests)
}
