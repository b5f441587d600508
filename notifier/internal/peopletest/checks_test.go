//go:build !race

package peopletest

// checks is how many random times are lived through on each database; -rapid.checks=200 for more.
const checks = "10"
