//go:build !unix

package history

import "os/exec"

func alone(*exec.Cmd) {}
