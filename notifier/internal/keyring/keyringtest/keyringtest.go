// Package keyringtest owns the keys of tests: one ring for a process, so that databases made from one template open with it.
package keyringtest

import (
	"sync"

	"newsroom/notifier/internal/keyring"
)

// Ring is the same in a process each time.
func Ring() *keyring.Ring { return ring() }

// JSON is what a key file with them holds, for other processes.
func JSON() string {
	data, err := ring().Marshal()
	if err != nil {
		panic(err)
	}
	return string(data)
}

var ring = sync.OnceValue(func() *keyring.Ring {
	r, err := keyring.New()
	if err != nil {
		panic(err)
	}
	return r
})
