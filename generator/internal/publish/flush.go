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

// flush waits until n files and folders are on the disk. Their names are asked for only if they are needed.
func (t *Target) flush(n int, names func() []string) error {
	if t.options.Preview || n == 0 {
		return nil
	}
	if n <= fewFiles {
		return flushEach(names())
	}
	return flushAll(t.dir, names)
}

// flushPath is flush for one.
func (t *Target) flushPath(name string) error {
	return t.flush(1, func() []string { return []string{name} })
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
