package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"newsroom/notifier/internal/keyring/keyringtest"
)

// What the program finds in its environment when it runs as chaotic.
const (
	killVariable  = "CHAOS_KILL"  // STEP:N, such as claimed:2: it ends by SIGKILL when it gets to that step the N-th time
	clockVariable = "CHAOS_CLOCK" // a file with a duration: how far its clock is ahead of the true one
)

// chaotic is the program as main is, but that it ends where a test wants it to, and has a clock that the test can set.
func chaotic() {
	ctx, release := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer release()
	os.Exit(Main{
		Args: os.Args[1:], Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Getenv: os.Getenv,
		Now: clockOf(os.Getenv(clockVariable)), Step: killAt(os.Getenv(killVariable)),
	}.Run(ctx))
}

// killAt ends the process at a step, in the middle of what it does: nothing is flushed and nothing is said.
func killAt(when string) func(string) {
	step, nth, ok := strings.Cut(when, ":")
	if !ok {
		return nil
	}
	n, err := strconv.ParseInt(nth, 10, 64)
	if err != nil {
		panic(err)
	}
	var seen atomic.Int64
	return func(name string) {
		if name == step && seen.Add(1) == n {
			_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
			select {} // the signal may take a moment; nothing may happen in it
		}
	}
}

// clockOf is the time with an offset that is read from a file, so that it can jump while the program runs.
func clockOf(file string) func() time.Time {
	if file == "" {
		return time.Now
	}
	var offset atomic.Int64
	read := func() {
		data, err := os.ReadFile(file)
		if d, wrong := time.ParseDuration(string(data)); err == nil && wrong == nil {
			offset.Store(int64(d))
		}
	}
	read()
	go func() {
		for range time.Tick(10 * time.Millisecond) {
			read()
		}
	}()
	return func() time.Time { return time.Now().Add(time.Duration(offset.Load())) }
}

// testClock is the other end of clockOf.
type testClock struct {
	t      testing.TB
	file   string
	offset atomic.Int64
}

func newClock(t testing.TB, file string) *testClock {
	c := &testClock{t: t, file: file}
	c.set(0)
	return c
}

// set lets the clock jump. The file is replaced, so that nobody reads half of it.
func (c *testClock) set(offset time.Duration) {
	c.offset.Store(int64(offset))
	if err := os.WriteFile(c.file+".new", []byte(offset.String()), 0o600); err != nil {
		c.t.Error(err)
	}
	if err := os.Rename(c.file+".new", c.file); err != nil {
		c.t.Error(err)
	}
}

func (c *testClock) jump(d time.Duration) { c.set(time.Duration(c.offset.Load()) + d) }
func (c *testClock) now() time.Time       { return time.Now().Add(time.Duration(c.offset.Load())) }

// child is a running program.
type child struct {
	cmd   *exec.Cmd
	log   string // the file that it writes to
	ended chan struct{}
	late  atomic.Bool // it was still there when it was killed from outside
}

// launch starts the program; it never outlives the test.
func launch(t testing.TB, log string, env []string, args ...string) *child {
	t.Helper()
	out, err := os.Create(log)
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	c := &child{cmd: exec.Command("notifier-in-chaos", args...), log: log, ended: make(chan struct{})}
	c.cmd.Env, c.cmd.Stdout, c.cmd.Stderr = append(append(os.Environ(), keyringVariable+"="+keyringtest.JSON()), env...), out, out
	c.cmd.Dir = filepath.Dir(log)
	if err := c.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() { _ = c.cmd.Wait(); close(c.ended) }()
	t.Cleanup(c.kill)
	return c
}

// kill ends it at once, if it still runs, and waits until it is gone.
func (c *child) kill() {
	select {
	case <-c.ended:
	default:
		c.late.Store(true)
		_ = c.cmd.Process.Kill()
	}
	<-c.ended
}

// stop asks it to end in order, and says how it did.
func (c *child) stop() error {
	if err := c.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	select {
	case <-c.ended:
	case <-time.After(50 * time.Second):
		return fmt.Errorf("it did not end within 50 s")
	}
	if !c.cmd.ProcessState.Success() {
		return fmt.Errorf("it ended with %v", c.cmd.ProcessState)
	}
	return nil
}

// endedWithin waits for the end that it finds by itself.
func (c *child) endedWithin(d time.Duration) bool {
	select {
	case <-c.ended:
		return true
	case <-time.After(d):
		return false
	}
}

// tail is the end of what it wrote.
func (c *child) tail() string {
	f, err := os.Open(c.log)
	if err != nil {
		return err.Error()
	}
	defer f.Close()
	const most = 6 << 10
	if info, err := f.Stat(); err == nil && info.Size() > most {
		_, _ = f.Seek(-most, io.SeekEnd)
	}
	data, _ := io.ReadAll(f)
	return string(data)
}
