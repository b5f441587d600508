package publish

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"syscall"
)

// remove takes stale files away, and the folders that are empty without them.
func (p *plan) remove(paths []string) error {
	folders := make([]string, len(paths))
	for i, path := range paths {
		folders[i] = parentOf(path)
		if err := p.removeOne(path); err != nil {
			return err
		}
	}
	p.prune(folders)
	return nil
}

// removeOne removes a stale file if it still is what it was when it was looked at.
func (p *plan) removeOne(path string) error {
	seen, there := p.gone[path]
	if !there {
		return nil
	}
	info, err := os.Lstat(p.t.full(path))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil && !seen.same(info) {
		delete(p.gone, path)
		p.kept = append(p.kept, path)
		return nil
	}
	if err == nil {
		p.t.step("remove")
		err = os.Remove(p.t.full(path))
	}
	if err != nil {
		return fmt.Errorf("%s cannot be removed: %w", p.t.name(path), err)
	}
	return nil
}

// prune removes the folders that are empty, and those above them.
func (p *plan) prune(dirs []string) {
	wanted := make(map[string]bool)
	for i := range p.folders {
		wanted[p.folders[i].path] = p.folders[i].wanted
	}
	slices.Sort(dirs)
	slices.Reverse(dirs)
	for _, dir := range slices.Compact(dirs) {
		for dir != "." && !wanted[dir] && p.pruneOne(dir) {
			dir = parentOf(dir)
		}
	}
}

// pruneOne removes a folder if it is empty, and tells whether it is gone. The call removes nothing but an empty folder,
// so its refusal is the answer to the question whether others keep something there.
func (p *plan) pruneOne(dir string) bool {
	return !p.inPlace(dir) || syscall.Rmdir(p.t.full(dir)) == nil
}
