package publish

import (
	"crypto/sha256"
	"slices"
	"strings"

	"github.com/zeebo/xxh3"
)

// digest is an XXH3 of 128 bits. It tells one version of a file from another, and is not meant to withstand somebody who looks for two with
// the same digest; it takes a tenth of the time of a SHA-256.
type digest [16]byte

// entry is what we know of a file that we wrote. time is its modification time in nanoseconds since 1970.
type entry struct {
	sum  digest
	size int64
	time int64
	from string
}

// same tells whether a file with this size and time needs no reading to be known.
func (e *entry) same(s sight) bool { return e.size == s.size && e.time == s.time }

// record is an entry with its path.
type record struct {
	path string
	entry
}

// manifest says which files of the output folder are ours. Between the first rename and the end of a run a path may
// hold its bytes of before or of now; both are then known. The lists are sorted by path and name each path once.
type manifest struct {
	now      []record
	before   []record
	trusted  bool // sizes and times may stand for the bytes
	volatile bool // of a preview: the files were never flushed
	stored   stored
}

// lookup finds a path in a sorted list; nil if it is not there.
func lookup(list []record, path string) *record {
	i, found := slices.BinarySearchFunc(list, path, func(r record, path string) int { return strings.Compare(r.path, path) })
	if !found {
		return nil
	}
	return &list[i]
}

// has tells whether the path is ours.
func (m *manifest) has(path string) bool {
	return lookup(m.now, path) != nil || lookup(m.before, path) != nil
}

// any gives one of the entries of a path that is ours.
func (m *manifest) any(path string) entry {
	for _, list := range [][]record{m.now, m.before} {
		if r := lookup(list, path); r != nil {
			return r.entry
		}
	}
	return entry{}
}

// find gives the entry that a file's size and time belong to.
func (m *manifest) find(path string, s sight) (entry, bool) {
	if !m.trusted {
		return entry{}, false
	}
	for _, list := range [][]record{m.now, m.before} {
		if r := lookup(list, path); r != nil && r.same(s) {
			return r.entry, true
		}
	}
	return entry{}, false
}

// knows tells whether these are bytes that we wrote to the path.
func (m *manifest) knows(path string, sum digest) bool {
	now, before := lookup(m.now, path), lookup(m.before, path)
	return now != nil && now.sum == sum || before != nil && before.sum == sum
}

// formerSum is the digest of the former version.
func formerSum(b []byte) digest {
	whole := sha256.Sum256(b)
	return digest(whole[:16])
}

// sumOf is the digest of bytes.
func sumOf(b []byte) digest {
	return xxh3.Hash128(b).Bytes()
}
