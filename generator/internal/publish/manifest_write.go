package publish

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
)

// change is what a run does to the manifest. The lists are sorted by path.
type change struct {
	now    []record // what files hold from now on
	before []record // what was there; a path that is not in now is given up
}

func (c *change) empty() bool { return len(c.now)+len(c.before) == 0 }

// fewBytes is up to how long a manifest grows by appending, beside an eighth of its first block.
const fewBytes = 64 << 10

// boot names the start of the machine within which a manifest of this target may be trusted; - for ever.
func (t *Target) boot() string {
	if t.options.Preview {
		return cmp.Or(bootID(), "unknown")
	}
	return "-"
}

// announce writes down all that the folder may hold until finish is called, in the shortest way. It must outlive a
// power cut before anything that it announces, so it is flushed, and its name too.
func (t *Target) announce(old, next *manifest, c *change) error {
	boot := t.boot()
	s := old.stored
	if s.ending != "" && s.boot == boot {
		if c.empty() {
			next.stored = s
			return nil
		}
		out, sum := appendBlock(nil, changeWord+s.sum, c.now, c.before)
		if grown := s.size + int64(len(out)) - s.first; grown < max(fewBytes, s.first/8) {
			s.ending, s.sum = endLine(len(c.now)+len(c.before), sum), sum
			next.stored = s
			return t.appendToManifest(&next.stored, out)
		}
	}
	next.before = c.before
	out, sum := appendBlock(make([]byte, 0, 160*(len(next.now)+len(c.before)+2)), manifestVersion+" "+boot, next.now, c.before)
	size := int64(len(out))
	next.stored = stored{boot: boot, size: size, first: size, ending: endLine(len(next.now)+len(c.before), sum), sum: sum}
	return t.replaceManifest(out)
}

// finish writes down that the folder holds what was announced and nothing of before.
func (t *Target) finish(next *manifest, c *change) error {
	next.before = nil
	if len(c.before) == 0 {
		return nil
	}
	next.stored.ending += doneLine
	return t.appendToManifest(&next.stored, []byte(doneLine))
}

// replaceManifest puts a new manifest into place.
func (t *Target) replaceManifest(raw []byte) error {
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
	return manifestError(err)
}

func manifestError(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("the list of our own files cannot be written: %w", err)
}

// appendToManifest adds to the manifest, whose size is known. What could not be written whole is taken back.
func (t *Target) appendToManifest(s *stored, more []byte) error {
	t.step("manifest")
	f, err := os.OpenFile(t.full(manifestName), os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		return manifestError(err)
	}
	_, err = f.Write(more)
	if err != nil {
		err = errors.Join(err, f.Truncate(s.size))
	} else if !t.options.Preview {
		err = f.Sync()
	}
	s.size += int64(len(more))
	return manifestError(errors.Join(err, f.Close()))
}

// isStored tells whether the manifest in the folder is the one that this process wrote: it ends with the same sum.
func (t *Target) isStored(s *stored) bool {
	f, err := os.Open(t.full(manifestName))
	if err != nil || s.ending == "" {
		_ = f.Close() // a file that is not open refuses, which is all right
		return false
	}
	defer f.Close()
	last := make([]byte, len(s.ending)+1)
	n, err := f.ReadAt(last[:], s.size-int64(len(s.ending)))
	return errors.Is(err, io.EOF) && string(last[:n]) == s.ending
}
