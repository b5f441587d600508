package publish

import (
	"fmt"
	"io/fs"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
)

// inspectStale parts stale files into those to remove and those that somebody changed, which stay.
func (p *plan) inspectStale() error {
	stale := p.stale
	p.gone = make(map[string]entry)
	err := parallel(runtime.GOMAXPROCS(0), len(stale), func(_, i int) error {
		if !p.inPlace(parentOf(stale[i])) {
			p.note(&p.lost, stale[i])
			return nil
		}
		s, found, err := p.look(stale[i])
		if err != nil {
			return err
		}
		if !found {
			p.note(&p.lost, stale[i])
			return nil
		}
		return p.inspectOne(stale[i], s)
	})
	slices.Sort(p.kept)
	return err
}

// inspectOne decides about a stale path at which something stands.
func (p *plan) inspectOne(path string, s sight) error {
	if s.isDir() {
		return nil
	}
	e, ours, err := p.recognise(path, s)
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
