package cache

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
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
	i.b = appendStat(i.b, s)
}

func appendStat(b []byte, s stat) []byte {
	for _, n := range []int64{s.size, s.modified, s.changed, int64(s.inode)} {
		b = binary.AppendVarint(b, n)
	}
	return append(b, boolByte(s.settled && s.inode != 0))
}

func (i *Inputs) sum() string { return sumLine(i.b) }

// Former is what a file was in the last build that may have changed since.
type Former struct {
	Name string
	stat []byte // as in Inputs
	sum  string // of a file that had changed just before the last build: its stat does not tell all
}

// is tells whether an entry is what the last build knew of the file: another command may have read it since.
func (f Former) is(e *Entry) bool {
	s := e.stat
	s.settled = f.settled()
	return bytes.Equal(appendStat(nil, s), f.stat) && (f.settled() || f.sum == hex.EncodeToString(e.Sum[:]))
}

func (f Former) settled() bool { return f.stat[len(f.stat)-1] == 1 }

// Recollect has Recall take these files for what they were in the last build, until it is called with none; then it tells how many of them
// the memory still had like that.
func (m *Memory) Recollect(files []Former) (found int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	found, m.found = m.found, 0
	m.former = make(map[string]Former, len(files))
	for _, f := range files {
		m.former[f.Name] = f
	}
	return found
}

// fresh are the sums of posts that had changed so recently that their stat does not tell all; none where they are many.
func (m *Memory) fresh(i *Inputs) map[string]string {
	sums := map[string]string{}
	for b := i.b[i.head:]; len(b) > 0; {
		name, stat, rest := cutInput(b)
		if len(name) == 0 {
			return nil
		}
		if stat[len(stat)-1] == 0 {
			if e := m.Entry(string(name)); e != nil {
				sums[e.Post.File] = hex.EncodeToString(e.Sum[:])
			}
		}
		if len(sums) > maxFresh {
			return nil
		}
		b = rest
	}
	return sums
}

// maxFresh is up to how many sums are worth keeping: more files are not looked at one by one.
const maxFresh = 64

// Since gives the files that may have changed since the last build: those that look different, and those that had changed so
// recently then that they could change again and look the same. It is false where more has changed than some files: settings, or which
// files there are.
func (i *Inputs) Since(last *Last, m *Memory) (files []Former, ok bool) {
	was, err := os.ReadFile(filepath.Join(m.dir, inputsName))
	if err != nil || sumLine(was) != last.Inputs || len(was) < i.head || !bytes.Equal(was[:i.head], i.b[:i.head]) {
		return nil, false
	}
	old, now := was[i.head:], i.b[i.head:]
	for len(old) > 0 && len(now) > 0 {
		name, before, rest := cutInput(old)
		other, after, more := cutInput(now)
		if len(name) == 0 || !bytes.Equal(name, other) {
			return nil, false
		}
		if !bytes.Equal(before, after) || before[len(before)-1] == 0 {
			files = append(files, Former{string(name), before, last.Fresh[string(name)]})
		}
		old, now = rest, more
	}
	return files, len(old) == len(now)
}

// cutInput takes the first file off; its name is empty where there is none.
func cutInput(b []byte) (name, stat, rest []byte) {
	length, n := binary.Uvarint(b)
	if n <= 0 || length > uint64(len(b)-n) {
		return nil, nil, nil
	}
	end := n + int(length)
	name, stat = b[n:end], b[end:]
	size := 0
	for range 4 {
		_, n := binary.Varint(stat[size:])
		if n <= 0 {
			return nil, nil, nil
		}
		size += n
	}
	if size >= len(stat) {
		return nil, nil, nil
	}
	return name, stat[:size+1], stat[size+1:]
}
