package folder_test

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/fstest"

	"newsroom/generator/internal/folder"
)

// tree is a folder with a neighbour that must not be read. Values that start with -> are links; those that end in / are folders.
var tree = map[string]string{
	"in/newsroom.yaml":           "title: T",
	"in/technik/netz.md":         "Netz",
	"in/technik/bündel/index.md": "Bündel",
	"in/technik/bündel/größe.md": strings.Repeat("Größe ", 5000),
	"in/technik/leer.md":         "",
	"in/technik/ordner/":         "",
	"in/file.md":                 "->technik/netz.md",
	"in/technik/up.md":           "->../newsroom.yaml",
	"in/technik/away.md":         "->bündel/../../technik/netz.md",
	"in/folder":                  "->technik",
	"in/folder-slash":            "->technik/",
	"in/file-slash":              "->newsroom.yaml/",
	"in/chain":                   "->folder",
	"in/dot":                     "->.",
	"in/dangling":                "->nothing.md",
	"in/loop":                    "->loop",
	"in/a":                       "->b",
	"in/b":                       "->a",
	"in/out":                     "->../beside/secret.md",
	"in/out-folder":              "->../beside",
	"in/out-and-in":              "->../in/newsroom.yaml",
	"in/out-over-folder":         "->technik/../../beside/secret.md",
	"in/out-to-nothing":          "->../nothing",
	"in/absolute":                "->/etc/passwd",
	"in/absolute-folder":         "->/",
	"beside/secret.md":           "secret",
}

