package main

import (
	"fmt"
	"os"
	"strconv"
	"testing"
)

// TestChaos kills the notifier again and again, at each named step and at random moments, while everything goes wrong at
// the provider that can, and then counts what the phones have. Every run is drawn from its seed:
//
//	CHAOS_RUNS      runs on each database; 2
//	CHAOS_SEED      the first seed; 2, so that the third, in which the provider is slow, is among them
//	CHAOS_DATABASE  sqlite, postgres or both; both
//	CHAOS_PEOPLE    200
//
// `make chaos` does many, and shows the table.
func TestChaos(t *testing.T) {
	runs, seed, people := number(t, "CHAOS_RUNS", 2), number(t, "CHAOS_SEED", 2), number(t, "CHAOS_PEOPLE", 200)
	sum := newTotals()
	files := &crowds{}
	t.Run("runs", func(t *testing.T) {
		for _, kind := range chosen() {
			for i := range runs {
				t.Run(fmt.Sprintf("%s/seed=%d", kind, seed+i), func(t *testing.T) {
					t.Parallel()
					oneRun(t, int64(seed+i), people, files.make(t, kind, people), sum)
				})
			}
		}
	})
	t.Log(sum)
}

// chosen are the kinds of database that are tried.
func chosen() []string {
	if kind := os.Getenv("CHAOS_DATABASE"); kind != "" && kind != "both" {
		return []string{kind}
	}
	return []string{"sqlite", "postgres"}
}

func number(t *testing.T, variable string, otherwise int) int {
	t.Helper()
	text := os.Getenv(variable)
	if text == "" {
		return otherwise
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatalf("%s: %v", variable, err)
	}
	return n
}
