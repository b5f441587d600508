package publish

import (
	"context"
	"slices"
)

// Stands tells whether the folder still holds exactly what the run left there whose Report had the seal, and how many files that are. It
// takes one look at each of them, and changes nothing.
func (t *Target) Stands(ctx context.Context, seal string) (files int, ok bool, err error) {
	unlock, err := t.lock(ctx)
	if err != nil {
		return 0, false, err
	}
	defer unlock()
	if t.isPrepared() { // somebody's who was killed, maybe: a whole run removes that
		return 0, false, nil
	}
	t.mu.Lock()
	looking := t.glance != nil
	t.mu.Unlock()
	if !looking {
		t.Glance()
	}
	g := t.glanced()
	if g == nil {
		return 0, false, nil
	}
	if seal != g.manifest.stored.seal() || g.manifest.volatile || slices.Contains(g.stands, false) {
		t.keep(g)
		return 0, false, nil
	}
	return len(g.manifest.now), true, nil
}
