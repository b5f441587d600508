package publish

import (
	"fmt"
	"maps"
	"path"
	"runtime"
	"slices"
	"strings"
)

// settleDown gets everything ready for the commit: what waits aside is on the disk, and what the manifest will say is known.
func (p *plan) settleDown() (err error) {
	if err := p.catchUp(); err != nil {
		return err
	}
	p.staged = p.moves()
	if err := p.t.flush(len(p.staged), p.asides); err != nil {
		return err
	}
	p.change = p.changes()
	p.next = p.after(p.change)
	p.notice, err = p.t.draft(p.old, p.next, p.change, p.aside)
	return err
}

// commit carries the plan out. What readers see changes only here.
func (p *plan) commit() error {
	if err := p.t.announce(p.notice); err != nil {
		return err
	}
	if len(p.staged)+len(p.gone)+len(p.lost) > 0 {
		if err := p.carryOut(); err != nil {
			return err
		}
	}
	return p.t.finish(p.notice)
}

// carryOut changes what readers see, stage by stage, and waits until that is on the disk.
func (p *plan) carryOut() error {
	if err := p.remove(p.early); err != nil {
		return err
	}
	for stage := range stages {
		if err := p.appear(stage); err != nil {
			return err
		}
	}
	if err := p.remove(p.late()); err != nil {
		return err
	}
	if p.t.options.Preview {
		return nil
	}
	dirs := p.touched()
	return p.t.flush(len(dirs), func() []string { return dirs })
}

// moves are the indexes of the files that wait aside.
func (p *plan) moves() []int32 {
	var moves []int32
	for _, i := range p.doubtful {
		if p.fates[i].made.staged {
			moves = append(moves, i)
		}
	}
	return moves
}

func (p *plan) asides() []string {
	names := make([]string, len(p.staged))
	for n, i := range p.staged {
		names[n] = p.t.full(p.fileAside(i))
	}
	return names
}

// catchUp flushes what a preview left unflushed, before the manifest says that it is.
func (p *plan) catchUp() error {
	if !p.old.volatile || p.t.options.Preview {
		return nil
	}
	return flushAll(p.t.dir, func() (names []string) {
		for i := range p.fates {
			if made := p.fates[i].made; made == nil || !made.staged {
				names = append(names, p.t.full(p.files[i].Path))
			}
		}
		return names
	})
}

// late are the stale paths whose turn is last: all but those that had to make room.
func (p *plan) late() []string {
	early := make(map[string]bool, len(p.early))
	for _, path := range p.early {
		early[path] = true
	}
	return slices.DeleteFunc(append(sortedKeys(p.gone), p.lost...), func(path string) bool { return early[path] })
}

// move is a rename of something that waits aside.
type move struct {
	from, path string
	over       bool // there is a version of it
}

// turn lists what takes its name in a stage: new folders with all in them, and files of folders that stand by then.
func (p *plan) turn(stage Stage) (folders, files []move) {
	for i := range p.folders {
		if p.folders[i].unit == int32(i) && p.folders[i].stage == stage {
			folders = append(folders, move{p.folderAside(int32(i)), p.folders[i].path, false})
		}
	}
	for _, i := range p.staged {
		if p.files[i].Stage == stage && !p.carried(i) {
			files = append(files, move{p.fileAside(i), p.files[i].Path, p.fates[i].made.had})
		}
	}
	return folders, files
}

// appear gives what is new in one stage its names.
func (p *plan) appear(stage Stage) error {
	folders, files := p.turn(stage)
	if err := p.rename(folders); err != nil {
		return err
	}
	return p.rename(files)
}

func (p *plan) rename(moves []move) error {
	return parallel(runtime.GOMAXPROCS(0), len(moves), func(_, i int) error {
		p.t.step("rename")
		rename := p.root.rename
		if moves[i].over {
			rename = p.root.swap
		}
		if err := rename(moves[i].from, moves[i].path); err != nil {
			return fmt.Errorf("%s cannot be put into place: %w", p.t.name(moves[i].path), err)
		}
		return nil
	})
}

// touched are the folders in which a name changed, and those above them; some are gone by now.
func (p *plan) touched() []string {
	marked := make([]bool, len(p.folders))
	mark := func(i int32) {
		for ; i >= 0 && !marked[i]; i = p.folders[i].parent {
			marked[i] = true
		}
	}
	for _, i := range p.staged {
		mark(p.fates[i].folder)
	}
	for path := range p.gone {
		mark(p.folderAt(parentOf(path)))
	}
	dirs := []string{p.t.dir}
	for i := range p.folders {
		if marked[i] {
			dirs = append(dirs, p.t.full(p.folders[i].path))
		}
	}
	return dirs
}

// parentOf is the slash path of the folder that holds path; "." at the top.
func parentOf(p string) string { return path.Dir(p) }

func baseOf(p string) string { return p[strings.LastIndexByte(p, '/')+1:] }

func sortedKeys(m map[string]entry) []string { return slices.Sorted(maps.Keys(m)) }
