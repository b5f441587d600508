package publish

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
)

// A folder that does not stand yet is made aside and takes its name with all that is in it, in one rename: a first
// build of a thousand posts in one section moves one folder, not a thousand files. It carries its files of the stage
// in which it appears, and the new folders in it that appear in the same stage; later ones follow by themselves.

// formUnits decides which new folders appear together, and makes them aside.
func (p *plan) formUnits() error {
	for i := range p.folders {
		f := &p.folders[i]
		if !f.wanted || f.standing == present {
			continue
		}
		f.unit = i
		if f.parent >= 0 && p.folders[f.parent].unit >= 0 && p.folders[f.parent].stage == f.stage {
			f.unit = p.folders[f.parent].unit
		}
	}
	return levels(p.folders, func(i int) error {
		if p.folders[i].unit < 0 {
			return nil
		}
		p.t.step("mkdir")
		if err := os.Mkdir(p.folderAside(i), 0o777); err != nil {
			return fmt.Errorf("folder %s cannot be made: %w", p.t.name(p.folders[i].path), err)
		}
		return nil
	})
}

// folderAside is where a new folder waits.
func (p *plan) folderAside(i int) string {
	unit := &p.folders[p.folders[i].unit]
	below := p.folders[i].path[len(unit.path):]
	return p.t.aside("folder-" + strconv.Itoa(p.folders[i].unit) + filepath.FromSlash(below))
}

// carried tells whether a file appears with its folder, and with which.
func (p *plan) carried(i int) (folder int, with bool) {
	folder, known := p.index[parentOf(p.files[i].Path)]
	if !known || p.folders[folder].unit < 0 {
		return 0, false
	}
	return folder, p.folders[folder].stage == p.files[i].Stage
}

// fileAside is where a file waits.
func (p *plan) fileAside(i int) string {
	if folder, with := p.carried(i); with {
		return p.folderAside(folder) + string(filepath.Separator) + baseOf(p.files[i].Path)
	}
	return p.t.aside("file-" + strconv.Itoa(i))
}

// inPlace tells whether a folder stands, and everything on the way to it is a folder too.
func (p *plan) inPlace(dir string) bool {
	if dir == "." {
		return true
	}
	i, known := p.index[dir]
	return known && p.folders[i].standing == present
}
