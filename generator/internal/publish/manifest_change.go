package publish

import (
	"maps"
	"slices"
)

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
