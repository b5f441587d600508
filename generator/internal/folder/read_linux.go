package folder

import (
	"errors"
	"io/fs"
	"os"
	"slices"

	"golang.org/x/sys/unix"
)

// Open opens a file; a folder is left to package os, whose listings start at the opened one.
func (k *kernel) Open(name string) (fs.File, error) {
	fd, err := k.openToRead("open", name)
	if err != nil {
		return nil, err
	}
	if _, err = regular(fd); err == nil {
		_ = unix.SetNonblock(fd, false) // else package os would try to poll it
		return os.NewFile(uintptr(fd), k.path(name)), nil
	}
	_ = unix.Close(fd)
	if !errors.Is(err, unix.EISDIR) {
		return nil, &fs.PathError{Op: "openat", Path: name, Err: err}
	}
	return k.openFolder(name)
}

func (k *kernel) openFolder(name string) (fs.File, error) {
	file, err := k.root.OpenFile(name, os.O_RDONLY|unix.O_DIRECTORY, 0)
	if err != nil {
		return nil, err
	}
	return file, nil
}

// unknown is the size of a file that nobody has looked at yet.
const unknown = -1

// ReadFile reads a whole file.
func (k *kernel) ReadFile(name string) ([]byte, error) { return k.ReadFileSize(name, unknown) }

// ReadFileSize reads a whole file that had that size a moment ago. Whatever it has now is read.
func (k *kernel) ReadFileSize(name string, size int64) ([]byte, error) {
	fd, err := k.openToRead("readfile", name)
	if err != nil {
		return nil, err
	}
	defer unix.Close(fd)
	text, err := readAll(fd, size)
	if err != nil {
		return nil, &fs.PathError{Op: "read", Path: k.path(name), Err: err}
	}
	return text, nil
}

func readAll(fd int, size int64) (text []byte, err error) {
	if size < 0 {
		if size, err = regular(fd); err != nil {
			return nil, err
		}
	}
	text = make([]byte, size+1) // one byte more, to see the end
	n, err := read(fd, text)
	switch {
	case err != nil:
		return nil, err
	case int64(n) == size && n > 0:
		return text[:n], nil
	}
	if _, err := regular(fd); err != nil { // a pipe without a writer reads as empty
		return nil, err
	}
	return readOn(fd, text[:n])
}

// readOn reads the rest of a file that is not as long as it was said to be.
func readOn(fd int, text []byte) ([]byte, error) {
	for {
		text = slices.Grow(text, 512)
		n, err := read(fd, text[len(text):cap(text)])
		if n <= 0 || err != nil {
			return text, err
		}
		text = text[:len(text)+n]
	}
}

// regular gives the size of an ordinary file and refuses what is none.
func regular(fd int) (int64, error) {
	var st unix.Stat_t
	if err := retried(func() error { return unix.Fstat(fd, &st) }); err != nil {
		return 0, err
	}
	switch st.Mode & unix.S_IFMT {
	case unix.S_IFREG:
		return st.Size, nil
	case unix.S_IFDIR:
		return 0, unix.EISDIR
	}
	return 0, errIrregular
}

func read(fd int, text []byte) (int, error) {
	for {
		if n, err := unix.Read(fd, text); !errors.Is(err, unix.EINTR) {
			return n, err
		}
	}
}
