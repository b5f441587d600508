//go:build race

package store_test

// people are fewer where every access to memory is watched, which takes SQLite ten times as long.
const people = 2_000
