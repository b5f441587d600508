package keyring

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

const (
	others   = 0o007    // what nobody may have
	greatest = 16 << 20 // of a key file, in bytes; a ring takes about one thousand
)

// Load reads a key file. It refuses one that everybody on the machine may read. If there is none, the error is an fs.ErrNotExist.
func Load(path string) (*Ring, error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("key file %s: %w; bring it back from its copy, name another one, or make a first one with `notifier keys new %s`",
			path, fs.ErrNotExist, path)
	}
	if err != nil {
		return nil, fmt.Errorf("key file: %w", err)
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil {
		return nil, fmt.Errorf("key file: %w", err)
	}
	if mode := info.Mode().Perm(); mode&others != 0 {
		return nil, fmt.Errorf("key file %s: others may read or change it (mode %04o); run: chmod 600 %s", path, mode, path)
	}
	data, err := io.ReadAll(io.LimitReader(f, greatest))
	if err != nil {
		return nil, fmt.Errorf("key file: %w", err)
	}
	r, err := Parse(data)
	if err != nil {
		return nil, fmt.Errorf("key file %s %w; bring it back from its copy, or name another one", path, err)
	}
	return r, nil
}

// Create makes a ring of new keys and a file of it, which is on the disk when it returns. It fails with an fs.ErrExist rather than
// touch what is there, and nobody ever reads half of it.
func Create(path string) (*Ring, error) {
	r, err := New()
	if err != nil {
		return nil, err
	}
	err = place(path, r, os.Link) // a link, unlike a new name, replaces nothing
	if errors.Is(err, fs.ErrExist) {
		return nil, fmt.Errorf("key file %s: %w and is left as it is", path, fs.ErrExist)
	}
	if err != nil {
		return nil, fmt.Errorf("key file %s cannot be made: %w", path, err)
	}
	return r, nil
}

// Save puts a ring in the place of the one in a file: after a crash the file holds the one or the other. The file keeps its owner and its
// rights, so that the notifier can still read what root has replaced.
func Save(path string, r *Ring) error {
	if target, err := filepath.EvalSymlinks(path); err == nil { // a link stays one
		path = target
	}
	if err := place(path, r, replace); err != nil {
		return fmt.Errorf("key file %s cannot be replaced: %w", path, err)
	}
	return nil
}

// place writes a ring to a new file beside path, which put brings there.
func place(path string, r *Ring, put func(from, to string) error) error {
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*.new") // with mode 0600
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(f.Name()) }() // nothing after a rename
	if err := write(f, r); err != nil {
		return err
	}
	if err := put(f.Name(), path); err != nil {
		return err
	}
	return syncFolder(path)
}

// replace puts a file in the place of another, with the owner and the rights of that.
func replace(from, to string) error {
	info, err := os.Stat(to)
	if err == nil {
		err = errors.Join(chown(from, info), os.Chmod(from, info.Mode().Perm()&^others))
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return os.Rename(from, to)
}

// write fills a new file, and closes it when its bytes are on the disk.
func write(f *os.File, r *Ring) error {
	data, err := r.Marshal()
	if err == nil {
		_, err = f.Write(data)
	}
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

// syncFolder brings the name of a file to the disk.
func syncFolder(path string) error {
	folder, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}
