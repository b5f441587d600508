package gate

import (
	"errors"
	"sync"
)

// crowdMost is how many requests about one number may be at the database at once. They wait there for one another if the number is somebody's, and not if
// it is nobody's: of a hundred at once, the last would be answered so much later that who sends them knew. The others are answered as if they had come to
// nothing.
const crowdMost = 4

// errCrowd: there are as many already.
var errCrowd = errors.New("too many requests about one number at once")

// crowd holds them apart.
type crowd struct {
	mu   sync.Mutex
	busy map[string]int // by number, of those that are at the database
}

// do does what a request asks for about a number, or fails with errCrowd.
func (c *crowd) do(number string, work func() error) error {
	if !c.enter(number) {
		return errCrowd
	}
	defer c.leave(number)
	return work()
}

func (c *crowd) enter(number string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.busy[number] >= crowdMost {
		return false
	}
	if c.busy == nil {
		c.busy = map[string]int{}
	}
	c.busy[number]++
	return true
}

func (c *crowd) leave(number string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.busy[number]--; c.busy[number] == 0 {
		delete(c.busy, number)
	}
}
