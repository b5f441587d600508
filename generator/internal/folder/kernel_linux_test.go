package folder_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// TestPipe puts pipes in the place of a file after it was listed: nobody may wait for a writer.
func TestPipe(t *testing.T) {
	dir := t.TempDir()
	must(t, syscall.Mkfifo(filepath.Join(dir, "a.md"), 0o600))
	f := open(t, dir)
	for _, ask := range []func() error{
		func() error { _, err := f.ReadFile("a.md"); return err },
		func() error { _, err := f.ReadFileSize("a.md", 0); return err },
		func() error { _, err := f.ReadFileSize("a.md", 100); return err },
		func() error { _, err := f.Open("a.md"); return err },
	} {
		if err := ask(); err == nil || !strings.HasSuffix(err.Error(), "a.md: not a regular file") {
			t.Error(err)
		}
	}
	if info, err := f.Stat("a.md"); err != nil || info.Mode().Type() != fs.ModeNamedPipe {
		t.Error(info, err)
	}
}

// TestIdlePipe has a writer that writes nothing.
func TestIdlePipe(t *testing.T) {
	dir := t.TempDir()
	must(t, syscall.Mkfifo(filepath.Join(dir, "a.md"), 0o600))
	writer, err := os.OpenFile(filepath.Join(dir, "a.md"), os.O_RDWR, 0)
	must(t, err)
	defer writer.Close()
	if text, err := open(t, dir).ReadFileSize("a.md", 100); err == nil {
		t.Errorf("%q", text)
	}
}

// TestLease reads a file whose lease another program gives back when it is asked to, as file servers do.
func TestLease(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "a.md")
	must(t, os.WriteFile(name, []byte("text"), 0o600))
	holder, err := unix.Open(name, unix.O_RDWR|unix.O_CLOEXEC, 0)
	must(t, err)
	defer unix.Close(holder)
	if _, err := unix.FcntlInt(uintptr(holder), unix.F_SETLEASE, unix.F_WRLCK); err != nil {
		t.Skip("no leases here:", err)
	}
	time.AfterFunc(20*time.Millisecond, func() { _, _ = unix.FcntlInt(uintptr(holder), unix.F_SETLEASE, unix.F_UNLCK) })
	if text, err := open(t, dir).ReadFile("a.md"); err != nil || string(text) != "text" {
		t.Errorf("%q, %v", text, err)
	}
}

// TestSwapped exchanges a folder for a link that leads out, again and again, while its file is read, looked at and listed.
func TestSwapped(t *testing.T) {
	dir := plant(t)
	must(t, os.WriteFile(filepath.Join(dir, "technik/secret.md"), []byte("in here"), 0o600))
	must(t, os.Symlink("../beside", filepath.Join(dir, "other")))
	f := open(t, dir)
	stop := make(chan struct{})
	var group sync.WaitGroup
	group.Go(func() {
		for {
			select {
			case <-stop:
				return
			default:
				_ = unix.Renameat2(unix.AT_FDCWD, filepath.Join(dir, "technik"), unix.AT_FDCWD, filepath.Join(dir, "other"), unix.RENAME_EXCHANGE)
			}
		}
	})
	for range 5000 {
		if text, err := f.ReadFile("technik/secret.md"); err == nil && string(text) != "in here" {
			t.Fatal("read what stands beside the folder")
		}
		if text, err := f.ReadFile("technik/away.md"); err == nil && string(text) != "Netz" {
			t.Fatal(string(text))
		}
		if entries, err := f.ReadDir("technik"); err == nil && len(entries) < 2 {
			t.Fatal("listed what stands beside the folder")
		}
		if info, err := f.Stat("technik/secret.md"); err == nil && info.Size() != int64(len("in here")) {
			t.Fatal("looked at what stands beside the folder")
		}
	}
	close(stop)
	group.Wait()
}

// TestDescriptors counts what is open after all kinds of calls.
func TestDescriptors(t *testing.T) {
	dir := plant(t)
	before := descriptors(t)
	f := open(t, dir)
	during := descriptors(t)
	for i := range 10_000 {
		_, _ = f.ReadFile("technik/netz.md")
		_, _ = f.ReadFileSize("technik/netz.md", int64(i%7))
		if i%10 == 0 {
			for _, name := range []string{"technik", "out", "loop", "missing", "newsroom.yaml"} {
				_, _ = f.ReadFile(name)
				_, _ = f.ReadDir(name)
				_, _ = f.Stat(name)
				if file, err := f.Open(name); err == nil {
					must(t, file.Close())
				}
			}
		}
	}
	if after := descriptors(t); after != during {
		t.Errorf("%d descriptors after it, %d before", after, during)
	}
	must(t, f.Close())
	if after := descriptors(t); after != before {
		t.Errorf("%d descriptors after closing, %d before opening", after, before)
	}
}

func descriptors(t *testing.T) int {
	entries, err := os.ReadDir("/proc/self/fd")
	must(t, err)
	return len(entries)
}
