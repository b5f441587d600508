package folder

import (
	"io/fs"
	"syscall"
	"time"
)

// entry is a file of a folder and its own info, so that a listing needs nothing for each file but its place in one slice.
type entry struct {
	name string
	sys  syscall.Stat_t
}

func (e *entry) Name() string               { return e.name }
func (e *entry) IsDir() bool                { return e.sys.Mode&syscall.S_IFMT == syscall.S_IFDIR }
func (e *entry) Type() fs.FileMode          { return e.Mode().Type() }
func (e *entry) Info() (fs.FileInfo, error) { return e, nil }
func (e *entry) Size() int64                { return e.sys.Size }
func (e *entry) ModTime() time.Time         { return time.Unix(e.sys.Mtim.Unix()) }
func (e *entry) Sys() any                   { return &e.sys }
func (e *entry) String() string             { return fs.FormatDirEntry(e) }

// Mode is the mode as package fs spells it.
func (e *entry) Mode() fs.FileMode {
	mode := fs.FileMode(e.sys.Mode & 0o777)
	switch e.sys.Mode & syscall.S_IFMT {
	case syscall.S_IFDIR:
		mode |= fs.ModeDir
	case syscall.S_IFLNK:
		mode |= fs.ModeSymlink
	case syscall.S_IFIFO:
		mode |= fs.ModeNamedPipe
	case syscall.S_IFSOCK:
		mode |= fs.ModeSocket
	case syscall.S_IFBLK:
		mode |= fs.ModeDevice
	case syscall.S_IFCHR:
		mode |= fs.ModeDevice | fs.ModeCharDevice
	}
	return mode | special(e.sys.Mode)
}

func special(mode uint32) (bits fs.FileMode) {
	if mode&syscall.S_ISUID != 0 {
		bits |= fs.ModeSetuid
	}
	if mode&syscall.S_ISGID != 0 {
		bits |= fs.ModeSetgid
	}
	if mode&syscall.S_ISVTX != 0 {
		bits |= fs.ModeSticky
	}
	return bits
}