func plant(t *testing.T) string {
	dir := t.TempDir()
	for name, value := range tree {
		full := filepath.Join(dir, name)
		must(t, os.MkdirAll(filepath.Dir(full), 0o700))
		target, link := strings.CutPrefix(value, "->")
		switch {
		case link:
			must(t, os.Symlink(target, full))
		case strings.HasSuffix(name, "/"):
			must(t, os.MkdirAll(full, 0o700))
		default:
			must(t, os.WriteFile(full, []byte(value), 0o600))
		}
	}
	in := filepath.Join(dir, "in")
	must(t, os.Symlink(filepath.Join(in, "newsroom.yaml"), filepath.Join(in, "absolute-in")))
	return in
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func open(t *testing.T, dir string) *folder.Folder {
	f, err := folder.Open(dir)
	must(t, err)
	t.Cleanup(func() { must(t, f.Close()) })
	return f
}

// names are all of the tree, what is reached over its links, and some that cannot be.
func names() []string {
	list := []string{
		".", "", "/etc/passwd", "..", "../beside/secret.md", "a//b", "technik/", "./technik", "technik/../newsroom.yaml", "nul\x00.md", "\xff.md",
		"missing", "missing/netz.md", "newsroom.yaml/netz.md", "absolute-in", "folder/netz.md", "chain/bündel/größe.md", "folder-slash/netz.md",
		"dot/dot/technik/netz.md", "out-folder/secret.md", "out-folder/nothing", "absolute-folder/etc/passwd", "loop/netz.md", "dangling/netz.md",
		"chain/up.md", "folder/away.md", strings.Repeat("n", 300),
	}
	for name := range tree {
		if name, ok := strings.CutPrefix(name, "in/"); ok {
			list = append(list, strings.TrimSuffix(name, "/"))
		}
	}
	return list
}

// TestLikeRoot asks both for everything.
func TestLikeRoot(t *testing.T) {
	dir := plant(t)
	root, err := os.OpenRoot(dir)
	must(t, err)
	defer root.Close()
	mine, theirs := open(t, dir), root.FS()
	for _, name := range names() {
		t.Run(name, func(t *testing.T) {
			same(t, name, mine, theirs, fs.ReadFile)
			same(t, name, mine, theirs, func(fsys fs.FS, name string) ([]string, error) { return listing(fs.ReadDir(fsys, name)) })
			same(t, name, mine, theirs, func(fsys fs.FS, name string) (string, error) { return look(fs.Stat(fsys, name)) })
			same(t, name, mine, theirs, func(fsys fs.FS, name string) (string, error) {
				file, err := fsys.Open(name)
				if err != nil {
					return "", err
				}
				defer file.Close()
				return look(file.Stat())
			})
			for _, size := range []int64{-1, 0, 3, 4, 1 << 16} {
				sized, err := mine.ReadFileSize(name, size)
				plain, want := fs.ReadFile(theirs, name)
				sameError(t, err, want)
				if !bytes.Equal(sized, plain) {
					t.Errorf("with the size %d: %q, want %q", size, sized, plain)
				}
			}
		})
	}
}

func same[T any](t *testing.T, name string, mine, theirs fs.FS, ask func(fs.FS, string) (T, error)) {
	t.Helper()
	got, err := ask(mine, name)
	want, wantErr := ask(theirs, name)
	sameError(t, err, wantErr)
	if err == nil && !reflect.DeepEqual(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

// sameError wants the same words, operation, name and kind.
func sameError(t *testing.T, got, want error) {
	t.Helper()
	if got == nil || want == nil {
		if got != want { //nolint:errorlint // both nil
			t.Errorf("%v, want %v", got, want)
		}
		return
	}
	mine, theirs := (*fs.PathError)(nil), (*fs.PathError)(nil)
	if !errors.As(got, &mine) || !errors.As(want, &theirs) {
		t.Fatalf("%#v, want %#v", got, want)
	}
	if got.Error() != want.Error() || mine.Op != theirs.Op || mine.Path != theirs.Path {
		t.Errorf("%v, want %v", got, want)
	}
	for _, kind := range []error{fs.ErrNotExist, fs.ErrInvalid, fs.ErrPermission, fs.ErrClosed, syscall.ENOTDIR, syscall.EISDIR, syscall.ELOOP} {
		if errors.Is(got, kind) != errors.Is(want, kind) {
			t.Errorf("%v is %v: %v", got, kind, errors.Is(got, kind))
		}
	}
}

func look(info fs.FileInfo, err error) (string, error) {
	if err != nil {
		return "", err
	}
	return fs.FormatFileInfo(info) + info.ModTime().String() + info.Mode().String() + fmt.Sprint(info.Sys()), nil
}

func listing(entries []fs.DirEntry, err error) (all []string, _ error) {
	if err != nil {
		return nil, err
	}
	for _, entry := range entries {
		info, err := look(entry.Info())
		if err != nil {
			return nil, err
		}
		all = append(all, fs.FormatDirEntry(entry)+entry.Type().String()+info)
	}
	return all, nil
}

func TestFS(t *testing.T) {
	dir := t.TempDir()
	must(t, os.CopyFS(dir, fstest.MapFS{"ä/ö/ü.md": {Data: []byte("ü")}, "netz.md": {}, "s/t.md": {Data: make([]byte, 1<<17)}}))
	for _, open := range []func(string) (*folder.Folder, error){folder.Open, folder.OpenRooted} {
		f, err := open(dir)
		must(t, err)
		if err := fstest.TestFS(f, "ä/ö/ü.md", "netz.md", "s/t.md"); err != nil {
			t.Error(err)
		}
		if text, err := f.ReadFileSize("ä/ö/ü.md", 2); err != nil || string(text) != "ü" {
			t.Error(text, err)
		}
		must(t, f.Close())
	}
}

// TestOtherSize reads files that are not as long as their listing said, of all lengths around those of buffers.
func TestOtherSize(t *testing.T) {
	dir := t.TempDir()
	f := open(t, dir)
	for _, length := range []int{0, 1, 511, 512, 513, 4096, 100_000} {
		want := bytes.Repeat([]byte("ab"), length)[:length]
		must(t, os.WriteFile(filepath.Join(dir, "a.md"), want, 0o600))
		for _, size := range []int{-1, 0, 1, length - 1, length, length + 1, 3*length + 7} {
			if got, err := f.ReadFileSize("a.md", int64(size)); err != nil || !bytes.Equal(got, want) {
				t.Errorf("length %d, told %d: %d bytes, %v", length, size, len(got), err)
			}
		}
	}
}

// TestManyNames lists a folder that takes more than one call.
func TestManyNames(t *testing.T) {
	dir := t.TempDir()
	for i := range 3000 {
		must(t, os.WriteFile(filepath.Join(dir, fmt.Sprint(i*7%3000)+strings.Repeat("ü", i%100)), nil, 0o600))
	}
	entries, err := fs.ReadDir(open(t, dir), ".")
	want, wantErr := os.ReadDir(dir)
	if err != nil || wantErr != nil || len(entries) != len(want) {
		t.Fatal(len(entries), err, wantErr)
	}
	for i := range want {
		if entries[i].Name() != want[i].Name() {
			t.Fatal(i, entries[i], want[i])
		}
	}
}

func TestOpenErrors(t *testing.T) {
	dir := plant(t)
	for _, name := range []string{"missing", "newsroom.yaml", "loop"} {
		_, err := folder.Open(filepath.Join(dir, name))
		_, want := os.OpenRoot(filepath.Join(dir, name))
		sameError(t, err, want)
	}
}

// TestUnreadable is one that nobody is kept from who may do everything.
func TestUnreadable(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root may read everything")
	}
	dir := plant(t)
	must(t, os.Chmod(filepath.Join(dir, "technik/netz.md"), 0))
	f := open(t, dir)
	if _, err := f.ReadFile("technik/netz.md"); !errors.Is(err, fs.ErrPermission) {
		t.Error(err)
	}
	if _, err := f.Stat("technik/netz.md"); err != nil {
		t.Error(err)
	}
}

// TestClosed closes the folder while it is read: no call may reach a descriptor that is another file's by then.
func TestClosed(t *testing.T) {
	dir := plant(t)
	f, err := folder.Open(dir)
	must(t, err)
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for {
				text, err := f.ReadFile("technik/netz.md")
				if errors.Is(err, fs.ErrClosed) {
					return
				}
				if err != nil || string(text) != "Netz" {
					t.Error(string(text), err)
					return
				}
			}
		})
	}
	must(t, f.Close())
	must(t, f.Close())
	group.Wait()
	for _, ask := range []func() error{
		func() error { _, err := f.ReadDir("."); return err },
		func() error { _, err := f.Stat("."); return err },
		func() error { _, err := f.Open("."); return err },
	} {
		if err := ask(); !errors.Is(err, fs.ErrClosed) {
			t.Error(err)
		}
	}
}
