// Package verify compares a published folder with what it should hold, byte by byte. It trusts nothing that a build remembers: no size, no
// time and no list of files, since it is asked where somebody doubts that all is gone that has to be.
package verify

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"sync"

	"newsroom/generator/internal/cores"
	"newsroom/generator/internal/publish"
)

// What is the matter with a file.
type What string

// The kinds of findings.
const (
	Missing What = "is missing"
	Differs What = "differs from what the content says"
	Foreign What = "should not be there"
	Broken  What = "cannot be read" // see Finding.Err
	Unmade  What = "cannot be made" // by the generator itself; see Finding.Err
	Aside   What = "was left behind by a build that did not end, or waits for its moment"
)

// Finding is one file that is not as it should be.
type Finding struct {
	Path string // below the folder, with slashes
	What What
	Err  error // of Broken and Unmade
}

func (f Finding) String() string {
	if f.Err != nil {
		return fmt.Sprintf("%s: %s: %v", f.Path, f.What, f.Err)
	}
	return f.Path + ": " + string(f.What)
}

// Options say what is not looked at.
type Options struct {
	// Ignore are patterns as in path.Match: of names (*.br), or of paths below the folder (.well-known, which is all of a folder, or stats/*.html).
	Ignore []string
}

// Check tells whether the patterns can be understood.
func (o Options) Check() error {
	for _, pattern := range o.Ignore {
		if _, err := path.Match(pattern, ""); err != nil {
			return fmt.Errorf("the pattern %q is not understood; write for example *.br or .well-known", pattern)
		}
	}
	return nil
}

// Folder compares a folder with the files of a site, and returns what is not as it should be in the order of the paths. Of a compressed copy
// that a web server made (page.html.gz) it looks at what is in it. An error is one of the folder itself, or that of ctx.
func Folder(ctx context.Context, dir string, files []publish.File, o Options) ([]Finding, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	v := &verifier{root: root, options: o, wanted: make(map[string]*publish.File, len(files))}
	for i := range files {
		v.wanted[files[i].Path] = &files[i]
	}
	if err := v.walk(ctx); err != nil {
		return nil, err
	}
	cores.Each(len(files), func(i int) {
		if ctx.Err() == nil {
			v.compare(&files[i])
		}
	})
	slices.SortFunc(v.findings, func(a, b Finding) int { return strings.Compare(a.Path, b.Path) })
	return v.findings, ctx.Err()
}

type verifier struct {
	root    *os.Root
	options Options
	wanted  map[string]*publish.File

	mu       sync.Mutex
	findings []Finding
}

func (v *verifier) found(path string, what What, err error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.findings = append(v.findings, Finding{path, what, err})
}

// walk finds every file that should not be there.
func (v *verifier) walk(ctx context.Context) error {
	return fs.WalkDir(v.root.FS(), ".", func(name string, e fs.DirEntry, err error) error {
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil && name == ".":
			return err
		case err != nil:
			v.found(name, Broken, reason(err))
			return nil
		case name != "." && v.ignores(name):
			return skip(e)
		case e.IsDir() && v.wanted[name] == nil:
			return nil
		}
		v.judge(name, e)
		return nil
	})
}

func skip(e fs.DirEntry) error {
	if e.IsDir() {
		return fs.SkipDir
	}
	return nil
}

func (v *verifier) ignores(name string) bool {
	return slices.ContainsFunc(v.options.Ignore, func(pattern string) bool {
		byName, _ := path.Match(pattern, path.Base(name))
		byPath, _ := path.Match(strings.TrimSuffix(pattern, "/"), name)
		return byName && !strings.Contains(pattern, "/") || byPath
	})
}

// judge decides about a file that is there; those that are wanted are compared later.
func (v *verifier) judge(name string, e fs.DirEntry) {
	switch own := publish.Own(name); {
	case v.wanted[name] != nil && !e.Type().IsRegular():
		v.found(name, Differs, nil)
	case v.wanted[name] != nil || own == publish.Record:
	case own == publish.Staged:
		v.found(name, Aside, nil)
	case strings.HasSuffix(name, ".gz") && e.Type().IsRegular() && v.isCopy(name):
	default:
		v.found(name, Foreign, nil)
	}
}

// compare looks at a file that is wanted.
func (v *verifier) compare(want *publish.File) {
	info, err := v.root.Lstat(want.Path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		v.found(want.Path, Missing, nil)
		return
	case err != nil:
		v.found(want.Path, Broken, reason(err))
		return
	case !info.Mode().IsRegular() || v.ignores(want.Path):
		return // was said, or is not asked for
	}
	file, err := v.root.Open(want.Path)
	if err != nil {
		v.found(want.Path, Broken, reason(err))
		return
	}
	defer file.Close()
	v.note(want.Path, same(want, file))
}

func (v *verifier) note(path string, err error) {
	var unreadable *readError
	switch {
	case err == nil:
	case errors.Is(err, errDiffers):
		v.found(path, Differs, nil)
	case errors.As(err, &unreadable):
		v.found(path, Broken, reason(unreadable.err))
	default:
		v.found(path, Unmade, err)
	}
}

// isCopy tells whether a compressed file holds what the file of its name should.
func (v *verifier) isCopy(name string) bool {
	want := v.wanted[strings.TrimSuffix(name, ".gz")]
	if want == nil {
		return false
	}
	file, err := v.root.Open(name)
	if err != nil {
		return false
	}
	defer file.Close()
	unpacked, err := gzip.NewReader(file)
	return err == nil && same(want, unpacked) == nil
}

var errDiffers = errors.New("differs")

// readError is one of reading what is compared.
type readError struct{ err error }

func (e *readError) Error() string { return e.err.Error() }

// same compares what a file should hold with what is read. Nothing of either is kept: a film may be larger than the memory.
func same(want *publish.File, got io.Reader) error {
	c := &comparer{got: got}
	_, err := c.Write(want.Data)
	if err == nil && want.Write != nil {
		err = want.Write(c)
	}
	if err != nil {
		return err
	}
	return c.end()
}

// comparer is written what should be there.
type comparer struct {
	got    io.Reader
	buffer []byte
}

func (c *comparer) Write(p []byte) (int, error) {
	if len(c.buffer) < len(p) {
		c.buffer = make([]byte, len(p))
	}
	n, err := io.ReadFull(c.got, c.buffer[:len(p)])
	switch {
	case errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF):
		return n, errDiffers
	case err != nil:
		return n, &readError{err}
	case !bytes.Equal(c.buffer[:len(p)], p):
		return n, errDiffers
	}
	return n, nil
}

// end tells whether nothing more is there.
func (c *comparer) end() error {
	n, err := io.ReadFull(c.got, make([]byte, 1))
	switch {
	case n > 0:
		return errDiffers
	case err != nil && !errors.Is(err, io.EOF):
		return &readError{err}
	}
	return nil
}

// reason is an error without the path, which is named in front of it.
func reason(err error) error {
	var at *fs.PathError
	if errors.As(err, &at) {
		return at.Err
	}
	return err
}
