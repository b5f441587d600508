package publish

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime"
)

// settleAll decides the fate of every file, on all cores.
func (p *plan) settleAll(ctx context.Context) error {
	workers := make([]*sink, runtime.GOMAXPROCS(0))
	for i := range workers {
		workers[i] = newSink()
	}
	return parallel(len(workers), len(p.files), func(worker, i int) error {
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("publishing was interrupted before it changed anything: %w", context.Cause(ctx))
		}
		return p.settle(workers[worker], i)
	})
}

// settle decides the fate of one file, and writes it aside if it has to be written.
func (p *plan) settle(s *sink, i int) error {
	f, fate := &p.files[i], &p.fates[i]
	info, err := p.lookAt(f.Path)
	if err != nil {
		return err
	}
	if info == nil {
		return p.stage(s, i)
	}
	known, trusted := p.old.find(f.Path, info)
	if trusted && f.From != "" && f.From == known.from {
		fate.entry = known
		return nil
	}
	if err := p.make(s, i); err != nil {
		return err
	}
	defer s.discard()
	if !trusted {
		if known, err = p.t.read(f.Path, info); err != nil {
			return err
		}
	}
	fate.seen, fate.had = known, true
	fate.entry = entry{sum: s.sum(), size: s.size, time: known.time, from: f.From}
	switch {
	case known.sum == fate.entry.sum && known.size == s.size:
		return nil
	case !p.old.has(f.Path):
		p.complain(f.Path, "is not of this generator and differs from what the site needs there")
		return nil
	}
	fate.restored = !p.old.knows(f.Path, known.sum)
	return p.setAside(s, i)
}

// lookAt gives what stands at a file's path; nil if nothing does, or if it will be gone in time.
func (p *plan) lookAt(path string) (fs.FileInfo, error) {
	if !p.inPlace(parentOf(path)) {
		return nil, nil
	}
	info, err := os.Lstat(p.t.full(path))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("%s cannot be looked at: %w", p.t.name(path), err)
	case info.IsDir():
		return nil, p.clearFile(path)
	case !info.Mode().IsRegular():
		p.complain(path, "is a link or another special file, and the site needs a file there")
		return nil, nil
	}
	return info, nil
}

// stage makes a file's bytes and writes them aside.
func (p *plan) stage(s *sink, i int) error {
	if err := p.make(s, i); err != nil {
		return err
	}
	defer s.discard()
	p.fates[i].entry = entry{sum: s.sum(), size: s.size, from: p.files[i].From}
	return p.setAside(s, i)
}

// make fills the sink with a file's bytes.
func (p *plan) make(s *sink, i int) error {
	f := &p.files[i]
	s.begin(p.fileAside(i))
	var err error
	if f.Write == nil {
		_, err = s.whole(f.Data)
	} else {
		err = f.Write(s)
	}
	if err != nil {
		s.discard()
		return fmt.Errorf("%s%s: %w", p.t.name(f.Path), from(f), err)
	}
	return nil
}

// setAside puts the sink's bytes into the hidden folder, from where they take their place later.
func (p *plan) setAside(s *sink, i int) error {
	p.t.step("aside")
	info, err := s.keep()
	if err != nil {
		return fmt.Errorf("%s cannot be written: %w", p.t.name(p.files[i].Path), err)
	}
	p.fates[i].staged = true
	p.fates[i].entry.time = info.ModTime().UnixNano()
	return nil
}
