package publish

import (
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
)

// TestOrderOfAppearance watches a site from outside while it changes: whoever sees alerts.json of some version must
// find feeds, lists, pages and assets of that version or of a later one, and the page that came with the version.
func TestOrderOfAppearance(t *testing.T) {
	target := target(t, t.TempDir(), Options{Preview: true})
	version := func(v string) []File {
		files := []File{
			{Path: "alerts.json", Stage: Alerts, Data: []byte(v)},
			{Path: "feed.xml", Stage: Feeds, Data: []byte(v)},
			{Path: "index.html", Stage: Lists, Data: []byte(v)},
			{Path: "style.css", Stage: Assets, Data: []byte(v)},
		}
		for i := range 20 {
			files = append(files, page("post/"+string(rune('a'+i))+"/index.html", v))
		}
		for n := 100; fmt.Sprintf("v%d", n) <= v; n++ {
			files = append(files, page(fmt.Sprintf("new/v%d/index.html", n), "new"))
		}
		return files
	}
	mustPublish(t, target, version("v100"), nil)
	stop := make(chan struct{})
	var watcher sync.WaitGroup
	var looks int
	watcher.Go(func() {
		for ; ; looks++ {
			checkOrder(t, target.dir)
			select {
			case <-stop:
				return
			default:
			}
		}
	})
	for v := range 60 {
		mustPublish(t, target, version(fmt.Sprintf("v%d", 101+v)), nil)
	}
	close(stop)
	watcher.Wait()
	if looks < 60 {
		t.Errorf("only %d looks", looks)
	}
}

// checkOrder reads what appears late before what appears early; versions sort as text.
func checkOrder(t *testing.T, dir string) {
	last := "zzzz"
	for _, path := range []string{"alerts.json", "feed.xml", "index.html", "post/a/index.html", "post/t/index.html", "style.css"} {
		text, err := os.ReadFile(filepath.Join(dir, path))
		if err != nil {
			t.Error(err)
			return
		}
		if path == "alerts.json" {
			last = string(text)
			if _, err := os.Stat(filepath.Join(dir, "new", last, "index.html")); err != nil {
				t.Errorf("alerts.json is of %s: %v", last, err)
			}
		}
		if string(text) < last {
			t.Errorf("%s is still of %s while alerts.json is of %s", path, text, last)
		}
	}
}
