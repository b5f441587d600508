package publish

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
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
