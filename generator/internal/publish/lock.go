package publish

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/rogpeppe/go-internal/lockedfile"
)

const lockName = reserved + "lock"

// patience is how long a run waits for another one before it tells so.
const patience = 300 * time.Millisecond

// lock makes the output folder and waits until no other run, of this process or another, publishes into it. The lock
// file is removed afterwards, so that the folder holds nothing but the site and the manifest. The operating system
// drops the lock of a process that is killed.
func (t *Target) lock(ctx context.Context) (unlock func(), err error) {
	for {
		made, err := t.makeDir()
		if err != nil {
			return nil, err
		}
		f, err := t.openLock(ctx)
		if err != nil {
			return nil, err
		}
		if isCurrent(f) {
			return func() { t.unlock(f, made) }, nil
		}
		// It was the lock of a run that has removed it meanwhile: somebody else may hold the new one.
		_ = f.Close()
	}
}

// makeDir makes the output folder and tells whether it was not there.
func (t *Target) makeDir() (made bool, err error) {
	if info, err := os.Stat(t.dir); err == nil && info.IsDir() {
		return false, nil
	}
	if err := os.MkdirAll(t.dir, 0o777); err != nil {
		return false, fmt.Errorf("output folder %s cannot be made: %w", t.shown, err)
	}
	return true, nil
}

// goodbye is how long who gives up waits for what it began.
const goodbye = 200 * time.Millisecond

// openLock waits for the lock file. The wait itself cannot be interrupted; given up, it goes on in the background and
// lets go of the lock as soon as it has it.
func (t *Target) openLock(ctx context.Context) (*lockedfile.File, error) {
	type result struct {
		f   *lockedfile.File
		err error
	}
	done, ended := make(chan result), make(chan struct{})
	go func() {
		defer close(ended)
		f, err := lockedfile.OpenFile(t.full(lockName), os.O_RDWR|os.O_CREATE, 0o666)
		select {
		case done <- result{f, err}:
		case <-ctx.Done():
			if err == nil {
				_ = f.Close()
			}
		}
	}()
	slow := time.NewTimer(patience)
	defer slow.Stop()
	for {
		select {
		case r := <-done:
			if r.err != nil {
				return nil, fmt.Errorf("output folder %s cannot be locked: %w", t.shown, r.err)
			}
			return r.f, nil
		case <-slow.C:
			t.options.Notice("waiting for another build that writes into " + t.shown)
		case <-ctx.Done():
			select { // a lock that nobody holds is had at once, and let go of: nothing touches the folder behind our back
			case <-ended:
			case <-time.After(goodbye):
			}
			return nil, fmt.Errorf("output folder %s is in use by another build: %w", t.shown, context.Cause(ctx))
		}
	}
}

// isCurrent tells whether f is still the file that its name leads to.
func isCurrent(f *lockedfile.File) bool {
	held, err := f.Stat()
	if err != nil {
		return false
	}
	named, err := os.Stat(f.Name())
	return err == nil && os.SameFile(held, named)
}

// unlock removes the lock file while it is still held, and with it a folder that this run made and left empty. What
// cannot be removed does no harm: the next run takes it.
func (t *Target) unlock(f *lockedfile.File, made bool) {
	_ = os.Remove(f.Name())
	if made {
		_ = os.Remove(t.dir)
	}
	_ = f.Close()
}
