package publish

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// prepared is an output folder with the old site, and the new one prepared.
func prepared(t *testing.T, o Options) (*Target, *Prepared) {
	t.Helper()
	out := target(t, t.TempDir(), o)
	mustPublish(t, out, sets()["old"], nil)
	waits, err := out.Prepare(t.Context(), sets()["new"])
	if err != nil {
		t.Fatal(err)
	}
	if !waits.Stands() {
		t.Error("it does not stand")
	}
	return out, waits
}

// TestNothingOfWhatIsPreparedCanBeSeen looks at the whole folder while a publication waits, our own records too.
func TestNothingOfWhatIsPreparedCanBeSeen(t *testing.T) {
	for name, outside := range map[string]string{"outside": t.TempDir() + "/deep/private", "within": ""} {
		t.Run(name, func(t *testing.T) {
			out := target(t, t.TempDir(), Options{Private: outside})
			mustPublish(t, out, sets()["old"], nil)
			before := snapshot(t, out.dir)
			waits, err := out.Prepare(t.Context(), sets()["new"])
			if err != nil {
				t.Fatal(err)
			}
			if outside != "" {
				if diff := cmp.Diff(before, snapshot(t, out.dir)); diff != "" {
					t.Errorf("the folder changed:\n%s", diff)
				}
			}
			place := map[bool]string{true: out.private(), false: out.full(laterName)}[outside != ""]
			if info, err := os.Stat(place); err != nil || info.Mode().Perm() != 0o700 {
				t.Errorf("others can read what waits: %v", err)
			}
			report, err := waits.Commit(t.Context())
			if err != nil || len(report.Written) != 8 || len(report.Unchanged) != 1 || len(report.Removed) != 5 || report.Seal == "" {
				t.Errorf("%+v %v", report, err)
			}
			must(t, waits.Discard())
			checkSite(t, out, "new", report)
		})
	}
}

// checkSite checks that the folder holds a site, that nothing waits any more, and that the next run over the same has nothing to do.
func checkSite(t *testing.T, out *Target, set string, report Report) {
	t.Helper()
	again := target(t, out.dir, out.options)
	n, ok, err := again.Stands(t.Context(), report.Seal)
	if !ok || err != nil || n != len(sets()[set]) {
		t.Errorf("the folder does not stand: %d %v %v", n, ok, err)
	}
	if report = mustPublish(t, again, sets()[set], nil); len(report.Written)+len(report.Removed) > 0 {
		t.Errorf("a run over the same: %+v", report)
	}
	if out.isPrepared() {
		t.Error("something still waits")
	}
}

func TestGivenUp(t *testing.T) {
	for _, outside := range []string{"", t.TempDir()} {
		out, waits := prepared(t, Options{Private: outside})
		if err := waits.Discard(); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(wanted(sets()["old"]), tree(t, out.dir)); diff != "" || out.isPrepared() || waits.Stands() {
			t.Errorf("something stays (-want +got):\n%s", diff)
		}
		if _, err := waits.Commit(t.Context()); !errors.Is(err, ErrOutdated) {
			t.Errorf("given up, and then: %v", err)
		}
		if err := waits.Discard(); err != nil {
			t.Error(err)
		}
		mustPublish(t, out, sets()["new"], nil)
	}
}

