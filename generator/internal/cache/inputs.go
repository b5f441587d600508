package cache

import (
	"bytes"
	"encoding/binary"
	"io/fs"
	"os"
	"path/filepath"
)

// Inputs is what a site is made from: the program, what the caller names, and files by what tells one state of each from another without
// reading it. Files are to be added in the order of their names.
type Inputs struct {
	b    []byte
	head int // how much of b is about the program and the settings
}

// NewInputs begins with the program and with settings.
func (m *Memory) NewInputs(settings ...string) *Inputs {
	i := &Inputs{b: append(make([]byte, 0, 1<<20), m.code[:]...)}
	for _, s := range settings {
		i.text(s)
	}
	i.head = len(i.b)
	return i
}

func (i *Inputs) text(s string) {
	i.b = binary.AppendUvarint(i.b, uint64(len(s)))
	i.b = append(i.b, s...)
}

// Add adds a file.
func (i *Inputs) Add(name string, info fs.FileInfo) {
	s := statOf(info)
	i.text(name)
	for _, n := range []int64{s.size, s.modified, s.changed, int64(s.inode)} {
		i.b = binary.AppendVarint(i.b, n)
	}
	i.b = append(i.b, boolByte(s.settled && s.inode != 0))
}

func (i *Inputs) sum() string { return sumLine(i.b) }

// Since gives the names of the files that may have changed since the last build: those that look different, and those that had changed so
// recently then that they could change again and look the same. It is false where more has changed than some files: settings, or which
// files there are.
func (i *Inputs) Since(last *Last, m *Memory) (names []string, ok bool) {
	was, err := os.ReadFile(filepath.Join(m.dir, inputsName))
	if err != nil || sumLine(was) != last.Inputs || len(was) < i.head || !bytes.Equal(was[:i.head], i.b[:i.head]) {
		return nil, false
	}
	old, now := was[i.head:], i.b[i.head:]
	for len(old) > 0 && len(now) > 0 {
		name, before, rest := cutInput(old)
		other, after, more := cutInput(now)
		if name != other || name == "" {
			return nil, false
		}
		if !bytes.Equal(before, after) || before[len(before)-1] == 0 {
			names = append(names, name)
		}
		old, now = rest, more
	}
	return names, len(old) == len(now)
}

// cutInput takes the first file off; its name is empty where there is none.
func cutInput(b []byte) (name string, stat, rest []byte) {
	length, n := binary.Uvarint(b)
	if n <= 0 || length > uint64(len(b)-n) {
		return "", nil, nil
	}
	end := n + int(length)
	name, stat = string(b[n:end]), b[end:]
	size := 0
	for range 4 {
		_, n := binary.Varint(stat[size:])
		if n <= 0 {
			return "", nil, nil
		}
		size += n
	}
	if size >= len(stat) {
		return "", nil, nil
	}
	return name, stat[:size+1], stat[size+1:]
}
