package publish

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
)

// plan is all that a run found out before it changes anything that readers see.
type plan struct {
	t       *Target
	files   []File
	old     *manifest
	folders []folder
	index   map[string]int   // of folders, by path
	fates   []fate           // of files, by index
	gone    map[string]entry // stale files to remove
	lost    []string         // stale files that are not there; a killed run may have left their folders
	kept    []string         // stale files that somebody changed

	mu      sync.Mutex
	early   []string // of gone: what stands where a folder has to be, or the reverse
	foreign []string // complaints about files that are not ours
}

// fate is what becomes of a file.
type fate struct {
	entry    entry
	seen     entry // what is there and ours, if had
	had      bool
	staged   bool // its bytes wait aside; else those in place are right
	restored bool
}

// prepare makes all bytes, compares them with what is there and writes aside what differs.
func (t *Target) prepare(ctx context.Context, files []File, old *manifest) (*plan, error) {
	p := &plan{t: t, files: files, old: old, fates: make([]fate, len(files))}
	stale := p.stale()
	p.folders, p.index = foldersOf(files, stale)
	if err := p.surveyFolders(); err != nil {
		return nil, err
	}
	if err := p.inspectStale(stale); err != nil {
		return nil, err
	}
	p.clearFolders()
	if err := p.formUnits(); err != nil {
		return nil, err
	}
	if err := p.settleAll(ctx); err != nil {
		return nil, err
	}
	return p, p.conflict()
}

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

// note adds to a list of the plan while several workers do so.
func (p *plan) note(list *[]string, text string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	*list = append(*list, text)
}

// recognise tells whether what stands at path are bytes that we wrote there, and which.
func (p *plan) recognise(path string, info fs.FileInfo) (entry, bool, error) {
	if !info.Mode().IsRegular() {
		return entry{}, false, nil
	}
	if e, found := p.old.find(path, info); found {
		return e, true, nil
	}
	e, err := p.t.read(path, info)
	return e, err == nil && p.old.knows(path, e.sum), err
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

// complain notes something that is not ours where the site needs the place.
func (p *plan) complain(path, text string) { p.note(&p.foreign, p.t.name(path)+" "+text) }

// manyComplaints is up to how many are told one by one.
const manyComplaints = 20

// conflict is the error that names what others put where the site needs the place.
func (p *plan) conflict() error {
	if len(p.foreign) == 0 {
		return nil
	}
	slices.Sort(p.foreign)
	var problems []error
	for i, text := range p.foreign {
		if i == manyComplaints {
			problems = append(problems, fmt.Errorf("and %d more", len(p.foreign)-i))
			break
		}
		problems = append(problems, errors.New(text))
	}
	problems = append(problems, fmt.Errorf("nothing was changed; move these away, or choose another folder than %s", p.t.shown))
	return errors.Join(problems...)
}

// report tells what the plan did, once it is carried out.
func (p *plan) report() Report {
	r := Report{Kept: p.kept}
	for i := range p.fates {
		path := p.files[i].Path
		if !p.fates[i].staged {
			r.Unchanged = append(r.Unchanged, path)
			continue
		}
		r.Written = append(r.Written, path)
		if p.fates[i].restored {
			r.Restored = append(r.Restored, path)
		}
	}
	r.Removed = sortedKeys(p.gone)
	return r
}
