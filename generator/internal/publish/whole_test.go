package publish

import (
	"slices"
)

// validate finds what is wrong with the list itself, all of it at once.
func validate(files []File) error {
	if _, ok := arrange(files); ok {
		return nil
	}
	return complaints(files)
}

// paths are all that are ours, sorted.
func (m *manifest) paths() []string {
	all := make([]string, 0, len(m.now)+len(m.before))
	for _, list := range [][]record{m.now, m.before} {
		for i := range list {
			all = append(all, list[i].path)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// encode gives the manifest as a single block; boot is empty for one that may always be trusted. Same manifest, same bytes.
func (m *manifest) encode(boot string) []byte {
	out, _ := appendBlock(make([]byte, 0, 160*(len(m.now)+len(m.before)+2)), manifestVersion+" "+orDash(boot), m.now, m.before)
	return out
}
