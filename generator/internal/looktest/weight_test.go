package looktest

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// What a first visit may fetch before pictures, compressed: the front page, and any post with a text of the usual length. What an editor
// writes beyond that is theirs.
const (
	frontPageLimit = 14 << 10
	postLimit      = 10 << 10
	usualText      = 1 << 10 // about 2,000 letters
)

// weights is what a first visit of a page fetches, compressed as web servers do it.
type weights struct {
	page                *page
	html, style, script int
}

func (w weights) sum() int { return w.html + w.style + w.script }

// beyond is what a text has more than the usual length.
func (p *page) beyond(t *testing.T) int {
	t.Helper()
	for node := range p.root.Descendants() {
		if node.Type == html.ElementNode && attribute(node, "class") == "prose" {
			var text bytes.Buffer
			if err := html.Render(&text, node); err != nil {
				t.Fatal(err)
			}
			return max(0, squeezed(text.Bytes())-usualText)
		}
	}
	return 0
}

// weigh adds up a page, its style sheets but that for the printer, and its scripts.
func (p *page) weigh(t *testing.T) weights {
	t.Helper()
	w := weights{page: p, html: squeezed(p.text)}
	for node := range p.root.Descendants() {
		switch {
		case node.Type != html.ElementNode:
		case node.Data == "link" && attribute(node, "rel") == "stylesheet" && attribute(node, "media") != "print":
			w.style += p.squeezedFile(t, attribute(node, "href"))
		case node.Data == "script" && attribute(node, "src") != "":
			w.script += p.squeezedFile(t, attribute(node, "src"))
		}
	}
	return w
}

func (p *page) squeezedFile(t *testing.T, address string) int {
	t.Helper()
	name, _, _ := p.room.file(p.path, address)
	text, err := os.ReadFile(filepath.Join(p.room.dir, filepath.FromSlash(name)))
	if err != nil {
		t.Fatalf("%s: %v", p, err)
	}
	if bytes.Contains(text, []byte("@import")) {
		t.Errorf("%s: %s makes the browser wait for another file", p, name)
	}
	return squeezed(text)
}

// counter counts what is written to it.
type counter int

func (c *counter) Write(b []byte) (int, error) { *c += counter(len(b)); return len(b), nil }

func squeezed(text []byte) int {
	var size counter
	zip := gzip.NewWriter(&size)
	_, _ = zip.Write(text) // into memory
	_ = zip.Close()
	return int(size)
}

// TestWeight weighs every page, and shows the heaviest of each template.
func TestWeight(t *testing.T) {
	heaviest := map[string]weights{}
	for _, room := range newsrooms(t) {
		for name, p := range room.pages {
			kind := p.template(strings.TrimPrefix(name, "en/"))
			if kind == "redirect" {
				continue
			}
			w := p.weigh(t)
			if w.sum() > heaviest[kind].sum() {
				heaviest[kind] = w
			}
			limit := map[string]int{"home": frontPageLimit, "post": postLimit}[kind]
			if limit > 0 && w.sum()-p.beyond(t) >= limit {
				t.Errorf("%s: the first visit fetches %d bytes, over %d: HTML %d, style %d, script %d", p, w.sum(), limit, w.html, w.style, w.script)
			}
		}
	}
	t.Logf("%-10s %6s %6s %6s %6s  heaviest page", "kind", "all", "HTML", "style", "script")
	kinds := []string{}
	for kind := range heaviest {
		kinds = append(kinds, kind)
	}
	slices.SortFunc(kinds, func(a, b string) int { return cmp.Compare(heaviest[b].sum(), heaviest[a].sum()) })
	for _, kind := range kinds {
		w := heaviest[kind]
		t.Logf("%-10s %6d %6d %6d %6d  %s", kind, w.sum(), w.html, w.style, w.script, w.page)
	}
}
