package cache

import (
	"bytes"
	"crypto/sha256"
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
// nothing to do. It stands in the file .cache/last: a line with the SHA-256 of what follows, and that as JSON. Beside it, .cache/inputs has
// the Inputs.
type Last struct {
	Inputs string    // SHA-256 of everything that the site was made from
	From   time.Time // the moment that it was made for,
	Until  time.Time // and the one at which the same content makes another site; zero = never
	Seal   string    // of the folder that it was published to
	Posts  int
	Fresh  map[string]string // SHA-256 of posts that had changed just before
	Said   string            // warnings, as they were printed
	Waits  string            // what was said of scheduled posts
}

// Covers tells whether a build from the same inputs at this moment would make the same site.
func (l *Last) Covers(now time.Time) bool {
	return !now.Before(l.From) && (l.Until.IsZero() || now.Before(l.Until))
}

const (
	lastName   = "last"
	inputsName = "inputs"
)

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

// SetLast remembers a build and what it was made from; nil, or a site without a seal, is forgotten.
func (m *Memory) SetLast(last Last, inputs *Inputs) {
	if m.dir == "" || m.code == (Sum{}) {
		return
	}
	path := filepath.Join(m.dir, lastName)
	err := os.Remove(path)
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	if err == nil && inputs != nil && last.Seal != "" {
		last.Inputs, last.Fresh = inputs.sum(), m.fresh(inputs)
		err = os.WriteFile(filepath.Join(m.dir, inputsName), inputs.b, 0o666)
	}
	if err == nil && last.Inputs != "" {
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
