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
	private  = 0o600    // what a key file may be made with
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
// touch what is there.
func Create(path string) (*Ring, error) {
	r, err := New()
	if err != nil {
		return nil, err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, private)
	if errors.Is(err, fs.ErrExist) {
		return nil, fmt.Errorf("key file %s: %w and is left as it is", path, fs.ErrExist)
	}
	if err != nil {
		return nil, fmt.Errorf("key file: %w", err)
	}
	if err := errors.Join(write(f, r), syncFolder(path)); err != nil {
		return nil, errors.Join(fmt.Errorf("key file %s: %w", path, err), os.Remove(path))
	}
	return r, nil
}

// Save puts a ring in the place of the one in a file: after a crash the file holds the one or the other.
func Save(path string, r *Ring) error {
	if target, err := filepath.EvalSymlinks(path); err == nil { // a link stays one
		path = target
	}
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*.new") // with mode 0600
	if err != nil {
		return fmt.Errorf("key file: %w", err)
	}
	err = write(f, r)
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("key file %s stays as it was: %w", path, err), os.Remove(f.Name()))
	}
	return syncFolder(path)
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
