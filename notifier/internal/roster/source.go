package roster

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

var (
	errWorkbook = errors.New("this is a workbook of a spreadsheet and no CSV: save it there as CSV UTF-8")
	errTooLarge = errors.New("the file is larger than 64 MB: split it")
)

// source gives the rows of a file, and their lines but for those before it.
type source struct {
	*csv.Reader
	before int // lines of the file before the first that the Reader has seen
}

// open finds out in which encoding the file is, and what parts its cells.
func open(file io.Reader) (source, error) {
	text, err := decoded(&limited{Reader: file, rest: maxBytes})
	if err != nil {
		return source{}, err
	}
	header, separator, before, err := firstLine(text)
	if err != nil {
		return source{}, err
	}
	s := source{before: before}
	s.Reader = csv.NewReader(io.MultiReader(strings.NewReader(header), text))
	s.FieldsPerRecord = -1 // rows may end early
	s.ReuseRecord = true
	s.Comma = rune((separator + likeliest(header))[0])
	return s, nil
}

// firstLine gives the first line that is not empty, and how many are before it. Excel writes and reads a line that names the separator in front of all: sep=;
func firstLine(text *bufio.Reader) (line, separator string, before int, err error) {
	for {
		line, err = text.ReadString('\n')
		end := errors.Is(err, io.EOF)
		if err != nil && !end {
			return "", "", 0, err
		}
		said, found := strings.CutPrefix(strings.TrimRight(line, "\r\n"), "sep=")
		switch {
		case found && len(said) == 1 && strings.Contains(separators, said):
			separator = said
		case strings.TrimSpace(line) != "" || end:
			return line, separator, before, nil
		}
		before++
	}
}

// separators are what parts cells, the likeliest in Germany first.
const separators = ";,\t"

// likeliest is the separator that the header has most of, outside of quotes.
func likeliest(header string) string {
	best, most := ",", 0
	for _, separator := range separators {
		count, inside := 0, false
		for _, r := range header {
			switch {
			case r == '"':
				inside = !inside
			case r == separator && !inside:
				count++
			}
		}
		if count > most {
			best, most = string(separator), count
		}
	}
	return best
}

// decoded is the file in UTF-8.
func decoded(file io.Reader) (*bufio.Reader, error) {
	raw := bufio.NewReader(file)
	start, err := raw.Peek(4)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	switch {
	case bytes.HasPrefix(start, []byte("PK\x03\x04")) || bytes.HasPrefix(start, []byte("\xd0\xcf\x11\xe0")):
		return nil, errWorkbook
	case bytes.HasPrefix(start, []byte("\xff\xfe")), len(start) > 1 && start[1] == 0:
		return utf16(raw, unicode.LittleEndian), nil
	case bytes.HasPrefix(start, []byte("\xfe\xff")), len(start) > 1 && start[0] == 0:
		return utf16(raw, unicode.BigEndian), nil
	case bytes.HasPrefix(start, []byte("\xef\xbb\xbf")):
		_, _ = raw.Discard(3) // they have been seen
	}
	return bufio.NewReader(transform.NewReader(raw, western{})), nil
}

func utf16(raw io.Reader, order unicode.Endianness) *bufio.Reader {
	return bufio.NewReader(transform.NewReader(raw, unicode.UTF16(order, unicode.UseBOM).NewDecoder()))
}

// western passes UTF-8 on, and takes every byte that is none for one of Windows-1252. So nobody must say in which of the two a file is.
type western struct{ transform.NopResetter }

// Transform implements transform.Transformer.
func (western) Transform(dst, src []byte, atEOF bool) (written, read int, err error) {
	for read < len(src) {
		if !atEOF && !utf8.FullRune(src[read:]) {
			return written, read, transform.ErrShortSrc
		}
		r, size := utf8.DecodeRune(src[read:])
		if r == utf8.RuneError && size == 1 {
			r = charmap.Windows1252.DecodeByte(src[read])
		}
		if written+utf8.RuneLen(r) > len(dst) {
			return written, read, transform.ErrShortDst
		}
		written += utf8.EncodeRune(dst[written:], r)
		read += size
	}
	return written, read, nil
}

// limited is a file that is an error where it grows too large.
type limited struct {
	io.Reader
	rest int
}

// Read implements io.Reader.
func (l *limited) Read(p []byte) (int, error) {
	n, err := l.Reader.Read(p)
	if l.rest -= n; l.rest < 0 {
		return 0, errTooLarge
	}
	return n, err
}
