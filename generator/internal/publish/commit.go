package publish

import (
	"fmt"
	"maps"
	"os"
	"path"
	"runtime"
	"slices"
)

// commit carries the plan out. What readers see changes only here.
func (t *Target) commit(p *plan) error {
	moves := p.moves()
	if err := p.catchUp(); err != nil {
		return err
	}
	if len(moves) == 0 && len(p.gone) == 0 && len(p.lost) == 0 {
		return t.writeManifest(p.after(), p.old.raw)
	}
	if err := p.announce(moves); err != nil {
		return err
	}
	if err := p.remove(p.early); err != nil {
		return err
	}
	for stage := range stages {
		if err := p.appear(stage, moves); err != nil {
			return err
		}
	}
	if err := p.remove(p.late()); err != nil {
		return err
	}
	if err := t.flush(p.touched(moves)); err != nil {
		return err
	}
	return t.writeManifest(p.after(), nil)
}

// moves are the indexes of the files that wait aside.
func (p *plan) moves() []int {
	var moves []int
	for i := range p.fates {
		if p.fates[i].staged {
			moves = append(moves, i)
		}
	}
	return moves
}

// catchUp flushes what a preview left unflushed, before the manifest says that it is.
func (p *plan) catchUp() error {
	if !p.old.volatile || p.t.options.Preview {
		return nil
	}
	var names []string
	for i := range p.fates {
		if !p.fates[i].staged {
			names = append(names, p.t.full(p.files[i].Path))
		}
	}
	return flushAll(p.t.dir, names)
}

// late are the stale paths whose turn is last: all but those that had to make room.
func (p *plan) late() []string {
	early := make(map[string]bool, len(p.early))
	for _, path := range p.early {
		early[path] = true
	}
	return slices.DeleteFunc(append(sortedKeys(p.gone), p.lost...), func(path string) bool { return early[path] })
}

// announce flushes what waits aside and writes down all that the folder may hold from now on.
func (p *plan) announce(moves []int) error {
	names := make([]string, len(moves))
	for n, i := range moves {
		names[n] = p.fileAside(i)
	}
	if err := p.t.flush(names); err != nil {
		return err
	}
	m := p.after()
	m.before = maps.Clone(p.gone)
	for _, path := range p.lost {
		m.before[path] = p.old.any(path)
	}
	for _, i := range moves {
		if p.fates[i].had {
			m.before[p.files[i].Path] = p.fates[i].seen
		}
	}
	return p.t.writeManifest(m, nil)
}

// after is the manifest of the finished run.
func (p *plan) after() *manifest {
	m := &manifest{now: make(map[string]entry, len(p.files))}
	for i := range p.files {
		m.now[p.files[i].Path] = p.fates[i].entry
	}
	return m
}

// move is a rename of something that waits aside.
type move struct{ from, path string }

// turn lists what takes its name in a stage: new folders with all in them, and files of folders that stand by then.
func (p *plan) turn(stage Stage, moves []int) (folders, files []move) {
	for i := range p.folders {
		if p.folders[i].unit == i && p.folders[i].stage == stage {
			folders = append(folders, move{p.folderAside(i), p.folders[i].path})
		}
	}
	for _, i := range moves {
		if _, with := p.carried(i); !with && p.files[i].Stage == stage {
			files = append(files, move{p.fileAside(i), p.files[i].Path})
		}
	}
	return folders, files
}

// appear gives what is new in one stage its names.
func (p *plan) appear(stage Stage, moves []int) error {
	folders, files := p.turn(stage, moves)
	if err := p.rename(folders); err != nil {
		return err
	}
	return p.rename(files)
}

func (p *plan) rename(moves []move) error {
	return parallel(runtime.GOMAXPROCS(0), len(moves), func(_, i int) error {
		p.t.step("rename")
		if err := os.Rename(moves[i].from, p.t.full(moves[i].path)); err != nil {
			return fmt.Errorf("%s cannot be put into place: %w", p.t.name(moves[i].path), err)
		}
		return nil
	})
}

// touched are the folders in which a name changed; some are gone by now.
func (p *plan) touched(moves []int) []string {
	set := map[string]bool{".": true}
	add := func(path string) {
		for dir := parentOf(path); !set[dir]; dir = parentOf(dir) {
			set[dir] = true
		}
	}
	for _, i := range moves {
		add(p.files[i].Path)
	}
	for path := range p.gone {
		add(path)
	}
	dirs := make([]string, 0, len(set))
	for dir := range set {
		dirs = append(dirs, p.t.full(dir))
	}
	return dirs
}

// parentOf is the slash path of the folder that holds path; "." at the top.
func parentOf(p string) string { return path.Dir(p) }

func baseOf(p string) string { return path.Base(p) }

func sortedKeys(m map[string]entry) []string { return slices.Sorted(maps.Keys(m)) }
