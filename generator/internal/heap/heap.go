// Package heap owns how the program gets its memory: a build of ten thousand posts takes a tenth of a second, of which the first touch of
// memory, and garbage collections that find nearly everything still in use, would be a third.
package heap

import (
	"math"
	"os"
	"runtime"
	"runtime/debug"
)

const (
	// first is how much memory is used before any is collected, in bytes. Most builds after a change end before that.
	first = 80 << 20
	// percent is Go's own: with 60 a cold build takes 15 % less memory and 8 % more processor time.
	percent = 100
)

// Tune sets the collector for a program that builds one site and ends, or builds it again and again. GOGC and GOMEMLIMIT in the environment
// say otherwise. It is to be called once, before anything else is done.
func Tune() {
	if os.Getenv("GOGC") != "" || os.Getenv("GOMEMLIMIT") != "" {
		return
	}
	debug.SetGCPercent(-1)
	useLargePages(first)
	runtime.GC() // lets go of what that took
	debug.SetMemoryLimit(first)
	sentinel := &struct{ alone *int }{new(int)} // a pointer keeps it out of the blocks that small values share
	runtime.AddCleanup(sentinel, func(int) {    // it goes with the first collection
		debug.SetMemoryLimit(math.MaxInt64)
		debug.SetGCPercent(percent)
	}, 0)
}
