package alert

import (
	"os"

	"github.com/fsnotify/fsnotify"
)

// folderWatch is the kernel's word on one folder, as long as it gives it. Without it (no more watches to be had, a network drive) everything
// here does nothing, and polling remains.
type folderWatch struct {
	path    string
	watcher *fsnotify.Watcher // nil: there is none
	folder  os.FileInfo       // the folder that is watched; nil: none
}

func newFolderWatch(path string) *folderWatch {
	w := &folderWatch{path: path}
	if watcher, err := fsnotify.NewWatcher(); err == nil {
		w.watcher = watcher
	}
	w.renew()
	return w
}

// renew watches the folder that has the path now: a site that is put in place whole, by rename or by a symbolic link, is another
// folder, and the watch stays with the old one.
func (w *folderWatch) renew() {
	if w.watcher == nil {
		return
	}
	now, err := os.Stat(w.path)
	if err == nil && w.folder != nil && os.SameFile(now, w.folder) && len(w.watcher.WatchList()) > 0 {
		return
	}
	for _, old := range w.watcher.WatchList() {
		_ = w.watcher.Remove(old) // gone with its folder, mostly
	}
	w.folder = nil
	if err == nil && w.watcher.Add(w.path) == nil {
		w.folder = now
	}
}

func (w *folderWatch) events() <-chan fsnotify.Event {
	if w.watcher == nil {
		return nil
	}
	return w.watcher.Events
}

func (w *folderWatch) errors() <-chan error {
	if w.watcher == nil {
		return nil
	}
	return w.watcher.Errors
}

// close ends the watch; events and errors then give nothing any more.
func (w *folderWatch) close() {
	if w.watcher != nil {
		_ = w.watcher.Close()
		w.watcher = nil
	}
}
