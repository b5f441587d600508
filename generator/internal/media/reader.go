package media

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// Reader gives the bytes of a variant. One that was lost, or is not as long as it was, is made again from the picture.
func (s *Store) Reader(p *Picture, v Variant) (io.ReadCloser, error) {
	if r := s.open(p, v, v.Size); r != nil {
		return r, nil
	}
	if err := s.makeAgain(p); err != nil {
		return nil, err
	}
	if r := s.open(p, v, anySize); r != nil { // another version of an encoder has another one
		return r, nil
	}
	return nil, fmt.Errorf("the variant %s of the picture %s is lost", v.file(), p.Sum)
}

const anySize = -1

// open returns nil for a variant that is not there as it should be.
func (s *Store) open(p *Picture, v Variant, size int64) io.ReadCloser {
	s.mu.Lock()
	data, ok := s.memory[p.key][v.file()]
	s.mu.Unlock()
	if ok {
		return io.NopCloser(bytes.NewReader(data))
	}
	if s.dir == "" {
		return nil
	}
	file, err := os.Open(filepath.Join(s.dir, p.key, v.file()))
	if err != nil {
		return nil
	}
	if info, err := file.Stat(); err != nil || !info.Mode().IsRegular() || size != anySize && info.Size() != size {
		file.Close()
		return nil
	}
	return file
}

// makeAgain makes the variants of a picture from the file that it was found in.
func (s *Store) makeAgain(p *Picture) error {
	s.mu.Lock()
	var from entry
	if e := s.index.pictures[p.key]; e != nil {
		from = *e
	}
	s.mu.Unlock()
	if from.fsys == nil {
		return fmt.Errorf("the picture %s is not one of this build", p.Sum)
	}
	_, err, _ := s.again.Do(p.key, func() (any, error) {
		data, err := read(from.fsys, from.name)
		if err != nil {
			return nil, err
		}
		withWebP := s.key(data) == p.key
		if !withWebP && keyOf(maker, data) != p.key { // nor is it one without, since cwebp failed
			return nil, errors.New("the picture changed while the site was made; build again")
		}
		made, err := s.develop(data, withWebP)
		if err != nil {
			return nil, err
		}
		if again := s.picture(p.key, made); !made.webpFailed {
			s.replace(again)
		}
		return nil, nil
	})
	return err
}
