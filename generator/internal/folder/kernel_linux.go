package folder

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// beneath is the promise of the package: the kernel leaves the folder over no link and over no "..".
const beneath = unix.RESOLVE_BENEATH | unix.RESOLVE_NO_MAGICLINKS

// errIrregular is the answer for pipes, devices and sockets.
var errIrregular = errors.New("not a regular file")

// errEscapes has the words of package os, whose own error has no name.
var errEscapes = errors.New("path escapes from parent")

// kernel has the kernel resolve whole paths. Its calls are raw ones: package os would try to poll each file.
type kernel struct {
	root    *os.Root
	toRead  unix.OpenHow
	toLook  unix.OpenHow
	buffers sync.Pool // of *[dirBuffer]byte

	mu sync.RWMutex // held while fd is used, so that it is not another file's by then
	fd int          // closed where negative
}

// readerOf asks the kernel once whether it can do what is needed.
func readerOf(root *os.Root) reader {
	k := &kernel{
		root:    root,
		toRead:  unix.OpenHow{Flags: unix.O_RDONLY | unix.O_CLOEXEC | unix.O_NONBLOCK | unix.O_LARGEFILE, Resolve: beneath},
		toLook:  unix.OpenHow{Flags: unix.O_PATH | unix.O_CLOEXEC, Resolve: beneath},
		buffers: sync.Pool{New: func() any { return new([dirBuffer]byte) }},
	}
	top, err := root.Open(".")
	if err != nil {
		return newRooted(root)
	}
	defer top.Close()
	k.fd = int(top.Fd())
	if k.fd, err = k.open(".", &k.toLook); err != nil {
		return newRooted(root)
	}
	return k
}

func (k *kernel) close() {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.fd >= 0 {
		_ = unix.Close(k.fd)
	}
	k.fd = -1
}

// Stat looks at what stands at a name, behind links.
func (k *kernel) Stat(name string) (fs.FileInfo, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "stat", Path: name, Err: fs.ErrInvalid}
	}
	fd, err := k.open(name, &k.toLook)
	if err != nil {
		return nil, &fs.PathError{Op: "statat", Path: name, Err: err}
	}
	defer unix.Close(fd)
	e := &entry{name: path.Base(name)}
	if err := retried(func() error { return syscall.Fstat(fd, &e.sys) }); err != nil {
		return nil, &fs.PathError{Op: "statat", Path: name, Err: err}
	}
	return e, nil
}

// openToRead opens a file or folder for its bytes or names; op is of the error for a name that is none.
func (k *kernel) openToRead(op, name string) (int, error) {
	if !fs.ValidPath(name) {
		return 0, &fs.PathError{Op: op, Path: name, Err: fs.ErrInvalid}
	}
	fd, err := k.open(name, &k.toRead)
	if err != nil {
		return 0, &fs.PathError{Op: "openat", Path: name, Err: err}
	}
	return fd, nil
}

// patience is how often an open that the kernel puts off is tried again, in less than a minute altogether. It puts one off while
// something is renamed, for a moment, and while another program, such as a file server, holds a lease, for 45 seconds at most.
const patience = 54

func (k *kernel) open(name string, how *unix.OpenHow) (fd int, err error) {
	for try := range patience {
		fd, err = k.openOnce(name, how)
		if err == nil || !errors.Is(err, unix.EAGAIN) {
			break
		}
		time.Sleep(time.Duration(try*try) * time.Millisecond)
	}
	if errors.Is(err, unix.EXDEV) {
		return 0, errEscapes
	}
	return fd, err
}

func (k *kernel) openOnce(name string, how *unix.OpenHow) (int, error) {
	k.mu.RLock()
	defer k.mu.RUnlock()
	if k.fd < 0 {
		return 0, fs.ErrClosed
	}
	for {
		if fd, err := unix.Openat2(k.fd, name, how); !errors.Is(err, unix.EINTR) {
			return fd, err
		}
	}
}

// path is the name that package os gives to an opened file.
func (k *kernel) path(name string) string { return k.root.Name() + "/" + name }

// retried calls do again as long as a signal interrupts it.
func retried(do func() error) error {
	for {
		if err := do(); !errors.Is(err, unix.EINTR) {
			return err
		}
	}
}
