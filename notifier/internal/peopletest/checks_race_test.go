//go:build race

package peopletest

// checks is how many random times are lived through on each database: with the race detector each takes ten times as long.
const checks = "2"
