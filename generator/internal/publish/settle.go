package publish

import (
	"context"
	"fmt"
	"runtime"
)

// settleAll decides the fate of every doubtful file, on all cores.
func (p *plan) settleAll(ctx context.Context) error {
	workers := make([]*sink, runtime.GOMAXPROCS(0))
	for i := range workers {
		workers[i] = newSink(p.t, p.root)
	}
	outcomes := make([]outcome, len(p.doubtful))
	err := parallel(len(workers), len(p.doubtful), func(worker, n int) error {
		if err := ctx.Err(); err != nil {
			return interrupted(ctx)
		}
		i := p.doubtful[n]
		p.fates[i].made = &outcomes[n]
		return p.settle(workers[worker], i)
	})
	if err == nil && ctx.Err() != nil { // ended by the last of them
		err = interrupted(ctx)
	}
	return err
}

// settle decides the fate of one file, and writes it aside if it has to be written.
func (p *plan) settle(s *sink, i int32) error {
	f, made := &p.files[i], p.fates[i].made
	seen, found, err := p.lookForFile(i)
	if err != nil {
		return err
	}
	if !found {
		return p.stage(s, i)
	}
	known, trusted := p.old.find(f.Path, seen)
	if trusted && f.From != "" && f.From == known.from {
		made.entry = known
		return nil
	}
	if err := p.make(s, i); err != nil {
		return err
	}
	defer s.discard()
	if !trusted {
		if known, err = p.t.read(f.Path, seen); err != nil {
			return err
		}
	}
	made.seen, made.had = known, true
	made.entry = entry{sum: s.sum(), size: s.size, time: known.time, from: f.From}
	switch {
	case known.sum == made.entry.sum && known.size == s.size:
		return nil
	case !p.old.has(f.Path):
		p.complain(f.Path, "is not of this generator and differs from what the site needs there")
		return nil
	}
	made.restored = !p.old.knows(f.Path, known.sum)
	return p.setAside(s, i)
}

// lookForFile tells what stands at a file's path; nothing either if it will be gone in time.
func (p *plan) lookForFile(i int32) (s sight, found bool, err error) {
	if !p.isThere(p.fates[i].folder) {
		return sight{}, false, nil
	}
	path := p.files[i].Path
	s, found, err = p.look(path)
	switch {
	case err != nil || !found || s.isFile():
		return s, found, err
	case s.isDir():
		return sight{}, false, p.clearFile(path)
	}
	p.complain(path, "is a link or another special file, and the site needs a file there")
	return sight{}, false, nil
}

// stage makes a file's bytes and writes them aside.
func (p *plan) stage(s *sink, i int32) error {
	if err := p.make(s, i); err != nil {
		return err
	}
	defer s.discard()
	p.fates[i].made.entry = entry{sum: s.sum(), size: s.size, from: p.files[i].From}
	return p.setAside(s, i)
}

// make fills the sink with a file's bytes.
func (p *plan) make(s *sink, i int32) error {
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
func (p *plan) setAside(s *sink, i int32) error {
	p.t.step("aside")
	seen, err := s.keep()
	if err != nil {
		return fmt.Errorf("%s cannot be written: %w", p.t.name(p.files[i].Path), err)
	}
	made := p.fates[i].made
	made.staged = true
	made.entry.time = seen.time
	return nil
}
