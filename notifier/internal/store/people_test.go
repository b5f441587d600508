//go:build !race

package store_test

// people is how many had joined before the tables knew of digests.
const people = 10_000
