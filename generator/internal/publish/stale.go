package publish

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
)

// stale are the paths of the manifest that are no longer wanted, sorted.
func (p *plan) stale() []string {
	wanted := make(map[string]bool, len(p.files))
	for i := range p.files {
		wanted[p.files[i].Path] = true
	}
	return slices.DeleteFunc(p.old.paths(), func(path string) bool { return wanted[path] })
}

// inspectStale parts stale files into those to remove and those that somebody changed, which stay.
func (p *plan) inspectStale(stale []string) error {
	p.gone = make(map[string]entry)
	err := parallel(runtime.GOMAXPROCS(0), len(stale), func(_, i int) error {
		if !p.inPlace(parentOf(stale[i])) {
			p.note(&p.lost, stale[i])
			return nil
		}
		info, err := os.Lstat(p.t.full(stale[i]))
		if errors.Is(err, fs.ErrNotExist) {
			p.note(&p.lost, stale[i])
			return nil
		}
		if err != nil {
			return fmt.Errorf("%s cannot be looked at: %w", p.t.name(stale[i]), err)
		}
		return p.inspectOne(stale[i], info)
	})
	slices.Sort(p.kept)
	return err
}

// inspectOne decides about a stale path at which something stands.
func (p *plan) inspectOne(path string, info fs.FileInfo) error {
	if info.IsDir() {
		return nil
	}
	e, ours, err := p.recognise(path, info)
	if err != nil {
		return err
	}
	if !ours {
		p.note(&p.kept, path)
		return nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.gone[path] = e
	return nil
}

// clearFolders decides about files that stand where a folder has to be: ours go first, others are a conflict.
func (p *plan) clearFolders() {
	for i := range p.folders {
		f := &p.folders[i]
		if !f.wanted || f.standing != inTheWay {
			continue
		}
		if _, ours := p.gone[f.path]; ours {
			f.standing = wontStand
			p.early = append(p.early, f.path)
			continue
		}
		p.complain(f.path, "is not a folder, and the site needs one there")
	}
}

// clearFile decides about a folder that stands where a file has to be: it may go if all in it is ours and stale.
func (p *plan) clearFile(path string) error {
	early, ways := p.staleBelow(path)
	err := filepath.WalkDir(p.t.full(path), func(name string, _ fs.DirEntry, err error) error {
		if err != nil {
			return fmt.Errorf("folder %s cannot be looked at: %w", p.t.name(path), err)
		}
		below, err := filepath.Rel(p.t.dir, name)
		if err != nil {
			return err
		}
		below = filepath.ToSlash(below)
		if _, ours := p.gone[below]; !ours && !ways[below] {
			p.complain(below, "is not of this generator, and the site needs a file named "+p.t.name(path))
		}
		return nil
	})
	p.mu.Lock()
	defer p.mu.Unlock()
	p.early = append(p.early, early...)
	return err
}

// staleBelow are the stale paths below a folder, and the folders that lead to them.
func (p *plan) staleBelow(path string) (paths []string, ways map[string]bool) {
	ways = make(map[string]bool)
	for _, stale := range append(sortedKeys(p.gone), p.lost...) {
		if !strings.HasPrefix(stale, path+"/") {
			continue
		}
		paths = append(paths, stale)
		for dir := parentOf(stale); dir != "."; dir = parentOf(dir) {
			ways[dir] = true
		}
	}
	return paths, ways
}
