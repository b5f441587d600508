package publish

import (
	"errors"
	"io/fs"

	"golang.org/x/sys/unix"
)

// root is the opened output folder, from which paths with slashes start. Its calls are those of package os without
// what these cost beside the call of the system: long paths, allocations, and attempts to poll a file.
type root struct{ fd int }

func openRoot(dir string) (root, error) {
	fd, err := unix.Open(dir, unix.O_PATH|unix.O_DIRECTORY|unix.O_CLOEXEC, 0)
	return root{fd}, err
}

func (r root) close() { _ = unix.Close(r.fd) }

// look tells what stands at a path, without following a link there.
func (r root) look(path string) (sight, error) {
	var st unix.Stat_t
	for {
		err := unix.Fstatat(r.fd, path, &st, unix.AT_SYMLINK_NOFOLLOW)
		if err == nil {
			return sightOf(&st), nil
		}
		if !errors.Is(err, unix.EINTR) {
			return sight{}, err
		}
	}
}

func sightOf(st *unix.Stat_t) sight {
	s := sight{size: st.Size, time: st.Mtim.Nano()}
	switch st.Mode & unix.S_IFMT {
	case unix.S_IFREG:
	case unix.S_IFDIR:
		s.kind = fs.ModeDir
	default:
		s.kind = fs.ModeIrregular
	}
	return s
}

func (r root) mkdir(path string) error {
	return retried(func() error { return unix.Mkdirat(r.fd, path, 0o777) })
}

func (r root) rename(from, to string) error {
	return retried(func() error { return unix.Renameat(r.fd, from, r.fd, to) })
}

// swap gives what waits at from the name of a file, which takes its place there. File systems do that in a small part of the time of a rename
// that has to get rid of the file before, and nobody waits for that then. Where they cannot, it is a rename.
func (r root) swap(from, to string) error {
	err := retried(func() error { return unix.Renameat2(r.fd, from, r.fd, to, unix.RENAME_EXCHANGE) })
	if err != nil {
		return r.rename(from, to)
	}
	return nil
}

// create writes a new file and tells how it looks then.
func (r root) create(path string, data []byte) (s sight, err error) {
	var fd int
	err = retried(func() (err error) {
		fd, err = unix.Openat(r.fd, path, unix.O_WRONLY|unix.O_CREAT|unix.O_EXCL|unix.O_CLOEXEC, 0o666)
		return err
	})
	if err != nil {
		return sight{}, err
	}
	defer func() { err = errors.Join(err, unix.Close(fd)) }()
	for len(data) > 0 {
		n, err := unix.Write(fd, data)
		if err != nil && !errors.Is(err, unix.EINTR) {
			return sight{}, err
		}
		data = data[max(n, 0):]
	}
	var st unix.Stat_t
	if err := unix.Fstat(fd, &st); err != nil {
		return sight{}, err
	}
	return sightOf(&st), nil
}

// retried calls do again as long as a signal interrupts it.
func retried(do func() error) error {
	for {
		if err := do(); !errors.Is(err, unix.EINTR) {
			return err
		}
	}
}
