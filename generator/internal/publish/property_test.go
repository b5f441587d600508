package publish

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// TestAnySequenceOfSites publishes random sites one after another into a folder where others put files too. After each
// the folder must hold just that site and the files of the others, and an error must have changed nothing.
func TestAnySequenceOfSites(t *testing.T) {
	base, n := t.TempDir(), 0
	rapid.Check(t, func(r *rapid.T) {
		n++
		dir := filepath.Join(base, strconv.Itoa(n))
		o := Options{Preview: rapid.Bool().Draw(r, "preview"), Verify: rapid.Bool().Draw(r, "verify")}
		if rapid.Bool().Draw(r, "outside") {
			o.Private = base + "/private"
		}
		if err := os.Mkdir(dir, 0o777); err != nil {
			t.Fatal(err)
		}
		target := target(t, dir, o)
		foreign := map[string]string{}
		for range rapid.IntRange(1, 6).Draw(r, "runs") {
			addForeign(t, r, dir, foreign)
			checkRun(t, r, target, site(r), foreign)
		}
	})
}

// site draws a list of outputs. Few names make files, folders and changes of one into the other meet often.
func site(r *rapid.T) []File {
	path := rapid.StringMatching(`[abc](/[abc]){0,3}`)
	texts := rapid.MapOf(path, rapid.StringMatching(`[xy]{0,3}`)).Draw(r, "site")
	var files []File
	for _, path := range slices.Sorted(maps.Keys(texts)) {
		f := File{
			Path: path, Stage: Stage(rapid.IntRange(0, int(stages)-1).Draw(r, "stage")), Data: []byte(texts[path]),
			From: rapid.SampledFrom([]string{"", "of-" + texts[path]}).Draw(r, "from"),
		}
		if validate(append(slices.Clone(files), f)) == nil {
			files = append(files, f)
		}
	}
	return files
}

// addForeign puts a file of somebody else where there is nothing yet, sometimes.
func addForeign(t *testing.T, r *rapid.T, dir string, foreign map[string]string) {
	if !rapid.Bool().Draw(r, "foreign") {
		return
	}
	path := rapid.StringMatching(`([abc]/){0,3}[abcd]`).Draw(r, "foreign path")
	name := dir + "/" + path
	if _, err := os.Lstat(name); err == nil {
		return
	}
	if os.MkdirAll(dir+"/"+parentOf(path), 0o777) != nil {
		return // a file stands in the way
	}
	write(t, dir, path, "mine")
	foreign[path] = "mine"
}

func checkRun(t *testing.T, r *rapid.T, target *Target, files []File, foreign map[string]string) {
	before := snapshot(t, target.dir)
	publish := target.Publish
	if _, err := os.Stat(target.full(manifestName)); err == nil && rapid.Bool().Draw(r, "halves") {
		publish = inHalves(target)
	}
	report, err := publish(t.Context(), files)
	if collides(files, foreign) != (err != nil) {
		r.Fatalf("error %v, though collision is %v", err, err == nil)
	}
	if err != nil {
		if diff := cmp.Diff(before, snapshot(t, target.dir)); diff != "" {
			r.Fatalf("an error changed the folder:\n%s", diff)
		}
		return
	}
	want := wanted(files)
	maps.Copy(want, foreign)
	got := tree(t, target.dir)
	if diff := cmp.Diff(want, got); diff != "" {
		r.Fatalf("the folder is not the site (-want +got):\n%s", diff)
	}
	if n := len(report.Written) + len(report.Unchanged); n != len(files) || len(report.Kept)+len(report.Restored) > 0 {
		r.Fatalf("%d files, but %+v", len(files), report)
	}
}

// collides tells whether a site needs a place that somebody else's file has.
func collides(files []File, foreign map[string]string) bool {
	for path := range foreign {
		mine := File{Path: path, Data: []byte("mine")}
		for _, f := range files {
			if f.Path == path && string(f.Data) == "mine" {
				continue
			}
			if validate([]File{f, mine}) != nil {
				return true
			}
		}
	}
	return false
}

// FuzzManifest feeds the reader with anything. What it accepts must not name a path outside the
// output folder, nor our own records, and writing it again must keep every entry.
func FuzzManifest(f *testing.F) {
	first := []record{{"a/index.html", entry{size: 3, time: 5, from: "f1"}}, {"b c", entry{}}}
	base, sum := appendBlock(nil, manifestVersion+" -", first, nil)
	f.Add(base, []byte(nil))
	f.Add((&manifest{now: first, before: []record{{"a/index.html", entry{size: 4}}, {"gone", entry{size: 9}}}}).encode("boot"), []byte(doneLine))
	more, _ := appendBlock(nil, changeWord+sum, []record{{"new", entry{size: 1}}}, []record{{"b c", entry{}}})
	f.Add(base, more)
	f.Add(base, append(more, doneLine...))
	f.Add([]byte(manifestVersion+" -\nend 0 00\n"), more)
	f.Fuzz(func(t *testing.T, base, more []byte) {
		checkDecoded(t, slices.Concat(base, more))
		checkDecoded(t, slices.Concat(sealed(base), more))
		checkDecoded(t, slices.Concat(sealed(base), sealed(more)))
	})
}

func checkDecoded(t *testing.T, raw []byte) {
	m, err := decodeManifest(raw)
	if err != nil {
		return
	}
	for _, path := range m.paths() {
		if text := wrongWith(&File{Path: path}); text != "" {
			t.Errorf("path %q: %s", path, text)
		}
	}
	again, err := decodeManifest(m.encode(""))
	if err != nil || !slices.Equal(m.now, again.now) || !slices.Equal(m.before, again.before) {
		t.Errorf("entries were lost: %v", err)
	}
}

// sealed adds a right last line, so that the fuzzer gets past it.
func sealed(body []byte) []byte {
	body = append(slices.Clone(body), '\n')
	sum := sumOf(body)
	return append(body, endLine(bytes.Count(body, []byte("\n"))-1, fmt.Sprintf("%x", sum[:]))...)
}
