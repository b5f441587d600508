package folder

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io/fs"
	"slices"
	"syscall"

	"golang.org/x/sys/unix"
)

// dirBuffer holds the names of some hundred files.
const dirBuffer = 32 << 10

// Where a directory entry of the kernel has its length and its name; all Linux systems have it so.
const (
	direntLength = 16
	direntName   = 19
)

// ReadDir lists a folder by name.
func (k *kernel) ReadDir(name string) ([]fs.DirEntry, error) {
	fd, err := k.openToRead("readdir", name)
	if err != nil {
		return nil, err
	}
	defer unix.Close(fd)
	names, err := k.names(fd)
	if err != nil {
		return nil, &fs.PathError{Op: "readdirent", Path: k.path(name), Err: err}
	}
	slices.Sort(names)
	entries, err := look(fd, names)
	if err != nil {
		return entries, &fs.PathError{Op: "fstatat", Path: k.path(name), Err: err}
	}
	return entries, nil
}

func (k *kernel) names(fd int) (names []string, err error) {
	buffer := k.buffers.Get().(*[dirBuffer]byte)
	defer k.buffers.Put(buffer)
	for {
		var n int
		err := retried(func() (err error) { n, err = unix.Getdents(fd, buffer[:]); return err })
		if n <= 0 || err != nil {
			return names, err
		}
		names = appendNames(names, buffer[:n])
	}
}

// appendNames takes the names out of what the kernel wrote. They share one string: a folder is kept or forgotten as a whole.
func appendNames(names []string, dirents []byte) []string {
	all := string(dirents)
	for at := 0; at < len(all); {
		next := at + int(binary.NativeEndian.Uint16(dirents[at+direntLength:]))
		start := at + direntName
		end := start + bytes.IndexByte(dirents[start:next], 0)
		if name := all[start:end]; name != "." && name != ".." {
			names = append(names, name)
		}
		at = next
	}
	return names
}

// look asks for everything at once: later, other files could stand in that place, and the folder itself behind a link. What vanished
// meanwhile is left out.
func look(fd int, names []string) ([]fs.DirEntry, error) {
	entries := make([]entry, len(names))
	list := make([]fs.DirEntry, 0, len(names))
	var st unix.Stat_t
	for _, name := range names {
		err := retried(func() error { return unix.Fstatat(fd, name, &st, unix.AT_SYMLINK_NOFOLLOW) })
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return list, err
		}
		e := &entries[len(list)]
		e.name, e.sys = name, sysOf(&st)
		list = append(list, e)
	}
	return list, nil
}

// sysOf has the same fields for package syscall, which is what readers of infos know.
func sysOf(st *unix.Stat_t) syscall.Stat_t {
	return syscall.Stat_t{
		Dev: st.Dev, Ino: st.Ino, Nlink: st.Nlink, Mode: st.Mode, Uid: st.Uid, Gid: st.Gid, Rdev: st.Rdev,
		Size: st.Size, Blksize: st.Blksize, Blocks: st.Blocks,
		Atim: syscall.Timespec(st.Atim), Mtim: syscall.Timespec(st.Mtim), Ctim: syscall.Timespec(st.Ctim),
	}
}
