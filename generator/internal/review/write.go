package review

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/lockedfile"

	"newsroom/generator/internal/content"
	"newsroom/generator/internal/diag"
)

// lockName is a file that is there while a run reads and writes the content. What begins with a dot is no content.
const lockName = ".press.lock"

// lock waits until no other run writes into a content folder. The system drops the lock of a run that is killed.
func lock(ctx context.Context, dir string) (unlock func(), err error) {
	type result struct {
		file *lockedfile.File
		err  error
	}
	for {
		done := make(chan result, 1)
		go func() {
			file, err := lockedfile.OpenFile(filepath.Join(dir, lockName), os.O_RDWR|os.O_CREATE, 0o644)
			done <- result{file, err}
		}()
		select {
		case r := <-done:
			if r.err != nil {
				return nil, fmt.Errorf("the content folder cannot be locked: %w", r.err)
			}
			if isCurrent(r.file) {
				return func() { _ = os.Remove(r.file.Name()); _ = r.file.Close() }, nil
			}
			_ = r.file.Close() // the lock of a run that has taken it away meanwhile
		case <-ctx.Done():
			go func() { // the wait itself cannot be ended
				if r := <-done; r.err == nil {
					_ = r.file.Close()
				}
			}()
			return nil, ctx.Err()
		}
	}
}

// isCurrent tells whether a file is still the one that its name leads to.
func isCurrent(f *lockedfile.File) bool {
	held, err := f.Stat()
	if err != nil {
		return false
	}
	named, err := os.Stat(f.Name())
	return err == nil && os.SameFile(held, named)
}

// dayPost finds the post of a day in a section, in whatever form an editor keeps it; else it is the name that it will have.
func dayPost(n *content.Newsroom, section, day string) (name string, p *content.Post) {
	for _, p := range n.Posts {
		name, ok := strings.CutPrefix(p.File, section+"/"+day)
		if ok && (strings.HasPrefix(name, ".") || strings.HasPrefix(name, "/index.")) {
			return p.File, p
		}
	}
	return path.Join(section, day+".md"), nil
}

// attempts is how often a post is read anew that an editor saves at the same moment.
const attempts = 5

// errBusy is when that did not help.
var errBusy = errors.New("is being written by somebody else")

// write puts the clippings of a day into its post. What an editor saves meanwhile is kept.
func write(root *os.Root, name string, r content.Review, c *content.Config, now time.Time, fresh []content.Clipping) (diag.List, error) {
	for range attempts {
		before, err := root.ReadFile(name)
		after := newPost(r, c, now, fresh)
		switch {
		case err == nil:
			var problems diag.List
			if after, problems = appendTo(name, before, fresh, c); after == nil {
				return problems, nil
			}
		case !errors.Is(err, fs.ErrNotExist):
			return nil, err
		}
		done, err := replace(root, name, before, after)
		if done || err != nil {
			return nil, err
		}
	}
	return nil, errBusy
}

// replace puts a text in the place of another one, or of nothing where before is nil; it is false where there is something else by now.
// Readers see the one or the other, whatever happens.
func replace(root *os.Root, name string, before, after []byte) (bool, error) {
	mode := os.FileMode(0o644)
	if before != nil {
		info, err := root.Lstat(name)
		if err != nil {
			return false, ignoreGone(err)
		}
		if !info.Mode().IsRegular() {
			return false, errors.New("is a link; put the post itself there")
		}
		mode = info.Mode().Perm()
	} else if err := root.MkdirAll(path.Dir(name), 0o755); err != nil {
		return false, err
	}
	temporary := path.Join(path.Dir(name), "."+path.Base(name)+".new")
	if err := writeFile(root, temporary, after, mode); err != nil {
		return false, err
	}
	defer func() { _ = root.Remove(temporary) }()
	if before == nil {
		err := root.Link(temporary, name) // fails where the name is taken
		if errors.Is(err, fs.ErrExist) {
			return false, nil
		}
		if err == nil {
			return true, nil
		}
	}
	if is, err := root.ReadFile(name); ignoreGone(err) != nil || !bytes.Equal(is, before) {
		return false, ignoreGone(err)
	}
	return true, root.Rename(temporary, name)
}

func ignoreGone(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

func writeFile(root *os.Root, name string, text []byte, mode os.FileMode) error {
	file, err := root.OpenFile(name, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, mode)
	if err != nil {
		return err
	}
	_, err = file.Write(text)
	return errors.Join(err, file.Sync(), file.Close())
}
