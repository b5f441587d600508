package watch

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/fsnotify/fsnotify"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// patience is for a machine that is busy with other things; no test that passes waits so long.
const patience = 20 * time.Second

// folder is a watched folder in a test, by the names of its files.
type folder struct {
	*testing.T
	root    string
	changes <-chan Change
}

// watched makes a folder with a subfolder and two files, and watches it.
func watched(t *testing.T, o Options) *folder {
	t.Helper()
	f := &folder{T: t, root: filepath.Join(t.TempDir(), "content")}
	f.write("newsroom.yaml", "title: x")
	f.write("technik/netz.md", "text")
	o.Dirs = append(o.Dirs, f.root)
	changes, err := Watch(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	f.changes = changes
	return f
}

func (f *folder) path(name string) string { return filepath.Join(f.root, name) }

func (f *folder) must(err error) {
	f.Helper()
	if err != nil {
		f.Fatal(err)
	}
}

func (f *folder) write(name, text string) {
	f.Helper()
	f.must(os.MkdirAll(filepath.Dir(f.path(name)), 0o777))
	f.must(os.WriteFile(f.path(name), []byte(text), 0o666))
}

func (f *folder) rename(from, to string) {
	f.Helper()
	f.must(os.Rename(f.path(from), f.path(to)))
}

// next waits for a change.
func (f *folder) next() Change {
	f.Helper()
	select {
	case change := <-f.changes:
		return change
	case <-time.After(patience):
		f.Fatal("no change was told")
		return Change{}
	}
}

// told waits until all the names were told, in one change or several, and gives all that were told.
func (f *folder) told(names ...string) []string {
	f.Helper()
	var all []string
	missing := func(name string) bool { return !slices.Contains(all, f.path(name)) }
	for slices.ContainsFunc(names, missing) {
		change := f.next()
		if change.Err != nil {
			f.Fatal(change.Err)
		}
		all = append(all, change.Paths...)
	}
	return all
}

func TestOrdinaryChanges(t *testing.T) {
	f := watched(t, Options{})
	f.write("technik/netz.md", "changed")
	f.told("technik/netz.md")
	f.write("technik/neu.md", "new")
	f.told("technik/neu.md")
	f.rename("technik/neu.md", "technik/anders.md")
	f.told("technik/neu.md", "technik/anders.md")
	f.must(os.Remove(f.path("technik/anders.md")))
	f.told("technik/anders.md")
	f.must(os.Chmod(f.path("newsroom.yaml"), 0o600))
	f.told("newsroom.yaml")
}

// TestEditors plays how editors save, and checks that the file is told and their own files are not.
func TestEditors(t *testing.T) {
	saves := map[string]func(f *folder, name string){
		"in place": func(f *folder, name string) { f.write(name, "v2") },
		"vim": func(f *folder, name string) {
			f.write("technik/4913", "")
			f.must(os.Remove(f.path("technik/4913")))
			f.write("technik/.netz.md.swp", "swap")
			f.rename(name, name+"~")
			f.write(name, "v2")
			f.must(os.Remove(f.path(name + "~")))
		},
		"emacs": func(f *folder, name string) {
			f.must(os.Symlink("anna@host.1234", f.path("technik/.#netz.md")))
			f.write("technik/#netz.md#", "autosave")
			f.rename(name, name+"~")
			f.write(name, "v2")
			f.must(os.Remove(f.path("technik/.#netz.md")))
		},
		"write aside, rename": func(f *folder, name string) {
			f.write("technik/netz.md___jb_tmp___", "v2")
			f.rename(name, "technik/netz.md___jb_old___")
			f.rename("technik/netz.md___jb_tmp___", name)
			f.must(os.Remove(f.path("technik/netz.md___jb_old___")))
		},
	}
	for name, save := range saves {
		t.Run(name, func(t *testing.T) {
			f := watched(t, Options{})
			for range 2 { // the second save meets a file that is another than the one watched first
				save(f, "technik/netz.md")
				f.write("end.md", "")
				for _, path := range f.told("technik/netz.md", "end.md") {
					if path != f.path("technik/netz.md") && path != f.path("end.md") {
						t.Errorf("%s was told", path)
					}
				}
				f.must(os.Remove(f.path("end.md")))
				f.told("end.md")
			}
		})
	}
}

func TestFoldersThatComeLater(t *testing.T) {
	f := watched(t, Options{})
	f.write("stellen/2026/mai/index.md", "one") // made at once, before any watch can be there
	f.told("stellen/2026/mai/index.md")
	f.write("stellen/2026/mai/index.md", "two")
	f.told("stellen/2026/mai/index.md")

	ready := filepath.Join(filepath.Dir(f.root), "ready")
	f.must(os.MkdirAll(filepath.Join(ready, "deep"), 0o777))
	f.must(os.WriteFile(filepath.Join(ready, "deep", "a.md"), []byte("a"), 0o666))
	f.must(os.Rename(ready, f.path("moved-in")))
	f.told("moved-in/deep/a.md")
	f.write("moved-in/deep/a.md", "b")
	f.told("moved-in/deep/a.md")
}

func TestRenamedFolder(t *testing.T) {
	f := watched(t, Options{})
	f.write("technik/deep/a.md", "a")
	f.told("technik/deep/a.md")
	f.rename("technik", "menschen")
	f.told("technik", "menschen/deep/a.md")
	f.write("menschen/deep/a.md", "b")
	for _, path := range f.told("menschen/deep/a.md") {
		if strings.Contains(path, "technik") {
			t.Errorf("%s: told under the name of before", path)
		}
	}
	outside := filepath.Join(filepath.Dir(f.root), "outside")
	f.must(os.Rename(f.path("menschen"), outside))
	f.told("menschen")
	f.must(os.WriteFile(filepath.Join(outside, "deep", "a.md"), []byte("c"), 0o666))
	f.write("end.md", "")
	if all := f.told("end.md"); slices.Contains(all, f.path("menschen/deep/a.md")) {
		t.Errorf("a folder that left is still watched: %v", all)
	}
}

func TestFolderRemovedAndRemade(t *testing.T) {
	f := watched(t, Options{})
	for i := range 3 {
		f.must(os.RemoveAll(f.path("technik")))
		f.write("technik/neu.md", fmt.Sprint(i))
		f.told("technik/neu.md")
		f.write("technik/netz.md", "again")
		f.told("technik/netz.md")
	}
}

func TestWatchedFolderItselfRemovedAndRemade(t *testing.T) {
	f := watched(t, Options{})
	for range 2 {
		f.must(os.RemoveAll(f.root))
		f.told(".")
		f.write("technik/netz.md", "back")
		f.told("technik/netz.md")
		f.write("technik/netz.md", "and watched")
		f.told("technik/netz.md")
	}
	f.must(os.Rename(f.root, f.root+".old"))
	f.write("technik/netz.md", "another folder of the same name")
	f.told("technik/netz.md")
	f.write("technik/netz.md", "is watched too")
	f.told("technik/netz.md")
}

func TestLinkThatIsSwitched(t *testing.T) {
	dir := t.TempDir()
	f := &folder{T: t, root: filepath.Join(dir, "current")}
	for _, release := range []string{"one", "two"} {
		f.must(os.MkdirAll(filepath.Join(dir, release, "technik"), 0o777))
		f.must(os.Symlink(filepath.Join(dir, release), filepath.Join(dir, "to-"+release)))
	}
	f.must(os.Rename(filepath.Join(dir, "to-one"), f.root))
	changes, err := Watch(t.Context(), Options{Dirs: []string{f.root}})
	f.must(err)
	f.changes = changes
	f.write("technik/a.md", "a")
	f.told("technik/a.md")
	f.must(os.Rename(filepath.Join(dir, "to-two"), f.root))
	f.told(".")
	f.write("technik/b.md", "b")
	f.told("technik/b.md")
}

// TestBurstIsOneChange writes as git pull does, while somebody is busy with the change before.
func TestBurstIsOneChange(t *testing.T) {
	f := watched(t, Options{Quiet: 100 * time.Millisecond, Max: time.Minute})
	for i := range 1000 {
		f.write(fmt.Sprintf("technik/p%04d.md", i), "text")
	}
	change := f.next()
	count := 0
	for _, path := range change.Paths {
		if strings.HasSuffix(path, ".md") {
			count++
		}
	}
	if !change.All && count != 1000 {
		t.Errorf("%d of 1000 files in the change", count)
	}
	f.write("end.md", "")
	if all := f.told("end.md"); slices.ContainsFunc(all, func(p string) bool { return strings.Contains(p, "technik/p") }) {
		t.Error("files of the burst were told twice")
	}
}

// TestMaxEndsABurst never pauses for long enough.
func TestMaxEndsABurst(t *testing.T) {
	f := watched(t, Options{Quiet: time.Hour, Max: 50 * time.Millisecond})
	f.write("a.md", "")
	f.told("a.md")
}

func TestSlowReaderMissesNothing(t *testing.T) {
	f := watched(t, Options{Quiet: time.Millisecond, Max: time.Millisecond})
	for i := range 50 {
		f.write(fmt.Sprintf("technik/s%d.md", i), "")
		time.Sleep(2 * time.Millisecond)
	}
	var names []string
	for i := range 50 {
		names = append(names, fmt.Sprintf("technik/s%d.md", i))
	}
	f.told(names...)
}

func TestIgnored(t *testing.T) {
	f := watched(t, Options{Ignore: func(path string) bool { return filepath.Base(path) == "public" }})
	f.write("public/deep/x.html", "")
	f.write(".git/objects/ab/cd", "")
	f.write("end.md", "")
	for _, path := range f.told("end.md") {
		if strings.Contains(path, "public") || strings.Contains(path, ".git") {
			t.Errorf("%s was told", path)
		}
	}
}

func TestRootBelowAnIgnoredName(t *testing.T) {
	f := &folder{T: t, root: filepath.Join(t.TempDir(), ".git", "backup~", "content")}
	f.write("a.md", "")
	changes, err := Watch(t.Context(), Options{Dirs: []string{f.root}})
	f.must(err)
	f.changes = changes
	f.write("a.md", "b")
	f.told("a.md")
}

func TestRelativeFolders(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, root := range []string{".", "content"} {
		f := &folder{T: t, root: root}
		f.write("technik/a.md", "a")
		ctx, cancel := context.WithCancel(t.Context())
		changes, err := Watch(ctx, Options{Dirs: []string{root + "/"}})
		f.must(err)
		f.changes = changes
		f.write("technik/a.md", "b")
		f.told("technik/a.md")
		cancel()
		for range changes { // until it is closed
		}
	}
}

func TestTemporary(t *testing.T) {
	yes := []string{
		"a.md~", ".a.md.swp", ".a.md.swx", "technik/4913", ".#a.md", "#a.md#", ".git/index", "x/.git", ".DS_Store",
		"a.md___jb_tmp___", "/abs/.hg/store",
	}
	no := []string{"a.md", "newsroom.yaml", "49130", "x/4913/a.md", "#heading.md", "a.swp.md", "notes.swp", ".gitignore", "git/a.md", "a~b"}
	for _, path := range yes {
		if !Temporary(path) {
			t.Errorf("%s must be ignored", path)
		}
	}
	for _, path := range no {
		if Temporary(path) {
			t.Errorf("%s must not be ignored", path)
		}
	}
}

func TestWrongFolders(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{filepath.Join(dir, "missing"): "no such file", file: "not a folder"} {
		_, err := Watch(t.Context(), Options{Dirs: []string{dir, path}})
		if err == nil || !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v", path, err)
		}
	}
}

