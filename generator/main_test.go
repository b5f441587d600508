package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"io/fs"
	"os"
	"os/signal"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// quickExit is a setting of the race detector, which otherwise sleeps a second in every process that ends.
const quickExit = "atexit_sleep_ms=0"

// seldom is how much garbage there may be before it is collected, in percent of what is in use: the processes of the tests are short and
// small, and with the race detector that is a tenth of their work.
const seldom = 200

func TestMain(m *testing.M) {
	_ = os.Setenv("GORACE", quickExit+" "+os.Getenv("GORACE"))
	debug.SetGCPercent(seldom)
	testscript.Main(m, map[string]func(){"generator": main})
}

// TestScript runs the behaviours in testdata/script, each of them the real program in an empty folder.
func TestScript(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		UpdateScripts:       os.Getenv("UPDATE_SCRIPTS") != "",
		Setup: func(e *testscript.Env) error {
			e.Setenv("GORACE", quickExit)
			e.Setenv("GOGC", strconv.Itoa(seldom))
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"await":    await,
			"snapshot": snapshot,
			"feeds":    feeds,
		},
	})
}

// await waits until a file has a text (await FILE TEXT) or, negated, until it is gone or has it no more.
func await(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: await FILE TEXT")
	}
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		data, err := os.ReadFile(ts.MkAbs(args[0]))
		if (err == nil && strings.Contains(string(data), args[1])) != neg {
			return
		}
	}
	ts.Fatalf("%s: waited 20 s for %q", args[0], args[1])
}

// snapshot writes the names, times and bytes of a site into a file (snapshot DIR FILE), to be compared with cmp. The generator's own records
// are no part of the site: they also say what may be trusted, which is more after two seconds.
func snapshot(ts *testscript.TestScript, _ bool, args []string) {
	var b strings.Builder
	root := ts.MkAbs(args[0])
	ts.Check(filepath.Walk(root, func(name string, info os.FileInfo, err error) error {
		if err != nil || info.IsDir() || strings.HasPrefix(info.Name(), ".newsroom") {
			return err
		}
		data, err := os.ReadFile(name)
		fmt.Fprintf(&b, "%s %d %x\n", strings.TrimPrefix(name, root), info.ModTime().UnixNano(), data)
		return err
	}))
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(b.String()), 0o600))
}

// The sample newsroom is built, and nothing in it is wrong: not when it is new, and not when some of it has expired. Its pictures are
// exchanged for small ones here; package looktest has the real ones made.
func TestSampleContentHasNoProblem(t *testing.T) {
	var out, problems strings.Builder
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	content, public, cache := sampleContent(t), filepath.Join(t.TempDir(), "public"), t.TempDir()
	for _, now := range []string{"2027-12-01T12:00:00+01:00", "2026-11-23T09:00:00+01:00"} {
		args := []string{"build", "--content", content, "--out", public, "--cache", cache, "--now", now}
		status := run(ctx, args, env{stdout: &out, stderr: &problems, now: time.Now})
		if status != 0 || problems.String() != "" {
			t.Fatalf("%s: status %d\n%s%s", now, status, out.String(), problems.String())
		}
	}
	for _, name := range []string{"index.html", "unternehmen/feed.xml", "channels/maxi/atom.xml", "impressum/index.html", "alerts.json"} {
		if info, err := os.Stat(filepath.Join(public, name)); err != nil || info.Size() == 0 {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// sampleContent is a copy of this repository's content/, where each photo has the size of a stamp.
func sampleContent(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "content")
	if err := os.CopyFS(dir, os.DirFS("../content")); err != nil {
		t.Fatal(err)
	}
	photos := 0
	err := filepath.WalkDir(dir, func(name string, _ fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(name) != ".jpg" {
			return err
		}
		photos++
		stamp := image.NewGray(image.Rect(0, 0, 16, 9+photos)) // no two are alike
		var data bytes.Buffer
		return errors.Join(jpeg.Encode(&data, stamp, nil), os.WriteFile(name, data.Bytes(), 0o600))
	})
	if err != nil || photos == 0 {
		t.Fatalf("%d photos, %v", photos, err)
	}
	return dir
}
