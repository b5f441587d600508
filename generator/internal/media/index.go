package media

import (
	"io/fs"
	"path/filepath"
)

// state is one state of a file, looked at in one way.
type state struct{ name, stamp, how string }

// seen is the picture that a state of a file has, and when that was last asked for.
type seen struct {
	entry   *entry
	day     int
	passing bool // one without WebP since cwebp failed: the next process tries again
}

// entry is a picture, when it was last used, and where it can be read again.
type entry struct {
	picture *Picture // nil while the index is read, and its line did not come yet
	day     int
	fsys    fs.FS // nil = not used by this process
	name    string
	build   int // that used it last
}

// index is what is known of pictures.
type index struct {
	files    map[state]*seen
	pictures map[string]*entry // by key
	changed  bool              // since it was read
	read     fs.FileInfo       // of the file that it was read from; nil = none
}

func newIndex() index { return index{files: map[state]*seen{}, pictures: map[string]*entry{}} }

// entry returns that of a key, which may be a new one.
func (x *index) entry(key string) *entry {
	e := x.pictures[key]
	if e == nil {
		e = &entry{}
		x.pictures[key] = e
	}
	return e
}

func (s *Store) today() int { return int(s.now().Unix() / (24 * 60 * 60)) }

func (s *Store) indexPath() string { return filepath.Join(s.dir, indexName) }

// recall returns the picture of a state of a file that is known.
func (s *Store) recall(fsys fs.FS, name, stamp string) *Picture {
	if stamp == "" {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	file := s.index.files[state{name, stamp, s.how}]
	if file == nil {
		return nil
	}
	s.use(file.entry, fsys, name)
	s.useState(file)
	return file.entry.picture
}

// known returns the picture with a key.
func (s *Store) known(key string) *Picture {
	s.mu.Lock()
	defer s.mu.Unlock()
	if e := s.index.pictures[key]; e != nil {
		return e.picture
	}
	return s.failed[key]
}

// remember keeps what was found out; what is passing, for this process.
func (s *Store) remember(p *Picture, fsys fs.FS, name, stamp string, passing bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	e := s.index.entry(p.key)
	if e.picture == nil {
		e.picture = p
	}
	s.use(e, fsys, name)
	if stamp == "" {
		return
	}
	at := state{name, stamp, s.how}
	if file := s.index.files[at]; file == nil || file.entry != e {
		s.index.files[at] = &seen{entry: e, passing: passing}
	}
	s.useState(s.index.files[at])
}

// replace takes what was made again for what was known.
func (s *Store) replace(p *Picture) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.index.entry(p.key).picture = p
	s.index.changed = true
}

// use notes that a picture is part of this build.
func (s *Store) use(e *entry, fsys fs.FS, name string) {
	e.fsys, e.name, e.build, s.used = fsys, name, s.builds, true
	if today := s.today(); e.day != today {
		e.day, s.index.changed = today, true
	}
}

func (s *Store) useState(f *seen) {
	if today := s.today(); f.day != today {
		f.day, s.index.changed = today, true
	}
}
