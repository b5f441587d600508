// Package looktest looks at finished newsrooms as their readers do: with a browser, a keyboard, a screen reader's rules, a printer, and
// without a script. It builds the sample newsroom of this repository and one of its own that has a post of every kind, both with the real
// generator at one fixed moment, finds every kind of page in them by itself, and holds each to the same rules.
//
// To see pages instead of rules, with the full path of a folder:
//
//	go test ./generator/internal/looktest -run TestScreenshots -screenshots /tmp/shots
package looktest

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/net/html"

	"newsroom/generator/internal/browsertest"
	_ "newsroom/generator/internal/build" // the generator is a program here: a change of it must not leave an old result standing
	_ "newsroom/themes"
)

// now is the moment that both newsrooms are built for.
const now = "2026-11-23T09:00:00+01:00"

// workshop holds what the tests build; TestMain removes it.
var workshop string

func TestMain(m *testing.M) {
	os.Exit(func() int {
		dir, err := os.MkdirTemp("", "looktest")
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		defer func() { _ = os.RemoveAll(dir) }()
		workshop = dir
		return browsertest.Main(m)
	}())
}

// newsroom is a finished one that is served.
type newsroom struct {
	name    string // sample or bench
	dir     string // public/
	base    string // path of its base URL
	baseURL string
	address string           // http://127.0.0.1:PORT
	pages   map[string]*page // by path in public/
}

// page is an HTML file.
type page struct {
	room *newsroom
	path string // in public/
	text []byte
	root *html.Node
	ids  map[string]bool
}

// href is the address of the page within its server.
func (p *page) href() string { return p.room.base + strings.TrimSuffix(p.path, "index.html") }

func (p *page) url() string { return p.room.address + p.href() }

func (p *page) String() string { return p.room.name + " " + p.href() }

var rooms = sync.OnceValues(func() ([]*newsroom, error) {
	sample, err := raise("sample", "../../../content", "https://newsroom.example.org/")
	if err != nil {
		return nil, err
	}
	bench, err := furnishedBench()
	if err != nil {
		return nil, err
	}
	own, err := raise("bench", bench, "https://newsroom.example.org/blick/")
	if err != nil {
		return nil, err
	}
	return []*newsroom{sample, own}, nil
})

// newsrooms builds and serves both, once for all tests.
func newsrooms(t *testing.T) []*newsroom {
	t.Helper()
	all, err := rooms()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

var generator = sync.OnceValues(func() (string, error) {
	binary := filepath.Join(workshop, "generator")
	out, err := exec.Command("go", "build", "-o", binary, "newsroom/generator").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, out)
	}
	return binary, nil
})

// raise builds a newsroom and serves it.
func raise(name, content, baseURL string) (*newsroom, error) {
	binary, err := generator()
	if err != nil {
		return nil, err
	}
	room := &newsroom{name: name, dir: filepath.Join(workshop, name), baseURL: baseURL, pages: map[string]*page{}}
	room.base = baseURL[len("https://newsroom.example.org"):]
	build := exec.Command(binary, "build", "--content", content, "--out", room.dir, "--cache", "", "--now", now)
	var said bytes.Buffer // of what is wrong
	build.Stderr = &said
	if err := build.Run(); err != nil {
		return nil, fmt.Errorf("the newsroom %s: %w\n%s", name, err, said.String())
	}
	if said.Len() > 0 {
		return nil, fmt.Errorf("the newsroom %s has problems\n%s", name, said.String())
	}
	if err := room.read(); err != nil {
		return nil, err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	server := &http.Server{Handler: room, ReadHeaderTimeout: time.Minute}
	go func() { _ = server.Serve(listener) }() // until the tests end
	room.address = "http://" + listener.Addr().String()
	return room, nil
}

// ServeHTTP hands out files as a plain web server does, with the page for addresses that lead nowhere.
func (room *newsroom) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	path, within := strings.CutPrefix(r.URL.Path, room.base)
	if info, err := os.Stat(filepath.Join(room.dir, filepath.FromSlash(path))); within && err == nil {
		if !info.IsDir() || strings.HasSuffix(r.URL.Path, "/") {
			w.Header().Set("Cache-Control", "no-cache")
			http.StripPrefix(strings.TrimSuffix(room.base, "/"), http.FileServer(http.Dir(room.dir))).ServeHTTP(w, r)
			return
		}
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(http.StatusNotFound)
	if missing := room.pages["404.html"]; missing != nil {
		_, _ = w.Write(missing.text)
	}
}

func (room *newsroom) read() error {
	return filepath.WalkDir(room.dir, func(name string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(name, ".html") {
			return err
		}
		rel, err := filepath.Rel(room.dir, name)
		if err != nil {
			return err
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		p := &page{room: room, path: filepath.ToSlash(rel), text: text, ids: map[string]bool{}}
		if p.root, err = html.Parse(bytes.NewReader(text)); err != nil {
			return err
		}
		for node := range p.root.Descendants() {
			if id := attribute(node, "id"); id != "" {
				p.ids[id] = true
			}
		}
		room.pages[p.path] = p
		return nil
	})
}

// attribute returns the value of an attribute; empty where it is not there.
func attribute(node *html.Node, name string) string {
	for _, a := range node.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// furnishedBench copies testdata/newsroom and puts the pictures and the document in.
func furnishedBench() (string, error) {
	dir := filepath.Join(workshop, "content")
	if err := os.CopyFS(dir, os.DirFS("testdata/newsroom")); err != nil {
		return "", err
	}
	for name, size := range map[string]image.Point{
		"bilder/quer.jpg": {1800, 1200}, "bilder/hoch.jpg": {900, 1500}, "bilder/klein.jpg": {300, 200}, "film/poster.jpg": {640, 360},
	} {
		if err := os.WriteFile(filepath.Join(dir, "nachrichten", name), photo(size), 0o600); err != nil {
			return "", err
		}
	}
	paper := []byte("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n" +
		"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n")
	return dir, os.WriteFile(filepath.Join(dir, "nachrichten", "heft", "heft.pdf"), paper, 0o600)
}

// photo is a picture with soft colours, as JPEG.
func photo(size image.Point) []byte {
	picture := image.NewRGBA(image.Rectangle{Max: size})
	for y := range size.Y {
		for x := range size.X {
			picture.SetRGBA(x, y, color.RGBA{uint8(60 + x*120/size.X), uint8(90 + y*120/size.Y), 120, 255})
		}
	}
	var out bytes.Buffer
	_ = jpeg.Encode(&out, picture, nil) // writes into memory
	return out.Bytes()
}
