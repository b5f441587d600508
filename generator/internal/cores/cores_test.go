package cores

import (
	"sync/atomic"
	"testing"
)

func TestEachDoesEverythingOnce(t *testing.T) {
	for _, n := range []int{0, 1, share, share + 1, 1000} {
		done := make([]atomic.Int32, n)
		Each(n, func(i int) { done[i].Add(1) })
		for i := range done {
			if got := done[i].Load(); got != 1 {
				t.Errorf("%d of %d was done %d times", i, n, got)
			}
		}
	}
}
