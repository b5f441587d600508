package publish

import (
	"sync/atomic"

	"golang.org/x/sync/errgroup"
)

// parallel calls do(worker, i) for every i below n from so many workers, each counting from 0, and waits for all of
// them. After the first error no new call begins; that error is returned.
func parallel(workers, n int, do func(worker, i int) error) error {
	var next atomic.Int64
	var failed atomic.Bool
	var group errgroup.Group
	for worker := range min(workers, n) {
		group.Go(func() error {
			for !failed.Load() {
				i := int(next.Add(1)) - 1
				if i >= n {
					return nil
				}
				if err := do(worker, i); err != nil {
					failed.Store(true)
					return err
				}
			}
			return nil
		})
	}
	return group.Wait()
}
