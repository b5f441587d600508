package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// written is how the generator says what a build did.
var written = regexp.MustCompile(`(\d+) written,`)

func saidWritten(stdout string) int {
	m := written.FindStringSubmatch(stdout)
	if m == nil {
		return 0
	}
	n, _ := strconv.Atoi(m[1]) // digits
	return n
}

// clockStep is by how much the times of files are behind the clock at most: the kernel takes them from its last tick.
const clockStep = 10 * time.Millisecond

// writtenSince counts the files of a site that are newer than a moment. Hidden ones are no part of the site.
func writtenSince(dir string, start time.Time) (int, error) {
	n := 0
	err := walkFiles(dir, func(info fs.FileInfo) {
		if info.ModTime().After(start.Add(-clockStep)) && !strings.HasPrefix(info.Name(), ".") {
			n++
		}
	})
	return n, err
}

// treeSize is what lies below a folder.
type treeSize struct {
	files int
	bytes int64
}

func measureTree(dir string) (treeSize, error) {
	var size treeSize
	err := walkFiles(dir, func(info fs.FileInfo) {
		size.files++
		size.bytes += info.Size()
	})
	return size, err
}

func walkFiles(dir string, visit func(fs.FileInfo)) error {
	return filepath.WalkDir(dir, func(_ string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		info, err := entry.Info()
		if err == nil {
			visit(info)
		}
		return err
	})
}

func removeAll(paths []string) error {
	for _, path := range paths {
		if err := os.RemoveAll(path); err != nil {
			return err
		}
	}
	return nil
}
