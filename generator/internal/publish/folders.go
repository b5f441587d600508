package publish

import (
	"runtime"
	"slices"
	"strings"
)

// standing is what stands at a folder's path.
type standing int

const (
	absent    standing = iota // nothing, or nothing that leads there
	present                   // a folder
	inTheWay                  // a file of any kind; a link to a folder too, since what it leads to is not ours
	wontStand                 // something in the way that is ours and goes before the first file appears
)

// folder is a folder of the output, wanted now or by an earlier run.
type folder struct {
	path   string
	parent int32 // index in the plan's folders; -1 for the output folder
	unit   int32 // index of the folder with which it appears, maybe itself; -1 if it stands already
	stage  Stage // the earliest of its files
	wanted bool  // holds doubtful files of this run
	standing
}

// formFolders finds the folders of all doubtful files and stale paths with the stage that first needs each. In a sorted
// list of paths all that lie in one folder follow each other, so the folders above the present path are all to know.
func (p *plan) formFolders() {
	var above []int32
	stale := p.stale
	for _, i := range p.doubtful {
		f := &p.files[i]
		for len(stale) > 0 && stale[0] < f.Path {
			above = p.addFolders(above, stale[0], stages, false)
			stale = stale[1:]
		}
		above = p.addFolders(above, f.Path, f.Stage, true)
		p.fates[i].folder = last(above)
	}
	for _, path := range stale {
		above = p.addFolders(above, path, stages, false)
	}
}

// addFolders notes what a path needs of its folders, from those above the path before it.
func (p *plan) addFolders(above []int32, path string, stage Stage, wanted bool) []int32 {
	for len(above) > 0 && !isBelow(path, p.folders[last(above)].path) {
		above = above[:len(above)-1]
	}
	start := 0
	if len(above) > 0 {
		start = len(p.folders[last(above)].path) + 1
	}
	for i := start; i < len(path); i++ {
		if path[i] == '/' {
			above = p.addFolder(above, path[:i])
		}
	}
	for _, i := range above {
		f := &p.folders[i]
		f.stage = min(f.stage, stage)
		f.wanted = f.wanted || wanted
	}
	return above
}

// addFolder adds a folder below the last of those above.
func (p *plan) addFolder(above []int32, path string) []int32 {
	i := int32(len(p.folders))
	p.folders = append(p.folders, folder{path: path, parent: last(above), unit: -1, stage: stages})
	if len(above) == len(p.depths) {
		p.depths = append(p.depths, nil)
	}
	p.depths[len(above)] = append(p.depths[len(above)], i)
	return append(above, i)
}

func last(list []int32) int32 {
	if len(list) == 0 {
		return -1
	}
	return list[len(list)-1]
}

// isBelow tells whether a path lies in a folder or deeper.
func isBelow(path, folder string) bool {
	return len(path) > len(folder) && path[len(folder)] == '/' && path[:len(folder)] == folder
}

// folderAt finds a folder by its path; -1 if it is none of the plan's. They are in the order of their paths with a
// slash at the end.
func (p *plan) folderAt(path string) int32 {
	i, found := slices.BinarySearchFunc(p.folders, path, func(f folder, path string) int { return compareFolders(f.path, path) })
	if !found {
		return -1
	}
	return int32(i)
}

// compareFolders compares two paths as if both had a slash at the end.
func compareFolders(a, b string) int {
	n := min(len(a), len(b))
	switch {
	case len(a) == len(b) || a[:n] != b[:n]:
		return strings.Compare(a[:n], b[:n])
	case len(a) < len(b) && b[n] >= '/':
		return -1
	case len(a) > len(b) && a[n] < '/':
		return -1
	}
	return 1
}

// levels calls do for every folder, those of one depth at the same time, parents before children.
func (p *plan) levels(do func(i int32) error) error {
	for _, depth := range p.depths {
		err := parallel(runtime.GOMAXPROCS(0), len(depth), func(_, n int) error { return do(depth[n]) })
		if err != nil {
			return err
		}
	}
	return nil
}

// surveyFolders looks at what stands where the plan's folders are.
func (p *plan) surveyFolders() error {
	return p.levels(func(i int32) error {
		f := &p.folders[i]
		if f.parent >= 0 && p.folders[f.parent].standing != present {
			return nil
		}
		s, found, err := p.look(f.path)
		switch {
		case err != nil:
			return err
		case found && s.isDir():
			f.standing = present
		case found:
			f.standing = inTheWay
		}
		return nil
	})
}

// isThere tells whether a folder, given by its index, stands and everything on the way to it is a folder too.
func (p *plan) isThere(folder int32) bool { return folder < 0 || p.folders[folder].standing == present }

// inPlace is isThere for a path.
func (p *plan) inPlace(dir string) bool {
	i := p.folderAt(dir)
	return dir == "." || i >= 0 && p.isThere(i)
}
