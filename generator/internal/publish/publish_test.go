package publish

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// page is an output of the second stage.
func page(path, text string) File {
	return File{Path: path, Stage: Pages, Data: []byte(text), Source: "content/" + path}
}

func target(t *testing.T, dir string, o Options) *Target {
	t.Helper()
	target, err := Open(dir, o)
	if err != nil {
		t.Fatal(err)
	}
	return target
}

// mustPublish publishes and checks what the folder holds, apart from our own records.
func mustPublish(t *testing.T, target *Target, files []File, foreign map[string]string) Report {
	t.Helper()
	report, err := target.Publish(t.Context(), files)
	if err != nil {
		t.Fatal(err)
	}
	want := wanted(files)
	for path, text := range foreign {
		want[path] = text
	}
	if diff := cmp.Diff(want, tree(t, target.dir)); diff != "" {
		t.Fatalf("the folder is not what was published (-want +got):\n%s", diff)
	}
	return report
}

func wanted(files []File) map[string]string {
	want := map[string]string{}
	for _, f := range files {
		want[f.Path] = string(f.Data)
	}
	return want
}

// tree reads all files of a folder; an empty folder is told with a slash. The manifest is left out, nothing else.
func tree(t testing.TB, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(name string, d os.DirEntry, err error) error {
		if err != nil || name == dir {
			return err
		}
		below, _ := filepath.Rel(dir, name)
		if d.IsDir() {
			entries, err := os.ReadDir(name)
			if len(entries) == 0 {
				files[below+"/"] = ""
			}
			return err
		}
		if below == manifestName {
			return nil
		}
		text, err := os.ReadFile(name)
		files[below] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func write(t testing.TB, dir, path, text string) {
	t.Helper()
	name := filepath.Join(dir, path)
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

func TestPublishReports(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "deep", "public")
	unsealed := cmpopts.IgnoreFields(Report{}, "Seal", "Files") // see TestStands
	target := target(t, dir, Options{})
	first := mustPublish(t, target, []File{page("a/index.html", "A"), page("b/index.html", "B"), page("c.css", "C")}, nil)
	if diff := cmp.Diff(Report{Written: []string{"a/index.html", "b/index.html", "c.css"}}, first, unsealed); diff != "" {
		t.Error(diff)
	}
	second := mustPublish(t, target, []File{page("a/index.html", "A"), page("c.css", "C2"), page("d", "")}, nil)
	want := Report{Written: []string{"c.css", "d"}, Unchanged: []string{"a/index.html"}, Removed: []string{"b/index.html"}}
	if diff := cmp.Diff(want, second, unsealed); diff != "" {
		t.Error(diff)
	}
	third := mustPublish(t, target, nil, nil)
	if diff := cmp.Diff(Report{Removed: []string{"a/index.html", "c.css", "d"}}, third, unsealed); diff != "" {
		t.Error(diff)
	}
}

func TestUnchangedFilesAreNotTouched(t *testing.T) {
	for _, o := range []Options{{}, {Verify: true}, {Preview: true}} {
		target := target(t, t.TempDir(), o)
		files := []File{page("a/index.html", "A"), page("b", "B")}
		mustPublish(t, target, files, nil)
		past := time.Date(2020, 1, 2, 3, 4, 5, 0, time.UTC)
		for _, name := range []string{"a/index.html", manifestName} {
			if err := os.Chtimes(target.full(name), past, past); err != nil {
				t.Fatal(err)
			}
		}
		// The first run after the file's time was set reads it, the next one need not.
		for range 2 {
			report := mustPublish(t, target, files, nil)
			if len(report.Written) > 0 {
				t.Errorf("%+v: written without need: %v", o, report.Written)
			}
		}
		info, err := os.Stat(target.full("a/index.html"))
		if err != nil || !info.ModTime().Equal(past) {
			t.Errorf("%+v: the file was touched: %v %v", o, info.ModTime(), err)
		}
	}
}

func TestNothingChangedMeansManifestUntouched(t *testing.T) {
	target := target(t, t.TempDir(), Options{})
	files := []File{page("a", "A"), page("b", "B")}
	mustPublish(t, target, files, nil)
	before, err := os.Stat(target.full(manifestName))
	if err != nil {
		t.Fatal(err)
	}
	slices.Reverse(files)
	mustPublish(t, target, files, nil)
	after, err := os.Stat(target.full(manifestName))
	if err != nil || !os.SameFile(before, after) {
		t.Errorf("the manifest was written again: %v", err)
	}
}

func TestFileBecomesFolderAndBack(t *testing.T) {
	target := target(t, t.TempDir(), Options{})
	asFile := []File{page("a", "file"), page("x/y", "Y")}
	asFolder := []File{page("a/b/c", "C"), page("a/d", "D"), page("x", "X")}
	mustPublish(t, target, asFile, nil)
	mustPublish(t, target, asFolder, nil)
	mustPublish(t, target, asFile, nil)
}

func TestStaleFileThatSomebodyChangedIsKept(t *testing.T) {
	target := target(t, t.TempDir(), Options{})
	mustPublish(t, target, []File{page("a", "A"), page("b", "B")}, nil)
	write(t, target.dir, "b", "b by hand")
	foreign := map[string]string{"b": "b by hand"}
	report := mustPublish(t, target, []File{page("a", "A")}, foreign)
	if !slices.Equal(report.Kept, []string{"b"}) || len(report.Removed) > 0 {
		t.Errorf("got %+v", report)
	}
	mustPublish(t, target, nil, foreign)
}

func TestChangedFileIsRestored(t *testing.T) {
	target := target(t, t.TempDir(), Options{})
	files := []File{page("a", "A"), page("b", "B")}
	mustPublish(t, target, files, nil)
	write(t, target.dir, "a", "cut")
	report := mustPublish(t, target, files, nil)
	if !slices.Equal(report.Restored, []string{"a"}) || !slices.Equal(report.Written, []string{"a"}) {
		t.Errorf("got %+v", report)
	}
}

func TestVerifyFindsAHiddenEdit(t *testing.T) {
	dir := t.TempDir()
	files := []File{page("a", "AAAA")}
	trusting := target(t, dir, Options{})
	mustPublish(t, trusting, files, nil)
	info, err := os.Stat(trusting.full("a"))
	if err != nil {
		t.Fatal(err)
	}
	write(t, dir, "a", "BBBB")
	if err := os.Chtimes(trusting.full("a"), info.ModTime(), info.ModTime()); err != nil {
		t.Fatal(err)
	}
	if report, err := trusting.Publish(t.Context(), files); err != nil || len(report.Written) != 0 {
		t.Fatalf("size and time are trusted, but: %+v %v", report, err)
	}
	report := mustPublish(t, target(t, dir, Options{Verify: true}), files, nil)
	if !slices.Equal(report.Restored, []string{"a"}) {
		t.Errorf("got %+v", report)
	}
}

func TestFailingOutputChangesNothing(t *testing.T) {
	target := target(t, t.TempDir(), Options{})
	mustPublish(t, target, []File{page("a", "A"), page("b", "B")}, nil)
	before := snapshot(t, target.dir)
	broken := File{Path: "c", Stage: Pages, Source: "content/c.md", Write: func(w io.Writer) error {
		_, _ = io.WriteString(w, "half")
		return errors.New("template: no such field")
	}}
	_, err := target.Publish(t.Context(), []File{page("a", "A2"), broken})
	if err == nil || !strings.Contains(err.Error(), "content/c.md: template: no such field") {
		t.Errorf("got %v", err)
	}
	if diff := cmp.Diff(before, snapshot(t, target.dir)); diff != "" {
		t.Errorf("the folder changed:\n%s", diff)
	}
}

func TestFailingFirstBuildLeavesNoFolder(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	broken := File{Path: "c", Write: func(io.Writer) error { return errors.New("broken") }}
	if _, err := target(t, dir, Options{}).Publish(t.Context(), []File{broken}); err == nil {
		t.Fatal("no error")
	}
	if _, err := os.Stat(dir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the folder was left behind: %v", err)
	}
}

func TestFromSparesTheWork(t *testing.T) {
	target := target(t, t.TempDir(), Options{})
	calls := 0
	file := func(from, text string) []File {
		return []File{{Path: "a", From: from, Write: func(w io.Writer) error {
			calls++
			_, err := io.WriteString(w, text)
			return err
		}}}
	}
	steps := []struct {
		from, text, disk string
		calls            int
	}{
		{"f1", "one", "one", 1},
		{"f1", "one", "one", 1},
		{"f2", "one", "one", 2},
		{"f2", "one", "one", 2},
		{"f3", "two", "two", 3},
		{"", "two", "two", 4},
		{"", "two", "two", 5},
	}
	for i, step := range steps {
		if _, err := target.Publish(t.Context(), file(step.from, step.text)); err != nil {
			t.Fatal(err)
		}
		if got := tree(t, target.dir)["a"]; got != step.disk || calls != step.calls {
			t.Errorf("step %d: %q after %d calls", i, got, calls)
		}
	}
	_, _ = target.Publish(t.Context(), file("f3", "two"))
	write(t, target.dir, "a", "by hand")
	if _, err := target.Publish(t.Context(), file("f3", "two")); err != nil || tree(t, target.dir)["a"] != "two" {
		t.Errorf("a changed file was taken for the right one: %v", err)
	}
}

func TestBigOutputIsStreamed(t *testing.T) {
	target := target(t, t.TempDir(), Options{})
	chunk := strings.Repeat("0123456789abcdef", 1<<12)
	video := File{Path: "v.mp4", Write: func(w io.Writer) error {
		for range 80 { // 5 MB
			if _, err := io.WriteString(w, chunk); err != nil {
				return err
			}
		}
		return nil
	}}
	for _, want := range []int{1, 0} {
		report, err := target.Publish(t.Context(), []File{video})
		if err != nil || len(report.Written) != want {
			t.Fatalf("%+v %v", report, err)
		}
	}
	if got := tree(t, target.dir); got["v.mp4"] != strings.Repeat(chunk, 80) || len(got) != 1 {
		t.Error("the bytes are not those that were written")
	}
}

func TestInterruptedBeforeAnythingChanged(t *testing.T) {
	target := target(t, t.TempDir(), Options{})
	mustPublish(t, target, []File{page("a", "A")}, nil)
	before := snapshot(t, target.dir)
	ctx, cancel := context.WithCancel(t.Context())
	stop := File{Path: "a", Write: func(io.Writer) error { cancel(); return nil }}
	files := []File{stop}
	for i := range 100 {
		files = append(files, page(fmt.Sprintf("p%d", i), "x"))
	}
	if _, err := target.Publish(ctx, files); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if diff := cmp.Diff(before, snapshot(t, target.dir)); diff != "" {
		t.Errorf("the folder changed:\n%s", diff)
	}
}

func TestBadLists(t *testing.T) {
	tests := map[string]struct {
		files []File
		want  []string
	}{
		"twice":        {[]File{{Path: "a", Source: "x.md"}, {Path: "a", Source: "y.md"}}, []string{"path a: from x.md and from y.md"}},
		"file, folder": {[]File{page("a/b/c", ""), page("a", "")}, []string{"content/a/b/c needs a folder where output a from content/a"}},
		"dots":         {[]File{page("../a", ""), page("b/../c", ""), page("/d", ""), page("", ""), page(".", "")}, []string{`"../a"`, `"b/../c"`, `"/d"`, `""`, `"."`}},
		"control":      {[]File{page("a\nb", "")}, []string{`"a\nb"`, "control"}},
		"reserved":     {[]File{page(manifestName, ""), page("a/.newsroom-x/y", "")}, []string{manifestName, "a/.newsroom-x/y"}},
		"stage":        {[]File{{Path: "a", Stage: 9}}, []string{"stage 9"}},
		"both":         {[]File{{Path: "a", Data: []byte{}, Write: func(io.Writer) error { return nil }}}, []string{"both"}},
		"fingerprint":  {[]File{{Path: "a", From: "x y"}, {Path: "b", From: "-"}}, []string{`"a"`, `"b"`, "fingerprint"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "public")
			_, err := target(t, dir, Options{}).Publish(t.Context(), test.files)
			for _, want := range test.want {
				if err == nil || !strings.Contains(err.Error(), want) {
					t.Errorf("want %q in: %v", want, err)
				}
			}
			if _, err := os.Stat(dir); !errors.Is(err, os.ErrNotExist) {
				t.Errorf("the folder was made: %v", err)
			}
		})
	}
}
