package publish

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"strings"
)

// match finds the record of every file in the manifest, and the stale paths: both lists are sorted, so one walk does.
func (p *plan) match() {
	p.fates = make([]fate, len(p.files))
	records, at := p.old.now, 0
	for _, o := range p.order {
		for at < len(records) {
			c := strings.Compare(records[at].path, o.path)
			if c > 0 {
				break
			}
			if c == 0 {
				p.fates[o.file] = fate{record: &records[at], stands: p.known.stands != nil && p.known.stands[at]}
			} else {
				p.stale = append(p.stale, records[at].path)
			}
			at++
		}
	}
	for ; at < len(records); at++ {
		p.stale = append(p.stale, records[at].path)
	}
	p.matchBefore()
}

// matchBefore adds what a killed run may have left.
func (p *plan) matchBefore() {
	if len(p.old.before) == 0 {
		return
	}
	for i := range p.old.before {
		path := p.old.before[i].path
		if _, wanted := slices.BinarySearchFunc(p.order, path, func(o placed, path string) int { return strings.Compare(o.path, path) }); !wanted {
			p.stale = append(p.stale, path)
		}
	}
	slices.Sort(p.stale)
	p.stale = slices.Compact(p.stale)
}

// portion is how many files a worker passes over at once.
const portion = 512

// passOver finds the files that are doubtful. The others are made from the same as in the last run and stand untouched;
// one look at each of them is all that a run without change does.
func (p *plan) passOver(ctx context.Context) error {
	parts := make([][]int32, (len(p.order)+portion-1)/portion)
	err := parallel(runtime.GOMAXPROCS(0), len(parts), func(_, n int) error {
		if err := ctx.Err(); err != nil {
			return interrupted(ctx)
		}
		for _, o := range p.order[n*portion : min((n+1)*portion, len(p.order))] {
			if !p.stands(o) {
				parts[n] = append(parts[n], o.file)
			}
		}
		return nil
	})
	p.doubtful = slices.Concat(parts...)
	return err
}

// stands tells whether a file is in place and nothing about it has to be made.
func (p *plan) stands(o placed) bool {
	f, r := &p.files[o.file], p.fates[o.file].record
	if p.stays(o) {
		return true
	}
	if r == nil || !p.old.trusted || f.From == "" || f.From != r.from {
		return false
	}
	if p.known.recalled || p.known.stands != nil {
		return p.known.recalled || p.fates[o.file].stands
	}
	s, err := p.root.look(o.path)
	return err == nil && s.isFile() && r.same(s)
}

func interrupted(ctx context.Context) error {
	return fmt.Errorf("publishing was interrupted before it changed anything: %w", context.Cause(ctx))
}
