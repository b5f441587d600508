package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"newsroom/generator/internal/watch"
)

// What the system tells of a change is not all that has changed: the ways on which a rebuild would pass over something.
func TestRebuildAfter(t *testing.T) {
	const head = "---\ntitle: T\ndate: 2026-11-01\ndescription: D\n---\n"
	for name, test := range map[string]struct {
		change func(n *newsroom) // and what the system tells of it, in n.touched
		page   string
		want   string // what stands in the page; empty = it is gone
		said   string
	}{
		"text": {func(n *newsroom) { n.write("content/technik/a.md", head+"Neu.\n") }, "technik/a", "Neu.", ""},
		"a folder that is moved out": {func(n *newsroom) {
			n.move("content/technik/bund", "away")
			n.touched = []string{n.dir + "/content/technik/bund"}
		}, "technik/bund", "", ""},
		"what a link leads to": {func(n *newsroom) {
			n.link("content/technik/a.md", "content/technik/verweis.md")
			n.rebuild()
			n.write("content/technik/a.md", head+"Neu.\n")
		}, "technik/verweis", "Neu.", ""},
		"a page that is removed while a post is broken": {func(n *newsroom) {
			n.write("content/technik/a.md", "---\ntitel\n---\n")
			n.rebuild()
			_ = os.Remove(n.dir + "/kept/technik/c/index.html")
			n.write("content/technik/a.md", head+"Heil.\n")
		}, "technik/c", "Text.", "expected keys with values"},
		"a configuration that is gone": {func(n *newsroom) {
			n.move("content/newsroom.yaml", "away")
			n.touched = []string{n.dir + "/content/newsroom.yaml"}
		}, "technik/a", "Text.", "cannot be read"},
		"a link that leads out": {func(n *newsroom) {
			if err := os.Symlink("/etc/hostname", n.dir+"/content/technik/x.md"); err != nil {
				n.Fatal(err)
			}
			n.touched = []string{n.dir + "/content/technik/x.md"}
		}, "technik/a", "Text.", "leads out of the content folder"},
		"a temporary file": {func(n *newsroom) { n.touched = []string{n.dir + "/content/technik/gone.md"} }, "technik/a", "Text.", ""},
		"two posts at once": {func(n *newsroom) {
			n.write("content/technik/a.md", head+"Neu.\n")
			n.write("content/technik/c.md", head+"Auch neu.\n")
		}, "technik/c", "Auch neu.", ""},
	} {
		t.Run(name, func(t *testing.T) {
			n := newNewsroom(t, 1)
			n.posts = map[string]map[string]string{}
			n.writeContent()
			for _, file := range []string{"a.md", "c.md", "bund/index.md"} {
				n.write("content/technik/"+file, head+"Text.\n")
			}
			n.touched = nil
			n.kept.build(everything)
			test.change(n)
			n.rebuild()
			page, err := os.ReadFile(filepath.Join(n.dir, "kept", test.page, "index.html"))
			if test.want == "" && err == nil || !strings.Contains(string(page), test.want) || !strings.Contains(n.said.String(), test.said) {
				t.Errorf("%v, said %q\n%s", err, n.said.String(), page)
			}
		})
	}
}

// rebuild builds what has been touched.
func (n *newsroom) rebuild() {
	n.kept.build(watch.Change{Paths: n.touched})
	n.touched = nil
}

func (n *newsroom) move(from, to string) {
	if err := os.Rename(filepath.Join(n.dir, from), filepath.Join(n.dir, to)); err != nil {
		n.Fatal(err)
	}
}

func (n *newsroom) link(to, name string) {
	if err := os.Symlink(filepath.Base(to), filepath.Join(n.dir, name)); err != nil {
		n.Fatal(err)
	}
	n.touched = append(n.touched, filepath.Join(n.dir, name))
}
