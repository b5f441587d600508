package pgtest

import (
	"fmt"
	"os"
	"sync"
	"testing"
)

// shared is the server of this test binary. It stands here since a test has no other way to what TestMain made.
var shared struct {
	main    bool // somebody stops it
	once    sync.Once
	cluster *Cluster
	err     error
}

// Runner is a testing.M, or one that does more.
type Runner interface{ Run() int }

// Main wraps the tests of a binary, so that the server stops after them.
func Main(tests Runner) Runner { return stopping{tests} }

type stopping struct{ tests Runner }

// Run runs the tests and stops the server, if one of them has started it.
func (s stopping) Run() int {
	shared.main = true
	defer func() { // after a panic too
		if shared.cluster == nil {
			return
		}
		if err := shared.cluster.Stop(); err != nil {
			fmt.Fprintln(os.Stderr, "pgtest:", err)
		}
	}()
	return s.tests.Run()
}

// New names a database with the notifier's tables and nothing in them, on the server of this test binary.
func New(t testing.TB) (name string) {
	t.Helper()
	return server(t).New(t)
}

// Reused names a database as New does, of an earlier test; see Cluster.Reused.
func Reused(t testing.TB) (name string) {
	t.Helper()
	return server(t).Reused(t)
}

// Empty names a database without any table, on the server of this test binary.
func Empty(t testing.TB) (name string) {
	t.Helper()
	return server(t).Empty(t)
}

func server(t testing.TB) *Cluster {
	t.Helper()
	if !shared.main {
		t.Fatal("pgtest: TestMain does not call pgtest.Main, so that nobody would stop the server")
	}
	shared.once.Do(func() {
		shared.cluster, shared.err = Start(Options{})
	})
	if shared.err != nil {
		t.Fatal(shared.err)
	}
	return shared.cluster
}
