// Package watch tells when files change. It owns the watches on folders and all below them, also on those that are
// made later, and joins what belongs together: an editor that saves through three files, or a git pull of a thousand,
// is one change. It knows names, not contents; whether anything really differs is for the reader to find out.
package watch

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"github.com/fsnotify/fsnotify"
)

// Options say what to watch. Only Dirs is needed.
type Options struct {
	Dirs   []string               // folders, watched with all below them; they must exist at the start
	Ignore func(path string) bool // files and folders that never matter, beside those of Temporary
	Quiet  time.Duration          // a change is told when nothing more came for so long; 10 ms if not set
	Max    time.Duration          // but no later than this after its beginning; 2 s if not set
}

// Change is what happened since the last one.
type Change struct {
	// Paths are in the order of events, each once, and begin with the folder as Options.Dirs names it. One may be a
	// folder: then anything below it may have changed. A renamed file is there with both names.
	Paths []string
	// All is set if the system lost track: anything may have changed, whether it is in Paths or not.
	All bool
	// Err says why some folder cannot be watched. Watching the others goes on.
	Err error
}

// rootInterval is how often the watched folders themselves are looked at: no event tells that a folder that was
// removed is back, or that the symbolic link which led to it now leads elsewhere.
const rootInterval = 500 * time.Millisecond

// Watch begins to watch and returns when all folders are watched, so that no later change is missed. The channel is
// closed when ctx is done. While nobody receives, changes are gathered, so a slow reader misses nothing.
func Watch(ctx context.Context, o Options) (<-chan Change, error) {
	notify, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, explain("the folders", err)
	}
	w := newWatcher(notify, o)
	if err := w.begin(); err != nil {
		return nil, errors.Join(err, notify.Close())
	}
	changes := make(chan Change)
	go func() {
		defer close(changes)
		defer func() { _ = notify.Close() }()
		w.run(ctx, changes)
	}()
	return changes, nil
}

// watcher is the state of one Watch. Only its own goroutine uses it.
type watcher struct {
	notify  *fsnotify.Watcher
	ignore  func(path string) bool
	roots   map[string]fs.FileInfo // by name; nil while it is not there
	watched map[string]bool        // folders
	gather  *gatherer
}

func newWatcher(notify *fsnotify.Watcher, o Options) *watcher {
	w := &watcher{
		notify: notify, roots: make(map[string]fs.FileInfo), watched: make(map[string]bool),
		gather: newGatherer(o.Quiet, o.Max),
	}
	for _, dir := range o.Dirs {
		w.roots[filepath.Clean(dir)] = nil
	}
	w.ignore = func(path string) bool {
		return Temporary(w.below(path)) || o.Ignore != nil && o.Ignore(path)
	}
	return w
}

// below is the part of a path below its root. What the folders above a root are called does not matter.
func (w *watcher) below(path string) string {
	for root := range w.roots {
		if root != "." && within(path, root) {
			return path[len(root):]
		}
	}
	return path
}

// begin watches all folders for the first time; what is found counts as known.
func (w *watcher) begin() error {
	for root := range w.roots {
		info, err := os.Stat(root)
		if err != nil {
			return fmt.Errorf("folder %s cannot be watched: %w", root, err)
		}
		if !info.IsDir() {
			return fmt.Errorf("%s cannot be watched: it is a file, not a folder", root)
		}
		w.roots[root] = info
		w.explore(root)
	}
	return w.gather.reset().Err
}

// run is the loop of the watcher's goroutine.
func (w *watcher) run(ctx context.Context, changes chan<- Change) {
	ticker := time.NewTicker(rootInterval)
	defer ticker.Stop()
	defer w.gather.stop()
	for {
		select {
		case <-ctx.Done():
			return
		case event := <-w.notify.Events:
			w.handle(event)
		case err := <-w.notify.Errors:
			w.lost(err)
		case <-ticker.C:
			w.checkRoots()
		case <-w.gather.quiet.C:
			w.gather.settled = true
		case <-w.gather.latest.C:
			w.gather.late = true
		case w.gather.ready(changes) <- w.gather.change():
			w.gather.reset()
		}
	}
}

// handle takes one event of the system.
func (w *watcher) handle(event fsnotify.Event) {
	path := event.Name
	_, isRoot := w.roots[path]
	if path == "" || !isRoot && w.ignore(path) {
		return
	}
	if event.Has(fsnotify.Remove) || event.Has(fsnotify.Rename) {
		w.forget(path)
	}
	if event.Has(fsnotify.Create) {
		w.explore(path)
	}
	w.gather.note(path)
	if isRoot {
		w.checkRoots()
	}
}

// lost takes an error of the system. After an overflow, folders may have come that nobody told of.
func (w *watcher) lost(err error) {
	if !errors.Is(err, fsnotify.ErrEventOverflow) {
		w.gather.fail(fmt.Errorf("watching files: %w", err))
		return
	}
	for root := range w.roots {
		w.forget(root)
		w.explore(root)
	}
	w.gather.lostTrack()
}

// explain names the setting to raise where the system's own words do not.
func explain(what string, err error) error {
	switch {
	case errors.Is(err, syscall.ENOSPC):
		return fmt.Errorf("%s cannot be watched: the limit of watched folders is reached; raise it with: "+
			"sudo sysctl fs.inotify.max_user_watches=524288", what)
	case errors.Is(err, syscall.EMFILE):
		return fmt.Errorf("%s cannot be watched: the limit of watching programs, or of open files, is reached; raise it with: "+
			"sudo sysctl fs.inotify.max_user_instances=1024, or ulimit -n 65536", what)
	default:
		return fmt.Errorf("%s cannot be watched: %w", what, err)
	}
}
