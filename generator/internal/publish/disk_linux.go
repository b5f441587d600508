package publish

import (
	"fmt"
	"os"
	"strings"

	"golang.org/x/sys/unix"
)

// writable says why a folder cannot be written by this process; a read-only mount counts too.
func writable(dir string) error { return unix.Access(dir, unix.W_OK|unix.X_OK) }

// flushAll waits until everything written to the file system of dir is on its disk. One call for thousands of files
// costs what the disk needs, where a call for each would cost a commit of the journal for each.
func flushAll(dir string, _ func() []string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := unix.Syncfs(int(f.Fd())); err != nil {
		return fmt.Errorf("flush %s to the disk: %w", dir, err)
	}
	return nil
}

// bootID changes with every start of the machine; it is empty where it cannot be known.
func bootID() string {
	id, err := os.ReadFile("/proc/sys/kernel/random/boot_id")
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(id))
}
