package media

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strconv"
	"strings"
)

// The file index: a header; then a line for each picture and each state of a file that is known, sorted; and the SHA-256 of all that.
//
//	newsroom pictures 1
//	file 1a2b3c4d5e6f7a8b 20412 1 "file-2b-1f-1f-9" "technik/tor/foto.jpg"
//	picture 1a2b3c4d5e6f7a8b 20412 1200 800 210 480x320:image/jpeg:20111,960x640:image/jpeg:61999 -
//	sum 2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae
//
// The second field is the key of the picture, the third the day on which it was last used, counted from 1970.
const (
	indexName   = "index"
	indexHeader = "newsroom pictures 1\n"
	sumPrefix   = "sum "
	keepDays    = 30
)

var errDamaged = errors.New("is damaged")

// load reads the index. Whatever is wrong with it, the build goes on without.
func (s *Store) load() index {
	x, err := s.readIndex()
	if err == nil || errors.Is(err, fs.ErrNotExist) {
		return x
	}
	s.notice(fmt.Sprintf("the index of pictures %s %v; it is dropped, and all pictures are made anew", s.indexPath(), err))
	return newIndex()
}

func (s *Store) readIndex() (index, error) {
	x := newIndex()
	if s.dir == "" {
		return x, nil
	}
	info, err := os.Stat(s.indexPath())
	if err != nil {
		return x, err
	}
	text, err := os.ReadFile(s.indexPath())
	if err != nil {
		return x, err
	}
	x.read = info
	return x, x.parse(string(text))
}

func (x *index) parse(text string) error {
	rest, ok := strings.CutPrefix(text, indexHeader)
	at := strings.LastIndex(text, "\n"+sumPrefix) + 1
	if !ok || at < len(indexHeader) || text[at:] != sumLine(text[:at]) {
		return errDamaged
	}
	for line := range strings.Lines(rest[:at-len(indexHeader)]) {
		if !x.parseLine(strings.TrimSuffix(line, "\n")) {
			return errDamaged
		}
	}
	for _, e := range x.pictures {
		if e.picture == nil { // only files are of it
			return errDamaged
		}
	}
	return nil
}

func sumLine(text string) string {
	sum := sha256.Sum256([]byte(text))
	return sumPrefix + hex.EncodeToString(sum[:]) + "\n"
}

func (x *index) parseLine(line string) bool {
	fields := strings.SplitN(line, " ", 4)
	if len(fields) < 4 || !isKey(fields[1]) {
		return false
	}
	key := fields[1]
	day, err := strconv.Atoi(fields[2])
	if err != nil {
		return false
	}
	switch fields[0] {
	case "file":
		at, ok := parseState(fields[3])
		x.files[at] = &seen{entry: x.entry(key), day: day}
		return ok
	case "picture":
		p, ok := parsePicture(key, fields[3])
		e := x.entry(key)
		e.picture, e.day = p, day
		return ok
	}
	return false
}

// isKey tells whether a name is one that a folder of variants can have.
func isKey(name string) bool {
	return len(name) == 16 && strings.Trim(name, "0123456789abcdef") == ""
}

func parseState(text string) (at state, ok bool) {
	how, rest, _ := strings.Cut(text, " ")
	quoted, err := strconv.QuotedPrefix(rest)
	if err != nil {
		return state{}, false
	}
	stamp, err := strconv.Unquote(quoted)
	if err != nil {
		return state{}, false
	}
	name, err := strconv.Unquote(strings.TrimPrefix(rest[len(quoted):], " "))
	return state{name, stamp, how}, err == nil
}

func parsePicture(key, text string) (*Picture, bool) {
	fields := strings.Split(text, " ")
	if len(fields) != 5 {
		return nil, false
	}
	p := &Picture{Sum: key[:8], key: key, Tint: strings.TrimPrefix(fields[2], "-")}
	var err [4]error
	p.Width, err[0] = strconv.Atoi(fields[0])
	p.Height, err[1] = strconv.Atoi(fields[1])
	p.Variants, err[2] = parseVariants(fields[3])
	p.WebP, err[3] = parseVariants(fields[4])
	return p, errors.Join(err[:]...) == nil
}

func parseVariants(text string) (all []Variant, err error) {
	if text == "-" {
		return nil, nil
	}
	for one := range strings.SplitSeq(text, ",") {
		size, rest, _ := strings.Cut(one, ":")
		width, height, _ := strings.Cut(size, "x")
		kind, bytes, _ := strings.Cut(rest, ":")
		v := Variant{Type: kindOf(kind).mediaTypeOrNone()}
		var errs [3]error
		v.Width, errs[0] = strconv.Atoi(width)
		v.Height, errs[1] = strconv.Atoi(height)
		v.Size, errs[2] = strconv.ParseInt(bytes, 10, 64)
		if err := errors.Join(errs[:]...); err != nil || v.Type == "" {
			return nil, errDamaged
		}
		all = append(all, v)
	}
	return all, nil
}

// String is the index as it is written.
func (x *index) String() string {
	lines := make([]string, 0, len(x.files)+len(x.pictures))
	for at, f := range x.files {
		if f.passing {
			continue
		}
		lines = append(lines, fmt.Sprintf("file %s %d %s %q %q\n", f.entry.picture.key, f.day, at.how, at.stamp, at.name))
	}
	for key, e := range x.pictures {
		p := e.picture
		lines = append(lines, fmt.Sprintf("picture %s %d %d %d %s %s %s\n",
			key, e.day, p.Width, p.Height, orDash(p.Tint), formatVariants(p.Variants), formatVariants(p.WebP)))
	}
	slices.Sort(lines)
	text := indexHeader + strings.Join(lines, "")
	return text + sumLine(text)
}

func formatVariants(all []Variant) string {
	var parts []string
	for _, v := range all {
		parts = append(parts, fmt.Sprintf("%dx%d:%s:%d", v.Width, v.Height, v.Type, v.Size))
	}
	return orDash(strings.Join(parts, ","))
}

func orDash(text string) string {
	if text == "" {
		return "-"
	}
	return text
}
