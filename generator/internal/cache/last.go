package cache

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// Last is what is remembered of the last build as a whole: what it was made from, and what it said. Where that is still so, there is
// nothing to do. It stands in the file .cache/last: a line with the SHA-256 of what follows, and that as JSON.
type Last struct {
	Inputs string    // fingerprint of everything that the site was made from
	From   time.Time // the moment that it was made for,
	Until  time.Time // and the one at which the same content makes another site; zero = never
	Seal   string    // of the folder that it was published to
	Posts  int
	Said   string // warnings, as they were printed
	Waits  string // what was said of scheduled posts
}

// Holds tells whether a build from the same inputs at this moment would make the same site.
func (l *Last) Holds(inputs string, now time.Time) bool {
	return l != nil && inputs != "" && l.Inputs == inputs && !now.Before(l.From) && (l.Until.IsZero() || now.Before(l.Until))
}

const lastName = "last"

// Last returns what is remembered of the last build; nil where nothing is, or nothing that can be trusted.
func (m *Memory) Last() *Last {
	if m.dir == "" || m.code == (Sum{}) {
		return nil
	}
	path := filepath.Join(m.dir, lastName)
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil {
		var last *Last
		if last, err = decodeLast(data); err == nil {
			return last
		}
	}
	m.notice(fmt.Sprintf("the cache %s %v; it is dropped", path, err))
	return nil
}

func decodeLast(data []byte) (*Last, error) {
	sum, text, found := bytes.Cut(data, []byte("\n"))
	if !found || string(sum) != sumLine(text) {
		return nil, errDamaged
	}
	last := &Last{}
	if json.Unmarshal(text, last) != nil {
		return nil, errDamaged
	}
	return last, nil
}

func sumLine(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// SetLast remembers a build. One whose inputs have no fingerprint is forgotten.
func (m *Memory) SetLast(last Last) {
	if m.dir == "" || m.code == (Sum{}) {
		return
	}
	path := filepath.Join(m.dir, lastName)
	err := os.Remove(path)
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	if err == nil && last.Inputs != "" && last.Seal != "" {
		err = writeLast(path, last)
	}
	if err != nil {
		m.notice(fmt.Sprintf("the cache %s could not be written: %v; the next build takes longer", path, err))
	}
}

// writeLast need not be atomic: what is cut short has another sum.
func writeLast(path string, last Last) error {
	text, err := json.Marshal(last)
	if err != nil {
		return err
	}
	return os.WriteFile(path, append([]byte(sumLine(text)+"\n"), text...), 0o666)
}

// Inputs is a fingerprint of what a site is made from: the program, what the caller names, and files by what tells one state of each from
// another without reading it (see Stamp).
type Inputs struct {
	b     []byte
	loose bool
}

// NewInputs begins with the program and with settings.
func (m *Memory) NewInputs(settings ...string) *Inputs {
	i := &Inputs{b: append(make([]byte, 0, 1<<16), m.code[:]...)}
	for _, s := range settings {
		i.text(s)
	}
	return i
}

func (i *Inputs) text(s string) {
	i.b = binary.AppendUvarint(i.b, uint64(len(s)))
	i.b = append(i.b, s...)
}

// Add adds a file.
func (i *Inputs) Add(name string, info fs.FileInfo) {
	s := statOf(info)
	i.loose = i.loose || !s.settled || s.inode == 0
	i.text(name)
	for _, n := range []int64{s.size, s.modified, s.changed, int64(s.inode)} {
		i.b = binary.AppendVarint(i.b, n)
	}
}

// Sum is empty where a file changed so recently that it may change again without looking different.
func (i *Inputs) Sum() string {
	if i.loose {
		return ""
	}
	return sumLine(i.b)
}
