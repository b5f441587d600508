package publish

import (
	"io"
	"os"
	"slices"
	"sync/atomic"
	"testing"
)

// fingerprinted gives files whose bytes are made from what From says; made counts how often they were.
func fingerprinted(made *atomic.Int64, texts map[string]string) []File {
	var files []File
	for path, text := range texts {
		files = append(files, File{Path: path, Stage: Pages, From: "of-" + text, Write: func(w io.Writer) error {
			made.Add(1)
			_, err := io.WriteString(w, text)
			return err
		}})
	}
	return files
}

func publishTexts(t *testing.T, target *Target, made *atomic.Int64, texts map[string]string) Report {
	t.Helper()
	report, err := target.Publish(t.Context(), fingerprinted(made, texts))
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// TestPreviewLooksOnlyAtWhatChanged shows what a preview promises less: a file that somebody changed by hand stays so
// until it is made from something else, or another process starts.
func TestPreviewLooksOnlyAtWhatChanged(t *testing.T) {
	var made atomic.Int64
	target := target(t, t.TempDir(), Options{Preview: true})
	texts := map[string]string{"a/x": "1", "a/y": "1", "b/z": "1"}
	publishTexts(t, target, &made, texts)
	write(t, target.dir, "a/x", "by hand")
	texts["b/z"] = "2"
	report := publishTexts(t, target, &made, texts)
	if got := tree(t, target.dir); made.Load() != 4 || !slices.Equal(report.Written, []string{"b/z"}) || got["a/x"] != "by hand" || got["b/z"] != "2" {
		t.Errorf("made %d, %+v, %v", made.Load(), report, got)
	}
	texts["a/x"] = "2"
	if report := publishTexts(t, target, &made, texts); !slices.Equal(report.Restored, []string{"a/x"}) {
		t.Errorf("%+v", report)
	}
	write(t, target.dir, "a/x", "by hand")
	again, err := Open(target.dir, Options{Preview: true})
	if err != nil {
		t.Fatal(err)
	}
	if report := publishTexts(t, again, &made, texts); !slices.Equal(report.Restored, []string{"a/x"}) {
		t.Errorf("a new target must look: %+v", report)
	}
}

// TestPreviewNoticesOtherRuns lets another target publish in between, and one be killed.
func TestPreviewNoticesOtherRuns(t *testing.T) {
	var made atomic.Int64
	dir := t.TempDir()
	staying, other := target(t, dir, Options{Preview: true}), target(t, dir, Options{Preview: true})
	texts := map[string]string{"a": "1", "b": "1", "c": "1"}
	publishTexts(t, staying, &made, texts)
	publishTexts(t, other, &made, map[string]string{"a": "other", "b": "1"})
	publishTexts(t, staying, &made, texts)
	if got := tree(t, dir); got["a"] != "1" || got["c"] != "1" {
		t.Errorf("the other run was not noticed: %v", got)
	}
	killed(t, dir, "new", 12)
	publishTexts(t, staying, &made, texts)
	if got := tree(t, dir); len(got) != 3 || got["a"] != "1" {
		t.Errorf("the killed run was not noticed: %v", got)
	}
}

// TestPreviewSurvivesARemovedFolder takes folders away behind a preview's back.
func TestPreviewSurvivesARemovedFolder(t *testing.T) {
	var made atomic.Int64
	target := target(t, t.TempDir(), Options{Preview: true})
	texts := map[string]string{"a/x": "1", "a/y": "1", "b": "1"}
	publishTexts(t, target, &made, texts)
	if err := os.RemoveAll(target.full("a")); err != nil {
		t.Fatal(err)
	}
	texts["a/x"] = "2"
	publishTexts(t, target, &made, texts)
	if got := tree(t, target.dir); got["a/x"] != "2" {
		t.Errorf("got %v", got)
	}
	if err := os.RemoveAll(target.dir); err != nil {
		t.Fatal(err)
	}
	publishTexts(t, target, &made, texts)
	if got := tree(t, target.dir); len(got) != 3 {
		t.Errorf("got %v", got)
	}
}
