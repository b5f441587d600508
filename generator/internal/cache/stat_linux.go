package cache

import (
	"io/fs"
	"syscall"
	"time"
)

// statOf reads the identity of a file. One without times of change, such as one in an archive, is never taken for the same.
func statOf(info fs.FileInfo) stat {
	sys, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return stat{}
	}
	s := stat{size: sys.Size, modified: sys.Mtim.Nano(), changed: sys.Ctim.Nano(), inode: sys.Ino}
	newest := max(s.modified, s.changed)
	s.settled = newest < now().Add(-tick).UnixNano()
	return s
}

// now is the clock that the kernel stamps files with.
func now() time.Time {
	return time.Now() //nolint:forbidigo // compared with the times of files, which are of the same clock
}

// HasOtherNames tells whether a change of the file is one of files with other names as well.
func HasOtherNames(info fs.FileInfo) bool {
	sys, ok := info.Sys().(*syscall.Stat_t)
	return ok && sys.Nlink > 1
}
