// Package folder owns the way into the content folder: a file system out of which no link leads.
//
// A [Folder] does what the file system of an [os.Root] does, and gives the same errors. Links within the folder are followed; one that
// leaves it is refused, even if it comes back, and so is every absolute one. What [os.Root] does step by step, a call for each part of a
// path, Linux does in one (openat2, since 5.6). Where that call is missing or forbidden, [os.Root] itself does the work.
//
// Beyond that:
//
//   - [Folder.ReadFileSize] reads a file whose size a listing has told with one call for its bytes.
//   - What [Folder.ReadDir] returns are its own infos, as the folder was at that moment; Sys of one is a *[syscall.Stat_t].
//   - A pipe that somebody puts in the place of a file cannot hold up who reads it.
package folder

import (
	"io/fs"
	"os"
)

// Folder is an opened folder. It may be used by many at once.
type Folder struct {
	root *os.Root
	reader
}

// reader is what a system may have a shorter way for.
type reader interface {
	rootFS
	ReadFileSize(name string, size int64) ([]byte, error)
	close()
}

// Open opens a folder. The errors are those of [os.OpenRoot].
func Open(dir string) (*Folder, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	return &Folder{root, readerOf(root)}, nil
}

// Close ends the use of the folder; files that were opened stay open.
func (f *Folder) Close() error {
	f.close()
	return f.root.Close()
}

// rooted leaves the work to an os.Root.
type rooted struct{ rootFS }

// rootFS is what the file system of an os.Root is.
type rootFS interface {
	fs.ReadFileFS
	fs.ReadDirFS
	fs.StatFS
}

func newRooted(root *os.Root) rooted { return rooted{root.FS().(rootFS)} }

// ReadFileSize reads a file; the size is no help here.
func (r rooted) ReadFileSize(name string, _ int64) ([]byte, error) { return r.ReadFile(name) }

func (r rooted) close() {}
