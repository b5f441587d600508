package publish

import (
	"context"
	"os"
	"slices"
)

// ahead publishes all that need not wait for Later files, which stay what they are. It does nothing where no file is Later, and where that could be
// seen: while something goes, files that stay may link to it.
func (t *Target) ahead(ctx context.Context, files []File, order []placed) (Report, error) {
	if t.options.Verify || !slices.ContainsFunc(files, func(f File) bool { return f.Later }) {
		return Report{}, nil
	}
	known, err := t.know()
	if err != nil {
		return Report{}, err
	}
	if m := known.manifest; !m.trusted || len(m.before) > 0 || !m.within(order) {
		t.keep(known.glance)
		return Report{}, nil
	}
	return t.run(ctx, files, order, known, false, true)
}

// within tells whether all that stands is still wanted: both lists are sorted.
func (m *manifest) within(order []placed) bool {
	at := 0
	for i := range m.now {
		for at < len(order) && order[at].path < m.now[i].path {
			at++
		}
		if at == len(order) || order[at].path != m.now[i].path {
			return false
		}
	}
	return true
}

// stays tells whether a file is left alone in this run.
func (p *plan) stays(o placed) bool {
	return p.held && p.files[o.file].Later && p.fates[o.file].record != nil
}

// and is what two runs did, of which this was the first.
func (r Report) and(second Report) Report {
	if len(r.Written) == 0 {
		return second
	}
	written := make(map[string]bool, len(r.Written))
	for _, path := range r.Written {
		written[path] = true
	}
	second.Unchanged = slices.DeleteFunc(second.Unchanged, func(path string) bool { return written[path] })
	second.Written = append(r.Written, second.Written...)
	second.Restored = append(r.Restored, second.Restored...)
	return second
}

// Now reads what stands at a path; nil where nothing does.
func (t *Target) Now(path string) []byte {
	data, err := os.ReadFile(t.full(path))
	if err != nil {
		return nil
	}
	return data
}
