//go:build !linux

package publish

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// root is the output folder, from which paths with slashes start.
type root struct{ dir string }

func openRoot(dir string) (root, error) { return root{dir}, nil }

func (r root) close() {}

func (r root) full(path string) string {
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(r.dir, filepath.FromSlash(path))
}

// look tells what stands at a path, without following a link there.
func (r root) look(path string) (sight, error) {
	info, err := os.Lstat(r.full(path))
	if err != nil {
		return sight{}, err
	}
	return sightOf(info), nil
}

func sightOf(info fs.FileInfo) sight {
	return sight{kind: info.Mode().Type(), size: info.Size(), time: info.ModTime().UnixNano()}
}

func (r root) mkdir(path string) error { return os.Mkdir(r.full(path), 0o777) }

func (r root) rename(from, to string) error { return os.Rename(r.full(from), r.full(to)) }

// swap is rename for a name that a file has.
func (r root) swap(from, to string) error { return r.rename(from, to) }

// create writes a new file and tells how it looks then.
func (r root) create(path string, data []byte) (sight, error) {
	f, err := os.OpenFile(r.full(path), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return sight{}, err
	}
	_, err = f.Write(data)
	info, statErr := f.Stat()
	if err := errors.Join(err, statErr, f.Close()); err != nil {
		return sight{}, err
	}
	return sightOf(info), nil
}
