package publish

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
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
	depth  int
	parent int   // index in the plan's folders; -1 for the output folder
	stage  Stage // the earliest of its files
	wanted bool  // holds files of this run
	unit   int   // index of the folder with which it appears, maybe itself; -1 if it stands already
	standing
}

// foldersOf finds the folders of all files and stale paths, parents first, with the stage that first needs each, and where each is
// in the list.
func foldersOf(files []File, stale []string) (list []folder, index map[string]int) {
	index = make(map[string]int, len(files))
	list = make([]folder, 0, len(files))
	for i := range files {
		list = addFolders(list, index, files[i].Path, files[i].Stage, true)
	}
	for _, p := range stale {
		list = addFolders(list, index, p, stages, false)
	}
	slices.SortFunc(list, func(a, b folder) int {
		return cmp.Or(cmp.Compare(a.depth, b.depth), strings.Compare(a.path, b.path))
	})
	for i := range list {
		list[i].parent, list[i].unit = -1, -1
		if parent := path.Dir(list[i].path); parent != "." {
			list[i].parent = index[parent]
		}
		index[list[i].path] = i
	}
	return list, index
}

// addFolders adds the folders above p, from the lowest up, as far as they are not known with this stage already.
func addFolders(list []folder, index map[string]int, p string, stage Stage, wanted bool) []folder {
	for dir := path.Dir(p); dir != "."; dir = path.Dir(dir) {
		i, known := index[dir]
		if !known {
			index[dir] = len(list)
			list = append(list, folder{path: dir, depth: strings.Count(dir, "/"), stage: stage, wanted: wanted})
			continue
		}
		if list[i].stage <= stage && (list[i].wanted || !wanted) {
			break
		}
		list[i].stage = min(list[i].stage, stage)
		list[i].wanted = list[i].wanted || wanted
	}
	return list
}

// levels calls do for every folder, those of one depth at the same time, parents before children.
func levels(folders []folder, do func(i int) error) error {
	for begin := 0; begin < len(folders); {
		end := begin
		for end < len(folders) && folders[end].depth == folders[begin].depth {
			end++
		}
		err := parallel(runtime.GOMAXPROCS(0), end-begin, func(_, i int) error { return do(begin + i) })
		if err != nil {
			return err
		}
		begin = end
	}
	return nil
}

// surveyFolders looks at what stands where the plan's folders are.
func (p *plan) surveyFolders() error {
	return levels(p.folders, func(i int) error {
		f := &p.folders[i]
		if f.parent >= 0 && p.folders[f.parent].standing != present {
			return nil
		}
		info, err := os.Lstat(p.t.full(f.path))
		switch {
		case errors.Is(err, fs.ErrNotExist):
			f.standing = absent
		case err != nil:
			return fmt.Errorf("%s cannot be looked at: %w", p.t.name(f.path), err)
		case info.IsDir():
			f.standing = present
		default:
			f.standing = inTheWay
		}
		return nil
	})
}
