package publish

import (
	"sync/atomic"

	"golang.org/x/sync/errgroup"
)

// parallel calls do(worker, i) for every i below n from so many workers, each counting from 0, and waits for all of
// them. After the first error no new call begins; that error is returned. A worker takes some neighbours at a time:
// what lies together in one folder is then mostly done by one, and the others do not wait for that folder.
func parallel(workers, n int, do func(worker, i int) error) error {
	var next atomic.Int64
	var failed atomic.Bool
	var group errgroup.Group
	share := max(1, min(n/(16*max(workers, 1)), 64))
	for worker := range min(workers, n) {
		group.Go(func() error {
			for !failed.Load() {
				end := int(next.Add(int64(share)))
				if end-share >= n {
					return nil
				}
				for i := end - share; i < min(end, n) && !failed.Load(); i++ {
					if err := do(worker, i); err != nil {
						failed.Store(true)
						return err
					}
				}
			}
			return nil
		})
	}
	return group.Wait()
}
