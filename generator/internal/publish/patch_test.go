package publish

import (
	"os"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A patch changes its files and leaves all others, where the folder is what the run of the seal left there; else it does nothing.
func TestPatch(t *testing.T) {
	texts := map[string]string{"a/x": "1", "a/y": "1", "b/z": "1"}
	for name, test := range map[string]struct {
		change func(dir string)
		files  map[string]string
		want   bool
	}{
		"one file":    {func(string) {}, map[string]string{"a/y": "2"}, true},
		"nothing new": {func(string) {}, map[string]string{"a/y": "1"}, true},
		"a new path":  {func(string) {}, map[string]string{"a/new": "2"}, false},
		"no file":     {func(string) {}, nil, false},
		"other gone":  {func(dir string) { _ = os.Remove(dir + "/b/z") }, map[string]string{"a/y": "2"}, false},
		"by hand":     {func(dir string) { write(t, dir, "a/y", "by hand") }, map[string]string{"a/y": "2"}, false},
		"another run": {func(dir string) {
			publishTexts(t, target(t, dir, Options{}), new(atomic.Int64), map[string]string{"a/x": "3"})
		}, map[string]string{"a/y": "2"}, false},
		"foreign file": {func(dir string) { write(t, dir, "b/foreign", "f") }, map[string]string{"b/z": "2"}, true},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			var made atomic.Int64
			seal := publishTexts(t, target(t, dir, Options{}), &made, texts).Seal
			test.change(dir)
			before := tree(t, dir)
			again := target(t, dir, Options{})
			again.Glance()
			report, ok, err := again.Patch(t.Context(), seal, fingerprinted(&made, test.files))
			if err != nil || ok != test.want {
				t.Fatalf("%v, %v", ok, err)
			}
			want := before
			for path, text := range test.files {
				if ok {
					want[path] = text
				}
			}
			if diff := cmp.Diff(want, tree(t, dir)); diff != "" {
				t.Error(diff)
			}
			if ok && report.Files != len(texts) {
				t.Errorf("%d files of the site, not %d", report.Files, len(texts))
			}
			if ok {
				afterPatch(t, dir, want)
			}
		})
	}
}

// afterPatch finds the manifest in order: a whole run over the same files has nothing to do.
func afterPatch(t *testing.T, dir string, texts map[string]string) {
	t.Helper()
	var made atomic.Int64
	delete(texts, "b/foreign")
	report := publishTexts(t, target(t, dir, Options{}), &made, texts)
	if made.Load() != 0 || len(report.Written)+len(report.Removed)+len(report.Kept) > 0 {
		t.Errorf("a run over the same made %d files: %+v", made.Load(), report)
	}
}

// A preview patches what its last run left, without a look at the rest.
func TestPatchOfPreview(t *testing.T) {
	var made atomic.Int64
	target := target(t, t.TempDir(), Options{Preview: true})
	texts := map[string]string{"a/x": "1", "a/y": "1"}
	publishTexts(t, target, &made, texts)
	for _, text := range []string{"2", "3"} {
		report, ok, err := target.Patch(t.Context(), "", fingerprinted(&made, map[string]string{"a/y": text}))
		if err != nil || !ok || len(report.Written) != 1 || tree(t, target.dir)["a/y"] != text {
			t.Fatalf("%v %v %+v", ok, err, report)
		}
	}
	texts["a/y"] = "3"
	if report := publishTexts(t, target, &made, texts); len(report.Written) > 0 {
		t.Errorf("%+v", report)
	}
}
