package publish

import (
	"fmt"
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
	now, found, err := p.look(path)
	if err != nil || !found {
		return err
	}
	if !seen.same(now) {
		delete(p.gone, path)
		p.kept = append(p.kept, path)
		return nil
	}
	p.t.step("remove")
	if err := os.Remove(p.t.full(path)); err != nil {
		return fmt.Errorf("%s cannot be removed: %w", p.t.name(path), err)
	}
	return nil
}

// prune removes the folders that are empty, and those above them.
func (p *plan) prune(dirs []string) {
	slices.Sort(dirs)
	slices.Reverse(dirs)
	for _, dir := range slices.Compact(dirs) {
		for dir != "." && p.pruneOne(dir) {
			dir = parentOf(dir)
		}
	}
}

// pruneOne removes a folder if it is empty, and tells whether it is gone. The call removes nothing but an empty folder,
// so its refusal is the answer to the question whether others keep something there.
func (p *plan) pruneOne(dir string) bool {
	i := p.folderAt(dir)
	return i < 0 || !p.isThere(i) || !p.folders[i].wanted && syscall.Rmdir(p.t.full(dir)) == nil
}
