package publish

import (
	"context"
	"fmt"
	"runtime"
)

// Stands tells whether the folder still holds exactly what the run left there whose Report had the seal, and how many files that are. It
// takes one look at each of them, and changes nothing.
func (t *Target) Stands(ctx context.Context, seal string) (files int, ok bool, err error) {
	if seal == "" || t.options.Verify {
		return 0, false, nil
	}
	unlock, err := t.lock(ctx)
	if err != nil {
		return 0, false, err
	}
	defer unlock()
	m, err := t.readManifest()
	if err != nil || !m.trusted || m.volatile || len(m.before) > 0 || m.stored.seal() != seal {
		return 0, false, err
	}
	root, err := openRoot(t.dir)
	if err != nil {
		return 0, false, fmt.Errorf("output folder %s cannot be opened: %w", t.shown, err)
	}
	defer root.close()
	return len(m.now), root.holds(m.now), nil
}

// holds tells whether every file has the size and the time that its record says.
func (r root) holds(records []record) bool {
	return parallel(runtime.GOMAXPROCS(0), len(records), func(_, i int) error {
		s, err := r.look(records[i].path)
		if err == nil && !(s.isFile() && records[i].same(s)) {
			err = errOther
		}
		return err
	}) == nil
}
