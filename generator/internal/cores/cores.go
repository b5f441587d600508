// Package cores owns how work on many like things is shared among the processor's cores.
package cores

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// share is how many things a core takes at a time: most of them take microseconds, so taking one by one would cost as much as the work.
const share = 32

// Each calls do for 0 to n-1, each once, from as many goroutines as there are cores, and returns when all calls have.
func Each(n int, do func(i int)) {
	workers := min(runtime.GOMAXPROCS(0), (n+share-1)/share)
	if workers <= 1 {
		for i := range n {
			do(i)
		}
		return
	}
	var next atomic.Int64
	var group sync.WaitGroup
	for range workers {
		group.Go(func() {
			for start := int(next.Add(share)) - share; start < n; start = int(next.Add(share)) - share {
				for i := start; i < min(start+share, n); i++ {
					do(i)
				}
			}
		})
	}
	group.Wait()
}
