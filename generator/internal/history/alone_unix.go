//go:build unix

package history

import (
	"os/exec"
	"syscall"
)

// alone runs a program in a session of its own: it has no terminal to ask somebody at, Ctrl-C does not reach it in the middle of its work, and
// whatever it has started ends with it.
func alone(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGTERM) }
}
