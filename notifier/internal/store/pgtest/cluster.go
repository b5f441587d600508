package pgtest

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"time"
)

// Options of a cluster.
type Options struct {
	Durable  bool     // wait for the disk, as a real server does
	Settings []string // more settings of postgresql.conf, name=value
}

// Cluster is a PostgreSQL server with its folder.
type Cluster struct {
	folder  string
	bin     string
	options Options
	owner   *syscall.Credential
	server  *exec.Cmd
	ended   chan struct{} // closed when the server has ended
	watcher *exec.Cmd

	mu    sync.Mutex
	gone  []string // databases that nobody uses any more
	empty []string // those of Reused that wait for the next test

	alive io.Closer // the watcher goes to work when this is closed, or when this process is gone
}

const patience = time.Minute

// Start makes a cluster and starts its server. Stop it.
func Start(options Options) (*Cluster, error) {
	c := &Cluster{options: options}
	var err error
	if c.bin, err = programs(); err != nil {
		return nil, err
	}
	if c.owner, err = owner(); err != nil {
		return nil, err
	}
	if c.folder, err = os.MkdirTemp("", "pgtest-"); err != nil {
		return nil, err
	}
	if c.owner != nil {
		err = os.Chown(c.folder, int(c.owner.Uid), int(c.owner.Gid))
	}
	for _, step := range []func() error{c.watch, c.initialise, c.Restart, c.prepare} {
		if err == nil {
			err = step()
		}
	}
	if err != nil {
		return nil, fmt.Errorf("starting PostgreSQL: %w", errors.Join(err, c.Stop()))
	}
	return c, nil
}

func (c *Cluster) initialise() error {
	out, err := c.command(c.program("initdb"), "-D", c.data(), "-U", "postgres", "-A", "trust", "-E", "UTF8",
		"--no-locale", "--no-sync").CombinedOutput()
	if err != nil {
		return fmt.Errorf("initdb: %w\n%s", err, out)
	}
	return nil
}

// Restart starts the server again after Kill, and waits until it has recovered.
func (c *Cluster) Restart() error {
	log, err := os.OpenFile(c.log(), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer func() { _ = log.Close() }()
	server := c.command(c.program("postgres"), c.arguments()...)
	server.Stdout, server.Stderr = log, log
	if err := server.Start(); err != nil {
		return err
	}
	c.server, c.ended = server, make(chan struct{})
	go func() {
		_ = server.Wait()
		close(c.ended)
	}()
	return c.ready()
}

// arguments of the server. Shared memory stands in the folder too, as far as the server lets it.
func (c *Cluster) arguments() []string {
	settings := []string{
		"listen_addresses=", "unix_socket_directories=" + c.folder, "max_connections=200",
		"dynamic_shared_memory_type=mmap",
	}
	if !c.options.Durable {
		settings = append(settings, "fsync=off", "full_page_writes=off", "wal_level=minimal", "max_wal_senders=0")
	}
	arguments := []string{"-D", c.data()}
	for _, setting := range append(settings, c.options.Settings...) {
		arguments = append(arguments, "-c", setting)
	}
	return arguments
}

// Kill ends the server and all of its processes at once, as a power cut does but for what the system has yet to write.
func (c *Cluster) Kill() error {
	pid := c.server.Process.Pid
	err := syscall.Kill(pid, syscall.SIGSTOP) // so that it starts nobody meanwhile
	for _, child := range children(pid) {
		_ = syscall.Kill(child, syscall.SIGKILL) // it may have ended
	}
	err = errors.Join(err, syscall.Kill(pid, syscall.SIGKILL))
	<-c.ended
	return errors.Join(err, c.forget())
}

// Stop ends the server at once and removes its folder.
func (c *Cluster) Stop() error {
	if c.watcher == nil {
		return os.RemoveAll(c.folder)
	}
	err := c.alive.Close()
	if err := errors.Join(err, c.watcher.Wait()); err != nil {
		return fmt.Errorf("stopping PostgreSQL: %w", err)
	}
	if c.ended != nil {
		<-c.ended
	}
	return nil
}

// Log is what the server has said so far.
func (c *Cluster) Log() (string, error) {
	said, err := os.ReadFile(c.log())
	return string(said), err
}

func (c *Cluster) data() string               { return filepath.Join(c.folder, "data") }
func (c *Cluster) log() string                { return filepath.Join(c.folder, "log") }
func (c *Cluster) program(name string) string { return filepath.Join(c.bin, name) }

// command runs a program as the owner, in a group of its own: a Ctrl-C is for the tests alone.
func (c *Cluster) command(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(name, args...) //nolint:noctx // ends with the cluster
	cmd.Dir = c.folder
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Credential: c.owner}
	return cmd
}
