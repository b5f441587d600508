package publish

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
)

// fewBytes is up to how long a manifest grows by appending, beside an eighth of its first block.
const fewBytes = 64 << 10

// boot names the start of the machine within which a manifest of this target may be trusted; - for ever.
func (t *Target) boot() string {
	if t.options.Preview {
		return cmp.Or(bootID(), "unknown")
	}
	return "-"
}

// announce writes down all that the folder may hold until finish is called. It must outlive a power cut before anything
// that it announces, so it is flushed, and its name too. It is added to the manifest where that is much shorter and
// possible: the file of another user can be replaced, though not be written.
func (t *Target) announce(old, next *manifest, c *change) error {
	s := old.stored
	if s.ending != "" && s.boot == t.boot() {
		if c.empty() {
			next.stored = s
			return nil
		}
		out, sum := appendBlock(nil, changeWord+s.sum, c.now, c.before)
		grown := s.size + int64(len(out)) - s.first
		if grown < max(fewBytes, s.first/8) && t.appendToManifest(s.size, out) == nil {
			s.size, s.sum, s.ending = s.size+int64(len(out)), sum, endLine(len(c.now)+len(c.before), sum)
			next.stored = s
			return nil
		}
	}
	next.before = c.before
	return t.replaceManifest(next)
}

// finish writes down that the folder holds what was announced and nothing of before.
func (t *Target) finish(next *manifest, c *change) error {
	next.before = nil
	if len(c.before) == 0 {
		return nil
	}
	if t.appendToManifest(next.stored.size, []byte(doneLine)) != nil {
		return t.replaceManifest(next)
	}
	next.stored.size += int64(len(doneLine))
	next.stored.ending += doneLine
	return nil
}

// appendToManifest adds to the manifest, whose size is known. What could not be written whole is taken back.
func (t *Target) appendToManifest(size int64, more []byte) error {
	t.step("manifest")
	f, err := os.OpenFile(t.full(manifestName), os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		return err
	}
	if _, err = f.Write(more); err != nil {
		err = errors.Join(err, f.Truncate(size))
	} else if !t.options.Preview {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

// replaceManifest puts a new manifest into place, as a single block.
func (t *Target) replaceManifest(m *manifest) error {
	raw, sum := appendBlock(make([]byte, 0, 160*(len(m.now)+len(m.before)+2)), manifestVersion+" "+t.boot(), m.now, m.before)
	size := int64(len(raw))
	m.stored = stored{boot: t.boot(), size: size, first: size, ending: endLine(len(m.now)+len(m.before), sum), sum: sum}
	t.step("manifest")
	name := t.aside("manifest")
	err := os.WriteFile(name, raw, 0o666)
	if err == nil {
		err = t.flushPath(name)
	}
	if err == nil {
		err = os.Rename(name, t.full(manifestName))
	}
	if err == nil {
		err = t.flushPath(t.dir)
	}
	if err != nil {
		return fmt.Errorf("the list of our own files cannot be written: %w", err)
	}
	return nil
}

// isStored tells whether the manifest in the folder is the one that this process wrote: it ends with the same sum.
func (t *Target) isStored(s *stored) bool {
	f, err := os.Open(t.full(manifestName))
	if err != nil {
		return false
	}
	defer f.Close()
	last := make([]byte, len(s.ending)+1)
	n, err := f.ReadAt(last, s.size-int64(len(s.ending)))
	return s.ending != "" && errors.Is(err, io.EOF) && string(last[:n]) == s.ending
}
