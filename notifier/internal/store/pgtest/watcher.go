package pgtest

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// watching waits for the end of its standard input, which this process holds open, and cleans up then.
const watching = `cat >/dev/null
if [ -f "$1/postmaster.pid" ]; then "$2" -D "$1" -m immediate -w stop >/dev/null 2>&1; fi
cd / && rm -rf "$3"`

func (c *Cluster) watch() error {
	watcher := c.command("/bin/sh", "-c", watching, "sh", c.data(), c.program("pg_ctl"), c.folder)
	alive, err := watcher.StdinPipe()
	if err != nil {
		return err
	}
	if err := watcher.Start(); err != nil {
		return err
	}
	c.watcher, c.alive = watcher, alive
	return nil
}

// children lists the processes that a process started, from /proc; none where there is no /proc, and then they end
// by themselves a moment later.
func children(parent int) (pids []int) {
	files, _ := filepath.Glob("/proc/[0-9]*/stat") // no error: the pattern is right
	for _, file := range files {
		stat, err := os.ReadFile(file)
		if err != nil {
			continue // it has ended
		}
		_, after, _ := bytes.Cut(stat, []byte(") ")) // the name before may hold anything
		fields := strings.Fields(string(after))
		if len(fields) > 1 && fields[1] == strconv.Itoa(parent) {
			pid, _ := strconv.Atoi(filepath.Base(filepath.Dir(file)))
			pids = append(pids, pid)
		}
	}
	return pids
}

// forget removes what a killed server left: its segment of shared memory, whose number stands in the seventh line of
// postmaster.pid, and the file itself, which names a process that may be another one soon.
func (c *Cluster) forget() error {
	name := filepath.Join(c.data(), "postmaster.pid")
	content, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	if lines := strings.Split(string(content), "\n"); len(lines) > 6 {
		if fields := strings.Fields(lines[6]); len(fields) == 2 {
			if err := removeSegment(fields[1]); err != nil {
				return err
			}
		}
	}
	return os.Remove(name)
}

// removeSegment waits until the last process of the server is gone: the segment goes with it.
func removeSegment(id string) error {
	n, err := strconv.Atoi(id)
	if err != nil {
		return err
	}
	_, err = unix.SysvShmCtl(n, unix.IPC_RMID, nil)
	if errors.Is(err, syscall.EINVAL) || errors.Is(err, syscall.EIDRM) { // it is gone already
		return nil
	}
	return err
}

// ready waits until the server answers.
func (c *Cluster) ready() error {
	deadline := time.NewTimer(patience)
	defer deadline.Stop()
	for {
		err := c.run("postgres", "SELECT 1")
		if err == nil {
			return nil
		}
		select {
		case <-time.After(20 * time.Millisecond):
		case <-c.ended:
			log, _ := os.ReadFile(c.log()) // the error says enough without
			return fmt.Errorf("the server ended: %w\n%s", err, log)
		case <-deadline.C:
			return fmt.Errorf("the server does not answer: %w", err)
		}
	}
}
