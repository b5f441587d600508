package publish

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

func TestRefusedFolders(t *testing.T) {
	root := t.TempDir()
	t.Setenv("HOME", filepath.Join(root, "home", "anna"))
	for _, dir := range []string{"home/anna/site/content", "elsewhere"} {
		if err := os.MkdirAll(filepath.Join(root, dir), 0o777); err != nil {
			t.Fatal(err)
		}
	}
	write(t, root, "file", "x")
	link(t, filepath.Join(root, "home/anna/site"), root, "shortcut")
	link(t, "/", root, "to-root")
	link(t, filepath.Join(root, "nowhere"), root, "dangling")
	tests := map[string]struct{ dir, want string }{
		"no name":             {"", "no name"},
		"root":                {"/", "root of the file system"},
		"root with dots":      {root + "/../../../../../../..", "root of the file system"},
		"root by link":        {root + "/to-root", "root of the file system"},
		"home":                {root + "/home/anna", "home folder"},
		"above home":          {root + "/home", "home folder"},
		"content":             {root + "/home/anna/site/content", "lie in each other"},
		"content's parent":    {root + "/home/anna/site", "lie in each other"},
		"in content":          {root + "/home/anna/site/content/public", "lie in each other"},
		"in content, deep":    {root + "/home/anna/site/content/not/yet/there", "lie in each other"},
		"content by link":     {root + "/shortcut/content", "lie in each other"},
		"parent by link":      {root + "/shortcut", "lie in each other"},
		"below link, missing": {root + "/shortcut/content/new/public", "lie in each other"},
		"a file":              {root + "/file", "is a file"},
		"below a file":        {root + "/file/public", "not a directory"},
		"dangling":            {root + "/dangling", "leads nowhere"},
		"below dangling":      {root + "/dangling/public", "leads nowhere"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			before := snapshot(t, root)
			_, err := Open(test.dir, Options{Forbidden: []string{root + "/home/anna/site/content"}})
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("Open(%q): want an error with %q, got %v", test.dir, test.want, err)
			}
			if len(before) != len(snapshot(t, root)) {
				t.Error("Open changed something")
			}
		})
	}
}

func TestAcceptedFolders(t *testing.T) {
	root := t.TempDir()
	t.Setenv("HOME", filepath.Join(root, "home", "anna"))
	for _, dir := range []string{"home/anna/site/content", "var/www"} {
		if err := os.MkdirAll(filepath.Join(root, dir), 0o777); err != nil {
			t.Fatal(err)
		}
	}
	link(t, filepath.Join(root, "var/www"), root, "home/anna/site/public")
	for _, dir := range []string{"home/anna/site/out", "home/anna/site/content-public", "home/anna/site/public", "var/www/a/b"} {
		target, err := Open(filepath.Join(root, dir), Options{Forbidden: []string{root + "/home/anna/site/content"}})
		if err != nil {
			t.Errorf("%s: %v", dir, err)
			continue
		}
		mustPublish(t, target, []File{page("a", "A")}, nil)
		mustPublish(t, target, nil, nil)
	}
	t.Chdir(root)
	mustPublish(t, target(t, "relative/public", Options{}), []File{page("a", "A")}, nil)
}

func TestUnwritableFolder(t *testing.T) {
	dir := "/proc/self/newsroom-public" // not even root can make a folder there
	if os.Getuid() != 0 {
		dir = filepath.Join(t.TempDir(), "locked", "public")
		if err := os.Mkdir(filepath.Dir(dir), 0o555); err != nil {
			t.Fatal(err)
		}
	}
	target, err := Open(dir, Options{})
	if err == nil {
		_, err = target.Publish(t.Context(), nil)
	}
	if err == nil || !strings.Contains(err.Error(), dir) {
		t.Errorf("want an error that names the folder, got %v", err)
	}
}

// TestTwoRunsWaitForEachOther lets runs of different sites overlap; each must see its own site whole at its end.
func TestTwoRunsWaitForEachOther(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	var inside, most atomic.Int64
	step := func(string) {
		most.Store(max(most.Load(), inside.Add(1)))
		time.Sleep(time.Millisecond)
		inside.Add(-1)
	}
	var group sync.WaitGroup
	for _, set := range []string{"old", "new", "other", "old", "new"} {
		target := target(t, dir, Options{Preview: true})
		only := make(chan struct{}, 1) // within one run steps may be parallel; here they are not
		target.step = func(name string) { only <- struct{}{}; step(name); <-only }
		group.Go(func() {
			if _, err := target.Publish(t.Context(), sets()[set]); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if most.Load() != 1 {
		t.Errorf("%d runs were at work at once", most.Load())
	}
	mustPublish(t, target(t, dir, Options{}), nil, nil)
}

func TestWaitingCanBeGivenUp(t *testing.T) {
	dir := t.TempDir()
	holder := target(t, dir, Options{})
	unlock, err := holder.lock(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	told := make(chan string, 1)
	waiting := target(t, dir, Options{Notice: func(text string) { told <- text }})
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		if text := <-told; !strings.Contains(text, "waiting for another build") {
			t.Errorf("told %q", text)
		}
		cancel()
	}()
	if _, err := waiting.Publish(ctx, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	unlock()
	mustPublish(t, waiting, []File{page("a", "A")}, nil)
}

// TestKilledHolderFreesTheLock kills a process that holds the lock.
func TestKilledHolderFreesTheLock(t *testing.T) {
	dir := t.TempDir()
	if !killed(t, dir, "old", 5) {
		t.Fatal("the child was not killed")
	}
	if _, err := os.Stat(filepath.Join(dir, lockName)); err != nil {
		t.Fatalf("the test needs a lock file that was left behind: %v", err)
	}
	mustPublish(t, target(t, dir, Options{}), sets()["new"], nil)
	if out, err := exec.CommandContext(t.Context(), "ls", "-A", dir).Output(); err != nil || strings.Contains(string(out), lockName) {
		t.Errorf("%s %v", out, err)
	}
}
