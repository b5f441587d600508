package publish

import (
	"context"
	"errors"
	"fmt"
	"sync"
)

// Prepared is a publication of which everything is done but the renames: it waits for its moment, and nobody sees anything of it.
type Prepared struct {
	t     *Target
	order []placed

	mu   sync.Mutex // held while it is carried out or given up
	plan *plan      // nil afterwards
	wait *waiting
}

// ErrOutdated is the error of a publication that was prepared for a folder which has changed since, or that was given up.
var ErrOutdated = errors.New("the output folder has changed since this was prepared")

// Prepare is the first half of Publish, for a moment that is still to come: all files are made, compared, and what differs is written and
// flushed. Nothing of that can be seen, and nothing in the folder changes, until Commit. Other runs may publish meanwhile; what was prepared
// is out of date then. A folder that no run has
// brought to its end has to be published first: that is ErrOutdated too. Whatever becomes of it, Discard ends it; what a killed process left is removed by the next run.
func (t *Target) Prepare(ctx context.Context, files []File) (*Prepared, error) {
	order, err := t.arrange(files)
	if err != nil {
		return nil, err
	}
	unlock, err := t.lock(ctx)
	if err != nil {
		return nil, err
	}
	defer unlock()
	known, err := t.know()
	if err == nil && known.manifest.stored.ending == "" {
		err = ErrOutdated
	}
	if err != nil {
		return nil, err
	}
	wait, err := t.openWaiting()
	if err != nil {
		return nil, err
	}
	p := &plan{t: t, aside: wait.path, files: files, order: order, known: known, old: known.manifest}
	if err := p.withRoot(func() error { return p.prepare(ctx) }); err != nil {
		return nil, errors.Join(err, wait.close(t))
	}
	return &Prepared{t: t, order: order, plan: p, wait: wait}, nil
}

// withRoot does something while the output folder is open.
func (p *plan) withRoot(do func() error) (err error) {
	if p.root, err = openRoot(p.t.dir); err != nil {
		return fmt.Errorf("output folder %s cannot be opened: %w", p.t.shown, err)
	}
	defer p.root.close()
	return do()
}

// Stands tells whether the publication can still be carried out, as far as a quick look tells.
func (q *Prepared) Stands() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.stands()
}

func (q *Prepared) stands() bool {
	return q.plan != nil && q.wait != nil && q.wait.stands(q.t) && q.t.isStored(&q.plan.old.stored)
}

// Commit is the second half of Publish, and happens once; Discard clears away what it leaves aside. ErrOutdated tells that nothing was done
// since the folder is another by now; ctx is obeyed while another run is waited for.
func (q *Prepared) Commit(ctx context.Context) (Report, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	unlock, err := q.t.lock(ctx)
	if err != nil {
		return Report{}, err
	}
	defer unlock()
	if !q.stands() {
		return Report{}, ErrOutdated
	}
	p := q.plan
	q.plan = nil
	err = p.withRoot(func() error {
		if !p.undisturbed() {
			return ErrOutdated
		}
		q.t.remember(nil) // until this has succeeded
		return p.commit()
	})
	if err != nil {
		return Report{}, err
	}
	return p.finished(q.order), nil
}

// Discard removes what waits: the publication, if it was not carried out, or else the versions of before.
func (q *Prepared) Discard() error {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.plan = nil
	wait := q.wait
	if q.wait = nil; wait == nil {
		return nil
	}
	return wait.close(q.t)
}
