//go:build !linux

package heap

// useLargePages does nothing here: the system decides by itself.
func useLargePages(int) {}
