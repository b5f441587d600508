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
	t        *Target
	root     root
	aside    string // the folder in which files wait, below the output folder, or an absolute path
	files    []File
	patch    bool     // files are not all that is wanted
	held     bool     // Later files are left alone
	order    []placed // of files, by path
	known    knowledge
	old      *manifest        // of known
	fates    []fate           // of files, by index
	doubtful []int32          // indexes of files, by path: all that are not known to stand as they should
	stale    []string         // paths of old that are no longer wanted, sorted
	folders  []folder         // of doubtful files and stale paths, parents first
	depths   [][]int32        // indexes of folders, by their depth
	gone     map[string]entry // stale files to remove
	lost     []string         // stale files that are not there; a killed run may have left their folders
	kept     []string         // stale files that somebody changed

	staged []int32   // indexes of the files that wait aside
	change *change   // of the manifest
	next   *manifest // of the finished run
	notice *notice   // what announces it

	mu      sync.Mutex
	early   []string // of gone: what stands where a folder has to be, or the reverse
	foreign []string // complaints about files that are not ours
}

// fate is what becomes of a file. One that is not doubtful stays what its record says.
type fate struct {
	record *record  // of the manifest as it was; nil = the path was not ours
	stands bool     // a Glance saw it in place
	made   *outcome // of a doubtful file
	folder int32    // of a doubtful file: its folder in the plan's; -1 for the output folder
}

// outcome is what a closer look at a file came to.
type outcome struct {
	entry    entry
	seen     entry // what is there, if had
	had      bool
	staged   bool // its bytes wait aside; else those in place are right
	restored bool
}

// prepare makes all bytes that may be others, compares them with what is there and writes aside what differs. After it everything is ready for
// the commit.
func (p *plan) prepare(ctx context.Context) error {
	if p.patch {
		p.matchSome()
	} else {
		p.match()
	}
	if err := p.passOver(ctx); err != nil {
		return err
	}
	p.formFolders()
	if err := p.surveyFolders(); err != nil {
		return err
	}
	if err := p.inspectStale(); err != nil {
		return err
	}
	p.clearFolders()
	if err := p.formUnits(); err != nil {
		return err
	}
	if err := p.settleAll(ctx); err != nil {
		return err
	}
	if err := p.conflict(); err != nil {
		return err
	}
	return p.settleDown()
}

// note adds to a list of the plan while several workers do so.
func (p *plan) note(list *[]string, text string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	*list = append(*list, text)
}

// recognise tells whether what stands at path are bytes that we wrote there, and which.
func (p *plan) recognise(path string, s sight) (entry, bool, error) {
	if !s.isFile() {
		return entry{}, false, nil
	}
	if e, found := p.old.find(path, s); found {
		return e, true, nil
	}
	e, err := p.t.read(path, s)
	return e, err == nil && p.old.knows(path, e.sum), err
}

// look tells what stands at a path; nothing is no error.
func (p *plan) look(path string) (s sight, found bool, err error) {
	s, err = p.root.look(path)
	if errors.Is(err, fs.ErrNotExist) {
		return sight{}, false, nil
	}
	if err != nil {
		return sight{}, false, fmt.Errorf("%s cannot be looked at: %w", p.t.name(path), err)
	}
	return s, true, nil
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
	if same := len(p.files) - len(p.staged); same > 0 {
		r.Unchanged = make([]string, 0, same)
	}
	for i := range p.fates {
		path, made := p.files[i].Path, p.fates[i].made
		if made == nil || !made.staged {
			r.Unchanged = append(r.Unchanged, path)
			continue
		}
		r.Written = append(r.Written, path)
		if made.restored {
			r.Restored = append(r.Restored, path)
		}
	}
	r.Removed = sortedKeys(p.gone)
	return r
}
