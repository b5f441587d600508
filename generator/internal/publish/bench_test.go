package publish

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"
)

// corpus is n pages of 12 KB, each in a folder of its own, and one asset for every ten.
func corpus(n int) []File {
	text := bytes.Repeat([]byte("<p>Die Fernwärme in der Altstadt ist wieder da.</p>\n"), 230)
	files := make([]File, 0, n+n/10)
	for i := range n {
		head := fmt.Sprintf("<!doctype html><title>%d</title>", i)
		files = append(files, File{
			Path: fmt.Sprintf("section-%d/post-%d/index.html", i%6, i), Stage: Pages, From: fmt.Sprint("page-", i),
			Write: func(w io.Writer) error {
				_, err := io.WriteString(w, head)
				if err == nil {
					_, err = w.Write(text)
				}
				return err
			},
		})
		if i%10 == 0 {
			files = append(files, File{Path: fmt.Sprintf("media/%d.jpg", i), Data: text[:4096]})
		}
	}
	return files
}

// BenchmarkPublish measures in the folder for temporary files (TMPDIR=/dev/shm gives the steadiest figures): a first build, one without change, one without change whose bytes are all made
// again, and one with a single page changed. Beside them, what writing the same files plainly takes.
func BenchmarkPublish(b *testing.B) {
	for _, n := range []int{1000, 10000} {
		files := corpus(n)
		blind := bytesOnly(files)
		b.Run(fmt.Sprintf("plain/%d", n), func(b *testing.B) { benchPlain(b, files) })
		b.Run(fmt.Sprintf("cold/%d", n), func(b *testing.B) { benchCold(b, files) })
		b.Run(fmt.Sprintf("warm/%d", n), func(b *testing.B) { benchWarm(b, files, files) })
		b.Run(fmt.Sprintf("warm-bytes/%d", n), func(b *testing.B) { benchWarm(b, blind, blind) })
		other := append([]File(nil), files...)
		other[n/2].From, other[n/2].Write, other[n/2].Data = "other", nil, []byte("other")
		b.Run(fmt.Sprintf("one-changed/%d", n), func(b *testing.B) { benchWarm(b, files, other) })
	}
}

// bytesOnly gives the files without their fingerprints.
func bytesOnly(files []File) []File {
	out := append([]File(nil), files...)
	for i := range out {
		out[i].From = ""
	}
	return out
}

func benchTarget(b *testing.B, dir string) *Target {
	target, err := Open(dir, Options{})
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
	}
}

func benchCold(b *testing.B, files []File) {
	for b.Loop() {
		if _, err := benchTarget(b, b.TempDir()).Publish(b.Context(), files); err != nil {
			b.Fatal(err)
		}
	}
}

func benchWarm(b *testing.B, first, second []File) {
	target := benchTarget(b, b.TempDir())
	sites := [][]File{first, second}
	if _, err := target.Publish(b.Context(), first); err != nil {
		b.Fatal(err)
	}
	turn := 0
	for b.Loop() {
		turn++
		if _, err := target.Publish(b.Context(), sites[turn%2]); err != nil {
			b.Fatal(err)
		}
	}
}
