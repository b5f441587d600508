//go:build !linux

package publish

import "os"

// writable says why a folder cannot be written by this process, by what the folder's mode tells.
func writable(dir string) error {
	info, err := os.Stat(dir)
	if err != nil {
		return err
	}
	if info.Mode().Perm()&0o222 == 0 {
		return os.ErrPermission
	}
	return nil
}

// flushAll waits until every one of the paths is on the disk.
func flushAll(_ string, names func() []string) error { return flushEach(names()) }

// bootID is not known here, so the manifest of a preview is never trusted without reading.
func bootID() string { return "" }
