package publish

import (
	"bytes"
	"cmp"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strconv"
	"strings"
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
		return &manifest{raw: raw}, nil //nolint:nilerr // it was told, and knowing nothing is safe
	}
	m.trusted = m.trusted && !t.options.Verify
	return m, nil
}

// decodeManifest reads what encode wrote. trusted is set if its boot is the present one.
func decodeManifest(raw []byte) (*manifest, error) {
	body, err := checkedBody(raw)
	if err != nil {
		return nil, err
	}
	head, rest, _ := strings.Cut(body, "\n")
	boot, found := strings.CutPrefix(head, manifestVersion+" ")
	if !found {
		return nil, errors.New("it is of another version")
	}
	m := &manifest{now: make(map[string]entry, strings.Count(rest, "\n")), raw: raw}
	m.volatile = boot != "-"
	m.trusted = !m.volatile || boot == bootID()
	for line := range strings.Lines(rest) {
		path, e, err := decodeEntry(strings.TrimSuffix(line, "\n"))
		if err != nil {
			return nil, err
		}
		m.add(path, e)
	}
	return m, nil
}

// add takes an entry; a path's first is that of now.
func (m *manifest) add(path string, e entry) {
	if _, taken := m.now[path]; !taken {
		m.now[path] = e
		return
	}
	if m.before == nil {
		m.before = make(map[string]entry)
	}
	m.before[path] = e
}

// checkedBody cuts off the last line and checks what it says about the rest.
func checkedBody(raw []byte) (string, error) {
	end := bytes.LastIndex(raw, []byte("\nend ")) + 1
	if end == 0 {
		return "", errors.New("it is cut short")
	}
	body, last := raw[:end], string(raw[end:])
	sum := sumOf(body)
	if last != fmt.Sprintf("end %d %x\n", bytes.Count(body, []byte("\n"))-1, sum[:]) {
		return "", errors.New("it is damaged")
	}
	return string(body), nil
}

func decodeEntry(line string) (path string, e entry, err error) {
	fields := strings.SplitN(line, " ", 5)
	if len(fields) != 5 || len(fields[0]) != 2*len(e.sum) {
		return "", entry{}, errors.New("a line is not understood")
	}
	if _, err := hex.Decode(e.sum[:], []byte(fields[0])); err != nil {
		return "", entry{}, errors.New("a sum is not understood")
	}
	size, sizeErr := strconv.ParseInt(fields[1], 10, 64)
	nanos, timeErr := strconv.ParseInt(fields[2], 10, 64)
	e.size, e.time = size, nanos
	if fields[3] != "-" {
		e.from = fields[3]
	}
	if sizeErr != nil || timeErr != nil || wrongWith(&File{Path: fields[4], From: e.from}) != "" {
		return "", entry{}, errors.New("a line is not understood")
	}
	return fields[4], e, nil
}

// encode writes the manifest; boot is empty for one that may always be trusted. Same manifest, same bytes.
func (m *manifest) encode(boot string) []byte {
	out := make([]byte, 0, 128*(len(m.now)+len(m.before)+2))
	out = append(out, manifestVersion+" "+orDash(boot)+"\n"...)
	paths := m.paths()
	for _, path := range paths {
		if e, found := m.now[path]; found {
			out = appendEntry(out, path, e)
		}
		if e, found := m.before[path]; found {
			out = appendEntry(out, path, e)
		}
	}
	sum := sumOf(out)
	return fmt.Appendf(out, "end %d %x\n", len(m.now)+len(m.before), sum[:])
}

func appendEntry(out []byte, path string, e entry) []byte {
	out = hex.AppendEncode(out, e.sum[:])
	out = append(out, ' ')
	out = strconv.AppendInt(out, e.size, 10)
	out = append(out, ' ')
	out = strconv.AppendInt(out, e.time, 10)
	out = append(out, ' ')
	out = append(out, orDash(e.from)...)
	out = append(out, ' ')
	out = append(out, path...)
	return append(out, '\n')
}

func orDash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}

// writeManifest puts the manifest into place, unless it would have the bytes present. It must outlive a power cut
// before anything that it announces, so it is flushed, and its name too.
func (t *Target) writeManifest(m *manifest, present []byte) error {
	boot := ""
	if t.options.Preview {
		boot = cmp.Or(bootID(), "unknown")
	}
	raw := m.encode(boot)
	if bytes.Equal(raw, present) {
		return nil
	}
	t.step("manifest")
	name := t.aside("manifest")
	err := os.WriteFile(name, raw, 0o666)
	if err == nil {
		err = t.flush([]string{name})
	}
	if err == nil {
		err = os.Rename(name, t.full(manifestName))
	}
	if err == nil {
		err = t.flush([]string{t.dir})
	}
	if err != nil {
		return fmt.Errorf("the list of our own files cannot be written: %w", err)
	}
	return nil
}
