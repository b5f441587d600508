package publish

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// corpus is what n posts make: each a page of 12 KB and a short link, in folders of their own, and lists with feeds.
// It comes as the generator gives it, sorted by stage and path; 10,000 posts are 23,500 files.
func corpus(n int) []File {
	text := bytes.Repeat([]byte("<p>Die Fernwärme in der Altstadt ist wieder da.</p>\n"), 230)
	var files []File
	add := func(stage Stage, path string, size int) {
		head := fmt.Sprintf("<!doctype html><title>%s</title>", path)
		files = append(files, File{Path: path, Stage: stage, From: fmt.Sprintf("%x", sumOf([]byte(path))), Write: func(w io.Writer) error {
			_, err := io.WriteString(w, head)
			if err == nil {
				_, err = w.Write(text[:size])
			}
			return err
		}})
	}
	for i := range n {
		add(Pages, fmt.Sprintf("section-%d/ein-langer-titel-fuer-den-beitrag-%d/index.html", i%6, i), len(text))
		add(Pages, fmt.Sprintf("s/%06x/index.html", i), 300)
		if i%20 < 4 {
			add(Lists, fmt.Sprintf("section-%d/seite/%d/index.html", i%6, i), 4000)
		}
		if i%20 < 3 {
			add(Feeds, fmt.Sprintf("tags/tag-%d/feed-%d.xml", i%20, i), len(text))
		}
	}
	slices.SortFunc(files, func(a, b File) int { return cmp.Or(cmp.Compare(a.Stage, b.Stage), cmp.Compare(a.Path, b.Path)) })
	return files
}

// BenchmarkPublish measures in the folder for temporary files (TMPDIR=/dev/shm gives the steadiest figures): a first
// build; one without change; one without change whose bytes are all made again; one with a single page changed. Each
// begins with a new target, as a new process does; stay is a target that goes on, as the generator's serve does. Beside
// them, what writing the same files plainly takes.
func BenchmarkPublish(b *testing.B) {
	for _, n := range []int{1000, 10000} {
		files := corpus(n)
		blind := bytesOnly(files)
		other := slices.Clone(files)
		other[n/2].From, other[n/2].Write, other[n/2].Data = "other", nil, []byte("other")
		name := func(what string) string { return fmt.Sprintf("%s/%d", what, n) }
		b.Run(name("plain"), func(b *testing.B) { benchPlain(b, files) })
		b.Run(name("cold"), func(b *testing.B) { benchCold(b, files) })
		b.Run(name("warm"), func(b *testing.B) { benchWarm(b, files, files) })
		b.Run(name("warm-bytes"), func(b *testing.B) { benchWarm(b, blind, blind) })
		b.Run(name("one-changed"), func(b *testing.B) { benchWarm(b, files, other) })
		b.Run(name("stay"), func(b *testing.B) { benchStay(b, files, other) })
	}
}

// bytesOnly gives the files without their fingerprints.
func bytesOnly(files []File) []File {
	out := slices.Clone(files)
	for i := range out {
		out[i].From = ""
	}
	return out
}

func benchTarget(b *testing.B, dir string, o Options) *Target {
	target, err := Open(dir, o)
	if err != nil {
		b.Fatal(err)
	}
	return target
}

func benchPlain(b *testing.B, files []File) {
	for b.Loop() {
		dir := b.TempDir()
		for i := range files {
			name := filepath.Join(dir, files[i].Path)
			if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
				b.Fatal(err)
			}
			f, err := os.Create(name)
			if err != nil {
				b.Fatal(err)
			}
			if files[i].Write != nil {
				_ = files[i].Write(f)
			} else {
				_, _ = f.Write(files[i].Data)
			}
			_ = f.Close()
		}
		b.StopTimer()
		_ = os.RemoveAll(dir)
		b.StartTimer()
	}
}

// benchCold publishes into a new folder. What earlier rounds wrote is removed outside of the time taken.
func benchCold(b *testing.B, files []File) {
	for b.Loop() {
		dir := b.TempDir()
		if _, err := benchTarget(b, dir, Options{}).Publish(b.Context(), files); err != nil {
			b.Fatal(err)
		}
		b.StopTimer()
		_ = os.RemoveAll(dir)
		b.StartTimer()
	}
}

func benchWarm(b *testing.B, first, second []File) {
	dir := b.TempDir()
	benchTurns(b, first, second, func() *Target { return benchTarget(b, dir, Options{}) })
}

func benchStay(b *testing.B, first, second []File) {
	target := benchTarget(b, b.TempDir(), Options{Preview: true})
	benchTurns(b, first, second, func() *Target { return target })
}

// benchTurns publishes one site and the other by turns.
func benchTurns(b *testing.B, first, second []File, target func() *Target) {
	sites := [][]File{first, second}
	if _, err := target().Publish(b.Context(), first); err != nil {
		b.Fatal(err)
	}
	turn := 0
	for b.Loop() {
		turn++
		if _, err := target().Publish(b.Context(), sites[turn%2]); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkRelease measures what is left to do at the moment for which a publication was prepared: 10,000 posts, and one more on top, which
// changes every list and feed.
func BenchmarkRelease(b *testing.B) {
	files := corpus(10000)
	dir := b.TempDir()
	target := benchTarget(b, dir+"/public", Options{Private: dir + "/private"})
	if _, err := target.Publish(b.Context(), files); err != nil {
		b.Fatal(err)
	}
	turn := 0
	for b.Loop() {
		b.StopTimer()
		turn++
		next := slices.Clone(files)
		for i := range next {
			if next[i].Stage >= Lists {
				next[i].From, next[i].Write, next[i].Data = fmt.Sprint("turn-", turn), nil, fmt.Appendf(nil, "%0*d", 4000, turn)
			}
		}
		page := fmt.Sprintf("section-1/neu-%d/index.html", turn)
		next = append(next, File{Path: page, Stage: Pages, Data: []byte("new")}, File{Path: "alerts.json", Stage: Alerts, Data: []byte(page)})
		prepared, err := target.Prepare(b.Context(), next)
		if err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
		report, err := prepared.Commit(b.Context())
		b.StopTimer()
		if err := errors.Join(err, prepared.Discard()); err != nil || len(report.Written) != 3502 {
			b.Fatal(len(report.Written), err)
		}
		b.StartTimer()
	}
}
