//go:build unix

package main

import (
	"os"
	"runtime"
	"syscall"
)

// peakMemory is the most memory that an ended process had resident, in bytes.
func peakMemory(p *os.ProcessState) int64 {
	u, ok := p.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	size := int64(u.Maxrss) //nolint:unconvert // 32 bits wide on some machines
	if runtime.GOOS == "darwin" || runtime.GOOS == "ios" {
		return size // bytes there, kilobytes elsewhere
	}
	return size * 1024
}
