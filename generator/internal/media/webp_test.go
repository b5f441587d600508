package media

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/image/webp"
)

// program writes one that stands for cwebp.
func program(t *testing.T, script string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "cwebp")
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+script), 0o755); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestWebPOnlyWhereItIsSmaller(t *testing.T) {
	for _, tt := range []struct{ name, script, want, notice string }{
		{
			"smaller", `test "$*" = "-quiet -metadata none -q 80 $6 -o $8" && printf RIFF > $8`,
			"[{480 34 image/webp 4} {960 67 image/webp 4} {1000 70 image/webp 4}]", "",
		},
		{"bigger", `cp $6 $8`, "[]", ""},
		{"one is bigger", `case $(wc -c < $6) in ??????) cp $6 $8 ;; *) printf RIFF > $8 ;; esac`, "[]", ""},
		{"fails", `echo no memory; exit 1`, "[]", "failed: exit status 1: no memory; pictures go without WebP until the generator is started again"},
		{"writes nothing", `true`, "[]", "out.webp: no such file or directory; pictures go without WebP until the generator is started again"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var notices []string
			s := Open("", func(text string) { notices = append(notices, text) })
			s.useWebP(program(t, tt.script))
			p := mustPrepare(t, s, "a.jpg", asJPEG(testPicture(1000, 70)))
			if got := fmt.Sprint(p.WebP); got != tt.want {
				t.Errorf("%s, not %s", got, tt.want)
			}
			mustPrepare(t, s, "b.jpg", asJPEG(testPicture(100, 70))) // says nothing again
			if len(notices) > 1 || !strings.HasSuffix(strings.Join(notices, ""), tt.notice) || (len(notices) == 0) != (tt.notice == "") {
				t.Errorf("%q, not %q", notices, tt.notice)
			}
		})
	}
}

func TestTheRealProgram(t *testing.T) {
	path, err := exec.LookPath("cwebp")
	if err != nil {
		t.Skip("cwebp is not installed")
	}
	s := store(t, t.TempDir())
	s.useWebP(path)
	for name, m := range map[string]image.Image{"opaque.png": testPicture(1000, 700), "clear.png": translucentPicture(1000, 700)} {
		p := mustPrepare(t, s, name, asPNG(m))
		if len(p.WebP) != 2 {
			t.Errorf("%s: %v", name, p.WebP)
		}
		for _, v := range p.WebP {
			config, err := webp.DecodeConfig(bytes.NewReader(contentOf(t, s, p, v)))
			if err != nil || config.Width != v.Width || config.Height != v.Height {
				t.Errorf("%s: %v, %v", name, config, err)
			}
		}
		checkClean(t, s, p)
	}
}

func TestTwoOfTheBiggestAtOnce(t *testing.T) {
	s := store(t, "")
	leave := s.enter(maxPixels)
	defer s.enter(maxPixels)()
	if s.room.TryAcquire(1) {
		t.Error("there is room for more")
	}
	leave()
	if !s.room.TryAcquire(maxPixels) {
		t.Error("there is no room for the next")
	}
}

// flaky is a program that stands for cwebp and fails as long as a file is there.
func flaky(t *testing.T) (path, broken string) {
	t.Helper()
	broken = filepath.Join(t.TempDir(), "broken")
	if err := os.WriteFile(broken, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	return program(t, fmt.Sprintf("test -e %s && exit 1\nprintf RIFF > $8\n", broken)), broken
}

// A machine that was busy for a moment makes no other site for all times.
func TestWebPThatFailedIsTriedAgain(t *testing.T) {
	fsys, dir := album(t)
	path, broken := flaky(t)
	start := func() (*Store, *[]string) {
		var notices []string
		s := Open(dir, func(text string) { notices = append(notices, text) })
		s.useWebP(path)
		return s, &notices
	}
	s, notices := start()
	without := store(t, "")
	for range 2 {
		for _, stamp := range []string{"stamp", ""} {
			same(t, ask(t, s, fsys, "a/foto.jpg", stamp), ask(t, without, fsys, "a/foto.jpg", ""))
		}
		save(t, s)
		if err := os.RemoveAll(broken); err != nil { // which makes no difference to this process
			t.Fatal(err)
		}
	}
	if len(*notices) != 1 || !s.Passing() {
		t.Errorf("%q, %v", *notices, s.Passing())
	}
	s, notices = start()
	clean := store(t, "")
	clean.useWebP(path)
	p := ask(t, s, fsys, "a/foto.jpg", "stamp")
	if same(t, p, ask(t, clean, fsys, "a/foto.jpg", "")); len(p.WebP) != 2 || len(*notices) > 0 || s.Passing() {
		t.Errorf("%v, %q, %v", p.WebP, *notices, s.Passing())
	}
	save(t, s)
	s, _ = start()
	same(t, ask(t, s, fstest.MapFS{}, "a/foto.jpg", "stamp"), p)
}

func TestWebPThatFailsWhenItIsMadeAgain(t *testing.T) {
	fsys, dir := album(t)
	path, broken := flaky(t)
	if err := os.Remove(broken); err != nil {
		t.Fatal(err)
	}
	s := store(t, dir)
	s.notice = func(string) {}
	s.useWebP(path)
	p := ask(t, s, fsys, "a/foto.jpg", "stamp")
	if err := errors.Join(os.RemoveAll(dir), os.WriteFile(broken, nil, 0o600)); err != nil {
		t.Fatal(err)
	}
	contentOf(t, s, p, p.Variants[0])
	if _, err := s.Reader(p, p.WebP[0]); err == nil {
		t.Error("a WebP that cannot be made")
	}
	if err := os.Remove(broken); err != nil {
		t.Fatal(err)
	}
	contentOf(t, s, p, p.WebP[0])
	same(t, ask(t, s, fsys, "a/foto.jpg", "stamp"), p)
}

// What was made without WebP is made again without.
func TestAVariantOfAPictureWhoseWebPFailed(t *testing.T) {
	fsys, dir := album(t)
	path, broken := flaky(t)
	s := store(t, dir)
	s.notice = func(string) {}
	s.useWebP(path)
	p := ask(t, s, fsys, "a/foto.jpg", "stamp")
	if err := errors.Join(os.RemoveAll(dir), os.Remove(broken)); err != nil {
		t.Fatal(err)
	}
	contentOf(t, s, p, p.Variants[0])
	same(t, ask(t, s, fsys, "a/foto.jpg", "stamp"), p)
}
