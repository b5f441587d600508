package cache

import (
	"bytes"
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

	"newsroom/generator/internal/cores"
)

// The log: magic, the program's sum, newsroom.yaml's sum; then records of a length (32 bits, little endian), a CRC-32C of what follows,
// and an entry as codec.go writes it.
const (
	magic      = "newsroom posts 4\n"
	headerSize = len(magic) + 2*len(Sum{})
	frameSize  = 8
	fileName   = "posts"
)

var (
	castagnoli = crc32.MakeTable(crc32.Castagnoli)
	errDamaged = errors.New("is cut short or damaged")
	errForeign = errors.New("is of another version of the generator")
)

// log is what is known of the file on disk.
type log struct {
	loaded  bool  // an attempt was made
	size    int64 // bytes that are there; 0 = none, or none that is of use
	garbage int64 // bytes of them that no entry needs
}

// forget notes that the record of an entry is of no use any more.
func (l *log) forget(e *Entry) {
	if e != nil && e.size > 0 {
		l.garbage += int64(e.size)
		e.size = 0
	}
}

func (m *Memory) path() string { return filepath.Join(m.dir, fileName) }

func (m *Memory) header() []byte {
	return append(append([]byte(magic), m.code[:]...), m.config[:]...)
}

// load reads the log. Whatever is wrong with it, the build goes on without.
func (m *Memory) load() {
	data, err := mapFile(m.path())
	if err == nil {
		err = m.read(data)
	}
	if err == nil || errors.Is(err, fs.ErrNotExist) {
		return
	}
	m.entries, m.log = map[string]*Entry{}, log{loaded: true}
	m.notice(fmt.Sprintf("the cache %s %v; it is dropped, and everything is read anew", m.path(), err))
}

func (m *Memory) read(data string) error {
	if len(data) < headerSize {
		return errDamaged
	}
	header, mine := data[:headerSize], string(m.header())
	if own := len(mine) - len(m.config); header[:own] != mine[:own] {
		return errForeign
	}
	if header != mine { // the editor knows that newsroom.yaml has changed
		return nil
	}
	frames, ok := framesOf(data[headerSize:])
	if !ok {
		return errDamaged
	}
	entries := make([]*Entry, len(frames))
	cores.Each(len(frames), func(i int) { entries[i] = readFrame(frames[i], m.zone) })
	m.log.size = int64(len(data))
	m.entries = make(map[string]*Entry, len(entries))
	for _, e := range entries {
		if e == nil {
			return errDamaged
		}
		m.log.forget(m.entries[e.Post.File])
		m.entries[e.Post.File] = e
	}
	return nil
}

// framesOf cuts the log into its frames; false where the last is not whole.
func framesOf(rest string) (frames []string, ok bool) {
	for len(rest) > 0 {
		if len(rest) < frameSize {
			return nil, false
		}
		length := binary.LittleEndian.Uint32(bytesOf(rest[:4]))
		if uint64(len(rest)-frameSize) < uint64(length) {
			return nil, false
		}
		end := frameSize + int(length)
		frames, rest = append(frames, rest[:end]), rest[end:]
	}
	return frames, true
}

// readFrame reads the entry of a frame; nil where it is damaged.
func readFrame(frame string, zone *time.Location) *Entry {
	record := frame[frameSize:]
	if crc32.Checksum(bytesOf(record), castagnoli) != binary.LittleEndian.Uint32(bytesOf(frame[4:frameSize])) {
		return nil
	}
	e, err := decode(record, zone)
	if err != nil {
		return nil
	}
	e.size = len(frame)
	return e
}

// Save writes what is new. A build is not worse for a cache that cannot be written; the editor is told, and it is false.
func (m *Memory) Save() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.dir == "" || m.code == (Sum{}) {
		return false
	}
	err := m.save()
	if err != nil {
		m.notice(fmt.Sprintf("the cache %s could not be written: %v; the next build takes longer", m.path(), err))
	}
	return err == nil
}

func (m *Memory) save() error {
	for file, e := range m.entries {
		if !e.used {
			m.log.forget(e)
			delete(m.entries, file)
		}
	}
	if m.log.size == 0 || m.log.garbage > m.log.size/2 {
		return m.rewrite()
	}
	return m.extend()
}

// extend adds the new records in one write, so that two builds at once do not mix theirs.
func (m *Memory) extend() error {
	var fresh []*Entry
	for _, e := range m.entries {
		if e.size == 0 {
			fresh = append(fresh, e)
		}
	}
	if len(fresh) == 0 {
		return nil
	}
	added := frames(fresh)
	file, err := os.OpenFile(m.path(), os.O_RDWR|os.O_APPEND, 0)
	if err != nil {
		return err
	}
	if header := make([]byte, headerSize); readsOther(file, header, m.header()) { // another build has written it anew
		return errors.Join(file.Close(), m.rewrite())
	}
	n, err := file.Write(added)
	m.log.size += int64(n)
	return errors.Join(err, file.Close())
}

func readsOther(file *os.File, buffer, want []byte) bool {
	_, err := file.ReadAt(buffer, 0)
	return err != nil || !bytes.Equal(buffer, want)
}

// rewrite makes a log of what is needed and puts it in the place of the old one, which others may be reading.
func (m *Memory) rewrite() error {
	if err := os.MkdirAll(m.dir, 0o755); err != nil {
		return err
	}
	file, err := os.CreateTemp(m.dir, fileName+"-*")
	if err != nil {
		return err
	}
	defer os.Remove(file.Name()) // fails where it was renamed
	size, err := m.writeAll(file)
	if err := errors.Join(err, file.Close()); err != nil {
		return err
	}
	m.log.size, m.log.garbage = size, 0
	return os.Rename(file.Name(), m.path())
}

// writeAll writes some thousand entries at a time, so that it does not hold the whole log in memory.
func (m *Memory) writeAll(file *os.File) (size int64, err error) {
	size = int64(headerSize)
	if _, err := file.Write(m.header()); err != nil {
		return 0, err
	}
	for some := range slices.Chunk(slices.Collect(maps.Values(m.entries)), 4096) {
		n, err := file.Write(frames(some))
		if err != nil {
			return 0, err
		}
		size += int64(n)
	}
	return size, nil
}

// frames are the records of entries, made with all cores, one after the other.
func frames(entries []*Entry) []byte {
	all := make([][]byte, len(entries))
	cores.Each(len(entries), func(i int) {
		all[i] = frame(entries[i])
		entries[i].size = len(all[i])
	})
	return slices.Concat(all...)
}

// frame is the record of an entry with what stands before it.
func frame(e *Entry) []byte {
	f := encode(e, frameSize)
	binary.LittleEndian.PutUint32(f, uint32(len(f)-frameSize))
	binary.LittleEndian.PutUint32(f[4:], crc32.Checksum(f[frameSize:], castagnoli))
	return f
}
