package media

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Save ends a build: it writes the index. What no build has used for 30 days is dropped, not sooner, since people go back and forth
// between versions of their content.
func (s *Store) Save() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.forget()
	if s.dir == "" {
		s.index.drop(s.today() - keepDays)
		return nil
	}
	s.merge()
	dropped := s.index.drop(s.today() - keepDays)
	if !s.index.changed {
		return nil
	}
	if err := os.MkdirAll(s.dir, 0o755); err != nil {
		return err
	}
	if err := writeFile(s.indexPath(), []byte(s.index.String())); err != nil {
		return err
	}
	s.index.changed = false
	s.index.read, _ = os.Stat(s.indexPath())
	for _, key := range dropped {
		if err := os.RemoveAll(filepath.Join(s.dir, key)); err != nil {
			return err
		}
	}
	return s.sweep()
}

// forget drops variants in memory that neither this build nor the one before used: whoever goes back to them has them made again. A build
// that used no picture at all renewed nothing but texts.
func (s *Store) forget() {
	if !s.used {
		return
	}
	for key := range s.memory {
		if e := s.index.pictures[key]; e == nil || e.build < s.builds-1 {
			delete(s.memory, key)
		}
	}
	s.builds, s.used = s.builds+1, false
}

// merge takes over what another build has written meanwhile.
func (s *Store) merge() {
	info, err := os.Stat(s.indexPath())
	if err != nil || s.index.read != nil && os.SameFile(info, s.index.read) && info.ModTime().Equal(s.index.read.ModTime()) {
		s.index.changed = s.index.changed || err != nil
		return
	}
	other, err := s.readIndex()
	if err != nil { // what was read at the start is better
		s.index.changed = true
		return
	}
	for key, e := range other.pictures {
		mine := s.index.entry(key)
		if mine.picture == nil {
			mine.picture = e.picture
		}
		mine.day = max(mine.day, e.day)
	}
	for at, f := range other.files {
		if mine := s.index.files[at]; mine == nil || mine.passing || mine.day < f.day {
			s.index.files[at] = &seen{entry: s.index.entry(f.entry.picture.key), day: f.day}
		}
	}
}

// drop forgets what was last used before a day, and returns the keys of pictures that are gone.
func (x *index) drop(before int) (gone []string) {
	for key, e := range x.pictures {
		if e.day < before {
			delete(x.pictures, key)
			gone = append(gone, key)
		}
	}
	for at, f := range x.files {
		if x.pictures[f.entry.picture.key] == nil || f.day < before {
			delete(x.files, at)
			x.changed = true
		}
	}
	x.changed = x.changed || len(gone) > 0
	return gone
}

// sweep removes folders that no index knows, and what a build that was killed left behind, when they are old enough to be nobody's.
func (s *Store) sweep() error {
	list, err := os.ReadDir(s.dir)
	if err != nil {
		return err
	}
	old := s.now().Add(-keepDays * 24 * time.Hour)
	var problems []error
	for _, found := range list {
		_, known := s.index.pictures[found.Name()]
		if known || !isKey(found.Name()) && !strings.HasPrefix(found.Name(), tempPrefix) {
			continue
		}
		if info, err := found.Info(); err == nil && info.ModTime().Before(old) {
			problems = append(problems, os.RemoveAll(filepath.Join(s.dir, found.Name())))
		}
	}
	return errors.Join(problems...)
}

// tempPrefix begins the names of files that are being written.
const tempPrefix = ".new-"

// writeFile puts a file in its place as a whole.
func writeFile(name string, data []byte) error {
	temp, err := os.CreateTemp(filepath.Dir(name), tempPrefix+"*")
	if err != nil {
		return err
	}
	defer os.Remove(temp.Name()) // fails where it was renamed
	_, err = temp.Write(data)
	if err := errors.Join(err, temp.Close()); err != nil {
		return err
	}
	return os.Rename(temp.Name(), name)
}

// keep keeps the variants of a picture: on disk, or in memory where there is none or it takes nothing.
func (s *Store) keep(key string, files []file) {
	if s.dir != "" {
		err := s.keepOnDisk(key, files)
		if err == nil {
			return
		}
		s.failing.Do(func() {
			s.notice(fmt.Sprintf("the pictures in %s could not be written: %v; the next build makes them again", s.dir, err))
		})
	}
	data := map[string][]byte{}
	for _, f := range files {
		data[f.file()] = f.data
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.memory[key] = data
}

func (s *Store) keepOnDisk(key string, files []file) error {
	dir := filepath.Join(s.dir, key)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for _, f := range files {
		if err := writeFile(filepath.Join(dir, f.file()), f.data); err != nil {
			return err
		}
	}
	return nil
}
