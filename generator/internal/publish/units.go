package publish

import (
	"fmt"
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
		f.unit = int32(i)
		if f.parent >= 0 && p.folders[f.parent].unit >= 0 && p.folders[f.parent].stage == f.stage {
			f.unit = p.folders[f.parent].unit
		}
	}
	return p.levels(func(i int32) error {
		if p.folders[i].unit < 0 {
			return nil
		}
		p.t.step("mkdir")
		if err := p.root.mkdir(p.folderAside(i)); err != nil {
			return fmt.Errorf("folder %s cannot be made: %w", p.t.name(p.folders[i].path), err)
		}
		return nil
	})
}

// folderAside is where a new folder waits.
func (p *plan) folderAside(i int32) string {
	unit := &p.folders[p.folders[i].unit]
	below := p.folders[i].path[len(unit.path):]
	return p.aside + "/folder-" + strconv.Itoa(int(p.folders[i].unit)) + below
}

// carried tells whether a doubtful file appears with its folder.
func (p *plan) carried(i int32) bool {
	folder := p.fates[i].folder
	return folder >= 0 && p.folders[folder].unit >= 0 && p.folders[folder].stage == p.files[i].Stage
}

// fileAside is where a doubtful file waits.
func (p *plan) fileAside(i int32) string {
	if p.carried(i) {
		return p.folderAside(p.fates[i].folder) + "/" + baseOf(p.files[i].Path)
	}
	return p.aside + "/file-" + strconv.Itoa(int(i))
}
