package folder_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"newsroom/generator/internal/folder"
)

const benchFiles = 1700

// benchFolder fills a folder as large as a section of 10,000 posts; set TMPDIR to measure another disk.
func benchFolder(b *testing.B) (names []string, dir string) {
	dir = b.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "technik"), 0o700); err != nil {
		b.Fatal(err)
	}
	for i := range benchFiles {
		name := fmt.Sprintf("technik/2025-02-01-werkstatt-am-nordhang-%06d.md", i*7919%benchFiles)
		if err := os.WriteFile(filepath.Join(dir, name), bytes.Repeat([]byte("x"), 2500), 0o600); err != nil {
			b.Fatal(err)
		}
		names = append(names, name)
	}
	return names, dir
}

// both runs a benchmark with the file systems of an os.Root and of this package.
func both(b *testing.B, dir string, run func(b *testing.B, fsys fs.FS)) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		b.Fatal(err)
	}
	defer root.Close()
	mine, err := folder.Open(dir)
	if err != nil {
		b.Fatal(err)
	}
	defer mine.Close()
	b.Run("Root", func(b *testing.B) { run(b, root.FS()) })
	b.Run("Folder", func(b *testing.B) { run(b, mine) })
}

func BenchmarkReadFile(b *testing.B) {
	names, dir := benchFolder(b)
	both(b, dir, func(b *testing.B, fsys fs.FS) {
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			if text, err := fs.ReadFile(fsys, names[i%len(names)]); err != nil || len(text) != 2500 {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkReadFileSize is what package content does.
func BenchmarkReadFileSize(b *testing.B) {
	names, dir := benchFolder(b)
	mine, err := folder.Open(dir)
	if err != nil {
		b.Fatal(err)
	}
	defer mine.Close()
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if text, err := mine.ReadFileSize(names[i%len(names)], 2500); err != nil || len(text) != 2500 {
			b.Fatal(err)
		}
	}
}

func BenchmarkReadDir(b *testing.B) {
	_, dir := benchFolder(b)
	both(b, dir, func(b *testing.B, fsys fs.FS) {
		b.ReportAllocs()
		for b.Loop() {
			listInfos(b, fsys)
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*benchFiles), "ns/file")
	})
}

func listInfos(b *testing.B, fsys fs.FS) {
	entries, err := fs.ReadDir(fsys, "technik")
	if err != nil || len(entries) != benchFiles {
		b.Fatal(err)
	}
	for _, entry := range entries {
		if info, err := entry.Info(); err != nil || info.Size() != 2500 {
			b.Fatal(err)
		}
	}
}
