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

// notice is what a run writes into the manifest, ready to be put there.
type notice struct {
	next   *manifest // as it is then
	change *change
	aside  string // folder in which a new manifest waits
	silent bool   // there is nothing to say

	block []byte // to add to the manifest of before; empty = a new one takes its place
	at    int64  // size of the one of before
	after stored // with the block
}

// draft makes everything that announce needs. The manifest is added to where that is much shorter and possible.
func (t *Target) draft(old, next *manifest, c *change, aside string) (*notice, error) {
	n, s := &notice{next: next, change: c, aside: aside, at: old.stored.size}, old.stored
	if s.ending != "" && s.boot == t.boot() {
		if c.empty() {
			next.stored, n.silent = s, true
			return n, nil
		}
		out, sum := appendBlock(nil, changeWord+s.sum, c.now, c.before)
		grown := s.size + int64(len(out)) - s.first
		if grown < max(fewBytes, s.first/8) {
			s.size, s.sum, s.ending = s.size+int64(len(out)), sum, endLine(len(c.now)+len(c.before), sum)
			n.block, n.after = out, s
			return n, nil
		}
	}
	return n, t.draftWhole(n)
}

// draftWhole writes a new manifest aside.
func (t *Target) draftWhole(n *notice) error {
	n.block, n.next.before = nil, n.change.before
	return t.writeManifest(n.next, n.aside)
}

// announce writes down all that the folder may hold until finish is called. It must outlive a power cut before anything
// that it announces, so it is flushed, and its name too. The file of another user can be replaced, though not be written.
func (t *Target) announce(n *notice) error {
	if n.silent {
		return nil
	}
	if len(n.block) > 0 {
		if t.appendToManifest(n.at, n.block) == nil {
			n.next.stored = n.after
			return nil
		}
		if err := t.draftWhole(n); err != nil {
			return err
		}
	}
	return t.putManifest(n.aside)
}

// finish writes down that the folder holds what was announced and nothing of before.
func (t *Target) finish(n *notice) error {
	n.next.before = nil
	if len(n.change.before) == 0 {
		return nil
	}
	if t.appendToManifest(n.next.stored.size, []byte(doneLine)) != nil {
		if err := t.writeManifest(n.next, n.aside); err != nil {
			return err
		}
		return t.putManifest(n.aside)
	}
	n.next.stored.size += int64(len(doneLine))
	n.next.stored.ending += doneLine
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

// writeManifest writes a manifest aside, as a single block.
func (t *Target) writeManifest(m *manifest, aside string) error {
	raw, sum := appendBlock(make([]byte, 0, 160*(len(m.now)+len(m.before)+2)), manifestVersion+" "+t.boot(), m.now, m.before)
	size := int64(len(raw))
	m.stored = stored{boot: t.boot(), size: size, first: size, ending: endLine(len(m.now)+len(m.before), sum), sum: sum}
	t.step("aside")
	name := t.manifestAside(aside)
	err := os.WriteFile(name, raw, 0o666)
	if err == nil {
		err = t.flushPath(name)
	}
	return errManifest(err)
}

// putManifest gives the manifest that waits aside its name.
func (t *Target) putManifest(aside string) error {
	t.step("manifest")
	err := os.Rename(t.manifestAside(aside), t.full(manifestName))
	if err == nil {
		err = t.flushPath(t.dir)
	}
	return errManifest(err)
}

func (t *Target) manifestAside(aside string) string { return t.full(aside + "/manifest") }

func errManifest(err error) error {
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
