package importer

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// Write puts the files into a folder which does not have them, all or none: they are written beside it first. With nothing there yet, the
// folder appears with all that is in it at once.
func (p *Plan) Write(fsys fs.FS, folder string) (err error) {
	parent := filepath.Dir(filepath.Clean(folder))
	if err := os.MkdirAll(parent, 0o755); err != nil {
		return err
	}
	aside, err := os.MkdirTemp(parent, ".import-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(aside)) }()
	if err := p.WriteInto(fsys, aside); err != nil {
		return err
	}
	if isEmpty(folder) {
		if err := os.Remove(folder); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		if err := os.Chmod(aside, 0o755); err != nil { // that of a temporary folder is for its owner alone
			return err
		}
		return os.Rename(aside, folder)
	}
	return p.move(aside, folder)
}

// isEmpty tells whether a folder is not there or has nothing in it.
func isEmpty(folder string) bool {
	entries, err := os.ReadDir(folder)
	return errors.Is(err, fs.ErrNotExist) || err == nil && len(entries) == 0
}

// WriteInto writes the files below a folder.
func (p *Plan) WriteInto(fsys fs.FS, folder string) error {
	root, err := os.OpenRoot(folder)
	if err != nil {
		return err
	}
	defer root.Close()
	for _, f := range p.Files {
		name := filepath.FromSlash(f.Path)
		if err := root.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			return fmt.Errorf("%s: %w", f.Path, err)
		}
		if err := f.write(fsys, root, name); err != nil {
			return fmt.Errorf("%s: %w", f.Path, err)
		}
	}
	return nil
}

func (f File) write(fsys fs.FS, root *os.Root, name string) error {
	out, err := root.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	if f.Source == "" {
		_, err = out.Write(f.Text)
		return errors.Join(err, out.Close())
	}
	in, err := fsys.Open(f.Source)
	if err != nil {
		return errors.Join(err, out.Close())
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, in.Close(), out.Close())
}

// move moves the files one by one. A link refuses to take the place of a file that came meanwhile; then all that were moved go back.
func (p *Plan) move(aside, folder string) error {
	var moved []string
	for _, f := range p.Files {
		from, to := filepath.Join(aside, filepath.FromSlash(f.Path)), filepath.Join(folder, filepath.FromSlash(f.Path))
		err := os.MkdirAll(filepath.Dir(to), 0o755)
		if err == nil {
			err = os.Link(from, to)
		}
		if err != nil {
			for _, name := range moved {
				err = errors.Join(err, os.Remove(name))
			}
			return err
		}
		moved = append(moved, to)
	}
	return nil
}
