package history

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// Memory keeps a history in the file history of the cache folder, and while the process lasts. It is for one reader at a time.
//
// The file is a line with its kind, a CRC-32C of what follows, and then in variable-length numbers and texts with their lengths: the state, the
// commits, the files with the places of their commits, and the old names. One that is damaged, or of another kind, is dropped.
type Memory struct {
	dir    string // empty = nothing is kept on disk
	notice func(string)

	log    *log
	files  map[string]File // of log, below prefix
	prefix string
}

// Open returns the memory of a cache folder. notice is told in one line where it cannot be kept.
func Open(dir string, notice func(string)) *Memory { return &Memory{dir: dir, notice: notice} }

const (
	fileName = "history"
	magic    = "newsroom history 1\n"
)

var (
	castagnoli = crc32.MakeTable(crc32.Castagnoli)
	errDamaged = errors.New("damaged")
)

func (m *Memory) path() string { return filepath.Join(m.dir, fileName) }

// load is what was kept; an empty log where nothing was.
func (m *Memory) load() *log {
	if m.dir == "" {
		return newLog()
	}
	data, err := os.ReadFile(m.path())
	if err == nil {
		var l *log
		if l, err = decode(string(data)); err == nil {
			return l
		}
	}
	if !errors.Is(err, fs.ErrNotExist) {
		m.notice(fmt.Sprintf("the cache %s is cut short or damaged; it is dropped, and the history is read anew", m.path()))
	}
	return newLog()
}

// save puts the new file in the place of the old one, which others may be reading.
func (m *Memory) save() {
	if m.dir == "" {
		return
	}
	err := os.MkdirAll(m.dir, 0o755)
	if err == nil {
		err = replace(m.path(), encode(m.log))
	}
	if err != nil {
		m.notice(fmt.Sprintf("the cache %s could not be written: %v; the next build takes longer", m.path(), err))
	}
}

func replace(path string, data []byte) error {
	file, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+"-*")
	if err != nil {
		return err
	}
	defer os.Remove(file.Name()) // fails where it was renamed
	_, err = file.Write(data)
	if err := errors.Join(err, file.Close()); err != nil {
		return err
	}
	return os.Rename(file.Name(), path)
}

type encoder struct{ b []byte }

func (e *encoder) number(n int64) { e.b = binary.AppendVarint(e.b, n) }

func (e *encoder) text(s string) {
	e.number(int64(len(s)))
	e.b = append(e.b, s...)
}

func encode(l *log) []byte {
	e := &encoder{make([]byte, 0, 1<<20)}
	e.b = append(append(e.b, magic...), 0, 0, 0, 0)
	e.text(l.at.Commit)
	e.text(l.at.Rest)
	e.number(l.newest)
	e.number(int64(len(l.commits)))
	for _, c := range l.commits {
		e.number(c.Time.Unix())
		e.text(c.Author)
		e.text(c.Subject)
	}
	e.number(int64(len(l.files)))
	for _, name := range slices.Sorted(maps.Keys(l.files)) {
		e.trail(name, l.files[name])
	}
	e.number(int64(len(l.moved)))
	for _, name := range slices.Sorted(maps.Keys(l.moved)) {
		e.text(name)
		e.text(l.moved[name])
	}
	body := e.b[len(magic)+4:]
	binary.LittleEndian.PutUint32(e.b[len(magic):], crc32.Checksum(body, castagnoli))
	return e.b
}

func (e *encoder) trail(name string, t *trail) {
	e.text(name)
	cut := int64(0)
	if t.cut {
		cut = 1
	}
	e.number(cut)
	e.number(int64(len(t.commits)))
	before := 0
	for _, i := range t.commits {
		e.number(int64(i - before))
		before = i
	}
}

type decoder struct {
	rest   string
	failed bool
}

func (d *decoder) number() int64 {
	n, size := binary.Varint([]byte(d.rest[:min(len(d.rest), binary.MaxVarintLen64)]))
	if size <= 0 {
		d.failed = true
		return 0
	}
	d.rest = d.rest[size:]
	return n
}

// count is a number of things that take at least a byte each.
func (d *decoder) count() int {
	n := d.number()
	if n < 0 || n > int64(len(d.rest)) {
		d.failed = true
		return 0
	}
	return int(n)
}

func (d *decoder) text() string {
	n := d.count()
	text := d.rest[:n]
	d.rest = d.rest[n:]
	return text
}

func decode(data string) (*log, error) {
	start := len(magic) + 4
	if len(data) < start || data[:len(magic)] != magic ||
		binary.LittleEndian.Uint32([]byte(data[len(magic):start])) != crc32.Checksum([]byte(data[start:]), castagnoli) {
		return nil, errDamaged
	}
	return decodeBody(data[start:])
}

func decodeBody(body string) (*log, error) {
	d := &decoder{rest: body}
	l := newLog()
	l.at = State{d.text(), d.text()}
	l.newest = d.number()
	l.commits = make([]Revision, d.count())
	for i := range l.commits {
		l.commits[i] = Revision{time.Unix(d.number(), 0).UTC(), d.text(), d.text()}
	}
	for range d.count() {
		name := d.text()
		l.files[name] = d.trail(len(l.commits))
	}
	for range d.count() {
		name := d.text()
		l.moved[name] = d.text()
	}
	if d.failed || d.rest != "" {
		return nil, errDamaged
	}
	return l, nil
}

func (d *decoder) trail(commits int) *trail {
	t := &trail{cut: d.number() == 1}
	t.commits = make([]int, d.count())
	last := 0
	for i := range t.commits {
		last += int(d.number())
		if last < 0 || last >= commits {
			d.failed = true
			return t
		}
		t.commits[i] = last
	}
	return t
}