// TestWhatChangedMeanwhileIsNotOverwritten changes the folder after the new site was prepared: nothing may be done then.
func TestWhatChangedMeanwhileIsNotOverwritten(t *testing.T) {
	for name, change := range map[string]func(t *testing.T, out *Target){
		"another run":          func(t *testing.T, out *Target) { mustPublish(t, target(t, out.dir, Options{}), sets()["other"], nil) },
		"a run of this target": func(t *testing.T, out *Target) { mustPublish(t, out, sets()["old"], nil) },
		"prepared anew": func(t *testing.T, out *Target) {
			waits, err := out.Prepare(t.Context(), sets()["other"])
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = waits.Discard() })
		},
		"a file by hand":      func(t *testing.T, out *Target) { write(t, out.dir, "style.css", "by hand") },
		"a file is gone":      func(t *testing.T, out *Target) { must(t, os.Remove(out.full("post/index.html"))) },
		"a file in the place": func(t *testing.T, out *Target) { write(t, out.dir, "feed.xml", "mine") },
		"a folder in the place of a file": func(t *testing.T, out *Target) {
			write(t, out.dir, "feed.xml/mine", "mine")
		},
		"a folder in the place of a new one": func(t *testing.T, out *Target) { must(t, os.Mkdir(out.full("more"), 0o777)) },
		"what waits is gone":                 func(t *testing.T, out *Target) { must(t, os.RemoveAll(out.private())) },
		"the folder is gone":                 func(t *testing.T, out *Target) { must(t, os.RemoveAll(out.dir)) },
		"no manifest":                        func(t *testing.T, out *Target) { must(t, os.Remove(out.full(manifestName))) },
	} {
		t.Run(name, func(t *testing.T) {
			out, waits := prepared(t, Options{Private: t.TempDir()})
			defer func() { must(t, waits.Discard()) }()
			change(t, out)
			_, err := os.Stat(out.dir)
			before, there := map[string]string{}, err == nil
			if there {
				before = tree(t, out.dir)
			}
			if _, err := waits.Commit(t.Context()); !errors.Is(err, ErrOutdated) {
				t.Errorf("got %v", err)
			}
			if there {
				if diff := cmp.Diff(before, tree(t, out.dir)); diff != "" {
					t.Errorf("something was done:\n%s", diff)
				}
			}
		})
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// TestOthersThatOnlyLook leave what is prepared as it is, and so does a file of somebody else.
func TestOthersThatOnlyLook(t *testing.T) {
	out, waits := prepared(t, Options{Private: t.TempDir()})
	other := target(t, out.dir, Options{})
	other.Glance()
	if _, ok, err := other.Stands(t.Context(), "another seal"); ok || err != nil {
		t.Error(ok, err)
	}
	write(t, out.dir, "mine.txt", "mine")
	report, err := waits.Commit(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	must(t, os.Remove(out.full("mine.txt")))
	must(t, waits.Discard())
	checkSite(t, out, "new", report)
}

func TestTheFirstPublicationIsNotPrepared(t *testing.T) {
	dir := t.TempDir() + "/public"
	if _, err := target(t, dir, Options{}).Prepare(t.Context(), sets()["new"]); !errors.Is(err, ErrOutdated) {
		t.Errorf("got %v", err)
	}
	if _, err := os.Stat(dir); err == nil {
		t.Error("a folder was made")
	}
}

// TestWhatCannotBePreparedLeavesNothing has a page that does not render, a file of somebody else in the way, and a work that was ended.
func TestWhatCannotBePreparedLeavesNothing(t *testing.T) {
	out := target(t, t.TempDir(), Options{Private: t.TempDir()})
	mustPublish(t, out, sets()["old"], nil)
	write(t, out.dir, "feed.xml", "mine")
	before := snapshot(t, out.dir)
	ctx, end := context.WithCancel(t.Context())
	ending := append(sets()["other"], many(100, "x")...)
	ending[0].Data, ending[0].Write = nil, func(io.Writer) error { end(); return nil }
	for want, prepare := range map[string]func() (*Prepared, error){
		"not of this generator": func() (*Prepared, error) { return out.Prepare(t.Context(), sets()["new"]) },
		"must be relative":      func() (*Prepared, error) { return out.Prepare(t.Context(), []File{page("../a", "x")}) },
		"interrupted":           func() (*Prepared, error) { return out.Prepare(ctx, ending) },
	} {
		if _, err := prepare(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want %q, got %v", want, err)
		}
		if diff := cmp.Diff(before, snapshot(t, out.dir)); diff != "" || out.isPrepared() {
			t.Errorf("something stays:\n%s", diff)
		}
	}
}

// TestKilledAtEveryStepOfBothHalves kills a run that prepares first. Before its first rename nothing has changed; afterwards every file is whole;
// and the next run leaves just its site, and nothing that waits.
func TestKilledAtEveryStepOfBothHalves(t *testing.T) {
	for n := 1; ; n++ {
		dir, outside := t.TempDir(), filepath.Join(t.TempDir(), "private")
		out := target(t, dir, Options{Preview: true, Private: outside})
		report := mustPublish(t, out, sets()["old"], nil)
		died := killedInHalves(t, dir, "new", n, outside)
		checkWhole(t, dir, nil)
		checkTurns(t, dir)
		if out.isPrepared() {
			if _, ok, _ := target(t, dir, Options{Private: outside}).Stands(t.Context(), report.Seal); ok {
				t.Errorf("step %d: what a killed process left is passed over", n)
			}
		}
		mustPublish(t, target(t, dir, Options{Preview: true, Private: outside}), sets()[[]string{"new", "old"}[n%2]], nil)
		if out.isPrepared() {
			t.Errorf("step %d: something still waits", n)
		}
		if !died {
			if n < 20 {
				t.Errorf("only %d steps were seen", n)
			}
			return
		}
	}
}

// checkTurns checks that nothing of the new site is there before all of the stages before it.
func checkTurns(t *testing.T, dir string) {
	t.Helper()
	got := tree(t, dir)
	for _, f := range sets()["new"] {
		for _, later := range sets()["new"] {
			isNew := later.Stage > f.Stage && string(later.Data) != "same" && got[later.Path] == string(later.Data)
			if isNew && got[f.Path] != string(f.Data) {
				t.Errorf("%s is there, and %s is not", later.Path, f.Path)
			}
		}
	}
}

// TestStepsOfACommit finds nothing but renames and removals after the moment, and alerts.json last of what appears.
func TestStepsOfACommit(t *testing.T) {
	out, waits := prepared(t, Options{Private: t.TempDir()})
	var made atomic.Int64
	out.step = func(name string) {
		if name == "aside" || name == "mkdir" {
			made.Add(1)
		}
		if text, err := os.ReadFile(out.full("alerts.json")); err == nil && string(text) == "new" && name == "rename" {
			t.Error("something appears after the alert")
		}
	}
	if _, err := waits.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	must(t, waits.Discard())
	if made.Load() > 0 {
		t.Errorf("%d files or folders were made after the moment", made.Load())
	}
}
