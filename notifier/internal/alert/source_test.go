package alert

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m)
}

// opened opens location; every is the poll of a file, 0 for the one of production.
func opened(t *testing.T, location string, every time.Duration) Source {
	t.Helper()
	source, err := Open(location)
	if err != nil {
		t.Fatal(err)
	}
	if f, isFile := source.origin.(file); isFile && every > 0 {
		f.poll = every
		source.origin = f
	}
	return source
}

// replace puts data at path as the generator does: whole, by rename.
func replace(t *testing.T, path string, data []byte) {
	t.Helper()
	if err := os.WriteFile(path+".new", data, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(path+".new", path); err != nil {
		t.Fatal(err)
	}
}

func mkdir(t *testing.T, path string) {
	t.Helper()
	if err := os.MkdirAll(path, 0o755); err != nil {
		t.Fatal(err)
	}
}

// read expects a good feed of that many alerts.
func read(t *testing.T, source Source, changed bool, alerts int) {
	t.Helper()
	feed, warnings, got, err := source.Read(t.Context())
	if err != nil || got != changed || len(feed.Alerts) != alerts || len(warnings) > 0 {
		t.Fatalf("%d alerts, changed %v, %q, %v; want %d, %v", len(feed.Alerts), got, warnings, err, alerts, changed)
	}
}

func refusal(t *testing.T, source Source, want string) {
	t.Helper()
	_, _, changed, err := source.Read(t.Context())
	if err == nil || changed || !strings.Contains(err.Error(), want) {
		t.Fatalf("got %v, changed %v; want %q", err, changed, want)
	}
	if !strings.HasPrefix(err.Error(), source.String()+": ") {
		t.Errorf("%q does not begin with the location", err)
	}
}

func told(t *testing.T, changes <-chan struct{}) {
	t.Helper()
	select {
	case _, open := <-changes:
		if !open {
			t.Fatal("the channel was closed")
		}
	case <-time.After(10 * time.Second):
		t.Fatal("the change was not told")
	}
}

func quiet(t *testing.T, changes <-chan struct{}) {
	t.Helper()
	select {
	case _, open := <-changes:
		t.Fatalf("something was told (open: %v)", open)
	case <-time.After(3 * settle):
	}
}

func TestOpen(t *testing.T) {
	for location, want := range map[string]string{
		"public/alerts.json":                     "public/alerts.json",
		"file:///srv/public/alerts.json":         "/srv/public/alerts.json",
		"https://news.example.org/alerts.json":   "https://news.example.org/alerts.json",
		"https://me:secret@example.org/a.json?x": "https://me:xxxxx@example.org/a.json?x",
	} {
		if got := opened(t, location, 0).String(); got != want {
			t.Errorf("%s is called %s", location, got)
		}
	}
	for _, location := range []string{"", "ftp://example.org/alerts.json", "https://", "http:///alerts.json", "://x", "https://exa mple.org/"} {
		if source, err := Open(location); err == nil || source.origin != nil {
			t.Errorf("%q was opened", location)
		}
	}
}

func TestReadFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "public", "alerts.json")
	source := opened(t, path, 0)
	_, _, _, err := source.Read(t.Context())
	if !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), "generator build") {
		t.Fatalf("got %v", err)
	}
	mkdir(t, filepath.Dir(path))
	full := fixture(t, "full.json")
	replace(t, path, full)
	read(t, source, true, 2)
	read(t, source, false, 2)
	replace(t, path, full) // a new file with the same bytes
	read(t, source, false, 2)
	replace(t, path, full[:len(full)/2])
	refusal(t, source, "ends in the middle")
	refusal(t, source, "ends in the middle") // it stays an error
	replace(t, path, full)
	read(t, source, false, 2) // nothing was lost
	replace(t, path, fixture(t, "empty.json"))
	read(t, source, true, 0)
	replace(t, path, bytes.Repeat([]byte(" "), 50<<20))
	refusal(t, source, "more than 16 MB")
	replace(t, path, nil)
	refusal(t, source, "it is empty")
	refusal(t, opened(t, filepath.Dir(path), 0), "it is a folder")
}

// A file that has the size of zero to stat, as those of /proc do, or grows while it is read, is limited all the same.
func TestReadIsLimited(t *testing.T) {
	data, err := limited(endless{})
	if err != nil || len(data) != MaxBytes+1 {
		t.Errorf("%d bytes, %v", len(data), err)
	}
}

type endless struct{}

func (endless) Read(p []byte) (int, error) { return len(p), nil }

func TestReadEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, _, err := opened(t, "testdata/feeds/full.json", 0).Read(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestReadAtTheSameTime(t *testing.T) {
	source := opened(t, "testdata/feeds/full.json", 0)
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			if feed, _, _, err := source.Read(t.Context()); err != nil || len(feed.Alerts) != 2 {
				t.Errorf("%d alerts, %v", len(feed.Alerts), err)
			}
		})
	}
	all.Wait()
}

// With a poll of an hour, only the kernel can tell.
func TestChangesByNotification(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "alerts.json")
	changes := opened(t, path, time.Hour).Changes(t.Context())
	quiet(t, changes)
	replace(t, path, []byte("1"))
	told(t, changes)
	quiet(t, changes)
	begun := time.Now()
	for range 200 { // a burst is told at most once in the time to settle
		replace(t, path, []byte("22"))
	}
	most := int(time.Since(begun)/settle) + 2
	count := 0
	for over := false; !over; {
		select {
		case <-changes:
			count++
		case <-time.After(3 * settle):
			over = true
		}
	}
	if count == 0 || count > most {
		t.Errorf("200 changes at once were told %d times, want 1 to %d", count, most)
	}
	if err := os.WriteFile(filepath.Join(filepath.Dir(path), "feed.xml"), nil, 0o644); err != nil { // a neighbour
		t.Fatal(err)
	}
	quiet(t, changes)
	if err := os.WriteFile(path, []byte("333"), 0o644); err != nil { // written in place
		t.Fatal(err)
	}
	told(t, changes)
}

// A file that is written without end is told of all the same, again and again.
func TestChangesDoNotStarve(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "alerts.json")
	changes := opened(t, path, time.Hour).Changes(t.Context())
	stop := time.After(10 * settle)
	for count, size := 0, 0; ; size++ {
		replace(t, path, make([]byte, size%1000))
		select {
		case <-changes:
			count++
		case <-stop:
			if count < 3 {
				t.Errorf("told %d times in %s", count, 10*settle)
			}
			return
		case <-time.After(settle / 10):
		}
	}
}

func TestChangesWhenTheFolderComesAndGoes(t *testing.T) {
	t.Parallel()
	public := filepath.Join(t.TempDir(), "site", "public")
	path := filepath.Join(public, "alerts.json")
	source := opened(t, path, 50*time.Millisecond)
	changes := source.Changes(t.Context())
	quiet(t, changes)
	mkdir(t, public)
	replace(t, path, fixture(t, "full.json"))
	told(t, changes)
	read(t, source, true, 2)
	quiet(t, changes)
	for range 3 {
		if err := os.RemoveAll(public); err != nil {
			t.Fatal(err)
		}
		told(t, changes)
		quiet(t, changes)
		refusal(t, source, "generator build")
		mkdir(t, public)
		replace(t, path, fixture(t, "full.json"))
		told(t, changes)
		quiet(t, changes)
		read(t, source, false, 2)
	}
}

// The watch follows the path, not the folder: after the second folder took the first one's place the kernel's word on it counts again.
func TestChangesWhenTheFolderIsReplaced(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	public := filepath.Join(root, "public")
	for _, name := range []string{"one", "two"} {
		mkdir(t, filepath.Join(root, name))
		replace(t, filepath.Join(root, name, "alerts.json"), []byte(name))
	}
	link := func(to string) {
		t.Helper()
		if err := os.Symlink(to, public+".new"); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(public+".new", public); err != nil {
			t.Fatal(err)
		}
	}
	link("one")
	changes := opened(t, filepath.Join(public, "alerts.json"), time.Second).Changes(t.Context())
	link("two")
	told(t, changes) // by the poll
	quiet(t, changes)
	replace(t, filepath.Join(root, "two", "alerts.json"), []byte("three"))
	told(t, changes)
}

func TestChangesEndWithTheirContext(t *testing.T) {
	t.Parallel()
	for _, location := range []string{filepath.Join(t.TempDir(), "alerts.json"), "https://news.example.org/alerts.json"} {
		ctx, cancel := context.WithCancel(t.Context())
		changes := opened(t, location, 0).Changes(ctx)
		quiet(t, changes)
		cancel()
		select {
		case _, open := <-changes:
			if open {
				t.Error("told something at the end")
			}
		case <-time.After(10 * time.Second):
			t.Error("not closed")
		}
	}
}

// Where the kernel gives no watches, polling is enough.
func TestChangesWithoutNotification(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "alerts.json")
	f := file{path: path, poll: 20 * time.Millisecond}
	w := newFolderWatch(filepath.Dir(path))
	w.close()
	w.renew()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	if !f.wait(ctx, w) {
		t.Error("the poll did not come")
	}
}
