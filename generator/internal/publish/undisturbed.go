package publish

import (
	"errors"
	"runtime"
)

// errDisturbed ends a look over many files at the first that is another.
var errDisturbed = errors.New("disturbed")

// undisturbed tells whether everything that the plan will replace, and every place that it will take, is as it was when it was looked at: what
// somebody put there meanwhile is not overwritten.
func (p *plan) undisturbed() bool {
	folders := parallel(runtime.GOMAXPROCS(0), len(p.folders), func(_, i int) error {
		f := &p.folders[i]
		if f.unit != int32(i) || f.standing != absent || !p.isThere(f.parent) || p.isFree(f.path) {
			return nil
		}
		return errDisturbed
	})
	files := parallel(runtime.GOMAXPROCS(0), len(p.staged), func(_, n int) error {
		if p.isAsSeen(p.staged[n]) {
			return nil
		}
		return errDisturbed
	})
	return folders == nil && files == nil
}

// isFree tells whether nothing stands at a path.
func (p *plan) isFree(path string) bool {
	_, found, err := p.look(path)
	return err == nil && !found
}

// isAsSeen tells whether at a file's path stands what stood there: a version of it, nothing, or a folder that makes room.
func (p *plan) isAsSeen(i int32) bool {
	made := p.fates[i].made
	if !p.isThere(p.fates[i].folder) {
		return true // its folder was asked
	}
	s, found, err := p.look(p.files[i].Path)
	switch {
	case err != nil:
		return false
	case made.had:
		return found && s.isFile() && made.seen.same(s)
	}
	return !found || s.isDir() && p.makesRoom(p.files[i].Path)
}

// makesRoom tells whether something below a path goes early, so that a file can stand there.
func (p *plan) makesRoom(path string) bool {
	for _, early := range p.early {
		if isBelow(early, path) {
			return true
		}
	}
	return false
}
