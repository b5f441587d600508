package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"

	"newsroom/notifier/internal/keyring"
	"newsroom/notifier/internal/store/pgtest"
)

// bench is all that the measurements share.
type bench struct {
	options
	log     io.Writer
	remove  bool // the folder is ours
	engines []engine
	cluster *pgtest.Cluster // nil without PostgreSQL
}

func (b *bench) say(format string, args ...any) { fmt.Fprintf(b.log, format+"\n", args...) }

// open makes the folder, the notifier and the databases.
func (b *bench) open(ctx context.Context) error {
	if err := b.makeFolder(); err != nil {
		return err
	}
	if err := b.build(ctx); err != nil {
		return err
	}
	ring, err := keyring.Create(b.keys())
	if err != nil {
		return err
	}
	files := sqlite{dir: b.dir, ring: ring, log: b.say}
	if b.database != "postgres" {
		b.engines = append(b.engines, files)
	}
	if b.database == "sqlite" {
		return nil
	}
	if b.cluster, err = pgtest.Start(pgtest.Options{Durable: true}); err != nil {
		return fmt.Errorf("%w; leave PostgreSQL out with --database sqlite", err)
	}
	b.engines = append(b.engines, &postgres{cluster: b.cluster, source: files, log: b.say, known: map[int]bool{}})
	return nil
}

// keys is the key file that all databases share.
func (b *bench) keys() string { return filepath.Join(b.dir, "keys") }

func (b *bench) close() error {
	var err error
	if b.cluster != nil {
		err = b.cluster.Stop()
	}
	if b.remove {
		err = errors.Join(err, os.RemoveAll(b.dir))
	}
	return err
}

// makeFolder makes the folder for the databases. PostgreSQL puts its own beside it. One that was named is kept.
func (b *bench) makeFolder() error {
	parent := b.dir
	if parent == "" {
		parent = diskFolder()
	}
	parent, err := filepath.Abs(parent)
	if err != nil {
		return err
	}
	if inMemory(parent) {
		b.say("%s lies in memory: a database there waits for no disk; name a folder on one with --dir", parent)
	}
	if err := os.Setenv("TMPDIR", parent); err != nil {
		return err
	}
	b.dir, err = os.MkdirTemp(parent, "newsroom-bench-")
	b.remove = err == nil
	return err
}

// diskFolder is the first folder for temporary files that lies on a disk.
func diskFolder() string {
	for _, dir := range []string{os.TempDir(), "/var/tmp", "."} {
		if info, err := os.Stat(dir); err == nil && info.IsDir() && !inMemory(dir) {
			return dir
		}
	}
	return os.TempDir()
}

// build makes the notifier as it is released: without cgo, and without the race detector.
func (b *bench) build(ctx context.Context) (err error) {
	if b.notifier != "" {
		b.notifier, err = filepath.Abs(b.notifier)
		return err
	}
	b.notifier = filepath.Join(b.dir, "notifier")
	cmd := exec.CommandContext(ctx, "go", "build", "-trimpath", "-o", b.notifier, "newsroom/notifier")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOFLAGS=")
	if said, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("building the notifier: %w\n%s", err, lastLines(string(said)))
	}
	return nil
}

// describe says what figures of this run are to be compared with.
func (b *bench) describe() string {
	kind := "on a disk"
	if inMemory(b.dir) {
		kind = "in memory, so that no figure below counts"
	}
	text := fmt.Sprintf("%d cores, shared by notifier, sandbox and database; %s; the best of %d runs\ndatabases below %s, %s",
		runtime.NumCPU(), runtime.Version(), b.runs, filepath.Dir(b.dir), kind)
	if load, err := os.ReadFile("/proc/loadavg"); err == nil {
		text += "; load before: " + strings.Join(strings.Fields(string(load))[:3], " ")
	}
	return text
}
