//go:build !unix

package keyring

import "io/fs"

// chown does nothing where files have no owner of this kind.
func chown(string, fs.FileInfo) error { return nil }
