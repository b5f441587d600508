package publish

import (
	"crypto/sha256"
	"io/fs"
	"maps"
	"slices"
)

const (
	manifestName    = reserved + "manifest"
	manifestVersion = "newsroom-manifest 1"
)

// digest is the first half of a SHA-256: 128 bits tell two outputs of one site apart for certain.
type digest [16]byte

// entry is what we know of a file that we wrote. time is its modification time in nanoseconds since 1970.
type entry struct {
	sum  digest
	size int64
	time int64
	from string
}

// same tells whether a file with this size and time needs no reading to be known.
func (e entry) same(info fs.FileInfo) bool {
	return e.size == info.Size() && e.time == info.ModTime().UnixNano()
}

// manifest says which files of the output folder are ours. Between the first rename and the end of a run a path may
// hold its bytes of before or of now; both are then known.
//
// In the file it has one line for each: sum, size, time, fingerprint or -, path; first a line with the version and the
// boot of the machine within which it may be trusted (- for ever), last the number of lines and a sum over all before.
type manifest struct {
	now      map[string]entry
	before   map[string]entry
	trusted  bool   // sizes and times may stand for the bytes
	volatile bool   // of a preview: the files were never flushed
	raw      []byte // as read
}

// has tells whether the path is ours.
func (m *manifest) has(path string) bool {
	_, now := m.now[path]
	_, before := m.before[path]
	return now || before
}

// paths are all that are ours, sorted.
func (m *manifest) paths() []string {
	all := make([]string, 0, len(m.now)+len(m.before))
	all = slices.AppendSeq(all, maps.Keys(m.now))
	all = slices.AppendSeq(all, maps.Keys(m.before))
	slices.Sort(all)
	return slices.Compact(all)
}

// any gives one of the entries of a path that is ours.
func (m *manifest) any(path string) entry {
	if e, found := m.now[path]; found {
		return e
	}
	return m.before[path]
}

// find gives the entry that a file's size and time belong to.
func (m *manifest) find(path string, info fs.FileInfo) (entry, bool) {
	if !m.trusted {
		return entry{}, false
	}
	for _, side := range []map[string]entry{m.now, m.before} {
		if e, found := side[path]; found && e.same(info) {
			return e, true
		}
	}
	return entry{}, false
}

// knows tells whether these are bytes that we wrote to the path.
func (m *manifest) knows(path string, sum digest) bool {
	now, isNow := m.now[path]
	before, isBefore := m.before[path]
	return isNow && now.sum == sum || isBefore && before.sum == sum
}

// sumOf is the digest of bytes.
func sumOf(b []byte) digest {
	whole := sha256.Sum256(b)
	return digest(whole[:16])
}
