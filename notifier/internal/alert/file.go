package alert

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/fsnotify/fsnotify"
)

// settle is how long a change may be followed by others before it is told: a build writes many files at once.
const settle = 100 * time.Millisecond

// file is alerts.json in a folder that the generator writes, perhaps at this very moment.
type file struct {
	path string
	poll time.Duration
}

func newFile(path string) file {
	return file{path: filepath.Clean(path), poll: filePoll}
}

// fetch always reads: Source compares the bytes, which no clock and no copied mtime can deceive.
func (f file) fetch(ctx context.Context) ([]byte, func(), error) {
	if err := ctx.Err(); err != nil {
		return nil, nil, err
	}
	in, err := os.Open(f.path)
	if err != nil {
		return nil, nil, inWords(err)
	}
	defer in.Close()
	info, err := in.Stat()
	if err != nil {
		return nil, nil, inWords(err)
	}
	if info.IsDir() {
		return nil, nil, fmt.Errorf("it is a folder: name the file, %s", filepath.Join(f.path, "alerts.json"))
	}
	if info.Size() > MaxBytes {
		return nil, nil, errTooLarge
	}
	data, err := limited(in)
	return data, func() {}, inWords(err)
}

// inWords adds what to do to an error of the file system, and leaves out the path, which the caller has.
func inWords(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		err = path.Err
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("%w: `generator build` writes it; is this the right path?", err)
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("%w: let the user of the notifier read it and its folder", err)
	}
	return err
}

// watch looks at the folder and not at the file, since each build puts a new file in the old one's place. The folder may come later, go
// away and come back: its state is looked at on every tick, whether the kernel tells anything or not.
func (f file) watch(ctx context.Context, changed func()) (run func()) {
	w := newFolderWatch(filepath.Dir(f.path))
	seen := stampOf(f.path)
	return func() {
		defer w.close()
		for f.wait(ctx, w) {
			w.renew()
			if now := stampOf(f.path); !now.equal(seen) {
				seen = now
				changed()
			}
		}
	}
}

// wait returns when it is time to look, or false when ctx ends. Events that come together are one: the first of them starts the time to settle, and
// those after it do not put it off, so that a folder which is written without end is looked at all the same.
func (f file) wait(ctx context.Context, w *folderWatch) bool {
	tick := time.NewTimer(f.poll)
	defer tick.Stop()
	var settled <-chan time.Time
	for {
		select {
		case <-ctx.Done():
			return false
		case event, ok := <-w.events():
			if !ok {
				w.close()
			} else if settled == nil && f.concerns(event) {
				settled = time.After(settle)
			}
		case _, ok := <-w.errors(): // events were lost
			if !ok {
				w.close()
			}
			return true
		case <-tick.C:
			return true
		case <-settled:
			return true
		}
	}
}

// concerns: the file itself or its folder.
func (f file) concerns(event fsnotify.Event) bool {
	name := filepath.Clean(event.Name)
	return name == f.path || name == filepath.Dir(f.path)
}

// stamp tells one state of a file from another without reading it; nil when there is no file.
type stamp struct{ os.FileInfo }

func stampOf(path string) stamp {
	info, err := os.Stat(path)
	if err != nil {
		return stamp{}
	}
	return stamp{info}
}

func (s stamp) equal(other stamp) bool {
	if s.FileInfo == nil || other.FileInfo == nil {
		return s.FileInfo == other.FileInfo
	}
	return os.SameFile(s.FileInfo, other.FileInfo) && s.Size() == other.Size() && s.ModTime().Equal(other.ModTime())
}