func TestLimitsAreExplained(t *testing.T) {
	for errno, want := range map[syscall.Errno]string{
		syscall.ENOSPC: "fs.inotify.max_user_watches", syscall.EMFILE: "fs.inotify.max_user_instances", syscall.EACCES: "permission denied",
	} {
		if err := explain("folder x", fmt.Errorf("add: %w", errno)); !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "folder x") {
			t.Errorf("%v: %v", errno, err)
		}
	}
}

// TestOverflow feeds the loop with what the system says after it dropped events, and a folder that nobody told of.
func TestOverflow(t *testing.T) {
	f := &folder{T: t, root: filepath.Join(t.TempDir(), "content")}
	f.write("a.md", "a")
	notify, err := fsnotify.NewWatcher()
	f.must(err)
	defer func() { f.must(notify.Close()) }()
	w := newWatcher(notify, Options{Dirs: []string{f.root}})
	f.must(w.begin())
	w.notify.Remove(f.root) //nolint:errcheck // the test makes the watch miss what follows
	f.write("unseen/b.md", "b")
	w.lost(fsnotify.ErrEventOverflow)
	w.gather.settled = true
	if change := w.gather.change(); !change.All || !w.watched[f.path("unseen")] {
		t.Errorf("got %+v, watched %v", change, w.watched)
	}
	w.lost(errors.New("strange"))
	w.gather.settled = true
	if change := w.gather.change(); change.Err == nil {
		t.Error("an error was swallowed")
	}
}
