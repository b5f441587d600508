package publish

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestArrangeAgreesWithComplaints: the quick check and the one that finds words must never differ.
func TestArrangeAgreesWithComplaints(t *testing.T) {
	path := rapid.OneOf(rapid.StringMatching(`[ab.\-](/?[ab.\-]){0,5}`), rapid.StringMatching(`[a/.\x00\x7fé]{0,5}`),
		rapid.SampledFrom([]string{reserved + "x", "a/" + reserved, "a/b" + reserved, "a\xffb", "ä/é"}))
	rapid.Check(t, func(r *rapid.T) {
		var files []File
		for _, p := range rapid.SliceOfN(path, 0, 12).Draw(r, "paths") {
			f := File{Path: p, Stage: Stage(rapid.IntRange(0, 9).Draw(r, "stage") % 6), From: rapid.SampledFrom([]string{"", "f", "x y", "-", "é"}).Draw(r, "from")}
			if complaints([]File{f}) == nil || rapid.IntRange(0, 9).Draw(r, "bad") == 0 {
				files = append(files, f)
			}
		}
		order, ok := arrange(files)
		if err := complaints(files); ok != (err == nil) {
			r.Fatalf("arrange: %v, complaints: %v", ok, err)
		}
		if !slices.IsSortedFunc(order, func(a, b placed) int { return strings.Compare(a.path, b.path) }) || len(order) != len(files) {
			r.Fatalf("not sorted: %v", order)
		}
		for _, o := range order {
			if files[o.file].Path != o.path {
				r.Fatalf("%v is not in its place", o)
			}
		}
	})
}

// TestFoldersAreInOrder checks that folders can be found by their paths, whatever stands beside a slash in names.
func TestFoldersAreInOrder(t *testing.T) {
	path := rapid.StringMatching(`[ab!0](/?[ab!0]){0,7}`)
	rapid.Check(t, func(r *rapid.T) {
		var files []File
		for _, p := range rapid.SliceOfN(path, 0, 12).Draw(r, "paths") {
			if f := append(slices.Clone(files), File{Path: p}); validate(f) == nil {
				files = f
			}
		}
		order, _ := arrange(files)
		p := &plan{files: files, order: order, fates: make([]fate, len(files))}
		for _, o := range order {
			p.doubtful = append(p.doubtful, o.file)
		}
		p.formFolders()
		for i := range files {
			for dir := parentOf(files[i].Path); dir != "."; dir = parentOf(dir) {
				if n := p.folderAt(dir); n < 0 || p.folders[n].path != dir {
					r.Fatalf("%s is not found", dir)
				}
			}
			if n := p.fates[i].folder; n >= 0 && p.folders[n].path != parentOf(files[i].Path) {
				r.Fatalf("%s lies in %s", files[i].Path, p.folders[n].path)
			}
		}
	})
}
