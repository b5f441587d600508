package publish

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"syscall"
)

// fewFiles is up to how many files are flushed one by one. Flushing the whole file system also waits for what other
// programs wrote to it, which one edited post should not.
const fewFiles = 48

// flush waits until the files and folders at paths are on the disk.
func (t *Target) flush(paths []string) error {
	if t.options.Preview || len(paths) == 0 {
		return nil
	}
	if len(paths) <= fewFiles {
		return flushEach(paths)
	}
	return flushAll(t.dir, paths)
}

// flushEach flushes all paths at the same time, so that the file system can join them into few commits.
func flushEach(paths []string) error {
	return parallel(min(len(paths), fewFiles), len(paths), func(_, i int) error { return flushOne(paths[i]) })
}

func flushOne(path string) error {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR) {
		return nil // a folder that was removed, or that a file has replaced
	}
	if err != nil {
		return fmt.Errorf("flush %s to the disk: %w", path, err)
	}
	defer f.Close()
	if err := f.Sync(); err != nil {
		return fmt.Errorf("flush %s to the disk: %w", path, err)
	}
	return nil
}
