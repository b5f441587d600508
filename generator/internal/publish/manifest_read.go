package publish

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strconv"
	"strings"
	"unsafe"
)

var (
	errCut     = errors.New("it is cut short")
	errDamaged = errors.New("it is damaged")
	errLine    = errors.New("a line is not understood")
)

// readManifest reads the list of what is ours. A missing one means that nothing is; one that cannot be understood
// means the same and is told.
func (t *Target) readManifest() (*manifest, error) {
	raw, err := os.ReadFile(t.full(manifestName))
	if errors.Is(err, fs.ErrNotExist) {
		return &manifest{trusted: true}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("the list of our own files cannot be read: %w", err)
	}
	m, err := decodeManifest(raw)
	if err != nil {
		t.options.Notice(t.name(manifestName) + " cannot be used (" + err.Error() + "); all files are compared byte by byte")
		return &manifest{}, nil //nolint:nilerr // it was told, and knowing nothing is safe
	}
	m.trusted = m.trusted && !t.options.Verify
	return m, nil
}

// decodeManifest reads what encode wrote and what was appended to it. trusted is set if its boot is the present one.
// raw must not change any more: all paths of the manifest are parts of it.
func decodeManifest(raw []byte) (*manifest, error) {
	d := &decoder{raw: raw, text: unsafe.String(unsafe.SliceData(raw), len(raw)), sum: sumOf}
	if strings.HasPrefix(d.text, formerVersion+" ") {
		d.sum = formerSum
	}
	if err := d.first(); err != nil {
		return nil, err
	}
	for d.at < len(d.text) {
		if err := d.next(); err != nil {
			return nil, err
		}
	}
	if len(d.changes) > 0 {
		d.m.now = merged(d.m.now, d.changes)
	}
	d.m.stored.size = int64(len(raw))
	if strings.HasPrefix(d.text, formerVersion+" ") {
		d.m.stored.ending = "" // nothing is appended to it: this run writes it anew
	}
	return &d.m, nil
}

// decoder reads a manifest from front to back, without an allocation for each line.
type decoder struct {
	raw     []byte
	text    string // of raw
	at      int
	sum     func([]byte) digest
	m       manifest
	changes map[string]*record // of the further blocks, the last for each path; nil = gone
}

// block is a part of the file whose sum is right.
type block struct {
	head        string
	now, before []record
	sum, end    string
}

// first reads the block that names everything.
func (d *decoder) first() error {
	b, err := d.block()
	if err != nil {
		return err
	}
	boot, found := strings.CutPrefix(b.head, manifestVersion+" ")
	former := false
	if !found {
		boot, former = strings.CutPrefix(b.head, formerVersion+" ")
	}
	if !found && !former {
		return errors.New("it is of another version")
	}
	d.m.now, d.m.before = b.now, b.before
	d.m.volatile = boot != "-"
	d.m.trusted = !d.m.volatile || boot == bootID()
	d.m.stored = stored{boot: boot, first: int64(d.at), ending: b.end, sum: b.sum}
	d.close(b)
	return nil
}

// close reads the line that says that the run of a block came to its end. Without it the file is not added to.
func (d *decoder) close(b block) {
	if len(b.before) == 0 {
		return
	}
	if strings.HasPrefix(d.text[d.at:], doneLine) {
		d.at += len(doneLine)
		d.m.before = nil
		d.m.stored.ending += doneLine
		return
	}
	d.m.stored.ending = ""
	if len(d.text)-d.at <= len(doneLine) {
		d.at = len(d.text) // the run was killed while it wrote the line
	}
}

// next reads a further block.
func (d *decoder) next() error {
	rest := d.text[d.at:]
	b, err := d.block()
	if err != nil {
		return d.torn(rest, err)
	}
	if d.m.stored.ending == "" || b.head != changeWord+d.m.stored.sum {
		return errDamaged
	}
	d.m.stored.ending, d.m.stored.sum = b.end, b.sum
	if d.changes == nil {
		d.changes = make(map[string]*record)
	}
	for i := range b.before {
		d.changes[b.before[i].path] = nil
	}
	for i := range b.now {
		d.changes[b.now[i].path] = &b.now[i]
	}
	d.m.before = b.before
	d.close(b)
	return nil
}

// torn decides about a block that cannot be read: nothing of it was acted upon if it is the last and was not finished.
func (d *decoder) torn(rest string, err error) error {
	after := strings.Contains(rest, "\n"+doneLine) || strings.Contains(rest, "\n"+changeWord)
	if after || errors.Is(err, errLine) || d.m.before != nil || d.at < len(d.text) {
		return errDamaged
	}
	d.m.stored.ending = ""
	return nil
}

// block reads a block up to the end of its last line; what is left of the file if it has none.
func (d *decoder) block() (block, error) {
	start, length := d.at, strings.Index(d.text[d.at:], "\n"+endWord)+1
	d.at = len(d.text)
	if length == 0 {
		return block{}, errCut
	}
	body := d.raw[start : start+length]
	end, _, found := strings.Cut(d.text[start+length:], "\n")
	if !found {
		return block{}, errCut
	}
	d.at = start + length + len(end) + 1
	summed := make(chan digest, 1)
	go func() { summed <- d.sum(body) }() // it takes as long as reading the lines
	b, err := d.lines(start, start+length)
	sum := <-summed
	b.sum = hex.EncodeToString(sum[:])
	b.end = end + "\n"
	if b.end != endLine(bytes.Count(body, []byte("\n"))-1, b.sum) {
		return block{}, errDamaged
	}
	return b, err
}

// lines reads a block's first line and its records, which are in the file between start and end.
func (d *decoder) lines(start, end int) (block, error) {
	head, _, _ := strings.Cut(d.text[start:end], "\n")
	b := block{head: head}
	at := start + len(head) + 1
	b.now = make([]record, 0, bytes.Count(d.raw[at:end], []byte("\n")))
	var ok bool
	if b.now, at, ok = d.records(b.now, '+', at, end); !ok {
		return b, errLine
	}
	b.before, at, ok = d.records(nil, '-', at, end)
	if !ok || at != end {
		return b, errLine
	}
	return b, nil
}

// records reads the lines that begin with sign, and gives where they end. Their paths must ascend.
func (d *decoder) records(list []record, sign byte, at, end int) ([]record, int, bool) {
	for at < end && d.text[at] == sign {
		length := strings.IndexByte(d.text[at:end], '\n')
		var r record
		if length < 0 || !d.record(&r, at+1, at+length) || len(list) > 0 && list[len(list)-1].path >= r.path {
			return list, at, false
		}
		list = append(list, r)
		at += length + 1
	}
	return list, at, true
}

// record reads one line.
func (d *decoder) record(r *record, at, end int) bool {
	hexed := 2 * len(r.sum)
	if end-at <= hexed || d.text[at+hexed] != ' ' {
		return false
	}
	if _, err := hex.Decode(r.sum[:], d.raw[at:at+hexed]); err != nil {
		return false
	}
	size, rest, _ := strings.Cut(d.text[at+hexed+1:end], " ")
	time, rest, _ := strings.Cut(rest, " ")
	from, path, _ := strings.Cut(rest, " ")
	var sizeErr, timeErr error
	r.size, sizeErr = strconv.ParseInt(size, 10, 64)
	r.time, timeErr = strconv.ParseInt(time, 10, 64)
	if from != "-" {
		r.from = from
	}
	r.path = path
	return sizeErr == nil && timeErr == nil && from != "" && validFrom(r.from) && validPath(path)
}
