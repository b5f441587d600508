package publish

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
)

// Options are what a target needs beside its folder. The zero value is right for a build.
type Options struct {
	// Forbidden are folders that the output must not touch: it may neither be one of them nor lie above or below one.
	Forbidden []string
	// Verify reads every file of the site instead of trusting size and modification time.
	Verify bool
	// Preview is for a site that only its editor looks at. It leaves out flushing to the disk: after a restart of the
	// machine the next run reads every file once, since the manifest may then promise what never reached the disk. And
	// a target that goes on publishing looks only at files that are made from something else than in its last run, as
	// long as nobody else publishes into the folder: what somebody changes or removes by hand meanwhile stays so until
	// then, or until a new target is opened.
	Preview bool
	// Private, if set, is a folder outside of what is served, made when it is needed. What is prepared for a later moment waits there, where it is
	// on the same file system as the output folder, so that nobody comes across it; else in the output folder, hidden and closed to other users.
	Private string
	// Notice, if set, is told in one line of English what a person should know though it is no error.
	Notice func(text string)
}

// Target is an output folder that was found fit to publish into. It holds no open file, but after a run the list of
// its files in memory (about 250 bytes for each), which makes the next one faster; several runs may share it.
type Target struct {
	dir     string // absolute, symbolic links resolved
	shown   string // as the user wrote it, for messages
	options Options
	step    func(name string) // tests stop the process here

	mu     sync.Mutex
	last   *memory
	glance *glance
}

// Open checks that dir can be an output folder and changes nothing; dir need not exist yet. It refuses the root of the
// file system, the home folder or one above it, a file, a folder that cannot be written, and whatever is forbidden.
func Open(dir string, o Options) (*Target, error) {
	real, err := resolve(dir)
	if err != nil {
		return nil, err
	}
	if err := refuse(dir, real, o.Forbidden); err != nil {
		return nil, err
	}
	if err := usable(dir, real); err != nil {
		return nil, err
	}
	if o.Notice == nil {
		o.Notice = func(string) {}
	}
	return &Target{dir: real, shown: dir, options: o, step: func(string) {}}, nil
}

// resolve makes a path absolute and follows its symbolic links, also where its last parts do not exist yet.
func resolve(dir string) (string, error) {
	if dir == "" {
		return "", errors.New("the output folder has no name; give one, for example public")
	}
	abs, err := filepath.Abs(dir)
	if err != nil {
		return "", fmt.Errorf("output folder %s: %w", dir, err)
	}
	return resolveExisting(abs)
}

// resolveExisting follows the links of the longest part of abs that exists. A link that leads nowhere is an error:
// making the folder would fail on it, and what it will lead to one day is not known.
func resolveExisting(abs string) (string, error) {
	real, err := filepath.EvalSymlinks(abs)
	if err == nil {
		return real, nil
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("folder %s cannot be looked at: %w", abs, err)
	}
	if info, err := os.Lstat(abs); err == nil {
		if info.Mode().Type() != fs.ModeSymlink {
			return resolveExisting(abs) // another run has made it this very moment
		}
		return "", fmt.Errorf("%s is a symbolic link that leads nowhere; remove it or create what it points to", abs)
	}
	parent, err := resolveExisting(filepath.Dir(abs))
	if err != nil {
		return "", err
	}
	return filepath.Join(parent, filepath.Base(abs)), nil
}

// refuse says no to folders in which a site would mix with what people keep there.
func refuse(shown, real string, forbidden []string) error {
	if filepath.Dir(real) == real {
		return fmt.Errorf("output folder %s is the root of the file system; give a folder of its own, for example public", shown)
	}
	if home, err := os.UserHomeDir(); err == nil {
		if home, err = resolve(home); err == nil && within(home, real) {
			return fmt.Errorf("output folder %s is the home folder or lies above it; give a folder of its own, for example public", shown)
		}
	}
	for _, name := range forbidden {
		other, err := resolve(name)
		if err != nil {
			return err
		}
		if within(real, other) || within(other, real) {
			return fmt.Errorf("output folder %s and folder %s are the same or lie in each other; give --out a folder beside it", shown, name)
		}
	}
	return nil
}

// within tells whether path is folder or lies below it. Names are compared, and the files themselves too, since one
// folder can have two names through a mount or a file system that does not know letter case.
func within(path, folder string) bool {
	if path == folder || strings.HasPrefix(path, strings.TrimSuffix(folder, string(filepath.Separator))+string(filepath.Separator)) {
		return true
	}
	want, err := os.Stat(folder)
	if err != nil {
		return false
	}
	for ; ; path = filepath.Dir(path) {
		if info, err := os.Stat(path); err == nil && os.SameFile(info, want) {
			return true
		}
		if path == filepath.Dir(path) {
			return false
		}
	}
}

// usable checks that real is a folder that can be written, or can become one.
func usable(shown, real string) error {
	nearest := real
	info, err := os.Stat(nearest)
	for errors.Is(err, fs.ErrNotExist) && nearest != filepath.Dir(nearest) {
		nearest = filepath.Dir(nearest)
		info, err = os.Stat(nearest)
	}
	if err != nil {
		return fmt.Errorf("output folder %s cannot be looked at: %w", shown, err)
	}
	if !info.IsDir() {
		return fmt.Errorf("output folder %s cannot be used: %s is a file", shown, nearest)
	}
	if err := writable(nearest); err != nil {
		return fmt.Errorf("output folder %s cannot be used: no right to write in %s (%w)", shown, nearest, err)
	}
	return nil
}

// full is the path in the file system of a slash path below the output folder; an absolute path is one already.
func (t *Target) full(p string) string {
	if filepath.IsAbs(p) {
		return p
	}
	return t.dir + string(filepath.Separator) + filepath.FromSlash(p)
}

// name is the path that messages show.
func (t *Target) name(p string) string { return filepath.Join(t.shown, filepath.FromSlash(p)) }
