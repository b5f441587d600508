package publish

import (
	"slices"
	"strings"
)

// placed is a path and where its file is in the list given.
type placed struct {
	path string
	file int32
}

// arrange sorts files by path. It is false if the list is one that cannot be published; validate says why.
func arrange(files []File) ([]placed, bool) {
	order := make([]placed, len(files))
	for i := range files {
		order[i] = placed{files[i].Path, int32(i)}
	}
	order = sortRuns(order)
	return order, fits(files, order)
}

// sortRuns sorts by merging what ascends already: the lists of a site come sorted by stage, and each stage by path.
func sortRuns(list []placed) []placed {
	ends := runs(list)
	if len(ends) < 2 {
		return list
	}
	spare := make([]placed, len(list))
	for len(ends) > 1 {
		start, kept := 0, ends[:0]
		for i := 0; i < len(ends); i += 2 {
			middle, end := ends[i], ends[min(i+1, len(ends)-1)]
			merge(spare[start:end], list[start:middle], list[middle:end])
			start, kept = end, append(kept, end)
		}
		list, spare, ends = spare, list, kept
	}
	return list
}

// runs gives where each ascending part of the list ends.
func runs(list []placed) []int {
	var ends []int
	for i := range list {
		if i+1 == len(list) || list[i+1].path < list[i].path {
			ends = append(ends, i+1)
		}
	}
	return ends
}

// merge fills out from two sorted lists that are as long together.
func merge(out, a, b []placed) {
	for i := range out {
		if len(b) == 0 || len(a) > 0 && a[0].path <= b[0].path {
			out[i], a = a[0], a[1:]
		} else {
			out[i], b = b[0], b[1:]
		}
	}
}

// fits tells whether sorted files can all be published: each is in order by itself, no two have one path, and none
// lies below another.
func fits(files []File, order []placed) bool {
	var above []string // each begins the next and the present path
	for n, o := range order {
		if n > 0 && order[n-1].path == o.path || !validPath(o.path) || isOdd(&files[o.file]) {
			return false
		}
		for len(above) > 0 && !strings.HasPrefix(o.path, above[len(above)-1]) {
			above = above[:len(above)-1]
		}
		for _, p := range above {
			if o.path[len(p)] == '/' {
				return false
			}
		}
		above = append(above, o.path)
	}
	return true
}

// isOdd tells whether something is wrong with a file, apart from its path.
func isOdd(f *File) bool {
	return f.Stage < 0 || f.Stage >= stages || f.Data != nil && f.Write != nil || !validFrom(f.From)
}

func anyOdd(files []File) bool {
	for i := range files {
		if isOdd(&files[i]) {
			return true
		}
	}
	return false
}

// sameOrder tells whether sorting files would give order again.
func sameOrder(files []File, order []placed) bool {
	return len(files) == len(order) && !slices.ContainsFunc(order, func(o placed) bool {
		return files[o.file].Path != o.path
	})
}
