package publish

import (
	"context"
	"slices"
)

// Patch publishes some files of a site of which all others stay what they are. It is false, and nothing was done, where that cannot be: the
// folder is not as the run left it whose Report had the seal (in a preview: the last run of this target), or has no such files.
func (t *Target) Patch(ctx context.Context, seal string, files []File) (report Report, ok bool, err error) {
	if t.options.Verify || len(files) == 0 {
		return Report{}, false, nil
	}
	order, fit := arrange(files)
	if !fit {
		return Report{}, false, nil // Publish will say why
	}
	unlock, err := t.lock(ctx)
	if err != nil {
		return Report{}, false, err
	}
	defer unlock()
	known, err := t.know()
	if err != nil {
		return Report{}, false, err
	}
	if !known.covers(seal) || !known.manifest.names(order) {
		t.keep(known.glance)
		return Report{}, false, nil
	}
	report, err = t.run(ctx, files, order, known, true, false)
	return report, err == nil, err
}

// covers tells whether all files of the manifest are known to stand, and are those of the seal.
func (k knowledge) covers(seal string) bool {
	if k.recalled {
		return true
	}
	return k.stands != nil && !slices.Contains(k.stands, false) && !k.manifest.volatile && k.manifest.stored.seal() == seal && seal != ""
}

func (m *manifest) names(order []placed) bool {
	return !slices.ContainsFunc(order, func(o placed) bool { return lookup(m.now, o.path) == nil })
}

// matchSome is match for a patch: no path is stale.
func (p *plan) matchSome() {
	p.fates = make([]fate, len(p.files))
	for _, o := range p.order {
		p.fates[o.file] = fate{record: lookup(p.old.now, o.path), stands: p.known.stands != nil}
	}
}

// patched is the list of all files after a patch.
func (p *plan) patched() []record {
	now := slices.Clone(p.old.now)
	for i := range p.fates {
		if made := p.fates[i].made; made != nil {
			lookup(now, p.files[i].Path).entry = made.entry
		}
	}
	return now
}
