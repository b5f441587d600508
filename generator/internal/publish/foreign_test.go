package publish

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestForeignFilesStay(t *testing.T) {
	dir := t.TempDir()
	foreign := map[string]string{".gitignore": "*", "a/notes.txt": "mine", "old/photo.jpg": "x", ".well-known/x": "y"}
	for path, text := range foreign {
		write(t, dir, path, text)
	}
	target := target(t, dir, Options{})
	mustPublish(t, target, []File{page("a/index.html", "A"), page("old/index.html", "O"), page("gone/deep/x", "G")}, foreign)
	mustPublish(t, target, []File{page("a/index.html", "A")}, foreign)
	mustPublish(t, target, nil, foreign)
}

func TestEqualForeignFileIsAdopted(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "a/index.html", "A")
	target := target(t, dir, Options{})
	report := mustPublish(t, target, []File{page("a/index.html", "A")}, nil)
	if len(report.Written) != 0 {
		t.Errorf("written: %v", report.Written)
	}
	if report := mustPublish(t, target, nil, nil); !slices.Equal(report.Removed, []string{"a/index.html"}) {
		t.Errorf("an adopted file is ours, but: %+v", report)
	}
}

func TestForeignFileInTheWay(t *testing.T) {
	tests := map[string]struct {
		prepare func(t *testing.T, dir string)
		want    string
	}{
		"other bytes":        {func(t *testing.T, dir string) { write(t, dir, "a/index.html", "mine") }, "a/index.html is not of this generator"},
		"a file as a folder": {func(t *testing.T, dir string) { write(t, dir, "a", "mine") }, "/a is not a folder"},
		"a folder as a file": {func(t *testing.T, dir string) { write(t, dir, "b/mine", "mine") }, "b/mine is not of this generator"},
		"an empty folder":    {func(t *testing.T, dir string) { mkdir(t, dir, "b") }, "/b is not of this generator"},
		"a link":             {func(t *testing.T, dir string) { link(t, "/etc/hostname", dir, "b") }, "/b is a link"},
		"a link to a folder": {func(t *testing.T, dir string) { link(t, t.TempDir(), dir, "a") }, "/a is not a folder"},
		"a dangling link":    {func(t *testing.T, dir string) { link(t, "/nowhere", dir, "b") }, "/b is a link"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			target := target(t, dir, Options{})
			mustPublish(t, target, []File{page("old", "O"), page("c", "C1")}, nil)
			test.prepare(t, dir)
			before := snapshot(t, dir)
			_, err := target.Publish(t.Context(), []File{page("a/index.html", "A"), page("b", "B"), page("c", "C2")})
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("want an error with %q, got %v", test.want, err)
			}
			if diff := cmp.Diff(before, snapshot(t, dir)); diff != "" {
				t.Errorf("the folder changed:\n%s", diff)
			}
		})
	}
}

func mkdir(t *testing.T, dir, path string) {
	t.Helper()
	if err := os.Mkdir(filepath.Join(dir, path), 0o777); err != nil {
		t.Fatal(err)
	}
}

func link(t *testing.T, to, dir, path string) {
	t.Helper()
	if err := os.Symlink(to, filepath.Join(dir, path)); err != nil {
		t.Fatal(err)
	}
}

// snapshot lists everything in a folder with its kind, time and bytes, our own records too.
func snapshot(t testing.TB, dir string) []string {
	t.Helper()
	var all []string
	err := filepath.WalkDir(dir, func(name string, d os.DirEntry, err error) error {
		if err != nil || name == dir {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		line := name + " " + info.Mode().String()
		if info.Mode().IsRegular() {
			text, err := os.ReadFile(name)
			if err != nil {
				return err
			}
			line += fmt.Sprint(" ", info.ModTime().UnixNano(), " ", string(text))
		}
		all = append(all, line)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestManyForeignFilesAreCounted(t *testing.T) {
	dir := t.TempDir()
	var files []File
	for i := range 50 {
		write(t, dir, fmt.Sprintf("p%02d", i), "mine")
		files = append(files, page(fmt.Sprintf("p%02d", i), "ours"))
	}
	_, err := target(t, dir, Options{}).Publish(t.Context(), files)
	if err == nil || !strings.Contains(err.Error(), "and 30 more") || !strings.Contains(err.Error(), "p00") {
		t.Errorf("got %v", err)
	}
}
