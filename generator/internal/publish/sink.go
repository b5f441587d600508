package publish

import (
	"fmt"
	"io"
	"os"

	"github.com/zeebo/xxh3"
)

// maxInMemory is up to how many bytes of one output wait in memory until it is known whether they must be written.
const maxInMemory = 1 << 20

// sink takes the bytes of one output after another and sums them up. What does not fit into memory goes to the file
// aside, which is removed again if it turns out that nothing has changed.
type sink struct {
	hash   *xxh3.Hasher
	buffer []byte // reused
	bytes  []byte // what is in memory: buffer, or the caller's own
	size   int64
	target *Target
	root   root
	name   string // where it is written, below root
	spill  *os.File
}

func newSink(t *Target, r root) *sink { return &sink{hash: xxh3.New(), target: t, root: r} }

// begin makes the sink ready for an output that is written to the file name, if it is written.
func (s *sink) begin(name string) {
	s.hash.Reset()
	s.buffer, s.bytes, s.size, s.name, s.spill = s.buffer[:0], nil, 0, name, nil
}

// whole takes an output that is in memory already, without copying it.
func (s *sink) whole(b []byte) (int, error) {
	s.bytes, s.size = b, int64(len(b))
	return s.hash.Write(b)
}

// Write implements io.Writer.
func (s *sink) Write(b []byte) (int, error) {
	s.size += int64(len(b))
	_, _ = s.hash.Write(b) // a hash never fails
	if s.spill == nil && len(s.buffer)+len(b) > maxInMemory {
		if err := s.overflow(); err != nil {
			return 0, err
		}
	}
	if s.spill != nil {
		return s.spill.Write(b)
	}
	s.buffer = append(s.buffer, b...)
	s.bytes = s.buffer
	return len(b), nil
}

// overflow moves what is in memory to the file aside.
func (s *sink) overflow() error {
	f, err := os.OpenFile(s.target.full(s.name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return err
	}
	s.spill = f
	_, err = f.Write(s.buffer)
	s.buffer, s.bytes = s.buffer[:0], nil
	return err
}

// sum is the digest of all that was written.
func (s *sink) sum() digest {
	return s.hash.Sum128().Bytes()
}

// keep completes the file aside and describes it.
func (s *sink) keep() (sight, error) {
	f := s.spill
	s.spill = nil
	if f == nil {
		return s.root.create(s.name, s.bytes)
	}
	if err := f.Close(); err != nil {
		return sight{}, err
	}
	return s.root.look(s.name)
}

// discard forgets an output that was not kept.
func (s *sink) discard() {
	if s.spill == nil {
		return
	}
	_ = s.spill.Close()
	_ = os.Remove(s.target.full(s.name)) // the folder aside is removed at the end in any case
	s.spill = nil
}

// read sums up a file of the output folder.
func (t *Target) read(path string, seen sight) (entry, error) {
	f, err := os.Open(t.full(path))
	if err != nil {
		return entry{}, fmt.Errorf("%s cannot be compared: %w", t.name(path), err)
	}
	defer f.Close()
	h := xxh3.New()
	size, err := io.Copy(h, f)
	if err != nil {
		return entry{}, fmt.Errorf("%s cannot be compared: %w", t.name(path), err)
	}
	return entry{sum: h.Sum128().Bytes(), size: size, time: seen.time}, nil
}
