package publish

import (
	"os"
	"testing"
	"time"
)

// A folder stands until a file of it is another one, is gone, or another run has changed it. Foreign files do not matter.
func TestStands(t *testing.T) {
	files := []File{page("a/x", "1"), page("b/y", "2")}
	for name, test := range map[string]struct {
		change func(dir string)
		want   bool
	}{
		"nothing":     {func(string) {}, true},
		"a file more": {func(dir string) { write(t, dir, "foreign", "x") }, true},
		"changed":     {func(dir string) { write(t, dir, "a/x", "by hand") }, false},
		"touched": {func(dir string) {
			if err := os.Chtimes(dir+"/b/y", time.Time{}, time.Unix(1, 0)); err != nil {
				t.Fatal(err)
			}
		}, false},
		"removed":     {func(dir string) { _ = os.Remove(dir + "/b/y") }, false},
		"all removed": {func(dir string) { _ = os.RemoveAll(dir) }, false},
		"another run": {func(dir string) { mustPublish(t, target(t, dir, Options{}), files[:1], nil) }, false},
		"a preview":   {func(dir string) { mustPublish(t, target(t, dir, Options{Preview: true}), files[1:], nil) }, false},
		"no manifest": {func(dir string) { _ = os.Remove(dir + "/" + manifestName) }, false},
		"cut manifest": {func(dir string) {
			if err := os.Truncate(dir+"/"+manifestName, 40); err != nil {
				t.Fatal(err)
			}
		}, false},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir() + "/public"
			seal := mustPublish(t, target(t, dir, Options{}), files, nil).Seal
			if again := mustPublish(t, target(t, dir, Options{}), files, nil).Seal; again != seal || seal == "" {
				t.Fatalf("a run without change made %q of %q", again, seal)
			}
			test.change(dir)
			n, ok, err := target(t, dir, Options{}).Stands(t.Context(), seal)
			if err != nil || ok != test.want || ok && n != len(files) {
				t.Errorf("%d files, %v, %v", n, ok, err)
			}
		})
	}
}
