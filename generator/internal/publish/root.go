package publish

import "io/fs"

// sight is what a look at a path shows: what stands there, and for a file its size and its time in nanoseconds since 1970.
type sight struct {
	kind fs.FileMode // type bits only
	size int64
	time int64
}

func (s sight) isDir() bool  { return s.kind == fs.ModeDir }
func (s sight) isFile() bool { return s.kind == 0 }
