package publish

import (
	"maps"
	"slices"
	"strings"
)

// change is what a run does to the manifest. The lists are sorted by path.
type change struct {
	now    []record // what files hold from now on
	before []record // what was there; a path that is not in now is given up
}

func (c *change) empty() bool { return len(c.now)+len(c.before) == 0 }

// changes is what the run changes in the manifest.
func (p *plan) changes() *change {
	c := &change{}
	for _, path := range p.stale {
		e, gone := p.gone[path]
		if !gone {
			e = p.old.any(path)
		}
		c.before = append(c.before, record{path, e})
	}
	for _, i := range p.doubtful {
		path, fate := p.files[i].Path, &p.fates[i]
		if fate.made.staged && fate.made.had {
			c.before = append(c.before, record{path, fate.made.seen})
		}
		if fate.record == nil || fate.record.entry != fate.made.entry {
			c.now = append(c.now, record{path, fate.made.entry})
		}
	}
	slices.SortFunc(c.before, func(a, b record) int { return strings.Compare(a.path, b.path) })
	return c
}

// after is the manifest of the finished run.
func (p *plan) after(c *change) *manifest {
	next := &manifest{now: p.old.now, trusted: !p.t.options.Verify, volatile: p.t.options.Preview}
	if c.empty() {
		return next
	}
	if p.patch {
		next.now = p.patched()
		return next
	}
	next.now = make([]record, len(p.order))
	for n, o := range p.order {
		if fate := &p.fates[o.file]; fate.made != nil {
			next.now[n] = record{o.path, fate.made.entry}
		} else {
			next.now[n] = *fate.record
		}
	}
	return next
}

// merged is a sorted list of records with changes put into it: new records, and nil for paths that are gone.
func merged(list []record, changes map[string]*record) []record {
	paths := slices.Sorted(maps.Keys(changes))
	out := make([]record, 0, len(list)+len(changes))
	at := 0
	for _, path := range paths {
		from := at
		for at < len(list) && list[at].path < path {
			at++
		}
		out = append(out, list[from:at]...)
		if at < len(list) && list[at].path == path {
			at++
		}
		if r := changes[path]; r != nil {
			out = append(out, *r)
		}
	}
	return append(out, list[at:]...)
}
