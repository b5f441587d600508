package publish

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

const (
	// asideName is the folder in which files wait for their turn. It lies in the output folder because a rename is atomic
	// only within one file system.
	asideName = reserved + "aside"
	// laterName is the folder in which waits what is prepared for a later moment, where it cannot wait outside.
	laterName = reserved + "later"
)

// openStaging makes an empty folder aside; what a killed run left in it is of no use to anybody, and what was prepared is out of date.
func (t *Target) openStaging() error {
	if err := t.closeStaging(); err != nil {
		return err
	}
	if err := t.discardPrepared(); err != nil {
		return err
	}
	if err := os.Mkdir(t.full(asideName), 0o777); err != nil {
		return fmt.Errorf("output folder %s cannot be written: %w", t.shown, err)
	}
	return nil
}

func (t *Target) closeStaging() error { return leftovers(os.RemoveAll(t.full(asideName))) }

// discardPrepared removes what any process prepared for this folder.
func (t *Target) discardPrepared() error {
	err := os.RemoveAll(t.full(laterName))
	if t.options.Private != "" {
		err = errors.Join(err, os.RemoveAll(t.private()))
	}
	return leftovers(err)
}

func leftovers(err error) error {
	if err != nil {
		return fmt.Errorf("leftovers of an earlier build cannot be removed: %w", err)
	}
	return nil
}

// private is the folder outside in which waits what is prepared for this output folder; several may share Options.Private.
func (t *Target) private() string {
	sum := sumOf([]byte(t.dir))
	return filepath.Join(t.options.Private, "later-"+hex.EncodeToString(sum[:8]))
}

// isPrepared tells whether something waits for its moment.
func (t *Target) isPrepared() bool {
	_, err := os.Lstat(t.full(laterName))
	if err != nil && t.options.Private != "" {
		_, err = os.Lstat(t.private())
	}
	return !errors.Is(err, fs.ErrNotExist)
}

// waiting is the folder in which a prepared publication waits.
type waiting struct {
	path string   // as plan.aside
	held *os.File // the folder: as long as it is open, no other one can be taken for it
}

// openWaiting makes that folder. It is made in the output folder, so that what is in it gets the group, and whatever else is inherited there,
// and then moved outside. Where that cannot be, its name is one that nobody guesses, in a folder that nobody else can read.
func (t *Target) openWaiting() (*waiting, error) {
	if err := t.discardPrepared(); err != nil {
		return nil, err
	}
	path := laterName + "/" + rand.Text()
	err := os.Mkdir(t.full(laterName), 0o700)
	if err == nil {
		err = os.Mkdir(t.full(path), 0o700)
	}
	if err == nil && t.moveOut(path) {
		path = t.private()
		err = os.Remove(t.full(laterName))
	}
	if err != nil {
		return nil, fmt.Errorf("output folder %s cannot be written: %w", t.shown, err)
	}
	held, err := os.Open(t.full(path))
	if err != nil {
		return nil, err
	}
	return &waiting{path, held}, nil
}

// moveOut moves the folder out of the output folder; false where that is another file system, or there is no place.
func (t *Target) moveOut(path string) bool {
	return t.options.Private != "" && os.MkdirAll(t.options.Private, 0o777) == nil && os.Rename(t.full(path), t.private()) == nil
}

// stands tells whether the folder is still there: another run in the same output folder removes it.
func (w *waiting) stands(t *Target) bool {
	held, err := w.held.Stat()
	if err != nil {
		return false
	}
	named, err := os.Stat(t.full(w.path))
	return err == nil && os.SameFile(held, named)
}

// close removes the folder, if it is still the one.
func (w *waiting) close(t *Target) error {
	var err error
	if w.stands(t) {
		err = t.discardPrepared()
	}
	return errors.Join(err, w.held.Close())
}
