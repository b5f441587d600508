package content

import "strings"

// Canonical returns the name that this package uses for a key of the front matter, and whether it knows the key at all.
func Canonical(name string) (key string, known bool) {
	key, known = canonical[strings.ToLower(name)]
	return key, known
}

// Resembles tells whether an unknown key looks like a typing error of a known one, so that it is safe below params only.
func Resembles(name string) bool {
	if _, known := Canonical(name); known {
		return false
	}
	_, near := nearest(name)
	return near
}
