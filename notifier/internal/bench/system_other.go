//go:build !linux

package main

import "time"

// peakMemory is not told by this system.
func peakMemory(int) int64 { return 0 }

// processorTime is not told by this system.
func processorTime(int) time.Duration { return 0 }

// inMemory is not told by this system.
func inMemory(string) bool { return false }
