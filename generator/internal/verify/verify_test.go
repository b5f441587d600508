package verify

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"newsroom/generator/internal/publish"
)

const page = "<p>Text.</p>"

// folder is a published folder, of which one file is made when it is asked for.
type folder struct {
	dir   string
	files []publish.File
}

func newFolder(t *testing.T) *folder {
	t.Helper()
	f := &folder{dir: t.TempDir(), files: []publish.File{
		{Path: "technik/a/index.html", Write: func(w io.Writer) error {
			_, err := io.WriteString(w, page[:3])
			return errors.Join(err, write(w, page[3:]))
		}},
		{Path: "robots.txt", Data: []byte("User-agent: *\n")},
		{Path: "empty.txt"},
	}}
	f.write("technik/a/index.html", page)
	f.write("robots.txt", "User-agent: *\n")
	f.write("empty.txt", "")
	f.write(".newsroom-manifest", "x")
	f.write(".newsroom-lock", "")
	return f
}

func write(w io.Writer, text string) error {
	_, err := io.WriteString(w, text)
	return err
}

func (f *folder) path(name string) string { return filepath.Join(f.dir, filepath.FromSlash(name)) }

func (f *folder) write(name, text string) {
	_ = os.MkdirAll(filepath.Dir(f.path(name)), 0o755)
	_ = os.WriteFile(f.path(name), []byte(text), 0o600)
}

func packed(text string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = io.WriteString(w, text)
	_ = w.Close()
	return b.String()
}

func TestWhatIsFound(t *testing.T) {
	const differs, foreign = "technik/a/index.html: differs from what the content says\n", ": should not be there\n"
	tests := []struct {
		name   string
		plant  func(f *folder)
		want   string
		ignore []string
	}{
		{"nothing", func(*folder) {}, "", nil},
		{"one letter, with size and time kept", func(f *folder) {
			info, _ := os.Stat(f.path("technik/a/index.html"))
			f.write("technik/a/index.html", strings.Replace(page, "Text.", "Test.", 1))
			_ = os.Chtimes(f.path("technik/a/index.html"), info.ModTime(), info.ModTime())
		}, differs, nil},
		{"a page cut short", func(f *folder) { f.write("technik/a/index.html", page[:5]) }, differs, nil},
		{"an empty page", func(f *folder) { f.write("technik/a/index.html", "") }, differs, nil},
		{"a page with more behind it", func(f *folder) { f.write("technik/a/index.html", page+"x") }, differs, nil},
		{"something in an empty file", func(f *folder) { f.write("empty.txt", "x") }, "empty.txt: differs from what the content says\n", nil},
		{"a page that went", func(f *folder) { _ = os.Remove(f.path("technik/a/index.html")) }, "technik/a/index.html: is missing\n", nil},
		{"a folder that went", func(f *folder) { _ = os.RemoveAll(f.path("technik")) }, "technik/a/index.html: is missing\n", nil},
		{"a folder in place of a file", func(f *folder) {
			_ = os.Remove(f.path("robots.txt"))
			f.write("robots.txt/a", "")
		}, "robots.txt: differs from what the content says\nrobots.txt/a" + foreign, nil},
		{"a photo", func(f *folder) { f.write("technik/a/foto.jpg", "Exif") }, "technik/a/foto.jpg" + foreign, nil},
		{"a hidden file", func(f *folder) { f.write(".index.html.swp", "x") }, ".index.html.swp" + foreign, nil},
		{"a name in other letters", func(f *folder) { f.write("Technik/a/index.html", page) }, "Technik/a/index.html" + foreign, nil},
		{"what was written aside", func(f *folder) { f.write(".newsroom-aside/1", "x") }, ".newsroom-aside/1: was left behind by a build that did not end, or waits for its moment\n", nil},
		{"a link", func(f *folder) { _ = os.Symlink(f.dir, f.path("quelle")) }, "quelle" + foreign, nil},
		{"a link in place of a page", func(f *folder) {
			_ = os.Rename(f.path("robots.txt"), f.path("technik/robots.txt"))
			_ = os.Symlink("technik/robots.txt", f.path("robots.txt"))
		}, "robots.txt: differs from what the content says\ntechnik/robots.txt" + foreign, nil},
		{"a link out of the folder in place of its parent", func(f *folder) {
			_ = os.Rename(f.path("technik"), f.dir+"-aside")
			_ = os.Symlink(f.dir+"-aside", f.path("technik"))
		}, "technik" + foreign + "technik/a/index.html: cannot be read: path escapes from parent\n", nil},
		{"a compressed copy", func(f *folder) { f.write("technik/a/index.html.gz", packed(page)) }, "", nil},
		{"a compressed copy of before", func(f *folder) { f.write("technik/a/index.html.gz", packed(page+"x")) }, "technik/a/index.html.gz" + foreign, nil},
		{"a compressed copy of nothing", func(f *folder) { f.write("technik/b/index.html.gz", packed(page)) }, "technik/b/index.html.gz" + foreign, nil},
		{"a broken compressed copy", func(f *folder) { f.write("technik/a/index.html.gz", "x") }, "technik/a/index.html.gz" + foreign, nil},
		{"what is to be ignored", func(f *folder) {
			f.write(".well-known/security.txt", "x")
			f.write("technik/a.br", "x")
			f.write("stats/a.html", "x")
			f.write("stats/a.txt", "x")
		}, "stats/a.txt" + foreign, []string{".well-known", "*.br", "stats/*.html"}},
		{"what is the site's is ignored as well", func(f *folder) { f.write("robots.txt", "x") }, "", []string{"robots.txt"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := newFolder(t)
			tt.plant(f)
			findings, err := Folder(context.Background(), f.dir, f.files, Options{Ignore: tt.ignore})
			var got strings.Builder
			for _, finding := range findings {
				got.WriteString(finding.String() + "\n")
			}
			if err != nil || got.String() != tt.want {
				t.Errorf("%v\n got %q\nwant %q", err, got.String(), tt.want)
			}
		})
	}
}

func TestWhatCannotBeMadeIsSaid(t *testing.T) {
	f := newFolder(t)
	f.files[0].Write = func(io.Writer) error { return errors.New("the picture is gone") }
	findings, err := Folder(context.Background(), f.dir, f.files, Options{})
	if err != nil || len(findings) != 1 || findings[0].String() != "technik/a/index.html: cannot be made: the picture is gone" {
		t.Error(findings, err)
	}
}

func TestVerifyEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	f := newFolder(t)
	if _, err := Folder(ctx, f.dir, f.files, Options{}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if _, err := Folder(context.Background(), f.dir+"/nirgends", f.files, Options{}); !errors.Is(err, os.ErrNotExist) {
		t.Error(err)
	}
	if err := (Options{Ignore: []string{"[a"}}).Check(); err == nil || err.Error() != `the pattern "[a" is not understood; write for example *.br or .well-known` {
		t.Error(err)
	}
}
