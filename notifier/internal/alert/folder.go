package alert

import (
	"os"
	"reflect"

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

func (w *folderWatch) close() {
	if w.watcher != nil {
		_ = w.watcher.Close()
	}
}

// inode is the number of the file on its device, where the system has such; nil elsewhere. By reflection, since its place in
// FileInfo differs from system to system.
func inode(info os.FileInfo) any {
	v := reflect.Indirect(reflect.ValueOf(info.Sys()))
	if v.Kind() != reflect.Struct {
		return nil
	}
	if field := v.FieldByName("Ino"); field.IsValid() {
		return field.Interface()
	}
	return nil
}
