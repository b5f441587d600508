package watch

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// checkRoots notices folders that went, came back, or are others than before under the same name.
func (w *watcher) checkRoots() {
	for root, before := range w.roots {
		info, err := os.Stat(root)
		if err != nil || !info.IsDir() {
			info = nil
		}
		if before == nil && info == nil || before != nil && info != nil && w.watched[root] && os.SameFile(before, info) {
			continue
		}
		w.roots[root] = info
		w.forget(root)
		w.gather.note(root)
		if info != nil {
			w.explore(root)
		}
	}
}

// explore watches a folder and all below it, and notes what is in it: files may have come before the watch did. What
// is not a folder, or gone again, needs no watch.
func (w *watcher) explore(path string) {
	if _, isRoot := w.roots[path]; isRoot {
		path += string(filepath.Separator) + "." // a root may be a symbolic link, which WalkDir would not follow
	}
	_ = filepath.WalkDir(path, func(name string, d fs.DirEntry, err error) error {
		name = filepath.Clean(name)
		_, isRoot := w.roots[name]
		if !isRoot && w.ignore(name) {
			return skip(d)
		}
		w.gather.note(name)
		if err != nil || !d.IsDir() {
			return nil //nolint:nilerr // what cannot be read is a matter for the build that follows
		}
		return w.add(name)
	})
}

// skip leaves out a file, or a folder with all in it.
func skip(d fs.DirEntry) error {
	if d != nil && d.IsDir() {
		return fs.SkipDir
	}
	return nil
}

// add watches one folder. It comes before the folder is read, so that nothing gets lost between the two.
func (w *watcher) add(dir string) error {
	err := w.notify.Add(dir)
	switch {
	case err == nil:
		w.watched[dir] = true
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENOTDIR):
		return fs.SkipDir
	default:
		w.gather.fail(explain("folder "+dir, err))
		return fs.SkipDir
	}
	return nil
}

// forget drops the watches on a folder and all below it. One that was moved would otherwise go on reporting, under the
// names that its files had before.
func (w *watcher) forget(path string) {
	if !w.watched[path] {
		return
	}
	for dir := range w.watched {
		if within(dir, path) {
			_ = w.notify.Remove(dir) // it is gone already, if the folder is
			delete(w.watched, dir)
		}
	}
}

// within tells whether path is dir or lies below it.
func within(path, dir string) bool {
	return path == dir || dir == "." || len(path) > len(dir) && path[:len(dir)] == dir && os.IsPathSeparator(path[len(dir)])
}
